"""Saved pictures of notebooks are compared too, byte for byte, where they would be drawn by the same matplotlib."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest

LOCK = Path(__file__).with_name("requirements.lock")
PICTURES = {"image/png", "image/jpeg"}


def draws_as_saved() -> bool:
    """Whether the matplotlib here is the one of the lock, with which the saved pictures were drawn."""
    locked = re.search(r"(?m)^matplotlib==(\S+)", LOCK.read_text(encoding="utf-8"))
    return locked is not None and locked[1] == version("matplotlib")


def pytest_collectstart(collector: pytest.Collector) -> None:
    """nbval leaves pictures out; under the lock they come out the same, so that a swapped colour is told."""
    if hasattr(collector, "skip_compare") and draws_as_saved():
        collector.skip_compare = tuple(kind for kind in collector.skip_compare if kind not in PICTURES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it where pictures were not compared."""
    if not draws_as_saved():
        terminalreporter.write_line("Pictures of notebooks were not compared: they were drawn by the matplotlib of "
                                    f"requirements.lock, and this is {version('matplotlib')}.")

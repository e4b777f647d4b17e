"""Packages that only some formats need: imported when a file needs them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType


def need(module: str, package: str, name: str) -> ModuleType:
    """Import a module, or raise ValueError that says which package to install for the file at hand."""
    try:
        return import_module(module)
    except ImportError as error:
        why = str(error).partition("\n")[0]
        raise ValueError(
            f"{name}: this format needs the package {package} ({why}); "
            f"install it with 'python -m pip install {package}'."
        ) from None


@contextmanager
def quiet(logger: str) -> Iterator[None]:
    """Silence a package's log messages; the reader lists the problems that matter."""
    log = logging.getLogger(logger)
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)

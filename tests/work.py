"""How much work a call does, counted and not timed, so that a loaded machine gives the same answer as an idle one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def lines_run(task: Callable[[], object]) -> int:
    """The lines of Python run by `task`; work in compiled code is not seen (`benchmarks/bench_linear.py` times it)."""
    count = 0

    def each(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return each

    before = sys.gettrace()
    sys.settrace(each)
    try:
        task()
    finally:
        sys.settrace(before)
    return count


def growth(task: Callable[[int], object], size: int) -> float:
    """How many times the work grows when `size` is four times as large: 4 where work is linear, 16 where squared."""
    task(4 * size)  # what is read once, such as a list of words, is read now
    return lines_run(lambda: task(4 * size)) / lines_run(lambda: task(size))

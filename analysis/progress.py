"""Progress bars for work that takes longer than a few seconds: seen in a terminal, silent everywhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")


def follow(items: Iterable[Item], what: str, total: int | None = None) -> Iterable[Item]:
    """The items one by one, with a bar in the terminal once the work has lasted three seconds.

    In notebooks, pipes and tests nothing is shown: the bar would be kept in outputs and logs.

    >>> list(follow([3, 1, 2], "articles"))
    [3, 1, 2]
    """
    from tqdm import tqdm

    followed: Iterable[Item] = tqdm(items, desc=what, total=total, delay=3, leave=False, disable=None)
    return followed


def tell(line: str) -> None:
    """Print a line above the bar that may stand in the terminal, and the bar again below it.

    >>> tell("gull-1: 340 words.")
    gull-1: 340 words.
    """
    from tqdm import tqdm

    tqdm.write(line)

"""Progress bars for work that takes longer than a few seconds; shown in a terminal only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")


def follow(items: Iterable[Item], what: str, total: int | None = None) -> Iterable[Item]:
    """Yield the items, with a progress bar in the terminal after three seconds.

    In notebooks, pipes and tests nothing is shown, because the bar would be kept in outputs and logs.

    >>> list(follow([3, 1, 2], "articles"))
    [3, 1, 2]
    """
    from tqdm import tqdm

    followed: Iterable[Item] = tqdm(items, desc=what, total=total, delay=3, leave=False, disable=None)
    return followed


def tell(line: str) -> None:
    """Print a line above the progress bar, if there is one.

    >>> tell("gull-1: 340 words.")
    gull-1: 340 words.
    """
    from tqdm import tqdm

    tqdm.write(line)


def note(line: str) -> None:
    """Print a line about slow work to the error stream, so that it is no part of a report."""
    import sys

    from tqdm import tqdm

    tqdm.write(line, file=sys.stderr)

"""The front page in the README, computed, so that it cannot go stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.errors import InputError
from analysis.showing.markup import split_caption

if TYPE_CHECKING:
    from nbformat import NotebookNode

BEGIN, END = "<!-- computed: begin -->", "<!-- computed: end -->"


def title_of_figure(output: NotebookNode | None) -> str:
    """What is to be read in place of a figure: the first sentence of its text; nothing where there is no figure."""
    if output is None:
        return ""
    about = output.get("metadata", {}).get("image/png", {}).get("alt", "") or output["data"].get("text/plain", "")
    return split_caption(str(about))[0]


def update_readme(text: str, block: str) -> str:
    """A README with what stands between its two marks replaced by the block.

    Raises ValueError where a mark is missing.

    >>> print(update_readme("a\\n<!-- computed: begin -->\\nold\\n<!-- computed: end -->\\nb", "new"))
    a
    <!-- computed: begin -->
    new
    <!-- computed: end -->
    b
    """
    before, begun, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise InputError(f"README.md: the marks {BEGIN} and {END} are missing; put both where the findings belong.")
    return "\n".join([f"{before}{BEGIN}", block, f"{END}{after}"])

"""The README's findings and its figure, taken from the notebooks that computed them, so that neither can go stale."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

BEGIN, END = "<!-- computed: begin -->", "<!-- computed: end -->"


def collect_findings(notebooks: Mapping[str, NotebookNode]) -> list[str]:
    """The sentences that the cells tagged `finding` put out, in the order of the notebooks.

    notebooks: executed notebooks by name. A tagged cell without output gives nothing.
    """
    return [str(output["data"]["text/plain"]) for _, output in _tagged(notebooks, "finding")
            if "text/markdown" in output["data"]]


def collect_figure(notebooks: Mapping[str, NotebookNode]) -> tuple[bytes, str] | None:
    """The first figure of a cell tagged `figure`, as PNG bytes and its text; None if there is none."""
    for _, output in _tagged(notebooks, "figure"):
        if "image/png" in output["data"]:
            return base64.b64decode(output["data"]["image/png"]), str(output["data"]["text/plain"])
    return None


def _tagged(notebooks: Mapping[str, NotebookNode], tag: str) -> Iterator[tuple[str, NotebookNode]]:
    for name, notebook in notebooks.items():
        for cell in notebook.cells:
            if cell.cell_type == "code" and tag in cell.metadata.get("tags", []):
                yield from ((name, output) for output in cell.outputs if "data" in output)


def update_findings(text: str, findings: list[str]) -> str:
    """A README with what stands between its two marks replaced by the findings, one a list item.

    Raises ValueError where a mark is missing.

    >>> print(update_findings("a\\n<!-- computed: begin -->\\nold\\n<!-- computed: end -->\\nb", ["new"]))
    a
    <!-- computed: begin -->
    - new
    <!-- computed: end -->
    b
    """
    before, begun, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"README.md: the marks {BEGIN} and {END} are missing; put both where the findings belong.")
    # A cell that says several findings puts out a list already.
    listed = [finding if finding.startswith("- ") else f"- {finding}" for finding in findings]
    return "\n".join([f"{before}{BEGIN}", *listed, f"{END}{after}"])

"""Every notebook reads well where it has neither styles nor scripts, as on GitHub."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pandas as pd
import pytest
from github_view import faults, render
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def program_names() -> list[str]:
    """Outlets and articles as the shipped tables call them."""
    outlets, articles = (pd.read_csv(ROOT / "corpus" / name, dtype=str) for name in ("outlets.csv", "articles.csv"))
    return [*outlets["outlet"], *articles["doc_id"]]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_reads_well_on_github(path: Path) -> None:
    tree = render(nbformat.read(path, as_version=4))
    assert faults(tree, program_names()) == []
    assert not tree.find_all(["script", "style"])
    assert all(image.get("alt") for image in tree.find_all("img"))


def shown(html: str, *, after: int = 1) -> nbformat.NotebookNode:
    """A notebook whose cell of this number is the first to show something."""
    cells = [new_code_cell(f"x = {n}", execution_count=n + 1) for n in range(after)]
    cells[-1].outputs = [new_output("execute_result", {"text/html": html, "text/plain": "x"}, execution_count=after)]
    return new_notebook(cells=[new_markdown_cell("# What do they say?"), *cells])


HEADS = "<thead><tr><th>a</th></tr><tr><th>b</th></tr></thead>"


@pytest.mark.parametrize(("notebook", "said"), [
    (shown(f"<table>{HEADS}</table>"), ["a table has 2 rows of heads."]),
    (shown("<table id='T_1'><tr><td>a</td></tr></table>"), ["an output has the id T_1."]),
    (shown("<p>gull-post writes it; see https://gull-post.example/gull-post</p>"),
     ["an output says gull-post, which is for programs."]),
    (shown("<p>Nine</p>", after=4), ["4 cells of code stand before its first result."]),
    (new_notebook(cells=[new_code_cell("x = 1")]), ["it shows no result."]),
    (shown("<style>p {}</style><p style='color: red'>The Gull Post, gull-posts</p>", after=3), []),
])
def test_what_reads_badly_is_found(notebook: nbformat.NotebookNode, said: list[str]) -> None:
    assert faults(render(notebook), ["gull-post"]) == said

"""The outputs that are committed bite: one count changed in the tables changes tables, sentences and figures."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from analysis.disk import digest
from analysis.showing.front import FIGURE
from analysis.showing.markup import escape_markdown
from analysis.showing.pictures import first_figure, png_of
from analysis.showing.readme import title_of_figure
from analysis.showing.site import execute_notebook, list_notebooks

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def saved() -> dict[str, NotebookNode]:
    return {path.stem: nbformat.read(path, as_version=4) for path in list_notebooks(ROOT / "notebooks")}


def _outputs(notebook: NotebookNode) -> dict[str, list[str]]:
    """The compared text of a notebook's outputs by kind: sentences, tables, figures."""
    kinds: dict[str, list[str]] = {"sentence": [], "table": [], "figure": []}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            kind = "figure" if "image/png" in data else "table" if "text/html" in data else "sentence"
            kinds[kind].append(str(data.get("text/html", data.get("text/plain", ""))))
    return kinds


def _study_with(tmp_path: Path, table: str, old: str, new: str) -> Path:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus", ignore=shutil.ignore_patterns("texts"))
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    file = tmp_path / "corpus" / "tables" / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    package = file.with_name("datapackage.json")
    package.write_text(package.read_text(encoding="utf-8").replace(digest(text.encode()), digest(file.read_bytes())),
                       encoding="utf-8", newline="\n")
    return tmp_path / "notebooks"


ALL = {"sentence", "table", "figure"}
DECEPTION, MENACE = ",loaded,deception,,slogans,slogans,,", ",loaded,menace,,terrorist*,terrorist,,"


@pytest.mark.slow
@pytest.mark.parametrize(("notebook", "table", "old", "new", "kinds"), [
    ("02-term-frequency", "hits", ",exit,security_partnership,", ",exit,stay,", ALL),
    ("01-source-bias", "hits", ",actors,armed_groups,evaluative,resistance groups,", ",actors,isis,name,isis,",
     ALL - {"table"}),  # names are drawn, judging words are shown as a table: one hit is of one of them
    ("01-source-bias", "hits", DECEPTION, MENACE, ALL - {"figure"}),
    ("03-sentiment", "sentences", ",-0.9666,", ",0.9666,", ALL),
])
def test_one_count_changed_changes_tables_sentences_and_figures(
        tmp_path: Path, saved: dict[str, NotebookNode], notebook: str, table: str, old: str, new: str,
        kinds: set[str]) -> None:
    folder = _study_with(tmp_path, table, old, new)
    before, after = _outputs(saved[notebook]), _outputs(execute_notebook(folder / f"{notebook}.ipynb"))
    assert {kind for kind in before for a, b in zip(before[kind], after[kind], strict=True) if a != b} == kinds


@pytest.mark.slow
def test_the_same_tables_give_the_same_outputs(tmp_path: Path, saved: dict[str, NotebookNode]) -> None:
    folder = _study_with(tmp_path, "outlets", "outlet", "outlet")
    assert _outputs(execute_notebook(folder / "00-corpus.ipynb")) == _outputs(saved["00-corpus"])


def test_the_readme_figure_is_the_notebooks(saved: dict[str, NotebookNode]) -> None:
    figure = first_figure(saved, FIGURE)
    assert figure is not None
    assert (ROOT / "notebooks" / "figure.png").read_bytes() == png_of(figure)
    assert f"![{escape_markdown(title_of_figure(figure))}](notebooks/figure.png)" in (
        ROOT / "README.md").read_text(encoding="utf-8")

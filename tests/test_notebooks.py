"""Every saved notebook keeps the house's rules, and every rule catches a fault that is planted for it."""

import base64
import copy
import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from check_notebooks import faults, uncomputed_digits, words_per_line
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def outlet_names() -> list[str]:
    """The outlets of the shipped study, by id and by name."""
    path = ROOT / "corpus" / "outlets.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [row[column] for row in csv.DictReader(lines) for column in ("outlet", "name") if row.get(column)]


def sample() -> nbformat.NotebookNode:
    """A small notebook without a fault."""
    text, picture = "Two rates; the first is the higher.", {"alt": "Two rates."}
    found = {"text/markdown": "9 articles", "text/plain": "9 articles"}
    cells = [
        new_markdown_cell("# Is the old bridge named more often than the new one?\n\n"
                          "Rates follow (Rayson & Garside 2000)."),
        new_code_cell("%matplotlib inline\nimport analysis\n\nstudy = analysis.load_study()", execution_count=1),
        new_markdown_cell("What we found, computed from the tables of the study:"),
        new_code_cell("analysis.say('{n} articles', study)", execution_count=2, outputs=[
            new_output("execute_result", found, execution_count=2)]),
        new_code_cell("analysis.plot_rates(study)", execution_count=3, outputs=[
            new_output("display_data", {"image/png": PNG, "text/plain": text}, metadata={"image/png": picture})]),
    ]
    return new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


def test_sample_has_no_fault() -> None:
    assert faults(sample(), ["Harbour Post"]) == []


def at(cell: int, **values: object) -> Callable[[nbformat.NotebookNode], None]:
    """A fault: these values in this cell."""
    return lambda notebook: notebook.cells[cell].update(values)


def output(cell: int, **values: object) -> Callable[[nbformat.NotebookNode], None]:
    """A fault: these values in the first output of this cell."""
    return lambda notebook: notebook.cells[cell].outputs[0].update(values)


def shown(kind: str, text: str) -> Callable[[nbformat.NotebookNode], None]:
    """A fault: this text among the outputs of the fourth cell."""
    return lambda notebook: notebook.cells[3].outputs[0].data.update({kind: text})


def strip(notebook: nbformat.NotebookNode) -> None:
    """What nbstripout does."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []


STREAM = {"output_type": "stream", "name": "stderr", "text": "FutureWarning: soon"}
ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
FAULTS = {
    "count": (at(3, execution_count=7), "saved as [7], expected [2]"),
    "never run": (at(4, execution_count=None), "saved as [None], expected [3]"),
    "stripped": (strip, "no outputs at all"),
    "one stripped": (at(3, outputs=[]), "shows nothing"),
    "stderr": (at(3, outputs=[nbformat.from_dict(STREAM)]), "writes to stderr"),
    "error": (at(3, outputs=[nbformat.from_dict(ERROR)]), "saved error ValueError"),
    "address": (shown("text/plain", "<Study at 0x7f3a2b1c>"), "an address in memory"),
    "address in prose": (shown("text/markdown", "at 0x7f3a2b1c"), "an address in memory"),
    "path": (shown("text/plain", "read from /home/ada/corpus"), "an absolute path"),
    "Windows path": (shown("text/plain", r"read from C:\corpus"), "an absolute path"),
    "times": (at(1, metadata={"execution": {"iopub.status.busy": "2031-01-01"}}), "the times of its run"),
    "no alt": (output(4, metadata={}), "no alt text"),
    "empty alt": (output(4, metadata={"image/png": {"alt": " "}}), "no alt text"),
    "repr": (output(4, data={"image/png": PNG, "text/plain": "<Figure size 640x480>"}), "has no text that says"),
    "no text": (output(4, data={"image/png": PNG}), "has no text that says"),
    "widget": (shown("application/vnd.jupyter.widget-view+json", "{}"), "a widget or script"),
    "script": (shown("text/html", "<script>draw()</script>"), "a script or an outside address"),
    "outside": (shown("text/html", "<img src='https://x.example/y.png'>"), "a script or an outside address"),
    "widget state": (lambda notebook: notebook.metadata.update(widgets={}), "widget state"),
    "number in prose": (at(2, source="We found 14 hits."), "a number that was not computed (14)"),
    "number in heading": (at(2, source="## 2. What we found"), "a number that was not computed (2.)"),
    "title": (at(0, source="# The old bridge"), "a title that asks"),
    "title is code": (lambda notebook: notebook.cells.pop(0), "a title that asks"),
    "empty cell": (at(2, source=" \n"), "an empty cell"),
    "five lines": (at(1, source="a = 1\nb = 2\n\nc = 3\nd = 4\ne = 5"), "5 lines; at most 4"),
    "semicolon": (at(3, source="analysis.describe(study);"), "ends in ';'"),
    "shell": (at(3, source="!pip list"), "leaves Python"),
    "def": (at(3, source="def f(x):\n    return x\nf(study)"), "computes (FunctionDef)"),
    "class": (at(3, source="class A:\n    pass\nA"), "computes (ClassDef)"),
    "for": (at(3, source="for x in study:\n    print(x)"), "computes (For)"),
    "while": (at(3, source="while study:\n    break"), "computes (While)"),
    "lambda": (at(3, source="sorted(study, key=lambda x: x)"), "computes (Lambda)"),
    "list": (at(3, source="[x for x in study]"), "computes (ListComp)"),
    "dict": (at(3, source="{x: x for x in study}"), "computes (DictComp)"),
    "set": (at(3, source="{x for x in study}"), "computes (SetComp)"),
    "generator": (at(3, source="sum(x for x in study)"), "computes (GeneratorExp)"),
    "merge": (at(3, source="study.words.merge(study.articles)"), "computes (.merge)"),
    "groupby": (at(3, source="study.words.groupby('doc_id').sum()"), "computes (.groupby)"),
    "arithmetic": (at(3, source="study.n / study.words"), "computes (study.n / study.words)"),
    "outlet in prose": (at(2, source="The Harbour Post says less."), "names the outlet Harbour Post"),
    "outlet in code": (at(3, source="analysis.concordance(study, 'Harbour Post')"), "names the outlet Harbour Post"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(name: str) -> None:
    plant, said = FAULTS[name]
    notebook = copy.deepcopy(sample())
    plant(notebook)
    assert said in " | ".join(faults(notebook, ["Harbour Post"]))


def test_a_notebook_that_jupyter_saved_may_name_the_python_it_ran_on() -> None:
    notebook = sample()
    notebook.metadata.language_info.version = "3.11.7"
    assert faults(notebook) == []


def test_outlets_may_be_named_where_articles_are_read() -> None:
    notebook = sample()
    notebook.cells[2].update(source="The Harbour Post says less.", metadata={"tags": ["reading"]})
    assert faults(notebook, ["Harbour Post"]) == []


def test_joining_paths_and_texts_is_no_arithmetic() -> None:
    notebook = sample()
    notebook.cells[1].source = "folder = root / 'tables'\nlabel = f'{folder}' + ' and ' + more"
    assert faults(notebook) == []


@pytest.mark.parametrize("allowed", [
    "Rates follow (Rayson & Garside 2000).",
    "See (Krippendorff 2004, ch. 11; Hayes and Krippendorff 2007, pp. 77–89).",
    "as (see Monroe, Colaresi & Quinn 2008) do",
    "poorly (Boukes et al. 2020; van Atteveldt et al. 2021); so validate",
    "Dunning (1993) and Gries et al. (2008a, 2010) disagree.",
    "the score `G2` and ``x1``",
    "```python\nper=1_000\n```",
    "after [the second page](01-source-bias.ipynb#limits)",
])
def test_digits_in_code_links_and_citations_are_allowed(allowed: str) -> None:
    assert uncomputed_digits(allowed) == []


@pytest.mark.parametrize(("markdown", "found"), [
    ("a rate of 12.4 per 1,000 words", ["12.4", "1,000"]),
    ("in 2020", ["2020"]),
    ("(n = 14)", ["14)"]),
    ("(14 of 35 articles in 2020)", ["(14", "35", "2020)"]),
    ("(Smith 14)", ["14)"]),
    ("`a` 5 `b`", ["5"]),
    ("1. first", ["1."]),
    ("F1 score", ["F1"]),
])
def test_other_digits_are_found(markdown: str, found: list[str]) -> None:
    assert uncomputed_digits(markdown) == found


def test_words_per_line_are_counted() -> None:
    assert words_per_line(sample()) == (15 + 10) / 5  # title and opening, the second cell; three, one and one line


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_saved_notebook(path: Path) -> None:
    assert faults(nbformat.read(path, as_version=4), outlet_names()) == []


@pytest.mark.slow
def test_command_line_tells_faults_and_exits(tmp_path: Path) -> None:
    def check() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "tests" / "check_notebooks.py"), str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    nbformat.write(sample(), tmp_path / "good.ipynb")
    assert (check().returncode, check().stdout) == (0, "good.ipynb: 5.0 words of prose to a line of code\n")
    broken = sample()
    strip(broken)
    nbformat.write(broken, tmp_path / "stripped.ipynb")
    assert check().returncode == 1
    assert "stripped.ipynb: 5.0 words of prose to a line of code\n  it has no outputs at all" in check().stdout

"""`new`: what a new study holds, what it must not hold, and that everything in it runs."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import yaml

from analysis.__main__ import main
from analysis.commands.new import general_sections, new_study
from analysis.commands.notebooks import bare_notebook, general_parameters
from analysis.measures.terms import first_concepts, first_family
from analysis.reading.annotate import load_reading_rules
from analysis.reading.dictionary import load_dictionary
from analysis.showing.site import execute_notebook
from analysis.study import Study, load_study

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "corpus" / "sample" / "raw"
# Names of the shipped event that are no general vocabulary (nationalities stand in lists of them).
ABOUT_IT = re.compile(r"iraq|baghdad|kurdistan|hezbollah|kata.?ib|sudani|biden|security.partnership", re.I)
Refused = Callable[..., object]


def shipped_outlets() -> list[str]:
    with (ROOT / "corpus" / "outlets.csv").open(encoding="utf-8", newline="") as lines:
        return [row[column] for row in csv.DictReader(lines) for column in ("outlet", "name")]


def notebook(*cells: tuple[str, str, list[str]]) -> bytes:
    made = nbformat.v4.new_notebook()
    for kind, source, tags in cells:
        cell = nbformat.v4.new_markdown_cell(source)
        if kind == "code":
            outputs = [nbformat.v4.new_output("stream", text="12 articles\n")]
            cell = nbformat.v4.new_code_cell(source, execution_count=3, outputs=outputs)
        cell.metadata["tags"] = tags
        made.cells.append(cell)
    return nbformat.writes(made).encode()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new study as `new` makes it."""
    return new_study(tmp_path_factory.mktemp("made") / "my-study")


def test_everything_is_there(made: Path) -> None:
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    shipped = {path.name for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")} - {"06-your-articles.ipynb"}
    assert {name for name in names if name.endswith(".ipynb")} == {f"notebooks/{name}" for name in shipped}
    assert "corpus/gold/benchmarks.csv" in names
    assert {"README.md", ".gitignore", "corpus/README.md", "corpus/dictionary.yml", "corpus/articles.csv",
            "corpus/outlets.csv"} <= names
    assert "corpus/texts/" in (made / ".gitignore").read_text(encoding="utf-8")
    assert [path.name for path in made.parent.iterdir()] == ["my-study"]


def test_nothing_speaks_of_the_shipped_study(made: Path) -> None:
    for path in made.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert ABOUT_IT.findall(text) == [], path
            assert [name for name in shipped_outlets() if name in text] == [], path
    assert [len((made / "corpus" / f"{name}.csv").read_text(encoding="utf-8").splitlines())
            for name in ("articles", "outlets")] == [1, 1]


def test_notebooks_come_without_readings_and_outputs(made: Path) -> None:
    for path in made.rglob("*.ipynb"):
        saved = nbformat.read(path, as_version=4)
        nbformat.validate(saved)
        assert all("reading" not in cell.metadata.get("tags", []) for cell in saved.cells), path
        code = [cell for cell in saved.cells if cell.cell_type == "code"]
        assert code
        assert all(cell.outputs == [] and cell.execution_count is None for cell in code), path
        shipped = nbformat.read(ROOT / "notebooks" / path.name, as_version=4)
        kept = [cell for cell in shipped.cells if "reading" not in cell.metadata.get("tags", [])]
        assert len(saved.cells) == len(kept)


def test_the_dictionary_can_be_read_and_its_general_sections_are_the_shipped_ones(made: Path) -> None:
    dictionary = load_dictionary(made / "corpus" / "dictionary.yml")
    load_reading_rules(dictionary)
    shipped = yaml.safe_load((ROOT / "corpus" / "dictionary.yml").read_text(encoding="utf-8"))
    assert dictionary.stop_words == frozenset(shipped["stop_words"])
    assert dictionary.status == {}
    assert list(dictionary.attribution) == ["source_lists", "source_types", "person_types", "source_labels"]
    assert "official" in dictionary.attribution["source_types"]
    assert set(dictionary.attribution["source_labels"]) == {*dictionary.attribution["source_types"], "other"}
    assert list(dict.fromkeys(dictionary.concepts["family"])) == ["outcome", "actors", "loaded", "hedges"]


def test_general_sections_lose_the_words_of_the_shipped_study_alone() -> None:
    shipped = yaml.safe_load((ROOT / "corpus" / "dictionary.yml").read_text(encoding="utf-8"))
    before = json.dumps(shipped)
    made = yaml.safe_load(general_sections(shipped)["attribution"])["attribution"]
    assert json.dumps(shipped) == before
    assert set(made) == set(shipped["attribution"])
    assert "us_official" not in made["source_types"]
    assert "opposition" in made["source_lists"]["camp"]
    assert set(made["source_lists"]) <= set(shipped["attribution"]["source_lists"])


def test_nothing_is_overwritten(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    with refused("mine", "choose another name"):
        new_study(tmp_path / "mine")
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "notes.txt"]


def test_a_package_without_its_notebooks_says_so_and_makes_nothing(tmp_path: Path, refused: Refused) -> None:
    home = tmp_path / "installed"
    (home / "corpus").mkdir(parents=True)
    with refused("corpus/dictionary.yml", "clone"):
        new_study(tmp_path / "mine", home)
    shutil.copy(ROOT / "corpus" / "dictionary.yml", home / "corpus")
    with refused("notebooks", "clone"):
        new_study(tmp_path / "mine", home)
    assert not (tmp_path / "mine").exists()


def test_the_same_study_is_made_twice(made: Path, tmp_path: Path) -> None:
    again = new_study(tmp_path / "my-study")
    for path in made.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(made)).read_bytes()


FAMILIES = {"fate": ["closure", "timetable", "sale"], "actors": ["owner", "mayor"], "loaded": ["alarm"]}


@pytest.mark.parametrize(("cell", "general"), [
    ('family, first, rival = "fate", "closure", "sale"',
     "family = analysis.first_family(study)\nfirst, rival = analysis.first_concepts(study, family, n=2)"),
    ('a, b, c = "mayor", "owner", "alarm"',
     'a, b = analysis.first_concepts(study, "actors", n=2)\n[c] = analysis.first_concepts(study, "loaded", n=1)'),
    ('one = "sale"', "[one] = analysis.first_concepts(study, analysis.first_family(study), n=1)"),
    ('coder = "me"\nparts = ["a", "b"]', 'coder = "you"\nparts = ["a", "b"]'),
])
def test_parameters_ask_the_dictionary_that_is_there(cell: str, general: str) -> None:
    assert general_parameters(cell, FAMILIES, {"coder": "you"}) == general


def test_a_parameters_cell_that_computes_is_refused(refused: Refused) -> None:
    with refused("02-cell", "constants"):
        general_parameters("print(1)", FAMILIES, place="02-cell")


def test_a_bare_notebook_keeps_what_is_general() -> None:
    bare = nbformat.reads(bare_notebook(notebook(
        ("markdown", "# Why?", []), ("markdown", "Ours.", ["reading"]), ("code", 'x = "sale"', ["parameters"]),
        ("code", "say(x)", ["finding"])), "00", FAMILIES).decode(), as_version=4)
    assert [cell.source for cell in bare.cells][::2] == ["# Why?", "say(x)"]
    assert [cell.metadata["tags"] for cell in bare.cells] == [[], ["parameters"], ["finding"]]


def test_first_concepts_follow_the_dictionary(study: Study, refused: Refused) -> None:
    assert first_family(study) == "fate"
    assert first_concepts(study, "fate", n=3) == ["closure", "timetable", "sale"]
    assert first_concepts(study, "actors") == ["owner"]
    with refused("dictionary.yml", "'weather'"):
        first_concepts(study, "weather")
    with refused("dictionary.yml", "'actors'", "1 of the 2"):
        first_concepts(study, "actors", n=2)


@pytest.mark.slow
def test_five_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """From raw files to executed notebooks, by the commands that a researcher types; none names the shipped study."""
    pytest.importorskip("trafilatura")
    monkeypatch.chdir(tmp_path)
    assert main(["new", "my-study"]) == 0
    monkeypatch.chdir(tmp_path / "my-study")
    assert main(["add", str(RAW)]) == 0
    assert main(["check"]) == 0
    assert main(["annotate"]) == 0
    told = capsys.readouterr()
    assert "Added 12 articles" in told.out
    assert told.err == ""
    assert len(load_study().articles) == 12
    for name in ("00-corpus", "01-source-bias", "02-term-frequency", "03-sentiment"):
        executed = execute_notebook(Path("notebooks") / f"{name}.ipynb")
        outputs = [cell.outputs for cell in executed.cells if cell.cell_type == "code"]
        assert sum(bool(one) for one in outputs) > len(outputs) / 2
        for output in (one for some in outputs for one in some if "data" in one):
            output["data"].pop("image/png", None)  # letters by chance
        said = nbformat.writes(executed)
        assert ABOUT_IT.findall(said) == []
        assert [outlet for outlet in shipped_outlets() if outlet in said] == []

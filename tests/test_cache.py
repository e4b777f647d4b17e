"""Only what has changed is read again, and the tables are those that reading all would give."""

from __future__ import annotations

import ast
import shutil
import sqlite3
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from killing import content

from analysis.__main__ import main
from analysis.reading import annotate as annotating
from analysis.reading import cache as caching
from analysis.reading.cache import program
from analysis.reading.update import Update, update_tables
from analysis.study import read_tables

pytestmark = pytest.mark.slow


@pytest.fixture
def made(corpus: Path) -> Path:
    """A corpus whose tables have been made once."""
    assert update_tables(corpus).read == 4
    return corpus


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def from_scratch(corpus: Path) -> dict[str, bytes]:
    """The tables of a copy of the corpus that has no cache and no tables."""
    copy = corpus.with_name("scratch") / "corpus"
    shutil.rmtree(copy.parent, ignore_errors=True)
    shutil.copytree(corpus, copy, ignore=shutil.ignore_patterns(".cache", "tables"))
    update_tables(copy)
    tables = content(copy / "tables")
    assert b"Scratch" in tables["datapackage.json"]  # a study without a title is called as its folder
    return tables


def same(corpus: Path) -> None:
    made, scratch = content(corpus / "tables"), from_scratch(corpus)
    assert {name: data for name, data in made.items() if name != "datapackage.json"} == {
        name: data for name, data in scratch.items() if name != "datapackage.json"}


# What is changed, and how many articles are then read, and how many others searched for a family.
CHANGES = {
    "nothing": ("outlets.csv", "", "", 0, 0),
    "a text": ("texts/gull-1.txt", "The ferry closes in May.", "The ferry closed at once.", 1, 0),
    "a title": ("articles.csv", "Last boat", '"The “last” boat, sold:\nthe closure"', 1, 0),
    "the name of an outlet": ("outlets.csv", "The Gull", "The Herring Gull", 2, 0),
    "what is said of an outlet": ("outlets.csv", "made up", "invented", 0, 0),
    "a pattern": ("dictionary.yml", "[sell*, sold]", "[sell*, sold, boats]", 0, 4),
    "a pattern that is found in a title": ("dictionary.yml", "[sell*, sold]", "[sell*, boat*, end]", 0, 4),
    "a pattern less": ("dictionary.yml", "[sell*, sold]", "[sell*]", 0, 4),
    "a family more": ("dictionary.yml", "families:", "families:\n  'b,\"c':\n    concepts: {old: [old, the ... of]}\n",
                      0, 4),
    "a family by another name": ("dictionary.yml", "  fate:", "  a fate:", 0, 4),
    "a label": ("dictionary.yml", "label: sale", "label: the sale of it", 0, 0),
    "a comment": ("dictionary.yml", "families:", "# ours\nfamilies:", 0, 0),
    "a cue": ("dictionary.yml", '["no", "not"]', '["no", "not", "nobody"]', 4, 0),
    "a stop word": ("dictionary.yml", "the, this]", "the, this, her]", 4, 0),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_changed_is_read_and_the_tables_are_those_of_a_run_from_scratch(made: Path, change: str) -> None:
    name, old, new, read, searched = CHANGES[change]
    if old:
        edit(made / name, old, new)
    done = update_tables(made)
    assert (done.read, done.searched, done.changed) == (read, searched, change != "nothing")
    same(made)
    again = update_tables(made)
    assert (again.read, again.searched, again.changed) == (0, 0, False)


def test_a_family_and_a_text_that_change_at_once(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(made / "dictionary.yml", "[sell*, sold]", "[sell*, sold, boat*, in may]")
    edit(made / "texts" / "gull-2.txt", "grumble", "grumbled and sold boats")
    read: list[str] = []
    count = annotating._count_words
    with monkeypatch.context() as patched:
        patched.setattr(annotating, "_count_words", lambda one, *rest: read.append(one.text) or count(one, *rest))
        done = update_tables(made)
    assert (done.read, done.searched) == (1, 3)
    assert ["grumbled" in text for text in read] == [True]  # in the other three only the family is looked for
    same(made)


def test_families_less_are_taken_out_without_reading(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(made / "dictionary.yml", "families:", "families:\n  age: {concepts: {old: [old]}}\n")
    update_tables(made)
    assert b",age," in (made / "tables" / "hits.csv").read_bytes()
    edit(made / "dictionary.yml", "  age: {concepts: {old: [old]}}\n", "")
    with monkeypatch.context() as patched:
        patched.setattr(annotating, "clean_columns", lambda *_, **__: 1 / 0)
        assert update_tables(made) == Update(0, 0, True)
        assert update_tables(made) == Update(0, 0, False)
        edit(made / "dictionary.yml", "families:", "families:\n  age: {concepts: {old: [old]}}\n")
        assert update_tables(made) == Update(0, 0, True)  # what was found of it is still there
        edit(made / "dictionary.yml", "  age: {concepts: {old: [old]}}\n", "")
        update_tables(made)
    same(made)


def test_what_is_withheld_in_another_language_is_withheld_in_a_family_that_changed(made: Path) -> None:
    (made / "texts" / "gull-2.txt").write_text(
        "Los isleños dicen que no barcos viejos llegan al puerto de la isla, y que el alcalde quiere un horario nuevo "
        "para todos los barcos que salen por la mañana.", encoding="utf-8")
    update_tables(made)
    edit(made / "dictionary.yml", "[sell*, sold]", "[sell*, sold, barcos, boats]")
    assert update_tables(made) == Update(0, 4, True)
    hits = read_tables(made / "tables").hits.query("form == 'barcos'")
    assert hits[["status", "n_toward"]].drop_duplicates().values.tolist() == [["not marked", 0]]
    same(made)


def test_an_article_in_which_a_family_cannot_be_looked_for_is_tried_again(made: Path,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    edit(made / "dictionary.yml", "[sell*, sold]", "[sell*, sold, boats]")
    clean, calls = annotating.clean_columns, list[str]()
    with monkeypatch.context() as patched:
        patched.setattr(annotating, "clean_columns", lambda *given: calls.append(given[0]) or (
            clean(*given) if len(calls) != 2 else 1 / 0))
        assert update_tables(made) == Update(0, 4, True)
    assert (made / "tables" / "warnings.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "gull-2,ZeroDivisionError: division by zero"]
    assert update_tables(made) == Update(0, 1, True)
    same(made)


def test_a_cache_that_cannot_be_written_any_more_is_still_read(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(made / "dictionary.yml", "[sell*, sold]", "[sell*, sold, boats]")
    connect = sqlite3.connect

    def closed(file: Path) -> sqlite3.Connection:
        base = connect(file)
        base.execute("PRAGMA query_only = ON")
        return base

    monkeypatch.setattr(annotating, "BATCH", 1)  # what is kept of one is written before the next is asked for
    with monkeypatch.context() as patched:
        patched.setattr(caching.sqlite3, "connect", closed)
        assert update_tables(made) == Update(0, 4, True)
        assert update_tables(made) == Update(0, 4, False)
    same(made)
    assert update_tables(made) == Update(0, 4, False)
    assert update_tables(made) == Update(0, 0, False)


def test_an_article_less_and_one_that_comes_back(made: Path) -> None:
    before = (made / "articles.csv").read_text(encoding="utf-8")
    lines = before.splitlines(keepends=True)
    (made / "articles.csv").write_text("".join([lines[0], *reversed(lines[2:])]), encoding="utf-8", newline="\n")
    assert update_tables(made).read == 0
    same(made)
    (made / "articles.csv").write_text(before, encoding="utf-8", newline="\n")
    assert update_tables(made).read == 0  # what is kept is forgotten when other articles are
    same(made)


def test_another_program_reads_all_again(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "program", lambda: "another")
    assert update_tables(made).read == 4
    assert not update_tables(made).changed


HOME = Path(caching.__file__).parents[1]
SOURCES = sorted(file.relative_to(HOME).as_posix() for file in [*HOME.joinpath("reading").rglob("*.*"),
                                                                HOME / "records.py", HOME / "schema.py"]
                 if file.is_file() and "__pycache__" not in file.parts)


def test_a_change_of_any_source_or_packaged_rule_reads_all_again(tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "analysis"
    for name in SOURCES:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HOME / name, copy / name)
    monkeypatch.setattr(caching, "__file__", str(copy / "reading" / "cache.py"))
    assert {Path(name).suffix for name in SOURCES} == {".py", ".yml", ".json"}  # another kind would not be noticed
    before = program.__wrapped__()
    for name in SOURCES:
        kept = (copy / name).read_bytes()
        (copy / name).write_bytes(kept + b"\n")
        assert program.__wrapped__() != before, name
        (copy / name).write_bytes(kept)
    assert program.__wrapped__() == before
    (copy / "reading" / "more.yml").write_bytes(b"")
    assert program.__wrapped__() != before


def test_another_version_of_any_library_that_reads_reads_all_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever package of somebody else's a source of reading imports is one whose version counts."""
    trees = [ast.parse((HOME / name).read_text(encoding="utf-8")) for name in SOURCES if name.endswith(".py")]
    modules = {module for tree in trees for node in ast.walk(tree) for module in (
        [node.module or ""] if isinstance(node, ast.ImportFrom) else
        [alias.name for alias in node.names] if isinstance(node, ast.Import) else [])}
    imported = {module.split(".")[0] for module in modules} - set(sys.stdlib_module_names) - {"analysis"}
    libraries = {name for one in imported for name in packages_distributions()[one]}
    before = program.__wrapped__()
    for library in libraries:
        monkeypatch.setattr(caching, "version", lambda name, other=library: version(name) + "x" * (name == other))
        assert program.__wrapped__() != before, library
    assert len(libraries) >= 6


@pytest.mark.parametrize("damage", ["one row", "the rows of two", "a page", "the head", "all of it", "cut short"])
def test_a_damaged_cache_is_noticed_and_made_again(made: Path, damage: str) -> None:
    file = made / ".cache" / "annotated.sqlite"
    if damage in ("one row", "the rows of two"):
        with sqlite3.connect(file) as base:
            rows = base.execute("SELECT key, data FROM made ORDER BY key").fetchall()
            other = rows[1][1] if damage == "the rows of two" else rows[0][1][:-9] + b"x" * 9
            base.execute("UPDATE made SET data = ? WHERE key = ?", (other, rows[0][0]))
        base.close()
    else:
        data = bytearray(file.read_bytes())
        where = {"a page": slice(4096, 9000), "the head": slice(0, 100), "all of it": slice(None)}
        if damage == "cut short":
            del data[len(data) // 2:]
        else:
            data[where[damage]] = b"?" * len(data[where[damage]])
        file.write_bytes(data)
    done = update_tables(made)
    assert done.read >= 1
    assert not done.changed
    same(made)
    assert update_tables(made).read == 0


def test_without_a_place_for_a_cache_all_is_read(made: Path) -> None:
    shutil.rmtree(made / ".cache")
    (made / ".cache").write_bytes(b"in the way")
    assert update_tables(made).read == 4
    same(made)
    assert (made / ".cache").read_bytes() == b"in the way"


def test_tables_that_were_damaged_are_put_right_without_reading(made: Path) -> None:
    before = content(made / "tables")
    (made / "tables" / "hits.csv").write_bytes(b"")
    (made / "tables" / "words.csv").unlink()
    assert update_tables(made).read == 0
    assert content(made / "tables") == before


def test_an_article_that_could_not_be_read_is_tried_again(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(made / "texts" / "gull-2.txt", "grumble", "grumbled")
    with monkeypatch.context() as patched:
        patched.setattr(annotating, "clean_columns", lambda *_, **__: 1 / 0)
        assert update_tables(made).read == 1
        assert (made / "tables" / "warnings.csv").read_text(encoding="utf-8").splitlines()[1:] == [
            "gull-2,ZeroDivisionError: division by zero"]
    assert update_tables(made).read == 1
    same(made)


def test_the_command_says_what_it_read(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", str(made)]) == 0
    assert capsys.readouterr().out.startswith(f"{made}/tables: nothing has changed since then.\n")
    edit(made / "texts" / "gull-1.txt", "The ferry closes in May.", "The ferry closed at once.")
    assert main(["annotate", str(made)]) == 0
    assert capsys.readouterr().out.startswith(f"{made}/tables: 4 articles (1 read anew), 120 words, ")


def test_git_does_not_see_the_cache(made: Path) -> None:
    assert (made / ".cache" / ".gitignore").read_text() == "*\n"

"""Only what has changed is read again, and the tables are those that reading all would give."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from killing import content

from analysis.__main__ import main
from analysis.reading import annotate as annotating
from analysis.reading import cache as caching
from analysis.reading.cache import program
from analysis.reading.update import update_tables

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


CHANGES = {
    "nothing": ("outlets.csv", "", "", 0),
    "a text": ("texts/gull-1.txt", "The ferry closes in May.", "The ferry closed at once.", 1),
    "a title": ("articles.csv", "Last boat", "The “last” boat,\nthe end", 1),
    "the name of an outlet": ("outlets.csv", "The Gull", "The Herring Gull", 2),
    "what is said of an outlet": ("outlets.csv", "made up", "invented", 0),
    "a pattern": ("dictionary.yml", "[sell*, sold]", "[sell*, sold, boats]", 4),
    "a label": ("dictionary.yml", "label: sale", "label: the sale of it", 0),
    "a comment": ("dictionary.yml", "families:", "# ours\nfamilies:", 0),
    "a cue": ("dictionary.yml", '["no", "not"]', '["no", "not", "nobody"]', 4),
    "a stop word": ("dictionary.yml", "the, this]", "the, this, her]", 4),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_changed_is_read_and_the_tables_are_those_of_a_run_from_scratch(made: Path, change: str) -> None:
    name, old, new, read = CHANGES[change]
    if change == "a title":
        edit(made / name, old, f'"{new}"')
    elif old:
        edit(made / name, old, new)
    done = update_tables(made)
    assert (done.read, done.changed) == (read, change != "nothing")
    same(made)
    assert (update_tables(made).read, update_tables(made).changed) == (0, False)


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


def test_every_source_of_reading_belongs_to_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(caching.__file__).parent
    copy = tmp_path / "analysis" / "reading"
    shutil.copytree(home, copy)
    for name in ("records.py", "schema.py"):
        shutil.copy(home.parent / name, copy.parent)
    monkeypatch.setattr(caching, "__file__", str(copy / "cache.py"))
    program.cache_clear()
    known = {program()}
    for name in ("words.py", "punkt.json", "attribution/model.yml", "clean/boilerplate.yml", "../schema.py"):
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        program.cache_clear()
        known.add(program())
    program.cache_clear()
    assert len(known) == 6


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
        patched.setattr(annotating, "clean_text", lambda *_, **__: 1 / 0)
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

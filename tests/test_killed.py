"""Whatever ends a program while it writes: the old files or the new ones, whole, and the next run needs no help."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import nbformat
import pytest

from analysis import disk
from analysis.__main__ import main
from analysis.commands.add import add_files
from analysis.commands.amend import remove_articles
from analysis.disk import DiskError, finish, hold, make_file, make_folder, put_files
from analysis.reading.texts import put_texts
from analysis.reading.update import rebuild_tables, update_tables
from analysis.showing import site
from analysis.study import Study, StudyError, checksum, load_study, read_tables, save_study, table_bytes

Refused = Callable[..., object]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="programs are ended in a fork")]
if hasattr(os, "fork"):
    from killing import content, count_steps, kill_before, leftovers, survey

OLD = {"a.txt": b"old a", "b/b.txt": b"old b", "gone.txt": b"old"}
NEW: dict[str, bytes | None] = {"a.txt": b"new a", "b/b.txt": b"new b", "b/c.txt": b"new c", "gone.txt": None}


def filled(folder: Path) -> Path:
    for name, data in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_a_set_is_written_and_nothing_else_stays(tmp_path: Path) -> None:
    put_files(filled(tmp_path), NEW)
    assert content(tmp_path) == {name: data for name, data in NEW.items() if data is not None}
    assert leftovers(tmp_path) == []


# --- killed before each step ---

def every_kill(folder: Path, work: Callable[[], object], see: Callable[[], object], every: int = 1) -> tuple[int, int]:
    """Kill `work` before its steps; return after how many kills what is seen was old, and new.

    every: only before each nth step; `benchmarks/kills.py` kills before all, and at random times.
    """
    steps = range(1, count_steps(folder, work, folder.with_name("counted")) + 1, every)
    return survey(folder, work, see, [partial(kill_before, step, folder) for step in steps])


def test_a_set_of_files_is_old_or_new_wherever_it_is_killed(tmp_path: Path) -> None:
    folder = filled(tmp_path / "corpus")

    def see() -> dict[str, bytes]:
        finish(folder)
        return content(folder)

    old, new = every_kill(folder, lambda: put_files(folder, NEW), see)
    assert old > 8
    assert new > 8


def test_a_set_that_cannot_be_placed_is_undone_wherever_it_is_killed(tmp_path: Path) -> None:
    folder = filled(tmp_path / "corpus")
    (folder / "wall").mkdir()
    (folder / "b" / "c.txt").mkdir()  # where a file is to go
    before = content(folder)

    def fail() -> None:
        with pytest.raises(DiskError, match=r"^b/c\.txt: it could not be written"):
            put_files(folder, NEW)

    for step in range(1, count_steps(folder, fail) + 1):
        assert kill_before(step, folder, fail), step
        finish(folder)
        assert content(folder) == before, step
        fail()
        assert content(folder) == before, step
        assert leftovers(folder) == []


def test_tables_are_all_old_or_all_new_wherever_annotate_is_killed(study: Study, tmp_path: Path) -> None:
    other = replace(study, articles=study.articles.assign(title="other"), words=study.words.assign(n=7),
                    tone_words=study.tone_words.head(3))
    tables = save_study(study, tmp_path / "corpus" / "tables")
    old, new = every_kill(tmp_path / "corpus", lambda: save_study(other, tables), lambda: checksum(load_study(tables)),
                          every=7)
    assert old > 3
    assert new > 3


def test_articles_are_added_whole_wherever_add_is_killed(corpus: Path, tmp_path: Path) -> None:
    given = tmp_path / "given.json"
    given.write_text(json.dumps([{"title": f"Heron {n}", "outlet": "Fen Post", "text": f"A heron sat on post {n}."}
                                 for n in range(2)]))
    sums = given.read_bytes()

    def see() -> dict[str, bytes]:
        finish(corpus)
        return content(corpus)

    old, new = every_kill(corpus, lambda: add_files([given], corpus), see)
    assert old > 5
    assert new > 5
    assert given.read_bytes() == sums


def test_articles_are_removed_whole_wherever_remove_is_killed(corpus: Path) -> None:
    def see() -> dict[str, bytes]:
        finish(corpus)
        return content(corpus)

    def remove() -> None:
        with suppress(StudyError):  # that they are gone, which is right where the run before got so far
            remove_articles(["gull-1", "lamp-1"], corpus)

    old, new = every_kill(corpus, remove, see)
    assert old > 5
    assert new > 5


def test_tables_are_whole_wherever_annotate_is_killed_at_work_with_others(corpus: Path) -> None:
    rebuild_tables(corpus)
    dictionary = (corpus / "dictionary.yml").read_text(encoding="utf-8")
    (corpus / "dictionary.yml").write_text(dictionary.replace("sell*, sold", "sell*, boat*"), encoding="utf-8")

    def see() -> dict[str, bytes]:
        return {"hits": table_bytes(read_tables(corpus / "tables").hits, "hits"), **content(corpus / "tables")}

    # Few of the steps, as two processes are started each time.
    old, new = every_kill(corpus, lambda: update_tables(corpus, workers=2), see, every=40)
    assert old
    assert new


def test_texts_are_put_in_whole_wherever_texts_is_killed(corpus: Path, tmp_path: Path) -> None:
    rebuild_tables(corpus)
    mine = Path(shutil.move(corpus / "texts", tmp_path / "mine"))
    before = content(mine)

    def see() -> dict[str, bytes]:
        finish(corpus)
        return content(corpus)

    every_kill(corpus, lambda: put_texts([str(mine)], corpus), see, every=3)
    assert content(mine) == before


def test_notebooks_and_readme_are_whole_wherever_report_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    (folder / "notebooks").mkdir(parents=True)
    plain = {name: nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("My notes.")]) for name in "abc"}
    site.save_outputs(plain, folder / "notebooks")
    done = {name: nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("My notes, run.")]) for name in "abc"}

    def see() -> list[str]:
        return [nbformat.read(path, 4).cells[0].source for path in site.list_notebooks(folder / "notebooks")]

    every_kill(folder, lambda: site.save_outputs(done, folder / "notebooks"), see)


def test_a_new_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    place, files = tmp_path / "home" / "study", {"a": b"a", "b/c": b"c"}
    place.parent.mkdir()
    for step in range(1, count_steps(place.parent, lambda: make_folder(place, files)) + 1):
        shutil.rmtree(place, ignore_errors=True)
        assert kill_before(step, place.parent, lambda: make_folder(place, files))
        if place.exists():
            assert content(place) == files
        else:
            make_folder(place, files)
        put_files(place.parent, {})
        assert leftovers(place.parent) == []


# --- a disk that takes no more, or may not be written ---

def failing(call: Callable[..., object], at: int, number: int) -> tuple[Callable[..., object], list[int]]:
    """A call that fails the nth time, and how often it was made."""
    calls: list[int] = []

    def made(*given: object, **named: object) -> object:
        calls.append(at)
        if len(calls) == at:
            raise OSError(number, os.strerror(number))
        return call(*given, **named)

    return made, calls


@pytest.mark.parametrize(("number", "told"), [(errno.ENOSPC, "the disk is full, so nothing was changed; make room"),
                                              (errno.EACCES, "may not be written, so nothing was changed; close it"),
                                              (errno.EROFS, "may not be written, so nothing was changed; close it"),
                                              (errno.EIO, "could not be written (input/output error), so nothing")])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_an_error_at_any_step_changes_nothing_and_names_the_file(
        number: int, told: str, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused) -> None:
    counted, calls = failing(getattr(os, call), -1, number)
    with monkeypatch.context() as patched:
        patched.setattr(os, call, counted)
        put_files(filled(tmp_path / "all"), NEW)
    assert len(calls) >= 4
    for at in range(1, len(calls) + 1):
        folder = filled(tmp_path / str(at))
        with monkeypatch.context() as patched, refused(told, error=DiskError):
            patched.setattr(os, call, failing(getattr(os, call), at, number)[0])
            put_files(folder, NEW)
        assert content(folder) == OLD, at
        assert leftovers(folder) == [], at


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of the size of files are those of Linux")
def test_a_file_that_outgrows_the_disk_leaves_the_old_tables(corpus: Path) -> None:
    rebuild_tables(corpus)
    (corpus / "texts" / "gull-1.txt").write_text("The ferry closes in June. " * 40, encoding="utf-8")
    before = content(corpus)
    program = ("import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
               "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); "
               "from analysis.__main__ import main; sys.exit(main(['annotate', sys.argv[1]]))")
    done = subprocess.run([sys.executable, "-c", program, str(corpus)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("analysis annotate: tables/")
    assert "the disk is full, so nothing was changed; make room, then run this again." in done.stderr
    assert content(corpus) == before
    assert main(["annotate", str(corpus)]) == 0
    load_study(corpus / "tables")
    assert leftovers(corpus) == []


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                  refused: Refused) -> None:
    mkdir = os.mkdir

    def closed(path: object, *mode: object) -> None:  # to root nothing is closed
        if ".writing" in str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        mkdir(path, *mode)

    monkeypatch.setattr(os, "mkdir", closed)
    with refused("corpus", "may not be written", "work on a copy"):
        put_files(filled(tmp_path / "corpus"), NEW)
    assert content(tmp_path / "corpus") == OLD


def test_a_study_is_read_from_a_folder_that_may_not_be_written(study: Study, tmp_path: Path) -> None:
    tables = save_study(study, tmp_path / "corpus" / "tables")
    before = sorted(path.stat().st_mtime_ns for path in [tables.parent, tables, *tables.iterdir()])
    load_study(tables)
    assert sorted(path.stat().st_mtime_ns for path in [tables.parent, tables, *tables.iterdir()]) == before


# --- a mixture ---

def test_a_table_of_another_set_is_refused(study: Study, tmp_path: Path, refused: Refused) -> None:
    tables = save_study(study, tmp_path / "corpus" / "tables")
    other = save_study(replace(study, words=study.words.assign(n=7)), tmp_path / "other" / "tables")
    shutil.copy(other / "words.csv", tables / "words.csv")
    with refused("words.csv", "datapackage.json", "restore it"):
        load_study(tables)


def test_a_damaged_journal_is_told_and_nothing_done(tmp_path: Path, refused: Refused) -> None:
    folder = filled(tmp_path / "corpus")
    (folder / ".writing").mkdir()
    (folder / ".writing" / "journal.json").write_bytes(b'{"redo": [')
    with refused("journal.json", "damaged", "copy"):
        put_files(folder, NEW)
    assert content(folder) == OLD


# --- two runs at once ---

def in_another_process(program: str, *given: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", program, *given], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            text=True)


HOLDING = ("import sys\nfrom analysis.disk import hold\nwith hold(sys.argv[1]):\n    print('held', flush=True)\n"
           "    input()")


def test_a_second_run_waits_and_then_says_who_is_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                         refused: Refused) -> None:
    folder = filled(tmp_path / "corpus")
    monkeypatch.setattr(disk, "SECONDS", 0.2)
    with in_another_process(HOLDING, str(folder)) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with refused("corpus", f"another run is writing here (process {other.pid})", "wait until it has ended"):
            put_files(folder, NEW)
        assert content(folder) == OLD
        monkeypatch.setattr(disk, "SECONDS", 20)
        other.kill()  # its lock ends with it
        put_files(folder, NEW)
    assert content(folder) == {name: data for name, data in NEW.items() if data is not None}
    assert leftovers(folder) == []


ADDING = ("import sys\nfrom analysis.commands.add import add_files\nsys.stdin.readline()\n"
          "add_files([sys.argv[1]], sys.argv[2])")


@pytest.mark.slow
def test_of_two_runs_of_add_at_once_both_are_kept(corpus: Path, tmp_path: Path) -> None:
    runs = []
    for n in range(3):
        given = tmp_path / f"{n}.json"
        given.write_text(json.dumps([{"title": f"Heron {n}", "outlet": f"Fen {n}", "text": f"A heron on post {n}."}]))
        runs.append(in_another_process(ADDING, str(given), str(corpus)))
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("\n")
        run.stdin.flush()
    assert [run.wait() for run in runs] == [0, 0, 0]
    for run in runs:
        run.communicate()
    rows = (corpus / "articles.csv").read_text(encoding="utf-8")
    assert [f"Heron {n}" in rows for n in range(3)] == [True] * 3
    assert leftovers(corpus) == []


def test_a_folder_can_be_held_twice_by_one_run(tmp_path: Path) -> None:
    with hold(tmp_path), hold(tmp_path):
        put_files(tmp_path, {"a": b"a"})
    assert content(tmp_path) == {"a": b"a"}
    assert leftovers(tmp_path) == []


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    with refused("a: it is there already", "another name"):
        make_file(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"mine"


# --- pages that would be stale ---

@pytest.fixture
def made(corpus: Path) -> Path:
    rebuild_tables(corpus)
    return corpus


@pytest.mark.parametrize("name", ["dictionary.yml", "articles.csv", "outlets.csv"])
@pytest.mark.parametrize("texts", [True, False])
def test_tables_older_than_what_they_were_made_from_are_refused(
        made: Path, name: str, texts: bool, refused: Refused, capsys: pytest.CaptureFixture[str]) -> None:
    if not texts:
        shutil.rmtree(made / "texts")
    file = made / name
    before = file.read_bytes()
    file.write_bytes(before.replace(b"\n", b"\r\n"))
    load_study(made / "tables")  # as git writes it on another system
    file.write_bytes(before.replace(b"The Gull", b"The Gulls").replace(b"Last boat", b"The last boat").replace(
        b"sell*", b"sell*, vend*"))
    remedy = "annotate corpus" if texts else "put the articles' texts into texts/ and run"
    with refused(name, "older", remedy, "put the former one back"):
        load_study(made / "tables")
    (made.parent / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(), made.parent / "notebooks" / "a.ipynb")
    assert main(["report", "--notebooks", str(made.parent / "notebooks"), "--site", str(made.parent / "site")]) == 1
    assert f"{name}: it was changed after the tables had been made" in capsys.readouterr().err
    assert not (made.parent / "site").exists()
    main(["check", str(made)])
    assert f"A notebook stops at:\n  {name}: it was changed after the tables" in capsys.readouterr().out
    read_tables(made / "tables")
    if texts:
        rebuild_tables(made)
        load_study(made / "tables")


def test_report_makes_old_tables_again_where_it_is_asked_to(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outlets = (made / "outlets.csv").read_text(encoding="utf-8")
    (made / "outlets.csv").write_text(outlets.replace("The Gull", "The Heron"), encoding="utf-8")
    (made.parent / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(), made.parent / "notebooks" / "a.ipynb")
    given = ["--notebooks", str(made.parent / "notebooks"), "--site", str(made.parent / "site")]
    assert main(["report", *given, "--annotate"]) == 0, capsys.readouterr().err
    assert "The Heron" in set(load_study(made / "tables").outlets["name"])


def test_tables_of_an_earlier_version_are_told(made: Path, refused: Refused) -> None:
    file = made / "tables" / "datapackage.json"
    package = json.loads(file.read_bytes())
    for one in package["resources"]:
        del one["hash"]
    file.write_text(json.dumps(package), encoding="utf-8")
    with refused("datapackage.json", "earlier version", "annotate corpus"):
        load_study(made / "tables")


def test_the_manifest_is_the_same_whenever_it_is_made(made: Path) -> None:
    before = content(made / "tables")
    rebuild_tables(made)
    assert content(made / "tables") == before

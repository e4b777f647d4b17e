"""The command line: what it does, what it says, and what it leaves alone when something is wrong."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.__main__ import COMMANDS, PROGRAM, main
from analysis.study import load_study

pytestmark = pytest.mark.slow


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_annotate_makes_the_tables_and_says_what_they_hold(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "annotate", corpus)
    assert (code, err) == (0, "")
    assert out == (f"{corpus}/tables: 4 articles, 120 words, 17 dictionary hits.\n"
                   f"Next, in {corpus.resolve().parent}: python -m analysis report --save\n")
    first = bytes_of(corpus / "tables")
    assert load_study(corpus / "tables").hits["sentence"].ge(0).sum() == 17
    assert run(capsys, "annotate", corpus)[0] == 0
    assert bytes_of(corpus / "tables") == first


def test_annotate_tells_what_is_wrong_in_one_sentence_and_writes_nothing(corpus: Path,
                                                                         capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "annotate", corpus)
    (corpus / "texts" / "tide-1.txt").write_bytes("göll".encode("latin-1"))
    before = bytes_of(corpus)
    assert run(capsys, "annotate", corpus) == (
        1, "", "analysis annotate: tide-1.txt: byte 1 is not UTF-8; save the file as UTF-8.\n")
    assert bytes_of(corpus) == before


def test_annotate_may_go_without_a_text_where_that_is_asked_for(corpus: Path,
                                                                capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "texts" / "tide-1.txt").unlink()
    code, _, err = run(capsys, "annotate", corpus)
    assert code == 1
    assert "tide-1.txt" in err
    code, out, _ = run(capsys, "annotate", corpus, "--missing", "empty")
    assert code == 0
    assert "4 articles, 100 words" in out


def test_a_folder_that_is_no_corpus_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "annotate", tmp_path)
    assert (code, out) == (1, "")
    assert re.fullmatch(r"analysis annotate: dictionary\.yml: the file is missing from [^\n]*; put it there\.\n", err)
    assert list(tmp_path.iterdir()) == []


def test_texts_are_put_in_and_the_missing_ones_listed(corpus: Path, tmp_path: Path,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "annotate", corpus)
    mine = tmp_path / "mine"
    (corpus / "texts").rename(mine)
    (mine / "tide-1.txt").rename(mine / "Downloaded page (3).txt")
    code, out, err = run(capsys, "texts", mine / "Downloaded page (3).txt", "--corpus", corpus)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Downloaded page (3).txt: tide-1, the same text; added as texts/tide-1.txt."
    assert len(out.splitlines()) == 4
    code, out, _ = run(capsys, "texts", mine, "--corpus", corpus)
    assert out.splitlines()[-1] == "All 4 texts are here."
    load_study(corpus / "tables")


def test_another_version_is_put_in_only_when_accepted(corpus: Path, tmp_path: Path,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "annotate", corpus)
    text = (corpus / "texts" / "gull-1.txt").read_text(encoding="utf-8")
    (tmp_path / "mine.txt").write_text(text + "More words.\n", encoding="utf-8")
    before = bytes_of(corpus)
    code, out, _ = run(capsys, "texts", tmp_path / "mine.txt", "--corpus", corpus)
    assert code == 0
    assert "another version" in out
    assert bytes_of(corpus) == before
    run(capsys, "texts", tmp_path / "mine.txt", "--corpus", corpus, "--accept")
    assert bytes_of(corpus) != before
    told = run(capsys, "annotate", corpus)[1]
    assert f"{corpus}/tables: 4 articles (1 read anew), 122 words, 17 dictionary hits.\n" in told


def test_a_path_that_does_not_exist_is_told(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "annotate", corpus)
    code, out, err = run(capsys, "texts", corpus / "nowhere", "--corpus", corpus)
    assert (code, out) == (1, "")
    assert err == "analysis texts: nowhere: there is no such file or folder; check the path.\n"


@pytest.mark.parametrize(("arguments", "said"), [
    (["anotate"], "analysis: no such command 'anotate' (did you mean annotate?); `python -m analysis --help` lists the "
     "commands."),
    (["weave"], "analysis: no such command 'weave'; `python -m analysis --help` lists the commands."),
    (["--quiet"], "analysis: no such option '--quiet'; `python -m analysis --help` lists the commands."),
    (["annotate", "--mising", "empty"], "analysis annotate: no such option '--mising' (did you mean --missing?); "
     "`python -m analysis annotate --help` shows an example."),
    (["annotate", "--missing", "maybe"], "analysis annotate: invalid value for '--missing': 'maybe' is not one of "
     "'error', 'empty'; `python -m analysis annotate --help` shows an example."),
    (["texts"], "analysis texts: missing argument 'PATHS...'; `python -m analysis texts --help` shows an example."),
    (["check", "a", "b"], "analysis check: got unexpected extra argument (b); `python -m analysis check --help` shows "
     "an example."),
])
def test_a_command_that_is_unknown_or_incomplete_is_refused_in_a_sentence(
        arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, *arguments) == (2, "", said + "\n")


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys)
    assert (code, out) == (2, "")
    assert re.findall(r"(?m)^  ([a-z-]+) {2,}\S", err) == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, command, "--help")
    assert (code, err) == (0, "")
    example = re.search(rf"\n  Example:\n    {PROGRAM} {command} (.+)\n$", out)
    assert example
    context = COMMANDS[command].make_context(command, shlex.split(example[1]))  # the example itself is understood
    assert context.params
    assert run(capsys, command, "-h") == (0, out, "")


def test_summaries_are_not_cut_short(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--help")
    assert "...\n" not in out.partition("Commands:")[2]


def test_the_package_runs_as_a_command() -> None:
    told = subprocess.run([sys.executable, "-m", "analysis", "--help"], capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert all(command in told.stdout for command in COMMANDS)


def test_commands_are_imported_when_they_are_called() -> None:
    rooms = ("analysis.commands", "analysis.showing.site", "nbclient", "tqdm", "yaml", "jinja2")
    program = f"import analysis.__main__, sys; print([name for name in {rooms} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def test_each_step_of_a_study_names_the_next(corpus: Path, monkeypatch: pytest.MonkeyPatch,
                                             capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(corpus.parent)
    assert run(capsys, "check")[1].splitlines()[-1] == "Next: python -m analysis annotate corpus"
    assert run(capsys, "annotate")[1].splitlines()[-1] == "Next: python -m analysis report --save"
    (corpus / "texts" / "gull-1.txt").unlink()
    code, out, _ = run(capsys, "check")
    assert (code, "Next" in out) == (1, False)


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_an_interruption_is_told(corpus: Path, monkeypatch: pytest.MonkeyPatch,
                                 capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("analysis.reading.update.update_tables", interrupt)
    code, out, err = run(capsys, "annotate", corpus)
    assert (code, out) == (130, "")
    assert err == "\nanalysis annotate: interrupted; finished work is kept.\n"


def test_a_reader_that_stops_listening_is_no_error(corpus: Path) -> None:
    """As in `python -m analysis check | head -1`."""
    program = (f"import os, sys; from analysis.__main__ import main; end, start = os.pipe(); os.close(end); "
               f"os.dup2(start, 1); sys.exit(main(['check', {str(corpus)!r}]))")
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (1, "")

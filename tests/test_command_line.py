"""The command line: what it does, what it says, and what it leaves alone when something is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.__main__ import COMMANDS, build_parser, main
from analysis.study import load_study


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_annotate_makes_the_tables_and_says_what_they_hold(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "annotate", corpus)
    assert (code, err) == (0, "")
    assert out == f"{corpus}/tables: 4 articles, 120 words, 17 dictionary hits.\n"
    first = bytes_of(corpus / "tables")
    assert len(load_study(corpus / "tables").hits) == 17
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
    assert out.splitlines()[0] == "Downloaded page (3).txt: tide-1, the very text; put in as texts/tide-1.txt."
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
    assert run(capsys, "annotate", corpus)[1] == f"{corpus}/tables: 4 articles, 122 words, 17 dictionary hits.\n"


def test_a_path_that_does_not_exist_is_told(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "annotate", corpus)
    code, out, err = run(capsys, "texts", corpus / "nowhere", "--corpus", corpus)
    assert (code, out) == (1, "")
    assert err == "analysis texts: nowhere: there is no such file or folder; check the path.\n"


@pytest.mark.parametrize("arguments", [[], ["anotate"], ["annotate", "--missing", "maybe"], ["texts"]])
def test_a_command_that_is_unknown_or_incomplete_is_refused_with_its_usage(arguments: list[str],
                                                                           capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m analysis" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args([command, "--help"])
    assert caught.value.code == 0
    assert COMMANDS[command][0] in " ".join(capsys.readouterr().out.split())


def test_the_package_runs_as_a_command() -> None:
    told = subprocess.run([sys.executable, "-m", "analysis", "--help"], capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert all(command in told.stdout for command in COMMANDS)

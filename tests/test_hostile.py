"""Hostile input through the command line: refused in one sentence with its remedy, in time, and nothing taken.

Made here, in memory or sparse: nothing of it is larger on disk than a few hundred kilobytes.
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
import zlib
from pathlib import Path

import format_builders as build
import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.commands.new import new_study
from analysis.reading.articles import read_article_list, read_outlets
from analysis.reading.update import rebuild_tables
from analysis.showing.site import execute_notebook, render_site
from analysis.study import read_sheet, save_sheet

pytestmark = pytest.mark.slow

EIGHT = b"0" * (8 * 2**20 - 1)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STORY = " ".join(f"The heron tower in Wexmoor has {n} stairs, and the mayor counts each of them with care."
                 for n in ("two", "ten", "six", "nine", "four", "five", "eight", "three"))


def laughs(rest: str) -> bytes:
    """XML whose entities would unfold to a thousand million words, then the rest."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return f'<?xml version="1.0"?><!DOCTYPE all [{entities}]>{rest}'.encode()


def tar(name: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = 4
        archive.addfile(member, io.BytesIO(b"text"))
    return out.getvalue()


def with_member(archive: bytes, name: str, content: bytes) -> bytes:
    """A zip file with one member more, or another in the place of one."""
    packed = zipfile.ZipFile(io.BytesIO(archive))
    return build.zipped({**{one: packed.read(one) for one in packed.namelist()}, name: content})


def workbook() -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["title", "text"])
    book.active.append(["Tower", STORY])
    book.save(out)
    return out.getvalue()


def pdf_of_zeros() -> bytes:
    """A PDF whose one page unpacks to 200 MB."""
    packer = zlib.compressobj(9)
    stream = b"".join([packer.compress(b" " * 2**20) for _ in range(200)]) + packer.flush()
    plain = build.pdf("Gulls")
    start, end = plain.index(b"<< /Length"), plain.index(b"\nendstream")
    return plain[:start] + b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream) + stream + plain[end:]


FILES = {
    "bomb.zip": (lambda: build.zipped({"a.txt": b"0" * (12 * 2**20)}), "like a zip bomb"),
    "many.zip": (lambda: build.zipped({f"{n}.txt": EIGHT for n in range(16)}), "like a zip bomb"),
    "nested.zip": (lambda: build.zipped(dict.fromkeys([f"{n}.zip" for n in range(16)], build.zipped({"a": EIGHT}))),
                   "like a zip bomb"),
    "bomb.gz": (lambda: gzip.compress(b"0" * (40 * 2**20)), "unpacks to more than"),
    "twice.gz": (lambda: gzip.compress(gzip.compress(b"0" * (40 * 2**20))), "unpacks to more than"),
    "away.zip": (lambda: build.zipped({"../../away.txt": b"text"}), "points outside the archive"),
    "away.docx": (lambda: with_member(build.docx("Gulls", "They came."), "../../away.xml", b"x"), "points outside"),
    "away.tar": (lambda: tar("../../away.txt"), "(archive); unpack it first"),
    "away.tar.gz": (lambda: gzip.compress(tar("/etc/away.txt")), "(archive); unpack it first"),
    "laughs.xml": (lambda: laughs("<PPSResponse><article><headline>&l9;</headline></article></PPSResponse>"), "XML"),
    "laughs.docx": (lambda: build.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml":
                                          laughs(f"<w:document {W}><w:body>&l9;</w:body></w:document>")}), "entities"),
    "laughs.xlsx": (lambda: with_member(workbook(), "xl/sharedStrings.xml", laughs("<sst><si><t>&l9;</t></si></sst>")),
                    "entities"),
    "sheet.xlsx": (lambda: with_member(workbook(), "xl/worksheets/sheet1.xml", laughs("<worksheet>&l9;</worksheet>")),
                   "entities"),
    "scan.pdf": (lambda: build.pdf("", ""), "pictures of text but no text"),
    "bomb.pdf": (pdf_of_zeros, "the PDF is damaged"),
    "deep.json": (lambda: b"[" * 100_000, "nested too deeply"),
    "deep.html": (lambda: b"<html><body>" + b"<div>" * 5_000 + b"gulls", "like an attack"),
    "empty.txt": (lambda: b"", "the file is empty; download it again"),
    "mark.txt": (lambda: b"\xef\xbb\xbf", "the file is empty; download it again"),
    "two  blanks.txt": (lambda: b"Title: Gulls\nDate: 2031\n\n", "there is no text in this file; put"),
    "page.rtf": (lambda: b"{\\rtf1 Gulls}", "save it as DOCX"),
}


@pytest.fixture
def corpus_of(tmp_path: Path) -> Path:
    """The corpus of a new study."""
    return new_study(tmp_path / "my-study") / "corpus"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_one_sentence(name: str, corpus_of: Path, tmp_path: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    make, said = FILES[name]
    (tmp_path / name).write_bytes(make())
    before = sorted(path for path in tmp_path.rglob("*"))
    assert main(["add", str(tmp_path / name), "--corpus", str(corpus_of)]) == 1
    out, err = capsys.readouterr()
    *lines, last = out.splitlines()
    assert (last, err) == ("Added 0 articles; 0 were there already.", "")
    refusals = [line for line in lines if "(code)" not in line]  # what was still within the limits of a bomb
    assert len(refusals) == 1
    stem = " ".join(name.removesuffix(".gz").split())
    assert refusals[0].startswith((stem, name)), refusals
    assert said in refusals[0]
    assert refusals[0].count(stem) == 1, refusals
    assert re.fullmatch(r"[^;]*; [a-z][^;]*\.", refusals[0].partition(": ")[2]), refusals
    assert not re.search(r"[.!?] +[A-Z]", refusals[0]), refusals
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_a_text_of_two_gigabytes_is_refused_unread(corpus_of: Path, tmp_path: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(2 * 2**30)  # sparse: takes no room
    main(["add", str(tmp_path / "huge.txt"), "--corpus", str(corpus_of)])
    assert capsys.readouterr().out.startswith("huge.txt: the file has 2,048 MB, more than 256 MB; split it.\n")


def test_no_command_reads_a_text_of_two_gigabytes(corpus: Path, tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    rebuild_tables(corpus)
    with (corpus / "texts" / "gull-1.txt").open("wb") as file:
        file.truncate(2 * 2**30)
    said = "gull-1.txt: the file has 2,048 MB, more than 256 MB; split it or take it out."
    assert main(["check", str(corpus)]) == 1
    assert f"Annotate stops at:\n  {said}\n" in capsys.readouterr().out
    assert main(["annotate", str(corpus)]) == 1
    assert capsys.readouterr().err == f"analysis annotate: {said}\n"
    assert main(["texts", str(corpus / "texts"), "--corpus", str(corpus)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == said
    assert main(["fetch", str(corpus)]) == 1
    assert capsys.readouterr().err == f"analysis fetch: {said}\n"
    with (tmp_path / "dictionary.yml").open("wb") as file:
        file.truncate(2 * 2**30)
    assert main(["dictionary", str(tmp_path / "dictionary.yml")]) == 1
    assert "2,048 MB" in capsys.readouterr().err


# --- what would run in a browser ---

SCRIPT = '<script>run()</script><img src=x onerror=run()><a href="javascript:run()">go</a>'
HIDDEN = SCRIPT.replace("<", "&lt;").replace(">", "&gt;")


@pytest.fixture
def poisoned(corpus_of: Path, tmp_path: Path) -> Path:
    """A study whose articles carry scripts in every field, plain and as character references."""
    pytest.importorskip("trafilatura")
    page = (f"<html><head><title>{HIDDEN} One</title><meta name='author' content='{HIDDEN}'>"
            f"<meta property='og:site_name' content='Bugle {HIDDEN}'><link rel='canonical' href='javascript:run()'>"
            f"</head><body><article><h1>{HIDDEN} One</h1><p onclick='run()'>{STORY}</p><p>{HIDDEN} closed. {STORY}</p>"
            "</article></body></html>")
    (tmp_path / "one.html").write_text(page, encoding="utf-8")
    rows = [[f"{SCRIPT} Two", f"Post {SCRIPT}", "java\tscript:run()", f"{STORY} {SCRIPT}"],
            [f"{HIDDEN} Three", f"Fen {HIDDEN.replace('&', '&amp;')}", "data:text/html,x", f"{STORY} It closed."]]
    pd.DataFrame(rows, columns=["title", "outlet", "url", "text"]).to_csv(tmp_path / "two.csv", index=False)
    (tmp_path / "four.txt").write_text(f"{SCRIPT} Four towers\n\n{STORY}\n\nA “{SCRIPT}” closure.\n", encoding="utf-8")
    files = [str(tmp_path / name) for name in ("one.html", "two.csv", "four.txt")]
    assert main(["add", *files, "--corpus", str(corpus_of)]) == 0
    return corpus_of


def test_no_script_reaches_the_tables(poisoned: Path) -> None:
    articles, outlets = read_article_list(poisoned / "articles.csv"), read_outlets(poisoned / "outlets.csv")
    assert len(articles) == 4
    assert articles["url"].tolist() == [""] * 4
    cells = pd.concat([articles["title"], articles["author"], outlets["name"]])
    assert not cells.str.contains("<", regex=False).any(), cells.tolist()


def test_no_script_reaches_the_pages(poisoned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the tables hold one: a title and a name written by hand."""
    for name, column in (("articles.csv", "title"), ("outlets.csv", "name")):
        table = pd.read_csv(poisoned / name, keep_default_na=False)
        table.assign(**{column: [f"{SCRIPT} {n}" for n in range(len(table))]}).to_csv(poisoned / name, index=False)
    rebuild_tables(poisoned)
    monkeypatch.chdir(poisoned.parent)
    notebook = poisoned.parent / "notebooks" / "00-corpus.ipynb"
    [page] = [html for name, html in render_site({notebook.stem: execute_notebook(notebook)}).items() if name[0] == "0"]
    from bs4 import BeautifulSoup

    tree = BeautifulSoup(page, "html.parser")
    assert "run()" in tree.get_text()  # it is there, to be read
    assert tree.find_all("script") == []
    marks = [f"{name}={value}" for tag in tree.find_all(True) for name, value in tag.attrs.items()]
    assert [mark for mark in marks if mark.startswith("on") or "run()" in mark] == []


# --- what would run in a spreadsheet ---

def test_no_formula_reaches_the_tables_that_are_filled_in_by_hand(corpus_of: Path, tmp_path: Path,
                                                                   capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["=cmd|' /C calc'!A0", "@Fen", "+1 tower"], ["\t=1+1 tower", "Bugle", "-2+3"], ["- so", "Bugle", "Ada"]]
    table = pd.DataFrame(rows, columns=["title", "outlet", "author"])
    table.assign(text=[f"{STORY} {n}." for n in ("A", "B", "C")]).to_csv(tmp_path / "t.csv", index=False)
    main(["add", str(tmp_path / "t.csv"), "--corpus", str(corpus_of)])
    assert ("6 cells would run as a formula in a spreadsheet; articles.csv has an apostrophe before each."
            in capsys.readouterr().out.splitlines())
    articles = read_article_list(corpus_of / "articles.csv")
    assert articles["title"].tolist() == ["'=cmd|' /C calc'!A0", "'=1+1 tower", "'- so"]
    assert articles["author"].tolist() == ["'+1 tower", "'-2+3", "Ada"]
    assert read_outlets(corpus_of / "outlets.csv")["name"].tolist() == ["'@Fen", "Bugle"]
    before = (corpus_of / "articles.csv").read_bytes()
    main(["add", str(tmp_path / "t.csv"), "--corpus", str(corpus_of)])
    assert (corpus_of / "articles.csv").read_bytes() == before


@pytest.mark.parametrize("cell", ["=1+1", "-said he", "@x", "\t=1", "'tis", "''=1", "plain", "-3.5", "\x01=1"])
def test_a_sheet_to_fill_in_runs_nothing_and_comes_back_as_it_was(cell: str, tmp_path: Path) -> None:
    table = pd.DataFrame({"doc_id": [cell], "start": [3], "right": [""]})
    save_sheet(table, tmp_path / "sheet.csv")
    assert not re.search(r'(?m)^"?[\x00-\x20]*[=@+]', (tmp_path / "sheet.csv").read_text(encoding="utf-8-sig"))
    assert read_sheet(tmp_path / "sheet.csv")["doc_id"].tolist() == [cell]

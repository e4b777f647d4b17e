"""Paths, folders and archives: what is opened, what is refused, and in which words."""

import os
from pathlib import Path

import format_builders as build
import pytest

from analysis.formats import archives, files
from analysis.formats.detect import detect_format
from analysis.formats.read import read_articles, read_files

ARTICLE = b"Titel: Gulls\nDatum: 2031-05-03\n\nThe gulls came back to the port on Monday."


def names_of(*paths: Path) -> list[tuple[str, bool]]:
    return [(name, isinstance(content, bytes)) for name, content in files.open_files(*paths)]


def refusal(path: Path) -> str:
    articles, report, _ = read_files(path)
    assert articles.empty
    return report["refused"].iloc[0]


def test_folders_and_archives_are_walked_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    (folder / "b").mkdir(parents=True)
    (folder / "z.txt").write_bytes(ARTICLE)
    (folder / ".hidden").write_bytes(ARTICLE)
    (folder / "b" / "two.txt.gz").write_bytes(build.gzipped(ARTICLE))
    inner = build.zipped({"deep.txt": ARTICLE, "__MACOSX/._deep.txt": b"x"})
    (folder / "b" / "all.zip").write_bytes(build.zipped({"in/inner.zip": inner, "a.txt": ARTICLE}))
    assert names_of(folder) == [
        ("articles/z.txt", True),
        ("articles/b/all.zip/a.txt", True),
        ("articles/b/all.zip/in/inner.zip/deep.txt", True),
        ("articles/b/two.txt", True),
    ]
    articles = read_articles(folder)
    assert articles["doc_id"].tolist() == [
        "2031-05-03-gulls",
        "2031-05-03-gulls-2",
        "2031-05-03-gulls-3",
        "2031-05-03-gulls-4",
    ]
    assert read_articles(folder).equals(articles)


def test_missing_empty_and_odd_paths(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such file"):
        read_files(tmp_path / "nothing.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="folder is empty"):
        read_files(tmp_path / "empty")
    (tmp_path / "e.txt").write_bytes(b"  \n")
    assert "empty" in refusal(tmp_path / "e.txt")
    (tmp_path / "e.zip").write_bytes(build.zipped({}))
    assert "holds no files" in refusal(tmp_path / "e.zip")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert "not an ordinary file" in refusal(tmp_path / "pipe")


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(ARTICLE)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert "leads out of its folder" in refusal(tmp_path / "in")


@pytest.mark.parametrize("name", ["../../etc/x.txt", "/etc/x.txt", "a/../../x.txt", "C:\\x.txt", "..\\x.txt"])
def test_archives_that_point_outside_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.zip").write_bytes(build.zipped({"fine.txt": ARTICLE, name: ARTICLE}))
    said = refusal(tmp_path / "t.zip")
    assert "points outside the archive" in said
    assert said.count(". ") == 0


def test_zip_and_gzip_bombs_are_refused_unopened(tmp_path: Path) -> None:
    zeros = b"0" * (12 * 2**20)
    (tmp_path / "bomb.zip").write_bytes(build.zipped({"a.txt": zeros}))
    assert "zip bomb" in refusal(tmp_path / "bomb.zip")
    (tmp_path / "bomb.gz").write_bytes(build.gzipped(zeros))
    assert "unpacks to more than" in refusal(tmp_path / "bomb.gz")
    (tmp_path / "bomb.docx").write_bytes(build.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": zeros}))
    assert "zip bomb" in refusal(tmp_path / "bomb.docx")


def test_a_bomb_of_many_members_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    data = build.zipped({f"{n}.txt": b"0" * (8 * 2**20 - 1) for n in range(16)})
    monkeypatch.setattr(archives.zipfile.ZipFile, "read", None)
    with pytest.raises(ValueError, match="unpacks to more than 300 times its size, like a zip bomb"):
        archives.open_zip(data, "many.zip")


def test_archives_within_archives_end_somewhere(tmp_path: Path) -> None:
    data = ARTICLE
    for _ in range(6):
        data = build.zipped({"next.zip": data})
    (tmp_path / "deep.zip").write_bytes(data)
    assert "archives within archives" in refusal(tmp_path / "deep.zip")


def test_all_archives_share_one_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_TOTAL", 100)
    (tmp_path / "two.zip").write_bytes(build.zipped({"a.txt": ARTICLE, "b.txt": ARTICLE}))
    articles, report, _ = read_files(tmp_path / "two.zip")
    assert len(articles) == 1
    assert "together the archives unpack" in report["refused"].iloc[1]


def test_a_file_of_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(2 * 2**30)  # sparse: takes no room
    assert "2,048 MB, more than 256 MB" in refusal(tmp_path / "huge.txt")


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = build.zipped({"a.txt": b"x" * 5000})
    lied = data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert lied != data
    (tmp_path / "lie.zip").write_bytes(lied)
    assert "cannot be unpacked" in refusal(tmp_path / "lie.zip") or "damaged" in refusal(tmp_path / "lie.zip")


def test_a_member_under_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(build.zipped({"a.txt": ARTICLE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(data))
    assert "password" in refusal(tmp_path / "locked.zip")


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    with pytest.raises(ValueError, match="holds 3 files"):
        archives.open_zip(build.zipped({"a": b"", "b": b"", "c": b""}), "many.zip")


def test_kinds_without_a_reader_say_what_to_do(tmp_path: Path) -> None:
    for content, word in (
        (b"{\\rtf1 Gulls}", "DOCX"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "DOCX"),
        (b"\x89PNG\r\n", "leave it out"),
        (b"<?xml version='1.0'?><rss/>", "Factiva"),
        (b"var a={b:[]};for(;;){a.b.push({});}", "leave it out"),
    ):
        (tmp_path / "x.bin").write_bytes(content)
        _, _, problems = read_files(tmp_path / "x.bin")
        assert word in problems["remedy"].iloc[0]
        assert problems["outcome"].tolist() == ["refused"]


def test_xml_entities_are_refused(tmp_path: Path) -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "gull"><!ENTITY c "&b;&b;">]>'
        b"<PPSResponse><article><accessionNo>&c;</accessionNo><headline>&c;</headline></article></PPSResponse>"
    )
    (tmp_path / "bomb.xml").write_bytes(bomb)
    assert "declares XML entities" in refusal(tmp_path / "bomb.xml")
    document = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><w>&b;</w>'
    (tmp_path / "bomb.docx").write_bytes(
        build.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})
    )
    assert "declares XML entities" in refusal(tmp_path / "bomb.docx")


def test_nested_html_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    (tmp_path / "deep.html").write_bytes(b"<html><body>" + b"<div>" * 5000 + b"gulls")
    assert "nested more than" in refusal(tmp_path / "deep.html")


def test_read_articles_warns_of_problems_and_raises_where_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"title,date,text\nGulls,2031-05-03,They came.\nRadar,2031-05\n")
    with pytest.warns(UserWarning, match="2 fields where the header has 3"):
        articles = read_articles(tmp_path / "t.csv")
    assert len(articles) == 1
    (tmp_path / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ValueError, match=r"x\.png.*picture"):
        read_articles(tmp_path / "x.png")


def test_every_file_has_a_line_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ARTICLE)
    (tmp_path / "b.bin").write_bytes(bytes(range(256)))
    (tmp_path / "c.zip").write_bytes(build.zipped({"d.txt": ARTICLE, "e.gz": b"\x1f\x8bbroken"}))
    _, report, problems = read_files(tmp_path)
    assert report["file"].str.rpartition("/")[2].tolist() == ["a.txt", "b.bin", "d.txt", "e.gz"]
    assert report["articles"].tolist() == [1, 0, 1, 0]
    assert set(report.loc[report["articles"] == 0, "file"]) <= set(problems["file"])


def test_office_files_inside_a_zip_stay_files() -> None:
    data = build.zipped({"a.docx": build.docx("Gulls", "They came.")})
    [(name, content)] = files.unpack("b.zip", data)
    assert name == "b.zip/a.docx"
    assert detect_format(content) == "DOCX"


def test_damaged_zip_is_refused_in_a_sentence() -> None:
    data = build.zipped({"a.txt": ARTICLE})
    for cut in range(4, len(data), 7):
        with pytest.raises(ValueError, match=r"cut\.zip: "):
            archives.open_zip(data[:cut], "cut.zip")


def test_a_bundle_and_a_document_are_told_apart_by_what_is_in_them() -> None:
    assert detect_format(build.zipped({"a.docx": build.docx("Gulls", "They came.")})) == "zip"
    assert detect_format(build.gzipped(ARTICLE)) == "gzip"
    assert detect_format(build.docx("Gulls", "They came.")) == "DOCX"

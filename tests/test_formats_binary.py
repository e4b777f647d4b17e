"""Word, Excel, PDF and WARC files, built in memory."""

import io
from pathlib import Path

import format_builders as build
import pytest

from analysis.formats import docx, nexis_uni, pdf, warc, xlsx
from analysis.formats.detect import detect_format
from analysis.formats.read import read_files

SAMPLES = Path(__file__).parent / "samples" / "formats"


def test_word_file_is_one_article_with_its_title_style() -> None:
    data = build.docx("A line above", "# Gulls &amp; radar", "The gulls came.", "They went.")
    records, problems = docx.read(data, "gulls.docx")
    assert problems == []
    assert records[0]["title"] == "Gulls & radar"
    assert records[0]["text"].split("\n\n")[-1] == "They went."
    assert records[0]["date"] == ""


def test_word_file_with_front_matter() -> None:
    records, _ = docx.read(
        build.docx("Titel: Möwen", "Datum: 3. Mai 2031", "Zeitung: Hafenbote", "", "Sie kamen."), "m.docx"
    )
    # Paragraphs are set apart, so the head is not one paragraph of labels: it stays in the text.
    assert records[0]["text"].startswith("Titel")
    one = build.docx(
        "",
        raw="<w:p><w:r><w:t>Titel: Möwen</w:t><w:br/><w:t>Datum: 3. Mai 2031</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Sie kamen.</w:t></w:r></w:p>",
    )
    records, _ = docx.read(one, "m.docx")
    assert (records[0]["title"], records[0]["date"], records[0]["text"]) == ("Möwen", "2031-05-03", "Sie kamen.")


def test_deleted_text_and_second_copies_are_left_out() -> None:
    raw = (
        "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:t> deleted</w:t></w:r></w:del>"
        "<mc:AlternateContent><mc:Choice><w:r><w:t> once</w:t></w:r></mc:Choice>"
        "<mc:Fallback><w:r><w:t> twice</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert docx.docx_paragraphs(build.docx(raw=raw), "x.docx") == [("", "Kept once")]


def test_nexis_uni_word_file_reads_as_its_text_does() -> None:
    lines = (SAMPLES / "nexis_uni.txt").read_text(encoding="utf-8").split("\n")
    data = build.docx(*lines)
    assert detect_format(data) == "Nexis Uni DOCX"
    records, problems = nexis_uni.read_docx(data, "n.docx")
    again, _ = nexis_uni.read_text("\n".join(lines).encode(), "n.txt")
    assert records == again
    assert len(records) == 2
    assert problems == []


def test_word_file_without_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty.docx").write_bytes(build.docx(""))
    articles, _, problems = read_files(tmp_path / "empty.docx")
    assert articles.empty
    assert "no text" in problems["problem"].iloc[0]


def workbook(*sheets: list[list[object]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, rows in enumerate(sheets):
        sheet = book.create_sheet(f"s{at}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook_rows_are_articles_with_typed_dates() -> None:
    import datetime as dt

    data = workbook(
        [
            [],
            ["Headline", "Published", "Full text", "Words"],
            ["Gulls", dt.datetime(2031, 4, 3, 9, 0), "They came.", 2.0],
            ["Radar", "03/04/2031", "It saw.", None],
        ],
        [],
        [["x"]],
    )
    assert detect_format(data) == "XLSX"
    records, problems = xlsx.read(data, "gulls.xlsx")
    assert [record["date"] for record in records] == ["2031-04-03", ""]
    assert [record["record"] for record in records] == [3, 4]
    assert records[0]["stated_words"] == 2
    assert any("'s2' was not read" in problem["problem"] for problem in problems)


def test_workbook_formulas_are_not_run_and_oddities_refused() -> None:
    data = workbook([["title", "text"], ["Gulls", "=1+1"]])
    records, _ = xlsx.read(data, "f.xlsx")
    assert records[0]["text"] == ""  # never calculated, so no value is stored
    with pytest.raises(ValueError, match="no filled cells"):
        xlsx.read(workbook([]), "e.xlsx")
    with pytest.raises(ValueError, match="twice"):
        xlsx.read(workbook([["title", "title"], ["a", "b"]]), "t.xlsx")
    with pytest.raises(ValueError, match="more than 200,000 filled rows or 500 columns"):
        xlsx.read(workbook([["title", "text"], ["x"] * 501]), "w.xlsx")
    with pytest.raises(ValueError, match="cannot be read"):
        xlsx.read(build.zipped({"[Content_Types].xml": "<x", "xl/workbook.xml": "<y"}), "b.xlsx")


def test_pdf_with_text_and_without() -> None:
    pytest.importorskip("pypdf")
    page = (
        "Gulls on the radar\nThe radar of the night ferry saw four hundred gulls\nand thought that they were ships.\n"
        "The crew did not."
    )
    records, problems = pdf.read(build.pdf(page, ""), "gulls.pdf")
    assert records[0]["title"] == "Gulls on the radar"
    assert "four hundred gulls and thought" in records[0]["text"]
    assert [(problem["record"], problem["problem"]) for problem in problems] == [(2, "page 2 has no text")]
    assert pdf.read(build.pdf(page, title="Gulls, a report"), "g.pdf")[0][0]["title"] == "Gulls, a report"
    assert pdf.read(build.pdf(page, title="Microsoft Word - g.doc"), "g.pdf")[0][0]["title"] == "Gulls on the radar"
    with pytest.raises(ValueError, match=r"no text; run a text recognition"):
        pdf.read(build.pdf("", ""), "scan.pdf")


def test_pdf_under_a_password_is_refused() -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(build.pdf("Gulls"))))
    writer.encrypt("gull", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(ValueError, match="password"):
        pdf.read(out.getvalue(), "locked.pdf")


def test_warc_gives_answered_pages_and_lists_the_rest() -> None:
    pytest.importorskip("trafilatura")
    pytest.importorskip("warcio")
    page = (SAMPLES / "page.html").read_bytes()
    address = "https://harbourpost.example/gulls-2"
    data = build.warc(
        (address, 200, "text/html", page),
        ("https://h.example/no", 404, "text/html", page),
        ("https://h.example/a.png", 200, "image/png", b"x"),
        ("https://h.example/", 200, "text/html", b"<p>Log in</p>"),
    )
    records, problems = warc.read(data, "crawl.warc")
    assert [(record["record"], record["url"], record["date"]) for record in records] == [(1, address, "2031-07-09")]
    assert [(problem["record"], problem["outcome"]) for problem in problems] == [
        (2, "skipped"),
        (3, "skipped"),
        (4, "skipped"),
    ]


def test_cut_warc_keeps_what_is_whole_and_says_where_it_breaks(capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("trafilatura")
    pytest.importorskip("warcio")
    page = (SAMPLES / "page.html").read_bytes()
    data = build.warc(("https://h.example/1", 200, "text/html", page), ("https://h.example/2", 200, "text/html", page))
    records, problems = warc.read(data[:-400], "crawl.warc")
    assert len(records) == 1
    assert any(problem["outcome"] == "skipped" for problem in problems)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "line", ["End of Document", "ProQuest document ID: 7", "Document QUAYTI0020310305e7350001r", "2 of 9 DOCUMENTS"]
)
def test_exports_whose_articles_cannot_be_told_apart_are_refused(line: str) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(ValueError, match="cannot be told apart here; export it as"):
        pdf.read(build.pdf(f"Gulls\nThey came.\n{line}"), "export.pdf")
    with pytest.raises(ValueError, match="cannot be told apart here; export it as"):
        docx.read(build.docx("Gulls", "They came.", line), "export.docx")

"""Every text format, by sample files about events that never happened; expected.json says what each must give."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.formats import nexis, proquest, read, url_list
from analysis.formats.detect import READERS, detect_format
from analysis.formats.nexis import is_number_line
from analysis.formats.read import describe_files, read_files

SAMPLES = Path(__file__).parent / "samples" / "formats"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
NEEDS = {"HTML": "lxml", "e-mail": "lxml", "web page": "trafilatura"}


def need_for(kind: str) -> None:
    for word, package in NEEDS.items():
        if word in kind:
            pytest.importorskip(package)


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["file"])
def test_sample_gives_what_it_holds(case: dict) -> None:
    need_for(case["format"])
    articles, files, _ = read_files(SAMPLES / case["file"])
    assert files["format"].tolist() == [case["format"]]
    assert len(articles) == len(case["expected"])
    for row, wanted in zip(articles.to_dict("records"), case["expected"], strict=True):
        assert {name: row[name] for name in wanted} == wanted


def test_every_sample_says_what_the_texts_are() -> None:
    assert [case["file"] for case in EXPECTED if not all("text" in wanted for wanted in case["expected"])] == []


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["file"])
def test_format_is_found_without_the_file_name(case: dict) -> None:
    assert detect_format((SAMPLES / case["file"]).read_bytes(), "download") == case["format"]
    assert case["format"] in READERS


def problems_of(name: str) -> list[tuple[int | None, str, str]]:
    _, _, problems = read_files(SAMPLES / name)
    numbers = [None if number is pd.NA else int(number) for number in problems["record"]]
    return list(zip(numbers, problems["outcome"], problems["problem"], strict=True))


def test_gap_in_the_exports_numbers_is_listed() -> None:
    found = problems_of("nexis_en.txt")
    assert (3, "warned", "the export's numbers jump from 2 to 4") in found
    assert (2, "warned", "the export states 1024 words, the text here has 23") in found
    assert len(found) == 2


def test_paragraph_that_looks_like_a_label_stays_in_the_body() -> None:
    articles, _, _ = read_files(SAMPLES / "nexis_en.txt")
    paragraphs = articles["text"].iloc[0].split("\n\n")
    assert len(paragraphs) == 3
    assert paragraphs[1].startswith("UPDATE: The owner")
    assert paragraphs[2].endswith("two in the morning.")
    assert articles["text"].iloc[1].startswith("Copyright law")


def test_broken_records_are_listed_with_their_line() -> None:
    assert problems_of("newsplease.jsonl") == [
        (3, "skipped", "line 3 is not valid JSON"),
        (2, "skipped", "neither text, headline nor address was found"),
    ]
    assert (4, "skipped", "line 4: 4 fields where the header has 8") in problems_of("mediacloud.csv")
    assert (5, "skipped", "line 5: 2 fields where the header has 5") in problems_of("articles.csv")
    assert (11, "skipped", "line 11 is no address: 'not an address'") in problems_of("urls.txt")


def test_dates_that_are_not_exact_stay_empty_with_the_reason() -> None:
    assert (6, "warned", '"31.11.2031" is not a day of the calendar') in problems_of("articles.csv")
    assert (2, "warned", 'day and month cannot be told apart in "02/03/2031"') in problems_of("articles.jsonl")


def test_stating_the_order_of_dates_fixes_them() -> None:
    articles, _, _ = read_files(SAMPLES / "articles.csv", mapping={"date_order": "dmy"})
    assert articles["date"].tolist() == ["2031-09-30", "2031-10-03", ""]


def test_removed_and_doubtful_records_are_said() -> None:
    assert (2, "skipped", "the provider removed this article") in problems_of("newsapi.json")
    found = problems_of("proquest.txt")
    assert (2, "warned", "the publication title 'Maren' is only the place of publication") in found
    assert any(outcome == "skipped" and "Report Information" in text for _, outcome, text in found)


def test_empty_articles_are_listed() -> None:
    pytest.importorskip("lxml")
    assert (2, "skipped", "an article without headline and text") in problems_of("factiva_codes.html")
    assert (2, "skipped", "an article without headline and text") in problems_of("factiva.xml")


def test_lists_of_addresses_give_rows_without_text() -> None:
    articles, _, _ = read_files(SAMPLES / "urls.txt")
    assert len(articles) == 9
    assert set(articles["text_status"]) == {"none"}
    assert articles["outlet"].iloc[0] == "quaytimes.example"


def test_saved_page_loses_its_frame_and_its_scripts() -> None:
    pytest.importorskip("trafilatura")
    articles, _, _ = read_files(SAMPLES / "page.html")
    text = articles["text"].iloc[0]
    assert text.startswith("The harbour master") or text.startswith("By Ilse")
    assert text.endswith("back to the fish market.")
    for foreign in ("script", "Log in", "Cookie", "newsletter", "color"):
        assert foreign not in text


def test_scripts_in_fields_never_reach_the_text() -> None:
    articles, _, _ = read_files(SAMPLES / "articles.jsonl")
    assert "steal" not in articles["text"].iloc[0]


NEXIS = """
                               1 of 1 DOCUMENTS



                                   Quay Times

                                 March 7, 2031

Gulls again

And again, says the council

BYLINE: Oddny Farrell
SECTION: NEWS
LENGTH: 7 words

They came back on Monday, she said.
{}
"""


def nexis_record(below: str) -> dict:
    [record], _ = nexis.read_text(NEXIS.format(below).encode(), "n.txt")
    return record


def test_labels_in_a_row_and_a_subheading() -> None:
    record = nexis_record("")
    assert (record["title"], record["author"], record["section"]) == ("Gulls again", "Oddny Farrell", "NEWS")
    assert record["stated_words"] == 7
    assert record["text"] == "And again, says the council\n\nThey came back on Monday, she said."


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("\nNOTES: the choir sang.\n\nIt rained.\n\nLANGUAGE: ENGLISH\n", 3),
        ("\nGRAPHIC: A gull\n\nAnother gull\n\nLANGUAGE: ENGLISH\n", 1),
        ("\nUPDATE: they left\n\nLANGUAGE: ENGLISH\n", 2),
        ("\nUPDATE: 8. März 2031\n\nSPRACHE: DEUTSCH\n", 1),
        ("\nLOAD-DATE: March 8, 2031\n\n---- End of Request ----\n", 1),
        ("\nCopyright 2031 Quay Times\n", 1),
    ],
)
def test_where_a_body_ends(below: str, kept: int) -> None:
    assert len(nexis_record(below)["text"].split("\n\n")) == kept + 1


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("   3 of 10 DOCUMENTS", True),
        ("Dokument 3 von 10", True),
        ("Document 3 de 10", True),
        ("3 sur 10 DOCUMENTS", True),
        ("2,001 of 2,146 DOCUMENTS", True),
        ("3 of 10 votes", False),
        ("3 of 10", False),
        ("He signed 3 of 10 documents", False),
    ],
)
def test_number_lines(line: str, is_one: bool) -> None:
    assert is_number_line(line) is is_one


def test_unknown_labels_after_a_proquest_text_do_not_hold_the_known_ones_in_it() -> None:
    text = (
        "Gulls\n\nFull text: They came.\nThey went.\n\nSubject: Gulls\n\nProduct name: Radar 3\n\nTitle: Gulls\n\n"
        "Publication title: Quay Times\n\nPublication date: Mar 5, 2031\n\nProQuest document ID: 7\n"
    )
    [record], _ = proquest.read_text(text.encode(), "p.txt")
    assert (record["text"], record["outlet"], record["title"]) == ("They came.\nThey went.", "Quay Times", "Gulls")


def test_a_date_without_a_day_stays_empty_and_is_no_headline() -> None:
    text = NEXIS.format("").replace(
        "                                 March 7, 2031", "                                 Spring 2031"
    )
    [record], _ = nexis.read_text(text.encode(), "n.txt")
    assert (record["title"], record["date"], record["outlet"]) == ("Gulls again", "", "Quay Times")
    assert "no date could be read" in record["date_note"]


def test_a_notice_right_above_the_outlet_does_not_hide_it() -> None:
    text = NEXIS.format("").replace(
        "                                   Quay Times",
        "         Copyright 1998 The Quay Company\n              The Quay Times",
    )
    [record], _ = nexis.read_text(text.encode(), "n.txt")
    assert (record["outlet"], record["rights"]) == ("The Quay Times", "Copyright 1998 The Quay Company")


def test_an_address_given_twice_is_one_article_and_said() -> None:
    records, problems = url_list.read(b"https://q.example/1\nhttps://q.example/2\nhttps://q.example/1\n", "u.txt")
    assert [record["record"] for record in records] == [1, 2]
    assert (problems[0]["record"], problems[0]["outcome"]) == (3, "skipped")


def test_lines_that_were_skipped_are_named_by_number(tmp_path: Path) -> None:
    rows = [f"Title {n},2031-01-0{n},text {n}" for n in range(1, 8)]
    rows[1], rows[4] = "Too,few", "one,2031-01-05,field,too,many"
    (tmp_path / "t.csv").write_text("\n".join(["title,date,text", *rows]), encoding="utf-8")
    [line] = describe_files(*read_files(tmp_path / "t.csv")[1:])
    assert line == ("t.csv: CSV, 5 articles (title 5, date 5, text 5); 2 skipped: line …: … fields where the header "
                    "has … (no. 3, 6).")


def test_a_date_that_cannot_be_told_is_quoted_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("title;date\nA;3-4-2031\n", encoding="utf-8")
    _, _, problems = read_files(tmp_path / "t.csv")
    assert 'day and month cannot be told apart in "3-4-2031"' in problems["problem"].tolist()


def test_a_bad_record_stays_alone(tmp_path: Path) -> None:
    lines = ['{"title": "A", "text": "A bad \\ud800 letter."}', '{"title": "B", "text": "Good."}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    articles, _, problems = read_files(tmp_path / "a.jsonl")
    assert articles["text"].tolist() == ["A bad \ufffd letter.", "Good."]
    assert problems[["record", "problem"]].values.tolist() == [[1, "broken characters of the text were replaced"]]


def test_a_number_that_is_none_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"title": "A", "url": NaN, "text": NaN}, {"title": "B", "text": "Good."}]')
    articles, _, _ = read_files(tmp_path / "a.json")
    assert articles[["url", "text", "text_status"]].values.tolist() == [["", "", "none"], ["", "Good.", "full"]]


def test_signs_that_are_no_tags_stay_in_the_text(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('title,text\nif a<b and c>d,"So a<b and c>d, and x <y> z."\n'
                                    'B,"<p class=\'x\'>One</p><b>two</b> 3<4 <a href=\'y\'>link</a>"\n')
    articles, _, _ = read_files(tmp_path / "t.csv")
    assert articles["title"].tolist() == ["if a<b and c>d", "B"]
    assert articles["text"].tolist() == ["So a<b and c>d, and x <y> z.", "One\ntwo 3<4 link"]


def test_a_huge_file_is_announced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                  capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(read, "HUGE", 100)
    (tmp_path / "big.txt").write_text("Ferry late\n\n" + "The ferry stayed in port all day. " * 9, encoding="utf-8")
    read_files(tmp_path / "big.txt")
    assert capsys.readouterr().err == "big.txt: 0 MB, which takes a while ...\n"


def test_many_files_of_a_folder_in_which_all_went_well_share_a_line(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"---\ntitle: Ferry {number}\n---\nThe ferry stayed in port.\n")
    (folder / "3.txt").write_bytes(b"")
    lines = describe_files(*read_files(folder)[1:])
    assert lines == ["texts/ (5 files): plain text, 5 articles.",
                     "texts/3.txt: the file is empty; download it again."]
    (folder / "0.txt").unlink()
    (folder / "1.txt").unlink()
    assert len(describe_files(*read_files(folder)[1:])) == 4

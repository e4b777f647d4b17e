"""Articles on disk: read as they stand, or refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.reading.articles import (
    ARTICLE_COLUMNS,
    list_files,
    read_article_list,
    read_corpus,
    read_outlets,
    read_text,
    read_yaml,
    sha256,
    write_text,
)

Refused = Callable[..., object]


def list_of(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "articles.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return file


def test_a_corpus_folder_gives_its_articles_with_their_texts(corpus: Path, articles: pd.DataFrame) -> None:
    read = read_corpus(corpus)
    assert list(read.columns) == [*ARTICLE_COLUMNS, "text"]
    assert read["text"].tolist() == articles["text"].tolist()
    assert read["date"].tolist() == ["2031-03-04", "2031-03", "", "2031"]
    assert set(read["author"]) == {""}


@pytest.mark.parametrize("text", ["a\r\nb", "\ufeffa", "a\rb\x0bc\u2028d", " a \n\n", "naïve — “quoted” 日本"])
def test_a_text_is_read_exactly_as_it_stands(corpus: Path, text: str) -> None:
    assert write_text(corpus, "gull-1", text) == corpus / "texts" / "gull-1.txt"
    assert read_text(corpus / "texts" / "gull-1.txt") == text
    assert read_corpus(corpus)["text"].iloc[0] == text


def test_three_columns_are_enough(tmp_path: Path) -> None:
    table = read_article_list(list_of(tmp_path, "outlet,doc_id,title\ngull,g1,Last boat\n"))
    assert list(table.columns) == list(ARTICLE_COLUMNS)
    assert table.loc[0, ["doc_id", "outlet", "title", "url"]].tolist() == ["g1", "gull", "Last boat", ""]


@pytest.mark.parametrize("title", ["Boats, and more boats", 'The "last" boat', "NA", "007", "Dock\u2028side",
                                   "two\nlines"])
def test_a_title_is_read_as_it_was_written(tmp_path: Path, title: str) -> None:
    file = tmp_path / "articles.csv"
    pd.DataFrame([{"doc_id": "g1", "outlet": "gull", "title": title}]).to_csv(file, index=False, lineterminator="\n")
    assert read_article_list(file)["title"].tolist() == [title]


def test_a_byte_order_mark_other_line_ends_and_blank_lines_below_do_not_matter(tmp_path: Path) -> None:
    rows = "doc_id,outlet,title\ng1,gull,One\ng2,gull,Two\n"
    wanted = read_article_list(list_of(tmp_path, rows))
    for other in ("\ufeff" + rows, rows.replace("\n", "\r\n"), rows + "\n\n", rows + ",,\n", rows.rstrip("\n")):
        pd.testing.assert_frame_equal(read_article_list(list_of(tmp_path, other)), wanted)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_is_read_as_a_spreadsheet_saves_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["doc_id", "outlet", "title", "date"], ["g1", "gull", "Göll; later", "03/04/2031"],
            ["g2", "gull", "Two, perhaps", "29/11/2031"], ["g3", "gull", "Three", "2031-05"], ["g4", "gull", "4", ""]]
    lines = [delimiter.join(f'"{cell}"' if {",", ";"} & set(cell) else cell for cell in row) for row in rows]
    read = read_article_list(list_of(tmp_path, "\r\n".join([*lines, ""]).encode(encoding)))
    assert read["title"].tolist() == ["Göll; later", "Two, perhaps", "Three", "4"]
    assert read["date"].tolist() == ["2031-04-03", "2031-11-29", "2031-05", ""]


def test_outlets_are_read_as_a_spreadsheet_saves_them(tmp_path: Path) -> None:
    text = "outlet;name;country;owner;description;source\r\ngull;The Göll;unknown;unknown;a paper, weekly;\r\n"
    (tmp_path / "outlets.csv").write_bytes(text.encode("cp1252"))
    assert read_outlets(tmp_path / "outlets.csv").iloc[0].tolist() == [
        "gull", "The Göll", "unknown", "unknown", "a paper, weekly", ""]


@pytest.mark.parametrize("date", ["", "2024", "2024-02", "2024-02-29", "2024-12-31"])
def test_a_date_may_be_as_exact_as_it_is_known(tmp_path: Path, date: str) -> None:
    assert read_article_list(list_of(tmp_path, f"doc_id,outlet,title,date\ng1,gull,One,{date}\n"))["date"][0] == date


@pytest.mark.parametrize("date", ["2024-13-01", "01/02/2024", "2024-00-10", "2024-01-32", "2024-02-30", "2023-02-29",
                                  "24-01-02", "2024-1-2", "20240102", "2 January 2024", "2024-01-02T10:00", "yesterday",
                                  " "])
def test_a_date_that_is_none_is_refused(tmp_path: Path, refused: Refused, date: str) -> None:
    with refused("articles.csv", "row 3", "'date'", repr(date), "YYYY-MM-DD", "'date_note'"):
        read_article_list(list_of(tmp_path, f"doc_id,outlet,title,date\ng0,gull,Zero,\ng1,gull,One,{date}\n"))


@pytest.mark.parametrize("doc_id", ["../x", "..", ".hidden", "a/b", "a\\b", "/etc/x", "C:x", "a b", "a\tb", "x\x00",
                                    "*"])
def test_a_doc_id_cannot_climb_out_of_the_folder(tmp_path: Path, refused: Refused, doc_id: str) -> None:
    with refused("articles.csv", "row 2", "'doc_id'", repr(doc_id), "letters, digits"):
        read_article_list(list_of(tmp_path, f'doc_id,outlet,title\n"{doc_id}",gull,One\n'))


FAULTS = {
    "a doc_id twice": ("doc_id,outlet,title\ng1,gull,One\ng1,gull,Two\n", ["row 3", "'doc_id'", "'g1'", "its own"]),
    "an unknown column": ("doc_id,outlet,title,datum\ng1,gull,One,2024\n", ["row 1", "'datum'", "'date'"]),
    "a missing column": ("doc_id,title\ng1,One\n", ["row 1", "'outlet'", "add it"]),
    "an empty title": ("doc_id,outlet,title\ng1,gull,One\ng2,gull,\n", ["row 3", "'title'", "fill it in"]),
    "an empty doc_id": ("doc_id,outlet,title\n ,gull,One\n", ["row 2", "'doc_id'", "fill it in"]),
    "a comma too many": ("doc_id,outlet,title\ng1,gull,One, two\n", ["row 2", "4 values for 3", "quote commas"]),
    "a cell too few": ("doc_id,outlet,title\ng1,gull,One\ng2,gull\n", ["row 3", "2 values for 3 columns"]),
    "no article": ("doc_id,outlet,title\n", ["no article", "doc_id, outlet, title"]),
    "nothing at all": ("", ["no article", "one row per article"]),
    "days of no order": ("doc_id;outlet;title;date\ng1;gull;Late;03/04/2031\n",
                         ["row 2", "'date'", "'03/04/2031'", "YYYY-MM-DD"]),
    "days of two orders": ("doc_id;outlet;title;date\ng1;gull;Late;30/04/2031\ng2;gull;On;04/30/2031\n",
                           ["row 2", "'date'", "'30/04/2031'"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_list_is_told_with_its_place(tmp_path: Path, refused: Refused, fault: str) -> None:
    text, told = FAULTS[fault]
    with refused("articles.csv", *told):
        read_article_list(list_of(tmp_path, text))


@pytest.mark.parametrize("blank", ["", ",,", " ,,"])
def test_a_blank_row_between_articles_is_told(tmp_path: Path, refused: Refused, blank: str) -> None:
    with refused("articles.csv", "row 3"):
        read_article_list(list_of(tmp_path, f"doc_id,outlet,title\ng1,gull,One\n{blank}\ng2,gull,Two\n"))


def test_a_missing_text_is_told_or_kept_as_empty(corpus: Path, refused: Refused) -> None:
    (corpus / "texts" / "tide-1.txt").unlink()
    with refused("tide-1.txt", "missing", "put it there"):
        read_corpus(corpus)
    assert read_corpus(corpus, missing="empty")["text"].str.len().eq(0).tolist() == [False, False, True, False]


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_text_is_told_with_its_row(corpus: Path, refused: Refused, text: str) -> None:
    write_text(corpus, "tide-1", text)
    with refused("articles.csv", "row 4", "'doc_id'", "texts/tide-1.txt", "take the row out"):
        read_corpus(corpus)


@pytest.mark.parametrize("missing", ["error", "empty"])
def test_a_text_in_another_encoding_is_told_with_the_byte(corpus: Path, refused: Refused, missing: str) -> None:
    (corpus / "texts" / "tide-1.txt").write_bytes("The göll".encode("latin-1"))
    with refused("tide-1.txt", "byte 5", "save the file as UTF-8"):
        read_corpus(corpus, missing=missing)


def test_an_unknown_word_for_missing_lists_the_known_ones(corpus: Path, refused: Refused) -> None:
    with refused("missing='ignore'", "'error'", "'empty'"):
        read_corpus(corpus, missing="ignore")


def test_a_missing_list_is_told(tmp_path: Path, refused: Refused) -> None:
    with refused("articles.csv", "missing", "put it there"):
        read_corpus(tmp_path)


def test_outlets_are_read_as_a_table_of_the_study(corpus: Path, outlets: pd.DataFrame, refused: Refused) -> None:
    pd.testing.assert_frame_equal(read_outlets(corpus / "outlets.csv"), outlets)
    (corpus / "outlets.csv").write_text("outlet,name\ngull,The Gull\n", encoding="utf-8")
    with refused("outlets.csv", "row 1", "'country'", "add it"):
        read_outlets(corpus / "outlets.csv")


BROKEN_YAML = {
    "a tab": ("families:\n\tfate: 1\n", ["line 2, column 1"]),
    "a colon too many": ("families:\n  about: one: two\n", ["line 2, column 13"]),
    "an open bracket": ("stop_words: [a, b\n", ["line 2, column 1"]),
    "a list": ("- one\n- two\n", ["a mapping was expected"]),
    "nothing": ("", ["a mapping was expected"]),
    "a control character": ("families: \x07\n", ["line 1, column 11"]),
    "a key twice": ("families: 1\ntone: 2\nfamilies: 3\n", ["line 3, column 1", "'families'", "twice", "rename one"]),
    "a key twice further in": ("a:\n- b: {c: 1, c: 2}\n", ["line 2, column 13", "'c'", "twice", "rename one"]),
    "a list as a key": ("families: 1\n[sold, closed]: 2\n", ["line 2, column 1", "unhashable key"]),
}


@pytest.mark.parametrize("fault", BROKEN_YAML)
def test_broken_yaml_is_told_with_its_place(tmp_path: Path, refused: Refused, fault: str) -> None:
    text, told = BROKEN_YAML[fault]
    (tmp_path / "dictionary.yml").write_text(text, encoding="utf-8")
    with refused("dictionary.yml", *told):
        read_yaml(tmp_path / "dictionary.yml")


def test_a_key_may_stand_in_two_mappings_and_an_alias_for_its_anchor(tmp_path: Path) -> None:
    (tmp_path / "d.yml").write_text("a: &one {b: 1}\nc: {b: 2}\nd: *one\ne: &two [*two]\n", encoding="utf-8")
    found = read_yaml(tmp_path / "d.yml")
    assert (found["a"], found["c"], found["d"]) == ({"b": 1}, {"b": 2}, {"b": 1})
    assert found["e"][0] is found["e"]


def test_files_are_listed_by_name_and_folders_opened(corpus: Path, refused: Refused) -> None:
    names = [file.name for file in list_files([str(corpus / "texts"), str(corpus / "articles.csv")])]
    assert names == ["gull-1.txt", "gull-2.txt", "lamp-1.txt", "tide-1.txt", "articles.csv"]
    with refused("nowhere", "check the path"):
        list_files([str(corpus / "nowhere")])


def test_a_checksum_is_that_of_the_bytes() -> None:
    published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, appendix B.1
    assert sha256("abc") == published
    assert sha256("é") != sha256("e\u0301")

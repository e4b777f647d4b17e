"""Cleaning: the clean text, its ledger, and that nothing of the article is lost."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import apply_removals, raw_places, restore_raw

from analysis.reading.clean import REASONS, clean_text

PARAGRAPHS = [
    "The last boat left the old harbour at noon on Friday, the harbour office said.",
    "Its crew of nine had asked the town council for “a day of rest” in spring.",
    "What the crew wants",
    "The council’s answer – a long one – said that it would hear both sides in June.",
]
PAGE = """\ufeffHarbour Courier\r
Home\r
Boats\r
Sign in\r
Ferries’ “last” day\r
By Ada Quill\r
Share this\r
SOUNDHAVEN (HCN) — """ + "\r\n\r\n".join(PARAGRAPHS) + """ Ada Quill – Harbour correspondent\r
\r
3 Comments\r
Norwick counts its gulls again\r
Gulls are on the rise in Norwick, where a count began on Monday morning.\r
Loading\r
© 2021 Harbour Courier. All rights reserved.\r
"""
PIECES = st.sampled_from([
    *PARAGRAPHS, "Share this", "0 Comments", "Related", "By Ada Quill", "OSLO — ", "Ferries rest", "© 2021 Courier",
    "\n", "\n\n", "\r\n", " ", "\xa0", "\u200b", "\t", "...", "Photo: Bo Larch", "May 3, 2021", "said:", "“", "12", "a",
    " Ada Q. – Sailor",
])


def test_a_page_becomes_its_article() -> None:
    clean, removals = clean_text(PAGE, title="Ferries' \"last\" day", author="Ada Quill", outlet="Harbour Courier")
    assert clean == "\n".join(PARAGRAPHS)
    assert [rule for rule in removals["rule"] if rule != "blank"] == [
        "invisible", "furniture", "title", "byline", "furniture", "dateline", "byline", "furniture", "rights"]


def test_what_is_known_of_the_article_only_names_the_rules() -> None:
    assert clean_text(PAGE)[0] == "\n".join(PARAGRAPHS)


def test_the_ledgers_columns() -> None:
    _, removals = clean_text(PAGE)
    assert list(removals.columns) == ["start", "end", "replacement", "rule", "reason", "n_words", "removed"]
    assert (removals["start"] < removals["end"]).all()
    assert (removals["end"].to_numpy()[:-1] <= removals["start"].to_numpy()[1:]).all()
    assert removals["replacement"].str.len().max() <= 1
    assert removals["reason"].tolist() == [REASONS[rule] for rule in removals["rule"]]
    assert removals["removed"].tolist() == [PAGE[a:b] for a, b in zip(removals["start"], removals["end"], strict=True)]
    assert removals["n_words"].tolist() == [sum(map(bool, map(re.compile(r"[^\W_]").search, words.split())))
                                           for words in removals["removed"]]


def test_there_and_back() -> None:
    clean, removals = clean_text(PAGE)
    assert apply_removals(PAGE, removals) == clean
    assert apply_removals(PAGE, removals.drop(columns="removed")) == clean
    assert restore_raw(clean, removals) == PAGE


def test_offsets_lead_to_the_same_words() -> None:
    clean, removals = clean_text(PAGE)
    places = raw_places(PAGE, removals)
    for word in ("boat", "“a day", "June"):
        raw = places[clean.index(word)]
        assert PAGE[raw:raw + len(word)] == word
    assert PAGE.index("Norwick") not in places


def test_a_plain_article_has_an_empty_ledger() -> None:
    text = "\n".join(PARAGRAPHS)
    clean, removals = clean_text(text)
    assert (clean, len(removals)) == (text, 0)


def test_a_signature_goes_from_the_first_paragraph_too() -> None:
    clean, removals = clean_text("\n".join([PARAGRAPHS[0] + " Ada Quill – Harbour correspondent", *PARAGRAPHS[1:]]))
    assert clean == "\n".join(PARAGRAPHS)
    assert removals["rule"].tolist() == ["byline"]


def test_a_rights_line_goes_and_a_question_stays() -> None:
    lines = [*PARAGRAPHS[:2], "Is the council fair?", PARAGRAPHS[3]]
    clean, removals = clean_text("\n".join([*lines, "Printing rights and copyrights are reserved by Norwick."]))
    assert clean == "\n".join(lines)
    assert removals["rule"].tolist() == ["rights"]


@pytest.mark.parametrize("raw", ["", " \n ", "\ufeff"])
def test_nothing_is_cleaned_to_nothing(raw: str) -> None:
    clean, removals = clean_text(raw)
    assert clean == ""
    assert restore_raw(clean, removals) == raw


@pytest.mark.parametrize("end", ["\n", "\r", "\n\n", "\u2028"])
def test_the_clean_text_is_the_same_whatever_the_line_ends(end: str) -> None:
    assert clean_text(PAGE.replace("\r\n", end))[0] == clean_text(PAGE)[0]


@pytest.mark.parametrize("sign", [*"aA\n—\xa0\u200b\u200d“.(", "- ", "a\n", "A. ", "OSLO — "])
def test_odd_texts_come_back(sign: str) -> None:
    raw = sign * 2_000
    clean, removals = clean_text(raw, title="a", outlet="OSLO")
    assert restore_raw(clean, removals) == raw


def checked(raw: str) -> pd.DataFrame:
    clean, removals = clean_text(raw, title="Ferries rest", outlet="Courier")
    assert apply_removals(raw, removals) == clean
    assert restore_raw(clean, removals) == raw
    again, more = clean_text(clean, title="Ferries rest", outlet="Courier")
    assert (again, len(more)) == (clean, 0)
    places = raw_places(raw, removals)
    assert places == sorted(set(places))
    assert len(places) == len(clean)
    return removals


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_text_comes_back(raw: str) -> None:
    checked(raw)


@pytest.mark.slow
@settings(max_examples=200)
@given(st.lists(PIECES, max_size=14))
def test_any_page_comes_back(pieces: list[str]) -> None:
    checked("".join(pieces))
    checked("\n".join(pieces))

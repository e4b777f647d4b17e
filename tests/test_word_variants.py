"""Words under other definitions: what a hyphen and a space do to a count."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reading.quotes import find_quotes
from analysis.reading.segment import find_sentences, find_words
from analysis.reading.word_variants import VARIANT_COLUMNS, count_word_variants


def variants(text: str) -> pd.DataFrame:
    return count_word_variants(text, find_words(text), find_sentences(text), find_quotes(text))


@pytest.mark.parametrize(("text", "split", "spaced"), [
    ("The ferry sails.", 3, 3),
    ("A well-known pier.", 4, 3),
    ("A state-of-the-art pier.", 6, 3),
    ("Boats - old ones - rot.", 4, 6),
    ("Boats/ferries rot.", 3, 2),
    ("Boats—old ones—rot.", 4, 2),
    ("It can't sail.", 3, 3),
])
def test_a_hyphen_parts_and_a_space_parts(text: str, split: int, spaced: int) -> None:
    row = variants(text).iloc[0]
    assert (row["n_words_hyphens_split"], row["n_words_white_space"]) == (split, spaced)


def test_counts_stand_with_their_sentence() -> None:
    table = variants("The sea-going ferry sails. Nobody waits.")
    assert table["n_words_hyphens_split"].tolist() == [5, 2]
    assert table["n_words_white_space"].tolist() == [4, 2]


def test_quoted_words_are_counted_apart_and_the_marks_do_not_hide_them() -> None:
    row = variants("The mayor said: “This sea-front will go.”").iloc[0]
    assert (row["n_quoted_words_hyphens_split"], row["n_words_hyphens_split"]) == (5, 8)
    assert (row["n_quoted_words_white_space"], row["n_words_white_space"]) == (4, 7)


def test_a_comma_behind_the_closing_mark_does_not_take_the_word_out_of_the_quotation() -> None:
    row = variants("“We will go”, said the mayor.").iloc[0]
    assert (row["n_quoted_words_white_space"], row["n_words_white_space"]) == (3, 6)


def test_no_text_gives_no_rows_and_all_columns() -> None:
    table = variants("")
    assert list(table.columns) == VARIANT_COLUMNS
    assert len(table) == 0


@given(st.text(alphabet="ab -“”'.—/\n1", max_size=80))
def test_nothing_is_lost_and_nothing_quoted_beyond_what_is_there(text: str) -> None:
    table, words = variants(text), find_words(text)
    hyphens = sum(text[start:end].count("-") for start, end in zip(words["start"], words["end"], strict=True))
    if len(table):
        assert table["n_words_hyphens_split"].sum() == len(words) + hyphens
        assert table["n_words_white_space"].sum() == len(text.split())
        assert (table["n_quoted_words_hyphens_split"] <= table["n_words_hyphens_split"]).all()
        assert (table["n_quoted_words_white_space"] <= table["n_words_white_space"]).all()

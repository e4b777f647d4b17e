"""Neighbours: who stands within five words in the same sentence, counted and no more."""

from __future__ import annotations

import pytest

from analysis.reading.dictionary import Dictionary, parse_dictionary
from analysis.reading.match import find_matches
from analysis.reading.neighbours import NEIGHBOUR_COLUMNS, count_neighbours
from analysis.reading.segment import find_sentences, find_words
from analysis.reading.tokens import make_tokens


@pytest.fixture(scope="module")
def harbour() -> Dictionary:
    return parse_dictionary({"families": {"works": {"concepts": {"pier": ["pier*"], "end": ["end ... line"]}}}})


def near(text: str, dictionary: Dictionary) -> dict[tuple[str, str, str], int]:
    tokens = make_tokens(text, find_words(text), find_sentences(text))
    table = count_neighbours(tokens, find_matches(tokens, dictionary)[0], least=1)
    return {(row.concept, row.word, row.band): row.n for row in table.itertuples()}


def test_two_words_off_is_near_and_three_is_far_and_six_is_nobody(harbour: Dictionary) -> None:
    found = near("one two three four five six pier seven eight nine", harbour)
    assert found == {("pier", "five", "near"): 1, ("pier", "six", "near"): 1, ("pier", "seven", "near"): 1,
                     ("pier", "eight", "near"): 1, ("pier", "two", "far"): 1, ("pier", "three", "far"): 1,
                     ("pier", "four", "far"): 1, ("pier", "nine", "far"): 1}


def test_no_window_crosses_a_sentence(harbour: Dictionary) -> None:
    assert near("The old pier. Nobody came.", harbour) == {("pier", "the", "near"): 1, ("pier", "old", "near"): 1}


def test_a_word_between_two_matches_counts_for_both_and_one_pier_neighbours_the_other(harbour: Dictionary) -> None:
    assert near("pier or piers", harbour) == {("pier", "or", "near"): 2, ("pier", "pier", "near"): 1,
                                              ("pier", "piers", "near"): 1}


def test_matched_words_are_no_neighbours_but_words_in_the_gap_are(harbour: Dictionary) -> None:
    found = near("the end of the ferry line came", harbour)
    assert ("end", "end", "near") not in found
    assert ("end", "line", "near") not in found
    assert found["end", "the", "near"] == 2
    assert found["end", "ferry", "near"] == 1


def test_nothing_found_gives_the_columns_and_no_rows(harbour: Dictionary) -> None:
    tokens = make_tokens("", find_words(""), find_sentences(""))
    table = count_neighbours(tokens, [])
    assert list(table.columns) == NEIGHBOUR_COLUMNS
    assert len(table) == 0
    assert near("nothing of the kind", harbour) == {}


def test_no_order_can_be_read_off(harbour: Dictionary) -> None:
    text = "zebra yak pier ant bee"
    tokens = make_tokens(text, find_words(text), find_sentences(text))
    table = count_neighbours(tokens, find_matches(tokens, harbour)[0], least=1)
    assert table["word"].tolist() == ["ant", "bee", "yak", "zebra"]


def test_what_stands_near_one_or_two_hits_is_not_told(harbour: Dictionary) -> None:
    for hits, told in ((1, False), (2, False), (3, True)):
        text = "An old pier stood. " * hits
        tokens = make_tokens(text, find_words(text), find_sentences(text))
        assert (len(count_neighbours(tokens, find_matches(tokens, harbour)[0])) > 0) is told

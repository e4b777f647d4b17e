"""Texts that stand twice are flagged, with shares one can count on one's fingers."""

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.formats.duplicates import find_duplicates

SENTENCE = "the night ferry to little maren stayed in port"  # nine words: five sequences of five


def table(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [(f"d{at}", outlet, text) for at, (outlet, text) in enumerate(rows)], columns=["doc_id", "outlet", "text"]
    )


def pairs(articles: pd.DataFrame, **how: float) -> list[tuple[str, str, float, float, str]]:
    return [tuple(row) for row in find_duplicates(articles, **how).round(3).values.tolist()]


def test_shares_by_hand() -> None:
    # nine words and one more: five and six sequences, five in common; Jaccard 5 of 6, contained 5 of 5
    found = pairs(table(("A", SENTENCE), ("A", SENTENCE + " again")))
    assert found == [("d0", "d1", 0.833, 1.0, "near duplicate")]


def test_kinds() -> None:
    longer = SENTENCE + " and the crew played cards until the tide turned at last"
    assert pairs(table(("A", SENTENCE), ("B", SENTENCE.upper() + "!")))[0][4] == "same text"
    assert pairs(table(("A", SENTENCE), ("B", longer)))[0][3:] == (1.0, "wire copy")
    assert pairs(table(("A", SENTENCE), ("A", longer)))[0][4] == "near duplicate"
    assert pairs(table(("", SENTENCE), ("B", longer)))[0][4] == "near duplicate"


def test_thresholds_and_short_texts() -> None:
    two = table(("A", SENTENCE), ("A", "the night ferry to little maren sank in the bay of gulls"))
    assert pairs(two) == []  # two of five sequences
    assert pairs(two, contained=0.4)[0][2:4] == (0.182, 0.4)
    assert pairs(table(("A", "gulls again"), ("A", "gulls again"))) == []
    assert pairs(table(("A", ""), ("A", ""))) == []
    assert pairs(table()) == []
    with pytest.raises(ValueError, match="shares above 0"):
        find_duplicates(two, similar=0.0)


def test_order_of_rows_changes_nothing_but_the_names() -> None:
    rows = [
        ("A", SENTENCE),
        ("B", SENTENCE + " again"),
        ("C", "something else happened on the quay that day"),
        ("A", SENTENCE),
    ]
    there = {frozenset(pair[:2]): pair[2:] for pair in pairs(table(*rows))}
    articles = table(*rows).iloc[::-1].reset_index(drop=True)
    assert {frozenset(pair[:2]): pair[2:] for pair in pairs(articles)} == there
    assert len(there) == 3


@given(st.lists(st.text("abc ", min_size=20, max_size=60), min_size=2, max_size=8))
def test_against_plain_sets(texts: list[str]) -> None:
    found = {
        (row[0], row[1]): row[2] for row in pairs(table(*(("A", text) for text in texts)), similar=0.01, contained=0.01)
    }
    grams = [{tuple(words[at : at + 5]) for at in range(len(words) - 4)} for words in map(str.split, texts)]
    for first in range(len(texts)):
        for second in range(first + 1, len(texts)):
            common, either = grams[first] & grams[second], grams[first] | grams[second]
            assert found.get((f"d{first}", f"d{second}"), 0.0) == (
                round(len(common) / len(either), 3) if common else 0.0
            )


def test_articles_are_left_as_they_are_and_blocks_join_up() -> None:
    rng = random.Random(0)
    texts = [
        " ".join(rng.choices(["gull", "radar", "ferry", "crew", "quay", "port", "tide", "herring"], k=60))
        for _ in range(700)
    ]
    texts[650] = texts[3]
    articles = table(*(("A", text) for text in texts))
    before = articles.copy()
    found = find_duplicates(articles)
    assert articles.equals(before)
    assert found[["doc_id", "doc_id_other", "kind"]].values.tolist() == [["d3", "d650", "same text"]]

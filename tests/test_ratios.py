"""Counts over sizes: the number, its interval, and what the interval varies over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.estimate import share_interval
from analysis.measures.ratios import (
    NOTHING,
    OVER_ARTICLES,
    WITHIN_TEXT,
    ZERO,
    count_by_sentence,
    cross_counts,
    estimate_each,
    in_study_order,
    pick_hits,
    ratio_row,
    sentence_sizes,
)
from analysis.schema import TABLES
from analysis.study import Study, checksum

Refused = Callable[..., object]


def sizes_of(documents: str) -> pd.DataFrame:
    """A row a letter: the sentences of the articles so named."""
    return pd.DataFrame({"doc_id": list(documents), "sentence": range(len(documents))})


def row_of(documents: str, counts: list[int], size: list[int], **options: float) -> dict[str, object]:
    given = {"level": 0.95, "seed": 0, "per": 1_000, **options}
    return ratio_row(sizes_of(documents), np.array(counts), np.array(size), **given)


def wilson(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    low, high = share_interval(count, n, level=level)
    return float(low), float(high)


def test_two_in_twenty_are_a_hundred_in_a_thousand() -> None:
    row = row_of("aaaa", [1, 1, 0, 0], [5, 5, 5, 5])
    assert (row["count"], row["n"], row["n_articles"], row["value"]) == (2, 20, 1, 100)
    assert row["varies"] == WITHIN_TEXT


def test_a_share_is_a_rate_per_one() -> None:
    assert row_of("aaaa", [1, 1, 0, 0], [5, 5, 5, 5], per=1)["value"] == 0.1


def test_a_count_of_zero_has_wilsons_upper_bound_and_is_told_apart() -> None:
    row = row_of("aabb", [0, 0, 0, 0], [5, 5, 5, 5])
    assert (row["value"], row["low"], row["varies"]) == (0, 0, ZERO)
    assert row["high"] == pytest.approx(1_000 * wilson(0, 20)[1])
    z = 1.959964
    assert row["high"] == pytest.approx(1_000 * z**2 / (20 + z**2), rel=1e-5)


def test_nothing_to_count_in_is_empty_and_never_zero() -> None:
    for row in (row_of("", [], []), row_of("aa", [0, 0], [0, 0])):
        assert (row["count"], row["n"], row["n_articles"], row["varies"]) == (0, 0, 0, NOTHING)
        assert all(np.isnan(row[bound]) for bound in ("value", "low", "high"))


def test_what_an_interval_varies_over_follows_the_articles_that_hold_something() -> None:
    assert row_of("aabb", [1, 0, 0, 1], [5, 5, 5, 5])["varies"] == OVER_ARTICLES
    assert row_of("aabb", [1, 1, 0, 0], [5, 5, 0, 0])["varies"] == WITHIN_TEXT
    assert row_of("aabb", [1, 1, 0, 0], [5, 5, 0, 0])["n_articles"] == 1


def test_one_sentence_has_the_interval_of_independent_words() -> None:
    row = row_of("a", [2], [20])
    assert (row["low"], row["high"]) == pytest.approx([1_000 * bound for bound in wilson(2, 20)])


def test_a_wider_spread_gives_a_wider_interval() -> None:
    even, uneven = row_of("abcd", [5, 5, 5, 5], [50] * 4), row_of("abcd", [20, 0, 0, 0], [50] * 4)
    assert even["value"] == uneven["value"] == 100
    assert uneven["high"] - uneven["low"] > even["high"] - even["low"]
    assert (even["low"], even["high"]) == pytest.approx([1_000 * bound for bound in wilson(20, 200)])


def test_a_higher_level_gives_a_wider_interval_and_the_level_is_told() -> None:
    narrow, wide = (row_of("aaaa", [2, 0, 1, 1], [10] * 4, level=level) for level in (0.8, 0.99))
    assert wide["low"] < narrow["low"] < narrow["value"] < narrow["high"] < wide["high"]


def test_hits_that_come_in_bursts_widen_the_interval_within_a_text() -> None:
    counts, size = [6, 7, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], [10, 13, 9, 11, 8, 12, 10, 7] * 2
    bounds = {(level, seed): row_of("a" * 16, counts, size, level=level, seed=seed) for level in (0.8, 0.95)
              for seed in (0, 1)}
    for (level, _), row in bounds.items():
        assert row["high"] > 1_000 * wilson(19, 160, level)[1]
    assert bounds[0.8, 0]["high"] < bounds[0.95, 0]["high"]
    assert row_of("a" * 16, counts, size) == bounds[0.95, 0]
    drawn = [row_of("a" * 16, counts, size, seed=seed)["high"] for seed in range(8)]
    assert len(set(drawn)) > 1
    assert drawn == [row_of("a" * 16, counts, size, seed=seed)["high"] for seed in range(8)]


def test_the_order_of_articles_does_not_matter() -> None:
    forth = row_of("aabbc", [1, 0, 2, 0, 1], [5, 5, 10, 10, 8])
    assert row_of("cbbaa", [1, 0, 2, 0, 1], [8, 10, 10, 5, 5]) == forth


SENTENCES = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.integers(3, 12)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(sentences=SENTENCES, level=st.sampled_from([0.8, 0.95]))
def test_no_interval_is_narrower_than_wilsons_or_leaves_zero_to_one(sentences: list[tuple[str, int, int]],
                                                                    level: float) -> None:
    documents, counts, size = zip(*sorted(sentences), strict=True)
    row = row_of("".join(documents), list(counts), list(size), level=level, per=1)
    low, high = wilson(sum(counts), sum(size), level)
    assert 0 <= row["low"] <= min(low, row["value"])
    assert max(high, row["value"]) <= row["high"] <= 1
    assert row["value"] == sum(counts) / sum(size)


def test_sizes_are_words_in_a_voice(study: Study) -> None:
    every, own, quoted = (sentence_sizes(study, voice) for voice in ("all", "own", "quoted"))
    assert list(every.columns) == ["doc_id", "outlet", "sentence", "section", "size"]
    assert every.groupby("outlet")["size"].sum().to_dict() == {"gull": 40, "tide": 20, "lamp": 60}
    assert quoted.groupby("outlet")["size"].sum().to_dict() == {"gull": 0, "tide": 10, "lamp": 0}
    assert (own["size"] + quoted["size"]).equals(every["size"])


def test_hits_are_picked_by_family_voice_and_status(study: Study) -> None:
    assert len(pick_hits(study, "fate")) == 9
    assert len(pick_hits(study, "fate", "own")) + len(pick_hits(study, "fate", "quoted")) == 9
    assert pick_hits(study, "fate", "quoted")["doc_id"].tolist() == ["tide-1"]
    assert pick_hits(study, "fate", "all", "negated")["doc_id"].tolist() == ["gull-2"]
    assert len(pick_hits(study, "fate", "all", "not negated")) == 8
    assert len(pick_hits(study, "fate", "own", "plain")) == 7


@pytest.mark.parametrize(("arguments", "told"), [
    (("fates",), ["family='fates'", "'fate'", "'actors'", "'loaded'"]),
    (("fate", "theirs"), ["voice='theirs'", "'all'", "'own'", "'quoted'"]),
    (("fate", "all", "denied"), ["status='denied'", "'not negated'", "'negated'", "'historical'"]),
])
def test_an_unknown_word_lists_the_known_ones(study: Study, refused: Refused, arguments: tuple[str, ...],
                                              told: list[str]) -> None:
    with refused(*told):
        pick_hits(study, *arguments)


def test_an_unknown_voice_of_sizes_lists_the_known_ones(study: Study, refused: Refused) -> None:
    with refused("voice='theirs'", "'own'"):
        sentence_sizes(study, "theirs")


def test_counting_follows_the_rows_of_the_sizes(study: Study) -> None:
    sizes, hits = sentence_sizes(study), pick_hits(study, "fate")
    counts = count_by_sentence(sizes, hits)
    assert counts.sum() == 9
    assert counts[:4].tolist() == [1, 1, 0, 0]
    np.testing.assert_array_equal(count_by_sentence(sizes.iloc[::-1], hits), counts[::-1])
    np.testing.assert_array_equal(count_by_sentence(sizes, hits.iloc[::-1]), counts)
    assert count_by_sentence(sizes, hits.head(0)).tolist() == [0] * len(sizes)


def test_estimates_come_in_the_order_of_the_outlets_with_their_source(study: Study) -> None:
    options = {"value": "rate", "level": 0.95, "seed": 3, "per": 1_000}
    sizes, hits = sentence_sizes(study), pick_hits(study, "fate")
    table = estimate_each(study, sizes, [({"kind": "fate"}, hits)], by="outlet", **options)
    assert table["outlet"].tolist() == ["gull", "tide", "buoy", "lamp"]
    assert table["name"].tolist() == ["The Gull", "Tide Weekly", "Buoy Post", "The Lamp"]
    assert table["count"].tolist() == [4, 2, 0, 3]
    assert table["rate"].tolist()[:2] == [100, 100]
    assert table.attrs["source"] == f"Tables {checksum(study)}; 4 articles; seed 3."
    counts = count_by_sentence(sizes, hits)
    from_counts = estimate_each(study, sizes, [({"kind": "fate"}, counts)], by="outlet", **options)
    pd.testing.assert_frame_equal(from_counts, table)
    articles = estimate_each(study, sizes, [({}, hits)], by="article", **options)
    assert articles["doc_id"].tolist() == ["gull-1", "gull-2", "tide-1", "lamp-1"]
    assert articles["count"].tolist() == [2, 2, 2, 3]


def test_an_unknown_unit_lists_the_known_ones(study: Study, refused: Refused) -> None:
    with refused("by='country'", "'outlet'", "'article'"):
        estimate_each(study, sentence_sizes(study), [], by="country", value="rate", level=0.95, seed=0)


def test_counts_are_crossed_with_outlets_most_frequent_first(study: Study) -> None:
    table = cross_counts(study, pick_hits(study, "fate"), "concept", "outlet")
    assert table.to_dict("index") == {"timetable": {"gull": 1, "tide": 1, "buoy": 0, "lamp": 3, "all": 5},
                                      "closure": {"gull": 3, "tide": 1, "buoy": 0, "lamp": 0, "all": 4}}
    assert table.index.tolist() == ["timetable", "closure"]
    assert cross_counts(study, pick_hits(study, "fate"), "form", "article").columns.tolist() == [
        "gull-1", "gull-2", "tide-1", "lamp-1", "all"]


def test_outlets_come_in_the_studys_order_and_their_rows_as_they_stood(study: Study) -> None:
    table = pd.DataFrame({"outlet": ["lamp", "gull", "lamp", "tide", "gull"], "n": [1, 2, 3, 4, 5]})
    ordered = in_study_order(table.set_index(pd.Index(list("edcba"))), study)
    assert ordered.to_numpy().tolist() == [["gull", 2], ["gull", 5], ["tide", 4], ["lamp", 1], ["lamp", 3]]
    assert ordered.index.tolist() == [0, 1, 2, 3, 4]
    assert table["n"].tolist() == [1, 2, 3, 4, 5]


def test_counting_changes_nothing(study: Study) -> None:
    copies = {name: getattr(study, name).copy() for name in TABLES}
    cross_counts(study, pick_hits(study, "fate", "own"), "form", "outlet")
    estimate_each(study, sentence_sizes(study), [({}, study.hits)], by="article", value="rate", level=0.95, seed=0)
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(study, name), copy)


def test_the_order_of_sentence_rows_changes_nothing(study: Study) -> None:
    mixed = replace(study, sentences=study.sentences.sample(frac=1, random_state=1),
                    hits=study.hits.sample(frac=1, random_state=2))
    options = {"by": "outlet", "value": "rate", "level": 0.95, "seed": 0, "per": 1_000}
    tables = [estimate_each(each, sentence_sizes(each), [({}, pick_hits(each, "fate"))], **options)
              for each in (study, mixed)]
    pd.testing.assert_frame_equal(tables[1], tables[0])

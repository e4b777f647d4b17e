"""What a study holds: sums one can make on one's fingers, and what its design cannot show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from analysis.estimate import share_interval, smallest_p
from analysis.measures.describe import describe, design_limits
from analysis.reading.annotate import annotate
from analysis.reading.dictionary import Dictionary
from analysis.schema import TABLES
from analysis.study import Study, load_study

MakeStudy = Callable[..., Study]
OF = ("outlets", "total", "removals", "sections")


def test_each_outlet_is_described_in_one_row(study: Study) -> None:
    table = describe(study).set_index("outlet")
    assert table.index.tolist() == ["gull", "tide", "buoy", "lamp"]
    assert table["articles"].tolist() == [2, 1, 0, 1]
    assert table["words"].tolist() == [40, 20, 0, 60]
    assert table["sentences"].tolist() == [8, 2, 0, 12]
    assert table["dated"].tolist() == [2, 0, 0, 1]
    assert table["words_per_sentence"].dropna().tolist() == [5, 10, 5]
    assert table["quoted_share"].dropna().tolist() == [0, 0.5, 0]
    assert table["quoted_words"].tolist() == [0, 10, 0, 0]
    assert table["removed_share"].dropna().tolist() == [0, 0, 0]
    assert table.loc["buoy", ["words_per_sentence", "quoted_share", "removed_share"]].isna().all()


def test_the_total_adds_the_outlets_up(study: Study) -> None:
    assert describe(study, "total").to_dict("records") == [
        {"articles": 4, "outlets": 4, "with_text": 3, "words": 120, "sentences": 22, "languages": ""}]


def test_words_stand_in_sections(study: Study) -> None:
    assert describe(study, "sections").to_dict("index") == {
        "The Gull": {"title": 4, "headline": 0, "lead": 40, "body": 0},
        "Tide Weekly": {"title": 2, "headline": 0, "lead": 20, "body": 0},
        "Buoy Post": {"title": 0, "headline": 0, "lead": 0, "body": 0},
        "The Lamp": {"title": 2, "headline": 5, "lead": 40, "body": 15}}


def test_words_taken_out_are_a_share_of_those_received(make_study: MakeStudy) -> None:
    text = "All the eels sleep deep in the harbour mud tonight.\n\nCopyright Gull Press, all rights reserved\n"
    study = make_study({"gull-1": text})
    row = describe(study).iloc[0]
    assert study.removals.query("rule == 'rights'")["n_words"].tolist() == [6]
    assert row["words"] == 10
    assert (row["removed_words"], row["removed_share"]) == (6, pytest.approx(6 / 16))
    rights = describe(study, "removals").query("rule == 'rights'").iloc[0]
    assert (rights["spans"], rights["words"]) == (1, 6)
    assert rights["reason"]


def test_removals_are_counted_by_outlet_and_rule(study: Study) -> None:
    assert describe(study, "removals")[["outlet", "rule", "spans", "words"]].to_numpy().tolist() == [
        ["gull", "blank", 2, 0], ["tide", "blank", 1, 0], ["lamp", "blank", 3, 0]]


def test_an_unknown_description_lists_the_known_ones(study: Study, refused: Callable[..., object]) -> None:
    with refused("of='words'", *map(repr, OF)):
        describe(study, "words")


def test_limits_follow_from_the_numbers_of_articles(study: Study) -> None:
    row = design_limits(study).iloc[0]
    assert row[["articles", "outlets", "fewest_per_outlet", "most_per_outlet"]].tolist() == [4, 3, 1, 2]
    assert row["least_words"] == 20
    assert row[["n1", "n2", "per", "level"]].tolist() == [1, 3, 1_000, 0.95]
    assert row["smallest_p"] == min(smallest_p((2, 2)), smallest_p((1, 3))) == 0.25  # one article of four: 4 deals
    low, high = share_interval(0.1, 20)  # five in a thousand words would be a tenth of a hit in twenty
    assert (row["low"], row["high"]) == (pytest.approx(1_000 * float(low)), pytest.approx(1_000 * float(high)))


def test_limits_name_their_columns(study: Study) -> None:
    known = design_limits(study).columns
    assert all(column in design_limits.__doc__ for column in known)


def test_a_longer_text_and_a_lower_level_have_narrower_limits(study: Study) -> None:
    longer = replace(study, articles=study.articles.assign(n_words=2_000))
    widths = [float((row["high"] - row["low"]).iloc[0]) for row in (
        design_limits(study), design_limits(longer), design_limits(longer, level=0.5))]
    assert widths[0] > widths[1] > widths[2]


def test_more_articles_allow_a_smaller_p(study: Study, double: Callable[[Study], Study]) -> None:
    fewer, more = (float(design_limits(each)["smallest_p"].iloc[0]) for each in (study, double(study)))
    assert more < fewer


def test_one_outlet_has_nothing_to_compare_with(make_study: MakeStudy) -> None:
    assert design_limits(make_study({"gull-1": "The ferry sails."}, None, "tide"))["smallest_p"].isna().all()


def test_a_study_of_nothing_is_described_all_the_same(articles: pd.DataFrame, dictionary: Dictionary,
                                                      outlets: pd.DataFrame) -> None:
    none = annotate(articles.head(0), dictionary, outlets)
    assert describe(none)["words"].tolist() == [0, 0, 0, 0]
    assert describe(none, "total").loc[0, "with_text"] == 0
    assert describe(none, "sections").to_numpy().sum() == 0
    assert describe(none, "removals").empty
    assert design_limits(none)[["smallest_p", "low", "high"]].isna().all().all()


def test_the_order_of_rows_changes_nothing_and_nothing_is_changed(study: Study) -> None:
    copies = {name: getattr(study, name).copy() for name in TABLES}
    mixed = replace(study, **{name: getattr(study, name).sample(frac=1, random_state=8)
                              for name in ("articles", "sentences", "removals")})
    for of in OF:
        pd.testing.assert_frame_equal(describe(mixed, of), describe(study, of))
    pd.testing.assert_frame_equal(design_limits(mixed), design_limits(study))
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(study, name), copy)


def test_every_article_twice_doubles_counts_and_keeps_shares(study: Study, double: Callable[[Study], Study]) -> None:
    once, twice = describe(study), describe(double(study))
    for column in ("articles", "words", "sentences", "dated"):
        assert twice[column].tolist() == (2 * once[column]).tolist()
    shares = ["words_per_sentence", "quoted_share", "removed_share"]
    pd.testing.assert_frame_equal(twice[shares], once[shares])


def test_the_shipped_study_adds_up() -> None:
    study = load_study()
    assert describe(study)["words"].sum() == study.words["n"].sum() == describe(
        study, "sections").drop(columns="title").to_numpy().sum()
    assert describe(study, "removals")["spans"].sum() == len(study.removals)

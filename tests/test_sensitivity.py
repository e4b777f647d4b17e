"""The same claim counted otherwise, and without each part in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.measures.claims.claim import Claim
from analysis.measures.claims.comparison import outcome
from analysis.measures.claims.comparisons import COMPARISONS
from analysis.measures.claims.counting import counted_hits, sentence_words
from analysis.measures.claims.influence import carriers, carriers_each, leave_one_out, without
from analysis.measures.claims.kinds import (
    claim_choice,
    claim_extreme,
    claim_names,
    claim_scorers,
    claim_status,
    claim_tier,
)
from analysis.measures.claims.sensitivity import (
    RESULTS,
    choices_of,
    recount_claims,
    robustness,
    robustness_by,
    sensitivity,
    specifications,
    with_robustness,
)
from analysis.showing.claims import say_carriers, say_robustness, show_carriers, show_robustness
from analysis.showing.specification_plot import plot_specifications
from analysis.study import Study, StudyError


@pytest.fixture
def choice(study: Study) -> Claim:
    return claim_choice(study, "fate", "closure", "timetable")


@pytest.fixture
def claims(study: Study, make_study: Callable[..., Study], choice: Claim) -> list[tuple[Study, Claim]]:
    """A claim of every kind, each with the study it is about."""
    rate = {"family": "fate", "concept": "closure"}
    toned = make_study({f"{name}-{number}": f"This is a {word} boat and a good pier. " * (10 + number)
                        for name, word in (("a", "good"), ("b", "bad"), ("c", "horrible")) for number in (1, 2)})
    return [
        (study, choice),
        (study, claim_choice(study, "fate", "closure", "timetable", outlet="gull")),
        (study, claim_status(study, "fate", "closure")),
        (study, claim_extreme(study, "term_rates", "closure", **rate)),
        (study, claim_extreme(study, "term_rates", "closure", against="next", **rate)),
        (study, claim_extreme(study, "voice_shares", "quoted words")),
        (study, claim_names(study, "owner")),
        (study, claim_tier(study, "owner")),
        (toned, claim_extreme(toned, "tone", "polarity", score="polarity")),
        (toned, claim_extreme(toned, "tone", "polarity", against="next", which="lowest", score="polarity")),
        (toned, claim_scorers(toned, "polarity", "compound")),
    ]


def counts(study: Study, claim: Claim, **way: str) -> tuple[float, float, float]:
    row = outcome(COMPARISONS[claim.kind](study, **{**claim.arguments, **way})).iloc[0]
    return row["count"], row["other_count"], row["n"]


# --- ways of counting ---

def test_each_choice_counts_what_it_says(study: Study, choice: Claim) -> None:
    assert counts(study, choice) == (4, 5, 9)
    assert counts(study, choice, voice="own") == (3, 5, 8)
    assert counts(study, choice, voice="quoted") == (1, 0, 1)
    assert counts(study, choice, status="not negated") == (3, 5, 8)
    assert counts(study, choice, unit="sentence") == (4, 5, 9)


def test_a_capital_can_be_left_out(make_study: Callable[..., Study]) -> None:
    made = make_study({"a-1": "Closing is hard. A closing is a Closure. A new timetable and a New timetable."})
    claim = claim_choice(made, "fate", "closure", "timetable")
    assert counts(made, claim) == (3, 2, 5)
    assert counts(made, claim, case="lower") == (1, 1, 2)
    two = make_study({"a-1": "Closing is closing. Nothing else.", "b-1": "Boats are old."})
    rate = claim_extreme(two, "term_rates", "closure", cases=1, family="fate", concept="closure")
    assert counts(two, rate, case="lower") == (1, 0, 5)


def test_a_sentence_with_two_hits_counts_once(make_study: Callable[..., Study]) -> None:
    made = make_study({"a-1": "Closing is closing. A closure needs a new timetable. Nothing else."})
    claim = claim_choice(made, "fate", "closure", "timetable")
    assert counts(made, claim) == (3, 1, 4)
    assert counts(made, claim, unit="sentence") == (2, 1, 2)
    two = make_study({"a-1": "Closing is closing. Nothing else.", "b-1": "Boats are old."})
    rate = claim_extreme(two, "term_rates", "closure", cases=1, family="fate", concept="closure")
    assert counts(two, rate) == (2, 0, 5)
    assert counts(two, rate, unit="sentence") == (1, 0, 2)


def test_patterns_are_taken_out_by_how_often_they_match(study: Study, make_study: Callable[..., Study]) -> None:
    entries = "{families: {f: {concepts: {a: [boat*, ship*, raft*], b: [pier*]}}}}"
    made = make_study({"a-1": "Boats, boats and boats. Ships or ships. A raft. A pier."}, entries)
    kept = {name: counted_hits(made, "f", patterns=name)["pattern"].value_counts().loc[lambda n: n > 0].to_dict()
            for name in ("all", "most frequent", "without most frequent", "without rare")}
    assert kept == {"all": {"boat*": 3, "ship*": 2, "raft*": 1, "pier*": 1}, "most frequent": {"boat*": 3, "pier*": 1},
                    "without most frequent": {"ship*": 2, "raft*": 1}, "without rare": {"boat*": 3, "ship*": 2}}
    # Of three patterns with one hit each, the first in the alphabet.
    assert counted_hits(study, "loaded", patterns="most frequent")["pattern"].tolist() == ["grumbl*"]


def test_another_word_definition_needs_its_columns(study: Study, refused: Callable[..., object]) -> None:
    bare = study.sentences.drop(columns=[f"n_{kind}words_{name}" for kind in ("", "quoted_")
                                         for name in ("white_space", "hyphens_split")], errors="ignore")
    with refused("n_words_white_space", "annotate again", error=StudyError):
        sentence_words(replace(study, sentences=bare), words="white space")
    columns = {f"n_{kind}words_{name}": 2 * study.sentences[f"n_{kind}words"]
               for kind in ("", "quoted_") for name in ("white_space", "hyphens_split")}
    wider = replace(study, sentences=study.sentences.assign(**columns))
    assert sentence_words(wider, words="white space").sum() == 2 * sentence_words(study).sum()
    claim = claim_extreme(wider, "term_rates", "closure", family="fate", concept="closure")
    table = sensitivity(wider, claim, specifications(wider, claim, voice="all", status="all", unit="word",
                                                     case="folded", patterns="all"))
    assert table["words"].tolist() == ["as counted", "hyphens split", "white space"]
    assert table["value"].tolist() == [75.0, 37.5, 37.5]
    assert table["contrast"].nunique() == 1


# --- the grid ---

def test_the_grid_is_the_product_of_its_choices_and_begins_with_the_claims_own(study: Study) -> None:
    claim = claim_choice(study, "fate", "closure", "timetable", voice="own")
    grid = specifications(study, claim)
    assert len(grid) == 3 * 2 * 2 * 2 * 4
    assert not grid.duplicated().any()
    assert grid.iloc[0].to_dict() == {"voice": "own", "status": "all", "unit": "word", "case": "folded",
                                      "patterns": "all"}
    assert len(specifications(study, claim, voice="own", status=["all"])) == 2 * 2 * 4


def test_every_claim_has_a_grid_and_its_own_way_gives_its_own_numbers(claims: list[tuple[Study, Claim]]) -> None:
    for study, claim in claims:
        table = sensitivity(study, claim)
        assert len(table) == np.prod([len(set(table[name])) for name in choices_of(claim)])
        assert (table["value"][0], table["other"][0]) == pytest.approx((claim.value, claim.other), nan_ok=True)
        assert table["keeps_order"][0], claim.name


def test_signs_and_order(study: Study, choice: Claim) -> None:
    ways = specifications(study, choice, status="all", unit="word", case="folded", patterns="all")
    table = sensitivity(study, choice, ways)
    assert table["voice"].tolist() == ["all", "own", "quoted"]
    assert table["sign"].tolist() == [-1, -1, 1]
    assert table["keeps_order"].tolist() == [True, True, False]
    assert table["difference"].round(4).tolist() == [-0.1111, -0.25, 1.0]
    assert table["contrast"].round(4).tolist() == [-0.1111, -0.25, 1.0]


def test_where_nothing_is_counted_nothing_is_kept_or_turned(study: Study) -> None:
    claim = claim_extreme(study, "term_rates", "sale", family="fate", concept="closure")
    table = sensitivity(study, claim, specifications(study, claim, voice="quoted"))
    assert table["value"].isna().all()  # the outlet quotes nobody
    assert table["keeps_order"].isna().all()
    assert np.isnan(robustness(table)["share"][0])
    assert "None of the" in str(say_robustness(robustness(table)))


def test_two_zeros_are_neither_order_nor_its_reverse(make_study: Callable[..., Study]) -> None:
    made = make_study({"a-1": "They close. No sale.", "b-1": "Boats are old."})
    claim = claim_extreme(made, "term_rates", "closure", cases=1, family="fate", concept="closure")
    grid = specifications(made, claim, voice="all", unit="word", status="all", words="as counted")
    own, none = (sensitivity(made, claim, grid[grid["patterns"] == name]) for name in ("all", "without rare"))
    assert own["keeps_order"].all()
    assert (none["value"][0], none["other"][0]) == (0, 0)  # the one hit is of a pattern that matched once
    assert none[["sign", "keeps_order"]].isna().all(axis=None)


def test_swapping_the_two_turns_every_sign(study: Study, choice: Claim) -> None:
    turned = claim_choice(study, "fate", "timetable", "closure")
    one, two = sensitivity(study, choice), sensitivity(study, turned)
    pd.testing.assert_series_equal(one["difference"], -two["difference"])
    pd.testing.assert_series_equal(one["keeps_order"], two["keeps_order"])


def test_the_order_of_rows_does_not_matter(study: Study, choice: Claim) -> None:
    mixed = replace(study, hits=study.hits.sample(frac=1, random_state=3).reset_index(drop=True),
                    sentences=study.sentences.sample(frac=1, random_state=4).reset_index(drop=True))
    pd.testing.assert_frame_equal(sensitivity(study, choice), sensitivity(mixed, choice))


def test_robustness_counts_what_has_a_value(study: Study, choice: Claim) -> None:
    table = sensitivity(study, choice)
    row = robustness(table).iloc[0]
    assert row["n"] == len(table) == 96
    assert row["n_defined"] == table["sign"].notna().sum()
    assert row["kept"] == (table["sign"] == -1).sum()
    assert row["share"] == row["kept"] / row["n_defined"]
    claim = with_robustness(choice, table)
    assert (claim.kept, claim.specifications) == (row["kept"], row["n_defined"])
    assert recount_claims(study, [choice]) == [claim]
    by = robustness_by(table)
    assert by.groupby("choice")["kept"].sum().unique().tolist() == [row["kept"]]
    assert "ways of counting" in str(say_robustness(robustness(table)))
    assert show_robustness(by).frame.index.nunique() == by["choice"].nunique()


def test_unknown_choices_are_refused(study: Study, choice: Claim, refused: Callable[..., object]) -> None:
    with refused("choice", "voice"):
        specifications(study, choice, tongue="own")
    with refused("voice", "quoted"):
        specifications(study, choice, voice="loud")
    with refused("choice", "patterns"):
        sensitivity(study, choice, pd.DataFrame({"words": ["as counted"]}))


# --- without each part ---

def test_leaving_out_fast_is_leaving_out_slowly(claims: list[tuple[Study, Claim]]) -> None:
    for study, claim in claims:
        for unit, place in (("article", ["doc_id"]), ("sentence", ["doc_id", "sentence"])):
            for row in leave_one_out(study, claim, unit).to_dict("records"):
                rest = without(study, **{name: row[name] for name in place})
                slow = outcome(COMPARISONS[claim.kind](rest, **claim.arguments)).iloc[0]
                fast = [row[name] for name in ("count", "n", "other_count", "other_n")]
                assert fast == pytest.approx(slow[["count", "n", "other_count", "other_n"]].tolist(), nan_ok=True)


def test_the_most_influential_stands_first(study: Study, choice: Claim) -> None:
    articles = leave_one_out(study, choice, "article")
    # Without lamp-1 closure leads 4 to 2; without gull-1 it falls to 2 of 7: the larger step is the first.
    assert articles["doc_id"].tolist()[:2] == ["lamp-1", "gull-1"]
    first = articles.iloc[0]
    assert (first["count"], first["other_count"], first["keeps_order"]) == (4, 2, False)
    assert first["change"] == pytest.approx(2 / 6 + 1 / 9)
    assert articles["change"].abs().is_monotonic_decreasing
    assert len(leave_one_out(study, choice, "sentence")) == len(study.sentences)


def test_only_what_the_claim_is_about_is_left_out(study: Study) -> None:
    claim = claim_choice(study, "fate", "closure", "timetable", outlet="gull")
    assert set(leave_one_out(study, claim, "article")["doc_id"]) == {"gull-1", "gull-2"}


def test_patterns_can_be_left_out_where_there_are_any(study: Study, choice: Claim,
                                                      refused: Callable[..., object]) -> None:
    table = leave_one_out(study, choice, "pattern")
    # Without one of the two the other has all: from -1/9 it is further to 1 than to -1.
    assert table["pattern"].tolist() == ["new timetable*", "clos*"]
    assert table["value"].tolist() == [1.0, 0.0]
    with refused("unit='pattern'"):
        leave_one_out(study, claim_extreme(study, "voice_shares", "quoted words"), "pattern")
    with refused("unit", "sentence"):
        leave_one_out(study, choice, "chapter")


def test_carriers_say_what_is_left(study: Study, choice: Claim) -> None:
    table = carriers(study, choice).set_index("unit")
    assert table.loc["article", "place"] == "lamp-1"
    assert table.loc["article", "turning"] == (~leave_one_out(study, choice)["keeps_order"].fillna(False)).sum()
    again = claim_choice(without(study, doc_id="lamp-1"), "fate", "closure", "timetable")
    assert table.loc["article", ["value", "low", "high"]].tolist() == [again.value, again.low, again.high]
    assert "the order falls" in str(say_carriers(carriers(study, choice)))


def test_carriers_of_several_claims_stand_below_each_other(study: Study, choice: Claim) -> None:
    names = claim_names(study, "owner")
    table = carriers_each(study, [choice, names])
    assert table["measured"].tolist() == [choice.measured] * 2 + [names.measured] * 2
    own = carriers(study, names, ("article", "sentence"))
    assert table[own.columns].iloc[2:].reset_index(drop=True).equals(own)
    shown = show_carriers(table).frame
    assert shown["without the"].tolist() == ["article", "sentence"] * 2
    assert shown["difference"].iloc[0] == "-11.1 points"
    assert set(shown["order"]) <= {"stays", "falls", "-"}
    assert show_carriers(table.assign(change=-1e-9)).frame["change"].tolist() == ["+0.0 points"] * 4
    assert "no single one" in show_carriers(table.assign(change=0.0)).frame["namely"].tolist()
    assert "nothing left" in show_carriers(table.assign(change=np.nan, keeps_order=None)).frame["change"].tolist()


def test_a_single_article_carries_all_there_is(make_study: Callable[..., Study]) -> None:
    made = make_study({"a-1": "They close. They closed it. A new timetable."})
    claim = claim_choice(made, "fate", "closure", "timetable")
    table = carriers(made, claim)
    assert np.isnan(table["change"][0])
    assert "there is nothing to compare" in str(say_carriers(table))


def test_without_hits_and_without_text_nothing_breaks(make_study: Callable[..., Study]) -> None:
    for texts in ({"a-1": "Nobody waits here."}, {"a-1": ""}):
        made = make_study(texts)
        claim = claim_choice(made, "fate", "closure", "timetable")
        table = sensitivity(made, claim)
        assert table["value"].isna().all()
        assert robustness(table)["n_defined"][0] == 0
        assert "nothing to" in str(say_carriers(carriers(made, claim)))
        assert "0 with a value" in plot_specifications(table).text


def test_nothing_is_changed_in_place(study: Study, choice: Claim) -> None:
    before = study.hits.copy(), study.sentences.copy()
    sensitivity(study, choice)
    carriers(study, choice)
    pd.testing.assert_frame_equal(before[0], study.hits)
    pd.testing.assert_frame_equal(before[1], study.sentences)


# --- the figure ---

def test_the_figure_says_every_choice_in_words(study: Study, choice: Claim, refused: Callable[..., object]) -> None:
    table = sensitivity(study, choice)
    chart = plot_specifications(table, title="Which is chosen")
    assert chart.png.startswith(b"\x89PNG")
    assert chart.text.splitlines()[0].startswith("Which is chosen: 96 ways of counting")
    for name in ("voice quoted", "status not negated", "unit sentence", "patterns without rare"):
        assert f"  {name}: " in chart.text
    assert len(chart.values) == table["difference"].notna().sum()
    assert chart.values["difference"].is_monotonic_increasing
    assert set(RESULTS) <= set(chart.values.columns)
    assert "contrast: " in plot_specifications(table, value="contrast").text
    with refused("value", "difference"):
        plot_specifications(table, value="sign")

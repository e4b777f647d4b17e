"""Claims: the numbers of the measures, said as strongly as they bear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.measures.claims.claim import (
    Claim,
    claim_table,
    direction,
    evidence_rows,
    has_cases,
    is_apart,
    robustness_of,
    strength,
)
from analysis.measures.claims.influence import leave_one_out, without
from analysis.measures.claims.kinds import (
    claim_choice,
    claim_choice_each,
    claim_extreme,
    claim_names,
    claim_outlets,
    claim_scorers,
    claim_sources,
    claim_status,
    claim_tier,
)
from analysis.measures.claims.sensitivity import recount_claims
from analysis.measures.frequency import hit_shares, term_choices, term_rates, voice_shares
from analysis.measures.labels import label_counts, label_shares
from analysis.measures.sourcing import source_mix
from analysis.measures.tone import tone
from analysis.showing.claims import say_claim, say_claims, say_tally, show_claims
from analysis.study import Study, load_study

NUMBERS = ("value", "low", "high", "count", "n")


@pytest.fixture
def choice(study: Study) -> Claim:
    return claim_choice(study, "fate", "closure", "timetable")


def numbers(claim: Claim, side: str = "") -> list[float]:
    return [getattr(claim, "other" if side and name == "value" else f"{side}{name}") for name in NUMBERS]


def row_of(table: pd.DataFrame, **wanted: object) -> list[float]:
    for column, value in wanted.items():
        table = table[table[column] == value]
    (row,) = table.to_dict("records")
    value = next(row[name] for name in ("rate", "share", "mean") if name in row)
    return [value, row["low"], row["high"], row.get("count", value * row["n"]), row["n"]]


def test_four_of_nine_choices_against_five(choice: Claim) -> None:
    assert (choice.count, choice.other_count, choice.n) == (4, 5, 9)
    assert (choice.value, choice.other) == (4 / 9, 5 / 9)
    assert direction(choice) == "below"
    assert (choice.subject, choice.against) == ("closure", "new timetable")


def test_within_an_outlet_a_choice_is_that_of_term_choices(study: Study) -> None:
    table = term_choices(study, "fate")
    for outlet in ("gull", "tide", "lamp"):
        claim = claim_choice(study, "fate", "closure", "timetable", outlet=outlet)
        assert numbers(claim) == row_of(table, outlet=outlet, concept="closure")
        assert numbers(claim, "other_") == row_of(table, outlet=outlet, concept="timetable")


def test_each_choice_comes_pooled_first_and_then_by_outlets_with_text(study: Study) -> None:
    claims = claim_choice_each(study, "fate", "closure", "timetable")
    assert [claim.arguments["outlet"] for claim in claims] == ["", "gull", "tide", "lamp"]


@pytest.mark.parametrize(("measure", "choices", "table"), [
    ("term_rates", {"family": "fate", "concept": "closure"}, lambda s: term_rates(s, "fate")),
    ("term_rates", {"family": "fate", "concept": "closure", "voice": "own"},
     lambda s: term_rates(s, "fate", voice="own")),
    ("term_choices", {"family": "fate", "concept": "timetable"}, lambda s: term_choices(s, "fate")),
    ("hit_shares", {"family": "fate", "concept": "closure"},
     lambda s: hit_shares(s, "fate", "status", concept="closure").query("status == 'negated'")),
    ("label_shares", {"actor": "owner", "tier": "name"},
     lambda s: label_shares(s, "owner").query("tier == 'name'")),
    ("voice_shares", {}, lambda s: voice_shares(s).query("voice == 'quoted'")),
])
def test_an_extreme_has_the_numbers_of_its_measure(study: Study, measure: str, choices: dict[str, str],
                                                   table: Callable[[Study], pd.DataFrame]) -> None:
    claim, rows = claim_extreme(study, measure, "a thing", cases=1, **choices), table(study)
    rows = rows[rows["concept"] == choices["concept"]] if "concept" in rows else rows
    names = [claim.arguments["outlet"], claim.arguments["against"]]
    for outlet, side in zip(names, ("", "other_"), strict=True):
        assert numbers(claim, side) == pytest.approx(row_of(rows, outlet=outlet))
    value = next(name for name in ("rate", "share") if name in rows)
    assert (claim.value, claim.other) == pytest.approx((rows[value].max(), rows[value].min()))


def test_a_mean_has_the_numbers_of_tone_and_an_outlet_with_few_scored_words_takes_no_part(
        make_study: Callable[..., Study]) -> None:
    glad, sad = ("This is a good, nice and happy boat. " * 12, "This is a bad, ugly and sad boat. " * 12)
    made = make_study({"glad-1": glad, "sad-1": sad, "short-1": "This is the worst boat."})
    claim = claim_extreme(made, "tone", "mean polarity", score="polarity")
    rows = tone(made)
    for outlet, side in (("glad", ""), ("sad", "other_")):
        wanted = row_of(rows, outlet=outlet, score="polarity")
        assert numbers(claim, side) == pytest.approx(wanted)


def test_lowest_turns_the_order_round_and_next_asks_for_the_neighbour(study: Study) -> None:
    options = {"family": "fate", "concept": "closure"}
    highest = claim_extreme(study, "term_rates", "closure", **options)
    lowest = claim_extreme(study, "term_rates", "closure", which="lowest", **options)
    assert (highest.subject, highest.against) == (lowest.against, lowest.subject) == ("The Gull", "The Lamp")
    assert (highest.value, lowest.value) == (75.0, 0.0)
    second = claim_extreme(study, "term_rates", "closure", against="next", **options)
    assert (second.against, second.other) == ("Tide Weekly", 50.0)


def test_one_quarter_of_the_closures_is_denied(study: Study) -> None:
    claim = claim_status(study, "fate", "closure")
    assert (claim.count, claim.other_count, claim.n, direction(claim)) == (1, 3, 4, "below")


def test_names_are_those_of_label_counts(study: Study) -> None:
    claim, table = claim_names(study, "owner"), label_counts(study, "owner")
    alone = ((table.drop(columns=["tier", "all"]) > 0).sum(axis=1) == 1).sum()
    assert (claim.count, claim.n) == (alone, len(table)) == (2, 3)
    assert claim.other_count == 1  # Harbour Line, which two outlets name


def test_two_scorers_are_compared_by_pairs(make_study: Callable[..., Study]) -> None:
    texts = {f"{name}-1": f"This is a {word} boat and a {word} pier. " * 6
             for name, word in (("a", "good"), ("b", "nice"), ("c", "bad"))}
    claim = claim_scorers(make_study(texts), "polarity", "compound")
    assert (claim.count, claim.n, claim.value) == (3, 3, 1.0)
    assert np.isnan(claim.low)
    assert claim_scorers(make_study({"a-1": texts["a-1"]}), "polarity", "compound").n == 0


@pytest.fixture(scope="module")
def shipped() -> Study:
    return load_study(Path(__file__).resolve().parents[1] / "corpus" / "tables")


def test_two_types_of_source_have_the_numbers_of_source_mix(shipped: Study) -> None:
    table = source_mix(shipped)
    first, rival = (shipped.source_types["source_type"].iloc[place] for place in (1, 2))
    for outlet in shipped.outlets["outlet"]:
        claim = claim_sources(shipped, first, rival, outlet=outlet)
        assert numbers(claim) == row_of(table, outlet=outlet, source_type=first)
        assert numbers(claim, "other_") == row_of(table, outlet=outlet, source_type=rival)


def test_left_out_the_two_types_that_speak_most_are_taken_and_told_as_picked(shipped: Study) -> None:
    claim, counts = claim_sources(shipped), shipped.attributions["source_type"].value_counts().drop("other")
    assert [claim.count, claim.other_count] == counts.iloc[:2].tolist()
    assert claim.n == len(shipped.attributions) == len(evidence_rows(shipped, claim))
    kinds = len(shipped.source_types) - 1
    assert claim.picked_from == kinds * (kinds - 1) / 2


def test_sources_can_be_counted_by_words_form_and_name(shipped: Study) -> None:
    first, rival = (shipped.source_types["source_type"].iloc[place] for place in (1, 2))
    rows = shipped.attributions
    named = claim_sources(shipped, first, rival, sources="named")
    assert named.n == rows["named"].sum()
    assert named.count == (rows["named"] & (rows["source_type"] == first)).sum()
    assert claim_sources(shipped, first, rival, form="indirect").n == (rows["form"] == "indirect").sum()
    words = source_mix(shipped, of="words")
    assert claim_sources(shipped, first, rival, counted="words").n == words.drop_duplicates("outlet")["n"].sum()
    with pytest.raises(ValueError, match="source_type"):
        claim_sources(shipped, "nobody", rival)


def test_a_study_without_sources_says_so(study: Study) -> None:
    assert "fewer than two types of source speak" in str(say_claim(claim_sources(study)))


def test_a_chain_that_loses_a_sentence_points_to_the_same_rows(shipped: Study) -> None:
    rows = shipped.attributions
    chained = rows[rows["chain"] >= 0].iloc[0]
    first = rows[rows["doc_id"] == chained["doc_id"]].iloc[0]
    assert first["sentence"] < chained["sentence"]
    left = without(shipped, doc_id=first["doc_id"], sentence=first["sentence"]).attributions

    def pairs(table: pd.DataFrame) -> set[tuple[object, ...]]:
        number = table.assign(row=table.groupby("doc_id").cumcount())
        both = number.merge(number, left_on=["doc_id", "chain"], right_on=["doc_id", "row"])
        return set(both[["doc_id", "cue_start_x", "cue_start_y"]].itertuples(index=False, name=None))

    assert pairs(left) == pairs(rows)


def made(low: float, value: float, high: float, other: tuple[float, float, float], kept: int | None, of: int) -> Claim:
    tried = None if kept is None else of
    return Claim("x", "choice", "share", "term_choices", "A", "B", value, low, high, 14, 20, other[1], other[0],
                 other[2], 4, 20, 1.0, "share", "within this text", ("hits", ()), {}, kept, tried)


@pytest.mark.parametrize(("bounds", "other", "kept", "said"), [
    ((0.6, 0.7, 0.8), (0.1, 0.2, 0.3), 100, "in these texts"),
    ((0.6, 0.7, 0.8), (0.1, 0.2, 0.3), 95, "in these texts"),
    ((0.6, 0.7, 0.8), (0.1, 0.2, 0.3), 94, "more often"),
    ((0.6, 0.7, 0.8), (0.1, 0.2, 0.3), 75, "more often"),
    ((0.6, 0.7, 0.8), (0.1, 0.2, 0.3), 74, "not separable"),
    ((0.6, 0.7, 0.8), (0.1, 0.2, 0.3), None, "more often"),  # apart, but not yet counted otherwise
    ((0.3, 0.7, 0.8), (0.1, 0.2, 0.4), 100, "more often"),  # overlap in part
    ((0.3, 0.7, 0.8), (0.1, 0.2, 0.4), None, "not separable"),
    ((0.1, 0.5, 0.9), (0.1, 0.4, 0.9), 100, "not separable"),  # each number inside the other's interval
    ((0.1, 0.5, 0.9), (0.1, 0.5, 0.9), 100, "not separable"),  # level
    ((np.nan, 0.7, np.nan), (np.nan, 0.3, np.nan), 100, "more often"),  # no interval: robustness carries no further
    ((np.nan, np.nan, np.nan), (0.1, 0.2, 0.3), 100, "not separable"),
])
def test_strength_follows_intervals_and_robustness(bounds: tuple[float, ...], other: tuple[float, float, float],
                                                   kept: int | None, said: str) -> None:
    claim = made(*bounds, other, kept, 100)
    assert strength(claim) == said
    turned = replace(claim, value=claim.other, low=claim.other_low, high=claim.other_high, other=claim.value,
                     other_low=claim.low, other_high=claim.high)
    assert strength(turned) == said


def test_the_sentence_is_as_strong_as_the_claim() -> None:
    strong = made(0.6, 0.7, 0.8, (0.1, 0.2, 0.3), 99, 100)
    assert str(say_claim(strong)) == (
        "In these texts the share is higher for **A** than for **B**: 70% (60% to 80%; 14 of 20) against 20% (10% "
        "to 30%; 4 of 20). The intervals do not overlap; 99 of 100 ways of counting keep this order.")
    assert str(say_claim(replace(strong, kept=80))).startswith("More often than not the share is higher for **A**")
    assert "overlap in part; 99" in str(say_claim(replace(strong, other_high=0.65)))
    loose = str(say_claim(replace(strong, kept=50)))
    assert "**A** and **B** are not separable: " in loose
    assert "do not overlap, yet only 50 of 100" in loose
    alone = str(say_claim(replace(strong, kept=None, specifications=None)))
    assert alone.startswith("As counted here the share")
    assert "not yet counted in other ways" in alone
    assert "lower for **A**" in str(say_claim(replace(strong, other=0.9, other_low=0.85, other_high=0.95)))
    assert "are level" in str(say_claim(replace(strong, other=0.7)))
    assert "higher in **A** than in **B**" in str(say_claim(replace(strong, kind="outlets")))
    assert "Picked after looking, from 10 pairs." in str(say_claim(replace(strong, picked_from=10)))
    assert "no interval" in str(say_claim(replace(strong, low=np.nan, high=np.nan, varies="no interval: few")))
    assert "0.70 (0.60 to 0.80; n = 20)" in str(say_claim(replace(strong, scale="mean")))
    assert "(0.00 to" in str(say_claim(replace(strong, scale="mean", low=-0.001)))
    assert "14 in 20" in str(say_claim(replace(strong, scale="rate")))


def test_an_extreme_was_picked_from_all_pairs(study: Study) -> None:
    options = {"family": "fate", "concept": "closure"}
    claim = claim_extreme(study, "term_rates", "closure", **options)
    assert claim.picked_from == 3  # three outlets with text
    assert (claim.ties, claim.left_out) == ((), ())
    assert claim_extreme(study, "term_rates", "closure", against="next", **options).picked_from == 3
    assert claim_choice(study, "fate", "closure", "timetable").picked_from == 1


def test_few_cases_take_no_part_and_are_named(study: Study) -> None:
    options = {"family": "fate", "concept": "closure"}
    claim = claim_extreme(study, "term_choices", "closure", cases=3, **options)
    assert (claim.subject, claim.against, claim.left_out) == ("The Gull", "The Lamp", ("Tide Weekly",))
    assert "Left out, with fewer than 10 cases: Tide Weekly." in str(say_claim(claim))
    assert claim_extreme(study, "term_choices", "closure", cases=4, **options).subject == ""
    assert not has_cases(claim)
    assert "With fewer than 10 cases nothing more can be said." in str(say_claim(claim))
    assert strength(replace(claim, kept=9, specifications=9)) == "not separable"


def test_outlets_level_with_an_extreme_are_named(make_study: Callable[..., Study]) -> None:
    texts = {"a-1": "Closing is a closure. Boats go on.", "b-1": "Boats are old now. Piers rot.",
             "c-1": "Nobody sails to us. Piers rot.", "d-1": "A closure of a pier. Boats rot."}
    claim = claim_extreme(make_study(texts), "term_rates", "closure", cases=1, family="fate", concept="closure")
    assert (claim.count, claim.other_count, len(claim.ties)) == (2, 0, 1)
    assert f"Level with one of the two: {claim.ties[0]}." in str(say_claim(claim))


def test_a_share_and_the_rest_are_held_against_half(study: Study) -> None:
    claim = replace(claim_status(study, "fate", "closure"), n=20, other_n=20, low=0.1, high=0.4, kept=19,
                    specifications=20)
    assert str(say_claim(claim)) == (
        "In these texts fewer than half of the uses of closure are **negated**: 25% (10% to 40%; 1 of 20). The "
        "interval does not reach half; 19 of 20 ways of counting keep this order.")
    assert "More often than not fewer" in str(say_claim(replace(claim, kept=18)))
    assert "is not separable" in str(say_claim(replace(claim, kept=2)))
    assert "reaches half; 19" in str(say_claim(replace(claim, high=0.6)))
    assert str(say_claim(replace(claim, value=0.5, other=0.5))).startswith("Exactly half of the uses")
    assert "cannot be said" in str(say_claim(replace(claim, value=np.nan)))
    assert "no way of counting has a value" in str(say_claim(replace(claim, kept=0, specifications=0)))


def test_names_that_one_outlet_alone_could_use_are_no_finding(make_study: Callable[..., Study]) -> None:
    made = make_study({"a-1": "Harbour Line and the company sail.", "b-1": "Boats are old."})
    assert str(say_claim(claim_names(made, "owner"))) == (
        "What share of the different names for the owner are **used by one outlet alone** cannot be said: no value "
        "(n = 0).")


def test_a_third_of_the_namings_judges(study: Study) -> None:
    claim, table = claim_tier(study, "owner"), label_counts(study, "owner")
    judging = table["all"][table["tier"] == "evaluative"].sum()
    assert (claim.count, claim.n) == (judging, table["all"].sum()) == (1, 5)
    assert len(evidence_rows(study, claim)) == 5
    rows = label_shares(study, "owner")
    gull = claim_tier(study, "owner", outlet="gull", tier="name")
    assert numbers(gull) == row_of(rows, outlet="gull", tier="name")


def test_fewer_than_two_values_are_told_and_can_be_recounted(study: Study) -> None:
    claim = claim_extreme(study, "label_shares", "share of names", actor="owner", tier="name", voice="quoted")
    (again,) = recount_claims(study, [claim])
    assert (again.kept, again.specifications, strength(again)) == (0, 0, "not separable")
    assert str(say_claim(again)) == (
        "Share of names: fewer than two outlets have 10 cases or more, so there is nothing to compare.")
    assert set(leave_one_out(study, again)["value"].isna()) == {True}


def test_the_tally_counts_outlets_by_what_may_be_said(choice: Claim) -> None:
    choice = replace(choice, n=20, other_n=20)
    strong, weak = replace(choice, kept=9, specifications=9), replace(choice, kept=8, specifications=10)
    apart = {"value": 0.8, "low": 0.7, "high": 0.9, "other": 0.2, "other_low": 0.1, "other_high": 0.3}
    turned = {"value": 0.2, "low": 0.1, "high": 0.3, "other": 0.8, "other_low": 0.7, "other_high": 0.9}
    listed = [replace(strong, **apart), replace(weak, **apart), replace(weak, **apart), replace(strong, **turned)]
    assert str(say_tally(listed)) == (
        "Outlet by outlet, **closure** against **new timetable**: higher in these texts in 1 of 4 outlets, higher more "
        "often than not in 2, lower in these texts in 1.")
    empty = replace(choice, value=np.nan)
    assert str(say_tally([replace(choice, kept=1, specifications=9), empty])) == (
        "Outlet by outlet, **closure** against **new timetable**: not separable in 1 of 1 outlet. In 1 nothing was "
        "counted.")
    assert "nothing was counted" in str(say_tally([empty]))
    assert "nothing was counted" in str(say_tally([]))


def test_an_outlet_without_text_cannot_be_compared(study: Study) -> None:
    claim = claim_choice(study, "fate", "closure", "timetable", outlet="buoy")
    assert (claim.n, direction(claim), is_apart(claim)) == (0, "unknown", False)
    assert "cannot be compared: no value (n = 0) against no value (n = 0)" in str(say_claim(claim))
    gull = claim_outlets(study, "closure", measure="term_rates", outlet="gull", against="buoy", family="fate",
                         concept="closure")
    assert direction(gull) == "unknown"


def test_evidence_is_the_rows_that_were_counted(study: Study, choice: Claim) -> None:
    rows = evidence_rows(study, choice)
    assert len(rows) == choice.count + choice.other_count
    assert set(rows["concept"]) == {"closure", "timetable"}
    inside = claim_choice(study, "fate", "closure", "timetable", outlet="tide")
    assert set(evidence_rows(study, inside)["doc_id"]) == {"tide-1"}


def test_the_registry_has_a_row_a_claim(choice: Claim) -> None:
    table = claim_table([choice, replace(choice, kept=3, specifications=4)])
    assert table["strength"].tolist() == [strength(choice), strength(replace(choice, kept=3, specifications=4))]
    assert table["robustness"].isna().tolist() == [True, False]
    assert table["rows"].tolist() == [9, 9]
    assert len(claim_table([])) == 0
    assert robustness_of(replace(choice, kept=3, specifications=4)) == 0.75
    assert str(say_claims([choice])).startswith("- By the share of the words chosen for the same thing **closure**")
    assert show_claims([choice]).frame.loc[choice.measured, "rests on"] == "9 rows of hits"


def test_unknown_names_are_refused_with_the_known_ones(study: Study, refused: Callable[..., object]) -> None:
    with refused("concept", "closure"):
        claim_choice(study, "fate", "closed", "timetable")
    with refused("outlet", "gull"):
        claim_choice(study, "fate", "closure", "timetable", outlet="mew")
    with refused("family", "fate"):
        claim_choice(study, "fates", "closure", "timetable")
    with refused("choice of term_rates", "voice"):
        claim_extreme(study, "term_rates", "x", family="fate", concept="closure", tongue="own")
    with refused("concept"):
        claim_extreme(study, "term_rates", "x", family="fate")

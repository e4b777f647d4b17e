"""Claims: the numbers of the measures, stated as strongly as their evidence bears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis.measures.claims import (
    ALPHA,
    BEYOND,
    FINDINGS,
    FIRM,
    LEAST_EVENTS,
    NONE,
    TAILS,
    UNKNOWN,
    Claim,
    claim,
    claim_table,
    direction,
    missing,
    strength,
    widest,
)
from analysis.measures.labels import label_shares
from analysis.measures.sensitivity import recount
from analysis.measures.terms import attested, hit_shares, term_choices, term_rates, voice_shares
from analysis.measures.tone import tone
from analysis.study import Study

Refused = Callable[..., object]
MakeStudy = Callable[..., Study]
NUMBERS = ("value", "low", "high", "count", "n", "events")
RATE = {"family": "fate", "concept": "closure"}


@pytest.fixture
def choice(study: Study) -> Claim:
    return claim(study, "term_choices", "closure", "timetable", family="fate")


@pytest.fixture
def telling(make_study: MakeStudy) -> Study:
    """Two outlets that differ as much as can be: one writes of closing in every sentence, the other never does."""
    one = "They close the line. It closes soon. The closure hurts everybody here today. " * 8
    two = "The boats are old and slow. Nobody waits for them now. " * 14
    return make_study({"a-1": one, "b-1": two, "c-1": "They close it. " + two})


def numbers(found: Claim, side: str = "") -> list[float]:
    return [getattr(found, "other" if side and name == "value" else f"{side}{name}") for name in NUMBERS]


def row_of(table: pd.DataFrame, **wanted: object) -> list[float]:
    for column, value in wanted.items():
        table = table[table[column] == value]
    (row,) = table.to_dict("records")
    return [row[name] for name in NUMBERS]


def test_four_of_nine_choices_against_five(choice: Claim) -> None:
    assert (choice.count, choice.other_count, choice.n) == (4, 5, 9)
    assert (choice.value, choice.other) == (4 / 9, 5 / 9)
    assert choice.difference == pytest.approx(-1 / 9)
    assert direction(choice) == "below"
    assert (choice.subject, choice.against) == ("closure", "new timetable")
    assert choice.difference_low < -1 / 9 < choice.difference_high


@pytest.mark.parametrize(("measure", "question", "table"), [
    ("term_rates", RATE, lambda s: term_rates(s, "fate").query("concept == 'closure'")),
    ("term_rates", {**RATE, "voice": "own"},
     lambda s: term_rates(s, "fate", voice="own").query("concept == 'closure'")),
    ("term_choices", {"family": "fate", "concept": "timetable"},
     lambda s: term_choices(s, "fate").query("concept == 'timetable'")),
    ("hit_shares", {"family": "fate", "status": "negated"},
     lambda s: hit_shares(s, "fate", "status").query("status == 'negated'")),
    ("label_shares", {"actor": "owner", "tier": "name"}, lambda s: label_shares(s, "owner").query("tier == 'name'")),
    ("voice_shares", {"voice": "quoted"}, lambda s: voice_shares(s).query("voice == 'quoted'")),
    ("tone", {"score": "compound"}, lambda s: tone(s).query("score == 'compound'")),
])
def test_a_claim_has_the_numbers_of_its_measures_table(study: Study, measure: str, question: dict[str, str],
                                                       table: Callable[[Study], pd.DataFrame]) -> None:
    for one, two in combinations(("gull", "tide", "lamp"), 2):
        found, rows = claim(study, measure, one, two, **question), table(study)
        assert numbers(found) == pytest.approx(row_of(rows, outlet=one), nan_ok=True)
        assert numbers(found, "other_") == pytest.approx(row_of(rows, outlet=two), nan_ok=True)
        assert found.difference == pytest.approx(found.value - found.other, nan_ok=True)


def test_a_claim_within_an_outlet_and_pooled(study: Study) -> None:
    table, pooled = term_choices(study, "fate"), term_choices(study, "fate", by="all")
    for outlet in ("gull", "lamp", ""):
        found = claim(study, "term_choices", "closure", "timetable", family="fate", outlet=outlet)
        rows = table[table["outlet"] == outlet] if outlet else pooled
        assert numbers(found) == pytest.approx(row_of(rows, concept="closure"))
        assert numbers(found, "other_") == pytest.approx(row_of(rows, concept="timetable"))


def test_swapping_the_sides_turns_the_difference_round(study: Study, telling: Study) -> None:
    for made, asked in ((study, ("term_choices", "closure", "timetable", {"family": "fate"})),
                        (telling, ("term_rates", "a", "b", RATE))):
        measure, one, two, question = asked
        there, back = claim(made, measure, one, two, **question), claim(made, measure, two, one, **question)
        assert there.difference == pytest.approx(-back.difference)
        assert there.difference_low <= there.difference <= there.difference_high
        assert (there.difference_low, there.difference_high) == pytest.approx(
            (-back.difference_high, -back.difference_low), abs=0.02)


def test_the_widest_pair_is_the_widest_of_all_pairs(study: Study) -> None:
    found = widest(study, "term_rates", **RATE)
    assert found is not None
    values = term_rates(study, "fate").query("concept == 'closure' and n > 0")["value"]
    assert found.difference == pytest.approx(values.max() - values.min())
    assert found.looked_at == 3  # three outlets with text make three pairs
    assert widest(study, "term_rates", looked_at=50, **RATE).looked_at == 50


def test_more_comparisons_make_the_interval_wider(telling: Study) -> None:
    one, many = (claim(telling, "term_rates", "a", "b", looked_at=n, **RATE) for n in (1, 100))
    assert many.difference_low < one.difference_low < one.difference_high < many.difference_high
    assert numbers(one) == numbers(many)  # the numbers' own intervals stay those of the table


def test_fewer_than_two_outlets_make_no_pair(make_study: MakeStudy) -> None:
    assert widest(make_study({"a-1": "They close it."}), "term_rates", **RATE) is None
    short = make_study({"a-1": "This is a good boat. " * 20, "b-1": "This is the worst boat."})
    assert widest(short, "tone", score="polarity") is None  # the second has too few scored words


# --- strength ---

@pytest.mark.parametrize(("low", "high", "holds"), [(1, 5, False), (-1, 5, True), (0, 5, True), (np.nan, np.nan, True)])
def test_an_interval_that_holds_zero_is_told_whichever_side_comes_first(telling: Study, low: float, high: float,
                                                                        holds: bool) -> None:
    made = recount(telling, claim(telling, "term_rates", "a", "b", **RATE))
    there = replace(made, difference=3.0, difference_low=low, difference_high=high)
    back = replace(made, difference=-3.0, difference_low=-high, difference_high=-low, attested=-made.attested)
    for found in (there, back):
        assert ("the interval of the difference holds zero" in missing(found)) == holds
        assert (strength(found) == NONE) == holds


def test_a_large_difference_on_shared_patterns_is_firm(telling: Study) -> None:
    found = recount(telling, claim(telling, "term_rates", "a", "b", **RATE))
    assert strength(found) == FIRM, missing(found)
    assert missing(found) == []


def test_a_claim_not_counted_in_other_ways_is_not_firm(telling: Study) -> None:
    found = claim(telling, "term_rates", "a", "b", **RATE)
    assert strength(found) == NONE
    assert missing(found) == ["not counted in other ways"]


def test_each_lack_alone_keeps_a_claim_from_being_firm(telling: Study) -> None:
    firm = recount(telling, claim(telling, "term_rates", "a", "b", **RATE))
    spoilt = {
        "events": replace(firm, events=LEAST_EVENTS - 1, other_events=0),
        "interval": replace(firm, difference_low=-0.1),
        "no interval": replace(firm, difference_low=np.nan, difference_high=np.nan),
        "ways": replace(firm, kept=firm.specifications - 1),
        "attested sign": replace(firm, attested=-1),
        "attested events": replace(firm, attested_events=LEAST_EVENTS - 1),
        "level": replace(firm, difference=0.0),
    }
    for name, each in spoilt.items():
        assert strength(each) == NONE, name
        assert missing(each), name
    assert strength(replace(firm, difference=np.nan)) == UNKNOWN


def test_beyond_needs_articles_and_a_permutation(telling: Study) -> None:
    firm = recount(telling, claim(telling, "term_rates", "a", "b", **RATE))
    assert strength(replace(firm, p=ALPHA / FINDINGS, articles=(4, 4))) == BEYOND
    assert strength(replace(firm, p=ALPHA / FINDINGS, articles=(3, 8))) == FIRM
    assert strength(replace(firm, p=0.06 / FINDINGS, articles=(9, 9))) == FIRM
    assert strength(replace(firm, p=np.nan, articles=(9, 9))) == FIRM


def test_a_planted_difference_between_two_outlets_of_many_articles_is_beyond(make_study: MakeStudy) -> None:
    close, plain = "They close the line. It closes soon. ", "The boats are old. Nobody waits now. "
    texts = {f"a-{n}": close * (4 + n % 3) + plain * 2 for n in range(6)}
    texts |= {f"b-{n}": plain * (6 + n % 3) + "A closure. " * (n % 2) for n in range(6)}
    made = make_study(texts)
    found = recount(made, claim(made, "term_rates", "a", "b", **RATE))
    assert strength(found) == BEYOND, missing(found)
    assert found.p == pytest.approx(2 / 924)  # the two most extreme deals of six articles of twelve


def test_patterns_that_one_article_alone_has_bear_nothing(make_study: MakeStudy) -> None:
    made = make_study({"a-1": "They close the line. It closes soon. " * 10, "b-1": "The boats are old. " * 20})
    found = recount(made, claim(made, "term_rates", "a", "b", **RATE))
    assert (found.attested, found.attested_events) == (0, 0)
    assert "rests on patterns found in one article only" in missing(found)
    assert len(attested(made).hits) == 0


def test_null_deals_of_one_text_are_not_firm(make_study: MakeStudy) -> None:
    sentences = ["They close the line.", "The boats are old.", "Nobody waits now.", "It closes soon."] * 60
    rng = np.random.default_rng(5)
    firm = 0
    for _ in range(10):
        rng.shuffle(sentences)
        made = make_study({f"{name}-1": " ".join(sentences[start::5]) for start, name in enumerate("abcde")})
        firm += strength(recount(made, widest(made, "term_rates", **RATE))) == FIRM
    assert firm <= 1


# --- what is refused, and what a claim rests on ---

def test_no_difference_of_shares_lies_further_off_than_a_whole(make_study: MakeStudy) -> None:
    # Two articles: Student's t of one degree of freedom, at the level that a thousand comparisons ask for, is 636.
    made = make_study({"a-1": "A closure. Closed. A closure.", "b-1": "A new timetable. The closure.", "c-1": "Boats."})
    found = claim(made, "term_choices", "closure", "timetable", family="fate", looked_at=1000)
    assert (found.count, found.other_count, found.n) == (4, 1, 5)
    assert -1 <= found.difference_low < found.difference < found.difference_high <= 1
    far = claim(made, "tone", "a", "b", score="polarity", looked_at=10**9)
    assert np.isnan(far.difference_low) or -2 <= far.difference_low <= far.difference_high <= 2


def test_a_zero_of_one_text_beside_an_outlet_of_several_has_its_bound(make_study: MakeStudy) -> None:
    texts = {f"a-{place}": "The line closes. " * (1 + place % 2) + "Nobody waits for old boats now. " * 8
             for place in range(5)}
    made = make_study({**texts, "b-1": "Nobody waits for old boats now. " * 10})
    found = claim(made, "term_rates", "a", "b", **RATE)
    # Sixty words without a hit, half of them independent.
    assert (found.other_count, found.other_n) == (0, 60)
    assert found.other_high == pytest.approx(1_000 * (1 - 0.025 ** (1 / 30)))
    # A claim asks more of its difference than 95 in 100: its tails are smaller by TAILS.
    upper = 1_000 * (1 - (0.025 / TAILS) ** (1 / 30))
    side = term_rates(made, "fate", level=1 - 0.05 / TAILS).query("outlet == 'a' and concept == 'closure'").iloc[0]
    low, high = (np.hypot(found.value - side["low"], upper), side["high"] - found.value)  # Zou & Donner 2008
    assert found.difference_low == pytest.approx(found.value - low)
    assert found.difference_high == pytest.approx(found.value + high)


def test_unknown_names_are_refused(study: Study, refused: Refused) -> None:
    with refused("measure", "term_rates"):
        claim(study, "rates", "gull", "lamp")
    with refused("against", "lamp"):
        claim(study, "term_rates", "gull", "nobody", **RATE)
    with refused("concept", "timetable"):
        claim(study, "term_choices", "closure", "nothing", family="fate")
    with refused("compared with itself"):
        claim(study, "term_choices", "closure", "closure", family="fate")
    with refused("outlet", "gull"):
        claim(study, "term_choices", "closure", "timetable", family="fate", outlet="nobody")
    with refused("colour", "voice"):
        claim(study, "term_rates", "gull", "lamp", colour="red", **RATE)
    with refused("cases fit", "concept"):
        claim(study, "term_rates", "gull", "lamp", family="fate")


def test_the_evidence_is_the_rows_that_were_counted(study: Study, choice: Claim) -> None:
    table, rows = choice.evidence
    hits = getattr(study, table).loc[list(rows)]
    assert sorted(hits["concept"].value_counts().tolist()) == [4, 5]
    own = claim(study, "term_choices", "closure", "timetable", family="fate", voice="own", outlet="gull")
    assert set(study.hits.loc[list(own.evidence[1]), "voice"]) == {"own"}
    assert set(study.hits.loc[list(own.evidence[1]), "doc_id"]) == {"gull-1", "gull-2"}
    names = claim(study, "label_shares", "name", "role", actor="owner")
    assert set(study.hits.loc[list(names.evidence[1]), "tier"]) == {"name", "role"}


def test_claims_as_a_table(choice: Claim) -> None:
    table = claim_table({"choice": choice})
    assert table.loc[0, ["name", "value", "other", "strength"]].tolist() == ["choice", 4 / 9, 5 / 9, NONE]
    assert "fewer than 10 events" in table.loc[0, "lacks"]


def test_what_is_done_to_a_handed_out_table_changes_no_claim(study: Study, choice: Claim) -> None:
    hits = study.hits
    hits.loc[hits["concept"] == "closure", "concept"] = "timetable"
    assert numbers(claim(study, "term_choices", "closure", "timetable", family="fate")) == numbers(choice)
    changed = replace(study, hits=hits)
    assert claim(changed, "term_choices", "closure", "timetable", family="fate").count == 0

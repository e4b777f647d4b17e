"""The same claim counted otherwise, and without each part in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.measures.claims import LEAST_EVENTS, Claim, claim, outcome, parts_of
from analysis.measures.measure import MEASURES
from analysis.measures.sensitivity import (
    RESULTS,
    carriers,
    choices_of,
    leave_one_out,
    recount,
    robustness,
    sensitivity,
    specifications,
    without,
)
from analysis.measures.terms import counted_hits, sentence_words
from analysis.measures.titles import part_of
from analysis.study import Study, StudyError

Refused = Callable[..., object]
MakeStudy = Callable[..., Study]
RATE = {"family": "fate", "concept": "closure"}


@pytest.fixture
def choice(study: Study) -> Claim:
    return claim(study, "term_choices", "closure", "timetable", family="fate")


@pytest.fixture
def claims(study: Study, make_study: MakeStudy, choice: Claim) -> list[tuple[Study, Claim]]:
    """A claim of every scale and kind of place, each with the study it is about."""
    toned = make_study({f"{name}-{number}": f"This is a {word} boat and a good pier. " * (10 + number)
                        for name, word in (("a", "good"), ("b", "bad"), ("c", "horrible")) for number in (1, 2)})
    return [
        (study, choice),
        (study, claim(study, "term_choices", "closure", "timetable", family="fate", outlet="gull")),
        (study, claim(study, "hit_shares", "gull", "tide", family="fate", status="negated")),
        (study, claim(study, "term_rates", "gull", "lamp", **RATE)),
        (study, claim(study, "voice_shares", "tide", "gull", voice="quoted")),
        (study, claim(study, "label_shares", "name", "role", actor="owner")),
        (toned, claim(toned, "tone", "a", "b", score="polarity")),
    ]


def counts(study: Study, made: Claim, **way: str) -> tuple[float, float, float]:
    totals = parts_of(study, MEASURES[made.measure], {**made.question, **way}, made.one, made.two).sum(axis=0)
    row = outcome(totals[np.newaxis]).iloc[0]
    return row["count"], row["other_count"], row["n"]


# --- ways of counting ---

def test_each_choice_counts_what_it_says(study: Study, choice: Claim) -> None:
    assert counts(study, choice) == (4, 5, 9)
    assert counts(study, choice, voice="own") == (3, 5, 8)
    assert counts(study, choice, voice="quoted") == (1, 0, 1)
    assert counts(study, choice, status="not negated") == (3, 5, 8)
    assert counts(study, choice, unit="sentence") == (4, 5, 9)


def test_a_capital_can_be_left_out(make_study: MakeStudy) -> None:
    made = make_study({"a-1": "Closing is hard. A closing is a Closure. A new timetable and a New timetable.",
                       "b-1": "Boats are old."})
    found = claim(made, "term_choices", "closure", "timetable", family="fate")
    assert counts(made, found) == (3, 2, 5)
    assert counts(made, found, case="lower") == (1, 1, 2)
    rate = claim(made, "term_rates", "a", "b", **RATE)
    assert counts(made, rate, case="lower")[:2] == (1, 0)


def test_a_sentence_with_two_hits_counts_once(make_study: MakeStudy) -> None:
    made = make_study({"a-1": "Closing is closing. A closure needs a new timetable. Nothing else.", "b-1": "Old."})
    found = claim(made, "term_choices", "closure", "timetable", family="fate")
    assert counts(made, found) == (3, 1, 4)
    assert counts(made, found, unit="sentence") == (2, 1, 2)
    rate = claim(made, "term_rates", "a", "b", **RATE)
    assert counts(made, rate, unit="sentence") == (2, 0, 3)


def test_patterns_are_taken_out_by_how_often_they_match(study: Study, make_study: MakeStudy) -> None:
    entries = "{families: {f: {concepts: {a: [boat*, ship*, raft*], b: [pier*]}}}}"
    made = make_study({"a-1": "Boats, boats and boats. Ships or ships. A raft. A pier."}, entries)
    kept = {name: counted_hits(made, "f", patterns=name)["pattern"].value_counts().to_dict()
            for name in ("all", "most frequent", "without most frequent", "without rare")}
    assert kept == {"all": {"boat*": 3, "ship*": 2, "raft*": 1, "pier*": 1}, "most frequent": {"boat*": 3, "pier*": 1},
                    "without most frequent": {"ship*": 2, "raft*": 1}, "without rare": {"boat*": 3, "ship*": 2}}
    # Of three patterns with one hit each, the first in the alphabet; the title has another "ruin".
    assert counted_hits(part_of(study), "loaded", patterns="most frequent")["pattern"].tolist() == ["grumbl*"]


def test_another_word_definition_needs_its_columns(study: Study, refused: Refused) -> None:
    bare = study.sentences.drop(columns=[f"n_{kind}words_{name}" for kind in ("", "quoted_")
                                         for name in ("white_space", "hyphens_split")], errors="ignore")
    with refused("n_words_white_space", "annotate again", error=StudyError):
        sentence_words(replace(study, sentences=bare), words="white space")
    columns = {f"n_{kind}words_{name}": 2 * study.sentences[f"n_{kind}words"]
               for kind in ("", "quoted_") for name in ("white_space", "hyphens_split")}
    wider = replace(study, sentences=study.sentences.assign(**columns))
    found = claim(wider, "term_rates", "gull", "lamp", **RATE)
    table = sensitivity(wider, found, specifications(wider, found, voice="all", status="all", unit="word",
                                                     case="folded", patterns="all"))
    assert table["words"].tolist() == ["as counted", "hyphens split", "white space"]
    assert table["value"].tolist() == [75.0, 37.5, 37.5]
    assert table["contrast"].nunique() == 1
    assert table["same_as"].tolist() == [0, 1, 1]  # the same counts are one specification


# --- the grid ---

def test_the_grid_is_the_product_of_its_choices_and_begins_with_the_claims_own(study: Study) -> None:
    found = claim(study, "term_choices", "closure", "timetable", family="fate", voice="own")
    grid = specifications(study, found)
    assert len(grid) == np.prod([len(values) for values in choices_of(found).values()])
    assert not grid.duplicated().any()
    assert grid.iloc[0].to_dict() == {name: values[0] for name, values in choices_of(found).items()}
    assert grid.iloc[0]["voice"] == "own"
    assert set(specifications(study, found, voice="own", status=["all"])[["voice", "status"]].nunique()) == {1}


def test_every_claim_has_a_grid_and_its_own_way_gives_its_own_numbers(claims: list[tuple[Study, Claim]]) -> None:
    for study, found in claims:
        table = sensitivity(study, found)
        assert (table["value"][0], table["other"][0]) == pytest.approx((found.value, found.other), nan_ok=True)
        assert table["keeps_order"][0], found.name
        assert table["events"][0] == found.events + found.other_events


def test_a_scorer_is_never_another_way_of_counting_a_scorer(claims: list[tuple[Study, Claim]]) -> None:
    study, toned = claims[-1]
    assert set(choices_of(toned)) == {"voice", "topic_words"}
    assert "score" not in specifications(study, toned)


def test_signs_and_order(study: Study, choice: Claim) -> None:
    ways = specifications(study, choice, **{name: values[0] for name, values in choices_of(choice).items()
                                            if name != "voice"})
    table = sensitivity(study, choice, ways)
    assert table["voice"].tolist() == ["all", "own", "quoted"]
    assert table["sign"].tolist() == [-1, -1, 1]
    assert table["keeps_order"].tolist() == [True, True, False]
    assert table["difference"].round(4).tolist() == [-0.1111, -0.25, 1.0]
    assert table["contrast"].round(4).tolist() == [-0.1111, -0.25, 1.0]


def test_where_nothing_is_counted_nothing_is_kept_or_turned(study: Study) -> None:
    found = claim(study, "term_rates", "gull", "lamp", **RATE)
    table = sensitivity(study, found, specifications(study, found, voice="quoted"))
    assert table["value"].isna().all()  # neither quotes anybody
    assert table["keeps_order"].isna().all()
    assert np.isnan(robustness(table)["share"][0])


def test_two_zeros_are_neither_order_nor_its_reverse(make_study: MakeStudy) -> None:
    made = make_study({"a-1": "They close. No sale.", "b-1": "Boats are old."})
    found = claim(made, "term_rates", "a", "b", **RATE)
    grid = specifications(made, found, voice="all", unit="word", status="all", words="as counted")
    own, none = (sensitivity(made, found, grid[grid["patterns"] == name]) for name in ("all", "without rare"))
    assert own["keeps_order"].all()
    assert (none["value"][0], none["other"][0]) == (0, 0)  # the one hit is of a pattern that matched once
    assert none[["sign", "keeps_order"]].isna().all(axis=None)


def test_swapping_the_two_turns_every_sign(study: Study, choice: Claim) -> None:
    turned = claim(study, "term_choices", "timetable", "closure", family="fate")
    one, two = sensitivity(study, choice), sensitivity(study, turned)
    pd.testing.assert_series_equal(one["difference"], -two["difference"])
    pd.testing.assert_series_equal(one["keeps_order"], two["keeps_order"])


def test_the_order_of_rows_does_not_matter(study: Study, choice: Claim) -> None:
    mixed = replace(study, hits=study.hits.sample(frac=1, random_state=3).reset_index(drop=True),
                    sentences=study.sentences.sample(frac=1, random_state=4).reset_index(drop=True))
    columns = sensitivity(study, choice).columns.drop("tables")  # another order of rows is another checksum
    pd.testing.assert_frame_equal(sensitivity(study, choice)[columns], sensitivity(mixed, choice)[columns])


def test_robustness_counts_distinct_ways_with_enough_events(study: Study, choice: Claim) -> None:
    table = sensitivity(study, choice)
    row = robustness(table).iloc[0]
    distinct = table[table["sign"].notna()].drop_duplicates("same_as")
    enough = distinct[distinct["events"] >= LEAST_EVENTS]
    assert row["n"] == len(table)
    assert row["distinct"] == len(distinct) < len(table)
    assert (row["counted"], row["thin"]) == (len(enough), len(distinct) - len(enough))
    assert row["counted"] == 0  # nine hits are too few for any way
    more = table.assign(events=table["events"] + 10)
    again = robustness(more).iloc[0]
    assert again["kept"] == (distinct["sign"] == -1).sum()
    assert again["share"] == again["kept"] / again["counted"]
    found = recount(study, choice)
    assert (found.kept, found.specifications, found.thin) == (0, 0, row["thin"])


def test_what_turns_a_claim_is_told_by_choice(study: Study, choice: Claim) -> None:
    table = sensitivity(study, choice).assign(events=10)
    by = robustness(table, by=True)
    assert set(by["choice"]) == {name for name, values in choices_of(choice).items() if table[name].nunique() > 1}
    quoted = by[(by["choice"] == "voice") & (by["picked"] == "quoted")].iloc[0]
    assert quoted["kept"] == 0 < quoted["counted"]


def test_unknown_choices_are_refused(study: Study, choice: Claim, refused: Refused) -> None:
    with refused("choice", "voice"):
        specifications(study, choice, tongue="own")
    with refused("voice", "quoted"):
        specifications(study, choice, voice="loud")
    with refused("choice", "patterns"):
        sensitivity(study, choice, pd.DataFrame({"words": ["as counted"]}))


# --- without each part ---

def _without_place(study: Study, place: dict[str, object]) -> Study:
    """The study without the rows of an article or a sentence, done slowly."""
    tables = {}
    for name in ("sentences", "hits", "quotes", "tone_words", "attributions"):
        table = getattr(study, name)
        there = np.logical_and.reduce([(table[column] == value).to_numpy() for column, value in place.items()])
        tables[name] = table[~there].reset_index(drop=True)
    return replace(study, **tables)


def test_leaving_out_fast_is_leaving_out_slowly(claims: list[tuple[Study, Claim]]) -> None:
    for study, found in claims:
        for unit, place in (("article", ["doc_id"]), ("sentence", ["doc_id", "sentence"])):
            for row in leave_one_out(study, found, unit).to_dict("records"):
                rest = _without_place(study, {name: row[name] for name in place})
                totals = parts_of(rest, MEASURES[found.measure], found.question, found.one, found.two).sum(axis=0)
                slow = outcome(totals[np.newaxis]).iloc[0]
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


def test_only_what_the_claim_is_about_is_left_out(study: Study) -> None:
    found = claim(study, "term_choices", "closure", "timetable", family="fate", outlet="gull")
    assert set(leave_one_out(study, found, "article")["doc_id"]) == {"gull-1", "gull-2"}
    pair = claim(study, "term_rates", "gull", "lamp", **RATE)
    assert set(leave_one_out(study, pair, "article")["doc_id"]) == {"gull-1", "gull-2", "lamp-1"}


def test_patterns_can_be_left_out_where_there_are_any(study: Study, choice: Claim, refused: Refused) -> None:
    table = leave_one_out(study, choice, "pattern")
    # Without one of the two the other has all: from -1/9 it is further to 1 than to -1.
    assert table["pattern"].tolist() == ["new timetable*", "clos*"]
    assert table["value"].tolist() == [1.0, 0.0]
    again = without(study, {"family": "fate", "concept": "closure", "pattern": "clos*"})
    assert not (again.hits["pattern"] == "clos*").any()
    with refused("unit='pattern'"):
        leave_one_out(study, claim(study, "voice_shares", "tide", "gull", voice="quoted"), "pattern")
    with refused("unit", "sentence"):
        leave_one_out(study, choice, "chapter")


def test_carriers_name_the_one_part_that_changes_most(study: Study, choice: Claim) -> None:
    quoted = claim(study, "voice_shares", "tide", "gull", voice="quoted")
    table = carriers(study, [choice, quoted])
    assert table["unit"].tolist() == ["article", "sentence", "pattern", "article", "sentence"]
    assert table["place"][0] == "The Lamp"  # its only article
    assert table["turning"][0] == (~leave_one_out(study, choice)["keeps_order"].fillna(False)).sum()
    assert table["was"].tolist() == pytest.approx([choice.difference] * 3 + [quoted.difference] * 2)


def test_without_hits_and_without_text_nothing_breaks(make_study: MakeStudy) -> None:
    for texts in ({"a-1": "Nobody waits here."}, {"a-1": ""}):
        made = make_study(texts)
        found = claim(made, "term_choices", "closure", "timetable", family="fate")
        table = sensitivity(made, found)
        assert table["value"].isna().all()
        assert robustness(table)["distinct"][0] == 0
        carriers(made, [found])


def test_the_columns_of_results_are_declared(study: Study, choice: Claim) -> None:
    table = sensitivity(study, choice)
    assert list(table.columns) == [*choices_of(choice), *RESULTS, "tables"]

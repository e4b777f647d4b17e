"""Rates of terms, choices among them, and whose words a text is made of: arithmetic on one's fingers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate import share_interval
from analysis.measures.frequency import hit_forms, hit_shares, term_choices, term_rates, voice_shares
from analysis.schema import TABLES
from analysis.study import Study, load_study

Refused = Callable[..., object]
MakeStudy = Callable[..., Study]
MEASURES = {
    "term_rates": lambda study, **options: term_rates(study, "fate", **options),
    "term_choices": lambda study, **options: term_choices(study, "fate", **options),
    "hit_shares": lambda study, **options: hit_shares(study, "fate", "status", **options),
    "voice_shares": voice_shares,
}


def of(table: pd.DataFrame, outlet: str, **conditions: str) -> dict[str, object]:
    rows = table[table["outlet"] == outlet]
    for column, value in conditions.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1
    return rows.to_dict("records")[0]


def test_a_rate_is_hits_per_thousand_words(study: Study) -> None:
    rates = term_rates(study, "fate")
    gull, tide, lamp = (of(rates, outlet, concept="closure") for outlet in ("gull", "tide", "lamp"))
    assert (gull["count"], gull["n"], gull["n_articles"], gull["rate"]) == (3, 40, 2, 75)
    assert (tide["count"], tide["n"], tide["n_articles"], tide["rate"]) == (1, 20, 1, 50)
    assert (lamp["count"], lamp["n"], lamp["rate"], lamp["low"]) == (0, 60, 0, 0)
    assert of(rates, "lamp", concept="timetable")["rate"] == 50
    assert [row["varies"] for row in (gull, tide, lamp)] == ["over articles", "within this text",
                                                             "zero count, independent words"]


def test_by_article_each_has_its_own_rate(study: Study) -> None:
    rates = term_rates(study, "fate", by="article").query("concept == 'closure'").set_index("doc_id")
    assert rates["rate"].to_dict() == {"gull-1": 100, "gull-2": 50, "tide-1": 50, "lamp-1": 0}


def test_the_first_family_is_counted_where_none_is_named(study: Study, refused: Refused) -> None:
    pd.testing.assert_frame_equal(term_rates(study), term_rates(study, "fate"))
    pd.testing.assert_frame_equal(term_choices(study), term_choices(study, "fate"))
    turned = replace(study, concepts=study.concepts.iloc[::-1])
    assert set(term_rates(turned)["family"]) == set(term_choices(turned)["family"]) == {"loaded"}
    with refused("no family of terms", "add one"):
        term_rates(replace(study, concepts=study.concepts.head(0)))


def test_rates_are_per_so_many_words(study: Study) -> None:
    few, many = (term_rates(study, "fate", per=per) for per in (1, 10_000))
    for column in ("rate", "low", "high"):
        np.testing.assert_allclose(many[column], 10_000 * few[column])
    assert few["count"].equals(many["count"])


def test_rows_follow_the_outlets_and_the_dictionary(study: Study) -> None:
    rates = term_rates(study, "fate")
    assert list(dict.fromkeys(rates["outlet"])) == ["gull", "tide", "buoy", "lamp"]
    assert rates["concept"].tolist() == ["closure", "timetable", "sale"] * 4
    assert rates["label"].tolist()[:3] == ["closure", "new timetable", "sale"]


def test_a_term_nobody_uses_is_a_zero_with_wilsons_bound(study: Study) -> None:
    for outlet, n in {"gull": 40, "tide": 20, "lamp": 60}.items():
        row = of(term_rates(study, "fate"), outlet, concept="sale")
        assert (row["count"], row["n"], row["rate"], row["low"]) == (0, n, 0, 0)
        assert row["high"] == pytest.approx(1_000 * float(share_interval(0, n)[1]))


@pytest.mark.parametrize("measure", MEASURES)
def test_an_outlet_without_a_text_has_no_value_and_never_a_zero(study: Study, measure: str) -> None:
    rows = MEASURES[measure](study).query("outlet == 'buoy'")
    assert len(rows)
    assert rows["n"].eq(0).all()
    assert rows["varies"].eq("nothing to count in").all()
    value = "rate" if "rate" in rows else "share"
    assert rows[[value, "low", "high"]].isna().all().all()


def test_own_and_quoted_make_all(study: Study) -> None:
    every, own, quoted = (term_rates(study, "fate", voice=voice) for voice in ("all", "own", "quoted"))
    assert (own["count"] + quoted["count"]).equals(every["count"])
    assert (own["n"] + quoted["n"]).equals(every["n"])
    tide = of(quoted, "tide", concept="closure")
    assert (tide["count"], tide["n"], tide["rate"]) == (1, 10, 100)
    assert of(own, "tide", concept="closure")["rate"] == 0
    assert of(quoted, "gull", concept="closure")["n"] == 0


def test_statuses_make_all(study: Study) -> None:
    every = term_rates(study, "fate")
    kinds = [term_rates(study, "fate", status=status)["count"] for status in
             ("plain", "negated", "questioned", "hypothetical", "historical")]
    assert sum(kinds).equals(every["count"])
    left = term_rates(study, "fate", status="not negated")
    assert (left["count"] + kinds[1]).equals(every["count"])
    assert left["n"].equals(every["n"])
    assert of(left, "gull", concept="closure")["rate"] == 50


def test_choices_are_shares_of_the_familys_hits(study: Study) -> None:
    choices = term_choices(study, "fate")
    assert of(choices, "gull", concept="closure")["share"] == 0.75
    assert of(choices, "tide", concept="closure")["share"] == 0.5
    assert of(choices, "lamp", concept="timetable")["share"] == 1
    assert choices.groupby("outlet")["share"].sum().to_dict() == {"gull": 1, "tide": 1, "buoy": 0, "lamp": 1}
    assert choices.groupby("outlet")["n"].max().to_dict() == {"gull": 4, "tide": 2, "buoy": 0, "lamp": 3}


def test_choices_of_a_voice_are_of_that_voices_hits(study: Study) -> None:
    tide = of(term_choices(study, "fate", voice="quoted"), "tide", concept="closure")
    assert (tide["count"], tide["n"], tide["share"]) == (1, 1, 1)


def test_hits_are_shared_out_by_status_voice_section_and_scare_quotes(study: Study) -> None:
    negated = of(hit_shares(study, "fate", "status", concept="closure"), "gull", status="negated")
    assert (negated["count"], negated["n"]) == (1, 3)
    assert of(hit_shares(study, "fate", "voice", concept="closure"), "tide", voice="quoted")["share"] == 1
    assert of(hit_shares(study, "fate", "section"), "lamp", section="headline")["share"] == pytest.approx(1 / 3)
    for kind in ("status", "voice", "section", "scare_quoted"):
        sums = hit_shares(study, "fate", kind).groupby("outlet")["share"].sum()
        assert sums.round(9).to_dict() == {"gull": 1, "tide": 1, "buoy": 0, "lamp": 1}


def test_forms_of_a_concept_are_its_words(study: Study) -> None:
    forms = hit_forms(study, "fate", "closure")
    assert forms.to_dict("index") == {"closure": {"gull": 2, "tide": 1, "buoy": 0, "lamp": 0, "all": 3},
                                      "closes": {"gull": 1, "tide": 0, "buoy": 0, "lamp": 0, "all": 1}}
    assert hit_forms(study, "fate", "timetable").index.tolist() == ["new timetable"]  # whatever its capitals
    assert hit_forms(study, "fate", "sale").shape == (0, 5)
    assert hit_forms(study, "fate", "closure", by="article").loc["closure"].tolist() == [1, 1, 1, 0, 3]


def test_voices_share_out_the_words(study: Study) -> None:
    shares = voice_shares(study)
    assert of(shares, "tide", voice="quoted")["share"] == 0.5
    assert of(shares, "gull", voice="own")["share"] == 1
    assert of(shares, "lamp", voice="quoted")["count"] == 0
    assert shares.groupby("outlet")["share"].sum().to_dict() == {"gull": 1, "tide": 1, "buoy": 0, "lamp": 1}


@pytest.mark.parametrize("measure", MEASURES)
def test_an_interval_holds_its_value_and_is_never_narrower_than_wilsons(study: Study, measure: str) -> None:
    table = MEASURES[measure](study).query("n > 0")
    value, per = ("rate", 1_000) if "rate" in table else ("share", 1)
    low, high = share_interval(table["count"], table["n"])
    assert (table["low"] <= per * low + 1e-9).all()
    assert (table["high"] >= per * high - 1e-9).all()
    assert table[value].between(table["low"], table["high"]).all()
    assert (table["low"] >= 0).all()
    assert (table["high"] <= per).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_the_order_of_rows_changes_nothing(study: Study, measure: str) -> None:
    burst = study.hits.query("doc_id == 'lamp-1' and sentence == 0")
    bursty = replace(study, hits=pd.concat([study.hits, *[burst] * 5], ignore_index=True))
    mixed = {name: getattr(bursty, name).sample(frac=1, random_state=5) for name in ("articles", "sentences", "hits")}
    pd.testing.assert_frame_equal(MEASURES[measure](replace(bursty, **mixed)), MEASURES[measure](bursty))


@pytest.mark.parametrize("measure", MEASURES)
def test_swapping_two_outlets_names_swaps_their_rows(study: Study, measure: str) -> None:
    swap = {"gull": "lamp", "lamp": "gull"}
    swapped = replace(study, articles=study.articles.assign(outlet=study.articles["outlet"].replace(swap)))
    columns = ["count", "n", "n_articles", "low", "high", "varies"]
    there, here = MEASURES[measure](swapped).set_index("outlet"), MEASURES[measure](study).set_index("outlet")
    for outlet in ("gull", "tide", "buoy", "lamp"):
        pd.testing.assert_frame_equal(there.loc[outlet, columns].reset_index(drop=True),
                                      here.loc[swap.get(outlet, outlet), columns].reset_index(drop=True))


@pytest.mark.parametrize("measure", MEASURES)
def test_every_article_twice_doubles_counts_and_keeps_values(study: Study, double: Callable[[Study], Study],
                                                             measure: str) -> None:
    once, twice = MEASURES[measure](study), MEASURES[measure](double(study))
    value = "rate" if "rate" in once else "share"
    for column in ("count", "n", "n_articles"):
        assert twice[column].tolist() == (2 * once[column]).tolist()
    np.testing.assert_allclose(twice[value], once[value])


@pytest.mark.parametrize("measure", MEASURES)
def test_options_are_the_same_everywhere(study: Study, refused: Refused, measure: str) -> None:
    with refused("by='page'", "'outlet'", "'article'"):
        MEASURES[measure](study, by="page")
    with refused("level=95", "between 0 and 1"):
        MEASURES[measure](study, level=95)
    narrow, wide = (MEASURES[measure](study, level=level) for level in (0.5, 0.99))
    known = narrow["n"] > 0
    assert (wide["high"][known] - wide["low"][known] >= narrow["high"][known] - narrow["low"][known]).all()
    assert "seed 8." in MEASURES[measure](study, seed=8).attrs["source"]


@pytest.mark.parametrize(("ask", "told"), [
    (lambda study: term_rates(study, "fates"), ["family='fates'", "'fate'"]),
    (lambda study: term_rates(study, "fate", voice="both"), ["voice='both'", "'own'"]),
    (lambda study: term_choices(study, "fate", status="denied"), ["status='denied'", "'negated'"]),
    (lambda study: hit_shares(study, "fate", "tier"), ["of='tier'", "'status'", "'section'"]),
    (lambda study: hit_shares(study, "fate", "status", concept="closing"), ["concept='closing'", "'closure'"]),
    (lambda study: hit_forms(study, "fate", "closing"), ["concept='closing'", "'closure'"]),
    (lambda study: hit_forms(study, "fate", "closure", by="page"), ["by='page'", "'outlet'"]),
])
def test_unknown_words_raise_and_list_the_known_ones(study: Study, refused: Refused, ask: Callable[[Study], object],
                                                     told: list[str]) -> None:
    with refused(*told):
        ask(study)


def test_a_text_of_ten_words_and_one_outlet_is_enough(make_study: MakeStudy) -> None:
    small = make_study({"gull-1": "The ferry closes. Nobody here ever thought that it would."})
    row = of(term_rates(small, "fate"), "gull", concept="closure")
    assert (row["count"], row["n"], row["rate"]) == (1, 10, 100)


def test_measuring_changes_nothing(study: Study) -> None:
    copies = {name: getattr(study, name).copy() for name in TABLES}
    for measure in MEASURES.values():
        measure(study)
        measure(study, by="article")
    hit_forms(study, "fate", "closure")
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(study, name), copy)


def test_measures_run_on_the_shipped_study() -> None:
    study = load_study()
    for family in dict.fromkeys(study.concepts["family"]):
        rates, choices = term_rates(study, family), term_choices(study, family)
        assert len(rates) == len(choices) > 0
        sums = choices.groupby("outlet")["share"].sum()
        filled = choices.groupby("outlet")["n"].max() > 0
        np.testing.assert_allclose(sums[filled], 1)


def test_a_voice_never_heard_is_bounded_by_its_sentences(study: Study) -> None:
    rows = voice_shares(study).query("outlet == 'lamp' and voice == 'quoted'").to_dict("records")
    assert [rows[0][name] for name in ("count", "n", "n_sentences")] == [0, 60, 12]
    assert rows[0]["high"] == pytest.approx(3.8415 / (12 + 3.8415), abs=1e-4)  # Wilson: z^2 / (n + z^2)
    assert rows[0]["varies"] == "zero count, independent sentences"
    assert "n_sentences" not in term_rates(study, "fate")

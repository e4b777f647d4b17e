"""Rates of terms, choices among them, and whose words a text is made of: arithmetic on one's fingers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from analysis.measures.terms import (
    WORD_COLUMNS,
    attested,
    counted_hits,
    family_hits,
    first_concepts,
    forms,
    hit_shares,
    sentence_words,
    term_choices,
    term_rates,
    voice_shares,
    word_definitions,
)
from analysis.measures.titles import part_of
from analysis.schema import TABLES
from analysis.study import Study, StudyError, load_study

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
    assert (gull["count"], gull["n"], gull["n_articles"], gull["value"]) == (3, 40, 2, 75)
    assert (tide["count"], tide["n"], tide["n_articles"], tide["value"]) == (1, 20, 1, 50)
    assert (lamp["count"], lamp["n"], lamp["value"], lamp["low"]) == (0, 60, 0, 0)
    assert of(rates, "lamp", concept="timetable")["value"] == 50
    assert [row["varies"] for row in (gull, tide, lamp)] == ["over articles", "within this text",
                                                             "zero count, half the words independent"]


def test_by_article_each_has_its_own_rate(study: Study) -> None:
    rates = term_rates(study, "fate", by="article").query("concept == 'closure'").set_index("doc_id")
    assert rates["value"].to_dict() == {"gull-1": 100, "gull-2": 50, "tide-1": 50, "lamp-1": 0}


def test_the_first_family_is_counted_where_none_is_named(study: Study, refused: Refused) -> None:
    for measure in (term_rates, term_choices):
        named = measure(study, "fate")
        assert named["choices"].eq("family=fate").all()
        pd.testing.assert_frame_equal(measure(study), named.assign(choices=""))
    turned = replace(study, concepts=study.concepts.iloc[::-1])
    assert set(term_rates(turned)["family"]) == set(term_choices(turned)["family"]) == {"loaded"}
    with refused("no family of terms", "add one"):
        term_rates(replace(study, concepts=study.concepts.head(0)))


def test_rates_are_per_so_many_words(study: Study) -> None:
    few, many = (term_rates(study, "fate", per=per) for per in (1, 10_000))
    for column in ("value", "low", "high"):
        np.testing.assert_allclose(many[column], 10_000 * few[column])
    assert few["count"].equals(many["count"])


def test_rows_follow_the_outlets_and_the_dictionary(study: Study) -> None:
    rates = term_rates(study, "fate")
    assert list(dict.fromkeys(rates["outlet"])) == ["gull", "tide", "buoy", "lamp"]
    assert rates["concept"].tolist() == ["closure", "timetable", "sale"] * 4
    assert rates["label"].tolist()[:3] == ["closure", "new timetable", "sale"]


def test_a_term_nobody_uses_is_a_zero_bounded_by_half_the_words(study: Study) -> None:
    for outlet, n in {"gull": 40, "tide": 20, "lamp": 60}.items():
        row = of(term_rates(study, "fate"), outlet, concept="sale")
        assert (row["count"], row["n"], row["value"], row["low"]) == (0, n, 0, 0)
        # So many misses in a row, half the words being independent, come in 2.5 of 100 texts (Clopper & Pearson).
        assert row["high"] == pytest.approx(1_000 * (1 - 0.025 ** (1 / (n / 2))))


@pytest.mark.parametrize("measure", MEASURES)
def test_an_outlet_without_a_text_has_no_value_and_never_a_zero(study: Study, measure: str) -> None:
    rows = MEASURES[measure](study).query("outlet == 'buoy'")
    assert len(rows)
    assert rows["n"].eq(0).all()
    assert rows["varies"].eq("nothing to count in").all()
    assert rows[["value", "low", "high"]].isna().all().all()


def test_own_and_quoted_make_all(study: Study) -> None:
    every, own, quoted = (term_rates(study, "fate", voice=voice) for voice in ("all", "own", "quoted"))
    assert (own["count"] + quoted["count"]).equals(every["count"])
    assert (own["n"] + quoted["n"]).equals(every["n"])
    tide = of(quoted, "tide", concept="closure")
    assert (tide["count"], tide["n"], tide["value"]) == (1, 10, 100)
    assert of(own, "tide", concept="closure")["value"] == 0
    assert of(quoted, "gull", concept="closure")["n"] == 0


def test_statuses_make_all(study: Study) -> None:
    every = term_rates(study, "fate")
    kinds = [term_rates(study, "fate", status=status)["count"] for status in
             ("not marked", "negated", "questioned", "hypothetical", "historical")]
    assert sum(kinds).equals(every["count"])
    left = term_rates(study, "fate", status="not negated")
    assert (left["count"] + kinds[1]).equals(every["count"])
    assert left["n"].equals(every["n"])
    assert of(left, "gull", concept="closure")["value"] == 50


def test_choices_are_shares_of_the_familys_hits(study: Study) -> None:
    choices = term_choices(study, "fate")
    assert of(choices, "gull", concept="closure")["value"] == 0.75
    assert of(choices, "tide", concept="closure")["value"] == 0.5
    assert of(choices, "lamp", concept="timetable")["value"] == 1
    assert choices.groupby("outlet")["value"].sum().to_dict() == {"gull": 1, "tide": 1, "buoy": 0, "lamp": 1}
    assert choices.groupby("outlet")["n"].max().to_dict() == {"gull": 4, "tide": 2, "buoy": 0, "lamp": 3}


def test_choices_of_a_voice_are_of_that_voices_hits(study: Study) -> None:
    tide = of(term_choices(study, "fate", voice="quoted"), "tide", concept="closure")
    assert (tide["count"], tide["n"], tide["value"]) == (1, 1, 1)


def test_hits_are_shared_out_by_status_voice_section_and_scare_quotes(study: Study) -> None:
    negated = of(hit_shares(study, "fate", "status", concept="closure"), "gull", status="negated")
    assert (negated["count"], negated["n"]) == (1, 3)
    assert of(hit_shares(study, "fate", "voice", concept="closure"), "tide", voice="quoted")["value"] == 1
    assert of(hit_shares(study, "fate", "section"), "lamp", section="headline")["value"] == pytest.approx(1 / 3)
    for kind in ("status", "voice", "section", "scare_quoted"):
        sums = hit_shares(study, "fate", kind).groupby("outlet")["value"].sum()
        assert sums.round(9).to_dict() == {"gull": 1, "tide": 1, "buoy": 0, "lamp": 1}


def test_forms_of_a_concept_are_its_words(study: Study) -> None:
    found = forms(study, "fate", "closure")
    names = ["The Gull", "Tide Weekly", "Buoy Post", "The Lamp", "all"]
    assert found.to_dict("index") == {"closure": dict(zip(names, (2, 1, 0, 0, 3), strict=True)),
                                      "closes": dict(zip(names, (1, 0, 0, 0, 1), strict=True))}
    assert forms(study, "fate", "timetable").index.tolist() == ["new timetable"]  # whatever its capitals
    assert forms(study, "fate", "sale").shape == (0, 5)
    assert forms(study, "fate", "closure", by="article").loc["closure"].tolist() == [1, 1, 1, 0, 3]


def test_voices_share_out_the_words(study: Study) -> None:
    shares = voice_shares(study)
    assert of(shares, "tide", voice="quoted")["value"] == 0.5
    assert of(shares, "gull", voice="own")["value"] == 1
    assert of(shares, "lamp", voice="quoted")["count"] == 0
    assert shares.groupby("outlet")["value"].sum().to_dict() == {"gull": 1, "tide": 1, "buoy": 0, "lamp": 1}


@pytest.mark.parametrize("measure", MEASURES)
def test_an_interval_holds_its_value_and_is_as_wide_as_that_of_independent_words(study: Study, measure: str) -> None:
    table = MEASURES[measure](study).query("n > 0")
    per = table["per"].iloc[0]
    alone = [binomtest(*counts).proportion_ci() for counts in zip(table["count"], table["n"], strict=True)]
    assert (table["low"] <= per * np.array([each.low for each in alone]) + 1e-9).all()
    assert (table["high"] >= per * np.array([each.high for each in alone]) - 1e-9).all()
    assert table["value"].between(table["low"], table["high"]).all()
    assert (table["low"] >= 0).all()
    assert (table["high"] <= per).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_the_order_of_rows_changes_nothing(study: Study, measure: str) -> None:
    burst = study.hits.query("doc_id == 'lamp-1' and sentence == 0")
    bursty = replace(study, hits=pd.concat([study.hits, *[burst] * 5], ignore_index=True))
    mixed = {name: getattr(bursty, name).sample(frac=1, random_state=5) for name in ("articles", "sentences", "hits")}
    there, here = (MEASURES[measure](each).drop(columns="tables") for each in (replace(bursty, **mixed), bursty))
    pd.testing.assert_frame_equal(there, here)


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
    for column in ("count", "n", "n_articles"):
        assert twice[column].tolist() == (2 * once[column]).tolist()
    np.testing.assert_allclose(twice["value"], once["value"])


@pytest.mark.parametrize("measure", MEASURES)
def test_options_are_the_same_everywhere(study: Study, refused: Refused, measure: str) -> None:
    with refused("by='page'", "'outlet'", "'article'"):
        MEASURES[measure](study, by="page")
    with refused("level=95", "between 0 and 1"):
        MEASURES[measure](study, level=95)
    narrow, wide = (MEASURES[measure](study, level=level) for level in (0.5, 0.99))
    known = narrow["n"] > 0
    assert (wide["high"][known] - wide["low"][known] >= narrow["high"][known] - narrow["low"][known]).all()
    assert MEASURES[measure](study, seed=8)["tables"].str.endswith("seed 8.").all()


@pytest.mark.parametrize(("ask", "told"), [
    (lambda study: term_rates(study, "fates"), ["family='fates'", "'fate'"]),
    (lambda study: term_rates(study, "fate", voice="both"), ["voice='both'", "'own'"]),
    (lambda study: term_choices(study, "fate", status="denied"), ["status='denied'", "'negated'"]),
    (lambda study: hit_shares(study, "fate", "tier"), ["of='tier'", "'status'", "'section'"]),
    (lambda study: hit_shares(study, "fate", "status", concept="closing"), ["concept='closing'", "'closure'"]),
    (lambda study: forms(study, "fate", "closing"), ["concept='closing'", "'closure'"]),
    (lambda study: forms(study, "fate", "closure", by="page"), ["by='page'", "'outlet'"]),
])
def test_unknown_words_raise_and_list_the_known_ones(study: Study, refused: Refused, ask: Callable[[Study], object],
                                                     told: list[str]) -> None:
    with refused(*told):
        ask(study)


def test_a_text_of_ten_words_and_one_outlet_is_enough(make_study: MakeStudy) -> None:
    small = make_study({"gull-1": "The ferry closes. Nobody here ever thought that it would."})
    row = of(term_rates(small, "fate"), "gull", concept="closure")
    assert (row["count"], row["n"], row["value"]) == (1, 10, 100)


def test_measuring_changes_nothing(study: Study) -> None:
    copies = {name: getattr(study, name).copy() for name in TABLES}
    for measure in MEASURES.values():
        measure(study)
        measure(study, by="article")
    forms(study, "fate", "closure")
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(study, name), copy)


def test_measures_run_on_the_shipped_study() -> None:
    study = load_study()
    for family in dict.fromkeys(study.concepts["family"]):
        rates, choices = term_rates(study, family), term_choices(study, family)
        assert len(rates) == len(choices) > 0
        sums = choices.groupby("outlet")["value"].sum()
        filled = choices.groupby("outlet")["n"].max() > 0
        np.testing.assert_allclose(sums[filled], 1)


def test_a_voice_never_heard_is_bounded_by_its_sentences(study: Study) -> None:
    rows = voice_shares(study).query("outlet == 'lamp' and voice == 'quoted'").to_dict("records")
    assert [rows[0][name] for name in ("count", "n", "n_sentences")] == [0, 60, 12]
    assert rows[0]["high"] == pytest.approx(1 - 0.025 ** (1 / 6))  # six of twelve sentences without one
    assert rows[0]["varies"] == "zero count, half the sentences independent"
    assert "n_sentences" not in term_rates(study, "fate")


# --- which hits and which words count ---

def test_sizes_are_words_in_a_voice(study: Study) -> None:
    titles, texts = part_of(study, "only"), part_of(study)
    assert sentence_words(titles).tolist() == [2, 2, 2, 2]  # every title is of two words
    every, own, quoted = (sentence_words(texts, voice=voice) for voice in ("all", "own", "quoted"))
    outlet = texts.sentences["doc_id"].str.split("-").str[0].to_numpy()
    assert pd.Series(every).groupby(outlet).sum().to_dict() == {"gull": 40, "tide": 20, "lamp": 60}
    assert pd.Series(quoted).groupby(outlet).sum().to_dict() == {"gull": 0, "tide": 10, "lamp": 0}
    assert (own + quoted).tolist() == every.tolist()
    assert sentence_words(texts, unit="sentence").sum() == 22
    assert sentence_words(texts, voice="quoted", unit="sentence").sum() == 1
    assert sentence_words(study).sum() == 120 + 8


def test_a_word_is_what_its_definition_says(make_study: MakeStudy, refused: Refused) -> None:
    made = make_study({"gull-1": "The well-known ferry closes — soon. He said: “A re-start is near.”"})
    assert word_definitions(made) == tuple(WORD_COLUMNS) == ("as counted", "hyphens split", "white space")
    # The dash alone is a word only where white space parts words.
    text = part_of(made)
    assert {words: sentence_words(text, words=words).sum() for words in WORD_COLUMNS} == {
        "as counted": 11, "hyphens split": 13, "white space": 12}
    assert {words: sentence_words(part_of(made, "only"), words=words).sum() for words in WORD_COLUMNS} == {
        "as counted": 2, "hyphens split": 3, "white space": 2}  # About gull-1
    assert {words: sentence_words(made, words=words, voice="quoted").sum() for words in WORD_COLUMNS} == {
        "as counted": 4, "hyphens split": 5, "white space": 4}
    assert term_rates(made, "fate", words="hyphens split")["n"].tolist() == [13, 13, 13]
    older = replace(made, sentences=made.sentences.drop(columns="n_words_hyphens_split"))
    assert word_definitions(older) == ("as counted", "white space")
    with refused("n_words_hyphens_split", "annotate again", error=StudyError):
        term_rates(older, "fate", words="hyphens split")


def test_hits_are_picked_by_family_voice_and_status(study: Study) -> None:
    assert len(family_hits(study, "fate")) == len(family_hits(study)) == 9
    assert len(family_hits(study, "fate", "own")) + len(family_hits(study, "fate", "quoted")) == 9
    assert family_hits(study, "fate", "quoted")["doc_id"].tolist() == ["tide-1"]
    assert family_hits(study, "fate", "all", "negated")["doc_id"].tolist() == ["gull-2"]
    assert len(family_hits(study, "fate", "all", "not negated")) == 8
    assert len(family_hits(study, "fate", "own", "not marked")) == 7
    pd.testing.assert_frame_equal(family_hits(study, "fate"), study.hits[study.hits["family"] == "fate"])


@pytest.mark.parametrize(("options", "told"), [
    ({"family": "fates"}, ["family='fates'", "'fate'", "'actors'", "'loaded'"]),
    ({"voice": "theirs"}, ["voice='theirs'", "'all'", "'own'", "'quoted'"]),
    ({"status": "denied"}, ["status='denied'", "'not negated'", "'negated'", "'historical'"]),
    ({"status": "not plain"}, ["status='not plain'", "'not negated'"]),
    ({"case": "upper"}, ["case='upper'", "'folded'", "'lower'"]),
    ({"patterns": "rare"}, ["patterns='rare'", "'without rare'"]),
])
def test_an_unknown_word_lists_the_known_ones(study: Study, refused: Refused, options: dict[str, str],
                                              told: list[str]) -> None:
    with refused(*told):
        counted_hits(study, **{"family": "fate", **options})
    with refused(*told):
        term_rates(study, **{"family": "fate", **options})


def test_only_what_is_written_without_a_capital(study: Study) -> None:
    # “A Very Good New Timetable” is a headline; the other timetables are written small.
    lower = of(term_rates(study, "fate", case="lower"), "lamp", concept="timetable")
    assert (lower["count"], lower["n"]) == (2, 60)
    assert of(term_choices(study, "fate", case="lower"), "lamp", concept="timetable")["n"] == 2


@pytest.fixture
def patterned(make_study: MakeStudy) -> Study:
    """A concept with four patterns: one found three times, one twice, one once, one never."""
    entries = """{families: {f: {concepts: {end: {label: end, patterns: [stop*, cease*, halt*, quit*]},
                                            start: {label: start, patterns: [begin*]}}}}}"""
    texts = {"gull-1": "It stops. It ceases. They stop. It halts.", "tide-1": "All stopped and ceased; it begins."}
    return make_study(texts, entries)


@pytest.mark.parametrize(("patterns", "end", "start"), [
    ("all", 6, 1), ("most frequent", 3, 1), ("without most frequent", 3, 0), ("without rare", 5, 0)])
def test_patterns_are_kept_by_how_often_they_matched(patterned: Study, patterns: str, end: int, start: int) -> None:
    table = term_rates(patterned, "f", patterns=patterns)
    assert table.groupby("concept")["count"].sum().to_dict() == {"end": end, "start": start}
    assert table["n"].tolist() == [8, 8, 6, 6]  # words stay as they are


def test_of_patterns_as_frequent_the_first_in_the_alphabet_is_the_most_frequent(patterned: Study) -> None:
    even = replace(patterned, hits=patterned.hits[patterned.hits["form"].str.lower() != "stopped"])
    kept = counted_hits(even, "f", patterns="most frequent")
    assert set(kept[kept["concept"] == "end"]["pattern"]) == {"cease*"}


def test_sentences_with_a_hit_are_counted_once(make_study: MakeStudy) -> None:
    made = make_study({"gull-1": "It closes and closes, a new timetable. It sails. It closes."})
    rates = term_rates(made, "fate", unit="sentence", per=1).set_index("concept")
    assert rates.loc["closure", ["count", "n"]].tolist() == [2, 3]
    assert rates.loc["timetable", "value"] == pytest.approx(1 / 3)
    shares = term_choices(made, "fate", unit="sentence").set_index("concept")
    assert shares["count"].to_dict() == {"closure": 2, "timetable": 1, "sale": 0}
    assert shares["n"].tolist() == [2, 2, 2]  # one sentence holds both, so shares may pass 1 together


def test_events_are_hits_and_quotations_and_never_words(study: Study) -> None:
    rates = term_rates(study, "fate")
    assert rates["events"].tolist() == rates["count"].tolist()
    tide = of(voice_shares(study), "tide", voice="quoted")
    assert (tide["count"], tide["events"]) == (10, 1)  # ten words of one quotation
    assert of(voice_shares(study), "gull", voice="own")["events"] == 8  # sentences


def test_patterns_attested_in_one_article_only_can_be_left_out(study: Study) -> None:
    fewer = attested(study)
    kept, held = study.hits.groupby(["family", "concept", "pattern"])["doc_id"].nunique(), fewer.hits
    assert len(held) == sum((kept[tuple(key)] > 1) for key in study.hits[["family", "concept", "pattern"]].to_numpy())
    assert set(held["pattern"]) == {"clos*", "new timetable*", "harbour line"}
    assert attested(study) is fewer
    assert len(part_of(study).hits) == 17


def test_the_first_concepts_are_those_of_the_dictionary(study: Study, refused: Refused) -> None:
    assert first_concepts(study, "fate", 3) == ["closure", "timetable", "sale"]
    with refused("'fate'", "3 of the 4", "add concepts", error=StudyError):
        first_concepts(study, "fate", 4)
    with refused("no family 'mood'", "add it", error=StudyError):
        first_concepts(study, "mood")


def test_forms_are_sorted_by_how_often_they_occur_and_then_by_the_alphabet(make_study: MakeStudy) -> None:
    made = make_study({"gull-1": "It closes. Closure, closed. CLOSED.", "tide-1": "It closes, a close."})
    found = forms(made, "fate", "closure")
    assert found.index.tolist() == ["closed", "closes", "close", "closure"]
    assert found.index.name == "form"
    assert forms(made, "fate", "closure", of="pattern").to_dict("index") == {"clos*": {"Gull": 4, "Tide": 2, "all": 6}}

"""Titles: counted as a section of their own, and in no number about texts unless they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.measures import claims, measure
from analysis.measures.claims import claim, evidence_of
from analysis.measures.coding import coding_sheet, family_precision
from analysis.measures.describe import describe
from analysis.measures.explain import explain
from analysis.measures.labels import label_shares, scare_quotes
from analysis.measures.measure import MEASURES, estimate
from analysis.measures.sensitivity import leave_one_out, recount, sensitivity, specifications
from analysis.measures.terms import attested, family_hits, forms, hit_shares, positions, term_choices, term_rates
from analysis.measures.titles import TITLES, part_of, takes_part
from analysis.measures.tone import tone, tone_words
from analysis.measures.validation import agreement_with_gold
from analysis.measures.words import collocates, dispersion, keyness
from analysis.reading.annotate import annotate, read_title
from analysis.reading.dictionary import Dictionary, parse_dictionary
from analysis.schema import TABLES
from analysis.study import Study, load_study, save_study
from conftest import ARTICLES, DICTIONARY, TEXTS, outlet_table, plain

Refused = Callable[..., object]

HEADLINES = {"gull-1": "Ferry sold, line closes", "gull-2": "Is a “closure” near?",
             "tide-1": "New timetable: Harbour Line wins",
             "lamp-1": "No closure, says the company"}
ASKED = {"term_rates": {"family": "fate"}, "term_choices": {"family": "fate"}, "hit_shares": {"family": "fate"},
         "label_shares": {"actor": "owner"}}


def made(titles: dict[str, str]) -> Study:
    """The made-up study under other titles ("" for none)."""
    import yaml

    rows = [{**row, "title": titles.get(row["doc_id"], ""), "text": plain(TEXTS[row["doc_id"]])} for row in ARTICLES]
    outlets = outlet_table({"gull": "The Gull", "tide": "Tide Weekly", "buoy": "Buoy Post", "lamp": "The Lamp"})
    return annotate(pd.DataFrame(rows, dtype="str"), parse_dictionary(yaml.safe_load(DICTIONARY)), outlets)


@pytest.fixture(scope="module")
def bare() -> Study:
    """The made-up study without titles."""
    return made({})


@pytest.fixture(scope="module")
def titled() -> Study:
    """The made-up study with titles that hold words of its dictionary."""
    return made(HEADLINES)


def same(one: pd.DataFrame, two: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(*(table.drop(columns="tables", errors="ignore") for table in (one, two)))


# --- what is in the tables ---

def test_a_title_is_sentence_minus_one_of_a_section_of_its_own(titled: Study) -> None:
    rows = titled.sentences[titled.sentences["sentence"] == -1].set_index("doc_id")
    assert rows["section"].unique().tolist() == ["title"]
    assert (rows["paragraph"] == -1).all()
    assert rows["n_words"].to_dict() == {"gull-1": 4, "gull-2": 4, "tide-1": 5, "lamp-1": 5}
    assert {doc_id: (row["start"], row["end"]) for doc_id, row in rows.iterrows()} == {
        doc_id: (0, len(title)) for doc_id, title in HEADLINES.items()}


def test_hits_of_a_title_stand_where_they_are_in_it(titled: Study) -> None:
    hits = titled.hits[titled.hits["section"] == "title"]
    assert [HEADLINES[row.doc_id][row.start:row.end] for row in hits.itertuples()] == hits["form"].tolist()
    found = hits[hits["family"] == "fate"]
    assert found[["doc_id", "form", "status", "scare_quoted"]].to_numpy().tolist() == [
        ["gull-1", "sold", "not marked", False], ["gull-1", "closes", "not marked", False],
        ["gull-2", "closure", "questioned", True],
        ["tide-1", "New timetable", "not marked", False], ["lamp-1", "closure", "negated", False]]
    assert set(hits["voice"]) == {"own"}
    assert hits.loc[hits["family"] == "actors", "head"].tolist() == ["line", "company"]
    quotes = titled.quotes[titled.quotes["sentence"] == -1]
    assert quotes[["doc_id", "use", "form"]].to_numpy().tolist() == [["gull-2", "scare", "closure"]]


def test_titles_are_in_no_table_that_knows_no_sentences(titled: Study, bare: Study) -> None:
    for name in ("words", "neighbours", "attributions", "removals"):
        pd.testing.assert_frame_equal(getattr(titled, name), getattr(bare, name))
    pd.testing.assert_frame_equal(titled.articles.drop(columns="title"), bare.articles.drop(columns="title"))


def test_without_its_titles_a_study_is_the_one_that_never_had_any(titled: Study, bare: Study) -> None:
    for name in set(TABLES) - {"articles"}:
        pd.testing.assert_frame_equal(getattr(part_of(titled), name).reset_index(drop=True), getattr(bare, name))
    assert part_of(bare) is bare
    assert part_of(titled, "with") is titled
    only = part_of(titled, "only")
    assert len(only.sentences) + len(bare.sentences) == len(titled.sentences)
    assert part_of(only, "only") is only
    assert [int(takes_part(titled, titles).sum()) for titles in TITLES] == [22, 26, 4]


def test_a_study_with_titles_is_saved_and_loaded(titled: Study, tmp_path: Path) -> None:
    again = load_study(save_study(titled, tmp_path / "tables"))
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name).fillna(0), getattr(titled, name).fillna(0), atol=1e-4)


def test_a_title_that_opens_the_text_too_is_counted_once(dictionary: Dictionary) -> None:
    row = {"doc_id": "g", "outlet": "gull", "title": "The ferry closes", "text": "The ferry closes\n\nIt ends soon.\n"}
    study = annotate(pd.DataFrame([row]), dictionary)
    assert study.hits[["sentence", "form"]].to_numpy().tolist() == [[-1, "closes"]]
    assert study.sentences["section"].tolist() == ["title", "lead"]


def test_a_title_is_one_sentence_with_its_own_rules() -> None:
    reading = read_title("It closes. Why? And “when”?")
    assert reading.sentences[["section", "start", "end"]].to_numpy().tolist() == [["title", 0, 27]]
    assert set(reading.tokens.sentence) == {0}


@pytest.mark.parametrize("title", ["", "   "])
def test_an_article_without_a_title_has_no_row_for_it(dictionary: Dictionary, title: str) -> None:
    row = {"doc_id": "g", "outlet": "gull", "title": title, "text": "It closes."}
    study = annotate(pd.DataFrame([row]), dictionary)
    assert study.sentences["section"].tolist() == ["lead"]
    assert term_rates(study, "fate", titles="only")["n"].tolist() == [0, 0, 0]


# --- numbers about texts ---

@pytest.mark.parametrize("name", sorted(MEASURES))
@pytest.mark.parametrize("by", ["outlet", "article", "all", ["outlet", "year"]])
def test_no_measure_counts_titles_unless_asked(titled: Study, bare: Study, name: str, by: str | list[str]) -> None:
    for choice in [{}, *({way: values[-1]} for way, values in MEASURES[name].choices.items())]:
        one, two = (estimate(study, MEASURES[name], by=by, **ASKED.get(name, {}), **choice) for study in (titled, bare))
        same(one, two)


@pytest.mark.parametrize("table", [
    lambda study: forms(study, "fate", "closure"), lambda study: forms(study, "actors", "owner", of="head"),
    lambda study: positions(study, "fate"), lambda study: dispersion(study, "fate", parts="sentence"),
    lambda study: dispersion(study, "fate"), lambda study: collocates(study, "fate"), keyness, describe,
    lambda study: describe(study, "articles").drop(columns="title"),
    lambda study: describe(study, "total"), lambda study: tone_words(study, "vader"),
    lambda study: tone_words(study, "vader", by="sentence"), lambda study: coding_sheet(study, "fate"),
    lambda study: family_hits(study, "fate").reset_index(drop=True),
    lambda study: family_hits(attested(study), "actors").reset_index(drop=True)])
def test_no_table_about_texts_holds_titles(titled: Study, bare: Study, table: Callable[[Study], pd.DataFrame]) -> None:
    pd.testing.assert_frame_equal(table(titled), table(bare))


@pytest.mark.parametrize(("measure", "question"), [
    ("term_rates", {"family": "fate", "concept": "closure"}),
    ("term_choices", {"family": "fate", "concept": "closure"}), ("tone", {"score": "compound"}), ("scare_quotes", {}),
    ("voice_shares", {"voice": "quoted"})])
def test_claims_their_ways_and_what_they_hang_on_are_of_texts(titled: Study, bare: Study, measure: str,
                                                              question: dict[str, str]) -> None:
    one, two = (recount(study, claim(study, measure, "gull", "lamp", **question)) for study in (titled, bare))
    told = [{key: value for key, value in vars(each).items() if key != "evidence"} for each in (one, two)]
    np.testing.assert_equal(*told)
    for unit in ("article", "sentence", "pattern")[:3 if measure.startswith("term") else 2]:
        same(leave_one_out(titled, one, unit), leave_one_out(bare, two, unit))


def test_a_judgement_belongs_to_the_hit_of_the_text_that_stands_there(dictionary: Dictionary) -> None:
    rows = [{"doc_id": "g", "outlet": "gull", "title": "My seller", "text": "It closes. It closes. It closes."}]
    study = annotate(pd.DataFrame(rows), dictionary)
    assert study.hits[["concept", "start", "end"]].head(2).to_numpy().tolist() == [["sale", 3, 9], ["closure", 3, 9]]
    sheet = coding_sheet(study, "fate", concept="hidden").assign(right="yes")
    assert family_precision(sheet, study)["concept"].tolist() == ["closure", "all"]
    codes = family_hits(study, "fate")[["doc_id", "start", "end", "concept", "status"]]
    scores = agreement_with_gold(study, "concepts", codes, family="fate").query("label == 'all'")
    assert scores.set_index("measure")["n"].to_dict() == {"precision": 3, "recall": 3, "f1": 6}


def test_an_estimate_is_given_no_row_of_a_title(titled: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title holds nothing to count then; but blocks of sentences are drawn from the rows that are given."""
    given: list[int] = []
    road = measure.row_of

    def spy(counts: measure.Counts, declared: measure.Measure, here: np.ndarray, *args: Any, **options: Any) -> Any:
        given.extend(titled.sentences["sentence"].iloc[here])
        return road(counts, declared, here, *args, **options)

    monkeypatch.setattr(measure, "row_of", spy)
    monkeypatch.setattr(claims, "row_of", spy)
    term_rates(titled, "fate")
    claim(titled, "term_rates", "gull", "lamp", family="fate", concept="closure")
    assert min(given) == 0


# --- titles, where they are asked for ---

def test_titles_are_counted_beside_or_alone(titled: Study) -> None:
    counted = {titles: term_rates(titled, "fate", by="all", titles=titles).set_index("concept")[["count", "n"]]
               for titles in TITLES}
    assert counted["without"].loc["closure"].tolist() == [4, 120]
    assert counted["only"].loc["closure"].tolist() == [3, 18]
    assert counted["with"].loc["closure"].tolist() == [7, 138]
    assert forms(titled, "fate", "closure", titles="only")["all"].to_dict() == {"closure": 2, "closes": 1}


def test_a_reader_sees_which_outlet_holds_a_word_at_arms_length_in_its_title(titled: Study) -> None:
    table = scare_quotes(titled, titles="only").set_index("outlet")
    assert (table["count"].to_dict(), table["forms"].to_dict()) == (
        {"gull": 1, "tide": 0, "buoy": 0, "lamp": 0}, {"gull": "closure", "tide": "", "buoy": "", "lamp": ""})
    shares = hit_shares(titled, "fate", "scare_quoted", titles="only", by="all").set_index("scare_quoted")
    assert shares["count"].to_dict() == {True: 1, False: 4}


def test_by_section_the_title_is_one_and_says_so_unless_refused(titled: Study) -> None:
    table = term_rates(titled, "fate", by="section").query("concept == 'closure'").set_index("section")
    assert table["count"].to_dict() == {"title": 3, "headline": 0, "lead": 4, "body": 0}
    assert table["n"].to_dict() == {"title": 18, "headline": 5, "lead": 100, "body": 15}
    assert set(table["choices"]) == {"family=fate"}
    left_out = term_rates(titled, "fate", by=["outlet", "section"], titles="without")
    assert set(left_out["choices"]) == {"family=fate, titles=without"}
    assert left_out.query("section == 'title'")["n"].eq(0).all()


def test_a_table_tells_that_titles_are_in_it_and_is_explained_so(titled: Study) -> None:
    row = term_rates(titled, "fate", titles="only").query("outlet == 'gull' and concept == 'closure'").iloc[0]
    assert row["choices"] == "family=fate, titles=only"
    assert "2 / 8" in explain(row)["arithmetic"]
    assert explain(row, "high", study=titled)["value"] == row["high"]
    title = positions(titled, "fate", titles="only").iloc[0]
    assert "before its text" in explain(title, "position")["says"]


def test_titles_stand_before_their_text(titled: Study) -> None:
    table = positions(titled, "fate", titles="with")
    above = table[table["section"] == "title"]
    assert (above["position"].tolist(), above["third"].tolist()) == ([0.0] * 5, ["title"] * 5)
    same(table[table["section"] != "title"].reset_index(drop=True), positions(titled, "fate"))


def test_tone_and_names_of_titles(titled: Study) -> None:
    table = tone(titled, titles="only", by="all").set_index("score")
    assert table["n"].to_dict() == {"polarity": 4, "subjectivity": 4, "compound": 4}
    names = label_shares(titled, "owner", titles="only", by="all").set_index("tier")
    assert names["count"].to_dict() == {"name": 1, "role": 1, "evaluative": 0}


def test_a_claim_may_be_about_titles_and_points_to_them(titled: Study) -> None:
    found = claim(titled, "term_choices", "closure", "timetable", family="fate", titles="only")
    assert (found.count, found.other_count, found.n) == (3, 1, 5)
    table, rows = evidence_of(titled, MEASURES["term_choices"], found.question, found.one, found.two)
    assert titled.hits.loc[list(rows), ["doc_id", "sentence"]].to_numpy().tolist() == [
        ["gull-1", -1], ["gull-2", -1], ["tide-1", -1], ["lamp-1", -1]]
    assert table == "hits"
    assert leave_one_out(titled, found, "sentence")["sentence"].tolist() == [-1] * 4


def test_titles_are_in_a_grid_where_they_are_asked_for(titled: Study) -> None:
    found = claim(titled, "term_choices", "closure", "timetable", family="fate")
    assert "titles" not in specifications(titled, found)
    grid = specifications(titled, found, titles=["without", "with"])
    assert len(grid) == 2 * len(specifications(titled, found))
    table = sensitivity(titled, found, grid.query("voice == 'all' and status == 'all' and unit == 'word' "
                                                  "and case == 'folded' and patterns == 'all'"))
    assert table[["titles", "count", "n"]].to_numpy().tolist() == [["without", 4, 9], ["with", 7, 14]]


def test_words_of_titles_are_described_by_section(titled: Study) -> None:
    table = describe(titled, "sections")
    assert table.columns.tolist() == ["title", "headline", "lead", "body"]
    assert table["title"].to_dict() == {"The Gull": 8, "Tide Weekly": 5, "Buoy Post": 0, "The Lamp": 5}


def test_an_unknown_word_for_titles_is_refused(titled: Study) -> None:
    for asked in (term_rates, term_choices, positions):
        with pytest.raises(ValueError, match="titles"):
            asked(titled, "fate", titles="some")


def test_a_study_from_before_titles_is_measured_as_ever(bare: Study) -> None:
    old = replace(bare, sentences=bare.sentences)
    same(term_rates(old, "fate", titles="with"), term_rates(old, "fate").assign(choices="family=fate, titles=with"))
    assert term_rates(old, "fate", by="section").query("section == 'title'")["n"].eq(0).all()

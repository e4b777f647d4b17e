"""Head words: names of one actor that share one count as one, and those that only look alike do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.measures.labels import label_shares
from analysis.measures.terms import forms
from analysis.reading.dictionary import parse_dictionary
from analysis.reading.words import fold_plural
from analysis.study import Study, StudyError, load_study

MakeStudy = Callable[..., Study]
Refused = Callable[..., object]

ENTRIES = """
families:
  actors:
    concepts:
      rowers:
        label: the rowers
        name: [oar league, ol, the republic of reeds]
        role: [rowers, river rowers, rower bands, guild of rowers]
        evaluative: [pirate*, pirate rower*, river pirate*, brotherhood of the oar, bandits]
        heads: [pirates, Oar League: [oar league, ol], rowers]
  fate:
    concepts:
      closure: [clos*]
"""
TEXTS = {"gull-1": "Pirates came. The pirate rowers left. A river pirate stays. Rower bands wait. The brotherhood of "
                   "the oar sleeps.",
         "tide-1": "The Oar League waits. OL boats wait. River rowers close in. A guild of rowers sings. The bandits "
                   "pay. The Republic of Reeds votes."}


@pytest.fixture
def rowers(make_study: MakeStudy) -> Study:
    """A study of what rowers are called by two outlets."""
    return make_study(TEXTS, ENTRIES)


def heads(study: Study) -> dict[str, str]:
    hits = study.hits[study.hits["family"] == "actors"]
    return dict(zip(hits["form"], hits["head"], strict=True))


def test_a_name_counts_under_the_first_head_it_holds(rowers: Study) -> None:
    found = heads(rowers)
    assert {form: found[form] for form in ("Pirates", "pirate rowers", "river pirate", "Oar League", "OL",
                                           "River rowers", "Rower bands")} == {
        "Pirates": "pirates", "pirate rowers": "pirates", "river pirate": "pirates", "Oar League": "Oar League",
        "OL": "Oar League", "River rowers": "rowers", "Rower bands": "rowers"}


def test_without_a_head_in_the_dictionary_it_is_the_head_noun(rowers: Study, make_study: MakeStudy) -> None:
    found = heads(rowers)
    assert (found["bandits"], found["brotherhood of the oar"], found["The Republic of Reeds"]) == (
        "bandit", "brotherhood", "republic")
    plain = heads(make_study(TEXTS, ENTRIES.replace("heads:", "# heads:")))
    assert {form: plain[form] for form in ("Pirates", "pirate rowers", "guild of rowers", "Oar League")} == {
        "Pirates": "pirate", "pirate rowers": "rower", "guild of rowers": "guild", "Oar League": "league"}


def test_what_is_no_name_has_no_head(rowers: Study) -> None:
    assert rowers.hits.loc[rowers.hits["family"] == "fate", "head"].tolist() == [""]
    assert rowers.hits.loc[rowers.hits["family"] == "actors", "head"].ne("").all()


def test_forms_and_shares_are_counted_by_head(rowers: Study) -> None:
    table = forms(rowers, "actors", "rowers", of="head")
    assert table["all"].to_dict() == {"pirates": 3, "rowers": 3, "Oar League": 2, "bandit": 1, "brotherhood": 1,
                                      "republic": 1}
    assert table.loc["rowers"].to_dict() == {"Gull": 1, "Tide": 2, "all": 3}
    shares = label_shares(rowers, "rowers", of="head").set_index(["outlet", "head"])
    assert (shares.loc[("gull", "pirates"), "count"], shares.loc[("gull", "pirates"), "n"]) == (3, 5)
    assert shares.groupby("outlet")["count"].sum().to_dict() == {"gull": 5, "tide": 6}


def test_heads_of_terms_are_refused(rowers: Study, refused: Refused) -> None:
    with refused("of='head'", "'closure'", "'form'"):
        forms(rowers, "fate", "closure", of="head")


@pytest.mark.parametrize(("spec", "told"), [
    ({"patterns": ["clos*"], "heads": ["closure"]}, ("'heads:'", "by tier", "take them out")),
    ({"name": ["reed"], "heads": [{"reed": 3}]}, ("'heads'", "3")),
    ({"name": ["reed"], "heads": [True]}, ("'heads'", "True")),
])
def test_heads_that_cannot_be_read_are_refused(spec: dict[str, object], told: tuple[str, ...],
                                               refused: Refused) -> None:
    with refused("concept 'x'", *told, error=StudyError):
        parse_dictionary({"families": {"f": {"concepts": {"x": spec}}}})


@pytest.mark.parametrize(("one", "several"), [("militia", "militias"), ("party", "parties"), ("force", "forces"),
                                              ("boss", "bosses"), ("box", "boxes"), ("faction", "factions")])
def test_one_and_several_fold_alike(one: str, several: str) -> None:
    assert fold_plural(one) == fold_plural(several) == one


@pytest.mark.parametrize("word", ["isis", "press", "u.s.", "campus", "us", "gas"])
def test_what_only_looks_like_a_plural_stays(word: str) -> None:
    assert fold_plural(word) == word


def test_no_shipped_article_writes_both_words_for_armed_groups() -> None:
    table = forms(load_study(Path(__file__).parent.parent / "corpus" / "tables"), "actors", "armed_groups", of="head",
                  by="article")
    both = table.drop(columns="all").loc[["resistance", "militia"]]
    assert both["alwaght"].tolist() == [13, 0]
    assert both.gt(0).all().sum() == 0
    assert both.sum(axis=1).to_dict() == {"resistance": 16, "militia": 4}

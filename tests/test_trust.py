"""The bar that a score has to pass, the cards it is read from, and what the finding about tone says of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.measures.claims import FIRM, Claim, strength
from analysis.measures.findings import claim_sentence, findings, tone_fact
from analysis.measures.gold import load_gold
from analysis.measures.trust import BAR, cards_of, caution, trust_words
from analysis.study import load_study

HEAD = "instrument,data,n,target,precision,recall,f1,how,made_by,auc,seen\n"


def folder(place: Path, *rows: str) -> Path:
    (place / "benchmarks.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return place


def row(name: str, f1: float, seen: str = "unseen", auc: str = "") -> str:
    return f"{name},made up,9 boats,tone,50.0,50.0,{f1},by hand,nobody,{auc},{seen}"


def test_the_best_unseen_card_counts_and_a_fitted_one_does_not(tmp_path: Path) -> None:
    place = folder(tmp_path, row("compound", 55.0), row("compound", 61.5), row("compound", 99.0, "fitted"))
    card = cards_of(["compound", "polarity"], place)
    assert card[["score", "figure", "bar", "passes"]].to_numpy().tolist() == [["compound", 61.5, BAR["f1"], False]]


@pytest.mark.parametrize(("f1", "passes"), [(69.9, False), (70.0, True)])
def test_the_bar_is_passed_where_it_is_reached(tmp_path: Path, f1: float, passes: bool) -> None:
    assert cards_of(["compound"], folder(tmp_path, row("compound", f1)))["passes"].tolist() == [passes]


def test_a_score_with_an_auc_is_held_to_that(tmp_path: Path) -> None:
    place = folder(tmp_path, row("judging", 90.0, auc="75.0"), row("other", 10.0, auc="80.0"))
    cards = cards_of(["judging", "other"], place)
    assert cards[["by", "passes"]].to_numpy().tolist() == [["auc", False], ["auc", True]]


def test_what_is_said_follows_the_cards(tmp_path: Path) -> None:
    place = folder(tmp_path, row("compound", 82.0), row("polarity", 41.0))
    assert trust_words(["polarity", "compound"], ["TextBlob", "VADER"], place) == (
        "Only VADER may be used for this: on coded news, where a score needs an F1 of 70, TextBlob reaches 41 and "
        "VADER reaches 82.")
    for other in (tmp_path / "none", folder(tmp_path, row("toward", 90.0))):
        assert trust_words(["compound"], ["VADER"], other).startswith("No card says")


def test_the_finding_about_tone_says_whether_the_scores_may_be_used(tmp_path: Path) -> None:
    study = load_study()
    fact = tone_fact(study)
    assert fact is not None
    assert "None of them should be used for this" in fact.says
    assert fact.values["trusted"] == 0
    assert (-1 <= fact.values["tau"] <= 1, 0 < fact.values["p"] <= 1) == (True, True)
    good = tone_fact(study, folder(tmp_path, row("compound", 82.0), row("polarity", 41.0)))
    assert good is not None
    assert (good.values["trusted"], "Only VADER may be used" in good.says) == (1, True)


def test_every_shipped_score_has_a_card_of_news_it_was_not_fitted_to() -> None:
    cards = cards_of(["polarity", "subjectivity", "compound", "toward", "judging"])
    assert len(cards) == 5
    assert not cards["passes"].any()
    table = load_gold("benchmarks")
    assert set(table["seen"]) == {"unseen", "fitted"}
    for column in ("precision", "recall", "f1"):
        assert table[column].between(0, 100).all()


def test_a_firm_difference_of_scores_is_told_with_its_caution(tmp_path: Path) -> None:
    study, place = load_study(), tmp_path / "gold"
    place.mkdir()
    found = findings(study, recounted=False)["compound"].basis
    assert isinstance(found, Claim)
    firm = replace(found, difference_low=0.1, difference_high=0.9, difference=0.5, kept=3, specifications=3, attested=1,
                   attested_events=40)
    assert strength(firm) == FIRM
    assert claim_sentence(firm).endswith("). It is a difference of scores, not of tone: on coded news the score "
                                         "reaches an F1 of 51, and 70 is asked of it.")
    folder(place, row("compound", 82.0))
    trusted = findings(study, recounted=False, folder=tmp_path)["compound"].basis
    assert isinstance(trusted, Claim)
    assert trusted.caution == ""
    assert claim_sentence(replace(firm, caution="")).endswith(").")
    assert caution("compound", tmp_path) == ("It is a difference of scores, not of tone: no card says how well the "
                                             "score does on news.")

"""Sentences that compare: counts one can make oneself, and verdicts that follow the intervals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.measures.frequency import term_choices
from analysis.measures.tone import tone
from analysis.showing.findings import say_agreement, say_choice
from analysis.study import Study, load_study

Refused = Callable[..., object]


def choices() -> pd.DataFrame:
    """Three outlets: one chooses x beyond overlap, one y beyond overlap, one neither; a fourth has no text."""
    rows = []
    for name, x, y, n in (("A", (9, 0.6, 0.97), (1, 0.0, 0.4), 10), ("B", (0, 0.0, 0.2), (8, 0.7, 0.99), 10),
                          ("C", (2, 0.1, 0.8), (2, 0.1, 0.8), 5)):
        rows += [{"name": name, "concept": concept, "label": label, "count": count, "n": n, "share": count / n,
                  "low": low, "high": high} for concept, label, (count, low, high) in
                 (("x", "leave", x), ("y", "stay", y))]
    rows += [{"name": "D", "concept": concept, "label": label, "count": 0, "n": 0, "share": np.nan, "low": np.nan,
              "high": np.nan} for concept, label in (("x", "leave"), ("y", "stay"))]
    return pd.DataFrame(rows)


def test_counts_are_pooled_and_the_verdict_is_per_outlet() -> None:
    told = say_choice(choices(), "x", "y").text
    assert told.startswith("Of 25 choices in all, 11 are **leave** and 11 **stay**.")
    assert "In 1 of 3 texts leave is chosen more often than stay beyond overlap of their intervals" in told
    assert told.endswith("in 1 the reverse; in 1 the two are not separable.")


def test_asked_the_other_way_round_the_sentence_turns() -> None:
    told = say_choice(choices().replace({"low": {0.6: 0.3}}), "y", "x").text
    assert "In 1 of 3 texts stay is chosen more often than leave" in told
    assert told.endswith("in 0 the reverse; in 2 the two are not separable.")


def test_another_count_gives_another_sentence() -> None:
    assert say_choice(choices().replace({"count": {9: 7}}), "x", "y").text != say_choice(choices(), "x", "y").text


def test_an_unknown_concept_is_told_with_the_known_ones(refused: Refused) -> None:
    with refused("concept='z'", "'x', 'y'"):
        say_choice(choices(), "x", "z")


def test_choices_of_the_made_up_study(study: Study) -> None:
    told = say_choice(term_choices(study, "fate"), "closure", "timetable").text
    assert told.startswith("Of 9 choices in all, 4 are **closure** and 5 **new timetable**. In 0 of 3 outlets")
    assert say_choice(term_choices(study, "fate", by="article"), "closure", "timetable").text.startswith(
        "Of 9 choices in all, 4 are **closure** and 5 **new timetable**. In 0 of 4 articles")


def tones(**means: list[float]) -> pd.DataFrame:
    """Means of two scores for outlets A, B, C ..., each with an interval of 0.1 on each side."""
    rows = [{"name": "ABCDE"[at], "score": score, "mean": mean, "low": mean - 0.1, "high": mean + 0.1}
            for score, values in means.items() for at, mean in enumerate(values)]
    return pd.DataFrame(rows)


def test_pairs_in_the_same_order_are_counted() -> None:
    told = say_agreement(tones(polarity=[0.1, 0.5, 0.15], compound=[0.2, 0.9, 0.1]), "polarity", "compound").text
    # A before B and C before B in both; A and C change places
    assert told.startswith("The two scorers agree on the order of 2 of 3 pairs of outlets.")
    assert "Most positive by polarity is **B**, by compound **B**." in told
    assert told.endswith("part 2 of the pairs by polarity and 2 by compound.")


def test_full_agreement_is_said_to_be_of_all() -> None:
    told = say_agreement(tones(polarity=[0.1, 0.5], compound=[-0.2, 0.9]), "polarity", "compound").text
    assert "agree on the order of all 1 pairs" in told


def test_a_score_agrees_with_itself_and_not_with_its_opposite() -> None:
    there = tones(polarity=[0.1, 0.5, 0.3], compound=[-0.1, -0.5, -0.3])
    assert "of all 3 pairs" in say_agreement(there, "polarity", "polarity").text
    assert "of 0 of 3 pairs" in say_agreement(there, "polarity", "compound").text


def test_outlets_without_either_score_are_left_out() -> None:
    there = tones(polarity=[0.1, 0.5, np.nan, 0.9], compound=[0.2, np.nan, 0.4, 0.8])
    copy = there.copy()
    told = say_agreement(there, "polarity", "compound").text
    pd.testing.assert_frame_equal(there, copy)
    assert "of all 1 pairs" in told
    assert "**D**" in told
    assert say_agreement(tones(polarity=[0.1, np.nan], compound=[0.2, 0.3]), "polarity", "compound").text.startswith(
        "Fewer than two outlets have both a polarity and a compound")


def test_the_order_of_rows_and_names_does_not_matter() -> None:
    there = tones(polarity=[0.1, 0.5, 0.15], compound=[0.2, 0.9, 0.1])
    wanted = say_agreement(there, "polarity", "compound").text
    assert say_agreement(there.sample(frac=1, random_state=3), "polarity", "compound").text == wanted


def test_articles_are_compared_as_outlets_are() -> None:
    there = tones(polarity=[0.1, 0.5, 0.15], compound=[0.2, 0.9, 0.1])
    by_article = there.assign(doc_id=there["name"].str.lower() + "-1", name="The Gull")
    told = say_agreement(by_article, "polarity", "compound").text
    assert "of 2 of 3 pairs of articles" in told
    assert "**b-1**" in told


def test_an_unknown_score_is_told_with_the_known_ones(refused: Refused) -> None:
    with refused("score='joy'", "'polarity', 'compound'"):
        say_agreement(tones(polarity=[0.1], compound=[0.2]), "polarity", "joy")


@pytest.mark.parametrize("pair", [("polarity", "compound"), ("subjectivity", "compound")])
def test_agreement_on_the_shipped_study_is_said(pair: tuple[str, str]) -> None:
    table = tone(load_study())
    copy = table.copy()
    assert "nan" not in say_agreement(table, *pair).text
    pd.testing.assert_frame_equal(table, copy)

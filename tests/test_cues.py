"""Scores from lists with learned weights: what is counted, what is scored, and that the time stays linear."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
import yaml
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
from work import growth, lines_run

from analysis.reading.cues import score_judging, score_targets
from analysis.reading.cues.judging import judging_features, judging_lists
from analysis.reading.cues.lists import compile_lists, lists_of, opinions, phrases_at, read_packaged, valences
from analysis.reading.cues.targets import LABELS, load_rules, target_features

Refused = Callable[..., Any]


def target(text: str, mark: str = "mayor") -> pd.DataFrame:
    """One sentence with a marked target."""
    start = text.index(mark)
    return pd.DataFrame({"text": [text], "start": [start], "end": [start + len(mark)]})


def around(text: str, mark: str = "mayor") -> dict[str, float]:
    """What is counted around a target."""
    return dict(target_features(text, text.index(mark), text.index(mark) + len(mark)))


# --- lists ---

def test_words_stems_and_phrases_are_found_and_nothing_else() -> None:
    made = compile_lists({"b": ["lie*", "call out", "no one*"], "a": ["lies"]})
    found = [lists_of(made, word) for word in ("lies", "lied", "li", "belie", "call")]
    assert found == [("a", "b"), ("b",), (), (), ()]
    words = ["they", "call", "out", "no", "ones", "call"]
    assert [list(phrases_at(made, words, place)) for place in range(6)] == [[], ["b"], [], ["b"], [], []]


@pytest.mark.parametrize("file", ["judging.yml", "targets.yml"])
def test_packaged_lists_are_lower_case_words_each_once(file: str) -> None:
    for name, words in read_packaged(file)["lists"].items():
        assert all(isinstance(word, str) and word == word.lower() for word in words), name
        assert len(set(words)) == len(words), name
        assert all("*" not in word[:-1] for word in words), name


def test_every_weight_is_of_something_that_is_counted() -> None:
    lists = set(read_packaged("judging.yml")["lists"])
    weights = read_packaged("judging_weights.yml")["weights"]
    assert set(weights["lists"]) <= lists
    assert set(weights) == {"lists", "parts", "shapes", "marks", "vader", "textblob"}
    known = set(read_packaged("targets.yml")["lists"]) | set(read_packaged("targets.yml")["borrowed"])
    for name, row in read_packaged("target_weights.yml")["weights"].items():
        first = name.split(",")[0].removeprefix("not ")
        assert first in known or first.split()[0] in ("vader", "textblob", "target", "right", "quotation", "question",
                                                      "exclamation"), name
        assert len(row) == len(LABELS)


def test_lexica_are_those_of_the_libraries() -> None:
    from textblob import TextBlob

    assert valences() == SentimentIntensityAnalyzer().lexicon
    for word in ("good", "terrible", "foreign"):
        found = TextBlob(word).sentiment
        assert opinions()[word][:2] == pytest.approx((found.polarity, found.subjectivity))


# --- judging language ---

def test_what_is_counted_in_a_sentence() -> None:
    found = judging_features('But the so-called “rescue” utterly betrayed us; no one was TOLD!')
    assert {name for (group, name) in found if group == "lists"} == {
        "absolutes", "contrast", "distancing", "intensifiers", "plain_speech", "reader", "scorn"}
    marks = {name: n for (group, name), n in found.items() if group == "marks" and n}
    assert marks == {"begins with a conjunction": 1, "exclamation": 1, "quotation marks": 2, "quoted term": 1,
                     "semicolon": 1}
    assert found["shapes", "word"] == 11
    assert (found["shapes", "hyphen"], found["shapes", "capitals"]) == (1, 1)


def test_a_score_is_the_logistic_of_intercept_and_weighted_counts() -> None:
    text = "The greedy owners of Harbour Line lied."
    read = read_packaged("judging_weights.yml")
    total = read["intercept"] + sum(read["weights"].get(group, {}).get(name, 0) * n
                                    for (group, name), n in judging_features(text).items())
    assert score_judging([text])["judging"].tolist() == [round(1 / (1 + math.exp(-total)), 4)]


def test_a_judging_sentence_scores_above_a_plain_one() -> None:
    plain, judging = score_judging(["The ferry company said on Tuesday that fares would rise by 4 percent in May.",
                                    "The greedy ferry barons shamelessly fleece islanders with their outrageous fares."]
                                   )["judging"]
    assert judging > 0.8 > 0.4 > plain


def test_empty_and_wordless_sentences_have_the_score_of_nothing() -> None:
    scores = score_judging(["", "…", "—"])
    assert scores["n_judging"].tolist() == [0, 0, 0]
    assert scores["judging"].between(0, 1).all()
    assert score_judging([]).columns.tolist() == ["judging", "n_judging"]


# --- tone toward a target ---

def test_sides_clauses_and_distance_are_told_apart() -> None:
    found = around("Critics slammed the mayor, but voters on every island of the bay loved the ferry.")
    told = {first: {name.partition(", ")[2] for name in found if name.startswith(first)}
            for first in ("attacks", "endorses")}
    assert told == {"attacks": {"before", "before, in its clause", "before, near", "before, no name between"},
                    "endorses": {"after", "after, no name between"}}


def test_a_name_between_is_seen() -> None:
    assert "attacks, after, no name between" not in around("The mayor and Orla Finch were slammed.")
    assert "attacks, after, no name between" in around("The mayor and others were slammed.")


def test_negation_turns_lists_and_values() -> None:
    plain, turned = around("They praised the mayor."), around("They never praised the mayor.")
    assert ("endorses, before" in plain, "not endorses, before" in turned) == (True, True)
    assert "endorses, before" not in turned
    assert ("vader +" in plain, "vader +" in turned, "vader -" in turned) == (True, False, True)
    assert "endorses, before" in around("They did not say why or when they praised the mayor.")  # too far off
    assert "endorses, before" in around("Nobody never praised the mayor.")  # twice is not at all


@pytest.mark.parametrize(("text", "trait"), [
    ("The mayor's plan failed.", "target owns"), ("It was built by mayor Orr.", "right before: by"),
    ("The mayor was late.", "right after: was"), ("“The mayor left,” she said.", "target is quoted"),
    ("The mayor left.", "target begins the sentence"),
])
def test_the_part_of_the_target_is_told(text: str, trait: str) -> None:
    assert trait in around(text)
    assert trait not in around("On Monday a mayor, or two, left.")


def test_a_score_is_a_softmax_of_weighted_counts() -> None:
    text = "Critics slammed the mayor over lies."
    read = read_packaged("target_weights.yml")
    sums = [start + sum(read["weights"].get(name, [0, 0, 0])[place] * n for name, n in around(text).items())
            for place, start in enumerate(read["intercept"])]
    odds = [math.exp(each) for each in sums]
    found = score_targets(target(text)).iloc[0]
    assert found["score"] == round((odds[2] - odds[0]) / sum(odds), 4)
    assert (found["label"], found["n_cues"]) == ("negative", 3)


def test_two_targets_of_one_sentence_differ() -> None:
    text = "The dishonest harbour boss was indicted, while the mayor won an award for her honest work."
    one, two = (score_targets(target(text, mark)).iloc[0] for mark in ("harbour boss", "mayor"))
    assert (one["label"], two["label"]) == ("negative", "positive")
    assert one["score"] < 0 < two["score"]


def test_topic_words_count_for_nothing() -> None:
    text = "The mayor praised the war on lies."
    all_of_it, less = (score_targets(target(text), words).iloc[0] for words in ((), ("war", "praised", "lies")))
    assert (all_of_it["n_cues"], less["n_cues"]) == (3, 0)
    assert less["score"] != all_of_it["score"]
    assert score_targets(target("Warlike, the mayor left."), ("war",)).iloc[0]["n_cues"] == score_targets(
        target("Warlike, the mayor left.")).iloc[0]["n_cues"]


def test_rows_keep_their_index_and_their_order_changes_nothing() -> None:
    table = pd.concat([target("The mayor lied."), target("We thank the mayor.")]).set_axis([7, 3])
    forth, back = score_targets(table), score_targets(table[::-1])
    assert forth.index.tolist() == [7, 3]
    pd.testing.assert_frame_equal(forth, back[::-1])
    assert score_targets(table.head(0)).columns.tolist() == ["score", "label", "n_cues"]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (2, 2), (4, 3), (0, 99)])
def test_a_target_outside_its_text_is_refused(refused: Refused, start: int, end: int) -> None:
    with refused("row 0", "start", "15 characters"):
        score_targets(pd.DataFrame({"text": ["The mayor lied."], "start": [start], "end": [end]}))


def test_a_missing_column_is_named(refused: Refused) -> None:
    with refused("'end'", "missing"):
        score_targets(pd.DataFrame({"text": ["The mayor lied."], "start": [4]}))


def test_a_target_without_a_word_is_scored_all_the_same() -> None:
    assert score_targets(pd.DataFrame({"text": ["— good —"], "start": [0], "end": [1]}))["n_cues"].tolist() == [1]
    assert score_targets(pd.DataFrame({"text": ["…"], "start": [0], "end": [1]}))["n_cues"].tolist() == [0]


@pytest.mark.parametrize("unit", ["“", "not ", "if ", "A", "Mayor ", "corrupt, "])
def test_work_grows_with_the_length_of_a_sentence(unit: str) -> None:
    def score(size: int) -> None:
        text = unit * (size // len(unit))
        score_judging([text])
        score_targets(pd.DataFrame({"text": [text] * 20, "start": range(20), "end": range(1, 21)}))

    assert growth(score, 4_000) < 5


def test_many_targets_of_one_long_sentence_cost_less_than_reading_it_for_each() -> None:
    def score(targets: int) -> None:
        score_targets(pd.DataFrame({"text": ["Mayor " * 4_000] * targets, "start": range(targets),
                                    "end": range(1, targets + 1)}))

    score(1)
    assert lines_run(lambda: score(50)) < 10 * lines_run(lambda: score(1))


def test_weights_are_plain_yaml_with_their_source_above() -> None:
    for file in ("judging_weights.yml", "target_weights.yml"):
        assert yaml.safe_dump(read_packaged(file))
    assert load_rules().own == set(read_packaged("targets.yml")["lists"])
    assert judging_lists().longest > 3

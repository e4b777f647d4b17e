"""Scores of sentences: what the two libraries give, how many words they knew, and what topic words do to them."""

from __future__ import annotations

import re

import pytest
from odd_strings import odd_strings
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer, SentiText
from work import growth

from analysis.reading import textblob_scores, vader_scores
from analysis.reading.tone import MASKED_COLUMNS, SCORE_COLUMNS, mask_words, score_sentences

SENTENCES = ["The ferry is a very good boat.", "The ferry sails at noon.", "It is not good, it is awful :(",
             "GREAT!!! The WORST wreck ever...", "“Ruin”, they said — “sheer ruin”.", "", "…", "日本 boats"]


def test_scores_are_those_of_the_libraries() -> None:
    scores, _ = score_sentences(SENTENCES)
    vader = SentimentIntensityAnalyzer()
    for text, row in zip(SENTENCES, scores.to_dict("records"), strict=True):
        wanted = TextBlob(text).sentiment
        # The last bit of TextBlob's sums differs between versions of Python.
        assert [round(row[name], 12) for name in ("polarity", "subjectivity")] == [round(each, 12) for each in wanted]
        assert row["compound"] == vader.polarity_scores(text)["compound"]


def test_textblobs_polarity_is_the_mean_of_the_words_it_knew() -> None:
    scores, words = score_sentences(SENTENCES)
    means = words[words["scorer"] == "textblob"].groupby("sentence")["score"].mean()
    for sentence, mean in means.items():
        assert scores.loc[sentence, "polarity"] == pytest.approx(mean)
    assert scores.loc[scores.index.difference(means.index), "polarity"].eq(0).all()


def test_words_are_counted_and_listed_in_the_order_of_the_alphabet() -> None:
    scores, words = score_sentences(["A good boat and a bad boat.", "A boat."])
    assert list(words.columns) == ["sentence", "scorer", "word", "score"]
    assert words[["scorer", "word", "score"]].round(6).to_numpy().tolist() == [
        ["textblob", "bad", -0.7], ["textblob", "good", 0.7], ["vader", "bad", -2.5], ["vader", "good", 1.9]]
    assert scores[["n_textblob", "n_vader"]].to_numpy().tolist() == [[2, 2], [0, 0]]
    assert scores.loc[0, "polarity"] == pytest.approx(0)


def test_a_modifier_and_its_word_are_one_for_textblob() -> None:
    _, words = score_sentences(["A very good boat."])
    assert words[words["scorer"] == "textblob"]["word"].tolist() == ["very good"]


def test_topic_words_leave_a_second_score_without_them_and_the_first_as_it_was() -> None:
    sentence = "A good war boat."
    plain, _ = score_sentences([sentence])
    scores, words = score_sentences([sentence], ("war",))
    assert scores[SCORE_COLUMNS].equals(plain[SCORE_COLUMNS])
    vader = SentimentIntensityAnalyzer()
    assert scores.loc[0, "compound_no_topic"] == vader.polarity_scores("A good thing boat.")["compound"] > 0
    assert (scores.loc[0, "n_vader"], scores.loc[0, "n_vader_no_topic"]) == (2, 1)
    assert sorted(words[words["scorer"] == "vader"]["word"]) == ["good", "war"]


def test_without_topic_words_both_scores_are_the_same() -> None:
    scores, _ = score_sentences(SENTENCES, ("harbour",))
    assert scores[MASKED_COLUMNS].set_axis(SCORE_COLUMNS, axis=1).equals(scores[SCORE_COLUMNS])


def test_what_stands_for_a_topic_word_has_no_score_itself() -> None:
    scores, words = score_sentences([mask_words("war", ("war",))])
    assert len(words) == 0
    assert scores.loc[0, ["polarity", "compound"]].tolist() == [0, 0]


MASKS = [
    ("War, war and WAR.", ("war",), "thing, thing and thing."),
    ("Warm wars, a war-time post-war postwar tale.", ("war",), "Warm wars, a thing-time post-thing postwar tale."),
    ("The harbour line and a line.", ("harbour line",), "The thing and a line."),
    ("The harbour line.", ("harbour", "harbour line"), "The thing."),
    ("The harbour line.", ("harbour line", "harbour"), "The thing."),
    ("a+b, a.b", ("a.b",), "a+b, thing"),
    ("Nothing here.", (), "Nothing here."),
]


@pytest.mark.parametrize(("text", "words", "masked"), MASKS)
def test_whole_words_are_masked_the_longest_first(text: str, words: tuple[str, ...], masked: str) -> None:
    assert mask_words(text, words) == masked


def test_the_order_of_sentences_changes_the_order_of_rows_and_nothing_else() -> None:
    forth, _ = score_sentences(SENTENCES)
    back, _ = score_sentences(SENTENCES[::-1])
    assert back[::-1].reset_index(drop=True).equals(forth)


def test_no_sentences_give_empty_tables() -> None:
    scores, words = score_sentences([])
    assert (list(scores.columns), len(scores), len(words)) == (SCORE_COLUMNS + MASKED_COLUMNS, 0, 0)


def test_scores_of_odd_strings_are_those_of_the_libraries_to_the_last_digit() -> None:
    vader = SentimentIntensityAnalyzer()
    for text in odd_strings(2_000, seed=11):
        wanted = TextBlob(text).sentiment_assessments
        scored = [(" ".join(words), float(value)) for words, value, _, _ in wanted.assessments]
        assert textblob_scores.assess(text) == (wanted.polarity, wanted.subjectivity, scored), repr(text)
        words = [word.lower() for word in SentiText(text).words_and_emoticons]
        valences = [(word, vader.lexicon[word]) for word in words if word in vader.lexicon]
        assert vader_scores.score(text) == (vader.polarity_scores(text)["compound"], valences), repr(text)


LONG = ("not a good boat but a VERY bad ferry, isn't it great", "but good good good BAD bad",
        "no good or bad nor kind of", "least good, never so bad, without doubt the bomb")


@pytest.mark.parametrize("unit", LONG)
def test_the_work_of_one_endless_sentence_grows_with_its_length(unit: str) -> None:
    """Counted in lines of Python that are run, not timed: four times the words are four times the lines."""
    assert growth(lambda times: vader_scores.score(" ".join([unit] * times)), 100) < 4.4


@pytest.mark.parametrize("unit", LONG)
def test_one_endless_sentence_has_the_score_of_the_library(unit: str) -> None:
    words, library = unit.split(), SentimentIntensityAnalyzer()
    for times in (1, 2, 3, 9):
        for turn in range(len(words)):
            text = " ".join([*words[turn:], *(words * times), *words[:turn]])
            assert vader_scores.score(text)[0] == library.polarity_scores(text)["compound"], text


def test_masking_by_first_letters_masks_what_every_alternative_tried_in_turn_does() -> None:
    topics = ("security", "united", "so", "ship-owner", "a.b", "kiss of", "united boat", "good")
    plain = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(topics, key=len, reverse=True)))})\b", re.IGNORECASE)
    for text in odd_strings(2_000, seed=12):
        assert mask_words(text, topics) == plain.sub("thing", text)

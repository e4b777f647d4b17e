"""Tone per outlet from sentences whose scores are written by hand: means, coverage, refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis.estimate import mean_interval
from analysis.measures.measure import NOTHING, OVER_ARTICLES, OVER_BOTH, REFUSED, SPREAD, WITHIN_TEXT
from analysis.measures.tone import in_voice, judging, rank_agreement, tone, tone_words
from analysis.schema import TABLES
from analysis.study import Study, load_study

MakeStudy = Callable[..., Study]
Refused = Callable[..., object]


@pytest.fixture(scope="module")
def scored(study: Study) -> Study:
    """The made-up study with scores by hand: every sentence has three scored words, and its number tells its score."""
    number = study.sentences["sentence"]
    return replace(study, sentences=study.sentences.assign(
        polarity=0.1 * (number % 3), subjectivity=0.5, compound=-0.1 * (number % 2), n_textblob=3, n_vader=5,
        polarity_no_topic=0.3, subjectivity_no_topic=0.4, compound_no_topic=0.2, n_textblob_no_topic=2,
        n_vader_no_topic=4))


def of(table: pd.DataFrame, outlet: str, score: str) -> dict[str, object]:
    rows = table[(table["outlet"] == outlet) & (table["score"] == score)]
    assert len(rows) == 1
    return rows.to_dict("records")[0]


def test_tone_is_the_mean_of_the_sentences(scored: Study) -> None:
    table = tone(scored)
    lamp = of(table, "lamp", "polarity")  # 12 sentences: 0, 0.1, 0.2, four times over
    assert (lamp["n"], lamp["n_scored"], lamp["coverage"]) == (12, 36, 0.6)
    assert lamp["value"] == pytest.approx(0.1)
    assert lamp["sd"] == pytest.approx(np.std([0, 0.1, 0.2] * 4, ddof=1))
    assert of(table, "lamp", "compound")["value"] == pytest.approx(-0.05)
    assert of(table, "lamp", "compound")["n_scored"] == 60
    assert of(table, "gull", "subjectivity")["value"] == pytest.approx(0.5)


def test_scores_come_in_one_order_for_each_outlet(scored: Study) -> None:
    table = tone(scored)
    assert table["score"].tolist() == ["polarity", "subjectivity", "compound"] * 4
    assert list(dict.fromkeys(table["outlet"])) == ["gull", "tide", "buoy", "lamp"]
    articles = tone(scored, by="article")
    assert list(dict.fromkeys(articles["doc_id"])) == ["gull-1", "gull-2", "tide-1", "lamp-1"]
    assert articles.drop_duplicates("doc_id")["n"].tolist() == [4, 4, 2, 12]


def test_below_ten_scored_words_there_is_no_score(scored: Study) -> None:
    tide = of(tone(scored), "tide", "polarity")
    assert (tide["n_scored"], tide["varies"]) == (6, REFUSED)
    assert all(np.isnan(tide[column]) for column in ("value", "low", "high", "sd"))
    assert of(tone(scored), "tide", "compound")["varies"] == WITHIN_TEXT  # ten words are enough


def test_an_outlet_without_a_text_has_no_score_for_another_reason(scored: Study) -> None:
    buoy = of(tone(scored), "buoy", "polarity")
    assert (buoy["n"], buoy["n_scored"], buoy["varies"]) == (0, 0, NOTHING)
    assert all(np.isnan(buoy[column]) for column in ("value", "low", "high", "sd", "coverage"))


def test_what_the_interval_varies_over_follows_the_articles(scored: Study) -> None:
    table = tone(scored)
    assert of(table, "gull", "polarity")["varies"] == OVER_BOTH  # both articles have one mean
    apart = scored.sentences["doc_id"].map({"gull-1": 0.1}).fillna(0.3)
    differing = tone(replace(scored, sentences=scored.sentences.assign(polarity=apart)))
    assert of(differing, "gull", "polarity")["varies"] == OVER_ARTICLES
    assert of(table, "lamp", "polarity")["varies"] == WITHIN_TEXT
    assert of(tone(scored, voice="quoted"), "tide", "polarity")["n"] == 1


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_an_interval_holds_its_mean_and_stays_on_the_scale(scored: Study, level: float) -> None:
    apart = scored.sentences["doc_id"].map({"gull-1": -0.9, "gull-2": 0.9, "tide-1": 0.2, "lamp-1": 0.0})
    for study in (scored, replace(scored, sentences=scored.sentences.assign(compound=apart))):
        table = tone(study, level=level).dropna(subset="value")
        assert (table["low"] <= table["value"] + 1e-9).all()
        assert (table["value"] <= table["high"] + 1e-9).all()
        least = table["score"].map({"subjectivity": 0}).fillna(-1)
        assert (table["low"] >= least).all()
        assert (table["high"] <= 1).all()


def test_articles_apart_give_a_wider_interval(scored: Study) -> None:
    def width(first: float, second: float) -> float:
        means = scored.sentences["doc_id"].map({"gull-1": first, "gull-2": second}).fillna(0.0)
        row = of(tone(replace(scored, sentences=scored.sentences.assign(compound=means))), "gull", "compound")
        return row["high"] - row["low"]

    assert width(0.1, 0.3) > width(0.19, 0.21)


def test_articles_with_one_mean_still_have_the_interval_of_their_sentences(scored: Study) -> None:
    from scipy.stats import ttest_1samp

    gull = of(tone(scored, level=0.9), "gull", "polarity")  # 0, 0.1, 0.2, 0 in either article
    expected = ttest_1samp([0, 0.1, 0.2, 0] * 2, 0).confidence_interval(0.9)
    assert (gull["low"], gull["high"]) == pytest.approx((expected.low, expected.high))
    assert gull["value"] == pytest.approx(gull["count"] / gull["n"])


@pytest.mark.parametrize("gap", [0.0, 0.01, 0.05, 0.3])
def test_an_interval_over_articles_is_never_narrower_than_over_their_sentences(scored: Study, gap: float) -> None:
    moved = scored.sentences["polarity"] + gap * (scored.sentences["doc_id"] == "gull-1")
    study = replace(scored, sentences=scored.sentences.assign(polarity=moved))
    row = of(tone(study), "gull", "polarity")
    texts = scored.sentences["doc_id"].str.startswith("gull") & (scored.sentences["sentence"] >= 0)
    low, high = mean_interval(moved[texts])
    assert row["low"] <= max(low, -1)
    assert row["high"] >= min(high, 1)
    widened = row["low"] == max(low, -1) or row["high"] == min(high, 1)
    assert row["varies"] == (OVER_BOTH if widened else OVER_ARTICLES)


def test_a_single_sentence_has_a_mean_and_no_interval(scored: Study) -> None:
    rich = replace(scored, sentences=scored.sentences.assign(n_textblob=12))
    row = of(tone(rich, voice="quoted"), "tide", "polarity")
    assert (row["n"], row["value"]) == (1, 0)
    assert all(np.isnan(row[column]) for column in ("low", "high", "sd"))


def test_topic_words_are_with_or_without(scored: Study) -> None:
    lamp = of(tone(scored, topic_words="without"), "lamp", "polarity")
    assert (lamp["value"], lamp["n_scored"], lamp["coverage"]) == (pytest.approx(0.3), 24, 0.4)
    assert of(tone(scored, topic_words="without"), "lamp", "subjectivity")["value"] == pytest.approx(0.4)
    assert of(tone(scored, topic_words="without"), "lamp", "compound")["n_scored"] == 48


def test_voices_take_their_sentences(scored: Study) -> None:
    assert in_voice(scored, "all").sum() == 22 + 4  # sentences and titles; a measure leaves the titles out
    assert in_voice(scored, "own").sum() == 21 + 4
    assert tone(scored, by="all")["n"].unique().tolist() == [22]
    quoted = scored.sentences[in_voice(scored, "quoted")]
    assert quoted[["doc_id", "sentence"]].to_numpy().tolist() == [["tide-1", 0]]
    half = replace(scored, sentences=scored.sentences.assign(n_quoted_words=scored.sentences["n_words"] / 2))
    assert in_voice(half, "quoted").sum() == 0  # exactly half is not mostly


def test_the_order_of_rows_changes_nothing(scored: Study) -> None:
    mixed = replace(scored, **{name: getattr(scored, name).sample(frac=1, random_state=6)
                               for name in ("articles", "sentences", "tone_words")})
    pd.testing.assert_frame_equal(*(tone(each).drop(columns="tables") for each in (mixed, scored)))
    pd.testing.assert_frame_equal(tone_words(mixed, "vader"), tone_words(scored, "vader"))
    pd.testing.assert_frame_equal(*(tone_words(each, "vader", by="sentence") for each in (mixed, scored)))


def test_every_article_twice_keeps_the_means(scored: Study, double: Callable[[Study], Study]) -> None:
    once, twice = tone(scored), tone(double(scored))
    for column in ("n", "n_scored"):
        assert twice[column].tolist() == (2 * once[column]).tolist()
    np.testing.assert_allclose(*(table.loc[once["value"].notna(), "value"] for table in (twice, once)))
    np.testing.assert_allclose(twice["coverage"], once["coverage"])


def test_swapping_two_outlets_names_swaps_their_rows(scored: Study) -> None:
    swap = {"gull": "lamp", "lamp": "gull"}
    swapped = replace(scored, articles=scored.articles.assign(outlet=scored.articles["outlet"].replace(swap)))
    for score in ("polarity", "compound"):
        there, here = of(tone(swapped), "gull", score), of(tone(scored), "lamp", score)
        assert {**there, "outlet": "", "name": "", "tables": ""} == {**here, "outlet": "", "name": "", "tables": ""}


def test_the_words_behind_a_score_add_up(study: Study) -> None:
    table = tone_words(study, "vader")
    gull = table[table["outlet"] == "gull"].set_index("word")
    assert gull["total"].to_dict() == pytest.approx({"blames": -1.7, "no": -1.2, "profiteers": 0.5, "hard": -0.4})
    assert gull.index.tolist() == ["blames", "no", "profiteers", "hard"]
    assert gull.loc["blames", "share"] == pytest.approx(1.7 / 3.8)
    assert table.groupby("outlet")["share"].sum().round(9).eq(1).all()
    assert len(tone_words(study, "vader", top=1)) == 3
    new = tone_words(study, "textblob", top=100).query("outlet == 'lamp' and word == 'new'").iloc[0]
    assert new["n"] == 3
    assert new["total"] == pytest.approx(3 * new["score"])


def test_the_words_behind_a_score_by_article(study: Study) -> None:
    table = tone_words(study, "vader", by="article")
    assert list(dict.fromkeys(table["doc_id"])) == ["gull-1", "gull-2", "tide-1", "lamp-1"]
    assert table.groupby("doc_id")["share"].sum().round(9).eq(1).all()


def test_extremes_are_the_lowest_and_the_highest_sentences(study: Study) -> None:
    table = tone_words(study, "vader", by="sentence", top=1)
    assert table[["doc_id", "sentence"]].to_numpy().tolist() == [["tide-1", 0], ["lamp-1", 8]]
    assert table["words"].tolist() == ["ruin", "good"]
    assert table["section"].tolist() == ["lead", "headline"]
    assert table["n_words"].tolist() == [13, 5]
    assert tone_words(study, "textblob", by="sentence", top=1)["words"].tolist() == ["hard", "new, very good"]


def test_a_sentence_is_an_extreme_once(study: Study) -> None:
    table = tone_words(study, "vader", by="sentence", top=20)
    assert len(table) == (study.sentences["sentence"] >= 0).sum()
    assert not table.duplicated(["doc_id", "sentence"]).any()


@pytest.mark.parametrize(("ask", "told"), [
    (lambda study: tone(study, by="page"), ["by='page'", "'outlet'"]),
    (lambda study: tone(study, voice="both"), ["voice='both'", "'own'"]),
    (lambda study: tone(study, topic_words="no"), ["topic_words='no'", "'with'", "'without'"]),
    (lambda study: tone(study, level=95), ["level=95", "between 0 and 1"]),
    (lambda study: tone_words(study, "afinn"), ["scorer='afinn'", "'textblob'", "'vader'"]),
    (lambda study: tone_words(study, "vader", by="page"), ["by='page'", "'article'", "'sentence'"]),
    (lambda study: tone(study, per=100), ["per=100", "mean"]),
])
def test_unknown_words_raise_and_list_the_known_ones(scored: Study, refused: Refused, ask: Callable[[Study], object],
                                                     told: list[str]) -> None:
    with refused(*told):
        ask(scored)


def test_measuring_changes_nothing(scored: Study) -> None:
    fresh = replace(scored, sentences=scored.sentences.assign(compound=-0.3))
    copies = {name: getattr(fresh, name).copy() for name in TABLES}
    tone(fresh, voice="own")
    tone_words(fresh, "textblob")
    tone_words(fresh, "vader", by="sentence")
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(fresh, name), copy)


def test_tone_of_the_shipped_study_stays_on_the_scale() -> None:
    study = load_study()
    for voice in ("all", "own", "quoted"):
        table = tone(study, voice=voice)
        known = table.dropna(subset=["value", "low"])
        assert known["value"].between(known["low"], known["high"]).all()
        assert known[["value", "low", "high"]].abs().le(1).all().all()
        assert (table["coverage"].dropna() < 1).all()


# --- how sentences lie, judging language, tone toward a concept, and word shifts ---

def test_how_the_sentences_lie(scored: Study) -> None:
    values = scored.sentences["doc_id"].map({"gull-1": -0.5}).fillna(0.25).where(scored.sentences["sentence"] != 0, 0.0)
    gull = of(tone(replace(scored, sentences=scored.sentences.assign(compound=values))), "gull", "compound")
    assert [gull[name] for name in ("n_below", "n_zero", "n_above")] == [3, 2, 3]
    assert [gull[name] for name in ("q25", "median", "q75")] == [-0.5, 0, 0.25]
    empty = of(tone(scored), "buoy", "compound")
    assert all(np.isnan(empty[name]) for name in SPREAD)


def test_judging_is_the_mean_of_the_sentences_scores(study: Study) -> None:
    made = replace(study, sentences=study.sentences.assign(n_judging=5))
    table = judging(made)
    for outlet, docs in (("gull", ("gull-1", "gull-2")), ("lamp", ("lamp-1",))):
        rows = made.sentences[made.sentences["doc_id"].isin(docs) & (made.sentences["sentence"] >= 0)]
        assert of(table, outlet, "judging")["value"] == pytest.approx(rows["judging"].mean())
        assert of(table, outlet, "judging")["n_scored"] == 5 * len(rows)
    assert of(judging(study, voice="quoted"), "gull", "judging")["n"] == 0
    none = replace(study, sentences=study.sentences.assign(n_judging=0))
    assert of(judging(none), "gull", "judging")["value"] == of(table, "gull", "judging")["value"]


def test_judging_ranks_an_outlet_that_judges_above_one_that_does_not(make_study: MakeStudy) -> None:
    plain = "The ferry sails at noon on Monday. The company said fares rose by 4 percent in May. "
    harsh = "The greedy ferry barons shamelessly fleece islanders! Their outrageous lies are a disgrace, obviously. "
    made = make_study(texts={"gull-1": plain * 6, "gull-2": plain * 6, "lamp-1": harsh * 6})
    table = judging(made)
    assert of(table, "lamp", "judging")["low"] > of(table, "gull", "judging")["high"]


def test_tone_toward_a_concept_is_the_mean_over_sentences_of_its_hits(study: Study) -> None:
    hits = study.hits.assign(toward=np.linspace(-0.6, 0.7, len(study.hits)), n_toward=12)
    made = replace(study, hits=hits)
    table = tone(made, toward="timetable")
    assert set(table["score"]) == {"toward"}
    for outlet, group in hits[(hits["concept"] == "timetable") & (hits["sentence"] >= 0)].groupby(
            hits["doc_id"].str.partition("-")[0]):
        means = group.groupby(["doc_id", "sentence"])["toward"].mean()
        row = of(table, str(outlet), "toward")
        assert (row["n"], row["n_scored"]) == (len(means), 12 * len(means))
        assert row["value"] == pytest.approx(means.mean())


def test_two_hits_of_one_sentence_weigh_as_one_and_their_words_are_not_counted_twice(study: Study) -> None:
    hit = study.hits[study.hits["concept"] == "closure"].iloc[[0]]
    twice = pd.concat([hit.assign(toward=0.5, n_toward=10), hit.assign(toward=-0.3, n_toward=14)], ignore_index=True)
    row = of(tone(replace(study, hits=twice), toward="closure"), "gull", "toward")
    assert (row["n"], row["n_scored"], row["value"]) == (1, 14, pytest.approx(0.1))


def test_voice_and_topic_words_of_a_target_are_those_of_the_hit(study: Study) -> None:
    hits = study.hits.assign(toward=0.5, n_toward=11, toward_no_topic=-0.5, n_toward_no_topic=12)
    made = replace(study, hits=hits)
    quoted = of(tone(made, toward="closure", voice="quoted"), "tide", "toward")
    assert (quoted["n"], quoted["value"]) == (1, 0.5)
    assert of(tone(made, toward="closure", voice="own"), "tide", "toward")["n"] == 0
    assert of(tone(made, toward="closure", topic_words="without"), "tide", "toward")["value"] == -0.5


def test_a_concept_of_two_families_has_to_be_named_with_its_family(study: Study, refused: Refused) -> None:
    twin = study.concepts.query("concept == 'closure'").assign(family="loaded")
    made = replace(study, concepts=pd.concat([study.concepts, twin], ignore_index=True))
    with refused("toward='closure'", "several families", "'fate/closure'", "'loaded/closure'"):
        tone(made, toward="closure")
    assert of(tone(made, toward="loaded/closure"), "gull", "toward")["n"] == 0
    with refused("toward='bridge'", "no concept", "'fate/closure'"):
        tone(made, toward="bridge")


@pytest.mark.parametrize("scorer", ["vader", "textblob"])
def test_a_word_shift_sums_to_the_difference(scorer: str) -> None:
    study = load_study()
    words = study.tone_words[(study.tone_words["scorer"] == scorer) & (study.tone_words["sentence"] >= 0)]
    means = words.groupby("doc_id")["score"].mean()
    for one, two in combinations(study.outlets["outlet"], 2):
        table = tone_words(study, scorer, between=(one, two), top=0)
        docs = [study.articles.set_index("outlet").loc[outlet, "doc_id"] for outlet in (one, two)]
        assert table["contribution"].sum() == pytest.approx(means[docs[0]] - means[docs[1]])
        assert table["mean1"].iloc[0] - table["mean2"].iloc[0] == pytest.approx(table["contribution"].sum())
        assert not table["word"].duplicated().any()
        assert table["contribution"].abs().is_monotonic_decreasing
        back = tone_words(study, scorer, between=(two, one), top=0).set_index("word")["contribution"]
        assert (-back).to_dict() == pytest.approx(table.set_index("word")["contribution"].to_dict())


def test_a_word_shift_needs_two_outlets_with_scored_words(study: Study, refused: Refused) -> None:
    for pair in (("gull", "gull"), ("gull", "mews"), ("gull",)):
        with refused("between=", "two outlets"):
            tone_words(study, "vader", between=pair)
    with refused("between=", "scored no word"):
        tone_words(study, "vader", between=("gull", "buoy"))


def test_ranks_of_scores_are_compared_pair_by_pair(scored: Study) -> None:
    apart = scored.sentences["doc_id"].str.partition("-")[0].map({"gull": 0.1, "tide": 0.2, "lamp": 0.3})
    made = replace(scored, sentences=scored.sentences.assign(polarity=apart, compound=-apart, subjectivity=apart,
                                                             n_textblob=12, judging=apart))
    table = rank_agreement(tone(made), judging(made)).set_index(["score1", "score2"])
    assert table["tau"].to_dict() == {
        ("polarity", "subjectivity"): 1, ("polarity", "compound"): -1, ("polarity", "judging"): 1,
        ("subjectivity", "compound"): -1, ("subjectivity", "judging"): 1, ("compound", "judging"): -1}
    assert table["n"].tolist() == [3] * 6  # one outlet has no text
    assert table["p"].tolist() == table["smallest_p"].tolist() == [2 / 6] * 6
    assert rank_agreement(tone(made, by="article"))["n"].tolist() == [4] * 3


def test_ranks_need_two_scores(scored: Study, refused: Refused) -> None:
    for tables in ((), (judging(scored),)):
        with refused("two scores"):
            rank_agreement(*tables)

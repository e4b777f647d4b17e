"""Dispersion, keyness and collocates as asked of a study: the counts behind the formulas."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from analysis.measures.words import collocates, dispersion, keyness
from analysis.schema import TABLES
from analysis.study import Study, load_study

Refused = Callable[..., object]


def test_hits_are_counted_in_the_declared_parts(study: Study) -> None:
    row = dispersion(study, "fate").set_index("concept").loc["closure"]
    assert (row["parts"], row["n_parts"], row["count"], row["range"], row["n"]) == ("articles", 4, 4, 3, 120)
    assert (row["counts"], row["sizes"]) == ((2, 1, 1, 0), (20, 20, 20, 60))
    # |2/4 - 1/6| + |1/4 - 1/6| + |1/4 - 1/6| + |0 - 1/2| = 1; half of it.
    assert row["dp"] == pytest.approx(0.5)
    by_sentence = dispersion(study, "fate", parts="sentence").set_index("concept").loc["closure"]
    assert (by_sentence["n_parts"], by_sentence["range"]) == (22, 4)


def test_a_concept_never_used_has_no_spread_and_an_outlet_without_text_none_to_have(
        study: Study, refused: Refused) -> None:
    sale = dispersion(study, "fate").set_index("concept").loc["sale"]
    assert (sale["count"], sale["range"]) == (0, 0)
    assert sale["dp"] != sale["dp"]
    assert dispersion(study, "fate", outlet="lamp", parts="paragraph")["n"].iloc[0] == 60
    with refused("buoy", "choose another"):
        dispersion(study, "fate", outlet="buoy")
    with refused("gull", "voice"):
        dispersion(study, "fate", outlet="gull", voice="quoted")
    with refused("parts", "paragraph"):
        dispersion(study, "fate", parts="chapter")


def test_keyness_counts_one_side_against_the_other(study: Study) -> None:
    table = keyness(study, "lamp").set_index("word")
    row = table.loc["ferry"]
    assert (row["count1"], row["n1"], row["count2"], row["n2"]) == (3, 60, 1, 60)
    assert (row["articles1"], row["articles2"]) == (1, 1)
    assert row["log_ratio"] == pytest.approx(1.58496, abs=1e-5)
    turned = keyness(study, "gull", "lamp").set_index("word").loc["ferry"]
    assert (turned["count1"], turned["n1"], turned["count2"], turned["n2"]) == (1, 40, 3, 60)
    assert "the" not in set(keyness(study, "lamp", stop_words="without")["word"])
    assert keyness(study, "lamp", least=4)[["count1", "count2"]].sum(axis=1).min() >= 4


def test_keyness_against_a_frequency_list_from_elsewhere(study: Study, refused: Refused) -> None:
    plain = pd.Series({"ferry": 2, "train": 5, "other": 993}, name="a list")
    table = keyness(study, "lamp", plain).set_index("word")
    assert table.loc["ferry", ["reference", "count1", "n1", "count2", "n2"]].tolist() == ["a list", 3, 60, 2, 1_000]
    assert table.loc["ferry", "log_ratio"] == pytest.approx(math.log2((3 / 60) / (2 / 1_000)))
    assert "train" not in table.index
    assert table.loc["island", ["count2", "only_in"]].tolist() == [0, "only in lamp"]
    with refused("frequency list", "each word one count"):
        keyness(study, "lamp", pd.concat([plain, plain]))


def test_keyness_of_every_outlet_in_turn(study: Study) -> None:
    table = keyness(study)
    assert set(table["target"]) == {"gull", "tide", "lamp"}
    alone = keyness(study, "lamp")
    pd.testing.assert_frame_equal(table[table["target"] == "lamp"].reset_index(drop=True), alone)


def test_keyness_of_a_side_without_words_is_refused(study: Study, refused: Refused) -> None:
    with refused("buoy", "choose another"):
        keyness(study, "buoy")
    with refused("target", "gull"):
        keyness(study, "mew")
    with refused("gull", "voice"):
        keyness(study, "gull", voice="quoted")


def test_collocates_meet_near_and_far(make_study: Callable[..., Study], refused: Refused) -> None:
    entries = "{families: {f: {concepts: {pier: [pier], boat: [boat]}}}, stop_words: [the]}"
    made = make_study({"a-1": "The old pier stood. The old pier fell. One sad wet cold old pier. A boat."}, entries)
    row = collocates(made, "f", "pier").set_index("collocate").loc["old"]
    assert (row["joint"], row["node_count"], row["collocate_count"], row["n"], row["articles"]) == (3, 3, 3, 16, 1)
    assert row["span"] == pytest.approx((3 + 3 + 5) / 3)
    assert row["expected"] == pytest.approx(3 * 3 * (11 / 3) / 16)
    assert set(collocates(made, "f", "pier", least=1, band="far")["collocate"]) == {"one", "sad", "wet"}
    assert "the" in set(collocates(made, "f", "pier", stop_words="with", least=1)["collocate"])
    assert collocates(made, "f", "boat").empty  # one hit is told nothing of
    with refused("band", "near"):
        collocates(made, "f", band="close")


def test_collocates_keep_to_the_outlet_asked_for(make_study: Callable[..., Study]) -> None:
    entries = "{families: {f: {concepts: {pier: [pier]}}}}"
    made = make_study({"a-1": "Old pier here. " * 3, "b-1": "New pier here. " * 4}, entries)
    table = collocates(made, "f", outlet="b")
    assert table.set_index("collocate")["joint"].to_dict() == {"new": 4, "here": 4}
    assert set(collocates(made, "f")["collocate"]) == {"old", "new", "here"}
    assert collocates(replace(made, neighbours=made.neighbours.iloc[:0]), "f").empty


# --- the words that mark one outlet against all the others ---

def test_a_row_counts_the_word_here_and_elsewhere(study: Study) -> None:
    table = keyness(study).set_index(["target", "word"])
    row = table.loc[("lamp", "sails")]
    assert row[["count1", "n1", "count2", "n2", "articles1", "reference"]].tolist() == [3, 60, 0, 60, 1, "the rest"]
    assert row["log_ratio"] == pytest.approx(math.log2((3 / 60) / (0.5 / 60)))
    row = table.loc[("gull", "closure")]
    assert row[["count1", "n1", "count2", "n2", "articles1"]].tolist() == [2, 40, 1, 80, 2]
    assert row["log_ratio"] == pytest.approx(math.log2((2 / 40) / (1 / 80)))
    assert row["log_ratio_low"] < row["log_ratio"] < row["log_ratio_high"]


def test_the_words_of_both_sides_are_all_words(study: Study) -> None:
    for voice, words in {"all": 120, "own": 110}.items():
        table = keyness(study, voice=voice)
        assert (table["n1"] + table["n2"] == words).all()
        assert (table.groupby("target")[["count1", "count2"]].sum().sum(axis=1) == words).all()
    assert keyness(study, voice="own").groupby("target")["n1"].max().to_dict() == {"gull": 40, "tide": 10, "lamp": 60}


def test_a_side_that_uses_a_word_more_has_the_larger_ratio(study: Study) -> None:
    table = keyness(study)
    more = table["count1"] / table["n1"] > table["count2"] / table["n2"]
    both = (table["count1"] > 0) & (table["count2"] > 0)
    assert ((table["log_ratio"] > 0) == more)[both].all()


def test_stop_words_are_left_out_and_the_others_stay_as_they_are(study: Study) -> None:
    with_them, without = keyness(study), keyness(study, stop_words="without")
    stop = set(study.words["word"][study.words["stop"]])
    assert stop & set(with_them["word"])
    pd.testing.assert_frame_equal(with_them[~with_them["word"].isin(stop)].reset_index(drop=True), without)
    assert keyness(study, least=100).empty


def test_the_order_of_rows_changes_nothing_and_nothing_is_changed(study: Study) -> None:
    copies = {name: getattr(study, name).copy() for name in TABLES}
    mixed = replace(study, words=study.words.sample(frac=1, random_state=3), articles=study.articles.iloc[::-1],
                    hits=study.hits.sample(frac=1, random_state=4),
                    sentences=study.sentences.sample(frac=1, random_state=5))
    pd.testing.assert_frame_equal(keyness(mixed), keyness(study))
    pd.testing.assert_frame_equal(collocates(mixed, "fate", least=1), collocates(study, "fate", least=1))
    for part in ("article", "sentence"):
        there, here = (dispersion(each, "fate", parts=part)[["concept", "n_parts", "count", "n", "range", "dp", "d_kl"]]
                       for each in (mixed, study))
        pd.testing.assert_frame_equal(there, here)
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(study, name), copy)


def test_every_article_twice_doubles_counts_and_keeps_ratios(study: Study, double: Callable[[Study], Study]) -> None:
    once, twice = (keyness(each).set_index(["target", "word"]) for each in (study, double(study)))
    for column in ("count1", "n1", "count2", "n2", "articles1", "articles2", "n_articles1", "n_articles2"):
        assert (twice[column].reindex(once.index) == 2 * once[column]).all()
    kept = (once["count1"] > 0) & (once["count2"] > 0)
    pd.testing.assert_series_equal(twice["log_ratio"].reindex(once.index)[kept], once["log_ratio"][kept])


@pytest.mark.parametrize(("options", "told"), [
    ({"voice": "both"}, ["voice='both'", "'all'", "'own'", "'quoted'"]),
    ({"stop_words": "no"}, ["stop_words='no'", "'with'", "'without'"]),
    ({"level": 95}, ["level=95", "between 0 and 1"]),
])
def test_unknown_words_raise_and_list_the_known_ones(study: Study, refused: Refused, options: dict[str, object],
                                                     told: list[str]) -> None:
    with refused(*told):
        keyness(study, **options)


def test_the_shipped_words_are_counted_as_its_words_are() -> None:
    study = load_study()
    table = keyness(study, least=3)
    outlets = study.articles.set_index("doc_id")["outlet"]
    counts = study.words.assign(outlet=study.words["doc_id"].map(outlets)).groupby(["outlet", "word"])["n"].sum()
    for row in table[table["count1"] > 0].to_dict("records"):
        assert row["count1"] == counts[row["target"], row["word"]]
        assert row["count1"] + row["count2"] == counts[:, row["word"]].sum()


def test_a_study_without_a_word_is_told(make_study: Callable[..., Study], refused: Refused) -> None:
    with refused("words", "voice"):
        keyness(make_study({"gull-1": "", "tide-1": ""}))
    with refused("words", "voice"):
        keyness(make_study({"gull-1": "It sails.", "tide-1": "It waits."}), voice="quoted")

"""Where in its article a term stands: between 0 and 1, in the order of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from analysis.measures.terms import positions
from analysis.study import Study, load_study

Refused = Callable[..., object]
MakeStudy = Callable[..., Study]


def test_a_hit_has_its_place_in_its_article(study: Study) -> None:
    table = positions(study, "fate")
    assert len(table) == 9
    lamp = table[table["doc_id"] == "lamp-1"]
    ends = study.sentences.groupby("doc_id")["end"].max()
    assert lamp["position"].tolist() == [start / ends["lamp-1"] for start in (2, 234, 250)]
    assert lamp["third"].tolist() == ["first", "last", "last"]
    assert lamp["section"].tolist() == ["lead", "headline", "body"]


def test_thirds_part_where_thirds_end(make_study: MakeStudy) -> None:
    text = "Closed " + "x" * 31 + " closed " + "y" * 51 + " closing."
    study = make_study({"gull-1": text.capitalize()})
    starts = study.hits.query("family == 'fate'")["start"].tolist()
    table = positions(study, "fate")
    assert starts == [0, 39, 98]
    assert table["position"].tolist() == [start / len(text) for start in starts]
    assert table["third"].tolist() == ["first", "middle", "last"]


@pytest.mark.parametrize(("start", "third"), [(0, "first"), (10, "first"), (11, "middle"), (20, "middle"),
                                              (21, "last")])
def test_a_third_ends_at_its_border(make_study: MakeStudy, start: int, third: str) -> None:
    study = make_study({"gull-1": "The ferry line will be closing."})
    moved = replace(study, sentences=study.sentences.assign(end=30), hits=study.hits.assign(start=start))
    assert positions(moved, "fate")["third"].tolist() == [third]


def test_the_first_family_is_placed_where_none_is_named(study: Study) -> None:
    pd.testing.assert_frame_equal(positions(study), positions(study, "fate"))


def test_an_article_without_a_hit_is_known_to_the_table(study: Study) -> None:
    table = positions(study, "loaded")
    assert set(table["doc_id"]) == {"gull-1", "gull-2", "tide-1"}
    assert table["doc_id"].cat.categories.tolist() == ["gull-1", "gull-2", "tide-1", "lamp-1"]
    assert table["name"].unique().tolist() == ["The Gull", "Tide Weekly"]
    assert (table["position"] == table["start"] / table["text_end"]).all()


def test_voices_have_their_hits(study: Study) -> None:
    own, quoted = (positions(study, "fate", voice=voice) for voice in ("own", "quoted"))
    assert len(own) + len(quoted) == 9
    assert quoted["doc_id"].tolist() == ["tide-1"]


def test_no_hits_give_no_rows(make_study: MakeStudy) -> None:
    table = positions(make_study({"gull-1": "The ferry sails."}), "fate")
    assert len(table) == 0
    assert {"position", "third"} <= set(table.columns)


def test_unknown_words_raise_and_list_the_known_ones(study: Study, refused: Refused) -> None:
    with refused("family='fates'", "'fate'"):
        positions(study, "fates")
    with refused("voice='both'", "'own'"):
        positions(study, "fate", voice="both")


def test_nothing_is_changed_and_the_order_of_sentences_does_not_matter(study: Study) -> None:
    hits, sentences = study.hits.copy(), study.sentences.copy()
    mixed = replace(study, sentences=study.sentences.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(positions(mixed, "fate"), positions(study, "fate"))
    pd.testing.assert_frame_equal(study.hits, hits)
    pd.testing.assert_frame_equal(study.sentences, sentences)


def test_every_hit_of_the_shipped_study_has_a_place() -> None:
    study = load_study()
    for family in dict.fromkeys(study.concepts["family"]):
        table = positions(study, family)
        assert len(table) == ((study.hits["family"] == family) & (study.hits["sentence"] >= 0)).sum()
        assert len(positions(study, family, titles="with")) == (study.hits["family"] == family).sum()
        assert table["position"].between(0, 1, inclusive="left").all()
        assert table["third"].isin(["first", "middle", "last"]).all()

"""Where a counted thing stands: places from the tables, lines from the texts."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis.showing.evidence import concordance
from analysis.study import Study, load_study

Refused = Callable[..., object]


def test_places_are_those_of_the_hits(study: Study) -> None:
    places = concordance(study, "clos*")
    assert places[["doc_id", "sentence", "form", "voice", "status"]].to_numpy().tolist() == [
        ["gull-1", 0, "closes", "own", "not marked"], ["gull-1", 1, "closure", "own", "not marked"],
        ["gull-2", 0, "closure", "own", "negated"], ["tide-1", 0, "closure", "quoted", "not marked"]]
    assert places.columns.tolist() == ["doc_id", "sentence", "section", "family", "concept", "form", "voice", "status",
                                       "scare_quoted"]


@pytest.mark.parametrize(("pattern", "count"), [("closes", 1), ("CLOSES", 1), ("line", 3), ("harbour", 3), ("time*", 5),
                                                ("timetable", 5), ("sale", 0), ("owner", 5), ("zebra", 0), ("clos", 0)])
def test_a_pattern_finds_words_of_forms_and_names_of_concepts(study: Study, pattern: str, count: int) -> None:
    assert len(concordance(study, pattern)) == count


def test_a_family_narrows_what_is_found(study: Study, refused: Refused) -> None:
    assert len(concordance(study, "*", family="fate")) == 9
    assert len(concordance(study, "*")) == len(study.hits)
    with refused("family='fates'", "'fate'"):
        concordance(study, "*", family="fates")


TEXT = "The dam holds. “Dams” burst;\nthe old dam’s gate, dam-side, U.S. dam."


def test_lines_show_what_stands_on_both_sides(study: Study) -> None:
    lines = concordance(study, "dam*", texts={"a": TEXT}, width=14)
    assert lines["match"].tolist() == ["dam", "Dams", "dam’s", "dam-side", "dam"]
    for row in lines.to_dict("records"):
        start, end = row["start"], row["start"] + len(row["match"])
        assert TEXT[start:end] == row["match"]
        assert TEXT[max(0, start - 14):start].replace("\n", " ") == row["left"]
        assert TEXT[end:end + 14].replace("\n", " ") == row["right"]
    assert "\n" not in "".join(lines["left"] + lines["right"])


@pytest.mark.parametrize(("pattern", "matches"), [
    ("dam", ["dam", "dam’s", "dam"]), ("dam?", ["Dams"]), ("u.s.", ["U.S."]), ("zebra", []), ("DAM-side", ["dam-side"]),
])
def test_words_of_lines_are_compared_as_the_dictionary_compares_them(study: Study, pattern: str,
                                                                     matches: list[str]) -> None:
    assert concordance(study, pattern, texts={"a": TEXT})["match"].tolist() == matches


def test_lines_come_from_every_text_in_their_order(study: Study) -> None:
    lines = concordance(study, "dam", texts={"b": "A dam.", "a": "No dam, no dam."})
    assert lines[["doc_id", "start"]].to_numpy().tolist() == [["b", 2], ["a", 3], ["a", 11]]
    assert lines.columns.tolist() == ["doc_id", "start", "left", "match", "right"]
    assert concordance(study, "dam", texts={}).empty


def test_looking_changes_nothing(study: Study) -> None:
    hits = study.hits.copy()
    concordance(study, "clos*", family="fate")
    pd.testing.assert_frame_equal(study.hits, hits)


def test_places_of_the_shipped_study_are_places_only() -> None:
    study = load_study()
    concept = study.hits["concept"].iloc[0]
    places = concordance(study, concept)
    assert len(places) >= (study.hits["concept"] == concept).sum() > 0
    assert places["form"].str.split().str.len().max() <= 6  # five words, and the dots of a gap

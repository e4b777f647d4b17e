"""The status of a hit that no cue marks: counted by its name, and its former name is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.measures.claims import claim, evidence_of
from analysis.measures.measure import MEASURES
from analysis.measures.terms import family_hits, hit_shares, term_rates
from analysis.measures.validation import agreement_with_gold
from analysis.schema import STATUSES
from analysis.study import Study

Refused = Callable[..., object]


def test_each_status_is_asked_by_its_name_and_not_negated_is_all_but_one(study: Study) -> None:
    counted = {status: len(family_hits(study, "fate", status=status)) for status in (*STATUSES, "not negated", "all")}
    assert counted == {"not marked": 8, "negated": 1, "questioned": 0, "hypothetical": 0, "historical": 0,
                       "not negated": 8, "all": 9}


def test_what_is_not_marked_is_not_all_but_the_marked(study: Study) -> None:
    asked = {"family": "fate", "status": "not marked"}
    rates = term_rates(study, **asked, by="article").set_index(["doc_id", "concept"])["count"]
    assert rates["gull-2", "closure"] == 0
    found = claim(study, "term_rates", "closure", "timetable", **asked)
    _, rows = evidence_of(study, MEASURES["term_rates"], found.question, found.one, found.two)
    assert study.hits.loc[list(rows), "status"].tolist() == ["not marked"] * 8


def test_shares_have_a_row_for_what_is_not_marked(study: Study) -> None:
    shares = hit_shares(study, "fate", by="all").set_index("status")["count"]
    assert shares.to_dict() == {"not marked": 8, "negated": 1, "questioned": 0, "hypothetical": 0, "historical": 0}


def test_codes_by_hand_under_the_former_name_are_refused(study: Study, refused: Refused) -> None:
    codes = family_hits(study, "fate")[["doc_id", "start", "end", "concept", "status"]].reset_index(drop=True)
    scores = agreement_with_gold(study, "status", codes, family="fate").set_index("measure")["estimate"]
    assert scores["alpha"] == 1
    old = codes.assign(status=codes["status"].replace("not marked", "plain"))
    with refused("codes by hand", "row 2", "'status'", "'plain'", "'not marked'"):
        agreement_with_gold(study, "status", old, family="fate")


def test_asking_by_the_former_name_is_refused(study: Study) -> None:
    with pytest.raises(ValueError, match="not marked"):
        term_rates(study, "fate", status="plain")

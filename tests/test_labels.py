"""What an actor is called, words that judge, and words held at arm's length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from analysis.measures.labels import label_shares, scare_quotes
from analysis.measures.terms import forms, term_rates
from analysis.schema import TABLES
from analysis.study import Study, load_study

Refused = Callable[..., object]
MakeStudy = Callable[..., Study]


def test_names_are_shared_out_by_kind(study: Study) -> None:
    shares = label_shares(study, "owner").set_index(["outlet", "tier"])
    assert shares.loc["gull", "value"].to_dict() == pytest.approx({"name": 1 / 3, "role": 1 / 3, "evaluative": 1 / 3})
    assert shares.loc["lamp", "count"].to_dict() == {"name": 2, "role": 0, "evaluative": 0}
    assert shares.loc["tide", "n"].tolist() == shares.loc["buoy", "n"].tolist() == [0, 0, 0]
    assert shares.loc["tide", ["value", "low", "high"]].isna().all().all()
    assert set(shares["actor"]) == {"owner"}


def test_kinds_come_in_the_order_name_role_evaluative(study: Study) -> None:
    assert label_shares(study, "owner")["tier"].tolist() == ["name", "role", "evaluative"] * 4


def test_names_are_shared_out_by_name(study: Study) -> None:
    shares = label_shares(study, "owner", of="pattern")
    assert shares["pattern"].tolist() == ["harbour line", "profiteer*", "the company"] * 4
    assert shares.groupby("outlet")["count"].sum().to_dict() == {"gull": 3, "tide": 0, "buoy": 0, "lamp": 2}


def test_a_kind_never_used_is_bounded_by_half_the_names(study: Study) -> None:
    row = label_shares(study, "owner").query("outlet == 'lamp' and tier == 'role'").iloc[0]
    assert (row["value"], row["low"]) == (0, 0)
    assert row["high"] == pytest.approx(1 - 0.025)  # one of two names being independent


def names(study: Study, actor: str = "owner", **options: str) -> pd.DataFrame:
    return forms(study, "actors", actor, of="pattern", **options)


def test_names_are_counted_with_their_kind(study: Study) -> None:
    counts = names(study)
    assert counts.to_dict("index") == {
        "harbour line": {"tier": "name", "The Gull": 1, "Tide Weekly": 0, "Buoy Post": 0, "The Lamp": 2,
                         "all": 3},
        "profiteer*": {"tier": "evaluative", "The Gull": 1, "Tide Weekly": 0, "Buoy Post": 0, "The Lamp": 0,
                       "all": 1},
        "the company": {"tier": "role", "The Gull": 1, "Tide Weekly": 0, "Buoy Post": 0, "The Lamp": 0, "all": 1}}
    assert names(study, by="article").loc["harbour line", "gull-2"] == 1
    assert names(study, voice="quoted").empty


def test_a_name_written_with_capitals_in_the_dictionary_keeps_its_kind(make_study: MakeStudy) -> None:
    entries = "families: {actors: {concepts: {owner: {name: [Harbour Line], role: [the Company]}}}}"
    counts = names(make_study({"gull-1": "Harbour Line, the company."}, entries))
    assert sorted(counts["tier"]) == ["name", "role"]


def test_an_actor_nobody_names_has_an_empty_table(make_study: MakeStudy) -> None:
    study = make_study({"gull-1": "The ferry sails."})
    assert names(study).empty
    assert label_shares(study, "owner")["n"].tolist() == [0, 0, 0]
    assert label_shares(study, "owner", of="pattern").empty


def test_words_that_judge_are_counted_in_the_outlets_own_voice(study: Study) -> None:
    own = term_rates(study, "loaded", voice="own").set_index("outlet")
    assert own["count"].to_dict() == {"gull": 2, "tide": 0, "buoy": 0, "lamp": 0}
    assert own["n"].to_dict() == {"gull": 40, "tide": 10, "buoy": 0, "lamp": 60}
    assert own.loc["gull", "value"] == 50
    assert term_rates(study, "loaded").set_index("outlet").loc["tide", "value"] == 50


def test_scare_quotes_are_counted_and_shown(study: Study) -> None:
    table = scare_quotes(study).set_index("outlet")
    assert table["count"].to_dict() == {"gull": 0, "tide": 0, "buoy": 0, "lamp": 1}
    assert table["forms"].to_dict() == {"gull": "", "tide": "", "buoy": "", "lamp": "rescue"}
    assert table.loc["lamp", "value"] == pytest.approx(1_000 / 60)
    assert pd.isna(table.loc["buoy", "value"])
    assert scare_quotes(study, by="article").set_index("doc_id").loc["lamp-1", "forms"] == "rescue"


@pytest.mark.parametrize(("by", "told"), [
    ("all", {("all",): "rescue"}),
    ("section", {("title",): "ruin", ("headline",): "", ("lead",): "", ("body",): "rescue"}),
    ("year", {("2031",): "rescue", ("no date",): ""}),
    (["section", "year"], {("title", "2031"): "", ("title", "no date"): "ruin", ("headline", "2031"): "",
                           ("headline", "no date"): "", ("lead", "2031"): "", ("lead", "no date"): "",
                           ("body", "2031"): "rescue", ("body", "no date"): ""}),
    (["all", "year"], {("all", "2031"): "rescue", ("all", "no date"): ""}),
    (["year", "all"], {("2031", "all"): "rescue", ("no date", "all"): ""}),
])
def test_scare_quoted_words_stand_with_their_unit(study: Study, by: str, told: dict[tuple[str, ...], str]) -> None:
    table = scare_quotes(study, by=by)
    keys = [name for name in ("section", "outlet", "year") if name in table]
    keys = keys[::-1] if by == ["year", "all"] else keys
    assert table.set_index(keys)["forms"].to_dict() == {key if len(key) > 1 else key[0]: form
                                                        for key, form in told.items()}
    assert (table["forms"].ne("") == table["count"].gt(0)).all()


def test_scare_quoted_words_stand_in_the_order_of_the_alphabet_each_once(make_study: MakeStudy) -> None:
    study = make_study({"gull-1": "The “rescue” of the “free port” and once more that “rescue” there."})
    row = scare_quotes(study).iloc[0]
    assert (row["count"], row["n"], row["forms"]) == (3, 12, "free port; rescue")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("text", ["", "The ferry sails."])
def test_no_scare_quotes_are_no_forms(make_study: MakeStudy, text: str) -> None:
    table = scare_quotes(make_study({"gull-1": text}))
    assert table["forms"].tolist() == [""] * len(table)
    assert str(table["forms"].dtype) == "str"


@pytest.mark.parametrize(("ask", "told"), [
    (lambda study: label_shares(study, "captain"), ["actor='captain'", "'owner'"]),
    (lambda study: label_shares(study, "owner", of="name"), ["of='name'", "'tier'", "'pattern'"]),
    (lambda study: label_shares(study, "owner", voice="both"), ["voice='both'", "'own'"]),
    (lambda study: label_shares(study, "owner", family="people"), ["family='people'", "'actors'"]),
    (lambda study: label_shares(study, "owner", by="page"), ["by='page'", "'outlet'"]),
    (lambda study: names(study, "captain"), ["concept='captain'", "'owner'"]),
    (lambda study: forms(study, "actors", "owner", of="tier"), ["of='tier'", "'pattern'"]),
    (lambda study: names(study, by="page"), ["by='page'", "'outlet'"]),
    (lambda study: term_rates(study, "mood", voice="own"), ["family='mood'", "'loaded'"]),
    (lambda study: scare_quotes(study, words="letters"), ["words='letters'", "'as counted'"]),
    (lambda study: scare_quotes(study, by="page"), ["by='page'", "'outlet'"]),
])
def test_unknown_words_raise_and_list_the_known_ones(study: Study, refused: Refused, ask: Callable[[Study], object],
                                                     told: list[str]) -> None:
    with refused(*told):
        ask(study)


def test_the_order_of_rows_changes_nothing_and_nothing_is_changed(study: Study) -> None:
    copies = {name: getattr(study, name).copy() for name in TABLES}
    mixed = replace(study, **{name: getattr(study, name).sample(frac=1, random_state=4)
                              for name in ("articles", "sentences", "hits", "quotes")})
    for measure in (lambda each: label_shares(each, "owner"), names, scare_quotes):
        there, here = (measure(each).drop(columns="tables", errors="ignore") for each in (mixed, study))
        pd.testing.assert_frame_equal(there, here)
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(study, name), copy)


def test_labels_run_on_the_shipped_study() -> None:
    study = load_study()
    for actor in dict.fromkeys(study.concepts.query("family == 'actors'")["concept"]):
        shares, counts = label_shares(study, actor), names(study, actor)
        assert shares["count"].sum() == counts["all"].sum()
        assert counts["tier"].isin(["name", "role", "evaluative"]).all()
    assert len(scare_quotes(study)) == len(study.outlets)

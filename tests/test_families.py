"""Every family of the dictionary is shown, with all its words, and a pattern that makes most of a concept is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd
import pytest

from analysis.measures.families import families, family_forms, family_positions, family_rates, leading_patterns
from analysis.measures.terms import term_rates
from analysis.measures.titles import part_of
from analysis.showing.chart import Charts, NoChart
from analysis.showing.plot import plot
from analysis.study import Study

Refused = Callable[..., object]


def test_every_family_has_a_row_also_without_a_hit(study: Study) -> None:
    table = families(study).set_index("family")
    assert list(table.index) == list(dict.fromkeys(study.concepts["family"]))
    hits = part_of(study).hits
    for family, row in table.iterrows():
        here = hits[hits["family"] == family]
        assert row.tolist() == [study.concepts.query("family == @family")["concept"].nunique(),
                                here["concept"].nunique(), len(here), here["doc_id"].nunique()]


def test_the_rates_are_those_of_each_family(study: Study) -> None:
    table = family_rates(study, "fate")
    assert "fate" not in set(table["family"])
    for family in dict.fromkeys(table["family"]):
        pd.testing.assert_frame_equal(table[table["family"] == family].reset_index(drop=True).drop(columns="choices"),
                                      term_rates(study, family).drop(columns="choices"))


def test_every_form_is_there(study: Study) -> None:
    table = family_forms(study, "fate")
    hits = part_of(study).hits
    wanted = hits[hits["family"] != "fate"].groupby(["family", hits["form"].str.lower()]).size()
    assert table.groupby(["family", table.index])["all"].sum().sort_index().to_dict() == wanted.sort_index().to_dict()


def test_a_family_has_a_strip_each(study: Study) -> None:
    charts = plot(family_positions(study, "fate"))
    assert isinstance(charts, Charts)
    assert len(charts) == len(set(study.hits["family"]) - {"fate"})
    assert str(charts) == "\n".join(chart.text for chart in charts)


def test_a_study_of_one_family_says_so(study: Study) -> None:
    alone = dataclasses.replace(study, concepts=study.concepts.query("family == 'fate'"),
                                hits=study.hits.query("family == 'fate'").reset_index(drop=True))
    assert family_rates(alone, "fate").empty
    assert family_forms(alone, "fate").empty
    assert isinstance(plot(family_positions(alone, "fate")), NoChart)


def test_a_pattern_that_makes_most_of_its_concept_is_told(study: Study, refused: Refused) -> None:
    row = study.hits[study.hits["sentence"] >= 0].iloc[[0]].assign(family="fate", concept="closure")
    made = [row.assign(pattern="clos*", form=form) for form in ("closes", "Closes", "closed", "closure")]
    others = [row.assign(pattern="shut", form="shut")] * 3
    table = leading_patterns(dataclasses.replace(study, hits=pd.concat([*made, *others])))
    assert table.iloc[0].tolist() == ["fate", "closure", "closure", "clos*", 4, 7, pytest.approx(4 / 7), 3]
    assert len(table) == 1
    assert leading_patterns(dataclasses.replace(study, hits=pd.concat(made))).empty  # four hits are few
    with refused("is no share"):
        leading_patterns(study, 1.5)

"""Words that mark one outlet's text against the others': counts one can check, effect sizes from their formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import log2

import pandas as pd
import pytest

from analysis.measures.distinctive import distinctive_words
from analysis.schema import TABLES
from analysis.study import Study, load_study

Refused = Callable[..., object]


def words_of(table: pd.DataFrame, outlet: str) -> list[str]:
    return table.loc[table["outlet"] == outlet, "word"].tolist()


def test_a_row_counts_the_word_here_and_elsewhere(study: Study) -> None:
    table = distinctive_words(study, least=1, top=1_000)
    row = table.query("outlet == 'lamp' and word == 'sails'").iloc[0]
    assert row[["count", "n", "count_others", "n_others", "articles"]].tolist() == [3, 60, 0, 60, 1]
    assert row["log_ratio"] == pytest.approx(log2((3 / 60) / (0.5 / 60)))
    row = table.query("outlet == 'gull' and word == 'closure'").iloc[0]
    assert row[["count", "n", "count_others", "n_others", "articles"]].tolist() == [2, 40, 1, 80, 2]
    assert row["log_ratio"] == pytest.approx(log2((2 / 40) / (1 / 80)))
    assert row["low"] < row["log_ratio"] < row["high"]


def test_words_used_more_elsewhere_are_left_out(study: Study) -> None:
    table = distinctive_words(study, least=1, top=1_000, stop_words="with")
    assert (table["log_ratio"] > 0).all()
    assert (table["count"] / table["n"] > table["count_others"] / table["n_others"]).all()
    assert "timetable" not in words_of(table, "gull")


def test_words_are_used_at_least_so_often(study: Study) -> None:
    assert set(distinctive_words(study)["word"]) == {"sails", "ferry", "new", "timetable"}
    assert (distinctive_words(study, least=2, top=1_000)["count"] >= 2).all()
    assert distinctive_words(study, least=100).empty


def test_stop_words_are_left_out_unless_asked_for(study: Study) -> None:
    without, with_them = (distinctive_words(study, least=1, top=1_000, stop_words=word) for word in ("without", "with"))
    stop = set(study.words["word"][study.words["stop"]])
    assert stop & set(without["word"]) == set()
    assert stop & set(with_them["word"])
    shared = with_them[~with_them["word"].isin(stop)].reset_index(drop=True)
    pd.testing.assert_frame_equal(shared, without)


def test_no_words_are_no_rows(make_study: Callable[..., Study], study: Study) -> None:
    usual = distinctive_words(study)
    silent = make_study({"gull-1": "", "tide-1": ""})
    unquoted = make_study({"gull-1": "It sails.", "tide-1": "It waits."})
    for table in (distinctive_words(silent), distinctive_words(unquoted, voice="quoted")):
        assert table.empty
        assert table.dtypes.to_dict() == usual.dtypes.to_dict()
        assert "; 2 articles" in table.attrs["source"]


def test_a_voice_counts_its_own_words(study: Study) -> None:
    quoted = distinctive_words(study, voice="quoted", least=1)
    assert quoted.empty  # only one outlet quotes, so there are no others to set it against
    own = distinctive_words(study, voice="own", least=1, top=1_000)
    assert own.groupby("outlet")["n"].max().to_dict() == {"gull": 40, "tide": 10, "lamp": 60}


def test_outlets_come_in_their_order_and_the_largest_first(study: Study) -> None:
    table = distinctive_words(study, least=1, top=3)
    assert list(dict.fromkeys(table["outlet"])) == ["gull", "tide", "lamp"]
    for _, part in table.groupby("outlet"):
        assert len(part) == 3
        assert part["zeta"].is_monotonic_decreasing


def test_the_order_of_rows_changes_nothing_and_nothing_is_changed(study: Study) -> None:
    copies = {name: getattr(study, name).copy() for name in TABLES}
    mixed = replace(study, words=study.words.sample(frac=1, random_state=3), articles=study.articles.iloc[::-1])
    pd.testing.assert_frame_equal(distinctive_words(mixed, least=1), distinctive_words(study, least=1))
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(study, name), copy)


def test_every_article_twice_doubles_counts_and_keeps_ratios(study: Study, double: Callable[[Study], Study]) -> None:
    once = distinctive_words(study, least=1, top=1_000).set_index(["outlet", "word"])
    twice = distinctive_words(double(study), least=1, top=1_000).set_index(["outlet", "word"])
    for column in ("count", "n", "count_others", "n_others", "articles"):
        assert (twice[column].reindex(once.index) == 2 * once[column]).all()
    kept = once["count_others"] > 0
    pd.testing.assert_series_equal(twice["log_ratio"].reindex(once.index)[kept], once["log_ratio"][kept])


@pytest.mark.parametrize(("options", "told"), [
    ({"voice": "both"}, ["voice='both'", "'all'", "'own'", "'quoted'"]),
    ({"stop_words": "no"}, ["stop_words='no'", "'with'", "'without'"]),
    ({"level": 95}, ["level=95", "between 0 and 1"]),
])
def test_unknown_words_raise_and_list_the_known_ones(study: Study, refused: Refused, options: dict[str, object],
                                                     told: list[str]) -> None:
    with refused(*told):
        distinctive_words(study, **options)


def test_distinctive_words_of_the_shipped_study_are_counted_as_its_words_are() -> None:
    study = load_study()
    table = distinctive_words(study, top=5)
    outlets = study.articles.set_index("doc_id")["outlet"]
    counts = study.words.assign(outlet=study.words["doc_id"].map(outlets)).groupby(["outlet", "word"])["n"].sum()
    for row in table.to_dict("records"):
        assert row["count"] == counts[row["outlet"], row["word"]]
        assert row["count"] + row["count_others"] == counts[:, row["word"]].sum()

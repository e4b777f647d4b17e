"""Tables to read: an estimate, its interval and its n, in cells one can check by eye."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.measures.describe import describe
from analysis.measures.frequency import hit_shares, term_choices, term_rates
from analysis.measures.labels import label_shares, scare_quotes
from analysis.measures.sourcing import anonymous_share, source_mix
from analysis.measures.tone import tone
from analysis.showing.markup import tidy_html
from analysis.showing.tables import (
    Table,
    label_of,
    pick_row,
    pick_rows,
    show,
    show_coverage,
    show_description,
    show_estimates,
    show_shadowed,
)
from analysis.study import Study, load_study

Refused = Callable[..., object]
MakeStudy = Callable[..., Study]


def estimate(value: str, number: float, low: float, high: float, n: int = 20, **more: object) -> pd.DataFrame:
    return pd.DataFrame([{"name": "A", "label": "closure", "n": n, value: number, "low": low, "high": high, **more}])


CELLS = [
    (estimate("rate", 18.29, 8.42, 35.09, count=9), "18.3 (8.4 to 35.1)"),
    (estimate("rate", 0.0, 0.0, 3.94, count=0), "0 (≤ 3.9)"),
    (estimate("rate", np.nan, np.nan, np.nan, n=0, count=0), "nothing to count"),
    (estimate("share", 0.125, 0.051, 0.5, count=1), "12 % (5 to 50)"),
    (estimate("share", 0.0, 0.0, 0.16, count=0), "0 % (≤ 16)"),
    (estimate("share", 1.0, 0.84, 1.0, count=20), "100 % (84 to 100)"),
    (estimate("mean", -0.053, -0.1, 0.021, n_scored=40), "-0.05 (-0.10 to 0.02)"),
    (estimate("mean", 0.0, -0.1, 0.1, n_scored=40), "0.00 (-0.10 to 0.10)"),
    (estimate("mean", -0.001, -0.1, -0.004, n_scored=40), "0.00 (-0.10 to 0.00)"),
    (estimate("mean", np.nan, np.nan, np.nan, n_scored=4), "too few words"),
    (estimate("mean", np.nan, np.nan, np.nan, n=0, n_scored=0), "nothing to count"),
    (estimate("mean", 0.21, np.nan, np.nan, n=1, n_scored=12), "0.21 (no interval)"),
]


@pytest.mark.parametrize(("table", "cell"), CELLS, ids=[cell for _, cell in CELLS])
def test_a_cell_holds_number_and_interval(table: pd.DataFrame, cell: str) -> None:
    shown = show_estimates(table).frame
    assert shown.loc["A", "closure"] == cell
    assert shown.loc["A", "n"] == table.loc[0, "n"]


def test_a_table_is_read_whole_with_dashes_where_nothing_is() -> None:
    long = "a sentence that is much longer than what a table of pandas shows before it cuts a cell short with dots"
    table = Table(pd.DataFrame({"note": [long], "n": [np.nan]}, index=["A"]))
    for text in (repr(table), table._repr_html_()):
        assert long in text
        assert "NaN" not in text
    assert repr(table).split()[-1] == "-"


def test_a_table_without_rows_says_so(study: Study) -> None:
    for table in (Table(pd.DataFrame()), Table(pd.DataFrame(columns=["n"])), show_shadowed(study, "actors")):
        assert repr(table) == "Nothing to show: no row."
        assert table._repr_html_() == "<p>Nothing to show: no row.</p>"


@pytest.mark.parametrize(("n", "left"), [(60, ""), (61, "and 1 more row"), (1_061, "and 1,001 more rows")])
def test_a_long_table_ends_with_the_number_of_rows_left_out(n: int, left: str) -> None:
    table = show(pd.DataFrame({"n": range(n)}, index=[f"row-{number}" for number in range(n)]))
    text, html = repr(table), table._repr_html_()
    assert all("row-59" in shown and "row-60" not in shown for shown in (text, html))
    assert len(table.frame) == n
    assert (text.splitlines()[-1], html.splitlines()[-1]) == ((left, f"<p>{left}</p>") if left else
                                                              (f"row-59  {n - 1}", "</table>"))


def test_a_page_keeps_what_a_table_says_beside_its_rows() -> None:
    page = tidy_html(show(pd.DataFrame({"n": [1, 2]}), rows=1)._repr_html_())
    assert page.count("<table") == 1
    assert page.split("</div>")[-1].strip() == "<p>and 1 more row</p>"  # the style looks for it right behind the table
    assert tidy_html(show(pd.DataFrame())._repr_html_()) == "<p>Nothing to show: no row.</p>"


def test_a_table_has_as_many_rows_as_asked_for(refused: Refused) -> None:
    table = pd.DataFrame({"n": range(99)})
    assert [line.split()[0] for line in repr(show(table, rows=2)).splitlines()] == ["n", "0", "1", "and"]
    assert repr(show(table, rows="all")).splitlines()[-1].split() == ["98", "98"]
    assert "more row" not in show(table, rows="all")._repr_html_()
    for rows in ("every", 0, -1):
        with refused(f"rows={rows!r}", "'all'"):
            show(table, rows=rows)


def test_whole_numbers_have_commas_in_a_column_that_reaches_ten_thousand() -> None:
    table = Table(pd.DataFrame({"words": [10_000, 200], "few": [9_999, 3], "rate": [12_345.5, 1.0],
                                "some": pd.array([-12_345, pd.NA], dtype="Int64")}, index=["A", "B"]))
    assert repr(table).splitlines()[1].split() == ["A", "10,000", "9999", "12345.5", "-12,345"]
    assert repr(table).splitlines()[2].split() == ["B", "200", "3", "1.0", "-"]
    assert all(f"<td>{cell}</td>" in table._repr_html_() for cell in ("10,000", "9999", "-12,345", "-"))
    few = Table(pd.DataFrame({"some": pd.array([7, pd.NA], dtype="Int64")}, index=["A", "B"]))
    assert repr(few).split() == ["some", "A", "7", "B", "-"]


def test_any_table_is_shown_rounded_with_chosen_columns(refused: Refused) -> None:
    table = pd.DataFrame({"name": ["A"], "share": [0.3333], "n": [3]})
    copy = table.copy()
    assert show(table, index="name", columns=["share"]).frame.to_dict("index") == {"A": {"share": 0.33}}
    assert show(table, digits=1).frame.loc[0].tolist() == ["A", 0.3, 3]
    pd.testing.assert_frame_equal(table, copy)
    with refused("'rate'", "['name', 'share', 'n']"):
        show(table, columns=["rate"])
    with refused("'outlet'", "['name', 'share', 'n']"):
        show(table, index="outlet")


def test_outlets_go_down_and_concepts_across(study: Study) -> None:
    shown = show_estimates(term_rates(study, "fate")).frame
    assert shown.index.tolist() == ["The Gull", "Tide Weekly", "Buoy Post", "The Lamp"]
    assert shown.columns.tolist() == ["n", "closure", "new timetable", "sale"]
    assert shown["n"].tolist() == [40, 20, 0, 60]
    assert shown.loc["Buoy Post", "closure"] == "nothing to count"
    assert shown.loc["The Gull", "closure"].startswith("75.0 (")
    assert shown.loc["The Lamp", "closure"].startswith("0 (≤ ")


def test_articles_go_down_where_the_measure_is_by_article(study: Study) -> None:
    shown = show_estimates(term_rates(study, "fate", by="article")).frame
    assert shown.index.tolist() == ["gull-1", "gull-2", "tide-1", "lamp-1"]
    assert shown["n"].tolist() == [20, 20, 20, 60]


@pytest.mark.parametrize(("measure", "columns"), [
    (lambda study: term_choices(study, "fate"), ["n", "closure", "new timetable", "sale"]),
    (lambda study: hit_shares(study, "fate", "voice"), ["n", "own", "quoted"]),
    (lambda study: hit_shares(study, "fate", "scare_quoted"), ["n", "in scare quotes", "not in scare quotes"]),
    (anonymous_share, ["n", "named", "not named"]),
    (lambda study: label_shares(study, "owner"), ["n", "name", "role", "evaluative"]),
    (scare_quotes, ["n", "rate", "forms"]),
    (tone, ["n", "polarity", "subjectivity", "compound"]),
])
def test_every_measure_has_its_table(study: Study, measure: Callable[[Study], pd.DataFrame],
                                     columns: list[str]) -> None:
    table = measure(study)
    copy = table.copy()
    shown = show_estimates(table).frame
    assert shown.columns.tolist() == columns
    assert shown.index.tolist() == study.outlets["name"].tolist()
    assert not shown.astype("str").apply(lambda column: column.str.contains("nan")).any().any()
    pd.testing.assert_frame_equal(table, copy)


def test_types_of_source_are_words_without_underscores(study: Study) -> None:
    types = pd.DataFrame({"source_type": ["party_or_movement"], "label": ["party or movement"]})
    shown = show_estimates(source_mix(replace(study, source_types=types))).frame
    assert shown.columns.tolist() == ["n", "party or movement"]


def test_what_a_share_is_of_nothing_is_not_called_a_missing_text(study: Study) -> None:
    shown = show_estimates(label_shares(study, "owner")).frame
    assert shown.loc["Tide Weekly", "name"] == "nothing to count"  # it has a text, and does not name the owner
    assert shown.loc["Buoy Post", "name"] == "nothing to count"


def test_one_row_is_picked_or_told_how_many_there_are(refused: Refused) -> None:
    table = pd.DataFrame({"name": ["A", "B", "B"], "n": [1, 2, 3]})
    assert pick_row(table, name="A") == {"name": "A", "n": 1}
    assert pick_row(table, name="B", n=3)["n"] == 3
    with refused("2 rows", "'B'"):
        pick_row(table, name="B")
    with refused("0 rows", "'C'"):
        pick_row(table, name="C")
    with refused("'outlet'", "['name', 'n']"):
        pick_row(table, outlet="A")


def test_rows_are_picked_with_their_source() -> None:
    table = pd.DataFrame({"name": ["A", "B"], "n": [1, 2]})
    table.attrs["source"] = "Tables abc."
    assert pick_rows(table, name="B")["n"].tolist() == [2]
    assert pick_rows(table, name="B").attrs == {"source": "Tables abc."}
    assert pick_rows(table).equals(table)
    assert pick_rows(table, name="C").empty


def test_a_description_is_shown_in_whole_numbers_and_per_cent(study: Study) -> None:
    shown = show_description(describe(study)).frame
    assert shown.columns.tolist() == ["articles", "words", "sentences", "words per sentence", "quoted share",
                                      "removed share", "dated"]
    assert shown.loc["Tide Weekly"].tolist() == [1, 20, 2, "10", "50 %", "0 %", 0]
    assert shown.loc["Buoy Post"].tolist() == [0, 0, 0, "-", "-", "-", 0]


def test_coverage_is_scored_words_and_their_share(study: Study) -> None:
    six_of_ten = study.sentences.assign(n_textblob=3, n_vader=0)
    shown = show_coverage(tone(replace(study, sentences=six_of_ten))).frame
    assert shown.loc["The Lamp"].tolist() == [36, "60.0 %", 0, "0.0 %"]
    assert shown.loc["Buoy Post"].tolist() == [0, "-", 0, "-"]
    by_article = show_coverage(tone(replace(study, sentences=six_of_ten), by="article")).frame
    assert by_article.index.tolist() == ["gull-1", "gull-2", "tide-1", "lamp-1"]
    assert by_article.iloc[:, 0].tolist() == [12, 12, 6, 36]


def test_what_was_not_counted_is_shown_with_its_reason(make_study: MakeStudy, study: Study) -> None:
    assert show_shadowed(study, "fate").frame.reset_index().to_numpy().tolist() == [
        ["lamp-1", 11, "closure", "closer", "not: closer"]]
    entries = "families: {fate: {concepts: {closure: [line closes], line: {patterns: [line], not: [line up]}}}}"
    shown = show_shadowed(make_study({"gull-1": "The line closes, so line up."}, entries), "fate").frame
    assert shown["reason"].tolist() == ["not: line up"]  # the match inside a longer one is no news
    assert show_shadowed(study, "actors").frame.empty


def test_an_unknown_family_or_concept_is_told_with_the_known_ones(study: Study, refused: Refused) -> None:
    with refused("family='fates'", "'fate'"):
        show_shadowed(study, "fates")
    with refused("'closing'", "'closure'"):
        label_of(study, "closing")
    assert label_of(study, "timetable") == "new timetable"


def test_the_shipped_study_is_shown() -> None:
    study = load_study()
    for table in (term_rates(study, "exit"), term_choices(study, "exit"), tone(study), scare_quotes(study)):
        shown = show_estimates(table).frame
        assert shown.index.tolist() == study.outlets["name"].tolist()
        assert shown.notna().all().all()

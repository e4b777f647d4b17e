"""Tables to read: an estimate, its interval and its n, in cells one can check by eye."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.measures.describe import describe
from analysis.measures.labels import label_shares, scare_quotes
from analysis.measures.sources import source_mix
from analysis.measures.terms import hit_shares, positions, term_choices, term_rates, voice_shares
from analysis.measures.tone import tone, tone_words
from analysis.measures.validation import validate
from analysis.showing.markup import tidy_html
from analysis.showing.show import Table, show
from analysis.study import Study, load_study

Refused = Callable[..., object]
OF = {"rate": "term_rates", "share": "term_choices", "mean": "tone"}


def estimate(scale: str, number: float, low: float, high: float, n: int = 20, **more: object) -> pd.DataFrame:
    return pd.DataFrame([{"measure": OF[scale], "name": "A", "label": "closure", "n": n, "value": number, "low": low,
                          "high": high, **more}])


CELLS = [
    (estimate("rate", 18.29, 8.42, 35.09, count=9), "18.3 (8.4 to 35.1)"),
    (estimate("rate", 0.0, 0.0, 3.94, count=0), "0 (≤ 3.9)"),
    (estimate("rate", np.nan, np.nan, np.nan, n=0, count=0), "nothing to count"),
    (estimate("share", 0.125, 0.051, 0.5, count=1), "12 % (5 to 50)"),
    (estimate("share", 0.0, 0.0, 0.16, count=0), "0 % (≤ 16)"),
    (estimate("share", 1.0, 0.84, 1.0, count=20), "100 % (84 to 100)"),
    (estimate("mean", -0.053, -0.1, 0.021, count=-1.06, n_scored=40), "-0.05 (-0.10 to 0.02)"),
    (estimate("mean", 0.0, -0.1, 0.1, count=0.0, n_scored=40), "0.00 (-0.10 to 0.10)"),
    (estimate("mean", -0.001, -0.1, -0.004, n_scored=40), "0.00 (-0.10 to 0.00)"),
    (estimate("mean", np.nan, np.nan, np.nan, n_scored=4), "too few words"),
    (estimate("mean", np.nan, np.nan, np.nan, n=0, n_scored=0), "nothing to count"),
    (estimate("mean", 0.21, np.nan, np.nan, n=1, n_scored=12), "0.21 (no interval)"),
]


@pytest.mark.parametrize(("table", "cell"), CELLS, ids=[cell for _, cell in CELLS])
def test_a_cell_holds_number_and_interval(table: pd.DataFrame, cell: str) -> None:
    shown = show(table).frame
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
    for table in (Table(pd.DataFrame()), Table(pd.DataFrame(columns=["n"])), show(study.hits.head(0)),
                  show(term_rates(study, "fate").head(0))):
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
    table = pd.DataFrame({"name": ["A"], "share": [0.3333], "n": [3], "mean": [0.4444]})
    copy = table.copy()
    assert show(table, index="name", columns=["share", "mean"]).frame.to_dict("index") == {
        "A": {"share": "33 %", "mean": 0.44}}
    assert show(table, digits=1).frame.loc[0].tolist() == ["A", "33 %", 3, 0.4]
    assert show(table, digits=3).frame.loc[0, "share"] == "33.3 %"
    pd.testing.assert_frame_equal(table, copy)
    with refused("'rate'", "['name', 'share', 'n', 'mean']"):
        show(table, columns=["rate"])
    with refused("'outlet'", "['name', 'share', 'n', 'mean']"):
        show(table, index="outlet")


def test_things_have_their_names_in_words() -> None:
    table = pd.DataFrame({"outlet": ["gull-id"], "name": ["The Gull"], "source_type": ["us_official"], "named": [False],
                          "doc_id": ["gull_1"], "removed_share": [0.5], "coverage": [np.nan], "n_words": [3]})
    shown = show(table).frame
    assert shown.columns.tolist() == ["outlet", "source type", "named", "doc id", "removed share", "coverage",
                                      "n words"]
    assert shown.loc[0].tolist() == ["The Gull", "us official", "no", "gull_1", "50 %", "-", 3]
    assert show(table, index="source_type", columns=["named"]).frame.to_dict() == {"named": {"us official": "no"}}
    assert show(table, columns=["name", "named"]).frame.columns.tolist() == ["name", "named"]
    assert show(table, columns=["outlet"]).frame["outlet"].item() == "The Gull"


def test_concepts_stand_by_their_labels_and_patterns_as_they_are_written(study: Study) -> None:
    shown = show(positions(study, "fate").query("doc_id == 'gull-2'")).frame
    assert shown["concept"].tolist() == ["closure", "new timetable"]
    assert {"label", "name"}.isdisjoint(shown.columns)
    assert shown["outlet"].unique().tolist() == ["The Gull"]
    written = pd.DataFrame({"pattern": ["sell_*"], "family": ["what_next"]})
    assert show(written).frame.loc[0].tolist() == ["sell_*", "what next"]


def test_a_share_of_words_is_in_per_cent(study: Study) -> None:
    shown = show(tone_words(study, "vader", top=1)).frame
    assert all(cell.endswith(" %") for cell in shown["share"])


def test_outlets_go_down_and_concepts_across(study: Study) -> None:
    shown = show(term_rates(study, "fate")).frame
    assert shown.index.tolist() == ["The Gull", "Tide Weekly", "Buoy Post", "The Lamp"]
    assert shown.columns.tolist() == ["n", "closure", "new timetable", "sale"]
    assert shown["n"].tolist() == [40, 20, 0, 60]
    assert shown.loc["Buoy Post", "closure"] == "nothing to count"
    assert shown.loc["The Gull", "closure"].startswith("75.0 (")
    assert shown.loc["The Lamp", "closure"].startswith("0 (≤ ")


def test_articles_go_down_where_the_measure_is_by_article(study: Study) -> None:
    shown = show(term_rates(study, "fate", by="article")).frame
    assert shown.index.tolist() == ["gull-1", "gull-2", "tide-1", "lamp-1"]
    assert shown["n"].tolist() == [20, 20, 20, 60]


@pytest.mark.parametrize(("measure", "columns"), [
    (lambda study: term_choices(study, "fate"), ["n", "closure", "new timetable", "sale"]),
    (lambda study: hit_shares(study, "fate", "voice"), ["n", "own", "quoted"]),
    (lambda study: hit_shares(study, "fate", "section"), ["n", "title", "headline", "lead", "body"]),
    (lambda study: hit_shares(study, "fate", "scare_quoted"), ["n", "in scare quotes", "not in scare quotes"]),
    (lambda study: source_mix(study, "named"), ["n", "named", "not named"]),
    (voice_shares, ["n", "own", "quoted"]),
    (lambda study: label_shares(study, "owner"), ["n", "name", "role", "evaluative"]),
    (scare_quotes, ["n", "rate", "forms"]),
    (tone, ["n", "polarity", "subjectivity", "compound"]),
])
def test_every_measure_has_its_table(study: Study, measure: Callable[[Study], pd.DataFrame],
                                     columns: list[str]) -> None:
    table = measure(study)
    copy = table.copy()
    shown = show(table).frame
    assert shown.columns.tolist() == columns
    assert shown.index.tolist() == study.outlets["name"].tolist()
    assert not shown.astype("str").apply(lambda column: column.str.contains("nan")).any().any()
    pd.testing.assert_frame_equal(table, copy)


@pytest.mark.parametrize(("by", "rows"), [
    ("section", ["title", "headline", "lead", "body"]), ("year", ["2031", "no date"]), ("all", ["all outlets"]),
    (["outlet", "year"], [f"{name}, {year}" for name in ("The Gull", "Tide Weekly", "Buoy Post", "The Lamp")
                          for year in ("2031", "no date")]),
])
def test_whatever_a_measure_is_taken_by_goes_down(study: Study, by: str | list[str], rows: list[str]) -> None:
    assert show(term_rates(study, "fate", by=by)).frame.index.tolist() == rows
    assert show(scare_quotes(study, by=by)).frame.columns.tolist() == ["n", "rate", "forms"]


def test_every_cell_stands_in_its_row_whatever_the_order_and_the_choice(study: Study) -> None:
    table = term_rates(study, "fate")
    whole = show(table).frame
    for some in (table.sort_values("value"), table[table["count"] > 0], table.sample(frac=0.6, random_state=1),
                 table.sort_values("value", ascending=False).groupby("concept").head(1)):
        left = {(row["name"], row["label"]) for row in some.to_dict("records")}
        for name, cells in show(some).frame.drop(columns="n").to_dict("index").items():
            for label, cell in cells.items():
                assert cell == (whole.loc[name, label] if (name, label) in left else "not in the table")


def test_a_measure_is_a_plain_table_where_columns_are_named(study: Study) -> None:
    table = term_rates(study, "fate").query("concept == 'closure'")
    shown = show(table, index="name", columns=["count", "value"]).frame
    assert shown.loc["The Gull"].tolist() == [3, 75.0]
    both = pd.concat([term_rates(study, "fate"), term_choices(study, "fate")])
    assert show(both).frame["measure"].nunique() == 2  # two measures have no common form


def test_a_size_that_differs_from_case_to_case_is_told_from_least_to_most(study: Study) -> None:
    both = pd.concat([term_rates(study, "fate", voice=voice) for voice in ("all", "own")])
    shown = show(both).frame
    assert shown["n"].tolist() == ["40", "10 to 20", "0", "60"]
    assert shown.columns.tolist()[1:3] == ["closure, as usual", "new timetable, as usual"]


def test_types_of_source_are_words_without_underscores(study: Study) -> None:
    types = pd.DataFrame({"source_type": ["party_or_movement"], "label": ["party or movement"]})
    shown = show(source_mix(replace(study, source_types=types))).frame
    assert shown.columns.tolist() == ["n", "party or movement"]  # as the dictionary labels it


def test_what_a_share_is_of_nothing_is_not_called_a_missing_text(study: Study) -> None:
    shown = show(label_shares(study, "owner")).frame
    assert shown.loc["Tide Weekly", "name"] == "nothing to count"  # it has a text, and does not name the owner
    assert shown.loc["Buoy Post", "name"] == "nothing to count"


def test_a_description_is_shown_in_whole_numbers_and_per_cent(study: Study) -> None:
    shown = show(describe(study)).frame
    assert shown.columns.tolist() == ["articles", "words", "sentences", "words per sentence", "quoted share",
                                      "removed share", "dated"]
    assert shown.loc["Tide Weekly"].tolist() == [1, 20, 2, "10", "50 %", "0 %", 0]
    assert shown.loc["Buoy Post"].tolist() == [0, 0, 0, "-", "-", "-", 0]
    assert show(describe(study, "sections")).frame.drop(columns="title").loc["The Gull"].sum() == 40
    assert "outlets" in show(describe(study, "total")).frame


def test_coverage_is_a_share_of_words(study: Study) -> None:
    six_of_ten = replace(study, sentences=study.sentences.assign(n_textblob=3, n_vader=0))
    shown = show(tone(six_of_ten), columns=["name", "score", "n_scored", "coverage"]).frame
    assert shown[shown["name"] == "The Lamp"]["coverage"].tolist() == ["60 %", "60 %", "0 %"]
    assert shown[shown["name"] == "Buoy Post"]["coverage"].tolist() == ["-"] * 3


CARD = {"instrument": "scare_quoted", "label": "scare_quoted: false", "articles": 5, "n_found": 4, "n_coded": 5,
        **{f"{name}{end}": 0.5 for name in ("precision", "recall", "f1") for end in ("", "_low", "_high")}}


def test_cards_are_shown_with_their_intervals_and_a_dash_where_nothing_is_known() -> None:
    shown = show(pd.DataFrame([CARD, {**CARD, "label": "source_type: us_official", "f1": np.nan}])).frame
    assert shown.columns.tolist() == ["label", "found", "coded", "precision", "recall", "f1"]
    assert shown.index.tolist() == ["scare quoted"] * 2
    assert shown.iloc[0].tolist() == ["not in scare quotes", 4, 5, *["50 % (50 to 50)"] * 3]
    assert shown.iloc[1][["label", "f1"]].tolist() == ["source type: us official", "-"]
    assert show(validate(load_study(), "sentences")).frame.loc["sentences", "found"] == 151


def compared(**changes: object) -> pd.DataFrame:
    row = {"measure": "term_rates", "group1": "gull", "group2": "tide", "name1": "The Gull", "name2": "The Tide",
           "n1": 1, "n2": 4, "mean1": 9.0, "mean2": 2.0, "difference": 7.0, "min1": 9.0, "max1": 9.0, "min2": 1.0,
           "max2": 3.0}
    return pd.DataFrame([{**row, **changes}])


def test_a_comparison_is_shown_without_p_where_there_is_none() -> None:
    for table in (compared(), compared(measured="rate").drop(columns="measure")):
        shown = show(table).frame
        assert shown.columns.tolist() == ["first", "second", "articles", "first mean", "second mean", "difference"]
        assert shown.loc["rate"].tolist() == ["The Gull", "The Tide", "1 and 4", "9.0", "2.0 (1.0 to 3.0)", "7.0"]
    missing = show(compared(n1=0, mean1=np.nan, difference=np.nan)).frame
    assert missing.loc["rate", ["first mean", "difference"]].tolist() == ["-", "-"]


def test_a_comparison_is_shown_with_p_where_there_is_one() -> None:
    share = compared(measure="term_choices", mean1=0.25, min1=0.1, max1=0.4, n1=4, difference=-0.4, low=-0.55,
                     high=-0.2, p=1 / 35, p_adjusted=0.00001, smallest_p=np.nan)
    share = pd.concat([share[["measure"]].assign(family="fate", concept="sale", label="the sale"),
                       share.drop(columns="measure")], axis=1)
    shown = show(share).frame.loc["the sale"]
    assert shown["first mean"] == "25 % (10 to 40)"
    assert shown["difference"] == "-40 points (-55 to -20)"
    assert shown[["p", "p (Holm)", "smallest p possible"]].tolist() == ["0.0286", "< 0.0001", "-"]


class Told:
    """A thing of another module that knows what to show and say of itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _show(self) -> pd.DataFrame:
        return pd.DataFrame({"holds_in": [self.name]})


def test_other_things_bring_their_own_table(refused: Refused) -> None:
    assert show(Told("A")).frame.to_dict("list") == {"holds in": ["A"]}
    for several in ([Told("A"), Told("B")], {"one": Told("A"), "two": Told("B")}, (Told(name) for name in "AB")):
        assert show(several).frame["holds in"].tolist() == ["A", "B"]
    assert show(pd.Series([1, 2], name="n_words")).frame.columns.tolist() == ["n words"]
    for thing in (3, "rates", [], [3], None):
        with refused(type(thing).__name__, "analysis.describe(study)", error=TypeError):
            show(thing)


def test_the_shipped_study_is_shown() -> None:
    study = load_study()
    for table in (term_rates(study, "exit"), term_choices(study, "exit"), tone(study), scare_quotes(study)):
        shown = show(table).frame
        assert shown.index.tolist() == study.outlets["name"].tolist()
        assert shown.notna().all().all()

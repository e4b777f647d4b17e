"""Tables to read: an estimate, its interval and its n in one cell, outlets down, kinds across."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.checks import check_word
from analysis.showing.table import ROWS, Table
from analysis.study import Study

_DIGITS = {"rate": 1, "share": 0, "mean": 2}
_OF_TWO = {"scare_quoted": "in scare quotes", "named": "named"}  # of panels that are true or false
_PANELS = ("label", "score", "tier", "pattern", "status", "voice", "section", "scare_quoted", "source_type",
           "named", "cue_stance")


def show(table: pd.DataFrame, *, columns: list[str] | None = None, index: str | None = None, digits: int = 2,
         rows: int | str = ROWS) -> Table:
    """Any table to read: chosen columns, one of them down the side, numbers rounded, no cell cut short.

    rows: how many are shown at most, or "all"; a last line counts the others, and `.frame` of the result holds them.

    >>> print(str(show(pd.DataFrame({"name": ["A"], "share": [0.333]}), index="name")).splitlines()[-1])
    A      0.33
    """
    for column in [*(columns or ()), *([] if index is None else [index])]:
        _check_column(column, table)
    out = table if index is None else table.set_index(index)
    out = out if columns is None else out[columns]
    return Table(out.round(digits), rows)


def show_estimates(table: pd.DataFrame) -> Table:
    """A measure as a table to read: a row an outlet, a column a concept (tier, status, score), cells with intervals.

    table: any measure with rate, share or mean, and low, high, n. A cell reads "12.3 (8.4 to 20.1)"; a zero
    "0 (≤ 3.9)"; where there is no text, or no hit to take a share of, "nothing to count"; a refused score "too few
    words"; a mean of one sentence "0.21 (no interval)". Shares are in per cent. The column "n" is what they are
    counted in.

    >>> rows = pd.DataFrame({"name": ["A"], "label": ["withdrawal"], "count": [9], "n": [492], "rate": [18.29],
    ...                      "low": [8.42], "high": [35.09]})
    >>> show_estimates(rows).frame.loc["A", "withdrawal"]
    '18.3 (8.4 to 35.1)'
    """
    value = next(name for name in _DIGITS if name in table)
    panel = panel_column(table)
    row = "doc_id" if "doc_id" in table else "name"
    cells = table.assign(cell=[_cell(record, value) for record in table.to_dict("records")])
    units = list(dict.fromkeys(table[row]))
    columns = list(dict.fromkeys(table[panel])) if panel else []
    out = pd.DataFrame({"n": table.groupby(row)["n"].max().reindex(units)})
    for column in columns:
        part = cells[cells[panel] == column].set_index(row)["cell"]
        out[panel_heading(panel, column)] = part.reindex(units)
    if not panel:
        out[value] = cells.set_index(row)["cell"].reindex(units)
    for extra in ("n_scored", "forms"):
        if extra in table and not panel:
            out[extra] = cells.set_index(row)[extra].reindex(units)
    return Table(out.rename_axis(index=None, columns=None))


def panel_column(table: pd.DataFrame) -> str | None:
    """The column that names what the rows of a measure are about beside the outlet (concept, tier, score); or None.

    >>> panel_column(pd.DataFrame(columns=["name", "label", "rate"]))
    'label'
    """
    return next((name for name in _PANELS if name in table), None)


def panel_heading(panel: str | None, value: object) -> str:
    """What stands above the rows of one value of a panel: words without underscores, and no bare True or False.

    >>> [panel_heading("named", False), panel_heading("source_type", "news_organisation")]
    ['not named', 'news organisation']
    """
    if panel in _OF_TWO:
        return f"{'' if value else 'not '}{_OF_TWO[panel]}"
    return str(value).replace("_", " ") if panel in ("source_type", "cue_stance") else str(value)


def _cell(row: dict[str, object], value: str) -> str:
    if pd.isna(row[value]):
        return "too few words" if row["n"] else "nothing to count"
    unit = " %" if value == "share" else ""
    low, middle, high = (_number(row[name], value) for name in ("low", value, "high"))
    if pd.isna(row["low"]):
        return f"{middle}{unit} (no interval)"
    return f"0{unit} (≤ {high})" if row.get("count", 1) == 0 else f"{middle}{unit} ({low} to {high})"


def _number(number: object, value: str) -> str:
    rounded = round(float(str(number)) * (100 if value == "share" else 1), _DIGITS[value])
    return f"{rounded + 0.0:.{_DIGITS[value]}f}"  # no minus zero


def pick_row(table: pd.DataFrame, **conditions: object) -> dict[str, object]:
    """The one row of a table where these columns have these values; ValueError if it is not exactly one.

    >>> pick_row(pd.DataFrame({"name": ["A", "B"], "n": [1, 2]}), name="B")["n"]
    2
    """
    found = pick_rows(table, **conditions)
    if len(found) != 1:
        raise ValueError(f"pick_row: {len(found)} rows with {conditions}; give conditions that one row meets.")
    return found.to_dict("records")[0]


def pick_rows(table: pd.DataFrame, **conditions: object) -> pd.DataFrame:
    """The rows of a table where these columns have these values, with the table's source kept.

    >>> len(pick_rows(pd.DataFrame({"name": ["A", "B"], "n": [1, 2]}), name="B"))
    1
    """
    found = table
    for column, wanted in conditions.items():
        _check_column(column, table)
        found = found[found[column] == wanted]
    return found


def _check_column(column: str, table: pd.DataFrame) -> None:
    if column not in table:
        raise ValueError(f"there is no column {column!r}; the table has {list(table.columns)}.")


def show_description(table: pd.DataFrame) -> Table:
    """`describe` as a table to read: whole numbers whole, shares in per cent, a missing share as a dash."""
    hidden = ["outlet", "quoted_words", "removed_words"]  # counts behind the shares
    out = table.set_index("name").drop(columns=hidden, errors="ignore").rename_axis(index=None)
    for column in ("quoted_share", "removed_share"):
        out[column] = [f"{100 * value:.0f} %" if pd.notna(value) else "-" for value in out[column]]
    out["words_per_sentence"] = [f"{value:.0f}" if pd.notna(value) else "-" for value in out["words_per_sentence"]]
    return Table(out.rename(columns=lambda column: column.replace("_", " ")))


def show_coverage(tones: pd.DataFrame) -> Table:
    """What each scorer had to go on: scored words and their share of all words, a row an outlet (or article).

    tones: from `tone`. TextBlob's two scores rest on the same words.
    """
    names = {"polarity": "TextBlob", "compound": "VADER"}
    row = "doc_id" if "doc_id" in tones else "name"
    out = pd.DataFrame(index=list(dict.fromkeys(tones[row])))
    for score, scorer in names.items():
        part = tones[tones["score"] == score].set_index(row)
        out[f"{scorer}: scored words"] = part["n_scored"]
        covered = [f"{100 * share:.1f} %" if pd.notna(share) else "-" for share in part["coverage"]]
        out[f"{scorer}: of all words"] = covered
    return Table(out)


def show_shadowed(study: Study, family: str) -> Table:
    """What a family's patterns matched and did not count, with the reason; matches inside longer ones left out."""
    check_word("family", family, list(dict.fromkeys(study.concepts["family"])))
    rows = study.shadowed[(study.shadowed["family"] == family) & ~study.shadowed["reason"].str.startswith("inside")]
    return show(rows, columns=["sentence", "concept", "form", "reason"], index="doc_id")


def label_of(study: Study, concept: str) -> str:
    """What a concept of the dictionary is called in sentences and figures; ValueError if there is none of that name.

    >>> from analysis import load_study
    >>> label_of(load_study(), "withdrawal")
    'withdrawal'
    """
    rows = study.concepts[study.concepts["concept"] == concept]
    if rows.empty:
        raise ValueError(f"label_of: {concept!r} is unknown; it is one of {sorted(set(study.concepts['concept']))}.")
    return str(rows["label"].iloc[0])


def show_comparison(compared: pd.DataFrame) -> Table:
    """`compare` as a table to read: a row a case and pair, means with the lowest and highest article beside them.

    Where pairs could be tested the difference has its interval, and p, p after Holm's correction and the smallest
    p that was possible follow; where none could, there are no such columns. Shares are in per cent, their
    differences in percentage points.

    >>> row = {"group1": "a", "group2": "b", "measured": "rate", "n1": 1, "n2": 2, "mean1": 9.0, "mean2": 2.0,
    ...        "difference": 7.0, "min1": 9.0, "max1": 9.0, "min2": 1.0, "max2": 3.0}
    >>> show_comparison(pd.DataFrame([row])).frame.loc["rate"].tolist()
    ['a', 'b', '1 and 2', '9.0', '2.0 (1.0 to 3.0)', '7.0']
    """
    rows, panel = compared.to_dict("records"), panel_column(compared) or "measured"
    names = ["name1", "name2"] if "name1" in compared else ["group1", "group2"]
    out = pd.DataFrame({"first": compared[names[0]], "second": compared[names[1]],
                        "articles": [f"{row['n1']} and {row['n2']}" for row in rows],
                        **{f"{which} mean": [_mean(row, side) for row in rows]
                           for which, side in (("first", "1"), ("second", "2"))},
                        "difference": [_difference(row) for row in rows]})
    for column, heading in {"p": "p", "p_adjusted": "p (Holm)", "smallest_p": "smallest p possible"}.items():
        if column in compared:
            out[heading] = [_p_value(row[column]) for row in rows]
    return Table(out.set_index(pd.Index([panel_heading(panel, case) for case in compared[panel]])))


def _mean(row: dict[str, object], side: str) -> str:
    mean, low, high = (_number(row[f"{name}{side}"], str(row["measured"])) for name in ("mean", "min", "max"))
    unit = " %" if row["measured"] == "share" else ""
    return "-" if not row[f"n{side}"] else f"{mean}{unit}" + ("" if row[f"n{side}"] == 1 else f" ({low} to {high})")


def _difference(row: dict[str, object]) -> str:
    if pd.isna(row["difference"]):
        return "-"
    number, unit = _number(row["difference"], str(row["measured"])), " points" if row["measured"] == "share" else ""
    if pd.isna(row.get("low", float("nan"))):
        return f"{number}{unit}"
    low, high = (_number(row[name], str(row["measured"])) for name in ("low", "high"))
    return f"{number}{unit} ({low} to {high})"


def _p_value(p: object) -> str:
    return "-" if pd.isna(p) else "< 0.0001" if float(str(p)) < 0.0001 else f"{float(str(p)):.4f}"

"""Tables to read: no cell cut short, no list without end, an estimate with its interval in one cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from analysis.errors import InputError
from analysis.measures.findings import MANY
from analysis.measures.language import NOT_ENGLISH
from analysis.measures.measure import MEASURES
from analysis.measures.names import isolate
from analysis.showing.matrix import is_forms
from analysis.showing.panels import NOT_THERE, case_columns, case_headings, kind_of, lay_out
from analysis.showing.sentences import card_label, counted, per_cent, short_id
from analysis.study import Study

ROWS = 60  # that are shown of a table: ten outlets with six rows each
NOTHING = "Nothing to show: no row."
NOT_CODED = "Nothing to show: nothing is coded by hand in these texts."
_NO_VALUE = {NOT_ENGLISH: "not in English"}
_MISSING = "-"
_FROM = 10_000  # a column that reaches this has commas
_DIGITS = {"rate": 1, "share": 0, "mean": 2}
_EXTRAS = ("n_scored", "forms")  # columns of a measure that stand beside its values where it has one case
# What a thing is called stands for what it is in the tables: the one column is shown with the words of the other.
_CALLED = {"outlet": "name", "concept": "label", "source_type": "label"}
# Columns of words that have underscores where they are read by a program.
_CODES = ("family", "concept", "actor", "source_type", "cue_stance", "instrument", "label", "choice")


@dataclass(frozen=True)
class Table:
    """A table as it is read, at most `rows` rows of it; "all" shows every one. `frame` holds them all in any case.

    What is left out is counted in a last line. Whole numbers have commas in a column that reaches ten thousand.

    >>> Table(pd.DataFrame({"n": [3, 2, 1]}, index=["A", "B", "C"]), rows=2)
       n
    A  3
    B  2
    and 1 more row
    """

    frame: pd.DataFrame
    rows: int | str = ROWS
    nothing: str = NOTHING
    title: str = ""

    def __post_init__(self) -> None:
        if self.rows != "all" and (isinstance(self.rows, str) or self.rows < 1):
            raise InputError(f"rows={self.rows!r} is no number of rows to show; give one from 1 up, or 'all'.")

    def __repr__(self) -> str:
        if not len(self.frame):
            return self.nothing
        text = _readable(self._shown).to_string(na_rep=_MISSING, max_colwidth=None)
        return f"{text}\n{self._left}" if self._left else text

    def _repr_html_(self) -> str:
        if not len(self.frame):
            return f"<p>{self.nothing}</p>"
        # No dollar of a cell begins a formula, in JupyterLab or anywhere else.
        with pd.option_context("display.max_colwidth", None, "display.html.use_mathjax", False):
            html = _one_header(_readable(self._shown)).to_html(na_rep=_MISSING, border=0)
        if self.title:
            html = html.replace(">", f"><caption>{escape(self.title)}</caption>", 1)
        return f"{html}\n<p>{self._left}</p>" if self._left else html

    @property
    def _shown(self) -> pd.DataFrame:
        return self.frame if isinstance(self.rows, str) else self.frame.head(self.rows)

    @property
    def _left(self) -> str:
        left = len(self.frame) - len(self._shown)
        return f"and {counted(left, 'more row')}" if left else ""


def _one_header(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with the name of its index in the row of the columns' names, not in a second row below them."""
    if frame.index.nlevels > 1 or frame.columns.nlevels > 1 or frame.index.name is None:
        return frame
    return frame.rename_axis(index=None, columns=frame.index.name)


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with commas in long numbers, and without pandas' own word for a value that a whole number lacks."""
    out = frame.copy()
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        if pd.api.types.is_integer_dtype(column) and (column.abs() >= _FROM).any():
            out.isetitem(place, [_MISSING if pd.isna(number) else f"{number:,}" for number in column])
        elif column.isna().any() and pd.api.types.is_extension_array_dtype(column):
            out.isetitem(place, column.astype(object).where(column.notna(), _MISSING))
    return out


def show(thing: object, *, columns: list[str] | None = None, index: str | None = None, digits: int = 2,
         rows: int | str = ROWS, study: Study | None = None) -> Table:
    """A table to read: what a measure, `compare`, `validate` or `describe` found in its own form, any other plainly.

    thing: a table, or a claim or several. Of a measure: a row a unit, a column a case, cells with intervals. Named
    columns= or index= (the column that goes down the side) give a plain table of any: numbers rounded to `digits`,
    shares in per cent, outlets and concepts by what they are called. study: where it is given, articles go by their
    outlet's name and sentences count from 1 (a title is "headline"). rows: how many are shown at most, or "all"; a last
    line counts the others, and `.frame` of the result holds them.
    ValueError for a column that is not there, TypeError for what is no table.

    >>> print(str(show(pd.DataFrame({"name": ["A"], "words_each": [0.333]}), index="name")).splitlines()[-1])
    A           0.33
    """
    table = _table_of(thing) if study is None else _in_words(_table_of(thing), study)
    table = _upright(table)
    own_form = _SHOWN.get(_kind(table)) if columns is None and index is None else None
    shown = _plain(table, columns, index, digits) if own_form is None else own_form(table)
    title = lay_out(table).title if own_form is show_measure and len(table) else ""
    return Table(shown.head(0), rows, NOT_CODED) if _is_uncoded(table) else Table(shown, rows, title=title)


def _upright(table: pd.DataFrame) -> pd.DataFrame:
    """A table of `forms` with an outlet a row, where there are many outlets and fewer words."""
    units = [name for name in table.columns if name not in ("family", "label", "tier")]
    if not is_forms(table) or not max(len(table), MANY) < len(units) - 1:
        return table
    named = table["label"] if "label" in table and table["label"].nunique() > 1 else None
    words = table.index if named is None else [f"{word} ({label})"
                                               for word, label in zip(table.index, named, strict=True)]
    return table[units].set_axis(words, axis=0).T.rename_axis(index=None, columns=None)


def _is_uncoded(table: pd.DataFrame) -> bool:
    """Whether a table of cards holds nothing but instruments that nobody has coded anything for."""
    if not len(table) or "instrument" not in table:
        return False
    if "measure" in table:
        return bool(table["measure"].eq("not coded by hand").all())
    return "articles" in table and bool(table["articles"].eq(0).all())


def _in_words(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The table with articles called by their outlet (and doc_id, where it has several), sentences counted from 1."""
    names = study.articles[["doc_id", "outlet"]].merge(study.outlets[["outlet", "name"]], on="outlet")
    alone = ~names["outlet"].duplicated(keep=False)
    short = [short_id(doc_id, outlet) for doc_id, outlet in zip(names["doc_id"], names["outlet"], strict=True)]
    told = names["name"].map(isolate)
    several = told + " (" + pd.Series(short, names.index, dtype="object") + ")"
    called = dict(zip(names["doc_id"], told.where(alone, several), strict=True))
    if "doc_id" in table:
        known = table["doc_id"].map(called).fillna(table["doc_id"])  # coded articles of other news keep their doc_id
        table = table.assign(doc_id=known).rename(columns={"doc_id": "article"})
    if "sentence" in table:
        table = table.assign(sentence=["headline" if number < 0 else f"{number + 1}" for number in table["sentence"]])
    return table


def _kind(table: pd.DataFrame) -> str:
    """The kind of a table; rows of several measures, or none, have no form of their own."""
    kind = kind_of(table)
    one = kind != "measure" or (table["measure"].nunique() == 1 and table["measure"].isin(list(MEASURES)).all())
    return kind if one else ""


def _table_of(thing: object) -> pd.DataFrame:
    if isinstance(thing, pd.DataFrame | pd.Series):
        return thing if isinstance(thing, pd.DataFrame) else thing.to_frame()
    if hasattr(thing, "_show"):
        return thing._show()
    several = list(thing.values() if isinstance(thing, Mapping) else thing) if isinstance(thing, Iterable) else []
    if not several or not all(hasattr(each, "_show") for each in several):
        raise TypeError(f"show: an object of type {type(thing).__name__} is no table; give one such as "
                        "analysis.describe(study) or analysis.term_rates(study), or claims.")
    return pd.concat([each._show() for each in several])


def show_measure(table: pd.DataFrame) -> pd.DataFrame:
    """A measure: a row a unit, a column a case (concept, tier, score), cells with intervals; n is what they are of.

    A cell reads "12.3 (8.4 to 20.1)"; a zero "0 (≤ 3.9)"; where there is no text, or no hit to take a share of,
    "nothing to count"; a refused score "too few words"; a mean of one sentence "0.21 (no interval)"; a row that was
    left out "not in the table". Shares are in per cent.

    >>> from analysis import load_study, term_choices
    >>> show_measure(term_choices(load_study())).columns[0]
    'n'
    """
    layout = lay_out(table)
    scale, units = layout.declared.scale, range(len(layout.units))
    out = pd.DataFrame({"n": _sizes([panel.rows["n"] for panel in layout.panels])}, index=units)
    for panel in layout.panels:
        cells = {number: _cell(row, scale) for number, row in panel.rows.to_dict("index").items()}
        out[panel.heading or scale] = [cells.get(number, NOT_THERE) for number in units]
    if len(layout.panels) == 1 and not layout.panels[0].heading:
        for extra in (name for name in _EXTRAS if name in table):
            out[extra.replace("_", " ")] = layout.panels[0].rows[extra].reindex(units)
    return out.set_axis(pd.Index(layout.units), axis=0)


def _sizes(sizes: list[pd.Series]) -> pd.Series:
    """The n of each unit; where its cases were counted in different numbers, from the least to the most."""
    ends = pd.concat(sizes).groupby(level=0).agg(["min", "max"])
    if (ends["min"] == ends["max"]).all():
        return ends["max"]
    told = [f"{low:,}" if low == high else f"{low:,} to {high:,}" for low, high in ends.to_numpy()]
    return pd.Series(told, ends.index)


def _cell(row: dict[str, object], scale: str) -> str:
    if pd.isna(row["value"]):
        return "too few words" if row["n"] else _NO_VALUE.get(str(row.get("varies")), "nothing to count")
    unit = " %" if scale == "share" else ""
    low, middle, high = (_number(row[name], scale) for name in ("low", "value", "high"))
    if pd.isna(row["low"]):
        return f"{middle}{unit} (no interval)"
    zero = scale != "mean" and row.get("count", row["value"]) == 0
    return f"0{unit} (≤ {high})" if zero else f"{middle}{unit} ({low} to {high})"


def _number(number: object, scale: str) -> str:
    rounded = round(float(str(number)) * (100 if scale == "share" else 1), _DIGITS[scale])
    return f"{rounded + 0.0:.{_DIGITS[scale]}f}"  # no minus zero


def show_comparison(compared: pd.DataFrame) -> pd.DataFrame:
    """`compare`: a row a case and pair, means with the lowest and highest article beside them.

    Where pairs could be tested the difference has its interval, and p, p after Holm's correction and the smallest
    p that was possible follow; where none could, there are no such columns. Shares are in per cent, their
    differences in percentage points.

    >>> row = {"group1": "a", "group2": "b", "measured": "rate", "n1": 1, "n2": 2, "mean1": 9.0, "mean2": 2.0,
    ...        "difference": 7.0, "min1": 9.0, "max1": 9.0, "min2": 1.0, "max2": 3.0}
    >>> show_comparison(pd.DataFrame([row])).loc["rate"].tolist()
    ['a', 'b', '1 and 2', '9.0', '2.0 (1.0 to 3.0)', '7.0']
    """
    rows = [(row, _scale(row)) for row in compared.to_dict("records")]
    names = ["name1", "name2"] if "name1" in compared else ["group1", "group2"]
    out = pd.DataFrame({"first": compared[names[0]], "second": compared[names[1]],
                        "articles": [f"{row['n1']} and {row['n2']}" for row, _ in rows],
                        **{f"{which} mean": [_mean(row, side, scale) for row, scale in rows]
                           for which, side in (("first", "1"), ("second", "2"))},
                        "difference": [_difference(row, scale) for row, scale in rows]})
    for column, heading in {"p": "p", "p_adjusted": "p (Holm)", "smallest_p": "smallest p possible"}.items():
        if column in compared:
            out[heading] = [_p_value(row[column]) for row, _ in rows]
    headings = case_headings(compared, case_columns(compared))
    return out.set_axis(pd.Index([told or scale for told, (_, scale) in zip(headings, rows, strict=True)]), axis=0)


def show_pairs(compared: pd.DataFrame) -> pd.DataFrame:
    """`compare` of two rows: a row a case and pair, the two values and their difference with its interval.

    >>> row = {"measure": "term_rates", "group1": "a", "group2": "b", "value1": 9.0, "value2": 2.0, "difference": 7.0,
    ...        "low": -1.0, "high": 15.0, "level": 0.95}
    >>> show_pairs(pd.DataFrame([row])).iloc[0].tolist()
    ['a', 'b', '9.0', '2.0', '7.0 (-1.0 to 15.0)']
    """
    rows = [(row, _scale(row)) for row in compared.to_dict("records")]
    names = ["name1", "name2"] if "name1" in compared else ["group1", "group2"]
    values = {f"{which} value": [_MISSING if pd.isna(row[f"value{side}"]) else _number(row[f"value{side}"], scale)
                                 for row, scale in rows] for which, side in (("first", "1"), ("second", "2"))}
    out = pd.DataFrame({"first": compared[names[0]], "second": compared[names[1]], **values,
                        "difference": [_difference(row, scale) for row, scale in rows]})
    headings = case_headings(compared, [name for name in case_columns(compared) if not name.startswith("value")])
    return out.set_axis(pd.Index([told or scale for told, (_, scale) in zip(headings, rows, strict=True)]), axis=0)


def _scale(row: dict[str, object]) -> str:
    """Whether the compared numbers are rates, shares or means."""
    return str(row["measured"]) if row.get("measured") in _DIGITS else MEASURES[str(row["measure"])].scale


def _mean(row: dict[str, object], side: str, scale: str) -> str:
    mean, low, high = (_number(row[f"{name}{side}"], scale) for name in ("mean", "min", "max"))
    unit = " %" if scale == "share" else ""
    return _MISSING if not row[f"n{side}"] else f"{mean}{unit}" + (
        "" if row[f"n{side}"] == 1 else f" ({low} to {high})")


def _difference(row: dict[str, object], scale: str) -> str:
    if pd.isna(row["difference"]):
        return _MISSING
    number, unit = _number(row["difference"], scale), " points" if scale == "share" else ""
    if pd.isna(row.get("low", float("nan"))):
        return f"{number}{unit}"
    return f"{number}{unit} ({_number(row['low'], scale)} to {_number(row['high'], scale)})"


def _p_value(p: object) -> str:
    return _MISSING if pd.isna(p) else "< 0.0001" if float(str(p)) < 0.0001 else f"{float(str(p)):.4f}"


def show_cards(cards: pd.DataFrame) -> pd.DataFrame:
    """`validate`: a row a label; precision, recall and F1 in per cent with their intervals.

    What is the same in all rows (coder, what the texts are) is left to `say`.

    >>> row = {"instrument": "status", "label": "negated", "articles": 5, "n_found": 4, "n_coded": 5}
    >>> row |= {f"{name}{end}": 0.5 for name in ("precision", "recall", "f1") for end in ("", "_low", "_high")}
    >>> show_cards(pd.DataFrame([row])).loc["status", "precision"]
    '50 % (50 to 50)'
    """
    out = pd.DataFrame({"label": cards["label"].map(card_label), "found": cards["n_found"], "coded": cards["n_coded"]})
    for name in ("precision", "recall", "f1"):
        ends = zip(cards[name], cards[f"{name}_low"], cards[f"{name}_high"], strict=True)
        out[name] = [per_cent(*each) for each in ends]
    return out.set_axis(_spaced(cards["instrument"]), axis=0).rename_axis(index=None)


def show_outlets(table: pd.DataFrame) -> pd.DataFrame:
    """`describe`: whole numbers whole, shares in per cent, a missing one a dash, without the counts behind shares."""
    out = table.drop(columns=["quoted_words", "removed_words"], errors="ignore")
    each = [_MISSING if pd.isna(value) else f"{value:.0f}" for value in out["words_per_sentence"]]
    return _plain(out.assign(words_per_sentence=each), None, "name", 2).rename_axis(index=None)


_SHOWN: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "measure": show_measure, "comparison": show_comparison, "pairs": show_pairs, "cards": show_cards,
    "outlets": show_outlets}


def _plain(table: pd.DataFrame, columns: list[str] | None, index: str | None, digits: int) -> pd.DataFrame:
    """Chosen columns of any table, one of them down the side, in words and rounded numbers."""
    asked = [*(columns or ()), *([] if index is None else [index])]
    for column in asked:
        if column not in table:
            raise InputError(f"there is no column {column!r}; the table has {list(table.columns)}.")
    table = _called(table, asked)
    out = pd.DataFrame({column: _column(table[column], digits) for column in table.columns}, index=table.index)
    out = out if index is None else out.set_index(index)
    out = out if columns is None else out[columns]
    return out.rename(columns=_heading).rename_axis(index=_heading, columns=_heading)


def _called(table: pd.DataFrame, asked: list[str]) -> pd.DataFrame:
    """The table with outlets and concepts by what they are called; neither stands there twice, unless asked for."""
    for code, called in _CALLED.items():
        if code in table and called in table:
            gone = called if called not in asked else code if code not in asked else ""
            table = table.assign(**{code: table[called]}).drop(columns=[gone] if gone else [])
    return table


def _column(column: pd.Series, digits: int) -> pd.Series:
    """A column as it is read: words without underscores, yes and no, shares in per cent, numbers rounded."""
    name = str(column.name)
    known = column.dropna()
    if len(known) and known.map(lambda cell: isinstance(cell, bool)).all():
        return column.map({True: "yes", False: "no"}).astype(object).where(column.notna(), _MISSING)
    if name in _CODES:
        return _spaced(column)
    if (name in ("share", "coverage") or name.endswith("_share")) and pd.api.types.is_float_dtype(column):
        told = [_MISSING if pd.isna(share) else f"{100 * share:.{max(digits - 2, 0)}f} %" for share in column]
        return pd.Series(told, column.index, dtype=object)
    return column.round(digits) + 0.0 if pd.api.types.is_float_dtype(column) else column  # no minus zero


def _spaced(column: pd.Series) -> pd.Series:
    return column.map(lambda cell: cell.replace("_", " ") if isinstance(cell, str) else cell)


def _heading(name: object) -> object:
    return name.replace("_", " ") if isinstance(name, str) else name

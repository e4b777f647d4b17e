"""Figures of tables: dots with intervals for every measure, the article strip, the specification curve."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd

from analysis.showing.chart import HUES, WIDTH, Chart, draw_intervals, dress, finish, make_figure
from analysis.showing.curve import draw_curve
from analysis.showing.panels import NOT_THERE, Layout, Panel, kind_of, lay_out, pick_panels
from analysis.showing.strip import draw_strip

if TYPE_CHECKING:
    import numpy as np

_LONGEST = 36  # characters of a name beside a figure, so that room is left for what it shows
_MOST = 1_500  # lines that fit into a picture
_DIGITS = {"rate": 1, "share": 2, "mean": 3}
_LEVEL = "line: {level:g} % interval within the text, or over articles where there are several"


def plot(table: pd.DataFrame, *, title: str = "", only: list[str] | None = None) -> Chart:
    """The figure of a table: dots with intervals for a measure, or what suits `positions` and `sensitivity`.

    table: of a measure, or some rows of it in any order: a panel a case (concept, tier, score ...), a row a unit
    (outlet, article, month ...); a unit that has no row in a panel keeps its line there, marked "not in the table".
    Of `positions`: where in its article each hit stands. Of `sensitivity`: the specification curve.
    only: the cases to draw, in this order; of positions at most three. The Chart says the same as text.
    ValueError for any other table, for one without rows, and for a case that is not in it.

    >>> from analysis import load_study, term_rates
    >>> print(plot(term_rates(load_study()), only=["withdrawal"]).text.splitlines()[0])
    Use per 1,000 words, one dot an outlet, with 95 % intervals.
    """
    draw = _DRAWN.get(kind_of(table))
    if draw is None:
        what = f"a table with the columns {', '.join(map(str, table.columns))}" if isinstance(
            table, pd.DataFrame) else f"an object of type {type(table).__name__}"
        raise ValueError(f"plot: {what} is no table of a measure; give one such as analysis.term_rates(study), or "
                         "one of analysis.positions or analysis.sensitivity.")
    if table.empty:
        raise ValueError("the table has no rows: there is nothing to draw, so leave the figure out.")
    return draw(table, title, only)


def draw_dots(table: pd.DataFrame, title: str, only: list[str] | None) -> Chart:
    """A measure as dots with intervals: a panel a case, a row a unit, each row placed by what it is."""
    layout = lay_out(table)
    panels = pick_panels(layout.panels, only)
    scale, labels, across = layout.declared.scale, _row_labels(layout), min(3, len(panels))
    down = -(-len(panels) // across)
    if down * len(labels) > _MOST:
        raise ValueError(f"plot: {len(panels)} panels of {len(labels):,} rows do not fit into a picture; choose some "
                         "with only=[...] or table.query(...).")
    titles = [_wrapped(panel.heading, max(map(len, labels)), across) for panel in panels]
    lines = 1 + max(heading.count("\n") for heading in titles)
    figure, axes = make_figure(down, across, 1.0 + down * (0.3 + 0.15 * lines + 0.21 * len(labels)))
    for number, panel in enumerate(panels):
        place = axes[number // across][number % across]
        draw_intervals(place, panel.rows, len(labels), HUES[layout.panels.index(panel) % len(HUES)])
        dress(place, titles[number], labels, zero=True)
    _number_columns(axes, len(panels), scale)
    finish(figure, title or layout.title, f"{_axis(layout)}; {_LEVEL.format(level=100 * layout.level)}", layout.source)
    return Chart(figure, _describe(layout, panels, title or layout.title),
                 pd.concat([panel.rows for panel in panels], ignore_index=True))


_DRAWN: dict[str, Callable[[pd.DataFrame, str, list[str] | None], Chart]] = {
    "measure": draw_dots, "places": draw_strip, "specifications": draw_curve}


def _wrapped(heading: str, label: int, across: int) -> str:
    """A heading in lines that fit above a panel. label: the characters of the longest row label, which take their room.
    """
    room = (WIDTH - 0.062 * label - 0.28 * across) / across  # inches
    return fill(heading, max(8, int(room / 0.083)), break_long_words=False)


def _number_columns(axes: np.ndarray, panels: int, scale: str) -> None:
    """Hide what holds no panel, and put numbers under the lowest panel of each column, wherever it ends."""
    down, across = axes.shape
    for spare in range(panels, down * across):
        axes[spare // across][spare % across].set_visible(False)
    if scale != "mean":
        axes[0][0].set_xlim(left=0)
    if scale == "share":
        axes[0][0].set_xlim(0, 1)
        axes[0][0].set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    for column in range(min(panels, across)):
        axes[(panels - 1 - column) // across][column].tick_params(axis="x", labelbottom=True)


def _axis(layout: Layout) -> str:
    if layout.declared.scale != "rate":
        return {"share": "share", "mean": "mean over sentences"}[layout.declared.scale]
    return f"per {layout.per:,.0f} {'sentences' if layout.counts_sentences else 'words'}"


def _row_labels(layout: Layout) -> list[str]:
    """What stands beside each row: its unit, and n where each unit has the same in all panels."""
    rows = pd.concat([panel.rows["n"] for panel in layout.panels])
    sizes = rows.groupby(level=0).agg(["first", "nunique"])
    steady = bool((sizes["nunique"] <= 1).all())
    return [f"{_short(name)} (n = {sizes['first'][number]:,})" if steady else _short(name)
            for number, name in enumerate(layout.units)]


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST - 1].rstrip()}…"


def _describe(layout: Layout, panels: list[Panel], title: str) -> str:
    lines = [f"{title.rstrip('.')}, one dot {layout.unit}, with {100 * layout.level:g} % intervals."]
    for panel in panels:
        lines += [f"{panel.heading}:"] if panel.heading else []
        told = {number: _numbers(row, layout.declared.scale) for number, row in panel.rows.to_dict("index").items()}
        lines += [f"  {name}: {told.get(number, NOT_THERE)}" for number, name in enumerate(layout.units)]
    return "\n".join(lines)


def _numbers(row: dict[str, object], scale: str) -> str:
    words = f", {row['n_scored']:,} scored words" if "n_scored" in row else ""
    has_count = scale != "mean" and "count" in row
    counted = f"{row['count']:,} of {row['n']:,}" if has_count else f"n = {row['n']:,}{words}"
    if pd.isna(row["value"]):
        return f"no value ({row['varies']}; {counted})" if "varies" in row else f"no value ({counted})"
    value, low, high = (f"{row[name]:.{_DIGITS[scale]}f}" for name in ("value", "low", "high"))
    return f"{value} ({'no interval' if pd.isna(row['low']) else f'{low} to {high}'}; {counted})"

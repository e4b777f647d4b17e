"""Dots with intervals: the house's figure for every rate, share and mean."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd

from analysis.showing.chart import HUES, WIDTH, Chart, check_known, draw_intervals, dress, finish, make_figure
from analysis.showing.tables import panel_column, panel_heading

if TYPE_CHECKING:
    import numpy as np

_TITLES = {"rate": "Use per {per:,.0f} words", "share": "Share of each choice", "mean": "Mean tone of sentences"}
_AXES = {"rate": "per {per:,.0f} words", "share": "share", "mean": "mean over sentences"}
_LONGEST = 36  # characters of a name beside a figure, so that room is left for what it shows
_LEVEL = "line: {level:g} % interval within the text, or over articles where an outlet has several"


def plot_rates(rates: pd.DataFrame, *, title: str = "", only: list[str] | None = None) -> Chart:
    """Rates per 1,000 words as dots with intervals: a panel a concept, a row an outlet (or article).

    rates: from `term_rates` or any measure with rate, low, high, n. only: the concepts to show, in this order.
    ValueError for a table without rows and for a concept that is not in it.

    >>> from analysis import load_study, term_rates
    >>> print(plot_rates(term_rates(load_study()), only=["withdrawal"]).text.splitlines()[0])
    Use per 1,000 words, one dot an outlet, with 95 % intervals.
    """
    return _plot(rates, "rate", title, only)


def plot_shares(shares: pd.DataFrame, *, title: str = "", only: list[str] | None = None) -> Chart:
    """Shares as dots with intervals: a panel a concept (or tier, status, voice), a row an outlet.

    >>> from analysis import load_study, term_choices
    >>> plot_shares(term_choices(load_study())).values.shape[0] > 0
    True
    """
    return _plot(shares, "share", title, only)


def plot_tone(tones: pd.DataFrame, *, title: str = "") -> Chart:
    """Mean tone as dots with intervals: a panel a score, a row an outlet; the number of scored words in the text.

    >>> from analysis import load_study, tone
    >>> "compound" in plot_tone(tone(load_study())).text
    True
    """
    return _plot(tones, "mean", title, None)


def _plot(table: pd.DataFrame, value: str, title: str, only: list[str] | None) -> Chart:
    if table.empty:
        raise ValueError("the table has no rows: there is nothing to draw, so leave the figure out.")
    panel, asked = panel_column(table), _asked(table)
    keys = list(dict.fromkeys(table[panel])) if panel else [""]
    column = "concept" if only and "concept" in table else panel
    if only:
        keys = [table.loc[table[column] == key, panel].iloc[0] for key in check_known(only, list(table[column]))]
    parts = {key: table[table[panel] == key] if panel else table for key in keys}
    headings = {key: panel_heading(panel, key) for key in keys}
    labels = _row_labels(parts, table)
    across = min(3, len(keys))
    down = -(-len(keys) // across)
    titles = _wrapped(headings, max(map(len, labels[keys[0]])), across)
    lines = 1 + max(title.count("\n") for title in titles.values())
    figure, axes = make_figure(down, across, 1.0 + down * (0.3 + 0.15 * lines + 0.21 * len(labels[keys[0]])))
    order = {key: number for number, key in enumerate(dict.fromkeys(table[panel]))} if panel else {"": 0}
    for number, (key, part) in enumerate(parts.items()):
        place = axes[number // across][number % across]
        draw_intervals(place, part, value, HUES[order[key] % len(HUES)])
        dress(place, titles[key], labels[key], zero=True)
    _number_columns(axes, len(keys), value)
    title = title or _TITLES[value].format(**asked)
    png = finish(figure, title, f"{_AXES[value]}; {_LEVEL}".format(**asked), table.attrs.get("source", ""))
    head = f"{title.rstrip('.')}, one dot {asked['unit']}, with {asked['level']:g} % intervals."
    text = _describe([(headings[key], part) for key, part in parts.items()], value, head)
    return Chart(png, text, pd.concat(parts.values(), ignore_index=True))


def _wrapped(headings: dict[object, str], label: int, across: int) -> dict[object, str]:
    """Headings in lines that fit above a panel. label: the characters of the longest row label, which take their room.
    """
    room = (WIDTH - 0.062 * label - 0.28 * across) / across  # inches
    return {key: fill(heading, max(8, int(room / 0.083)), break_long_words=False) for key, heading in headings.items()}


def _number_columns(axes: np.ndarray, panels: int, value: str) -> None:
    """Hide what holds no panel, and put numbers under the lowest panel of each column, wherever it ends."""
    down, across = axes.shape
    for spare in range(panels, down * across):
        axes[spare // across][spare % across].set_visible(False)
    if value != "mean":
        axes[0][0].set_xlim(left=0)
    if value == "share":
        axes[0][0].set_xlim(0, 1)
        axes[0][0].set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    for column in range(min(panels, across)):
        axes[(panels - 1 - column) // across][column].tick_params(axis="x", labelbottom=True)


def _asked(table: pd.DataFrame) -> dict[str, object]:
    """What the measure was asked for: per how many words, at which level in per cent, by what unit."""
    per, level = (table[name].iloc[0] if name in table else usual for name, usual in (("per", 1_000), ("level", 0.95)))
    return {"per": per, "level": 100 * level, "unit": "an article" if "doc_id" in table else "an outlet"}


def _row_labels(parts: dict[object, pd.DataFrame], table: pd.DataFrame) -> dict[object, list[str]]:
    """What stands beside each row of each panel: a name, and its n where that is the same in all panels."""
    steady = table.groupby("outlet")["n"].nunique().le(1).all()
    return {key: [f"{_short(name)} (n = {n:,})" if steady else _short(name)
                  for name, n in zip(part["doc_id" if "doc_id" in part else "name"], part["n"], strict=True)]
            for key, part in parts.items()}


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST - 1].rstrip()}…"


def _describe(parts: list[tuple[str, pd.DataFrame]], value: str, head: str) -> str:
    digits = {"rate": 1, "share": 2, "mean": 3}[value]
    lines = [head]
    for heading, part in parts:
        lines.append(f"{heading}:" if heading else "")
        for row in part.to_dict("records"):
            lines.append(f"  {row.get('doc_id', row['name'])}: {_numbers(row, value, digits)}")
    return "\n".join(line for line in lines if line)


def _numbers(row: dict[str, object], value: str, digits: int) -> str:
    words = f", {row['n_scored']:,} scored words" if "n_scored" in row else ""
    counted = f"{row['count']:,} of {row['n']:,}" if "count" in row else f"n = {row['n']:,}{words}"
    if pd.isna(row[value]):
        return f"no value ({row['varies']}; {counted})"
    interval = "no interval" if pd.isna(row["low"]) else f"{row['low']:.{digits}f} to {row['high']:.{digits}f}"
    return f"{row[value]:.{digits}f} ({interval}; {counted})"

"""The specification curve: a claim under every declared way of counting, sorted, with the choices marked below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.showing.chart import DPI, GREY, HUES, INK, RULE, STYLE, WIDTH, Chart, finish
from analysis.showing.panels import source_of
from analysis.showing.sentences import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TITLE = "The claim under every declared way of counting"
_LEAST_EVENTS = 10  # below which a way of counting is listed and not counted, where the table has `events`
_VALUES = {
    "difference": "first number minus second",
    "contrast": "contrast: (first - second) / (first + second)",
}


def draw_curve(table: pd.DataFrame, title: str, only: list[str] | None) -> Chart:
    """A claim under every declared way of counting: one mark a way, sorted by value; below it, which choices it makes.

    table: from `sensitivity`; the columns before `count` are the choices, and the way that the table's index calls 0 is
    the claim's own. Drawn is the difference, or the contrast where rates per words and per sentences stand side by
    side. Ways that keep the claim's order are filled, those that do not are hollow, those with fewer than ten events
    grey; the claim's own is ringed. Ways without a value are not drawn and are counted in the text. The text sums up
    every number by choice. only: the choices to mark below the curve.
    """
    value, title, choices = _drawn_value(table), title or _TITLE, _choices(table, only)
    known = table.rename_axis("way").reset_index()
    known = known[known[value].notna()].sort_values([value, "way"], kind="stable", ignore_index=True)
    marks = [(name, picked) for name in choices for picked in sorted(set(table[name]), key=str)]
    figure, curve, grid = _axes(len(marks))
    _draw_values(curve, known, value)
    _draw_marks(grid, known, marks)
    grey = "; grey: fewer than ten events" if _thin(table).any() else ""
    finish(figure, title, f"{_VALUES[value]}; hollow: order not kept{grey}; ring: as claimed", source_of(table))
    return Chart(figure, _describe(table, value, title, marks), known)


def _choices(table: pd.DataFrame, only: list[str] | None) -> list[str]:
    varied = [name for name in table.columns[:table.columns.get_loc("count")] if table[name].nunique() > 1]
    for name in only or []:
        if name not in varied:
            raise ValueError(f"only: {name!r} is not in the table as a choice that varies; it has {varied}.")
    return varied if only is None else list(only)


def _drawn_value(table: pd.DataFrame) -> str:
    """The contrast where the numbers differ in unit: rates, which alone exceed 1, per words and per sentences."""
    units = "unit" in table and table["unit"].nunique() > 1
    rates = bool((table[["value", "other"]].abs() > 1).any(axis=None)) if {"value", "other"} <= set(table) else False
    return "contrast" if units and rates and table["contrast"].notna().any() else "difference"


def _thin(table: pd.DataFrame) -> pd.Series:
    return table["events"] < _LEAST_EVENTS if "events" in table else pd.Series(False, table.index)


def _axes(marks: int) -> tuple[Figure, Axes, Axes]:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    below = 0.3 + 0.16 * max(marks, 1)
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 2.6 + below), layout="constrained", dpi=DPI)
        curve, grid = figure.subplots(2, 1, sharex=True, height_ratios=[1.8, below])
    return figure, curve, grid


def _draw_values(axes: Axes, known: pd.DataFrame, value: str) -> None:
    marker = HUES[0][1]
    kept, thin = known["keeps_order"].fillna(False).to_numpy(bool), _thin(known).to_numpy()
    places, values = np.arange(len(known)), known[value].to_numpy(float)
    for keeps in (True, False):
        for few, colour in ((False, HUES[0][0]), (True, "#b3b3b3")):
            which = (kept == keeps) & (thin == few)
            axes.scatter(places[which], values[which], s=16, marker=marker, facecolors=colour if keeps else "white",
                         edgecolors=colour, linewidths=1.0, zorder=3, clip_on=False)
    own = (known["way"] == 0).to_numpy()
    axes.scatter(places[own], values[own], s=80, marker="o", facecolors="none", edgecolors=INK, linewidths=1.1)
    axes.axhline(0, color=GREY, linewidth=0.9)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)


def _draw_marks(axes: Axes, known: pd.DataFrame, marks: list[tuple[str, str]]) -> None:
    labels = []
    for line, (name, picked) in enumerate(marks):
        at = np.flatnonzero((known[name] == picked).to_numpy())
        axes.scatter(at, np.full(len(at), -line), s=9, marker="|", color=INK, linewidths=1.0)
        labels.append(f"{_words(name)}: {picked}")
    axes.set_yticks([-line for line in range(len(marks))], labels, fontsize=7.5)
    axes.set_ylim(-len(marks) + 0.4, 0.6)
    axes.set_xticks([])


def _words(name: str) -> str:
    return name.replace("_", " ")


def _distinct(table: pd.DataFrame) -> pd.DataFrame:
    """The ways that count: with an order to keep, with enough events, and of those that rest on the same counts one."""
    defined = table[table["keeps_order"].notna() & ~_thin(table)]
    return defined.drop_duplicates("same_as") if "same_as" in table else defined


def _describe(table: pd.DataFrame, value: str, title: str, marks: list[tuple[str, str]]) -> str:
    known, ways = table[value].dropna().astype(float), _distinct(table)
    kept = int(ways["keeps_order"].sum())
    judged = {"events", "same_as"} <= set(table)
    told = f" of {len(ways):,} distinct ways with ten events or more" if judged else ""
    lines = [f"{title.rstrip('.')}: {counted(len(table), 'way')} of counting, {len(known):,} with a value; "
             f"{kept:,}{told} keep{'s' if kept == 1 else ''} the order."]
    if len(known):
        lines.append(f"  {value}: {known.min():.3f} to {known.max():.3f}, median {known.median():.3f}; "
                     f"as claimed {_claimed(table, value)}")
    for name, picked in marks:
        here = table[name] == picked
        part, some = _distinct(table[here]), table.loc[here, value].dropna().astype(float)
        middle = f"median {some.median():.3f}" if len(some) else "no value"
        lines.append(f"  {_words(name)} {picked}: {int(part['keeps_order'].sum())} of {len(part)} keep it, {middle}")
    return "\n".join(lines)


def _claimed(table: pd.DataFrame, value: str) -> str:
    """The claim's own value, which may have been left out of the table."""
    own = table.loc[table.index == 0, value]
    return "not in the table" if own.empty else "no value" if pd.isna(own.iloc[0]) else f"{own.iloc[0]:.3f}"

"""The specification curve: a claim under every declared way of counting, sorted, with the choices marked below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.measures.claims import LEAST_EVENTS
from analysis.showing.chart import Chart
from analysis.showing.look import Look, text_width, wrap
from analysis.showing.page import Caption, body_width, caption_of, open_page, styled
from analysis.showing.panels import source_of
from analysis.showing.sentences import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TITLE = "The claim under every declared way of counting"
_VALUES = {
    "difference": "first number minus second",
    "contrast": "contrast: (first - second) / (first + second)",
}


def draw_curve(table: pd.DataFrame, title: object, only: list[str] | None) -> Chart:
    """A claim under every declared way of counting: one mark a way, sorted by value; below it, which choices it makes.

    table: from `sensitivity`; the columns before `count` are the choices, and the way that the table's index calls 0 is
    the claim's own. Drawn is the difference, or the contrast where rates per words and per sentences stand side by
    side. Ways that keep the claim's order are filled, those that do not are hollow, those with fewer than ten events
    grey; the claim's own is ringed. Ways without a value are not drawn and are counted in the text. The text sums up
    every number by choice. only: the choices to mark below the curve.
    """
    value, choices = _drawn_value(table), _choices(table, only)
    known = table.rename_axis("way").reset_index()
    known = known[known[value].notna()].sort_values([value, "way"], kind="stable", ignore_index=True)
    marks = [(name, picked) for name in choices for picked in sorted(set(table[name]), key=str)]
    grey = "; grey: fewer than ten events" if _thin(table).any() else ""
    caption, head = caption_of(title, _TITLE, f"{_VALUES[value]}; hollow: order not kept{grey}; ring: as claimed",
                               source_of(table))
    return Chart(partial(paint_curve, known=known, value=value, marks=marks, caption=caption),
                 _describe(table, value, head, marks), known)


def _choices(table: pd.DataFrame, only: list[str] | None) -> list[str]:
    varied = [name for name in table.columns[:table.columns.get_loc("count")] if table[name].nunique() > 1]
    for name in only or []:
        if name not in varied:
            raise InputError(f"only: {name!r} is not in the table as a choice that varies; it has {varied}.")
    return varied if only is None else list(only)


def _drawn_value(table: pd.DataFrame) -> str:
    """The contrast where the numbers differ in unit: rates, which alone exceed 1, per words and per sentences."""
    units = "unit" in table and table["unit"].nunique() > 1
    rates = bool((table[["value", "other"]].abs() > 1).any(axis=None)) if {"value", "other"} <= set(table) else False
    return "contrast" if units and rates and table["contrast"].notna().any() else "difference"


def _thin(table: pd.DataFrame) -> pd.Series:
    return table["events"] < LEAST_EVENTS if "events" in table else pd.Series(False, table.index)


@styled
def paint_curve(look: Look, known: pd.DataFrame, value: str, marks: list[tuple[str, str]], caption: Caption) -> Figure:
    """The figure: the values above, the choices that each way makes below it."""
    points = look.size("note")
    labels = [wrap(f"{_words(name)}: {picked}", 0.36 * body_width(look), points) for name, picked in marks]
    beside = max([text_width(line, points) for label in labels for line in label.split("\n")] + [0.4]) + 0.1
    lines = [label.count("\n") + 1 for label in labels]
    below, wide = 0.165 * max(sum(lines), 1), body_width(look) - beside - 0.06
    page = open_page(look, caption, 2.0 + 0.1 + below)
    curve = page.axes(beside, 0.04, wide, 1.96)
    _draw_values(curve, known, value, look)
    grid = page.axes(beside, 2.1, wide, below)
    grid.sharex(curve)
    _draw_marks(grid, known, marks, labels, lines, look)
    return page.figure


def _draw_values(axes: Axes, known: pd.DataFrame, value: str, look: Look) -> None:
    hue, marker = look.hue(0)
    kept, thin = known["keeps_order"].fillna(False).to_numpy(bool), _thin(known).to_numpy()
    places, values = np.arange(len(known)), known[value].to_numpy(float)
    for keeps in (True, False):
        for few, colour in ((False, hue), (True, look.hue(5)[0])):
            which = (kept == keeps) & (thin == few)
            axes.scatter(places[which], values[which], s=16, marker=marker, facecolors=colour if keeps else look.paper,
                         edgecolors=colour, linewidths=1.0, zorder=3, clip_on=False)
    own = (known["way"] == 0).to_numpy()
    axes.scatter(places[own], values[own], s=80, marker="o", facecolors="none", edgecolors=look.ink, linewidths=1.1,
                 zorder=4, clip_on=False)
    axes.axhline(0, color=look.grey, linewidth=0.9)
    axes.grid(axis="y", color=look.rule, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    axes.tick_params(axis="y", labelsize=look.size("note"), labelcolor=look.grey)


def _draw_marks(axes: Axes, known: pd.DataFrame, marks: list[tuple[str, str]], labels: list[str], lines: list[int],
                look: Look) -> None:
    heights = [-sum(lines[:number]) - (lines[number] - 1) / 2 for number in range(len(lines))]
    for height, (name, picked) in zip(heights, marks, strict=True):
        at = np.flatnonzero((known[name] == picked).to_numpy())
        axes.scatter(at, np.full(len(at), height), s=9, marker="|", color=look.ink, linewidths=1.0)
    axes.set_yticks(heights, labels, fontsize=look.size("note"))
    axes.set_ylim(-sum(lines) + 0.4, 0.6)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    axes.spines["bottom"].set_visible(False)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _distinct(table: pd.DataFrame) -> pd.DataFrame:
    """The ways that count: with an order to keep, with enough events, and of those that rest on the same counts one."""
    defined = table[table["keeps_order"].notna() & ~_thin(table)]
    return defined.drop_duplicates("same_as") if "same_as" in table else defined


def _describe(table: pd.DataFrame, value: str, title: str, marks: list[tuple[str, str]]) -> str:
    ways = _distinct(table)
    known = ways[value].dropna().astype(float)
    kept = int(ways["keeps_order"].sum())
    judged = {"events", "same_as"} <= set(table)
    told = f" of {len(ways):,} distinct ways with ten events or more" if judged else ""
    lines = [f"{title}: {counted(len(table), 'way')} of counting, {table[value].notna().sum():,} with a value; "
             f"{kept:,}{told} keep{'s' if kept == 1 else ''} the order."]
    if len(known):
        lines.append(f"  {value}: {known.min():.3f} to {known.max():.3f}, median {known.median():.3f}; "
                     f"as claimed {_claimed(table, value)}")
    for name, picked in marks:
        here = table[name] == picked
        part = _distinct(table[here])
        some = part[value].dropna().astype(float)
        middle = f"median {some.median():.3f}" if len(some) else "no value"
        lines.append(f"  {_words(name)} {picked}: {int(part['keeps_order'].sum())} of {len(part)} keep it, {middle}")
    return "\n".join(lines)


def _claimed(table: pd.DataFrame, value: str) -> str:
    """The claim's own value, which may have been left out of the table."""
    own = table.loc[table.index == 0, value]
    return "not in the table" if own.empty else "no value" if pd.isna(own.iloc[0]) else f"{own.iloc[0]:.3f}"

"""The specification curve: a claim under every declared way of counting, sorted, with the choices marked below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.claims.sensitivity import RESULTS, robustness, robustness_by
from analysis.showing.chart import DPI, GREY, HUES, INK, RULE, STYLE, WIDTH, Chart, finish
from analysis.showing.say import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_VALUES = {
    "difference": "first number minus second",
    "contrast": "contrast: (first - second) / (first + second)",
}


def plot_specifications(table: pd.DataFrame, *, value: str = "difference", title: str = "") -> Chart:
    """A claim under every declared way of counting: one mark a way, sorted by value; below it, which choices it makes.

    table: from `sensitivity`. value: "difference", or "contrast" where the ways differ in unit. Ways that keep the
    claim's order are filled, those that do not are hollow; the claim's own way is ringed. Ways without a value
    are not drawn and are counted in the text. The text sums up every number by choice (nbval compares it).

    >>> from analysis import load_study
    >>> from analysis.measures.claims.kinds import claim_choice
    >>> from analysis.measures.claims.sensitivity import sensitivity
    >>> study = load_study()
    >>> table = sensitivity(study, claim_choice(study, "exit", "withdrawal", "security_partnership"))
    >>> f"{len(table)} ways of counting" in plot_specifications(table).text
    True
    """
    check_word("value", value, _VALUES)
    title = title or "The claim under every declared way of counting"
    known = table.rename_axis("way").reset_index()
    known = known[known[value].notna()].sort_values([value, "way"], kind="stable", ignore_index=True)
    marks = [(name, picked) for name in table.columns if name not in RESULTS and table[name].nunique() > 1
             for picked in dict.fromkeys(table[name])]
    figure, curve, grid = _axes(len(marks))
    _draw_curve(curve, known, value)
    _draw_marks(grid, known, marks)
    png = finish(figure, title, f"{_VALUES[value]}; hollow: order not kept; ring: as claimed",
                 table.attrs.get("source", ""))
    return Chart(png, _describe(table, value, title), known)


def _axes(marks: int) -> tuple[Figure, Axes, Axes]:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    below = 0.3 + 0.16 * max(marks, 1)
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 2.6 + below), layout="constrained", dpi=DPI)
        curve, grid = figure.subplots(2, 1, sharex=True, height_ratios=[1.8, below])
    return figure, curve, grid


def _draw_curve(axes: Axes, known: pd.DataFrame, value: str) -> None:
    colour, marker = HUES[0]
    kept = known["keeps_order"].fillna(False).to_numpy(bool)
    places, values = np.arange(len(known)), known[value].to_numpy(float)
    for which, face in ((kept, colour), (~kept, "white")):
        axes.scatter(places[which], values[which], s=16, marker=marker, facecolors=face, edgecolors=colour,
                     linewidths=1.0, zorder=3, clip_on=False)
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
        labels.append(f"{name}: {picked}")
    axes.set_yticks([-line for line in range(len(marks))], labels, fontsize=7.5)
    axes.set_ylim(-len(marks) + 0.4, 0.6)
    axes.set_xticks([])


def _describe(table: pd.DataFrame, value: str, title: str) -> str:
    known = table[value].dropna().astype(float)
    row = robustness(table).iloc[0]
    kept, ways = int(row["kept"]), f"{counted(len(table), 'way')} of counting"
    lines = [f"{title.rstrip('.')}: {ways}, {len(known):,} with a value; {kept:,} keep{'s' if kept == 1 else ''} the "
             "order."]
    if len(known):
        own = table[value].iloc[0]
        claimed = "no value" if pd.isna(own) else f"{own:.3f}"
        lines.append(f"  {value}: {known.min():.3f} to {known.max():.3f}, median {known.median():.3f}; "
                     f"as claimed {claimed}")
    for part in robustness_by(table).to_dict("records"):
        some = table.loc[table[part["choice"]] == part["picked"], value].dropna().astype(float)
        middle = f"median {some.median():.3f}" if len(some) else "no value"
        lines.append(f"  {part['choice']} {part['picked']}: {part['kept']} of {part['n_defined']} keep it, {middle}")
    return "\n".join(lines)

"""Figures: a picture, and the same as text, computed from one table.

nbval compares text and not pictures, a screen reader reads text and not pictures, and a doubting reader wants the
numbers: so every figure is a `Chart`, which shows both.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, DPI = 6.5, 144
INK, GREY, RULE = "#222222", "#767676", "#d9d9d9"
# Okabe & Ito's colours that hold for colour-blind readers; the marker's shape repeats the hue.
HUES = (("#0072B2", "o"), ("#D55E00", "s"), ("#009E73", "^"), (INK, "D"), ("#767676", "v"), ("#444444", "P"))
STYLE = {
    "font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 9, "axes.labelsize": 8.5, "xtick.labelsize": 8,
    "ytick.labelsize": 8.5, "axes.edgecolor": RULE, "axes.linewidth": 0.8, "text.color": INK, "axes.labelcolor": INK,
    "xtick.color": GREY, "ytick.color": INK, "axes.spines.top": False, "axes.spines.right": False,
    "axes.spines.left": False, "ytick.major.size": 0, "xtick.major.size": 2.5, "figure.dpi": DPI, "savefig.dpi": DPI,
    "svg.fonttype": "none", "figure.constrained_layout.w_pad": 0.065,  # inches: nothing stands at the very edge
}


@dataclass(frozen=True)
class Chart:
    """A figure as PNG with the sentence and the plotted values as text; both are made from `values`."""

    png: bytes
    text: str
    values: pd.DataFrame

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        data = {"image/png": base64.b64encode(self.png).decode("ascii"), "text/plain": self.text}
        return data, {"image/png": {"alt": self.text, "width": int(WIDTH * 100)}}


def make_figure(rows: int, columns: int, height: float) -> tuple[Figure, np.ndarray]:
    """An empty figure of the house's width with a grid of axes (shape rows, columns), drawn without pyplot."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        return figure, figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)


def finish(figure: Figure, title: str, axis: str, source: str) -> bytes:
    """The figure as PNG bytes with its title above and, below, what the axis shows and where the numbers are from."""
    from matplotlib import rc_context

    with rc_context(STYLE):
        figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold", color=INK)
        figure.supxlabel(f"{axis}\n{source}", x=0.01, ha="left", fontsize=7.5, color=GREY, linespacing=1.5)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def draw_intervals(axes: Axes, table: pd.DataFrame, value: str, hue: tuple[str, str]) -> None:
    """One dot and interval a row, first row on top; a row without a value is marked as such, never drawn at zero.

    table: the value's column, low, high and n, by which a refused score is told from nothing to count.
    """
    places = np.arange(len(table))[::-1]
    low, middle, high = (table[name].to_numpy(float) for name in ("low", value, "high"))
    known = ~np.isnan(middle)
    colour, marker = hue
    bounded = known & ~np.isnan(low)
    axes.hlines(places[bounded], low[bounded], high[bounded], color=colour, linewidth=1.4, alpha=0.75)
    axes.scatter(middle[known], places[known], s=26, color=colour, marker=marker, zorder=3, linewidths=0, clip_on=False)
    for place, n in zip(places[~known], table["n"][~known], strict=True):
        axes.annotate("no score" if n else "nothing to count", (0.02, place), va="center",
                      fontsize=7.5, color=GREY, xycoords=("axes fraction", "data"))
    axes.set_ylim(-0.6, len(table) - 0.4)


def dress(axes: Axes, title: str, labels: list[str], zero: bool) -> None:
    """Panel title, row labels, a light vertical grid, and the zero line where zero means something."""
    axes.set_title(title, loc="left", color=INK, fontsize=9, fontweight="bold")
    axes.set_yticks(np.arange(len(labels))[::-1], labels)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.tick_params(axis="y", pad=7)
    axes.set_axisbelow(True)
    if zero:
        axes.axvline(0, color=GREY, linewidth=0.9)


def check_known(wanted: list[str], found: list[str]) -> list[str]:
    """The names asked for if the table has them all; ValueError with the known ones otherwise."""
    for name in wanted:
        if name not in found:
            raise ValueError(f"only: {name!r} is not in the table; it has {list(dict.fromkeys(found))}.")
    return wanted

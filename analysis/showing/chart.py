"""Figures: a picture, and the same as text, computed from one table.

nbval compares text and not pictures, a screen reader reads text and not pictures, and a doubting reader wants the
numbers: so every figure is a `Chart`, which shows both.
"""

from __future__ import annotations

import base64
import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.showing.panels import NOT_THERE

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
    "figure.constrained_layout.w_pad": 0.065,  # inches: nothing stands at the very edge
    "svg.fonttype": "none", "svg.hashsalt": "parallax",  # letters stay letters, and names in the file are the same
}
# What a file of each format must not hold, so that the same figure is the same bytes.
FORMATS: dict[str, dict[str, None]] = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with the sentence and the plotted values as text; both are made from `values`.

    figure: matplotlib's own, to change as one likes: what is shown and saved afterwards is the changed figure.
    """

    figure: Figure
    text: str
    values: pd.DataFrame

    def __repr__(self) -> str:
        return self.text

    @property
    def png(self) -> bytes:
        """The figure as the bytes of a PNG file, the same each time."""
        return self._render("png")

    def save(self, path: str | Path) -> Path:
        """Write the figure to a file, PNG, SVG or PDF as its name ends, and return the path.

        The file is there whole or not at all. ValueError for another ending, and for a folder that is not there.
        """
        place = Path(path)
        kind = place.suffix.lower().removeprefix(".")
        if kind not in FORMATS:
            raise ValueError(f"{place.name}: a figure is not saved as {kind or 'a file without an ending'}; "
                             "let the name end in .png, .svg or .pdf.")
        if not place.parent.is_dir():
            raise ValueError(f"{place}: the folder {place.parent} is not there; make it, or name another.")
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".chart-") as workshop:
            made = Path(workshop) / place.name
            made.write_bytes(self._render(kind))
            os.replace(made, place)
        return place

    def _render(self, kind: str) -> bytes:
        from matplotlib import rc_context

        out = io.BytesIO()
        with rc_context(STYLE):
            self.figure.savefig(out, format=kind, metadata=FORMATS[kind])
        return out.getvalue()

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


def finish(figure: Figure, title: str, axis: str, source: str) -> None:
    """Put the title above and, below, what the axis shows and where the numbers are from; then fix the layout.

    A figure that is laid out once is the same bytes however often it is drawn.
    """
    from matplotlib import rc_context

    with rc_context(STYLE):
        figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold", color=INK)
        figure.supxlabel("\n".join(filter(None, (axis, source))), x=0.01, ha="left", fontsize=7.5, color=GREY,
                         linespacing=1.5)
        figure.draw_without_rendering()
        figure.set_layout_engine("none")


def draw_intervals(axes: Axes, rows: pd.DataFrame, units: int, hue: tuple[str, str]) -> None:
    """One dot and interval a row, each at the height of its unit, unit 0 on top.

    rows: value, low, high and n, indexed by the number of the unit (from 0 to units - 1). A row without a value is
    marked as such (a refused score is told from nothing to count by n), and so is a unit without a row.
    """
    places = units - 1 - rows.index.to_numpy()
    low, middle, high = (rows[name].to_numpy(float) for name in ("low", "value", "high"))
    known = ~np.isnan(middle)
    colour, marker = hue
    bounded = known & ~np.isnan(low)
    axes.hlines(places[bounded], low[bounded], high[bounded], color=colour, linewidth=1.4, alpha=0.75)
    axes.scatter(middle[known], places[known], s=26, color=colour, marker=marker, zorder=3, linewidths=0, clip_on=False)
    notes = {place: "no score" if n else "nothing to count"
             for place, n in zip(places[~known], rows["n"][~known], strict=True)}
    for place, note in (dict.fromkeys(sorted({*range(units)} - {*places}), NOT_THERE) | notes).items():
        axes.annotate(note, (0.02, place), va="center", fontsize=7.5, color=GREY, xycoords=("axes fraction", "data"))
    axes.set_ylim(-0.6, units - 0.4)


def dress(axes: Axes, title: str, labels: list[str], zero: bool) -> None:
    """Panel title, row labels, a light vertical grid, and the zero line where zero means something."""
    axes.set_title(title, loc="left", color=INK, fontsize=9, fontweight="bold")
    axes.set_yticks(np.arange(len(labels))[::-1], labels)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.tick_params(axis="y", pad=7)
    axes.set_axisbelow(True)
    if zero:
        axes.axvline(0, color=GREY, linewidth=0.9)

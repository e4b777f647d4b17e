"""Shares of few cases as what they are: dots that can be counted, a row a case, a panel a unit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.showing.chart import Chart
from analysis.showing.dots import check_room
from analysis.showing.look import Look, text_width, wrap
from analysis.showing.page import Caption, body_width, caption_of, open_page, styled
from analysis.showing.panels import NOT_THERE, Layout, Panel, lay_out, pick_panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_DOTS = 400  # of a row
FEW = 40  # cases of a unit, up to which its shares are drawn as counts
_PITCH = {False: 0.096, True: 0.1}  # inches from dot to dot, wide and narrow
_LINE = 0.17  # inches of a line of dots
_FIVE = 0.5  # dots' room after each five, so that they can be counted


def counts_suit(table: pd.DataFrame) -> bool:
    """Whether a measure's table is better drawn as counts: shares of events, of at most forty in every unit.

    A share that counts words has fewer events than words, and is no count of independent things.
    """
    return lay_out(table).declared.scale == "share" and _are_events(table) and bool(table["n"].max() <= FEW)


def _are_events(table: pd.DataFrame) -> bool:
    return "count" in table and ("events" not in table or bool((table["events"] == table["count"]).all()))


def draw_counts(table: pd.DataFrame, title: object, only: list[str] | None) -> Chart:
    """A measure's counts as rows of dots: a panel a unit, a row a case, one dot one event.

    Cases that no unit has are left out; their order is the table's. ValueError for a table without counts.
    """
    layout = lay_out(table)
    if layout.declared.scale == "mean" or not _are_events(table):
        raise InputError(f"plot: {layout.declared.name} counts no single events that could be drawn as dots; leave out "
                         "counts=True.")
    if table["count"].max() > MOST_DOTS:
        raise InputError(f"plot: nobody counts {table['count'].max():,} dots; leave out counts=True.")
    panels = [panel for panel in pick_panels(layout.panels, only) if panel.rows["count"].sum() > 0]
    panels = panels or pick_panels(layout.panels, only)
    check_room(panels, layout.units)
    kind, (what, *asked) = layout.declared.unit, layout.title.partition(" (")
    what = what.replace("Share of the ", "Number of ").replace("Share of ", "Number of ")
    own = "".join([what if layout.declared.scale == "share" else f"Number of {kind}s", *asked])
    caption, head = caption_of(title, own, f"one dot: one {kind}", layout.source)
    values = pd.concat([panel.rows for panel in panels], ignore_index=True)
    return Chart(partial(paint_counts, layout=layout, panels=panels, caption=caption),
                 _describe(layout, panels, f"{head}, one dot one {kind}"), values)


@styled
def paint_counts(look: Look, layout: Layout, panels: list[Panel], caption: Caption) -> Figure:
    """The figure: small panels side by side, as many as leave room for the longest row of dots."""
    units, pitch = range(len(layout.units)), _PITCH[look.narrow]
    labels = [wrap(panel.heading, 0.36 * look.width, look.size("label")) for panel in panels]
    beside = max((text_width(line, look.size("label")) for label in labels for line in label.split("\n")), default=0)
    most = max(1, *(int(panel.rows["count"].max()) for panel in panels))
    room = body_width(look) - beside - 0.1
    across = max(1, min(len(layout.units), 3, int(room / (_room(most) * pitch + 0.36))))
    wide = room / across
    fits = (wide - 0.35) / pitch
    a_line = most if _room(most) <= fits else max(5, int(fits / (1 + _FIVE / 5)) // 5 * 5)
    lines = [max(int(max(-(-panel.rows["count"].max() // a_line), 1)), label.count("\n") + 1)
             for panel, label in zip(panels, labels, strict=True)]
    heads = [wrap(_headed(layout, panels, unit), wide - 0.08, look.size("heading"), True) for unit in units]
    head = (1 + max(each.count("\n") for each in heads)) * look.size("heading") * 1.3 / 72 + 0.04
    tall, down = sum(lines) * _LINE, -(-len(layout.units) // across)
    page = open_page(look, caption, down * (head + tall + 0.14) - 0.1)
    for unit in units:
        top = (unit // across) * (head + tall + 0.14) + head
        axes = page.axes(beside + 0.1 + (unit % across) * wide, top, wide, tall)
        _dress(axes, heads[unit], labels if unit % across == 0 else [""] * len(labels), lines, look)
        axes.set_xlim(0, wide / pitch)
        _draw(axes, unit, layout, panels, lines, a_line, look)
    return page.figure


def _room(n: int) -> float:
    """How many dots' room a row of n dots takes."""
    return n + _FIVE * ((n - 1) // 5)


def _headed(layout: Layout, panels: list[Panel], unit: int) -> str:
    """A unit's name with its n, where all cases have one n."""
    sizes = {int(panel.rows["n"][unit]) for panel in panels if unit in panel.rows.index}
    return f"{layout.units[unit]} (n\u00a0=\u00a0{sizes.pop():,})" if len(sizes) == 1 else layout.units[unit]


def _tops(lines: list[int]) -> np.ndarray:
    """The height of the first line of each row, the last line of all at 0."""
    return sum(lines) - 1 - np.concatenate([[0], np.cumsum(lines)[:-1]])


def _dress(axes: Axes, head: str, labels: list[str], lines: list[int], look: Look) -> None:
    axes.set_title(head, loc="left", fontsize=look.size("heading"), fontweight="bold", color=look.ink, pad=4)
    axes.set_ylim(-0.5, sum(lines) - 0.5)
    axes.set_yticks(_tops(lines) - (np.array([label.count("\n") for label in labels]) / 2), labels)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", pad=5)


def _draw(axes: Axes, unit: int, layout: Layout, panels: list[Panel], lines: list[int], a_line: int,
          look: Look) -> None:
    tops = _tops(lines)
    for place, panel in enumerate(panels):
        here = unit in panel.rows.index
        n = int(panel.rows["count"][unit]) if here else 0
        colour, marker = look.hue(layout.panels.index(panel))
        dot = np.arange(n)
        column = dot % a_line
        axes.scatter(0.7 + column + _FIVE * (column // 5), tops[place] - dot // a_line,
                     s=17 if marker == "D" else 27,  # a diamond on its point is wider
                     color=colour, marker=marker, linewidths=0, clip_on=False, gid=panel.heading)
        note = NOT_THERE if not here else "" if place or panel.rows["n"][unit] else "nothing to count"
        last = (n - 1) % a_line + 1
        axes.text(0.5 + (_room(last) + 0.25 if n else 0), tops[place] - max(n - 1, 0) // a_line,
                  f"{n:,}" if n else note, va="center_baseline", fontsize=look.size("note"), color=look.grey,
                  gid="count")


def _describe(layout: Layout, panels: list[Panel], head: str) -> str:
    lines = [f"{head}."]
    for unit in range(len(layout.units)):
        told = [f"{panel.heading or layout.declared.name} {_told(panel, unit)}" for panel in panels]
        name = _headed(layout, panels, unit).replace("\u00a0", " ")
        lines.append(f"  {name}: {', '.join(told)}")
    return "\n".join(lines)


def _told(panel: Panel, unit: int) -> str:
    return f"{int(panel.rows['count'][unit]):,}" if unit in panel.rows.index else NOT_THERE

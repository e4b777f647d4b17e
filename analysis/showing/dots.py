"""A measure as dots with intervals: a panel a case, a row a unit, each row placed by what it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.measures.language import NOT_ENGLISH
from analysis.showing.chart import Chart
from analysis.showing.letters import drawable
from analysis.showing.look import SCREEN, Look, cut, text_width, wrap
from analysis.showing.page import EDGE, Caption, Page, body_width, caption_of, open_page, styled
from analysis.showing.panels import NOT_THERE, Layout, Panel, lay_out, pick_panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import LineCollection, PathCollection
    from matplotlib.figure import Figure

Bounds = tuple[float, float, float, float]
_LONGEST = 36  # characters of a name beside a figure, so that room is left for what it shows
_CLOSE = 1.25  # inches of a name beside four panels
_NAME = 1.15  # inches of a name beside a narrow figure
_CASES = 6  # panels, of more those without a single case are left out, and the others stand closer
_PER_CENT = 1.0  # inches of a panel with three numbers below it
_FEW = 12  # units whose names may have several lines beside a narrow figure
_NAMED = 60  # units that have a name and a row of their own; of more a row is a line, and the values tell the names
_LEAST_ROW = 0.14  # inches of a row with a name
_THIN = 0.185  # inches of a row, below which its letters are smaller
MOST = 1_500  # lines that fit into a picture
_DIGITS = {"rate": 1, "share": 2, "mean": 3}
_LEVEL = "line: {level:g} % interval within the text, or over articles where there are several"


def draw_dots(table: pd.DataFrame, title: object, only: list[str] | None) -> Chart:
    """A measure's table as dots with intervals."""
    layout = lay_out(table)
    panels, none = pick_panels(layout.panels, only), list[str]()
    if len(layout.units) > _FEW:
        panels, none = _used(panels)
    check_room(panels, layout.units)
    about = f"dot: {layout.unit}; {_LEVEL.format(level=100 * layout.level)}"
    if len(layout.units) > _NAMED:
        about += f"; {len(layout.units):,} rows in the order of the table, whose names are told in the values"
    if none:
        about += f"; never: {', '.join(none)}"
    caption, head = caption_of(title, layout.title, about, layout.source)
    values = pd.concat([panel.rows for panel in panels], ignore_index=True)
    return Chart(partial(paint_dots, layout=layout, panels=panels, caption=caption, solved={}),
                 _describe(layout, panels, head), values)


def _used(panels: list[Panel]) -> tuple[list[Panel], list[str]]:
    """Of many cases those that some unit has, and what the others are called."""
    if len(panels) <= _CASES or not all("count" in panel.rows for panel in panels):
        return panels, []
    used = [panel for panel in panels if panel.rows["count"].sum() > 0]
    return (used, [panel.heading for panel in panels if panel not in used]) if used else (panels, [])


def check_room(panels: list[Panel], units: list[str]) -> None:
    """ValueError where there is more than a picture holds."""
    if -(-len(panels) // 3) * len(units) > MOST:
        raise InputError(f"plot: {len(panels)} panels of {len(units):,} rows do not fit into a picture; choose some "
                         "with only=[...] or table.query(...).")


@styled
def paint_dots(look: Look, layout: Layout, panels: list[Panel], caption: Caption,
               solved: dict[tuple[float, Caption], list[Bounds]]) -> Figure:
    """The figure of a layout's panels. solved: where the axes of a figure of a width stand, filled in when it is known.
    """
    many = len(layout.units) > _NAMED
    close = many or (len(panels) > _CASES and len(layout.units) > _FEW)
    across = 1 if look.narrow else min(4 if close else 3, len(panels))
    names = layout.units if across < 4 else [cut(drawable(name), _CLOSE, look.size("note")) for name in layout.units]
    labels = [""] * len(names) if many else row_labels(names, _sizes(layout), look)
    lines = 1 + max(label.count("\n") for label in labels)
    beside = max(text_width(line, look.size("label")) for label in labels for line in label.split("\n"))
    room = (body_width(look) - beside - 0.28 * across) / across
    titles = [wrap(panel.heading, room, look.size("heading"), True) for panel in panels]
    above = 1 + max(heading.count("\n") for heading in titles)
    down = -(-len(panels) // across)
    head = 0.1 + down * (0.3 + 0.15 * above)
    row = 0.12 * lines + (0.09 if lines == 1 else 0.06)
    if many or not look.narrow:  # a phone is scrolled, where rows have names
        row = min(row, max((SCREEN - 1.1 - head) / down / len(labels), 0 if many else _LEAST_ROW))
    page = open_page(look, caption, head + down * row * len(labels))
    axes = _grid(page, down, across)
    for number, panel in enumerate(panels):
        place = axes[number // across][number % across]
        draw_intervals(place, panel.rows, len(labels), look, layout.panels.index(panel))
        dress(place, titles[number], labels, look, zero=True)
        if row < _THIN:
            place.tick_params(axis="y", labelsize=look.size("note"))
        if many:
            place.set_yticks([])
            for marks in place.collections:
                thin(marks)
    _number_columns(axes, len(panels), layout.declared.scale, room > _PER_CENT)
    if all(panel.rows["value"].isna().all() for panel in panels):
        axes[0][0].set_xlim(0, 1)  # no number could be read from an axis without a value
    known = look.width, caption  # with a line more at its foot a figure is higher
    if known not in solved:
        page.figure.draw_without_rendering()
        solved[known] = [_rounded(place.get_position().bounds) for place in page.figure.axes]
    page.figure.set_layout_engine(None)
    for place, bounds in zip(page.figure.axes, solved[known], strict=True):  # the same in the dark
        place.set_position(bounds)
    return page.figure


def _rounded(bounds: Bounds) -> Bounds:
    """Where axes stand, in digits that do not differ from run to run, as the solver's last ones do."""
    left, bottom, width, height = (round(end, 5) for end in bounds)
    return left, bottom, width, height


def _grid(page: Page, down: int, across: int) -> np.ndarray:
    """Axes (shape down, across) in the body of a page, which are as wide as their labels let them be."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    _, high = page.figure.get_size_inches()
    wide = page.look.width
    page.figure.set_layout_engine(ConstrainedLayoutEngine(rect=(
        (EDGE - 0.065) / wide, 1 - (page.top + page.height) / high, 1 - 2 * (EDGE - 0.065) / wide, page.height / high)))
    return page.figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)


def draw_intervals(axes: Axes, rows: pd.DataFrame, units: int, look: Look, case: int = 0) -> None:
    """One dot and interval a row, each at the height of its unit, unit 0 on top.

    rows: value, low, high and n, indexed by the number of the unit (from 0 to units - 1). A row without a value is
    marked as such (a refused score is told from nothing to count by n), and so is a unit without a row.
    """
    places = units - 1 - rows.index.to_numpy()
    low, middle, high = (rows[name].to_numpy(float) for name in ("low", "value", "high"))
    known = ~np.isnan(middle)
    colour, marker = look.hue(case)
    bounded = known & ~np.isnan(low)
    axes.hlines(places[bounded], low[bounded], high[bounded], color=colour, linewidth=1.4)
    axes.scatter(middle[known], places[known], s=26, color=colour, marker=marker, zorder=3, linewidths=0, clip_on=False)
    notes = {place: "no score" if n else "not in English" if why == NOT_ENGLISH else "nothing to count"
             for place, n, why in zip(places[~known], rows["n"][~known], _reasons(rows)[~known], strict=True)}
    for place, note in (dict.fromkeys(sorted({*range(units)} - {*places}), NOT_THERE) | notes).items():
        axes.annotate(note, (0.02, place), va="center", fontsize=look.size("note"), color=look.grey,
                      xycoords=("axes fraction", "data"))
    axes.set_ylim(-0.6, units - 0.4)


def _reasons(rows: pd.DataFrame) -> pd.Series:
    return rows["varies"] if "varies" in rows else pd.Series("", rows.index)


def thin(marks: LineCollection | PathCollection) -> None:
    """Make dots and lines fit into rows that are thinner than they are."""
    if hasattr(marks, "set_sizes"):
        marks.set_sizes([5])
    else:
        marks.set_linewidth(0.5)
        marks.set_alpha(0.5)


def dress(axes: Axes, title: str, labels: list[str], look: Look, *, zero: bool) -> None:
    """Panel title, row labels, a light vertical grid, and the zero line where zero means something."""
    axes.set_title(title, loc="left", color=look.ink, fontsize=look.size("heading"), fontweight="bold")
    axes.set_yticks(np.arange(len(labels))[::-1], labels)
    axes.grid(axis="x", color=look.rule, linewidth=0.6)
    axes.tick_params(axis="y", pad=7)
    axes.set_axisbelow(True)
    if zero:
        axes.axvline(0, color=look.grey, linewidth=0.9)


def row_labels(names: list[str], sizes: list[str], look: Look) -> list[str]:
    """What stands beside each row: a name and its n, on a phone in lines."""
    if not look.narrow:
        return [f"{_short(name)} {size}".strip() for name, size in zip(names, sizes, strict=True)]
    if len(names) > _FEW:
        return [cut(drawable(name), _NAME, look.size("label")) for name in names]
    lines = [wrap(_short(name), _NAME, look.size("label")) for name in names]
    return [f"{name}{_joint(name, size, look)}{size}" for name, size in zip(lines, sizes, strict=True)]


def _joint(name: str, size: str, look: Look) -> str:
    """What parts a name from its n: the end of a line, where the two do not fit on one."""
    last = name.rpartition("\n")[2]
    fits = text_width(f"{last} {size}", look.size("label")) <= _NAME
    return "" if not size else " " if fits else "\n"


def _sizes(layout: Layout) -> list[str]:
    """The n of each unit, where it is the same in all panels."""
    rows = pd.concat([panel.rows["n"] for panel in layout.panels])
    sizes = rows.groupby(level=0).agg(["first", "nunique"])
    steady = bool((sizes["nunique"] <= 1).all())
    return [f"(n = {sizes['first'][number]:,})" if steady else "" for number in range(len(layout.units))]


def _short(name: str) -> str:
    """A unit's name as it stands beside its row: no longer than there is room for."""
    name = drawable(name)
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST - 1].rstrip()}…"


def _number_columns(axes: np.ndarray, panels: int, scale: str, wide: bool) -> None:
    """Hide what holds no panel, and put numbers under the lowest panel of each column, wherever it ends."""
    down, across = axes.shape
    for spare in range(panels, down * across):
        axes[spare // across][spare % across].set_visible(False)
    if scale != "mean":
        axes[0][0].set_xlim(left=0)
    if scale == "share":
        axes[0][0].set_xlim(0, 1)
        axes[0][0].set_xticks([0, 0.5, 1], ["0 %", "50 %" if wide else "", "100 %"])
    for column in range(min(panels, across)):
        axes[(panels - 1 - column) // across][column].tick_params(axis="x", labelbottom=True)


def _describe(layout: Layout, panels: list[Panel], head: str) -> str:
    lines = [f"{head}, one dot {layout.unit}, with {100 * layout.level:g} % intervals."]
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

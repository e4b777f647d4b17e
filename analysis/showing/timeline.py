"""Rates over time: a panel an outlet, a line a concept, with intervals; events stand as lines with numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from analysis.measures.units import PERIODS
from analysis.showing.chart import Chart, no_chart
from analysis.showing.look import Look, cut
from analysis.showing.page import Caption, Key, body_width, caption_of, open_page, styled
from analysis.showing.panels import lay_out, pick_panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_OUTLETS, _CONCEPTS = 12, 3
_ONE_COLUMN = 6  # panels, of more there are two columns
_PANEL, _BETWEEN = 0.85, 0.34  # inches
_HIGHEST = 2.5  # times the highest value: where intervals are cut
_DODGE = 0.14  # of a period, between the marks of two concepts
NO_DATES = "No article of this study states a date that tells its {period}, so there is nothing to draw over time."
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True, eq=False)
class Timeline:
    """What is drawn. rows: outlet, name, at (a time), case (number of the concept), value, low, high."""

    period: str
    labels: list[str]
    names: dict[str, str]
    rows: pd.DataFrame
    events: pd.DataFrame


def draw_timeline(table: pd.DataFrame, title: object, only: list[str] | None, events: pd.DataFrame) -> Chart:
    """How rates change: a panel an outlet, from the first period to the last, a line a case with its intervals.

    table: of a measure by outlet and period, as `over_time` gives it. events: date, label, source; those that name at
    least a month stand as dashed lines with a number. only: at most three cases, by default the first three. Of more
    than twelve outlets those with most words are drawn, and the text says so. Without a row, a sentence says why.
    """
    period = next((name for name in PERIODS if name in table), "")
    if not period or "outlet" not in table:
        raise ValueError("plot: events stand on a line of time; give a table of outlets and periods, such as "
                         "analysis.over_time(study).")
    if table.empty:
        return no_chart(NO_DATES.format(period=period), table)
    layout = lay_out(table)
    panels = pick_panels(layout.panels, only)
    if len(panels) > _CONCEPTS and only is not None:
        raise ValueError(f"only: {len(panels)} concepts, but there is room for at most three; draw two figures.")
    panels = panels[:_CONCEPTS]
    rows = pd.concat([panel.rows.assign(case=number) for number, panel in enumerate(panels)], ignore_index=True)
    sizes = rows[rows["case"] == 0].groupby("outlet", sort=False)["n"].sum()
    kept = sizes.sort_values(ascending=False, kind="stable").index[:MOST_OUTLETS]
    names = {outlet: name for outlet, name in zip(rows["outlet"], rows["name"], strict=True) if outlet in kept}
    rows = rows[rows["outlet"].isin(kept)].assign(at=middles(rows[period], period))
    line = Timeline(period, [panel.heading for panel in panels], names, rows, placed(events))
    few = f"; the {len(kept)} of {len(sizes)} outlets with most words are drawn" * (len(sizes) > len(kept))
    own = f"{layout.title}, by {period}"
    caption, head = caption_of(title, own, f"bar: {100 * layout.level:.0f} % interval, cut where it leaves the panel; "
                               f"a {period} without an article has no mark{few}", layout.source)
    return Chart(partial(paint_timeline, line=line, caption=caption), _describe(line, f"{head}{few}"), rows)


def middles(cells: pd.Series, period: str) -> pd.Series:
    """The middle of each period, as a time; a week is named by its Monday.

    >>> middles(pd.Series(["2031-03", "2031-04"]), "month").dt.strftime("%m-%d").tolist()
    ['03-16', '04-16']
    >>> middles(pd.Series(["2031-03-10"]), "week").dt.strftime("%m-%d %H").tolist()
    ['03-13 12']
    """
    spans = [pd.Period(str(cell), freq="W-SUN" if period == "week" else None) for cell in cells]
    times = pd.to_datetime([span.start_time + (span.end_time - span.start_time) / 2 for span in spans])
    return pd.Series(times, cells.index).dt.round("s")


def placed(events: pd.DataFrame) -> pd.DataFrame:
    """The events that have a month at least, in order, with `at` and a number."""
    known = events[events["date"].str.len() > 4].sort_values("date", kind="stable", ignore_index=True)
    return known.assign(at=middles(known["date"], ""), number=range(1, len(known) + 1))


@styled
def paint_timeline(look: Look, line: Timeline, caption: Caption) -> Figure:
    """The figure: panels of one height and one scale, one below the other."""
    keys = [Key(label, {"color": look.hue(number)[0], "marker": look.hue(number)[1], "markersize": 5})
            for number, label in enumerate(line.labels)]
    keys += [Key(f"{row.number}  {row.label} ({row.date})") for row in line.events.itertuples()]
    step, across = _PANEL + _BETWEEN, 1 if look.narrow or len(line.names) <= _ONE_COLUMN else 2
    down, wide = -(-len(line.names) // across), body_width(look) / across
    page = open_page(look, caption, step * down + 0.15, keys)
    left, right = _ends(line)
    # Two short articles in a month have an interval without use: it is cut, so that the others can be read.
    top = min(line.rows["high"].max(), _HIGHEST * line.rows["value"].max()) or line.rows["high"].max() or 1.0
    for place, (outlet, name) in enumerate(line.names.items()):
        row, column = place // across, place % across
        axes = page.axes(column * wide + 0.36, row * step + _BETWEEN, wide - 0.42, _PANEL)
        axes.set_xlim(left, right)
        axes.set_ylim(0, 1.04 * float(top))
        # A line of a name in bold is a tenth wider; a second line would stand in the panel above.
        axes.set_title(cut(name, (wide - 0.7) / 1.15, look.size("heading")), loc="left", pad=3,
                       fontsize=look.size("heading"), fontweight="bold", color=look.ink)
        _draw_outlet(axes, line, outlet, look)
        _draw_events(axes, line, look, row == 0)
        _dress(axes, look, place + across >= len(line.names))
    return page.figure


def _ends(line: Timeline) -> tuple[float, float]:
    times = [*line.rows["at"], *line.events["at"]]
    margin = pd.Timedelta(days=_DAYS[line.period] * 0.6)
    return _number(min(times) - margin), _number(max(times) + margin)


def _number(time: pd.Timestamp) -> float:
    from matplotlib.dates import date2num

    return float(date2num(time))


def _draw_outlet(axes: Axes, line: Timeline, outlet: str, look: Look) -> None:
    here = line.rows[line.rows["outlet"] == outlet]
    for number in range(len(line.labels)):
        some = here[here["case"] == number].sort_values("at")
        colour, marker = look.hue(number)
        off = (number - (len(line.labels) - 1) / 2) * _DODGE * _DAYS[line.period]
        at = [_number(time) + off for time in some["at"]]
        axes.vlines(at, some["low"], some["high"], color=colour, linewidth=1.1, alpha=0.55)
        axes.plot(at, some["value"], color=colour, marker=marker, markersize=4, linewidth=1.0,
                  gid=f"{outlet} {line.labels[number]}", clip_on=False)


def _draw_events(axes: Axes, line: Timeline, look: Look, first: bool) -> None:
    for event in line.events.itertuples():
        at = _number(event.at)
        axes.axvline(at, color=look.grey, linewidth=0.9, linestyle=(0, (3, 2)), zorder=0, gid=f"event {event.number}")
        if first:
            axes.annotate(str(event.number), (at, 1), xycoords=("data", "axes fraction"), xytext=(2, -1), va="top",
                          textcoords="offset points", fontsize=look.size("note"), color=look.ink, gid="event")


def _dress(axes: Axes, look: Look, last: bool) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.ticker import MaxNLocator

    locator = AutoDateLocator(minticks=2, maxticks=4 if look.narrow else 8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.xaxis.get_offset_text().set_visible(last)
    axes.xaxis.get_offset_text().set_fontsize(look.size("note"))
    axes.tick_params(axis="x", labelbottom=last)
    axes.yaxis.set_major_locator(MaxNLocator(3))
    axes.tick_params(axis="y", labelsize=look.size("note"), labelcolor=look.grey)
    axes.grid(axis="y", color=look.rule, linewidth=0.6)
    axes.set_axisbelow(True)


def _describe(line: Timeline, head: str) -> str:
    told = [f"{head}."]
    for outlet, name in line.names.items():
        here = line.rows[line.rows["outlet"] == outlet]
        for number, label in enumerate(line.labels):
            told.append(f"  {name}, {label}: {_cells(here[here['case'] == number], line.period)}")
    return "\n".join([*told, *(f"  event {row.number}, {row.date}: {row.label}" for row in line.events.itertuples())])


def _cells(rows: pd.DataFrame, period: str) -> str:
    cells: Sequence[str] = [f"{row[period]} {row['value']:.1f} ({row['low']:.1f} to {row['high']:.1f})"
                            for row in rows.sort_values("at").to_dict("records")]
    return ", ".join(cells)

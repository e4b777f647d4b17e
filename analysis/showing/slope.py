"""Ranks by several scores as a slope chart: a line a unit, from its rank by one score to its rank by the next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InputError
from analysis.measures.tone import SCORERS
from analysis.showing.chart import Chart
from analysis.showing.look import Look, cut, text_width, wrap
from analysis.showing.page import Caption, Key, body_width, caption_of, open_page, styled
from analysis.showing.panels import lay_out, pick_panels, source_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW = 0.27  # inches from rank to rank
_FEW = 12  # units whose names may have several lines
_MOST = 60  # units that a slope chart can hold
_RISES, _FALLS = 0, 1  # hues


def is_ranks(table: object) -> bool:
    """Whether a table is one of ranks: a column a score, whole numbers."""
    return isinstance(table, pd.DataFrame) and table.shape[1] > 1 and set(table.columns) <= set(SCORERS) and all(
        pd.api.types.is_integer_dtype(table[name]) for name in table)


def can_rank(table: pd.DataFrame, only: list[str] | None) -> bool:
    """Whether ranks of a measure's table can be drawn: two scores of two units, and lines that can be told apart."""
    values = _values(table, only).dropna()
    return values.shape[1] >= 2 and 2 <= len(values) <= _MOST


def draw_ranks(table: pd.DataFrame, title: object, only: list[str] | None) -> Chart:
    """The ranks of units by two or more cases of a measure, 1 the highest; or a table of ranks, a column a score.

    only: the cases, in this order; of `tone` by default polarity and compound, since subjectivity has no direction.
    Units without a value in one of them have no line and are named in the text. ValueError for fewer than two of
    either.
    """
    values = table if "measure" not in table else _values(table, only)
    if "measure" not in table and only is not None:
        values = table[[_known(name, table) for name in only]]
    ranks = values.dropna().rank(ascending="measure" not in table, method="min").astype(int)
    if ranks.shape[1] < 2 or len(ranks) < 2:
        raise InputError("plot: ranks need two scores of two units at least; give a table with more, or leave out "
                         "ranks=True.")
    if len(ranks) > _MOST:
        raise InputError(f"plot: {len(ranks)} lines cannot be told apart; choose some with table.query(...).")
    ranks.columns = [_scorer(name) for name in ranks.columns]
    gone = [str(name) for name in values.index if name not in ranks.index]
    own = f"Ranks by {', '.join(ranks.columns[:-1])} and {ranks.columns[-1]}"
    caption, head = caption_of(title, own, "1: the highest" + f"; without a value: {', '.join(gone)}" * bool(gone),
                               source_of(table))
    return Chart(partial(paint_ranks, ranks=ranks, caption=caption), _describe(ranks, head, gone),
                 ranks.rename_axis("name").reset_index())


def _values(table: pd.DataFrame, only: list[str] | None) -> pd.DataFrame:
    layout = lay_out(table)
    usual = ["polarity", "compound"] if layout.declared.name == "tone" and only is None else only
    known = {name for panel in layout.panels for name in panel.names}
    usual = [name for name in usual if name in known] if only is None and usual else usual
    picked = pick_panels(layout.panels, usual)
    return pd.DataFrame({panel.heading: panel.rows["value"] for panel in picked}).reindex(
        range(len(layout.units))).set_axis(layout.units, axis=0)


def _known(name: str, table: pd.DataFrame) -> str:
    if name not in table:
        raise InputError(f"only: {name!r} is not in the table; it has {list(table.columns)}.")
    return name


def _scorer(name: object) -> str:
    return f"{SCORERS[str(name)]} {name}" if name in SCORERS else str(name)


def slots(ranks: pd.DataFrame) -> pd.DataFrame:
    """Where each unit stands in each column, from 0 on top: by rank, those of one rank by their other ranks."""
    out = {}
    for column in ranks.columns:
        others = [name for name in ranks.columns if name != column]
        order = ranks.sort_values([column, *others], kind="stable").index
        out[column] = pd.Series(range(len(order)), order)
    return pd.DataFrame(out).reindex(ranks.index)


@styled
def paint_ranks(look: Look, ranks: pd.DataFrame, caption: Caption) -> Figure:
    """The figure: names at both ends, ranks beside them, lines between."""
    places, room = slots(ranks), body_width(look)
    longest = (0.33 if ranks.shape[1] == 2 else 0.25) * room
    # Many names have a line each, so that the lines between them stay on a screen.
    lines = 1 if len(ranks) > _FEW else 3
    names = [cut(str(name), longest, look.size("label"), lines) for name in ranks.index]
    beside = max(text_width(line, look.size("label")) for name in names for line in name.split("\n")) + 0.34
    lines = 1 + max(name.count("\n") for name in names)
    row = max(_ROW, 0.06 + lines * look.size("label") * 1.25 / 72)
    columns = ranks.shape[1]
    between = room - 2 * beside
    headings, above, turned = _headings(list(ranks.columns), beside + between / 2 if columns == 2 else
                                        between / (columns - 1), look)
    page = open_page(look, caption, above + row * len(ranks), _keys(ranks, look))
    axes = page.axes(beside, above, between, row * len(ranks))
    axes.set_xlim(0, columns - 1)
    axes.set_ylim(len(ranks) - 0.5, -0.5)
    axes.axis("off")
    for column in range(columns):
        axes.axvline(column, color=look.rule, linewidth=0.8, zorder=0, clip_on=False)
        side, off = ("center", 0) if columns > 2 else ("right", 1) if column == 0 else ("left", -1)
        over = max(text_width(line, look.size("heading"), True) for line in headings[column].split("\n")) - beside
        axes.annotate(headings[column], (column, 1), xycoords=("data", "axes fraction"), ha=side, va="bottom",
                      xytext=(72 * off * max(over, 0), 6), textcoords="offset points", annotation_clip=False,
                      fontsize=look.size("heading"), fontweight="bold", color=look.ink,
                      rotation=90 if turned else 0, gid="heading")
    for number in range(len(ranks)):
        _draw(axes, number, ranks, places, names[number], look)
    return page.figure


def _headings(names: list[str], room: float, look: Look) -> tuple[list[str], float, bool]:
    """The headings in lines, how high they are, and whether they are turned, since words are wider than their room."""
    points = look.size("heading")
    if any(text_width(word, points, True) > room for name in names for word in name.split()):
        lines = [wrap(name, 1.2, points, True) for name in names]
        return lines, max(text_width(line, points, True) for name in lines for line in name.split("\n")) + 0.12, True
    lines = [wrap(name, room, points, True) for name in names]
    return lines, (1 + max(each.count("\n") for each in lines)) * points * 1.3 / 72 + 0.08, False


def _keys(ranks: pd.DataFrame, look: Look) -> list[Key]:
    """What the lines' colours and markers stand for, those that there are."""
    ends = ranks.iloc[:, -1] - ranks.iloc[:, 0]
    last = ranks.columns[-1]
    told = {"higher": f"higher by {last}", "lower": f"lower by {last}", "same": "same rank"}
    return [Key(told[way], {"markersize": 5.5, **_mark(way, look)})
            for way, some in (("higher", ends < 0), ("lower", ends > 0), ("same", ends == 0)) if some.any()]


def _mark(way: str, look: Look) -> dict[str, object]:
    colour = {"higher": look.hue(_RISES)[0], "lower": look.hue(_FALLS)[0], "same": look.grey}[way]
    return {"color": colour, "marker": {"higher": "^", "lower": "v", "same": "o"}[way]}


def _draw(axes: Axes, number: int, ranks: pd.DataFrame, places: pd.DataFrame, name: str, look: Look) -> None:
    row, at = ranks.iloc[number], places.iloc[number]
    way = "higher" if row.iloc[-1] < row.iloc[0] else "lower" if row.iloc[-1] > row.iloc[0] else "same"
    axes.plot(range(len(row)), at, linewidth=1.6, markersize=6, clip_on=False, gid=str(ranks.index[number]),
              **_mark(way, look))
    for column, side, off in ((0, "right", -1), (len(row) - 1, "left", 1)):
        axes.annotate(f"{row.iloc[column]}", (column, at.iloc[column]), xytext=(9 * off, 0),
                      textcoords="offset points", ha=side, va="center_baseline", color=look.ink, fontweight="bold",
                      fontsize=look.size("label"), annotation_clip=False, gid="rank")
        axes.annotate(name, (column, at.iloc[column]), xytext=(23 * off, 0), textcoords="offset points", ha=side,
                      va="center", color=look.ink, fontsize=look.size("label"), annotation_clip=False, gid="name",
                      linespacing=1.1)


def _describe(ranks: pd.DataFrame, head: str, gone: list[str]) -> str:
    told = [f"  {name}: {', '.join(f'{column} {rank}' for column, rank in row.items())}"
            for name, row in zip(ranks.index, ranks.to_dict("records"), strict=True)]
    return "\n".join([f"{head}, 1 the highest.", *told, *(f"  {name}: no value" for name in gone)])

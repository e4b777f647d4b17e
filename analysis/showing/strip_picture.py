"""How the article strip is drawn: rows as high as their marks need, no mark on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.showing.look import Look, cut, text_width, wrap
from analysis.showing.page import Caption, Key, body_width, open_page, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WITH_HIT = " with a hit"  # behind the number of articles that share a line; a picture has the number alone
TITLE = "title"  # the section of what stands in an article's headline
OTHERS = "others"
_THIN = 20  # articles, above which lines are thinner


@dataclass(frozen=True, eq=False)
class Strip:
    """What a strip shows. lines: what stands beside each; together: whether an outlet's articles share one.

    hits: a row a mark, with its `line`. bands: a row a stretch, with its `line` and its `band`.
    """

    concepts: dict[str, str]
    lines: dict[object, str]
    together: bool
    hits: pd.DataFrame
    bands: pd.DataFrame
    types: list[str] = field(default_factory=list)

    @property
    def headlines(self) -> bool:
        """Whether hits in headlines have a column of their own."""
        return bool((self.hits["section"] == TITLE).any()) if "section" in self.hits else False


@styled
def paint_strip(look: Look, strip: Strip, caption: Caption) -> Figure:
    """The figure: rows as high as their marks need, one below the other."""
    size = look.size("note") if look.narrow or len(strip.lines) > _THIN else look.size("label")
    many = len(strip.lines) > _THIN
    names = {line: _label(name, 0.26 * look.width, size) if strip.together else wrap(name, 0.24 * look.width, size)
             for line, name in strip.lines.items()}
    beside = max(text_width(row, size) for name in names.values() for row in name.split("\n")) + 0.12
    column = 0.62 if strip.headlines else 0.0
    width = body_width(look) - beside - column - 0.1
    dot = 0.05 if many else 0.06 if look.narrow or strip.together else 0.078  # inches
    rows = {line: _place(strip, line, width, column, dot) for line in strip.lines}
    above = 0.13 if strip.types else 0.03 if many else 0.04
    tall = {line: max(above + 1.5 * dot + _deepest(marks) + (0.02 if many else 0.12),
                      (names[line].count("\n") + 1) * size * 1.25 / 72 + 0.06) for line, marks in rows.items()}
    page = open_page(look, caption, sum(tall.values()) + 0.24, _keys(strip, look, dot))
    axes = page.axes(beside + column, 0, width, sum(tall.values()))
    axes.set_xlim(0, 1)
    axes.set_ylim(sum(tall.values()), 0)
    heights, top = {}, 0.0
    for line, marks in rows.items():
        heights[line] = top + above + 0.75 * dot
        axes.plot([0, 1], [heights[line]] * 2, color=look.rule, linewidth=0.8, zorder=0, solid_capstyle="butt")
        _draw_bands(axes, strip, line, heights[line] - 0.75 * dot - 0.02, look)
        _draw_marks(axes, strip, marks, heights[line], dot, look)
        top += tall[line]
    _dress(axes, names, heights, column / width, size, look)
    return page.figure


def _label(name: str, inches: float, size: float) -> str:
    """An outlet's name in one line, with how many of its articles have a hit."""
    called, _, number = name.rpartition(" (")
    told = f" ({number.split()[0]})"
    return f"{cut(called, inches - text_width(told, size), size)}{told}"


def _place(strip: Strip, line: object, width: float, column: float, dot: float) -> list[dict[str, Any]]:
    """The marks of a line, each with x (its place, or where in the column of headlines) and how far down, in inches.

    No mark lies on another; where it would, it is moved down. Of an outlet's articles together each concept has a lane.
    """
    hits = strip.hits[strip.hits["line"] == line]
    order = {concept: number for number, concept in enumerate(strip.concepts)}
    hits = hits.assign(_case=hits["concept"].map(order)).sort_values(["position", "_case"], kind="stable")
    placed: list[dict[str, Any]] = []
    titled = 0
    for row in hits.to_dict("records"):
        mark = {"x": row["position"], "down": 0.0, "case": row["_case"], "negated": row["status"] == "negated",
                "ringed": bool(row["scare_quoted"]), "title": row.get("section") == TITLE, "concept": row["concept"]}
        mark["reach"] = dot * (0.82 if mark["ringed"] else 0.52)
        if mark["title"]:
            a_row = max(1, int((column - 0.1) / (1.7 * dot)))
            mark |= {"x": (0.05 + dot + 1.7 * dot * (titled % a_row) - column) / width,
                     "down": 1.7 * dot * (titled // a_row)}
            titled += 1
        elif strip.together:
            mark["down"] = 1.2 * dot * row["_case"]
        else:
            mark["down"] = _free(mark, placed, width, dot)
        placed.append(mark)
    return placed


def _free(mark: dict[str, Any], placed: Sequence[dict[str, Any]], width: float, dot: float) -> float:
    """How far down a mark has room: the least that keeps it apart from all that are placed."""
    near = [(abs(other["x"] - mark["x"]) * width, other["down"], other["reach"] + mark["reach"]) for other in placed
            if not other["title"]]
    near = [(across, down, reach) for across, down, reach in near if across < reach]
    step = 0
    while any(across ** 2 + (down - step * dot / 4) ** 2 < reach ** 2 for across, down, reach in near):
        step += 1
    return step * dot / 4


def _deepest(marks: Sequence[dict[str, Any]]) -> float:
    return max((mark["down"] + mark["reach"] for mark in marks), default=0.0)


def _draw_marks(axes: Axes, strip: Strip, marks: Sequence[dict[str, Any]], height: float, dot: float,
                look: Look) -> None:
    """One collection a concept, filled and hollow, and one of rings."""
    points = (72 * dot) ** 2
    for number, concept in enumerate(strip.concepts):
        colour, marker = look.hue(number)
        for hollow in (False, True):
            some = [mark for mark in marks if mark["concept"] == concept and mark["negated"] == hollow]
            axes.scatter([mark["x"] for mark in some], [height + mark["down"] for mark in some],
                         s=points * (0.75 if hollow else 0.95), marker=marker, edgecolors=colour, clip_on=False,
                         facecolors=look.paper if hollow else colour, linewidths=1.0 if hollow else 0, zorder=3,
                         alpha=0.7 if strip.together else 1, gid=f"{concept} {'negated' if hollow else 'stated'}")
    rings = [mark for mark in marks if mark["ringed"]]
    axes.scatter([mark["x"] for mark in rings], [height + mark["down"] for mark in rings], s=points * 2.4, marker="o",
                 edgecolors=look.ink, facecolors="none", linewidths=0.8, clip_on=False, zorder=4, gid="ringed")


def _bar(look: Look, number: int, last: bool) -> dict[str, Any]:
    """How a type's stretch is drawn: full, in a hue, hollow; the others as half a bar. height: in inches."""
    if last:
        return {"facecolor": look.hue(5)[0], "edgecolor": "none", "linewidth": 0, "height": 0.028}
    full = {"facecolor": look.ink, "edgecolor": look.ink}
    kinds = [full, {"facecolor": look.hue(3)[0], "edgecolor": look.hue(3)[0]},
             {"facecolor": look.paper, "edgecolor": look.ink}]
    return {**kinds[number], "linewidth": 0.7, "height": 0.07}


def _bars(strip: Strip, look: Look) -> dict[str, dict[str, Any]]:
    return {name: _bar(look, number, name == OTHERS) for number, name in enumerate(strip.types)}


def _draw_bands(axes: Axes, strip: Strip, line: object, foot: float, look: Look) -> None:
    from matplotlib.patches import Rectangle

    if not strip.types:
        return
    bars = _bars(strip, look)
    for row in strip.bands[strip.bands["line"] == line].to_dict("records"):
        shape = dict(bars[row["band"]])
        tall = shape.pop("height")
        axes.add_patch(Rectangle((row["begins"], foot - tall), row["ends"] - row["begins"], tall, gid=row["band"],
                                 **shape))


def _keys(strip: Strip, look: Look, dot: float) -> list[Key]:
    points = 72 * dot
    keys = [Key(label, {"color": look.hue(number)[0], "marker": look.hue(number)[1], "markersize": points,
                        "markeredgewidth": 0}) for number, label in enumerate(strip.concepts.values())]
    if (strip.hits["status"] == "negated").any():
        keys.append(Key("negated", {"marker": "o", "markersize": 0.85 * points, "markerfacecolor": look.paper,
                                    "markeredgecolor": look.ink}))
    if strip.hits["scare_quoted"].any():
        keys.append(Key("in scare quotes", {"marker": "o", "markersize": 1.55 * points, "markeredgewidth": 0.8,
                                            "markerfacecolor": "none", "markeredgecolor": look.ink}))
    return keys + [Key(name, bar=shape) for name, shape in _bars(strip, look).items()]


def _dress(axes: Axes, names: dict[object, str], heights: dict[object, float], column: float, size: float,
           look: Look) -> None:
    axes.set_yticks([])
    for line, name in names.items():
        axes.annotate(name, (-column, heights[line]), xytext=(-6, 0), textcoords="offset points", ha="right",
                      va="center", fontsize=size, color=look.ink, annotation_clip=False, linespacing=1.1, gid="name")
    ends = ["start", "half", "end"] if look.narrow else ["first word", "¼", "half", "¾", "last word"]
    axes.set_xticks([number / (len(ends) - 1) for number in range(len(ends))], ends)
    axes.get_xticklabels()[-1].set_ha("right")
    axes.get_xticklabels()[0].set_ha("left")
    if column:
        axes.annotate("headline", (-column, 0), xycoords=("data", "axes fraction"), xytext=(3, -6.5),
                      textcoords="offset points", ha="left", va="top", fontsize=look.size("note"), color=look.grey,
                      annotation_clip=False)

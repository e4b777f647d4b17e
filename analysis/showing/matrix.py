"""Words by outlet as a matrix: the counts in the cells, shaded, a block a thing that is named."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InputError
from analysis.showing.chart import Chart
from analysis.showing.look import Look, blend, contrast, cut, text_width, wrap
from analysis.showing.page import Caption, body_width, caption_of, open_page, styled
from analysis.showing.sentences import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW = {False: 0.21, True: 0.2}  # inches, wide and narrow
_LEAST = 0.24  # inches of a cell
_MOST_ROWS = 200
_TITLES = {"head": "Which words are used, by head word", "form": "Which words are used, as they are written",
           "pattern": "Which words are used, by the dictionary's patterns"}
OF = tuple(_TITLES)
_BESIDE = ("label", "tier", "all")  # columns of a table of `forms` that are no unit


def is_forms(table: object) -> bool:
    """Whether a table is one of `forms`: a row a head word, form or pattern, a column an outlet, and `all`."""
    return isinstance(table, pd.DataFrame) and table.index.name in OF and "all" in table


def draw_matrix(tables: pd.DataFrame | Mapping[str, pd.DataFrame], title: object, only: list[str] | None) -> Chart:
    """Tables of `forms` as one matrix: a row a word, most frequent first, a column an outlet, a block a label.

    tables: one, which may hold several labels; or several by label. only: the labels to draw, in this order. A zero is
    a light dot. Of more columns than there is room for, those with most uses are drawn, and one for all others.
    ValueError for tables of different columns, and for more rows than can be read.
    """
    blocks = _blocks(tables, only)
    units = _units(blocks)
    rows = sum(map(len, blocks.values()))
    if not rows:
        raise InputError("the table has no rows: there is nothing to draw, so leave the figure out.")
    if rows > _MOST_ROWS:
        raise InputError(f"plot: {rows} words do not fit into a picture; choose some with table.head(...).")
    of = str(next(iter(blocks.values())).index.name)
    caption, head = caption_of(title, _TITLES[of], "number and shade: how often; dot: never", "")
    return Chart(partial(paint_matrix, blocks=blocks, units=units, caption=caption), _describe(blocks, units, head),
                 _flat(blocks, of))


def _blocks(tables: pd.DataFrame | Mapping[str, pd.DataFrame], only: list[str] | None) -> dict[str, pd.DataFrame]:
    """The words of each label, most frequent first."""
    if isinstance(tables, pd.DataFrame):
        labels = tables["label"] if "label" in tables else pd.Series("", tables.index)
        tables = {str(label): tables[(labels == label).to_numpy()] for label in dict.fromkeys(labels)}
    for name in only or []:
        if name not in tables:
            raise InputError(f"only: {name!r} is not in the table; it has {list(tables)}.")
    picked = tables if only is None else {name: tables[name] for name in only}
    return {label: table.sort_values("all", ascending=False, kind="stable") for label, table in picked.items()
            if len(table)}


def _units(blocks: Mapping[str, pd.DataFrame]) -> list[str]:
    columns = [[name for name in table.columns if name not in _BESIDE] for table in blocks.values()]
    if any(set(each) != set(columns[0]) for each in columns):
        raise InputError("plot: the tables differ in their outlets; count them in one study, by the same unit.")
    return columns[0] if columns else []


def _flat(blocks: Mapping[str, pd.DataFrame], of: str) -> pd.DataFrame:
    """All blocks as one table with a label."""
    parts = [table.drop(columns="label", errors="ignore").rename_axis(index=of).reset_index().assign(label=label)
             for label, table in blocks.items()]
    flat = pd.concat(parts, ignore_index=True)
    return flat[["label", *(name for name in flat.columns if name != "label")]]


@styled
def paint_matrix(look: Look, blocks: dict[str, pd.DataFrame], units: list[str], caption: Caption) -> Figure:
    """The figure: headings above all blocks, each block below its label."""
    points, room = look.size("label"), body_width(look)
    lines = _lines(blocks)
    words = [wrap(word, 0.36 * room, points) for word, _ in lines]
    beside = max(text_width(line, points) for word in words for line in word.split("\n")) + 0.1
    total = 0.36
    lines, units = _widest(lines, units, max(int((room - beside - total) / _LEAST), 2))
    cell = min(0.95, (room - beside - total) / len(units))
    upright = max(text_width(word, look.size("note")) for unit in units for word in unit.split()) <= cell - 0.06
    turned = max(int(cell / (look.size("note") * 1.2 / 72)), 1)  # lines of a turned heading that a column has room for
    headings = [wrap(unit, cell - 0.05, look.size("note")) if upright else cut(unit, 1.2, look.size("note"), turned)
                for unit in units]
    deep = 1 + max(each.count("\n") for each in headings)
    longest = max(text_width(line, look.size("note")) for each in headings for line in each.split("\n"))
    above = 0.08 + (deep * look.size("note") * 1.25 / 72 if upright else longest)
    tall = [_ROW[look.narrow] * (1.25 if row is None else 1) + (word.count("\n") * points * 1.2 / 72)
            for word, (_, row) in zip(words, lines, strict=True)]
    page = open_page(look, caption, above + sum(tall))
    axes = page.axes(beside, above, cell * len(units) + total, sum(tall))
    axes.set_xlim(0, cell * len(units) + total)
    axes.set_ylim(sum(tall), 0)
    axes.axis("off")
    for column, heading in enumerate([*headings, "all"]):
        middle = cell * (column + 0.5) if column < len(units) else cell * len(units) + total / 2
        axes.text(middle, -0.05, heading, ha="center", va="bottom", fontsize=look.size("note"), color=look.grey,
                  rotation=0 if upright or heading == "all" else 90, linespacing=1.15, gid="heading")
    most = max(int(row[unit]) for _, row in lines if row is not None for unit in units)
    top = 0.0
    for word, (_, row), high in zip(words, lines, tall, strict=True):
        _draw_word(axes, word, row, top + high / 2, beside, look)
        if row is not None:
            _draw_cells(axes, row, units, (top, high), cell, most, look)
            axes.text(cell * len(units) + total / 2, top + high / 2, f"{int(row['all']):,}", ha="center",
                      va="center_baseline", fontsize=points, color=look.grey, gid="all")
        top += high
    return page.figure


def _widest(lines: list[tuple[str, pd.Series | None]], units: list[str],
            most: int) -> tuple[list[tuple[str, pd.Series | None]], list[str]]:
    """The lines with no more columns than there is room for: those of the units with most uses, the rest as one."""
    if len(units) <= most:
        return lines, units
    uses = sum((row[units] for _, row in lines if row is not None), pd.Series(0, units))
    kept = set(uses.sort_values(ascending=False, kind="stable").index[:most - 1])
    shown, rest = [unit for unit in units if unit in kept], [unit for unit in units if unit not in kept]
    others = f"{len(rest)} others"
    added = [None if row is None else pd.concat([row[shown], pd.Series({others: row[rest].sum(), "all": row["all"]})])
             for _, row in lines]
    return [(word, row) for (word, _), row in zip(lines, added, strict=True)], [*shown, others]


def _lines(blocks: Mapping[str, pd.DataFrame]) -> list[tuple[str, pd.Series | None]]:
    """What stands in each line: a block's label, or a word with its counts."""
    lines: list[tuple[str, pd.Series | None]] = []
    for label, table in blocks.items():
        lines += [(f"{label[:1].upper()}{label[1:]}", None)] if label else []
        lines += [(_written(word, label), row) for word, (_, row) in zip(table.index, table.iterrows(), strict=True)]
    return lines


def _written(word: object, label: str) -> str:
    """A word as it is read: without the pattern's asterisk, and a name with its capitals."""
    told = str(word).rstrip("*")
    return label if told == label.lower() else told


def _draw_word(axes: Axes, word: str, row: pd.Series | None, middle: float, beside: float, look: Look) -> None:
    at, side = (-0.08, "right") if row is not None else (-beside, "left")
    axes.text(at, middle + (0.03 if row is None else 0), word, ha=side, va="center", fontsize=look.size("label"),
              color=look.ink, fontweight="normal" if row is not None else "bold", linespacing=1.1,
              gid="word" if row is not None else "label")


def _draw_cells(axes: Axes, row: pd.Series, units: list[str], line: tuple[float, float], cell: float, most: int,
                look: Look) -> None:
    from matplotlib.patches import Rectangle

    top, high = line
    for column, unit in enumerate(units):
        n, middle = int(row[unit]), (cell * (column + 0.5), top + high / 2)
        if not n:
            axes.plot(*middle, marker="o", markersize=2, color=look.grey, markeredgewidth=0, gid=unit)
            continue
        ground = shade(n, most, look)
        axes.add_patch(Rectangle((cell * column + 0.012, top + 0.012), cell - 0.024, high - 0.024, facecolor=ground,
                                 linewidth=0, gid=unit))
        ink = max((look.ink, look.paper), key=lambda colour: contrast(colour, ground))
        axes.text(*middle, f"{n:,}", ha="center", va="center_baseline", fontsize=look.size("label"), color=ink,
                  gid=unit)


def shade(n: int, most: int, look: Look) -> str:
    """The ground of a cell: the first hue, the fuller the more often; words on it stand out by 4.5 to one or more."""
    steps = int(50 * (0.14 + 0.86 * (n / most) ** 0.7))
    grounds = (blend(look.hue(0)[0], look.paper, step / 50) for step in range(steps, 51))
    # Past the middle tones, on which neither ink nor paper can be read.
    return next(ground for ground in grounds if max(contrast(look.ink, ground), contrast(look.paper, ground)) >= 4.5)


def _describe(blocks: Mapping[str, pd.DataFrame], units: list[str], head: str) -> str:
    lines = [f"{head}, with how often each is used."]
    for label, table in blocks.items():
        lines += [f"{label}:"] if label else []
        for word, (_, row) in zip(table.index, table.iterrows(), strict=True):
            told = ", ".join(f"{unit} {int(row[unit]):,}" for unit in units if row[unit]) or "nobody"
            lines.append(f"  {word}: {told} ({counted(int(row['all']), 'use')})")
    return "\n".join(lines)

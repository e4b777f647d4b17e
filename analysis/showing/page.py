"""A figure's frame: title, what is drawn, keys and source around a body, laid out in inches from the top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any

from analysis.measures.findings import EMPTY
from analysis.showing.letters import IN_LATIN, drawable, watch
from analysis.showing.look import Look, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EDGE = 0.07  # inches around a figure
_LINE = 1.32 / 72  # inches of a line of text, a point of its letters


@dataclass(frozen=True)
class Caption:
    """The words around a figure. title: on top, bold; about: below it, what is drawn; source: at the foot."""

    title: str
    about: str = ""
    source: str = ""


@dataclass(frozen=True)
class Key:
    """What a mark stands for. mark: of matplotlib's Line2D; bar: of its Rectangle, for what is a stretch."""

    text: str
    mark: dict[str, Any] = field(default_factory=dict)
    bar: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Page:
    """A figure with room for its body: `left`, `top` (from the upper edge), `width` and `height` in inches."""

    figure: Figure
    look: Look
    left: float
    top: float
    width: float
    height: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes in the body, at these inches from its upper left corner."""
        wide, high = self.figure.get_size_inches()
        place = ((self.left + left) / wide, 1 - (self.top + top + height) / high, width / wide, height / high)
        return self.figure.add_axes(place)


def styled(paint: Callable[..., Figure]) -> Callable[..., Figure]:
    """A function that draws for a look, given first, with matplotlib told of that look.

    Where no font has the letters of some words, it is drawn once more, with a line that says so at its foot.
    """
    @wraps(paint)
    def painted(look: Look, *, caption: Caption, **named: Any) -> Figure:
        from matplotlib import rc_context

        with rc_context(look.style()), watch() as replaced:
            figure = paint(look, caption=caption, **named)
            if replaced:
                told = replace(caption, source=f"{caption.source} {IN_LATIN}".lstrip())
                figure = paint(look, caption=told, **named)
            return figure

    return painted


def body_width(look: Look) -> float:
    """Inches that a figure's body is wide."""
    return look.width - 2 * EDGE


def open_page(look: Look, caption: Caption, height: float, keys: Sequence[Key] = ()) -> Page:
    """A figure of a look with its words in place, as high as they and a body of that height need."""
    from matplotlib.figure import Figure

    room, keys = body_width(look), [replace(key, text=drawable(key.text)) for key in keys]
    title, about, source = (wrap(text, room, look.size(size), bold) for text, size, bold in (
        (caption.title, "title", True), (caption.about, "note", False), (caption.source, "note", False)))
    rows = _flow(keys, room, look)
    tall = {"title": _height(title, look.size("title")), "about": _height(about, look.size("note")),
            "keys": _LINE * look.size("label") * 1.15 * len(rows), "source": _height(source, look.size("note"))}
    head = EDGE + tall["title"] + tall["about"] + 0.04 * bool(about) + tall["keys"] + 0.05 * bool(rows) + 0.08
    total = head + height + 0.06 + tall["source"] + EDGE
    figure = Figure(figsize=(look.width, total))
    left = EDGE / look.width
    figure.suptitle(title, x=left, y=1 - EDGE / total, ha="left", va="top", fontsize=look.size("title"),
                    fontweight="bold", color=look.ink).set_in_layout(False)
    figure.text(left, 1 - (EDGE + tall["title"] + 0.04) / total, about, va="top", fontsize=look.size("note"),
                color=look.grey, gid="about", in_layout=False)
    figure.supxlabel(source, x=left, y=EDGE / total, ha="left", va="bottom", fontsize=look.size("note"),
                     color=look.grey).set_in_layout(False)
    top = EDGE + tall["title"] + tall["about"] + 0.04 * bool(about) + 0.05
    for number, row in enumerate(rows):
        _draw_keys(figure, look, row, top + _LINE * look.size("label") * 1.15 * (number + 0.5))
    return Page(figure, look, EDGE, head, room, height)


def _height(text: str, points: float) -> float:
    return (text.count("\n") + 1) * points * _LINE if text else 0.0


_SWATCH, _GAP = 0.2, 0.16  # inches of a mark with the room behind it, and between two keys


def _flow(keys: Sequence[Key], room: float, look: Look) -> list[list[Key]]:
    """The keys in rows that fit."""
    rows: list[list[Key]] = []
    used = room + 1
    for key in keys:
        wide = _key_width(key, look)
        if used + wide > room:
            rows.append([])
            used = 0.0
        rows[-1].append(key)
        used += wide + _GAP
    return rows


def _key_width(key: Key, look: Look) -> float:
    return _SWATCH * bool(key.mark or key.bar) + text_width(key.text, look.size("label"))


def _draw_keys(figure: Figure, look: Look, keys: list[Key], down: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    wide, high = figure.get_size_inches()
    at, y = EDGE, 1 - down / high
    for key in keys:
        if key.mark:
            figure.add_artist(Line2D([(at + 0.07) / wide], [y], linestyle="none", **key.mark), clip=False)
        if key.bar:
            tall = key.bar.get("height", 0.07)
            shape = {name: value for name, value in key.bar.items() if name != "height"}
            figure.add_artist(Rectangle((at / wide, y - tall / 2 / high), 0.15 / wide, tall / high, **shape,
                                        transform=figure.transFigure))
        begin = at + _SWATCH * bool(key.mark or key.bar)
        figure.text(begin / wide, y, key.text, va="center_baseline", fontsize=look.size("label"), color=look.ink,
                    gid="key", in_layout=False)
        at += _key_width(key, look) + _GAP


def caption_of(title: object, own: str, about: str, source: str) -> tuple[Caption, str]:
    """A figure's caption, and how its text begins: the title given, else the figure's own.

    title: words; or a finding, whose title it is and whose strength stands below; or nothing. own: what is drawn, as a
    title; about: how. Where another title is given, what is drawn is told below it.

    >>> caption_of("", "Use", "line: interval", "")[0].about, caption_of("They differ", "Use", "line: interval", "")[1]
    ('line: interval', 'They differ. Use')
    """
    if not title or getattr(title, "sentence", "") == EMPTY:  # what a study has nothing for is no title of a figure
        return Caption(own, about, source), own.rstrip(".")
    words = (title if isinstance(title, str) else str(getattr(title, "title", title))).rstrip(".")
    told = f"{getattr(title, 'verdict', '')} {own}".lstrip()
    parted = "" if words.endswith(("?", "!", "…")) else "."
    return Caption(words, f"{told}; {about}" if about else told, source), f"{words}{parted} {told}".rstrip(".")

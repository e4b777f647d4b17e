"""Figures: a picture, and the same as text, computed from one table.

nbval compares text and not pictures, a screen reader reads text and not pictures, and a doubting reader wants the
numbers: so every figure is a `Chart`, which shows both. A page can be read on a phone or in the dark: so a Chart knows
how it is drawn, not only what was drawn once.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.disk import put_files
from analysis.errors import InputError
from analysis.showing.look import LOOKS, WIDE, Look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What a file of each format must not hold, so that the same figure is the same bytes.
FORMATS: dict[str, dict[str, None]] = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
FIGURES_ENV = "PARALLAX_FIGURES"  # the environment variable that names a folder for the variants of each figure shown


def hash_of(png: bytes) -> str:
    """What the files of a figure are called by: twelve hexadecimal digits of its SHA-256."""
    return hashlib.sha256(png).hexdigest()[:12]


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with the sentence and the plotted values as text; both are made from `values`.

    draw: the figure for a `Look`, wide or narrow, light or dark, a new one each time. `figure` is the wide and light
    one, matplotlib's own, to change as one likes: what is shown and saved afterwards is the changed figure.
    """

    draw: Callable[[Look], Figure]
    text: str
    values: pd.DataFrame

    def __repr__(self) -> str:
        return self.text

    @cached_property
    def figure(self) -> Figure:
        """The figure, wide and light."""
        return self.draw(Look())

    @property
    def png(self) -> bytes:
        """The figure as the bytes of a PNG file, the same each time."""
        return _render(self._drawn(), "png")

    def _drawn(self) -> Figure:
        """The figure that was handed out, which may have been changed since; else one as it is drawn."""
        return self.__dict__.get("figure") or self.draw(Look())

    def save(self, path: str | Path) -> Path:
        """Write the figure to a file, PNG, SVG or PDF as its name ends, and return the path.

        The file is there whole or not at all. ValueError for another ending, and for a folder that is not there.
        """
        place = Path(path)
        kind = place.suffix.lower().removeprefix(".")
        if kind not in FORMATS:
            raise InputError(f"{place.name}: a figure is not saved as {kind or 'a file without an ending'}; "
                             "let the name end in .png, .svg or .pdf.")
        if not place.parent.is_dir():
            raise InputError(f"{place}: the folder {place.parent} is not there; make it, or name another.")
        put_files(place.parent, {place.name: _render(self._drawn(), kind)})
        return place

    def variants(self) -> dict[str, bytes]:
        """The figure for every screen, and its numbers: the bytes of four SVG files and a CSV file, by name's end.

        The names begin with the `hash_of` of the PNG, by which a page finds them. Letters are
        outlines, so that they look the same everywhere; the ground is the page's. A figure that was changed by hand
        has no variants: nobody knows how it would look on a phone.
        """
        return self._with_variants()[1]

    def _with_variants(self) -> tuple[bytes, dict[str, bytes]]:
        """The PNG, and the variants."""
        drawn = self.draw(Look())
        png = _render(drawn, "png")
        if "figure" in self.__dict__ and (own := self.png) != png:
            return own, {}
        name = hash_of(png)
        pictures = {f"{name}-{look}.svg": _render(drawn if known == Look() else self.draw(known), "svg", outlines=True)
                    for look, known in LOOKS.items()}
        return png, pictures | {f"{name}.csv": self.values.to_csv(index=False, lineterminator="\n").encode()}

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        folder = os.environ.get(FIGURES_ENV)
        png, variants = self._with_variants() if folder else (self.png, {})
        if folder:
            put_files(folder, variants)
        data = {"image/png": base64.b64encode(png).decode("ascii"), "text/plain": self.text}
        return data, {"image/png": {"alt": self.text, "width": int(WIDE * 100)}}


class NoChart(Chart):
    """In place of a figure: the sentence that says why there is none."""

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/markdown": self.text, "text/plain": self.text}, {}


def no_chart(why: str, values: pd.DataFrame) -> NoChart:
    """What is shown where there is nothing to draw; why: a sentence."""
    def refuse(_: Look) -> Figure:
        raise ValueError(f"there is no figure: {why[:1].lower()}{why[1:]}")

    return NoChart(refuse, why, values)


class Charts(list[Chart]):
    """Several figures, which a notebook shows one below the other."""

    def __repr__(self) -> str:
        return "\n".join(chart.text for chart in self)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for chart in self:
            display(chart)


def _render(figure: Figure, kind: str, *, outlines: bool = False) -> bytes:
    from matplotlib import rc_context

    out = io.BytesIO()
    with rc_context({**Look().style(), "svg.fonttype": "path" if outlines else "none"}):
        figure.savefig(out, format=kind, metadata=FORMATS[kind], transparent=outlines)
    return out.getvalue()

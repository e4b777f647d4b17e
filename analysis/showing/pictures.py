"""The figures of pages as files beside them: a picture for each width and light, and the plotted values."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.showing.chart import hash_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

FOLDER = "figures"
# Variants that a chart leaves while notebooks run for pages, by the media that they are for; the last is for all else.
VARIANTS = {
    "narrow-dark": "screen and (max-width: 40rem) and (prefers-color-scheme: dark)",
    "narrow-light": "screen and (max-width: 40rem)",
    "wide-dark": "screen and (prefers-color-scheme: dark)",
    "wide-light": "",
}
PNG_HEAD = struct.Struct(">8x4x4sII")
POINTS = {"pt": 4 / 3, "in": 96, "px": 1, "": 1, "cm": 96 / 2.54, "mm": 96 / 25.4}  # pixels in a unit of length
PAGE_WIDTH = 650


@dataclass(frozen=True)
class Image:
    """A file of a picture: where it lies from the page, when it is shown, and its size in pixels of the page (or 0)."""

    href: str
    media: str
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """A figure of a page: the image for all else, those for other media, and its values as CSV ("" for none)."""

    image: Image
    others: tuple[Image, ...] = ()
    csv: str = ""

    @property
    def is_flat(self) -> bool:
        """Whether there is one image for light and dark."""
        return not self.others


def png_of(output: NotebookNode) -> bytes:
    """The bytes of the PNG of an output; none where it has no picture."""
    return base64.b64decode(output.get("data", {}).get("image/png", ""))


def picture_of(output: NotebookNode, variants: Mapping[str, bytes]) -> Picture:
    """The picture of an output with a PNG; variants: files by name, of which all four are used or none."""
    png = png_of(output)
    name = hash_of(png)
    values = f"{FOLDER}/{name}.csv" if f"{name}.csv" in variants else ""
    if not all(f"{name}-{kind}.svg" in variants for kind in VARIANTS):
        shown = int(output.get("metadata", {}).get("image/png", {}).get("width", 0))
        return Picture(Image(f"{FOLDER}/{name}.png", "", *_png_size(png, shown)), csv=values)
    *others, image = (Image(f"{FOLDER}/{name}-{kind}.svg", media, *_svg_size(variants[f"{name}-{kind}.svg"]))
                      for kind, media in VARIANTS.items())
    return Picture(image, tuple(others), values)


def files_of(picture: Picture, output: NotebookNode, variants: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a picture is made of, by their place in the folder of pages."""
    hrefs = [image.href for image in (picture.image, *picture.others)] + [picture.csv] * bool(picture.csv)
    return {href: variants.get(href.removeprefix(f"{FOLDER}/")) or png_of(output) for href in hrefs}


def outputs_with_pictures(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """The outputs of a notebook that are shown as a picture, in their order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data and "text/html" not in data:
                yield output


def tagged_outputs(notebooks: Mapping[str, NotebookNode], tag: str) -> Iterator[tuple[str, NotebookNode]]:
    """The outputs of the cells with a tag, each with the name of its notebook."""
    for name, notebook in notebooks.items():
        for cell in notebook.cells:
            if cell.cell_type == "code" and tag in cell.metadata.get("tags", []):
                yield from ((name, output) for output in cell.outputs if "data" in output)


def first_figure(notebooks: Mapping[str, NotebookNode], notebook: str = "") -> NotebookNode | None:
    """The first picture of a cell tagged `figure`: of the notebook of this name where it has one, else of any."""
    found = [(name, output) for name, output in tagged_outputs(notebooks, "figure") if "image/png" in output["data"]]
    return next((output for name, output in found if name == notebook), found[0][1] if found else None)




def _png_size(png: bytes, shown: int) -> tuple[int, int]:
    """Width and height at which a PNG is shown; without its own size only the width that was asked for."""
    if len(png) < PNG_HEAD.size:
        return shown, 0
    kind, width, height = PNG_HEAD.unpack_from(png)
    if kind != b"IHDR" or not width:
        return shown, 0
    shown = shown or min(width, PAGE_WIDTH)
    return shown, round(height * shown / width)


def _svg_size(svg: bytes) -> tuple[int, int]:
    head = re.search(r"<svg\b[^>]*>", svg[:4000].decode("utf-8", "replace"))
    found = [re.search(rf'\b{side}="([\d.]+)(\w*)"', head[0]) if head else None for side in ("width", "height")]
    wide, high = (round(float(each[1]) * POINTS.get(each[2], 1)) if each else 0 for each in found)
    return wide, high

"""What a reader would see wrong with a page, found in a real browser: functions from a page to a list of sentences."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route

SANDBOX = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"]
AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
PAPER = 718  # pixels between the margins of a sheet of A4
LEAST_LETTERS = 9.0  # pixels as shown
FULL = 100_000  # bytes of a page before its pictures
TALLEST = 6_000  # pixels of one picture of a page
BLOCK = 48  # pixels: no letter fills a square of these, a picture with a ground of its own does


@dataclass(frozen=True)
class Setting:
    """How a page is looked at. width: of the window, in pixels; scheme: "light", "dark", or "print"."""

    width: int
    scheme: str = "light"

    def __str__(self) -> str:
        return self.scheme if self.scheme == "print" else f"{self.width}-{self.scheme}"


SETTINGS = [*(Setting(width, scheme) for width in (390, 768, 1440) for scheme in ("light", "dark")),
            Setting(PAPER, "print")]


@dataclass
class Watched:
    """What a page did that nobody asked for, since it was opened."""

    own: str  # what the addresses begin with that it may ask for
    faults: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"the console says: {message.text[:200]}")

    def on_route(self, route: Route) -> None:
        if route.request.url.startswith((self.own, "data:", "blob:")):
            route.continue_()
        else:
            self.faults.append(f"it asks for {route.request.url[:120]}")
            route.abort()

    def on_failure(self, request: Request) -> None:
        # A picture that the browser gives up, because another of its widths suits better, is no fault; that the one it
        # shows is there is looked at in the page.
        if request.url.startswith(self.own) and request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{unquote(request.url).removeprefix(self.own)} does not load")


@contextmanager
def opened(browser: Browser, setting: Setting, own: str) -> Iterator[tuple[Page, Watched]]:
    """An empty page in a window of its own, and what it does.

    own: what the addresses begin with that it may ask for.
    """
    scheme = "dark" if setting.scheme == "dark" else "light"
    context: BrowserContext = browser.new_context(viewport={"width": setting.width, "height": 900}, color_scheme=scheme)
    watched, page = Watched(own), context.new_page()
    if setting.scheme == "print":
        page.emulate_media(media="print")
    page.on("console", watched.on_console)
    page.on("pageerror", lambda error: watched.faults.append(f"a script fails: {str(error)[:200]}"))
    page.on("requestfailed", watched.on_failure)
    context.route("**/*", watched.on_route)
    try:
        yield page, watched
    finally:
        context.close()


def load(page: Page, address: str) -> None:
    """Open an address and wait until all pictures, those far down too, have come or failed."""
    page.goto(address)
    page.evaluate("""async () => {
        for (const image of document.images) image.loading = 'eager';
        await Promise.all([...document.images].map(image => image.decode().catch(() => null)));
    }""")


def faults_of_layout(page: Page, *, printed: bool = False) -> list[str]:
    """What does not fit: a page that scrolls sideways, a table that is cut, a picture that is missing.

    A table may scroll in a frame of its own, which stands in the window as a whole; on paper nothing scrolls.
    """
    return page.evaluate(LAYOUT, printed)


LAYOUT = """printed => {
    const faults = [], root = document.documentElement, wide = root.clientWidth;
    const called = element => element.tagName.toLowerCase() + (element.id ? '#' + element.id : '')
        + [...element.classList].map(each => '.' + each).join('') + ' "'
        + element.textContent.trim().replace(/\\s+/g, ' ').slice(0, 40) + '"';
    const scrolls = element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    const cuts = element => ['hidden', 'clip'].includes(getComputedStyle(element).overflowX);
    const seen = element => element.checkVisibility() && element.getClientRects().length;
    const above = (element, is) => {
        do element = element.parentElement; while (element && !is(element));
        return element;
    };
    if (root.scrollWidth > wide) {
        const right = element => element.getBoundingClientRect().right;
        const widest = [...document.body.querySelectorAll('*')]
            .filter(element => seen(element) && !above(element, scrolls)).sort((a, b) => right(b) - right(a))[0];
        faults.push(`it scrolls sideways by ${root.scrollWidth - wide} px, for ${called(widest)}`);
    }
    for (const image of document.images) if (seen(image) && !(image.complete && image.naturalWidth))
        faults.push(`the picture ${image.getAttribute('src')} is not there`);
    for (const table of document.querySelectorAll('table')) if (seen(table)) {
        const frame = printed ? null : above(table, scrolls), box = (frame ?? table).getBoundingClientRect();
        const hiding = above(table, cuts);
        if (box.right > wide + 1 || box.left < -1) faults.push(`${called(table)} is cut at the edge of the page`);
        if (hiding && table.getBoundingClientRect().right > hiding.getBoundingClientRect().right + 1)
            faults.push(`${called(table)} is cut by ${called(hiding).split(' ')[0]}`);
        for (const cell of table.querySelectorAll('th, td'))
            if (cell.scrollWidth > cell.clientWidth + 1) faults.push(`${called(cell)} runs out of its cell`);
    }
    if (printed) for (const text of document.querySelectorAll('pre'))
        if (seen(text) && text.scrollWidth > text.clientWidth + 1) faults.push(`${called(text)} is cut on paper`);
    return [...new Set(faults)];
}"""


def faults_of_letters(page: Page) -> list[str]:
    """Figures in which letters are smaller than nine pixels as they are shown, or of which nobody knows."""
    shown = page.evaluate("""() => [...document.querySelectorAll('figure img')].filter(image => image.checkVisibility())
        .map(image => [image.currentSrc, image.getBoundingClientRect().width])""")
    found = []
    for source, width in shown:
        place = Path(unquote(urlsplit(source).path))
        if place.suffix != ".svg" or not place.is_file():
            found.append(f"{place.name}: its letters cannot be measured")
        elif (least := smallest_letters(place.read_text(encoding="utf-8"), width)) < LEAST_LETTERS - 0.05:
            found.append(f"{place.name}: its smallest letters have {least:.1f} px, shown {width:.0f} px wide")
    return found


def smallest_letters(svg: str, width: float) -> float:
    """The size in pixels of the smallest letters of a figure drawn by matplotlib as outlines, shown at this width.

    It draws glyphs of a hundred units and scales each text to its size in the figure's own units.
    """
    box = re.search(r'viewBox="0 0 ([\d.]+) ', svg)
    sizes = [100 * float(scale) for scale in re.findall(r"scale\(([\d.]+) -[\d.]+\)", svg)]
    return min(sizes, default=float("inf")) * width / float(box[1])


def faults_of_access(page: Page) -> list[str]:
    """What axe-core finds, every rule of it, the recommended ones too; contrast included."""
    page.evaluate(AXE)
    found = page.evaluate("""async () => (await axe.run(document, {resultTypes: ['violations']})).violations
        .map(each => `axe: ${each.id}: ${each.help} (${each.nodes.length}): ${each.nodes[0].target.join(' ')}`)""")
    return list(found)


def slabs(picture: bytes, *, light: int = 200) -> list[tuple[int, int]]:
    """Where a picture of a dark page has a light square without a gap, from the left and from the top, in pixels."""
    grey = np.asarray(Image.open(io.BytesIO(picture)).convert("L"))
    high, wide = (size // BLOCK for size in grey.shape)
    blocks = grey[:high * BLOCK, :wide * BLOCK].reshape(high, BLOCK, wide, BLOCK)
    rows, columns = np.nonzero((blocks > light).mean(axis=(1, 3)) > 0.9)
    return [(int(column) * BLOCK, int(row) * BLOCK) for row, column in zip(rows, columns, strict=True)]


def pictures(page: Page) -> Iterator[bytes]:
    """What a page looks like from top to end, in as many pictures as it takes: a browser draws none of any height."""
    size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    for top in range(0, max(size[1], 1), TALLEST):
        clip = {"x": 0, "y": top, "width": size[0], "height": min(TALLEST, size[1] - top)}
        yield page.screenshot(full_page=True, clip=clip)


def faults_of_page(page: Page, watched: Watched, setting: Setting) -> list[str]:
    """All that is wrong with a loaded page as it is shown, everything that can be unfolded unfolded."""
    light = [spot for part in pictures(page) for spot in slabs(part)] if setting.scheme == "dark" else []
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    printed = setting.scheme == "print"
    found = [*faults_of_layout(page, printed=printed), *faults_of_letters(page),
             *(f"a light slab in the dark, {x} px from the left and {y} from the top" for x, y in light[:1])]
    return [*watched.faults, *found, *([] if printed else faults_of_access(page))]


def faults_of_files(folder: Path) -> list[str]:
    """What is wrong with the pages of a folder: dead links, too many bytes, pictures that are not lazy."""
    trees = {path.name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
             for path in folder.glob("*.html")}
    found = [f"{name}: {(folder / name).stat().st_size:,} bytes, more than {FULL:,}" for name in trees
             if (folder / name).stat().st_size > FULL]
    for name, tree in trees.items():
        hrefs = [link.get("href") or link.get("srcset") or link.get("src")
                 for link in tree.select("[href], source[srcset], img[src]")]
        found += [f"{name}: {fault}" for href in hrefs if (fault := _fault_of_link(href, name, folder, trees))]
        ids = Counter(each["id"] for each in tree.select("[id]"))
        found += [f"{name}: the id {each} stands there twice" for each, n in ids.items() if n > 1]
        found += [f"{name}: the picture {image.get('src', '')[:60]} is not loaded lazily, or without its size"
                  for image in tree.select("img")
                  if image.get("loading") != "lazy" or not (image.get("width") and image.get("height"))]
    return found


def _fault_of_link(href: str, page: str, folder: Path, trees: dict[str, BeautifulSoup]) -> str:
    parts = urlsplit(href)
    if parts.scheme in ("http", "https") and parts.netloc:
        return ""
    if parts.scheme or parts.netloc:
        return f"{href[:60]} is neither a file beside the page nor an address of the web"
    target = unquote(parts.path) or page
    if not (folder / target).is_file():
        return f"{href} leads to no file"
    anchor = unquote(parts.fragment)
    if anchor and not (target in trees and any(each["id"] == anchor for each in trees[target].select("[id]"))):
        return f"{href} leads to no place on its page"
    return ""

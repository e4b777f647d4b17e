"""Each fault that the tests in a browser look for is found on a page that has it, and none on a page that has none."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from analysis.showing.look import Look
from browser.looking import Setting, faults_of_files, faults_of_page, load, opened, slabs, smallest_letters

SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="390pt" height="90pt" viewBox="0 0 390 90">'
       '<g transform="translate(9 40) scale(0.075 -0.075)"><path d="M 0 0 L 60 70 L 80 0 z"/></g></svg>')
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gulls</title>
<meta name="viewport" content="width=device-width"><style>
:root {{ color-scheme: light dark; }} body {{ margin: 1rem; }} .table {{ overflow-x: auto; }} img {{ max-width: 100%; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #eee; }} a {{ color: #9cf; }} }}
</style></head><body><main id="main"><h1>Gulls</h1><p>They came. <a href="#main">Up</a></p>{}</main></body></html>"""
WIDE = "<tr>" + "".join(f"<td>{n * 'gull'}</td>" for n in range(1, 9)) + "</tr>"
TABLE = f"<table><thead><tr><th scope=col>n</th></tr></thead><tbody>{WIDE}</tbody></table>"
FIGURE = '<figure><img loading="lazy" src="gulls.svg" alt="Gulls" width="{}" height="120"></figure>'
SQUARE = (b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">'
          b'<rect fill="#fff" width="300" height="300"/></svg>')
WHITE = f"data:image/svg+xml;base64,{base64.b64encode(SQUARE).decode()}"
FRAMED = f'<div class="table" role="region" tabindex="0" aria-label="n">{TABLE}</div>'

PHONE = Setting(390)
FAULTS = {
    "console": ("<script>console.error('the gulls are gone')</script>", "the console says: the gulls are gone"),
    "script": ("<script>gulls()</script>", "a script fails"),
    "outside": ("<img src='https://gulls.example/1.png' alt='Gulls'>", "it asks for https://gulls.example/1.png"),
    "own file": ("<img src='gone.png' alt='Gulls'>", "gone.png does not load"),
    "no picture": ("<img src='gone.png' alt='Gulls'>", "the picture gone.png is not there"),
    "sideways": ("<p style='width: 500px'>They came.</p>", "it scrolls sideways"),
    "table": (TABLE, "is cut at the edge of the page"),
    "frame": (f"<div class=table tabindex=0 style='width: 500px'>{TABLE}</div>", "is cut at the edge of the page"),
    "hidden": (f"<div style='overflow: hidden'>{TABLE}</div>", "is cut by div"),
    "cell": ("<table style='table-layout: fixed; width: 90px'><tr><td>gullgullgullgullgull</td></tr></table>",
             "runs out of its cell"),
    "code": ("<pre>" + 20 * "gulls and " + "</pre>", "it scrolls sideways"),
    "letters": (FIGURE.format(300), "its smallest letters have 5.3 px"),
    "unknown letters": (f"<figure><img src='{WHITE}' alt='Gulls'></figure>", "its letters cannot be measured"),
    "alt": ("<figure><img src='gulls.svg' width=520></figure>", "axe: image-alt"),
    "contrast": ("<p style='color: #999; background: #bbb'>They came.</p>", "axe: color-contrast"),
    "corner": ("<table><tr><th></th><th>n</th></tr><tr><th>A</th><td>1</td></tr></table>", "axe: empty-table-header"),
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a picture in it."""
    (tmp_path / "gulls.svg").write_text(SVG, encoding="utf-8")
    return tmp_path


def faults(browser: Browser, place: Path, body: str, setting: Setting = PHONE) -> list[str]:
    """What is found wrong with a page of this body."""
    (place / "page.html").write_text(PAGE.format(body), encoding="utf-8")
    with opened(browser, setting, place.as_uri() + "/") as (page, watched):
        load(page, (place / "page.html").as_uri())
        return faults_of_page(page, watched, setting)


@pytest.mark.parametrize("setting", [Setting(390), Setting(1440, "dark"), Setting(718, "print")], ids=str)
def test_a_good_page_has_no_fault(browser: Browser, place: Path, setting: Setting) -> None:
    table = "<table><tr><th scope=col>Gulls</th></tr><tr><td>9</td></tr></table>"
    framed = "" if setting.scheme == "print" else FRAMED
    figure = FIGURE.format(600) if setting.width > 700 else ""
    body = f"{table}{framed}{figure}<details><summary>More</summary><p>Gone.</p></details>"
    assert faults(browser, place, body, setting) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(browser: Browser, place: Path, name: str) -> None:
    body, said = FAULTS[name]
    assert said in "; ".join(faults(browser, place, body))


@pytest.mark.parametrize("body", [FRAMED, "<pre tabindex=0 style='overflow-x: auto'>" + 20 * "gulls and " + "</pre>"])
def test_what_only_scrolls_is_cut_on_paper(browser: Browser, place: Path, body: str) -> None:
    assert faults(browser, place, body) == []
    assert re.search(r"is cut (?:at the edge|on paper)", "; ".join(faults(browser, place, body, Setting(718, "print"))))


def test_what_is_folded_is_looked_at_too(browser: Browser, place: Path) -> None:
    assert "sideways" in "; ".join(faults(browser, place, "<details><summary>More</summary>"
                                                          "<p style='width: 500px'>They came.</p></details>"))


def test_a_light_slab_is_found_in_the_dark_only(browser: Browser, place: Path) -> None:
    white = f"<p><img src='{WHITE}' alt='A square' width=300></p>"
    assert "a light slab in the dark" in "; ".join(faults(browser, place, white, Setting(390, "dark")))
    assert faults(browser, place, white) == []


def test_letters_are_no_slab() -> None:
    made = io.BytesIO()
    Image.effect_noise((480, 480), 200).save(made, "png")
    assert slabs(made.getvalue()) == []
    Image.new("L", (480, 480), 255).save(made := io.BytesIO(), "png")
    assert len(slabs(made.getvalue())) == 100


def test_letters_are_measured_as_matplotlib_drew_them(draw_note: Callable[[float], str]) -> None:
    assert smallest_letters(draw_note(7.0), 96 * 4) == pytest.approx(7 * 4 / 3, abs=0.01)
    assert smallest_letters(draw_note(7.0), 96 * 2) == pytest.approx(7 * 2 / 3, abs=0.01)


@pytest.fixture
def draw_note() -> Callable[[float], str]:
    """A figure four inches wide with a note in letters of this many points, as SVG."""

    def draw(points: float) -> str:
        from matplotlib import rc_context
        from matplotlib.figure import Figure

        made = io.StringIO()
        with rc_context({**Look().style(), "svg.fonttype": "path"}):
            figure = Figure(figsize=(4, 2))
            figure.text(0.1, 0.5, "gulls", fontsize=points)
            figure.text(0.1, 0.8, "gulls", fontsize=points + 3)
            figure.savefig(made, format="svg")
        return made.getvalue()

    return draw


PICTURE = '<img loading="lazy" src="gulls.svg" alt="" width="9" height="9">'


@pytest.mark.parametrize(("body", "said"), [
    ('<a href="gone.html">', "gone.html leads to no file"),
    ('<a href="#gone">', "#gone leads to no place on its page"),
    ('<a href="other.html#gone">', "other.html#gone leads to no place on its page"),
    ('<a href="javascript:run()">', "javascript:run() is neither a file beside the page nor"),
    ('<img loading="lazy" src="data:image/png;base64,aaaa" width="9" height="9">', "is neither a file beside the page"),
    ('<source srcset="gone.svg">', "gone.svg leads to no file"),
    ('<p id="a"></p><p id="a"></p>', "the id a stands there twice"),
    (PICTURE.replace("lazy", "eager"), "is not loaded lazily"),
    (PICTURE.replace("height", "title"), "or without its size"),
    (" " * 100_001, "more than 100,000"),
])
def test_a_fault_of_files_is_found(place: Path, body: str, said: str) -> None:
    (place / "other.html").write_text('<p id="main">', encoding="utf-8")
    good = PAGE.format(PICTURE + '<a href="other.html#main"></a><a href="https://gulls.example/1#x"></a>')
    (place / "page.html").write_text(good, encoding="utf-8")
    assert faults_of_files(place) == []
    (place / "page.html").write_text(PAGE.format(body), encoding="utf-8")
    assert said in "; ".join(faults_of_files(place))

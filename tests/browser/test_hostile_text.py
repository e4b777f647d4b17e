"""Whatever stands in a title, a name or a label is text, everywhere it is shown: nothing of it runs or is changed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page

from analysis.showing.front import front_markdown
from analysis.showing.site import build_site, execute_notebooks, read_report, save_outputs
from analysis.study import load_study, save_study
from browser.in_lab import ROOT, open_notebook, running_lab
from browser.looking import Setting, load, opened

HOSTILE = ["<script>run()</script>", "<img src=x onerror=run()>", "{{7*7}} ${7*7} {n}", "[x](javascript:run())",
           "a | b || c", "costs $5 or $6, $$x^2$$", "`code` ```run()```", "*stars* and _lines_ ~~gone~~",
           "<a href='javascript:run()'>go</a>", "\u05d0\u200f\u202eabc\u202c.", "&lt;b&gt; &amp;amp;", "# head \\ back",
           "</td></table><svg onload=run()>", "![x](https://gulls.example/1.png)"]
NOTEBOOKS = ("00-corpus", "02-term-frequency")
WATCH = "window.run = () => { window.taken = true; return ''; }"
RUNS = '[href^="javascript" i], [onerror], [onload], [onclick]'
SEEN = "document.body.textContent + [...document.images].map(image => image.alt).join(' ')"


@dataclass(frozen=True)
class Shown:
    """A study full of such text, run: its folder, its pages, and what its README would say."""

    folder: Path
    site: Path
    readme: str


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The shipped study with every name, title, author and label set by somebody who means harm."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "notebooks").mkdir()
    study = load_study(ROOT / "corpus" / "tables")
    articles, outlets, concepts = study.articles, study.outlets, study.concepts
    articles["title"] = HOSTILE[:len(articles)]
    articles["author"] = HOSTILE[5:5 + len(articles)]
    articles["url"] = "javascript:run()"
    outlets["name"] = [f"{text} {n}" for n, text in enumerate(HOSTILE[:len(outlets)])]
    outlets["description"] = outlets["owner"] = outlets["source"] = HOSTILE[9:9 + len(outlets)]
    labels = dict(zip(dict.fromkeys(concepts["label"]), HOSTILE * 9, strict=False))
    concepts["label"] = concepts["label"].map(labels)
    save_study(replace(study, articles=articles, outlets=outlets, concepts=concepts), folder / "corpus" / "tables")
    for name in ("articles.csv", "outlets.csv", "dictionary.yml"):
        shutil.copy(ROOT / "corpus" / name, folder / "corpus" / name)
    for name in NOTEBOOKS:
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder / "notebooks")
    paths = [folder / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS]
    executed, variants = execute_notebooks(paths, str)
    save_outputs(executed, folder / "notebooks")
    report = read_report(folder / "notebooks")
    index = build_site(executed, folder / "site", report, variants)
    return Shown(folder, index.parent, front_markdown(report.front))


@pytest.fixture
def watching(browser: Browser) -> Iterator[Page]:
    """A page on which what a script would do can be seen. nbconvert's templates ask for MathJax, and get nothing."""
    with opened(browser, Setting(1024), "file:///") as (page, watched):
        page.add_init_script(WATCH)
        yield page
        assert page.evaluate("window.taken") is None
        assert [fault for fault in watched.faults if re.search(r"asks for (?!https://cdnjs)|a script", fault)] == []
        assert page.locator(RUNS).count() == 0


def plain(text: str) -> str:
    """Text as it is compared: line ends and runs of blanks count as one blank."""
    return re.sub(r"\s+", " ", text)


def missing(page: Page, texts: list[str]) -> list[str]:
    """The texts that cannot be read on a page as they were given."""
    seen = plain(page.evaluate(SEEN))
    return [text for text in texts if plain(text) not in seen]


def test_the_pages_show_it_as_text(hostile: Shown, watching: Page) -> None:
    for name, texts in (("index", HOSTILE[:5]), ("00-corpus", [*HOSTILE[:10], *HOSTILE[9:14]]),
                        ("02-term-frequency", HOSTILE[:6]), ("evidence", HOSTILE[:5])):
        load(watching, (hostile.site / f"{name}.html").as_uri())
        assert missing(watching, texts) == [], name
        assert watching.evaluate("window.taken") is None


@pytest.mark.parametrize("name", NOTEBOOKS)
@pytest.mark.parametrize("template", ["basic", "lab", "classic"])
def test_plain_nbconvert_shows_it_as_text(hostile: Shown, watching: Page, tmp_path: Path, name: str,
                                          template: str) -> None:
    notebook = nbformat.read(hostile.folder / "notebooks" / f"{name}.ipynb", as_version=4)
    html, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
    (tmp_path / "page.html").write_text(f"<!doctype html><meta charset=utf-8>{html}", encoding="utf-8")
    load(watching, (tmp_path / "page.html").as_uri())
    assert missing(watching, HOSTILE[:5]) == []


def test_the_readme_shows_it_as_text(hostile: Shown, watching: Page, tmp_path: Path) -> None:
    html = HTMLExporter().markdown2html({}, hostile.readme)
    (tmp_path / "page.html").write_text(f"<!doctype html><meta charset=utf-8>{html}", encoding="utf-8")
    load(watching, (tmp_path / "page.html").as_uri())
    assert missing(watching, HOSTILE[:5]) == []


def test_jupyterlab_shows_it_as_text(hostile: Shown, browser: Browser, tmp_path: Path) -> None:
    with (running_lab(hostile.folder, tmp_path) as lab,
          open_notebook(browser, lab, "notebooks/00-corpus.ipynb", script=WATCH) as notebook):
        notebook.run_all()  # run here, so that JupyterLab trusts what comes out
        notebook.page.wait_for_timeout(500)
        assert notebook.page.evaluate("window.taken") is None
        assert notebook.page.locator(f".jp-OutputArea :is({RUNS})").count() == 0
        assert notebook.page.locator(".jp-OutputArea mjx-container").count() == 0
        seen = plain(" ".join(notebook.page.locator(".jp-OutputArea-output").all_text_contents()))
        assert [text for text in HOSTILE[:10] if plain(text) not in seen] == []


def test_what_would_run_is_seen_to_run(watching: Page, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"<p>{json.dumps(HOSTILE)}</p>", encoding="utf-8")
    load(watching, (tmp_path / "page.html").as_uri())
    assert watching.evaluate("window.taken") is True
    assert missing(watching, HOSTILE[:1]) == HOSTILE[:1]
    watching.goto("about:blank")

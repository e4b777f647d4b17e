"""The notebooks where their users open them, in JupyterLab: run as they are, and changed as people change them."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from browser.in_lab import ROOT, Lab, copy_study, open_notebook, running_lab

Shoot = Callable[..., None]
NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
TERMS = "02-term-frequency.ipynb"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a copy of the study."""
    with running_lab(copy_study(tmp_path_factory.mktemp("study")), tmp_path_factory.mktemp("home")) as started:
        yield started


def keep(shoot: Shoot, page: Page, name: str) -> None:
    """A screenshot of a notebook from its top."""
    page.evaluate("document.querySelector('.jp-WindowedPanel-outer')?.scrollTo(0, 0)")
    page.wait_for_timeout(300)
    shoot(page, "JupyterLab", name)


def tagged(notebook: Path, tag: str) -> int:
    """The place of the first cell with this tag."""
    cells = nbformat.read(notebook, as_version=4).cells
    return next(place for place, cell in enumerate(cells) if tag in cell.metadata.get("tags", []))


@pytest.mark.parametrize("name", NAMES)
def test_restart_and_run_all_gives_what_is_saved_and_saving_changes_nothing(
        browser: Browser, lab: Lab, shoot: Shoot, name: str) -> None:
    saved = (ROOT / "notebooks" / name).read_bytes()
    with open_notebook(browser, lab, f"notebooks/{name}") as notebook:
        keep(shoot, notebook.page, name.removesuffix(".ipynb"))
        notebook.run_all()
        assert notebook.faults() == []
        notebook.save()
        assert outputs(notebook.path) == outputs(ROOT / "notebooks" / name)
        assert notebook.path.read_bytes() == saved


def outputs(path: Path) -> list[Any]:
    """What each cell of a saved notebook shows, pictures included."""
    return [cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells]


def test_other_parameters_run_and_leave_no_sentence_of_this_study(browser: Browser, lab: Lab) -> None:
    with open_notebook(browser, lab, f"notebooks/{TERMS}") as notebook:
        notebook.set_source(tagged(notebook.path, "parameters"),
                            'family, first, rival, third = "actors", "iran", "israel", "isis"')
        notebook.run_all()
        assert notebook.faults() == []
        said = "\n".join(str(output.get("data", {}).get("text/markdown", "")) for cell in notebook.cells()
                         for output in cell.get("outputs", []))
        assert "Iran" in said
        assert "All five mostly write of withdrawal" not in said
        assert not any("withdrawal" in "".join(cell["source"]) for cell in notebook.cells()
                       if cell["cell_type"] == "markdown")


def test_a_concept_that_is_not_there_is_told_in_one_sentence(browser: Browser, lab: Lab, shoot: Shoot) -> None:
    with open_notebook(browser, lab, f"notebooks/{TERMS}") as notebook:
        notebook.set_source(tagged(notebook.path, "parameters"),
                            'family, first, rival, third = "exit", "withdrawl", "security_partnership", "stay"')
        notebook.run_all()
        [error] = [output for cell in notebook.cells() for output in cell.get("outputs", [])
                   if output["output_type"] == "error"]
        [sentence] = error["traceback"]
        assert sentence.startswith("first='withdrawl' is not known; choose one of 'withdrawal', 'security_partnership'")
        shown = notebook.page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").first
        assert shown.inner_text().strip() == sentence
        keep(shoot, notebook.page, "a concept that is not there")


def test_a_table_is_filtered_drawn_and_saved(browser: Browser, lab: Lab, shoot: Shoot) -> None:
    with open_notebook(browser, lab, f"notebooks/{TERMS}", dark=True) as notebook:
        notebook.run_all()
        some = notebook.run("some = rates.query(\"concept == 'stay' and value > 0\")\nanalysis.show(some)")
        assert "text/html" in some["outputs"][0]["data"]
        [drawn] = notebook.run("analysis.plot(some)")["outputs"]
        assert {"image/png", "text/plain"} <= drawn["data"].keys()
        [place] = notebook.run('analysis.plot(some).save("stay.svg")')["outputs"]
        assert "stay.svg" in place["data"]["text/plain"]
        assert (notebook.path.parent / "stay.svg").read_text(encoding="utf-8").count("<svg") == 1
        assert notebook.faults() == []
        shoot(notebook.page, "JupyterLab", "a table filtered and drawn, dark")


@pytest.mark.parametrize("dark", [False, True])
def test_tables_can_be_read_in_both_themes(browser: Browser, lab: Lab, shoot: Shoot, dark: bool) -> None:
    with open_notebook(browser, lab, "notebooks/00-corpus.ipynb", dark=dark) as notebook:
        keep(shoot, notebook.page, f"theme-{'dark' if dark else 'light'}")
        contrast = notebook.page.evaluate(CONTRAST)
        assert len(contrast) > 10
        assert min(contrast) >= 4.5


CONTRAST = """() => {
    const numbers = text => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
    const ground = e => { for (; e; e = e.parentElement) {
        const c = numbers(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > .5) return c; }
        return [255, 255, 255]; };
    return [...document.querySelectorAll('.jp-OutputArea-output :is(td, th, p, li)')].filter(e => e.checkVisibility())
        .map(e => [light(numbers(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => a - b))
        .map(([dark, bright]) => (bright + .05) / (dark + .05));
}"""


def test_it_listens_on_this_machine_only_and_asks_for_a_token(lab: Lab) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{lab.address}/api/contents", timeout=10)
    with urllib.request.urlopen(f"{lab.address}/api/contents?token={lab.token}", timeout=10) as answer:
        assert answer.status == 200
    assert len(lab.token) >= 32
    assert not any(lab.token in argument for argument in lab.command)  # every user of the machine can list those
    port = int(lab.address.rpartition(":")[2])
    with pytest.raises(OSError, match=r"."):  # another address of this machine, which answers if it listens on all
        socket.create_connection(("127.0.0.2", port), timeout=5).close()

"""A browser, the pages of the shipped study, JupyterLab on a copy of it, and a folder for what they looked like."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browser.looking import SANDBOX, pictures

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "build" / "screenshots"
Shoot = Callable[..., None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; the program is named by PARALLAX_CHROMIUM, which run.py sets."""
    program = os.environ.get("PARALLAX_CHROMIUM") or shutil.which("chromium")
    assert program, "there is no Chromium; set PARALLAX_CHROMIUM to the program of one"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=SANDBOX)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as `report` makes them; those of PARALLAX_SITE, for a second look at pages that are there."""
    if os.environ.get("PARALLAX_SITE"):
        return Path(os.environ["PARALLAX_SITE"]).resolve()
    folder = tmp_path_factory.mktemp("pages") / "site"
    done = subprocess.run([sys.executable, "-m", "analysis", "report", "--site", str(folder)], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def shoot() -> Iterator[Shoot]:
    """Keep what a page looks like, under a group and a name; at the end, one page with all of them in it."""
    taken: dict[str, list[Path]] = {}

    def keep(page: Page, group: str, name: str) -> None:
        place = SHOTS / re.sub(r"[^\w-]+", "-", group) / f"{name}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(next(pictures(page)))
        taken.setdefault(group, []).append(place.relative_to(SHOTS))

    yield keep
    SHOTS.mkdir(parents=True, exist_ok=True)
    (SHOTS / "index.html").write_text(contact_sheet(taken), encoding="utf-8")


def contact_sheet(taken: dict[str, list[Path]]) -> str:
    """All screenshots of a run on one page, a row a group, each leading to the whole."""
    rows = [f"<h2>{escape(group)}</h2><div>" + "".join(
        f'<a href="{path.as_posix()}"><img loading="lazy" src="{path.as_posix()}" alt="">{escape(path.stem)}</a>'
        for path in paths) + "</div>" for group, paths in taken.items()]
    style = ("body{font:14px sans-serif;margin:1rem}div{display:flex;gap:.6rem;overflow-x:auto;align-items:start}"
             "a{flex:none}img{display:block;height:24rem;width:15rem;object-fit:cover;object-position:top left;"
             "border:1px solid #999}")
    return f"<!doctype html><meta charset=utf-8><title>Screenshots</title><style>{style}</style>{''.join(rows)}\n"

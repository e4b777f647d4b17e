"""What GitHub would show of each notebook, looked at: nothing of it needs a style to be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from github_view import render
from playwright.sync_api import Browser

from browser.looking import Setting, load, opened

Shoot = Callable[..., None]
NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_pictures_and_tables_are_there_without_styles(
        browser: Browser, shoot: Shoot, tmp_path: Path, path: Path) -> None:
    page_of = tmp_path / "page.html"
    html = render(nbformat.read(path, as_version=4))
    page_of.write_text(f"<!doctype html><meta charset=utf-8><body style='max-width: 60rem'>{html}", encoding="utf-8")
    with opened(browser, Setting(1024), tmp_path.as_uri() + "/") as (page, watched):
        load(page, page_of.as_uri())
        shoot(page, "GitHub", path.stem)
        assert watched.faults == []
        assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")

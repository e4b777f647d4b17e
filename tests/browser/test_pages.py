"""Every page of the site, as it is seen on a phone, a tablet, a screen, in the dark and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.looking import SETTINGS, Setting, faults_of_files, faults_of_page, load, opened

Shoot = Callable[..., None]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_pages_are_right_as_they_are_shown(browser: Browser, site: Path, shoot: Shoot, setting: Setting) -> None:
    found, pages = [], sorted(site.glob("*.html"))
    assert len(pages) > 7
    for path in pages:
        with opened(browser, setting, site.as_uri() + "/") as (page, watched):
            load(page, path.as_uri())
            shoot(page, path.stem, str(setting))
            found += [f"{path.name}: {fault}" for fault in faults_of_page(page, watched, setting)]
    assert found == [], "\n".join(found)


def test_links_lead_somewhere_and_pages_are_light(site: Path) -> None:
    assert faults_of_files(site) == []

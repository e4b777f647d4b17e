"""Who publishes: nothing is said of an outlet without a page that states it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from analysis.reading.articles import read_article_list, read_outlets
from analysis.schema import pages
from analysis.study import load_study
from conftest import outlet_table

SHIPPED = Path(__file__).parent.parent / "corpus"


def known(row: pd.Series) -> list[str]:
    return [name for name in ("country", "owner", "description") if row[name] != "unknown"]


def test_what_is_known_of_a_shipped_outlet_has_its_pages() -> None:
    for _, row in read_outlets(SHIPPED / "outlets.csv").iterrows():
        assert bool(known(row)) == bool(pages(row["source"])), row["outlet"]
        assert "" not in row[["country", "owner", "description"]].tolist()
        parts = [urlsplit(page) for page in pages(row["source"])]
        assert all(part.scheme in ("http", "https") and part.netloc for part in parts)


def test_an_outlet_may_have_several_pages() -> None:
    outlets = load_study(SHIPPED / "tables").outlets.set_index("outlet")
    assert len(pages(outlets.loc["strategic-council", "source"])) == 2
    assert outlets.reset_index().equals(read_outlets(SHIPPED / "outlets.csv"))


def test_every_shipped_article_has_its_page() -> None:
    urls = read_article_list(SHIPPED / "articles.csv")["url"]
    assert all(urlsplit(url).netloc and len(urlsplit(url).path) > 1 for url in urls)
    assert urls.is_unique


def test_pages_are_parted_and_none_is_no_page(tmp_path: Path) -> None:
    outlet_table({"gull": "The Gull"}).assign(source="https://a.example/x; https://b.example/y;z").to_csv(
        tmp_path / "outlets.csv", index=False)
    source = read_outlets(tmp_path / "outlets.csv")["source"].iloc[0]
    assert pages(source) == ["https://a.example/x", "https://b.example/y;z"]
    assert pages("") == []

"""The tables of a corpus folder: made from its files, and kept up to date by reading only what has changed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.disk import are_there, hold, put_files
from analysis.manifest import input_digests, table_files
from analysis.reading.annotate import annotate, complete, without_articles
from analysis.reading.articles import read_article_list, read_corpus, read_outlets
from analysis.reading.cache import PER_ARTICLE, Cache, key_of, rows_by_article, what_is_read
from analysis.reading.dictionary import Dictionary, load_dictionary
from analysis.records import table_bytes
from analysis.schema import TABLES
from analysis.study import GENERAL_TITLE, Study, read_tables, study_name


def annotate_corpus(folder: str | Path, *, missing: str = "error", workers: int = 1) -> Study:
    """Annotate a corpus folder (`articles.csv`, `outlets.csv`, `dictionary.yml`, `texts/`) without writing anything."""
    place = Path(folder)
    dictionary = load_dictionary(place / "dictionary.yml")
    outlets = read_outlets(place / "outlets.csv")
    return annotate(read_corpus(place, missing=missing), dictionary, outlets, workers=workers)


def rebuild_tables(folder: str | Path, *, missing: str = "error", workers: int = 1) -> Study:
    """Annotate a corpus folder and write its `tables/`; if anything is wrong, nothing is written.

    Articles that have not changed since the last time are not read again (`update_tables`); the tables are the same.
    """
    update_tables(folder, missing=missing, workers=workers)
    return read_tables(Path(folder) / "tables")


@dataclass(frozen=True)
class Update:
    """What `update_tables` did: how many articles it read, and whether that changed the tables."""

    read: int
    changed: bool


def update_tables(folder: str | Path, *, missing: str = "error", workers: int = 1) -> Update:
    """Make the tables of a corpus folder those of its files as they are now, reading only articles that have changed.

    An article has changed if its text, its row, its outlet's name, what of the dictionary is read, or the program has.
    What was read is kept in `.cache/`, which git ignores. The tables are those that reading all would give, byte for
    byte. Raises StudyError as `annotate`; then nothing is written.
    """
    place = Path(folder)
    with hold(place):
        known = input_digests(place)  # before the files are read: what changes meanwhile must not pass for read
        dictionary, outlets = load_dictionary(place / "dictionary.yml"), read_outlets(place / "outlets.csv")
        articles = complete(read_corpus(place, missing=missing))
        with closing(Cache(place)) as cache:
            tables, read = _read_changed(articles, dictionary, outlets, cache, workers)
        head = package_head(place, known)
        files = {f"tables/{name}": data for name, data in table_files(tables, head).items()}
        changed = not are_there(place, files)
        if changed:
            put_files(place, files)
        return Update(read, changed)


def _read_changed(articles: pd.DataFrame, dictionary: Dictionary, outlets: pd.DataFrame,
                  cache: Cache, workers: int) -> tuple[dict[str, bytes], int]:
    """The tables as bytes, and how many articles were read for them."""
    names, read = dict(zip(outlets["outlet"], outlets["name"], strict=True)), what_is_read(dictionary)
    keys = {row["doc_id"]: key_of(row, names.get(row["outlet"], ""), read) for row in articles.to_dict("records")}
    known = cache.find(keys.values())
    new = ~articles["doc_id"].map(keys).isin(known)
    study = (annotate(articles[new], dictionary, outlets, workers=workers) if new.any() else
             without_articles(dictionary, outlets))
    made = {keys[doc_id]: rows for doc_id, rows in rows_by_article(study).items()}
    unread = {keys[doc_id] for doc_id in study.warnings["doc_id"]}  # to be tried again
    if made:
        cache.keep({key: rows for key, rows in made.items() if key not in unread}, only=keys.values())
    tables = {name: table_bytes(getattr(study, name).head(0) if name in PER_ARTICLE else getattr(study, name), name)
              for name in TABLES}
    rows = known | made
    for name in PER_ARTICLE:
        tables[name] = b"".join([tables[name], *(rows[key].get(name, b"") for key in keys.values())])
    return tables, len(made)


def package_head(folder: Path, inputs: dict[str, str]) -> dict[str, Any]:
    """The head of the data package: name, title, licence, the pages of the articles, checksums of what was read.

    The title is the study's name: the one that stands there already, or else that of its folder.
    """
    articles = read_article_list(folder / "articles.csv").to_dict("records")
    sources = [{"title": row["title"], **({"path": row["url"]} if row["url"] else {})} for row in articles]
    return {
        "name": "parallax-tables",
        "title": study_name(folder / "tables"),
        "description": GENERAL_TITLE,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 (the tables, not the articles)"}],
        "sources": sources,
        "inputs": inputs,
    }

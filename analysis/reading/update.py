"""The tables of a corpus folder: made from its files, and kept up to date by reading only what has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.disk import are_there, hold, put_files
from analysis.manifest import in_place_of, input_digests, is_made_of, part_files, table_files
from analysis.parquet import PART, PER_ARTICLE, is_large, polars
from analysis.reading.annotate import Asked, annotate, annotate_rows, complete, given_tables
from analysis.reading.articles import read_article_list, read_corpus, read_outlets, with_texts
from analysis.reading.cache import Cache, Kept, Rows, key_of, rows_by_article, what_is_read, with_families
from analysis.reading.dictionary import load_dictionary
from analysis.records import empty_table, table_bytes
from analysis.schema import TABLES
from analysis.study import GENERAL_TITLE, Study, check_names, check_study, read_tables, study_name

CHUNK = 500  # articles whose texts are held at once


def annotate_corpus(folder: str | Path, *, missing: str = "error") -> Study:
    """Annotate a corpus folder (`articles.csv`, `outlets.csv`, `dictionary.yml`, `texts/`) without writing anything."""
    place = Path(folder)
    dictionary = load_dictionary(place / "dictionary.yml")
    return annotate(read_corpus(place, missing=missing), dictionary, read_outlets(place / "outlets.csv"))


def rebuild_tables(folder: str | Path, *, missing: str = "error") -> Study:
    """Annotate a corpus folder and write its `tables/`; if anything is wrong, nothing is written.

    Articles that have not changed since the last time are not read again (`update_tables`); the tables are the same.
    """
    update_tables(folder, missing=missing)
    return read_tables(Path(folder) / "tables")


@dataclass(frozen=True)
class Update:
    """What `update_tables` did: articles that it read, others that it searched for changed families; new tables?"""

    read: int
    searched: int
    changed: bool


def update_tables(folder: str | Path, *, missing: str = "error", workers: int = 1, cluster: str = "") -> Update:
    """Make the tables of a corpus folder those of its files as they are now, reading only articles that have changed.

    An article has changed if its text, its row, its outlet's name, what of the dictionary is read, or the program has;
    of a family of the dictionary that has changed, only the hits are looked for again. What was read is kept in
    `.cache/`, which git ignores, as soon as it is read, so that a run that is ended goes on where it was. The tables
    are those that reading all would give, byte for byte. Texts and rows of a large study are never held all at once.
    Raises StudyError as `annotate`; then nothing is written.
    """
    place = Path(folder)
    with hold(place):
        known = input_digests(place)  # before the files are read: what changes meanwhile must not pass for read
        corpus = _Corpus(place, missing)
        given = {name: table_bytes(table, name) for name, table in corpus.given.items()}
        head = package_head(place, known, corpus.articles)
        with closing(Cache(place)) as cache:
            new = corpus.changed(cache)
            if is_large(len(corpus.articles)):
                head["made_of"] = _digest([*corpus.keys, repr(corpus.families), repr(head)], given)
                if not new and is_made_of(place / "tables", head["made_of"]):
                    return Update(0, 0, False)
            rows = corpus.rows(new, cache, workers, cluster)
            changed = _write(place, rows, given, head)
            if new:  # articles that were only taken out may come back
                cache.forget(but=corpus.keys)
        read = sum(asked is None for asked in new.values())
        return Update(read, len(new) - read, changed)


def _write(place: Path, rows: Iterator[Rows], given: dict[str, bytes], head: dict[str, Any]) -> bool:
    """Write the tables, unless they are there already; whether they were not. rows: of each article, in order."""
    if "made_of" in head:
        parts = iter(lambda: list(islice(rows, PART)), [])
        files = part_files(map(_as_csv, parts), given, head)
    else:
        found = _as_csv(list(rows)) | given
        made = table_files({name: found[name] for name in TABLES}, head)
        if are_there(place / "tables", made):
            return False
        files = iter(made.items())
    put_files(place, ((f"tables/{name}", data) for name, data in in_place_of(place / "tables", files)))
    return True


def _as_csv(rows: list[Rows]) -> dict[str, bytes]:
    """The tables of some articles."""
    return {name: b"".join([table_bytes(empty_table(name), name), *(row.get(name, b"") for row in rows)])
            for name in PER_ARTICLE}


def _digest(keys: Iterable[str], given: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for each in (*(key.encode() for key in keys), *given.values()):
        digest.update(hashlib.sha256(each).digest())
    return digest.hexdigest()


class _Corpus:
    """The files of a corpus folder, texts a few at a time.

    keys: of its articles, for the cache; families: what is read of each.
    """

    def __init__(self, place: Path, missing: str) -> None:
        self.place, self.missing = place, missing
        self.dictionary, self.outlets = load_dictionary(place / "dictionary.yml"), read_outlets(place / "outlets.csv")
        self.articles = read_article_list(place / "articles.csv")
        self.given = given_tables(self.dictionary, self.outlets)
        check_names(self.articles, self.outlets)
        if is_large(len(self.articles)):
            polars()  # told before any work where it is missing
        names = dict(zip(self.outlets["outlet"], self.outlets["name"], strict=True))
        read, self.families = what_is_read(self.dictionary)
        all_of_them = pd.Series(True, self.articles.index)
        self.keys = [key_of(row, names[row["outlet"]], read) for row in self._texts(all_of_them)]

    def _texts(self, wanted: pd.Series) -> Iterator[dict[str, Any]]:
        """The articles that are wanted, with their texts."""
        asked = self.articles[wanted]
        for start in range(0, len(asked), CHUNK):
            yield from complete(with_texts(self.place, asked[start:start + CHUNK], self.missing)).to_dict("records")

    def changed(self, cache: Cache) -> dict[str, Asked]:
        """The articles whose rows are not in the cache, or not of all families: those to look for, by key."""
        new: dict[str, Asked] = dict.fromkeys(self.keys)
        for key, known in cache.known(self.keys):
            new[key] = tuple(family for family, read in self.families.items() if known.get(family) != read)
        return {key: asked for key, asked in new.items() if asked != ()}

    def rows(self, new: dict[str, Asked], cache: Cache, workers: int, cluster: str) -> Iterator[Rows]:
        """The rows of each article, in order: what is new is read, and kept, the others are in the cache."""
        made = self._read(new, cache, workers, cluster) if new else iter(())
        for start in range(0, len(self.keys), CHUNK):
            some = self.keys[start:start + CHUNK]
            known = cache.find(key for key in some if key not in new)
            yield from (next(made) if key in new else with_families(known[key], self.families.keys(), {})
                        for key in some)

    def _read(self, new: dict[str, Asked], cache: Cache, workers: int, cluster: str) -> Iterator[Rows]:
        keys = dict(zip(self.articles["doc_id"], self.keys, strict=True))
        texts = self._texts(pd.Series(self.keys, self.articles.index).isin(new))
        found = annotate_rows(((new[keys[row["doc_id"]]], row) for row in texts), len(new), self.dictionary,
                              self.outlets, partial(_checked_rows, self.given), workers=workers, cluster=cluster)
        for made, unread in found:
            read = {keys[doc_id]: rows for doc_id, rows in made.items() if doc_id not in unread}
            known = cache.find(key for key in read if new[key])
            read |= {key: with_families(known[key], self.families.keys() - asked, read[key])
                     for key in read if (asked := new[key])}
            cache.keep({key: Kept(self.families, rows) for key, rows in read.items()})
            yield from (read.get(keys[doc_id], rows) for doc_id, rows in made.items())


def _checked_rows(given: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> tuple[dict[str, Rows], set[str]]:
    """The rows of each article, and the articles that could not be read and are to be tried again."""
    if "sentences" in tables:  # those of articles that were only searched are kept already
        check_study(Study(**{**tables, **given}))
    return rows_by_article(tables), set(tables["warnings"]["doc_id"])


def package_head(folder: Path, inputs: dict[str, str], articles: pd.DataFrame) -> dict[str, Any]:
    """The head of the data package: name, title, licence, the pages of the articles, checksums of what was read.

    The title is the study's name: the one that stands there already, or else that of its folder. Of a large study the
    pages stand in the table of articles alone.
    """
    rows = [] if is_large(len(articles)) else articles.to_dict("records")
    sources = [{"title": row["title"], **({"path": row["url"]} if row["url"] else {})} for row in rows]
    return {
        "name": "parallax-tables",
        "title": study_name(folder / "tables"),
        "description": GENERAL_TITLE,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 (the tables, not the articles)"}],
        **({"sources": sources} if sources else {}),
        "inputs": inputs,
    }

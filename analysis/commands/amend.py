"""Take articles out of a corpus, or give an outlet another name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from analysis.commands.added import FILE as ADDED
from analysis.commands.added import origin_bytes, read_origins
from analysis.commands.corpus import OUTLET_COLUMNS, csv_bytes, known_articles, known_outlets
from analysis.disk import hold, put_files
from analysis.formats.records import slug
from analysis.reading.articles import ARTICLE_COLUMNS
from analysis.study import StudyError

UNKNOWN = "unknown"


def remove_articles(doc_ids: Iterable[str], folder: str | Path) -> list[str]:
    """Take articles out of `articles.csv`, with their texts; return the lines of a report.

    All of them or none: StudyError names a doc_id that is not there. Outlets stay in `outlets.csv`.
    """
    gone = list(dict.fromkeys(doc_ids))
    with hold(folder):
        rows = known_articles(folder).to_dict("records")
        missing = sorted(set(gone) - {row["doc_id"] for row in rows})
        if missing:
            raise StudyError(f"articles.csv: no article is called {missing[0]!r}; copy its doc_id from there.")
        kept, origins = [row for row in rows if row["doc_id"] not in gone], read_origins(folder)
        files: dict[str, bytes | None] = {"articles.csv": csv_bytes(kept, ARTICLE_COLUMNS)}
        if origins:
            files[ADDED] = origin_bytes(origins, [row["doc_id"] for row in kept])
        put_files(folder, files | dict.fromkeys((f"texts/{doc_id}.txt" for doc_id in gone), None))
    empty = sorted({row["outlet"] for row in rows} - {row["outlet"] for row in kept})
    lines = [f"Removed {len(gone)} of {len(rows)} articles: {', '.join(gone)}."]
    return lines + [f"{outlet}: no article is left; take its row out of outlets.csv if none is to come."
                    for outlet in empty]


def rename_outlet(old: str, new: str, folder: str | Path) -> list[str]:
    """Give an outlet another name in `outlets.csv` and `articles.csv`; return the lines of a report.

    old, new: short name or full name. If another outlet is called `new` already, the articles go over to it and the row
    of `old` is taken out; otherwise the row keeps what is known of it. doc_ids stay. StudyError where none is called
    `old`, or several are.
    """
    with hold(folder):
        articles, outlets = known_articles(folder).to_dict("records"), known_outlets(folder).to_dict("records")
        before, there = _called(old, outlets), _called(new, outlets)
        if not before:
            known = ", ".join(repr(row["name"]) for row in outlets) or "none"
            raise StudyError(f"outlets.csv: no outlet is called {old!r}; there are {known}.")
        joined = there if there and there != before else ""
        code = joined or _free_code(new, before, {row["outlet"] for row in outlets})
        outlets = [{**row, "outlet": code, "name": new.strip()} if row["outlet"] == before and not joined else row
                   for row in outlets if not (joined and row["outlet"] == before)]
        moved = sum(row["outlet"] == before for row in articles)
        articles = [{**row, "outlet": code} if row["outlet"] == before else row for row in articles]
        put_files(folder, {"outlets.csv": csv_bytes(outlets, OUTLET_COLUMNS),
                           "articles.csv": csv_bytes(articles, ARTICLE_COLUMNS)})
    what = f"joined to {code}" if joined else f"is {code} ({new.strip()}) now"
    return [f"{before} {what}, with {moved} {'article' if moved == 1 else 'articles'}."]


def _called(name: str, outlets: list[dict[str, str]]) -> str:
    wanted = name.strip().casefold()
    return next((row["outlet"] for row in outlets
                 if wanted in (row["outlet"].casefold(), row["name"].casefold())), "")


def _free_code(name: str, before: str, taken: set[str]) -> str:
    code = slug(name, 24)
    if not code or code == UNKNOWN:
        raise StudyError(f"{name!r} names no outlet; write its name, in Latin letters at least in part.")
    return code if code not in taken - {before} else before

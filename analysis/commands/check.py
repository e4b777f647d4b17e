"""Check a corpus folder: list what stops `annotate`, what makes a number wrong, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.commands.check_dictionary import check_dictionary
from analysis.commands.check_notebooks import check_notebooks
from analysis.commands.check_patterns import check_patterns, concepts_without_hits, other_languages, wide_patterns
from analysis.commands.check_texts import check_texts
from analysis.commands.findings import Finding, finding, finding_table, of_error
from analysis.commands.folders import read_file, read_folder
from analysis.disk import finish
from analysis.manifest import PACKAGE, check_inputs
from analysis.reading.annotate import annotate
from analysis.reading.articles import ARTICLE_COLUMNS, read_yaml
from analysis.reading.dictionary import line_of, parse_dictionary
from analysis.reading.spreadsheet import date_order, is_utf8, iso_date, sheet_rows
from analysis.schema import COLUMNS, TABLES
from analysis.study import Study

UNKNOWN = "unknown"


def check_corpus(folder: str | Path) -> pd.DataFrame:
    """Return everything to put right in a corpus folder, one row each: file, row, column, found, remedy, outcome.

    outcome: "stops" (`annotate` refuses it); "stops a notebook" (a notebook of the study asks for concepts that the
    dictionary lacks); "wrong number" (`annotate` runs, but a count is wrong or empty); "look" (for a reader to judge:
    duplicates, short texts, much boilerplate, concepts without a hit, and those that rest on one pattern with a
    wildcard or on words of single articles). Rows are numbered as in a spreadsheet; the header is row 1. If nothing
    stops `annotate`, the texts are annotated in memory; nothing is written.
    It does not find articles on another subject, wrong dates in the right form, or patterns that mean something else
    in their context.
    """
    place = Path(folder)
    finish(place)
    found: list[Finding] = []
    articles = _read_rows(place / "articles.csv", ARTICLE_COLUMNS, ("doc_id", "outlet", "title"), found)
    outlets = _read_rows(place / "outlets.csv", TABLES["outlets"], TABLES["outlets"], found)
    found += [*_check_articles(articles), *_check_outlets(outlets, articles)]
    texts, of_texts = check_texts(place, articles, {row["outlet"]: row["name"] for _, row in outlets})
    found += of_texts
    data = _read_dictionary(place / "dictionary.yml", found)
    if data is not None:
        text = (read_file(place / "dictionary.yml") or b"").decode("utf-8")
        found += [_with_line(one, text) for one in check_dictionary(data)]
        found += check_notebooks(_read_notebooks(place), data)
    if data is not None and not any(one.outcome == "stops" for one in found):
        found += _check_hits(articles, outlets, texts, data)
    found += _check_tables(place / "tables")
    return finding_table(found)


def _with_line(one: Finding, text: str) -> Finding:
    """A finding on a concept of the dictionary, with the line that it speaks of."""
    line = line_of(f", {one.found}", text) if one.file == "dictionary.yml" else 0
    return one._replace(row=line) if line else one


def _check_tables(tables: Path) -> Iterator[Finding]:
    """Whether the tables, if there are any, are still those of the files beside them."""
    if read_file(tables / PACKAGE) is not None:
        try:
            check_inputs(tables)
        except ValueError as error:
            yield of_error(error, PACKAGE)._replace(outcome="stops a notebook")


def _read_notebooks(corpus: Path) -> dict[str, bytes]:
    """The notebooks of the study that the corpus folder belongs to, by their path in the study."""
    found = read_folder(corpus.resolve().parent / "notebooks", "*.ipynb")
    return {f"notebooks/{name}": data for name, data in found.items()}


Rows = list[tuple[int, dict[str, str]]]


def _read_rows(path: Path, columns: tuple[str, ...], required: tuple[str, ...], found: list[Finding]) -> Rows:
    """The rows of a table with their numbers; problems with its form are added to `found`."""
    data = read_file(path)
    if data is None:
        found.append(finding(path.name, f"the file is missing from {path.parent.name}/",
                             "make a study with `python -m analysis new`, or name its corpus folder"))
        return []
    try:
        rows = sheet_rows(data, path.name)
    except ValueError as error:
        found.append(of_error(error, path.name))
        return []
    if not is_utf8(data):
        found.append(finding(path.name, "not UTF-8: read as windows-1252", "check the accents, or save it as CSV UTF-8",
                             outcome="look"))
    header = rows[0] if rows else []
    found += [finding(path.name, f"unknown column {name!r}", f"rename it to one of {list(columns)} or remove it", row=1)
              for name in header if name not in columns]
    found += [finding(path.name, f"column {name!r} is missing", "add it", row=1) for name in required
              if name not in header]
    if len(rows) < 2:
        found.append(finding(path.name, "no row in it", "put articles in with `python -m analysis add`"))
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            found.append(finding(path.name, f"{len(row)} values for {len(header)} columns",
                                 "put quotation marks around what holds a comma", row=number))
    blank = dict.fromkeys(columns, "")
    given = [(number, blank | dict(zip(header, row, strict=False))) for number, row in enumerate(rows[1:], start=2)]
    order = date_order(row.get("date", "") for _, row in given)
    return [(number, {**row, "date": iso_date(row["date"], order)} if "date" in row else row) for number, row in given]


def _check_articles(articles: Rows) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for number, row in articles:
        def tell(column: str, problem: str, remedy: str, outcome: str = "stops", number: int = number) -> Finding:
            return finding("articles.csv", problem, remedy, row=number, column=column, outcome=outcome)

        for column in ("doc_id", "outlet", "title"):
            if not row[column].strip():
                yield tell(column, "empty", "fill it in")
        name = row["doc_id"]
        if name and (not all(sign.isalnum() or sign in "-_." for sign in name) or name.startswith(".")):
            yield tell("doc_id", f"{name!r} cannot name a file", "use letters, digits, - and _ only")
        if name in seen:
            yield tell("doc_id", f"{name!r} is in row {seen[name]} too", "give each article its own")
        seen.setdefault(name, number)
        if not COLUMNS["date"].accepts(row["date"]):
            yield tell("date", f"{row['date']!r} is not a date as YYYY-MM-DD, YYYY-MM or YYYY",
                       "correct it, or leave it empty and write what is known into 'date_note'")
        elif not row["date"] and not row["date_note"]:
            yield tell("date", "empty", "fill it in, or say in 'date_note' why not", "look")
        if row["title"] == "untitled":
            yield tell("title", "the file named no headline", "write it in", "look")
        if row["outlet"] == UNKNOWN:
            yield tell("outlet", "unknown, so these articles are compared as one outlet", "name it, here and in "
                       "outlets.csv", "wrong number")


def _check_outlets(outlets: Rows, articles: Rows) -> Iterator[Finding]:
    used, known = {row["outlet"] for _, row in articles}, {row["outlet"] for _, row in outlets}
    for number, row in articles:
        if row["outlet"] and row["outlet"] not in known:
            yield finding("articles.csv", f"{row['outlet']!r} is not in outlets.csv", "add it there or correct it here",
                          row=number, column="outlet")
    for column in ("outlet", "name"):
        seen: dict[str, int] = {}
        for number, row in outlets:
            if row[column] in seen:
                yield finding("outlets.csv", f"{row[column]!r} is in row {seen[row[column]]} too",
                              "give each outlet its own", row=number, column=column)
            seen.setdefault(row[column], number)
    for number, row in outlets:
        if row["outlet"] not in used:
            yield finding("outlets.csv", f"no article is of {row['outlet']!r}", "take it out if none is to come",
                          row=number, column="outlet", outcome="look")
    if len(known & used) == 1:
        yield finding("outlets.csv", "all articles are of one outlet", "add articles of another: outlets are what is "
                      "compared", outcome="look")


def _read_dictionary(path: Path, found: list[Finding]) -> dict[str, Any] | None:
    try:
        return read_yaml(path)
    except ValueError as error:
        found.append(of_error(error, path.name))
        return None


def _check_hits(articles: Rows, outlets: Rows, texts: dict[str, str], data: dict[str, Any]) -> Iterator[Finding]:
    table = pd.DataFrame([{**row, "text": texts[row["doc_id"]]} for _, row in articles], dtype="str")
    try:
        study = annotate(table, parse_dictionary(data), pd.DataFrame([row for _, row in outlets], dtype="str"))
    except ValueError as error:
        yield of_error(error, "articles.csv")
        return
    yield from (*_unread(study), *concepts_without_hits(study), *wide_patterns(study), *check_patterns(study),
                *other_languages(study))


def _unread(study: Study) -> Iterator[Finding]:
    for row in study.warnings.itertuples():
        yield finding(f"texts/{row.doc_id}.txt", f"it cannot be read and counts as an article without words "
                      f"({row.problem})", "look for odd signs in it, and tell the makers of this program",
                      outcome="wrong number")

"""Add articles from files of any known format to a corpus folder; similar ones are kept and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.commands.added import FILE as ADDED
from analysis.commands.added import Origins, fingerprint, origin_bytes, origin_of, read_origins
from analysis.commands.corpus import OUTLET_COLUMNS, ArticleRow, csv_bytes, known_articles, known_outlets, known_texts
from analysis.disk import hold, put_files
from analysis.formats.duplicates import find_duplicates
from analysis.formats.read import describe_files, read_files
from analysis.formats.records import slug
from analysis.reading.articles import ARTICLE_COLUMNS
from analysis.reading.language import as_code
from analysis.study import neutralise

UNKNOWN, UNTITLED = "unknown", "untitled"
MOST_PAIRS = 20
_MENDED = ("title", "author", "date", "date_note", "url")


def add_files(paths: Iterable[str | Path], folder: str | Path, *, outlet: str = "",
              mapping: Mapping[str, str] | None = None, replace: bool = False,
              program: str = "python -m analysis") -> list[str]:
    """Add the articles in files of any known format to a corpus folder; return the lines of a report.

    folder: with `articles.csv` and `outlets.csv`, which get rows, and `texts/`, which gets the texts; `added.csv` notes
    which record of which file each article was. Either all files are written or none. outlet: the outlet of articles
    whose file does not name one. mapping: see `read_files`. replace: give articles that are there the fields and the
    text of the record that they came from, as it is read now. program: how the command line is called, for the line
    that says what to type next.

    One rule holds, in one call or in many: a record is there already if one alike in outlet, headline, date, address
    and text is; every other one is added, the same text under another headline or outlet too, and told as similar.
    Existing articles do not change without `replace`, except that a page listed without a text gets its text.
    The report has a line per file (articles, fields, what was skipped and why), what is new, what was there already,
    pairs of near duplicates and wire copy, and what to do next.
    """
    return add_report(paths, folder, outlet=outlet, mapping=mapping, replace=replace, program=program)[0]


def add_report(paths: Iterable[str | Path], folder: str | Path, *, outlet: str = "",
               mapping: Mapping[str, str] | None = None, replace: bool = False,
               program: str = "python -m analysis") -> tuple[list[str], bool]:
    """`add_files`, and whether any file could be read: False where every one was refused."""
    found, files, problems = read_files(*paths, mapping=mapping)
    with hold(folder):
        merged = _read_corpus(folder)
        merged.take(found.to_dict("records"), outlet, replace=replace)
        if merged.new or merged.filled or merged.replaced:
            put_files(folder, merged.files())
    alike = describe_duplicates(merged.table(), merged.touched())
    following = "" if str(folder) == "corpus" else f" {folder}"
    last = [f"Next: {program} check{following}"] if merged.touched() else []
    lines = [*describe_files(files, problems), *merged.describe(), *alike, *last]
    return lines, bool(files.empty or files["refused"].eq("").any())


def _read_corpus(folder: str | Path) -> _Merged:
    articles, outlets = known_articles(folder), known_outlets(folder)
    texts = known_texts(folder, list(articles["doc_id"]))
    return _Merged(articles.to_dict("records"), outlets.to_dict("records"), texts, read_origins(folder))


class _Merged:
    """The rows and texts of the folder with the new articles, and which of them are new."""

    def __init__(self, articles: list[ArticleRow], outlets: list[ArticleRow], texts: dict[str, str],
                 origins: Origins) -> None:
        self.articles, self.outlets, self.texts, self.origins = articles, outlets, dict(texts), dict(origins)
        self.new: list[str] = []
        self.filled: list[str] = []
        self.replaced: list[str] = []
        self.versions: list[tuple[str, str]] = []
        self.there = 0
        self.new_outlets: list[str] = []
        self.guarded = 0
        self.known = {self._print_of_row(row) for row in articles} | {row["sha256"] for row in origins.values()}

    def _print_of_row(self, row: ArticleRow) -> str:
        name = next((one["name"] for one in self.outlets if one["outlet"] == row["outlet"]), row["outlet"])
        return fingerprint(row, name, self.texts.get(row["doc_id"], ""))

    def take(self, found: list[ArticleRow], outlet: str, *, replace: bool = False) -> None:
        """Add each article, unless one alike in outlet, headline, date, address and text is there."""
        pages = {row["url"]: row["doc_id"] for row in self.articles if row["url"]}
        urls = Counter(row["url"] for row in found)
        for row in map(self._guard, found):
            page = pages.get(row["url"], "") if urls[row["url"]] == 1 else ""
            mark = fingerprint({**row, "title": row["title"] or UNTITLED}, row["outlet"] or outlet or UNKNOWN,
                               row["text"])
            same = self._same_record(row, page) if replace else ""
            if mark in self.known or (page and not row["text"]):
                self.there += 1
            elif same:
                self._replace(row, same, outlet)
                self.origins[same] = origin_of(row, same, mark)
            elif page and page not in self.texts:
                self.texts[page] = stored(row["text"])
                self.filled.append(page)
                self.origins[page] = origin_of(row, page, mark)
            else:
                doc_id = self._add(row, outlet)
                self.origins[doc_id] = origin_of(row, doc_id, mark)
                self.versions += [(doc_id, page)] if page else []
            self.known.add(mark)

    def _same_record(self, row: ArticleRow, page: str) -> str:
        """The article that this record was before: the same record of its file, or else the same page."""
        for one in self.articles:
            origin = self.origins.get(one["doc_id"], {})
            # Exports of other days often have the same file name, so headline, page or text has to agree as well.
            shared = (one["title"] == row["title"] or (row["url"] and one["url"] == row["url"])
                      or self.texts.get(one["doc_id"], "").strip() == row["text"].strip())
            if shared and (origin.get("file"), origin.get("record")) == (row["source_file"], str(row["record"])):
                return str(one["doc_id"])
        return page

    def _replace(self, row: ArticleRow, doc_id: str, outlet: str) -> None:
        name = row["outlet"] or outlet
        given = {column: row[column] for column in _MENDED if row[column]}
        given |= {"outlet": self._outlet(name)} if name else {}
        self.articles = [{**one, **given} if one["doc_id"] == doc_id else one for one in self.articles]
        if row["text"]:
            self.texts[doc_id] = stored(row["text"])
        self.replaced.append(doc_id)

    def _code_of(self, name: str) -> str:
        return next((row["outlet"] for row in self.outlets
                     if name.casefold() in (row["outlet"].casefold(), row["name"].casefold())), "")

    def _guard(self, row: ArticleRow) -> ArticleRow:
        """The row without cells that a spreadsheet would run; the text is not written to a table and stays as it is."""
        safe = {column: value if column == "text" else neutralise(value) for column, value in row.items()}
        self.guarded += sum(safe[column] != row[column] for column in ARTICLE_COLUMNS if column in row)
        return safe

    def _add(self, row: ArticleRow, outlet: str) -> str:
        taken = {article["doc_id"] for article in self.articles}
        code = self._outlet(row["outlet"] or outlet)
        doc_id = free_name(short_name(row, code), taken)
        given = {**row, "doc_id": doc_id, "outlet": code, "title": row["title"] or UNTITLED,
                 "language": as_code(row["language"])}
        self.articles.append({column: given.get(column, "") for column in ARTICLE_COLUMNS}
                             | {column: given.get(column) or UNKNOWN for column in ("kind", "translation", "rights")})
        if row["text"]:
            self.texts[doc_id] = stored(row["text"])
        self.new.append(doc_id)
        return doc_id

    def _outlet(self, name: str) -> str:
        name = name.strip() or UNKNOWN
        if known := self._code_of(name):
            return known
        code = free_name(slug(name, 24) or "outlet", {row["outlet"] for row in self.outlets})
        source = "name: as the added file gives it" if name != UNKNOWN else "no file names one"
        nothing = dict.fromkeys(("country", "owner", "description"), UNKNOWN)
        self.outlets.append({"outlet": code, "name": name, **nothing, "source": source})
        self.new_outlets += [name] if name != UNKNOWN else []
        return code

    def files(self) -> dict[str, bytes]:
        """The files to write, `articles.csv` last, so that no row is ever without its text."""
        texts = {f"texts/{doc_id}.txt": self.texts[doc_id].encode("utf-8") for doc_id in self.touched()}
        return {**texts, "outlets.csv": csv_bytes(self.outlets, OUTLET_COLUMNS),
                ADDED: origin_bytes(self.origins, [row["doc_id"] for row in self.articles]),
                "articles.csv": csv_bytes(self.articles, ARTICLE_COLUMNS)}

    def touched(self) -> list[str]:
        """The articles that got a text in this call."""
        return [doc_id for doc_id in (*self.filled, *self.replaced, *self.new) if doc_id in self.texts]

    def table(self) -> pd.DataFrame:
        """The articles with a text, by doc_id, outlet and text."""
        rows = [{"doc_id": row["doc_id"], "outlet": "" if row["outlet"] == UNKNOWN else row["outlet"],
                 "text": self.texts[row["doc_id"]]} for row in self.articles if row["doc_id"] in self.texts]
        return pd.DataFrame(rows, columns=["doc_id", "outlet", "text"], dtype="str")

    def describe(self) -> list[str]:
        """The lines of the report on the articles; counts of zero are left out."""
        addresses = sum(doc_id not in self.texts for doc_id in self.new)
        unnamed = [row["doc_id"] for row in self.articles if row["outlet"] == UNKNOWN and row["doc_id"] in self.new]
        lines = [f"Added {len(self.new)} {_articles(len(self.new))}; {self.there} "
                 f"{'was' if self.there == 1 else 'were'} there already."]
        if self.replaced:
            count = len(self.replaced)
            lines.append(f"Replaced {count} {_articles(count)}: {_few(self.replaced)}.")
        lines += [f"{doc_id}: the page was listed without a text; now it has one." for doc_id in self.filled]
        lines += [f"{doc_id}: the page of {page} with another headline, date or text; both are kept."
                  for doc_id, page in self.versions]
        if self.new_outlets:
            lines.append(f"New outlets: {', '.join(self.new_outlets)}; add what you know of them to outlets.csv.")
        if unnamed:
            lines.append(f"No outlet is named for {_few(unnamed)}; `add --replace --outlet NAME` with their files sets "
                         "it for all of them, or write it into articles.csv and outlets.csv.")
        if self.guarded:
            lines.append(f"{self.guarded} {'cell' if self.guarded == 1 else 'cells'} would run as a formula in a "
                         "spreadsheet; articles.csv has an apostrophe before each.")
        if addresses:
            lines.append(f"{addresses} {_articles(addresses)} without a text; "
                         "`python -m analysis fetch` gets them.")
        return lines


def _articles(count: int) -> str:
    return "article" if count == 1 else "articles"


def _few(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")


def short_name(row: ArticleRow, outlet: str) -> str:
    """A doc_id that fits a label: the outlet and the day, or else words of the headline, or the file and its record.

    >>> short_name({"date": "2031-02-01", "title": "Ferry late again", "source_file": "a.csv", "record": 1}, "gull")
    'gull-2031-02-01'
    """
    file = slug(row["source_file"].rsplit("/", 1)[-1].rsplit(".", 1)[0], 24) or "article"
    first = file if outlet == UNKNOWN else outlet
    last = row["date"] or slug(row["title"], 24)
    return f"{first}-{last}" if last and first != last else f"{first}-{row['record']}"


def stored(text: str) -> str:
    """A text as it is kept in its file, with one line feed at the end."""
    return text.rstrip("\n") + "\n"


def free_name(name: str, taken: set[str]) -> str:
    """The name itself, or else the first of name-2, name-3, ... that is free.

    >>> free_name("gull-1", {"gull-1", "gull-1-2"})
    'gull-1-3'
    """
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{name}-{count}"
    return candidate


def describe_duplicates(articles: pd.DataFrame, only: Iterable[str]) -> list[str]:
    """A line for each pair of similar articles with at least one of these doc_ids."""
    named = set(only)
    pairs = [row for row in (find_duplicates(articles).itertuples() if len(articles) > 1 else ())
             if row.doc_id in named or row.doc_id_other in named]
    lines = [f"  {row.kind} ({row.similarity:.0%}): {row.doc_id} and {row.doc_id_other}" for row in pairs[:MOST_PAIRS]]
    more = [f"  and {len(pairs) - MOST_PAIRS:,} more pairs; `python -m analysis check` lists all."]
    head = ["Similar articles, with the share of wording in common (both are kept; remove one from articles.csv if it "
            "should count once):"]
    return [*head, *lines, *(more if len(pairs) > MOST_PAIRS else [])] if pairs else []

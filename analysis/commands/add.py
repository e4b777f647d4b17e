"""Add articles from files of any known format to a corpus folder, without duplicates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.commands.corpus import OUTLET_COLUMNS, ArticleRow, csv_bytes, known_articles, known_outlets, known_texts
from analysis.commands.folders import put_files
from analysis.formats.duplicates import find_duplicates
from analysis.formats.read import describe_files, read_files
from analysis.formats.records import slug
from analysis.reading.articles import ARTICLE_COLUMNS, sha256
from analysis.study import neutralise

UNKNOWN, UNTITLED = "unknown", "untitled"
MOST_PAIRS = 20


def add_files(paths: Iterable[str | Path], folder: str | Path, *, outlet: str = "",
              mapping: Mapping[str, str] | None = None, program: str = "python -m analysis") -> list[str]:
    """Add the articles in files of any known format to a corpus folder; return the lines of a report.

    folder: with `articles.csv` and `outlets.csv`, which get rows, and `texts/`, which gets the texts. Either all files
    are written or none. outlet: the outlet of articles whose file does not name one. mapping: see `read_files`.
    program: how the command line is called, for the line that says what to type next.

    An article is not added again if the corpus has its text from the same outlet, or its page; nor twice if several
    files hold it. Existing articles do not change, except that a page listed without a text gets its text. Near
    duplicates, and the same text in two outlets, are added and reported.
    The report has a line per file (articles, fields, what was skipped and why), what is new, what was there already,
    pairs of near duplicates and wire copy, and what to do next.
    """
    found, files, problems = read_files(*paths, mapping=mapping)
    articles, outlets = known_articles(folder), known_outlets(folder)
    texts = known_texts(folder, list(articles["doc_id"]))
    merged = _Merged(articles.to_dict("records"), outlets.to_dict("records"), texts)
    merged.take(found.to_dict("records"), outlet)
    if merged.new or merged.filled:
        put_files(folder, merged.files())
    alike = describe_duplicates(merged.table(), merged.touched())
    following = "" if str(folder) == "corpus" else f" {folder}"
    last = [f"Next: {program} check{following}"] if merged.touched() else []
    return [*describe_files(files, problems), *merged.describe(), *alike, *last]


class _Merged:
    """The rows and texts of the folder with the new articles, and which of them are new."""

    def __init__(self, articles: list[ArticleRow], outlets: list[ArticleRow], texts: dict[str, str]) -> None:
        self.articles, self.outlets, self.texts = articles, outlets, dict(texts)
        self.new: list[str] = []
        self.filled: list[str] = []
        self.there = self.twice = 0
        self.other_text: list[str] = []
        self.renamed: list[str] = []
        self.new_outlets: list[str] = []
        self.guarded = 0

    def take(self, found: list[ArticleRow], outlet: str) -> None:
        """Add each article, unless the folder has it already or an earlier file had the same."""
        pages = {row["url"]: row["doc_id"] for row in self.articles if row["url"]}
        listed = {(row["title"], row["date"]) for row in self.articles
                  if not row["url"] and row["doc_id"] not in self.texts}
        sums = self._sums()
        urls = Counter(row["url"] for row in found)
        seen: set[tuple[str, ...]] = set()
        for row in map(self._guard, found):
            page = pages.get(row["url"], "") if urls[row["url"]] == 1 else ""
            key = (row["outlet"], row["title"], row["date"], row["text"] or row["url"])
            if row["text"] and self._is_there(row, outlet, sums):
                self.there += 1
            elif page and row["text"] and page not in self.texts:
                self.texts[page] = stored(row["text"])
                self.filled.append(page)
            elif page or (not row["text"] and not row["url"] and (row["title"], row["date"]) in listed):
                self.there += 1
                self.other_text += [page] if page and row["text"] else []
            elif key in seen:
                self.twice += 1
            else:
                self._add(row, outlet)
            seen.add(key)

    def _sums(self) -> dict[str, set[str]]:
        """The outlets that have each text, by its checksum."""
        sums: dict[str, set[str]] = {}
        for row in self.articles:
            if row["doc_id"] in self.texts:
                sums.setdefault(sha256(self.texts[row["doc_id"]]), set()).add(row["outlet"])
        return sums

    def _is_there(self, row: ArticleRow, outlet: str, sums: Mapping[str, set[str]]) -> bool:
        """Whether the folder has a text from the same outlet; an outlet of unknown name may be one that was renamed."""
        there = sums.get(sha256(stored(row["text"])), set())
        name = (row["outlet"] or outlet).strip()
        code = self._code_of(name)
        if there and name and not code:
            title, outlets = row["title"] or UNTITLED, ", ".join(sorted(there))
            self.renamed.append(f"{title!r}: the same text is there from {outlets}; the one from {name} was not added.")
        return bool(there) and (not code or code in there)

    def _code_of(self, name: str) -> str:
        return next((row["outlet"] for row in self.outlets
                     if name.casefold() in (row["outlet"].casefold(), row["name"].casefold())), "")

    def _guard(self, row: ArticleRow) -> ArticleRow:
        """The row without cells that a spreadsheet would run; the text is not written to a table and stays as it is."""
        safe = {column: value if column == "text" else neutralise(value) for column, value in row.items()}
        self.guarded += sum(safe[column] != row[column] for column in ARTICLE_COLUMNS if column in row)
        return safe

    def _add(self, row: ArticleRow, outlet: str) -> None:
        taken = {article["doc_id"] for article in self.articles}
        doc_id = free_name(row["doc_id"], taken)
        code = self._outlet(row["outlet"] or outlet)
        given = {**row, "doc_id": doc_id, "outlet": code, "title": row["title"] or UNTITLED}
        self.articles.append({column: given.get(column, "") for column in ARTICLE_COLUMNS}
                             | {column: given.get(column) or UNKNOWN for column in ("kind", "translation", "rights")})
        if row["text"]:
            self.texts[doc_id] = stored(row["text"])
        self.new.append(doc_id)

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
                "articles.csv": csv_bytes(self.articles, ARTICLE_COLUMNS)}

    def touched(self) -> list[str]:
        """The articles that got a text in this call."""
        return [doc_id for doc_id in (*self.filled, *self.new) if doc_id in self.texts]

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
        if self.twice:
            lines.append(f"Left out {self.twice} {'duplicate' if self.twice == 1 else 'duplicates'} in these files, "
                         "alike in outlet, headline, date and text.")
        lines += self.renamed
        lines += [f"{doc_id}: the page was listed without a text; now it has one." for doc_id in self.filled]
        lines += [f"{doc_id}: the page is there with another text; that one was kept." for doc_id in self.other_text]
        if self.new_outlets:
            lines.append(f"New outlets: {', '.join(self.new_outlets)}; add what you know of them to outlets.csv.")
        if unnamed:
            more = f" and {len(unnamed) - 5:,} more" if len(unnamed) > 5 else ""
            lines.append(f"No outlet is named for {', '.join(unnamed[:5])}{more}; write it into articles.csv and "
                         "outlets.csv; next time --outlet NAME sets it for all files of one call.")
        if self.guarded:
            lines.append(f"{self.guarded} {'cell' if self.guarded == 1 else 'cells'} would run as a formula in a "
                         "spreadsheet; articles.csv has an apostrophe before each.")
        if addresses:
            lines.append(f"{addresses} {_articles(addresses)} without a text; "
                         "`python -m analysis fetch` gets them.")
        return lines


def _articles(count: int) -> str:
    return "article" if count == 1 else "articles"


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

"""Fetch the missing texts of the pages in `articles.csv`; each is saved as soon as it arrives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from analysis.commands.add import UNTITLED, stored
from analysis.commands.corpus import ArticleRow, csv_bytes, known_articles, known_texts
from analysis.commands.folders import read_file
from analysis.commands.web import FetchError, Visitor, fetch_page
from analysis.disk import hold, put_files
from analysis.formats.detect import detect_format
from analysis.formats.web_page import read
from analysis.progress import follow
from analysis.reading.articles import ARTICLE_COLUMNS
from analysis.reading.texts import recognise
from analysis.study import Study, neutralise, read_tables

LEAST_WORDS = 25  # what is shorter is a notice, not an article


def fetch_texts(folder: str | Path, visitor: Visitor | None = None, *, other_versions: str = "refuse") -> Iterator[str]:
    """Fetch the missing texts of a corpus folder; yield a line of report per page, and a last line with the totals.

    A page is requested only if its article has no text in `texts/`. Each text is saved before the next request, so an
    interrupted run continues where it stopped. Title, author and date that `articles.csv` lacks are filled in from the
    page. If the folder has tables, the text is compared with the one they were made from: the same text is kept;
    another version is reported, and kept only with other_versions="accept", because its numbers would differ.
    """
    if other_versions not in ("refuse", "accept"):
        raise ValueError(f"other_versions={other_versions!r} is unknown; it is one of ['refuse', 'accept'].")
    articles = known_articles(folder)
    there = known_texts(folder, list(articles["doc_id"]))
    missing = [row for row in articles.to_dict("records") if row["doc_id"] not in there]
    study, visitor, fetched = _made_tables(folder), visitor or Visitor(), 0
    for row in follow([row for row in missing if row["url"]], "pages"):
        try:
            line, kept = _fetch_one(row, folder, visitor, study, other_versions)
        except ValueError as error:
            line, kept = f"not fetched: {error}", False
        fetched += kept
        yield f"{row['doc_id']}: {line.removesuffix('.')}."
    for row in missing:
        if not row["url"]:
            yield f"{row['doc_id']}: no address in articles.csv; put its text into texts/{row['doc_id']}.txt."
    yield f"{fetched} fetched, {len(there)} were there, {len(missing) - fetched} still missing of {len(articles)}."


def _fetch_one(row: ArticleRow, folder: str | Path, visitor: Visitor, study: Study | None,
               other_versions: str) -> tuple[str, bool]:
    page = fetch_page(row["url"], visitor)
    kind = detect_format(page.data, row["url"])
    if kind != "web page":
        raise FetchError(f"the address gives no web page ({kind}); save it by hand and `add` it")
    records, problems = read(page.data, row["url"], url=page.url, charset=page.charset)
    if not records:
        raise FetchError("; ".join(problem["problem"] for problem in problems))
    text, verdict = stored(records[0]["text"]), "".join(f"; {problem['problem']}" for problem in problems)
    if len(text.split()) < LEAST_WORDS:
        raise FetchError(f"the page holds {len(text.split())} words of text, which is no article; open it and look")
    if study is not None and row["doc_id"] in set(study.articles["doc_id"]):
        found = recognise(study, row["doc_id"], text)
        verdict += f"; {found.verdict}" if found.doc_id in ("", row["doc_id"]) else f"; the text of {found.doc_id}"
        if found.verdict == "the same text" and found.doc_id == row["doc_id"]:
            text = found.text
        elif other_versions == "refuse":
            return f"not kept{verdict}; --accept keeps it, then annotate", False
    with hold(folder):
        put_files(folder, {f"texts/{row['doc_id']}.txt": text.encode("utf-8"), **_filled_in(folder, row, records[0])})
    return f"{len(text.split()):,} words{verdict}", True


def _filled_in(folder: str | Path, row: ArticleRow, record: ArticleRow) -> dict[str, bytes]:
    """`articles.csv` with fields filled in from the page; {} where there is nothing to add."""
    found = {column: neutralise(record.get(column, "")) for column in ("title", "author", "date")}
    lacking = {column: value for column, value in found.items() if value and row[column] in ("", UNTITLED)}
    if not lacking:
        return {}
    rows = known_articles(folder).to_dict("records")
    return {"articles.csv": csv_bytes([{**one, **lacking} if one["doc_id"] == row["doc_id"] else one for one in rows],
                                      ARTICLE_COLUMNS)}


def _made_tables(folder: str | Path) -> Study | None:
    """The study in the folder's tables, without checking the texts; None where there are no tables yet."""
    place = Path(folder) / "tables"
    return None if read_file(place / "articles.csv") is None else read_tables(place)

"""Check the texts of a corpus folder: missing, damaged, short, mostly boilerplate, or duplicates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.commands.findings import Finding, finding, of_error
from analysis.commands.folders import read_file
from analysis.formats.duplicates import find_duplicates
from analysis.progress import follow
from analysis.reading.clean import clean_text
from analysis.reading.words import word_spans
from analysis.study import StudyError

SHORT = 100  # words; a rate per thousand of a shorter text means little
FURNITURE = 0.5
# A text read in the wrong encoding: UTF-8 as windows-1252 (garbled quotation marks and accents), or lost letters.
_DAMAGED = re.compile("\u00e2\u20ac.|\u00c3[\u0080-\u00bf]|\ufffd")


def check_texts(folder: str | Path, articles: list[tuple[int, dict[str, str]]],
                outlet_names: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """The raw texts by doc_id, and findings about them; articles: numbered rows of `articles.csv`."""
    texts: dict[str, str] = {}
    clean: dict[str, str] = {}
    found: list[Finding] = []
    for number, row in follow(articles, "texts", total=len(articles)):
        name = row["doc_id"]
        try:
            data = read_file(Path(folder) / "texts" / f"{name}.txt") if name and "/" not in name else None
        except StudyError as error:
            found.append(of_error(error, f"texts/{name}.txt"))
            continue
        text, fault = _read(name, number, row["url"], data)
        if fault:
            found.append(fault)
            continue
        texts[name] = text
        clean[name], _ = clean_text(text, title=row["title"], author=row["author"],
                                    outlet=outlet_names.get(row["outlet"], ""))
        found += _check_one(name, text, clean[name], row["title"])
    return texts, [*found, *_alike(articles, clean)]


def _read(name: str, number: int, url: str, data: bytes | None) -> tuple[str, Finding | None]:
    if data is None:
        remedy = "run `python -m analysis fetch`, or put it there" if url else "put it there"
        return "", finding("articles.csv", f"texts/{name}.txt is missing", remedy, row=number, column="doc_id")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", finding(f"texts/{name}.txt", f"byte {error.start} is not UTF-8", "save the file as UTF-8")
    if not text.strip():
        return "", finding(f"texts/{name}.txt", "empty", "put the article's text there or take its row out")
    return text, None


def _check_one(name: str, raw: str, clean: str, title: str) -> Iterator[Finding]:
    file, words, before = f"texts/{name}.txt", len(word_spans(clean)), len(word_spans(raw))
    if not words:
        yield finding(file, "cleaning removes every word", "put the article itself there, not the page around it",
                      outcome="wrong number")
    elif words < SHORT:
        yield finding(file, f"{words} words", "check whether it is the whole article, not a login page or a caption",
                      outcome="look")
    if words and before - words > FURNITURE * before:
        yield finding(file, f"cleaning removes {before - words} of {before} words",
                      "check in notebook 00 whether all of it is boilerplate", outcome="look")
    if title and _is_furniture(raw, title):
        yield finding("articles.csv", f"{name}: the title {title!r} is a line of boilerplate",
                      "write the headline into 'title'", column="title", outcome="look")
    damaged = _DAMAGED.search(raw)
    if damaged:
        line = raw.count("\n", 0, damaged.start()) + 1
        yield finding(file, f"line {line} holds {damaged[0]!r}, letters that were read in the wrong encoding",
                      "save the original as UTF-8 and add it again", outcome="wrong number")


def _is_furniture(raw: str, title: str) -> bool:
    """Whether the title is the first line of the text and would be removed as boilerplate if it were not the title."""
    if raw.strip().partition("\n")[0].strip().casefold() != title.strip().casefold():
        return False
    first = clean_text(raw)[1].head(1)
    return bool(((first["rule"] == "furniture") & (first["start"] <= raw.index(raw.strip()[0]))).any())


def _alike(articles: list[tuple[int, dict[str, str]]], clean: Mapping[str, str]) -> Iterator[Finding]:
    rows = {row["doc_id"]: (number, row["outlet"]) for number, row in articles if row["doc_id"] in clean}
    table = pd.DataFrame([{"doc_id": name, "outlet": "" if rows[name][1] == "unknown" else rows[name][1],
                           "text": clean[name]} for name in rows], columns=["doc_id", "outlet", "text"], dtype="str")
    for pair in find_duplicates(table).itertuples() if len(table) > 1 else ():
        found = (f"{pair.doc_id_other} and {pair.doc_id} are {_KINDS[pair.kind]}: {pair.similarity:.0%} of their "
                 "wording in common")
        yield finding("articles.csv", found, "remove one if it should count once", row=rows[pair.doc_id_other][0],
                      outcome="look")


_KINDS = {"same text": "the same text", "wire copy": "wire copy, or one taken from the other",
          "near duplicate": "nearly the same"}

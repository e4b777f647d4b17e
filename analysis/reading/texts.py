"""Add a user's own copies of a study's articles: recognised by their words and checked against the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.disk import put_files
from analysis.reading.articles import list_files, read_text, sha256
from analysis.reading.clean import clean_text
from analysis.reading.words import normalise_word, word_spans
from analysis.study import Study, StudyError, find_tables, read_tables

# Another copy of a page has other boilerplate; another article on the event shares about a third of the words.
ALIKE = 0.7


@dataclass(frozen=True)
class Recognised:
    """The result for one file: which article it is ("" for none), the text to keep, and how it compares."""

    file: str
    doc_id: str
    text: str
    verdict: str


def load_texts(study: Study, folder: str | Path | None = None) -> dict[str, str]:
    """Load the clean texts that are on this machine, by doc_id; missing ones are left out.

    folder: the corpus folder (by default the one whose tables `load_study` would find).
    Raises StudyError naming the file whose text is not the one the tables were made from.
    """
    place = (Path(folder) if folder is not None else find_tables().parent) / "texts"
    names = study.outlets.set_index("outlet")["name"]
    out = {}
    for row in study.articles.to_dict("records"):
        file = place / f"{row['doc_id']}.txt"
        if file.is_file() and row["clean_sha256"]:  # else it could not be read
            raw = read_text(file)
            clean, _ = clean_text(raw, title=row["title"], author=row["author"], outlet=names[row["outlet"]])
            if sha256(clean) != row["clean_sha256"]:
                raise StudyError(f"texts/{file.name}: not the text the tables were made from; "
                                 "put that one back, or run `python -m analysis annotate corpus`.")
            out[row["doc_id"]] = clean
    return out


def recognise(study: Study, name: str, raw: str) -> Recognised:
    """Recognise which article of the study a text is, by its words.

    The same text (apart from line ends, a byte order mark, and blank lines around it) is recognised by its checksum and
    returned as the study read it. Otherwise words are compared: a text with at least 70 % of an article's words (each
    as often) is another version of that article.
    """
    known = dict(zip(study.articles["raw_sha256"], study.articles["doc_id"], strict=True))
    for variant in _variants(raw):
        if sha256(variant) in known:
            return Recognised(name, known[sha256(variant)], variant, "the same text")
    doc_id, share = _most_alike(study, raw)
    if share < ALIKE:
        return Recognised(name, "", raw, f"none of this study's articles (the nearest shares {share:.0%} of its words)")
    return Recognised(name, doc_id, raw, f"another version (it holds {share:.0%} of the article's words)")


def _variants(raw: str) -> list[str]:
    body = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    bare = body.strip()
    ends = ("", *("\n" * n for n in range(1, 6)))
    return [raw, body, *(bare + end for end in ends)]


def _most_alike(study: Study, raw: str) -> tuple[str, float]:
    found = pd.Series([normalise_word(raw[a:b]) for a, b in word_spans(raw)], dtype="str").value_counts()
    best = ("", 0.0)
    for doc_id, words in study.words.groupby("doc_id", sort=False):
        counts = words.groupby("word")["n"].sum()
        shared = counts.clip(upper=found.reindex(counts.index, fill_value=0)).sum()
        if shared / counts.sum() > best[1]:
            best = (str(doc_id), float(shared / counts.sum()))
    return best


def put_texts(paths: list[str], folder: str | Path, *, other_versions: str = "refuse") -> list[str]:
    """Add a user's files to `texts/` of a corpus folder; return a line of report per file and per missing text.

    other_versions: "refuse" leaves out another version of an article, because its numbers would differ; "accept" adds
    it, after which the tables must be made again with `annotate`.
    """
    if other_versions not in ("refuse", "accept"):
        raise ValueError(f"other_versions={other_versions!r} is unknown; it is one of ['refuse', 'accept'].")
    place = Path(folder)
    # Not `load_study`, which refuses a folder with a wrong text: adding the right text is how to repair that.
    study, have = read_tables(place / "tables"), dict[str, str]()
    lines: list[str] = []
    for file in list_files(list(paths)):
        try:
            found = recognise(study, file.name, read_text(file))
        except StudyError as error:
            lines.append(str(error))
            continue
        lines.append(_keep(found, have, other_versions))
    if have:
        put_files(place, {f"texts/{doc_id}.txt": text.encode("utf-8") for doc_id, text in have.items()})
    return lines + _gaps(study, place, have)


def _keep(found: Recognised, have: dict[str, str], other_versions: str) -> str:
    if not found.doc_id:
        return f"{found.file}: {found.verdict}; left alone."
    same = found.verdict == "the same text"
    if not same and other_versions == "refuse":
        return (f"{found.file}: {found.doc_id}, {found.verdict}; not added, because its numbers would differ "
                "(--accept adds it; then annotate).")
    have[found.doc_id] = found.text
    return f"{found.file}: {found.doc_id}, {found.verdict}; added as texts/{found.doc_id}.txt."


def _gaps(study: Study, place: Path, have: Mapping[str, str]) -> list[str]:
    """A line for each article whose text is missing or not the one of the tables; have: texts just added."""
    lines = []
    for row in study.articles.to_dict("records"):
        file = place / "texts" / f"{row['doc_id']}.txt"
        if row["doc_id"] not in have and not _is_text_of(row["raw_sha256"], file):
            state, why = ("Still missing", "") if not file.is_file() else (
                "Still wrong", f" (texts/{file.name} is not the text the tables were made from)")
            lines.append(f"{state}: {row['doc_id']}, {row['title']!r}, {row['url'] or 'page unknown'}{why}")
    return lines or [f"All {len(study.articles)} texts are here."]


def _is_text_of(known: str, file: Path) -> bool:
    try:
        return file.is_file() and sha256(read_text(file)) == known
    except StudyError:  # not UTF-8
        return False

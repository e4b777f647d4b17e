"""The columns of a study's tables, each defined once with its type and meaning, and the tables made of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?").fullmatch


def is_date(cell: str) -> bool:
    """Whether a cell is a day, month or year of the calendar, as YYYY-MM-DD, YYYY-MM or YYYY.

    >>> [is_date(cell) for cell in ("2024", "2024-02-29", "2023-02-29")]
    [True, True, False]
    """
    try:
        return _DATE(cell) is not None and bool(date.fromisoformat(f"{cell}-01-01"[:10]))
    except ValueError:
        return False


_ACCEPT: dict[str, Callable[[str], object]] = {
    "integer": re.compile(r"-?[0-9]+").fullmatch,
    "number": re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?").fullmatch,
    "boolean": re.compile(r"true|false").fullmatch,
    "date": is_date,
}


_WANTED = {"integer": "a whole number", "number": "a number", "boolean": "true or false",
           "date": "a date as YYYY-MM-DD, YYYY-MM, YYYY or empty"}


@dataclass(frozen=True)
class Column:
    """A column: name, kind (string, integer, number, boolean, date), meaning, allowed values, may it be empty?

    former: values that had other names before, with their present names. low, high: bounds of a number, both allowed.
    """

    name: str
    kind: str
    meaning: str
    values: tuple[str, ...] = ()
    optional: bool = False
    former: dict[str, str] = field(default_factory=dict, hash=False)
    low: int | None = None
    high: int | None = None

    def accepts(self, cell: str) -> bool:
        """Whether a cell of the CSV file is a valid value of this column."""
        if cell == "" and (self.optional or self.kind in ("string", "date")):
            return not self.values or self.optional
        if self.values:
            return cell in self.values
        return self.kind == "string" or bool(_ACCEPT[self.kind](cell)) and self._is_within(cell)

    def _is_within(self, cell: str) -> bool:
        """Whether a number lies within the bounds of its column, and within what a table can hold."""
        if self.kind not in ("integer", "number"):
            return True
        number, most = float(cell), 2.0**63 if self.kind == "integer" else 1e300
        low, high = (other if bound is None else bound for bound, other in ((self.low, -most), (self.high, most)))
        return abs(number) < most and low <= number <= high

    def fault(self, cell: str) -> str:
        """What is wrong with a cell that the column does not accept, and the remedy.

        >>> COLUMNS["voice"].fault("theirs")
        "'theirs' is not one of ['own', 'quoted']; correct it"
        >>> COLUMNS["status"].fault("plain")
        "'plain' is called 'not marked' now; annotate again, or write that where it was coded by hand"
        """
        if cell in self.former:
            now = self.former[cell]
            return f"{cell!r} is called {now!r} now; annotate again, or write that where it was coded by hand"
        bounds = (f" of {self.low} or more" if self.high is None else f" from {self.low} to {self.high}"
                  ) if self.low is not None and _ACCEPT[self.kind](cell) else ""
        return f"{cell!r} is not {_WANTED.get(self.kind, f'one of {list(self.values)}')}{bounds}; correct it"

    def field(self) -> dict[str, Any]:
        """The column as a Frictionless Table Schema field (dates stay strings: a year alone is allowed)."""
        out: dict[str, Any] = {"name": self.name, "type": "string" if self.kind == "date" else self.kind,
                               "description": self.meaning}
        if self.values:
            out["constraints"] = {"enum": list(self.values)}
        bounds = {"minimum": self.low, "maximum": self.high}
        if limits := {name: bound for name, bound in bounds.items() if bound is not None}:
            out["constraints"] = limits
        return out


def _columns(*rows: Column) -> dict[str, Column]:
    return {row.name: row for row in rows}


VOICES = ("own", "quoted")
TITLE = -1  # the number of the sentence that is the title
SECTIONS = ("title", "headline", "lead", "body")
BANDS = ("near", "far")
USES = ("quotation", "scare", "name")
NOT_MARKED = "not marked"
STATUSES = (NOT_MARKED, "negated", "questioned", "hypothetical", "historical")
FORMS = ("direct", "mixed", "indirect")

COLUMNS = _columns(
    Column("doc_id", "string", "the article's short name, unique in articles"),
    Column("outlet", "string", "the outlet's short name, as in outlets"),
    Column("title", "string", "the article's title as published"),
    Column("author", "string", "the author as named in the text; empty if none is named"),
    Column("date", "date", "publication date where a source states one (ISO 8601); otherwise empty"),
    Column("date_note", "string", "what is known of the date where none is stated"),
    Column("url", "string", "the page the article stands on"),
    Column("kind", "string", "news, analysis, opinion or unknown, as the text itself says"),
    Column("translation", "string", "what is known of the text being a translation"),
    Column("rights", "string", "who holds the rights, as the text or page says"),
    Column("language", "string", "the article's language (ISO 639-1), as its row says or its words tell"),
    Column("raw_sha256", "string", "SHA-256 of the raw text in UTF-8; empty where no text was read"),
    Column("clean_sha256", "string", "SHA-256 of the clean text in UTF-8; empty where no text was read"),
    Column("name", "string", "the outlet's full name"),
    Column("country", "string", "where the outlet is based, or unknown"),
    Column("owner", "string", "who owns or runs the outlet, or unknown"),
    Column("description", "string", "what the outlet is, in a source's terms"),
    Column("source", "string", "the pages that state it, parted by '; '; of an attribution, who is named (five words "
           "at most)"),
    Column("family", "string", "family of the dictionary"),
    Column("concept", "string", "concept within its family"),
    Column("label", "string", "the concept's name in tables and figures"),
    Column("tier", "string", "kind of name: name, role or evaluative; empty outside families of actors"),
    Column("reference", "string", "where the family's word list comes from"),
    Column("start", "integer", "first code point (of the clean text; of the title where the sentence is -1; in "
           "removals, of the raw text)", low=0),
    Column("end", "integer", "code point after the last", low=0),
    Column("replacement", "string", "what cleaning put in place of the span; mostly nothing"),
    Column("rule", "string", "the cleaning rule that took the span out"),
    Column("reason", "string", "why, in plain words"),
    Column("sentence", "integer", "number of the sentence within its article, from 0; -1 is its title", low=-1),
    Column("paragraph", "integer", "number of the paragraph within its article, from 0; -1 for its title", low=-1),
    Column("section", "string", "title (of the article), headline (a heading in the text), lead (the opening) or body",
           SECTIONS),
    Column("n_words", "integer", "number of words", low=0),
    Column("n_sentences", "integer", "number of sentences", low=0),
    Column("n_quoted_words", "integer", "number of words inside quotations", low=0),
    Column("n_words_hyphens_split", "integer", "number of words where a hyphen parts two", low=0),
    Column("n_quoted_words_hyphens_split", "integer", "number of those inside quotations", low=0),
    Column("n_words_white_space", "integer", "number of runs of characters without white space", low=0),
    Column("n_quoted_words_white_space", "integer", "number of those inside quotations", low=0),
    Column("band", "string", "near (one or two words from the match) or far (three to five)", BANDS),
    Column("polarity", "number", "TextBlob polarity, -1 to 1", low=-1, high=1),
    Column("subjectivity", "number", "TextBlob subjectivity, 0 to 1", low=0, high=1),
    Column("compound", "number", "VADER compound score, -1 to 1", low=-1, high=1),
    Column("polarity_no_topic", "number", "TextBlob polarity with the dictionary's topic words left out", low=-1,
           high=1),
    Column("subjectivity_no_topic", "number", "TextBlob subjectivity with the dictionary's topic words left out", low=0,
           high=1),
    Column("compound_no_topic", "number", "VADER compound score with the dictionary's topic words left out", low=-1,
           high=1),
    Column("n_textblob", "integer", "number of words TextBlob had a score for", low=0),
    Column("n_vader", "integer", "number of words VADER had a score for", low=0),
    Column("n_textblob_no_topic", "integer", "number of words TextBlob had a score for, topic words left out", low=0),
    Column("n_vader_no_topic", "integer", "number of words VADER had a score for, topic words left out", low=0),
    Column("judging", "number", "how much the sentence reads like those called biased by their words, 0 to 1", low=0,
           high=1),
    Column("n_judging", "integer", "number of its words in the lists of judging and plain language", low=0),
    Column("toward", "number", "tone of the sentence toward this match, -1 to 1", low=-1, high=1),
    Column("n_toward", "integer", "number of words around the match that this tone rests on", low=0),
    Column("toward_no_topic", "number", "tone toward this match with the dictionary's topic words left out", low=-1,
           high=1),
    Column("n_toward_no_topic", "integer", "number of words around it that this tone rests on, topic words left out",
           low=0),
    Column("word", "string", "a word, lower case"),
    Column("voice", "string", "own (the outlet's) or quoted (inside a quotation)", VOICES),
    Column("n", "integer", "how often", low=0),
    Column("stop", "boolean", "whether the word is in the dictionary's list of stop words"),
    Column("use", "string", "quotation (somebody's words), scare (a term held at arm's length) or name (of a "
           "work, a programme, a ship)", USES),
    Column("closed", "boolean", "whether the quotation mark that opens is closed"),
    Column("scorer", "string", "textblob or vader", ("textblob", "vader")),
    Column("score", "number", "the scorer's value for the word as it stands there", low=-4, high=4),
    Column("pattern", "string", "the dictionary pattern that matched"),
    Column("form", "string", "the matched words (five at most); of an attribution: direct, mixed or indirect"),
    Column("head", "string", "the head word a name is counted under (resistance, militia); empty outside families of "
           "actors"),
    Column("scare_quoted", "boolean", "whether the match stands in scare quotes"),
    Column("status", "string", "negated, questioned, hypothetical or historical, as a cue marks it; or not marked, "
           "which is not the same as affirmed (always where an article is not in English)",
           STATUSES, former={"plain": NOT_MARKED}),
    Column("source_start", "integer", "first code point of the source", optional=True, low=0),
    Column("source_end", "integer", "code point after the source", optional=True, low=0),
    Column("speaker", "string", "the full name a pronoun or surname leads back to"),
    Column("source_type", "string", "type of source, as the dictionary lists them"),
    Column("named", "boolean", "whether the source is named"),
    Column("cue_start", "integer", "first code point of the cue", optional=True, low=0),
    Column("cue_end", "integer", "code point after the cue", optional=True, low=0),
    Column("cue", "string", "the cue's dictionary form"),
    Column("cue_stance", "string", "what the cue says of the outlet's stance to the statement"),
    Column("content_start", "integer", "first code point of what is attributed", optional=True, low=0),
    Column("content_end", "integer", "code point after it", optional=True, low=0),
    Column("scope", "string", "speech (said or written), or broad (an attitude, knowledge, a plan, a decision)",
           ("speech", "broad")),
    Column("problem", "string", "why an article could not be read; it then counts as one without words"),
    Column("chain", "integer", "row number, within the article, of the attribution this one stands in; -1 if none",
           low=-1),
)

TABLES: dict[str, tuple[str, ...]] = {
    "articles": ("doc_id", "outlet", "title", "author", "date", "date_note", "url", "kind", "translation", "rights",
                 "n_words", "n_sentences", "raw_sha256", "clean_sha256", "language"),
    "outlets": ("outlet", "name", "country", "owner", "description", "source"),
    "concepts": ("family", "concept", "tier", "label", "reference"),
    "source_types": ("source_type", "label"),
    "removals": ("doc_id", "start", "end", "replacement", "rule", "reason", "n_words"),
    "sentences": ("doc_id", "sentence", "paragraph", "section", "start", "end", "n_words", "n_quoted_words",
                  "n_words_hyphens_split", "n_quoted_words_hyphens_split", "n_words_white_space",
                  "n_quoted_words_white_space",
                  "polarity", "subjectivity", "compound", "n_textblob", "n_vader", "polarity_no_topic",
                  "subjectivity_no_topic", "compound_no_topic", "n_textblob_no_topic", "n_vader_no_topic",
                  "judging", "n_judging"),
    "words": ("doc_id", "word", "voice", "n", "stop"),
    "hits": ("doc_id", "sentence", "start", "end", "family", "concept", "tier", "pattern", "form", "head",
             "voice", "scare_quoted", "status", "section", "toward", "n_toward", "toward_no_topic",
             "n_toward_no_topic"),
    "shadowed": ("doc_id", "sentence", "start", "end", "family", "concept", "pattern", "form", "reason"),
    "neighbours": ("doc_id", "family", "concept", "word", "band", "n"),
    "quotes": ("doc_id", "sentence", "start", "end", "use", "closed", "n_words", "form"),
    "attributions": ("doc_id", "sentence", "source_start", "source_end", "source", "speaker", "source_type", "named",
                     "cue_start", "cue_end", "cue", "cue_stance", "content_start", "content_end", "form", "scope",
                     "n_words", "chain"),
    "tone_words": ("doc_id", "sentence", "scorer", "word", "score"),
    "warnings": ("doc_id", "problem"),
}


def pages(source: str) -> list[str]:
    """The pages that the `source` of an outlet names, one or several; none where nothing is known.

    >>> pages("https://gull.example/about; https://isle.example/papers"), pages("")
    (['https://gull.example/about', 'https://isle.example/papers'], [])
    """
    return [page for page in source.split("; ") if page]


def describe_package(head: dict[str, Any]) -> dict[str, Any]:
    """The Frictionless data package of a study: one resource per table, each column with type and meaning."""
    resources = [
        {"name": name.replace("_", "-"), "path": f"{name}.csv", "profile": "tabular-data-resource", "encoding": "utf-8",
         "schema": {"fields": [COLUMNS[c].field() for c in columns], "missingValues": [""]}}
        for name, columns in TABLES.items()
    ]
    return {"profile": "tabular-data-package", **head, "resources": resources}

"""Article records and problems, which every reader returns, and the table of articles made of them."""

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from analysis.formats.dates import parse_date
from analysis.formats.markup import ONE_TAG

Record = dict[str, Any]
Problem = dict[str, Any]
_TAG = re.compile(ONE_TAG)
_HALF = re.compile("[\ud800-\udfff]")  # of a pair: no character, and no encoding can write it
# Addresses that run code or lead to the reader's own machine, even if spaces are inserted.
_NO_PAGE = re.compile(r"\W*(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|\W*(?:data|file|blob|about)\s*:", re.I)
# What a reader returns: `read(data, name) -> (records, problems)`.
ReaderResult = tuple[list[Record], list[Problem]]

ARTICLE_COLUMNS = [
    "doc_id",
    "outlet",
    "title",
    "author",
    "date",
    "date_note",
    "url",
    "kind",
    "language",
    "section",
    "edition",
    "pages",
    "stated_words",
    "source_id",
    "rights",
    "credit",
    "text_status",
    "text",
    "source_file",
    "format",
    "record",
]
PROBLEM_COLUMNS = ["file", "format", "record", "outcome", "problem", "remedy"]
TEXT_FIELDS = [name for name in ARTICLE_COLUMNS if name not in ("doc_id", "stated_words", "record")]


def make_record(
    number: int, *, date: str = "", order: str = "", text: str = "", text_status: str = "", **fields: Any
) -> Record:
    """Make an article record: fields tidied, date exact or empty, `text_status` full, truncated or none.

    >>> record = make_record(1, title=" Two  bridges\\nclosed ", date="5 March 2031", text="Rain.")
    >>> record["title"], record["date"], record["text_status"]
    ('Two bridges closed', '2031-03-05', 'full')
    """
    broken = mend_pairs(text).count("\ufffd") - text.count("\ufffd")
    day, note = parse_date(mend_pairs(date), order)
    text = tidy_text(text)
    tidy = {
        name: tidy_line(value) if isinstance(value, str) else value
        for name, value in fields.items()
        if value is not None
    }
    if _NO_PAGE.match(tidy.get("url", "")):
        tidy["url"] = ""
    tidy["date_note"] = "; ".join(part for part in (note, tidy.get("date_note", "")) if part)
    return tidy | {
        "record": number,
        "broken": broken,
        "date": day,
        "text": text,
        "text_status": text_status or ("full" if text else "none"),
    }


def make_problem(record: int | None, problem: str, remedy: str, outcome: str = "warned") -> Problem:
    """Make a problem; outcome is warned (row kept), skipped (no row) or refused (file not read)."""
    return {"record": record, "outcome": outcome, "problem": tidy_line(problem), "remedy": tidy_line(remedy)}


def tidy_line(text: str) -> str:
    """Return text on one line: character references resolved, markup dropped, white space single.

    >>> tidy_line("<b>Bridge</b> &amp; tunnel\\n reopen")
    'Bridge & tunnel reopen'
    >>> tidy_line("&lt;b&gt;Bridge&lt;/b&gt; closed, 3 &lt; 4")
    'Bridge closed, 3 < 4'
    """
    text = mend_pairs(text)
    bare = re.sub(r"&#?\w{1,31};", lambda found: html.unescape(found[0]), _TAG.sub("", text))
    return " ".join(_TAG.sub("", bare).split())  # tags may be written as character references


def tidy_text(text: str) -> str:
    """Return text with single spaces within lines and at most one empty line between paragraphs.

    >>> tidy_text("One  line. \\n\\n\\n\\nAnother\\u00a0line.")
    'One line.\\n\\nAnother line.'
    """
    lines = [" ".join(line.split()) for line in mend_pairs(text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def mend_pairs(text: str) -> str:
    r"""Return text with halves of a sign joined, and a half that stands alone replaced, so that it can be written.

    JSON can hold such halves (surrogates of UTF-16) as escapes.

    >>> mend_pairs("a \ud83d\ude00 b \ud83d")
    'a 😀 b �'
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(text) else text


def check_record(record: Record) -> list[Problem]:
    """Return the problems of a record: what is missing or contradictory. The record is not changed."""
    number, words = record["record"], len(record["text"].split())
    found = []
    if record["date_note"] and not record["date"]:
        found.append(
            make_problem(
                number, record["date_note"], "Write the date as YYYY-MM-DD in a table of your own, or give date_order."
            )
        )
    if record.get("title", "") == "" and record["text"]:
        found.append(make_problem(number, "no headline was found", "Add the headline by hand."))
    stated = record.get("stated_words")
    if stated and stated >= 20 and record["text_status"] == "full" and words < stated / 2:
        found.append(
            make_problem(
                number, f"the export states {stated} words, the text here has {words}", "Compare it with the source."
            )
        )
    if record.get("broken"):
        found.append(make_problem(number, "broken characters of the text were replaced", "Compare it with the source."))
    if record["text_status"] == "truncated":
        found.append(make_problem(number, "the provider cut the text", "Fetch the whole article from its page."))
    return found


def is_empty(record: Record) -> bool:
    """Return whether a record has no text, no headline and no address."""
    return not any(record.get(name) for name in ("text", "title", "url"))


def slug(text: str, longest: int = 40) -> str:
    """Return a name made of lower-case ASCII words and hyphens, cut between words; other scripts in Latin letters.

    >>> slug("L'Écho du Port: la grève s'étend"), slug("Вестник")
    ('l-echo-du-port-la-greve-s-etend', 'vestnik')
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    if not bare.isascii():
        from anyascii import anyascii

        # Of letters with accents the bare letter; what has none there sign by sign.
        bare = anyascii("".join(sign for sign in bare if not unicodedata.combining(sign))).lower()
    words = re.findall(r"[a-z0-9]+", bare)
    while len("-".join(words)) > longest and len(words) > 1:
        words.pop()
    return "-".join(words)[:longest]


def domain_of(url: str) -> str:
    """Return an address's host without "www.", or "".

    >>> domain_of("https://www.example.org/a/b")
    'example.org'
    """
    try:
        return (urlsplit(url.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _base_id(record: Record) -> str:
    title = slug(record.get("title", ""))
    parts = [slug(record.get("outlet", ""), 24), record["date"], title]
    if not title:
        parts = [slug(record["source_file"].rsplit("/", 1)[-1].rsplit(".", 1)[0]) or "article", str(record["record"])]
    return "-".join(part for part in parts if part)


def article_table(records: Iterable[Record]) -> pd.DataFrame:
    """Make the articles table: one row per record in the order read, all columns, doc_id unique.

    doc_id is made of outlet, date and headline, in Latin letters; without a headline, of the file's name and the
    record's number. A second article with the same doc_id gets "-2". The same records give the same doc_ids.
    """
    rows, taken = [], set()
    for record in records:
        base = candidate = _base_id(record)
        count = 1
        while candidate in taken:
            count += 1
            candidate = f"{base}-{count}"
        taken.add(candidate)
        rows.append(dict.fromkeys(TEXT_FIELDS, "") | {"stated_words": None} | record | {"doc_id": candidate})
    table = pd.DataFrame(rows, columns=ARTICLE_COLUMNS)
    kinds = dict.fromkeys(["doc_id", *TEXT_FIELDS], "str") | {"stated_words": "Int64", "record": "Int64"}
    return table.astype(kinds)

"""Sentences with numbers in them, computed: change the tables and the sentence changes."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import pandas as pd

from analysis.study import Study, checksum


@dataclass(frozen=True)
class Sentence:
    """Markdown that a notebook renders as prose and nbval compares as text."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


class _Formatter(string.Formatter):
    """Like str.format, but a missing value reads "unknown" and an unknown field is told with the known ones."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002
        if key not in kwargs:
            raise ValueError(f"say: there is no field {key!r} in the row; it has {sorted(map(str, kwargs))}.")
        return kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> str:
        return "unknown" if pd.isna(value) else super().format_field(value, format_spec)


def say(template: str, row: Mapping[str, Any] | pd.Series | pd.DataFrame) -> Sentence:
    """A sentence from a template and one row of a measure.

    template: text with fields as in `str.format`, filled from the row's columns. row: a mapping, a Series, or a table
    of exactly one row. A missing value reads "unknown". Raises ValueError for an unknown field or a table of several
    rows.

    >>> say("{name}: {rate:.1f} per 1,000 words ({low:.1f} to {high:.1f})",
    ...     {"name": "The Gazette", "rate": 12.04, "low": 7.5, "high": 18.0})
    The Gazette: 12.0 per 1,000 words (7.5 to 18.0)
    """
    return Sentence(_Formatter().vformat(template, (), _one(row)))


def say_each(template: str, table: pd.DataFrame) -> Sentence:
    """A list with one sentence a row, in the order of the table.

    >>> say_each("{name}: {count}", pd.DataFrame({"name": ["A", "B"], "count": [2, 0]}))
    - A: 2
    - B: 0
    """
    return Sentence("\n".join(f"- {say(template, row)}" for row in table.to_dict("records")))


def say_extremes(table: pd.DataFrame, value: str, what: str) -> Sentence:
    """Where a measure is highest and where lowest, and whether the two intervals part them.

    table: one row an outlet (or article), with `value`, low, high, n. what: what the value is, as a noun.
    The wording follows the evidence: intervals that overlap make the order "not separable", intervals apart make it a
    finding about these texts. An interval within one text says nothing about an outlet's other texts.
    Outlets that share the highest or the lowest value are all named.
    Rows without a value are named and left out; a table with fewer than two values says that. A table without
    intervals (a plain fact, such as a length) gets no verdict.

    >>> rows = pd.DataFrame({"name": ["A", "B"], "rate": [9.0, 1.0], "low": [5.0, 0.2], "high": [14.0, 3.0],
    ...                      "n": [800, 900], "varies": "within this text"})
    >>> print(str(say_extremes(rows, "rate", "withdrawal per 1,000 words")).split(". ")[0])
    Withdrawal per 1,000 words: highest in **A**, 9.0 (5.0 to 14.0; n = 800), lowest in **B**, 1.0 (0.2 to 3.0; n = 900)
    """
    known = table[table[value].notna()]
    missing = [_who(row) for _, row in table[table[value].isna()].iterrows()]
    gap = f" Without a value: {', '.join(missing)}." if missing else ""
    head = what[:1].upper() + what[1:]
    if len(known) < 2:
        return Sentence(f"{head}: fewer than two values, so nothing to compare.{gap}")
    top, bottom = (known[known[value] == extreme] for extreme in (known[value].max(), known[value].min()))
    if len(top) == len(known):
        return Sentence(f"{head}: the same everywhere ({_number(known[value].iloc[0], value)}).{gap}")
    verdict = f" {_verdict(top, bottom)}" if "low" in known else ""
    return Sentence(f"{head}: highest in {_named(top, value)}, lowest in {_named(bottom, value)}.{verdict}{gap}")


def _named(rows: pd.DataFrame, value: str) -> str:
    return " and in ".join(f"**{_who(row)}**, {_estimate(row, value)}" for _, row in rows.iterrows())


def _verdict(top: pd.DataFrame, bottom: pd.DataFrame) -> str:
    several = {*top["varies"], *bottom["varies"]} <= {"over articles", "over articles and their sentences"}
    unit, where, few = (("article-to-article", "these outlets", "from so few articles") if several else
                        ("sentence-to-sentence", "these texts", "in texts this short"))
    if top["low"].isna().any() or bottom["high"].isna().any():
        return "Where a value has no interval, the two cannot be told from chance."
    if top["low"].min() > bottom["high"].max():
        return f"The two intervals do not overlap: in {where} the difference is more than {unit} chance."
    return f"The two intervals overlap: even this widest difference is not separable from chance {few}."


def _who(row: pd.Series) -> str:
    return str(row["doc_id"] if "doc_id" in row else row["name"])


def _estimate(row: pd.Series, value: str) -> str:
    if "low" not in row:
        return _number(row[value], value)
    if pd.isna(row["low"]):
        return f"{_number(row[value], value)} (no interval; n = {int(row['n']):,})"
    low, high = _number(row["low"], value), _number(row["high"], value)
    return f"{_number(row[value], value)} ({low} to {high}; n = {int(row['n']):,})"


def _number(number: float, value: str) -> str:
    return f"{number:.0%}" if value.endswith("share") else f"{number:.1f}" if value == "rate" else f"{number:.2f}"


def say_limits(limits: pd.DataFrame) -> Sentence:
    """What the design can show at best, as the paragraph that stands at the top of every notebook.

    limits: the one row of `design_limits`.
    """
    row = _one(limits)
    head = f"> **What this study can show at best.** {counted(row['articles'], 'article')} from " \
           f"{counted(row['outlets'], 'outlet')}{_per_outlet(row)}:"
    if not row["least_words"]:
        return Sentence("> **What this study can show at best.** Nothing: no article has a text to count in.")
    varies = ("An interval of one outlet describes variation within its text, a pooled one variation between the texts"
              if row["most_per_outlet"] == 1 else
              "Where an outlet has several articles, intervals describe variation between them; else within the text")
    return Sentence(
        f"{head} {_at_best(row['smallest_p'])}. A word seen {row['rate']:.0f} times in 1,000 in the outlet with the "
        f"least text ({counted(row['least_words'], 'word')}) would have an interval from {row['low']:.1f} to "
        f"{row['high']:.1f} at best. {varies}, not among everything an outlet publishes.")


def say_total(total: pd.DataFrame) -> Sentence:
    """How much a study holds, from the one row of `describe_total`; outlets without text are named as such.

    >>> say_total(pd.DataFrame([{"articles": 3, "outlets": 2, "with_text": 1, "words": 1200, "sentences": 61}]))
    3 articles from 2 outlets (1 with text): 1,200 words in 61 sentences.
    """
    row = _one(total)
    gap = "" if row["with_text"] == row["outlets"] else f" ({row['with_text']} with text)"
    return Sentence(f"{counted(row['articles'], 'article')} from {counted(row['outlets'], 'outlet')}{gap}: "
                    f"{counted(row['words'], 'word')} in {counted(row['sentences'], 'sentence')}.")


def counted(n: int, noun: str) -> str:
    """A number with its noun, of which there may be one.

    >>> counted(1, "outlet"), counted(1200, "word")
    ('1 outlet', '1,200 words')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _at_best(p: float) -> str:
    if pd.isna(p):
        return "there is no second outlet to compare with"
    if p > 0.99:
        return "an exact test over so few articles could give no p-value but 1, so none is shown"
    if p > 0.05:
        return f"no exact test of one outlet against the others could give a p-value below {p:.2g}, so none is shown"
    small = "below 0.0001" if p < 0.0001 else f"as small as {p:.1g}"
    return f"an exact test of one outlet against the others could give a p-value {small}"


def _per_outlet(row: Mapping[str, Any]) -> str:
    fewest, most = row["fewest_per_outlet"], row["most_per_outlet"]
    if fewest == most:
        return f", {'one article' if most == 1 else f'{most} articles'} an outlet"
    return f", {fewest} to {most} articles an outlet"


def _one(row: Mapping[str, Any] | pd.Series | pd.DataFrame) -> dict[str, Any]:
    if isinstance(row, pd.DataFrame):
        if len(row) != 1:
            raise ValueError(f"say: the table has {len(row)} rows; pick one, or use say_each.")
        return row.to_dict("records")[0]
    return dict(row)


def colophon(study: Study) -> Sentence:
    """What a notebook was made with: the package's version, the checksum of the tables, the articles behind them.

    It names no version that differs from machine to machine; those stand at the foot of the site's pages.
    """
    words = int(study.articles["n_words"].sum())
    return Sentence(f"Parallax {version('parallax-notebooks')}. Tables `{checksum(study)}`: "
                    f"{counted(len(study.articles), 'article')}, {counted(words, 'word')}. The environment is "
                    "written down in `requirements.lock`.")

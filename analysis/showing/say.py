"""Sentences with numbers in them, computed: change the tables and the sentence changes."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

import pandas as pd

from analysis.errors import InputError
from analysis.measures.names import isolate
from analysis.showing.front import link_target
from analysis.showing.markup import escape_markdown
from analysis.showing.panels import kind_of, lay_out
from analysis.showing.sentences import SAID, Sentence, counted, say_extremes
from analysis.study import Study, checksum

Row = Mapping[str, Any] | pd.Series | pd.DataFrame


LINKED = re.compile(r"\]\(\{(\w+)\}\)")  # a field of a template that is where a link leads


class _Target(str):
    """Where a link leads."""


class _Formatter(string.Formatter):
    """Like str.format, but a missing value reads "unknown" and an unknown field is told with the known ones.

    What is filled in is text: an address stays one, all else is shown as it is given, whatever it means to Markdown.
    """

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002
        if key not in kwargs:
            raise InputError(f"say: there is no field {key!r} in the row; it has {sorted(map(str, kwargs))}.")
        return kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, _Target):
            return value
        told = "unknown" if pd.isna(value) else super().format_field(value, format_spec)
        return link_target(told) or escape_markdown(isolate(told))


def say(thing: object, row: Row | None = None, *, what: str = "", value: str = "value",
        rows: int | None = None) -> Sentence:
    """What is to be said of a thing, as a sentence or a list of them.

    thing: a template, text with fields as in `str.format`, filled from `row`: a mapping, a Series, or a table, of which
    each row gives one sentence of a list (a table of one row just a sentence; rows: of more rows than that only the
    first, and a line that counts the others); a missing value reads "unknown".
    Or a table: of a measure (where it is highest and where lowest, case by case), of `compare`, `design_limits`,
    `describe(study, "total")` or `validate`. Or a claim, or several. what: names in words what the column `value` of a
    table holds, and asks where it is highest and lowest: say(table, what="length", value="words").
    ValueError for an unknown field or column, and for a table of which nothing is known to be said; TypeError for
    any other thing.

    >>> say("{name}: {value:.1f} per 1,000 words ({low:.1f} to {high:.1f})",
    ...     {"name": "The Gazette", "value": 12.04, "low": 7.5, "high": 18.0})
    The Gazette: 12.0 per 1,000 words (7.5 to 18.0)
    """
    if isinstance(thing, str):
        return _fill(thing, row, rows)
    if isinstance(thing, pd.DataFrame):
        return _say_table(thing, what, value)
    if hasattr(thing, "_say"):
        return Sentence(_told(thing))
    several = list(thing.values() if isinstance(thing, Mapping) else thing) if isinstance(thing, Iterable) else []
    if several and all(hasattr(each, "_say") for each in several):
        return Sentence("\n".join(f"- {_told(each)}" for each in several))
    raise TypeError(f"say: there is no sentence for an object of type {type(thing).__name__}; give a template and a "
                    "row, a table of a measure, or a claim.")


def _told(thing: Any) -> str:
    """A finding, or several, as Markdown: what was found is text, and its strength stands in italics."""
    if isinstance(thing, Mapping) and thing:
        return "\n".join(f"- {_told(each)}" for each in thing.values())
    said, sentence = str(thing._say()), str(getattr(thing, "sentence", ""))
    return escape_markdown(sentence) + said.removeprefix(sentence) if sentence else said


def _fill(template: str, row: Row | None, rows: int | None = None) -> Sentence:
    if row is None and not any(name is not None for _, name, _, _ in string.Formatter().parse(template)):
        return Sentence(template)
    if row is None:
        raise InputError("say: a template needs a row to be filled from; give it as say(template, row).")
    if isinstance(row, pd.DataFrame) and len(row) > 1:
        lines = [f"- {_fill(template, each).text}" for each in row.head(rows or len(row)).to_dict("records")]
        left = len(row) - len(lines)
        return Sentence("\n".join([*lines, *([f"- and {left:,} more"] if left else [])]))
    filled = _one(row)
    for name in LINKED.findall(template):  # where a link leads is no text: an address of the web, or nothing
        if name in filled:
            template = template.replace(f"]({{{name}}})", f"]({{_to_{name}}})")
            filled[f"_to_{name}"] = _Target(link_target(str(filled[name])))
    return Sentence(_Formatter().vformat(template, (), filled))


def _say_table(table: pd.DataFrame, what: str, value: str) -> Sentence:
    kind = kind_of(table)
    if what or value != "value":
        _check_extremes(table, value, kind)
        return say_extremes(table, value, what or value.replace("_", " "))
    if kind not in SAID:
        raise InputError("say: there is no sentence for a table with the columns "
                         f"{', '.join(map(str, table.columns))}; give a template and a row, or what=\"...\" and the "
                         "column value=\"...\" of which to say where it is highest.")
    return SAID[kind](table)


def _check_extremes(table: pd.DataFrame, value: str, kind: str) -> None:
    if value not in table:
        raise InputError(f"say: there is no column {value!r}; the table has {list(table.columns)}.")
    if kind == "measure" and len(panels := lay_out(table).panels) > 1:
        raise InputError(f"say: the table holds {[panel.heading for panel in panels]}; keep the rows of one, or leave "
                         "out what=.")


def _one(row: Mapping[str, Any] | pd.Series | pd.DataFrame) -> dict[str, Any]:
    if isinstance(row, pd.DataFrame):
        if len(row) != 1:
            raise InputError(f"say: the table has {len(row)} rows where one is said; pick one, as in table.query(...).")
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

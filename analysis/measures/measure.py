"""The one road of every measure: declared once, and its table, claims, ways of counting and formula follow.

A measure is a function that says what each sentence adds to a number (`Counts`), with the decorator `measure` above
it. The decorator gives the function `by`, `level` and `seed`, and makes it return a tidy table: one row a unit (an
outlet, an article, a month ...) and case (a concept, a tier, a type of source ...), with the columns

    measure, the unit's columns, the case's columns, count, n, events, n_articles, value, low, high, varies, per, level,
    choices (what was asked otherwise than by default), tables (which study, by its checksum)

What a table means is in these columns, so it survives `query`, `sort_values`, `head` and `groupby`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch, wraps
from inspect import Parameter, Signature, signature
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_level, check_word
from analysis.estimate.clusters import (
    BURST,
    Spread,
    effective_interval,
    pooled_effect,
    ratio_spread,
    steady_spread,
    student,
    wider_spread,
)
from analysis.estimate.intervals import difference_of
from analysis.measures.counts import LEAST_KNOWN, NOTHING, REFUSED, WITHIN_TEXT, ZERO, ZERO_RUNS, Counts, of_case
from analysis.measures.many import SPREAD, article_rows, spread_of
from analysis.measures.titles import part_of, takes_part
from analysis.measures.units import BY, text_order, units
from analysis.study import Study, source_line

SCALES = {"rate": 1_000.0, "share": 1.0, "mean": 1.0}  # what a value is multiplied by, unless asked otherwise
OVER_ARTICLES = "over articles"
OVER_BOTH = "over articles and their sentences"
MANY = 20  # units of one article each, from which on they are computed together

# The ways a number can be counted, each choice with its values. A measure takes those that its function has.
WAYS: dict[str, tuple[str, ...]] = {
    "voice": ("all", "own", "quoted"),
    "status": ("all", "not negated"),
    "unit": ("word", "sentence"),
    "case": ("folded", "lower"),
    "patterns": ("all", "most frequent", "without most frequent", "without rare"),
    "words": ("as counted", "hyphens split", "white space"),
    "topic_words": ("with", "without"),
    "counted": ("attributions", "words"),
    "form": ("all", "quoted", "indirect"),
    "sources": ("all", "named"),
    "scope": ("speech", "broad"),
}


# What else a table tells of its units; the third is the number of the unit of each sentence, -1 where it takes no part.
Finish = Callable[[Study, pd.DataFrame, np.ndarray], pd.DataFrame]


@dataclass(frozen=True)
class Measure:
    """A measure as it is declared; the module says what follows from it.

    count: the function that gives `Counts`. scale: "rate", "share" or "mean". case: the column that says what a row is
    about. unit: what is independent at best ("hit", "quotation", "attribution", "sentence"; never a word). evidence:
    the table whose rows are behind a number. formula and source: for `explain`. title: for figures. sums: whether the
    numbers of articles can be added up, with no look at the rest of the study (`analysis.measures.large`).
    """

    name: str
    count: Callable[..., Counts]
    scale: str
    case: str
    unit: str
    evidence: str
    formula: str
    source: str
    title: str
    finish: Finish | None = None
    sums: bool = True

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """The ways of counting it can take, each with its values, the default first."""
        return {name: WAYS[name] for name in signature(self.count).parameters if name in WAYS}


MEASURES: dict[str, Measure] = {}


def measure(*, scale: str, case: str, unit: str, evidence: str, formula: str, source: str, title: str,
            finish: Finish | None = None,
            sums: bool = True) -> Callable[[Callable[..., Counts]], Callable[..., pd.DataFrame]]:
    """Declare a measure: the function below it says what each sentence adds, all else follows.

    The function's first parameter is the study; the others are its question (a family, an actor) and its choices.
    """
    check_word("scale", scale, SCALES)

    def declare(count: Callable[..., Counts]) -> Callable[..., pd.DataFrame]:
        declared = Measure(count.__name__, _beside_titles(count), scale, case, unit, evidence, formula, source, title,
                           finish, sums)
        MEASURES[declared.name] = declared

        @wraps(count)
        def asked(study: Study, *args: Any, by: str | Sequence[str] = "outlet", level: float = 0.95, seed: int = 0,
                  per: float = SCALES[scale], titles: str | None = None, **choices: Any) -> pd.DataFrame:
            bound = signature(count).bind(study, *args, **choices)
            question = {name: value for name, value in bound.arguments.items() if value is not study}
            return estimate(study, declared, by=by, level=level, seed=seed, per=per, titles=titles, **question)

        asked.__signature__ = _signature(count, SCALES[scale])  # type: ignore[attr-defined]
        asked.__annotations__ = {**count.__annotations__, "by": "str | Sequence[str]", "return": "pd.DataFrame"}
        return asked

    return declare


def _beside_titles(count: Callable[..., Counts]) -> Callable[..., Counts]:
    """The function of a measure, which sees titles only where they are asked for; its rows are those of the study."""
    @wraps(count)
    def counted(study: Study, *args: Any, titles: str = "without", **choices: Any) -> Counts:
        part = part_of(study, titles)
        found = count(part, *args, **choices)
        return found if part is study else _spread(found, takes_part(study, titles))

    own = signature(count)
    added = Parameter("titles", Parameter.KEYWORD_ONLY, default="without")
    counted.__signature__ = own.replace(parameters=[*own.parameters.values(), added])  # type: ignore[attr-defined]
    return counted


def _spread(counts: Counts, there: np.ndarray) -> Counts:
    def spread(values: np.ndarray) -> np.ndarray:
        out = np.zeros((len(there), values.shape[1]))
        out[there] = values
        return out

    return replace(counts, count=spread(counts.count), size=spread(counts.size),
                   events=None if counts.events is None else spread(counts.events),
                   known=None if counts.known is None else spread(counts.known),
                   sums={name: spread(each) for name, each in counts.sums.items()},
                   there=there)


def _signature(count: Callable[..., Counts], per: float) -> Signature:
    own = signature(count)
    added = [Parameter(name, Parameter.KEYWORD_ONLY, default=value)
             for name, value in {"by": "outlet", "titles": None, "per": per, "level": 0.95, "seed": 0}.items()]
    return own.replace(parameters=[*own.parameters.values(), *added], return_annotation=pd.DataFrame)


def measure_of(table: pd.DataFrame) -> Measure:
    """The measure that a table is from; ValueError where it is from none, or from several."""
    names = list(dict.fromkeys(table["measure"])) if "measure" in table else []
    if len(names) != 1 or names[0] not in MEASURES or "value" not in table:
        several = f"rows of {' and '.join(map(str, names))}" if len(names) > 1 else "no row of a measure"
        raise InputError(f"the table holds {several}; give the table of one measure, such as "
                         "analysis.term_rates(study), or some rows of it.")
    return MEASURES[names[0]]


@singledispatch
def estimate(study: Any, declared: Measure, *, by: str | Sequence[str] = "outlet", level: float = 0.95, seed: int = 0,
             per: float | None = None, titles: str | None = None, **question: Any) -> pd.DataFrame:
    """The table of a measure: one row a unit and case, in the study's order.

    study: from `load_study`, or from `open_study` (`analysis.measures.large`). by: "outlet", "article", "section",
    "day", "week", "month", "quarter", "year", "all" (everything together), or several of them as ["outlet", "month"].
    value = per * count / n. The interval is over articles where a unit has
    several (Cochran 1977), over blocks of sentences where it has one (Meketon & Schmeiser 1984), and never narrower
    than that of independent words or sentences; `varies` says which. A zero has an upper bound; where there is nothing
    to count in, value, low and high are empty. seed: no interval draws at random; it is noted in the table.
    titles: "without", "with" or "only"; left out, the titles of the articles count only where `by` has "section", as a
    section of their own.
    """
    check_level(level)
    factor = factor_of(declared, per)
    usual = "with" if "section" in ([by] if isinstance(by, str) else by) else "without"
    titles = titles or usual
    counts = declared.count(study, titles=titles, **question)
    names, number = units(study, by)
    twice = [name for name in names if name in counts.cases]
    if twice:
        raise InputError(f"by={by!r}: the rows of {declared.name} tell the {twice[0]} already; leave it out of by, or "
                         "ask for other cases.")
    number = np.where(takes_part(study, titles), number, -1)
    order = text_order(study)
    documents = article_numbers(study)
    members = split_by(number[order], len(names), order)
    rows = _all_rows(counts, declared, members, documents, level=level, per=factor)
    asked = {**question, **({"titles": titles} if titles != usual else {})}
    return finished(study, declared, names, counts, rows, number, asked, seed)


def finished(study: Study, declared: Measure, names: pd.DataFrame, counts: Counts, rows: dict[str, list[Any]],
             number: np.ndarray, asked: dict[str, Any], seed: int) -> pd.DataFrame:
    """The table of a measure from its numbers; names: of its units; asked: what was, for the column `choices`."""
    told = {"measure": [declared.name] * len(rows["n"]), **_repeated(names, len(counts.cases), 1),
            **_repeated(counts.cases, 1, len(names))}
    columns = ["measure", *names.columns, *counts.cases.columns, *RESULT, *(["n_sentences"] if counts.runs else []),
               *(SPREAD if declared.scale == "mean" else []), *counts.sums]
    table = pd.DataFrame({**told, **rows}, columns=columns)
    table = table.assign(choices=_told(declared, asked), tables=source_line(study, seed))
    return table if declared.finish is None else declared.finish(study, table, number)


def _all_rows(counts: Counts, declared: Measure, members: list[np.ndarray], documents: np.ndarray, *, level: float,
              per: float) -> dict[str, list[Any]]:
    """The numbers of all units and cases, a column a name; many units of one article each are computed together."""
    alone = len(members) >= MANY and all((documents[here] == documents[here[:1]]).all() for here in members)
    if alone and len(counts.cases):
        columns = [article_rows(counts, case, members, mean=declared.scale == "mean", level=level, per=per)
                   for case in range(len(counts.cases))]
        return {name: np.column_stack([each[name] for each in columns]).ravel().tolist() for name in columns[0]}
    found = [row_of(counts, declared, here, case, documents, level=level, per=per)
             for here in members for case in range(len(counts.cases))]
    return {name: [row[name] for row in found] for name in (found[0] if found else RESULT)}


def _repeated(table: pd.DataFrame, each: int, times: int) -> dict[str, list[Any]]:
    return {name: [value for value in values for _ in range(each)] * times
            for name, values in table.to_dict("list").items()}


def factor_of(declared: Measure, per: float | None) -> float:
    """What values are multiplied by: `per`, or what the measure's scale says."""
    usual = SCALES[declared.scale]
    if per is None or per == usual:
        return usual
    if declared.scale == "mean":
        raise InputError(f"per={per!r}: {declared.name} gives a mean of sentences, which is per nothing; leave it out.")
    if not 0 < per < np.inf:
        raise InputError(f"per={per!r} is no size to take a {declared.scale} of; give a number above 0, such as 1000.")
    return per


RESULT = ["count", "n", "events", "n_articles", "value", "low", "high", "varies", "per", "level"]


def _told(declared: Measure, question: dict[str, Any]) -> str:
    """What was asked otherwise than by default, as in "voice=own, status=not negated"."""
    usual = signature(declared.count).parameters
    return ", ".join(f"{name}={value}" for name, value in question.items()
                     if name == "titles" or value != usual[name].default)


def split_by(number: np.ndarray, n: int, rows: np.ndarray) -> list[np.ndarray]:
    """The rows that have each number from 0 to n - 1, in their order; a number below 0 takes no part."""
    order = np.argsort(number, kind="stable")
    ends = np.searchsorted(number[order], np.arange(n + 1))
    return [rows[order[start:end]] for start, end in zip(ends[:-1], ends[1:], strict=True)]


def article_numbers(study: Study) -> np.ndarray:
    """A number for each sentence's article, in the order of the articles' names."""
    return study.memo("article_numbers", lambda: pd.factorize(study.sentences["doc_id"], sort=True)[0])


def row_of(counts: Counts, declared: Measure, here: np.ndarray, case: int, documents: np.ndarray, *,
           level: float = 0.95, per: float = 1.0, values: np.ndarray | None = None) -> dict[str, Any]:
    """One estimate: a case of a measure in some sentences (rows of the study, in the order of the texts).

    values: of a mean, the numbers of the sentences, where the rows are sums of several.
    """
    count, size, events = counts.count[here, case], counts.sizes(case)[here], counts.case_events(case)[here]
    sums = {name: int(of_case(values, case)[here].sum()) for name, values in counts.sums.items()}
    row = {"events": int(round(events.sum())), "per": per, "level": level, **sums,
           "n_articles": len(np.unique(documents[here][size > 0]))}
    sentences = float(counts.case_sentences(case)[here].sum())
    if counts.runs:
        row["n_sentences"] = int(sentences)
    if declared.scale == "mean":
        known = counts.known[here, case].sum() if counts.known is not None else np.inf
        return row | mean_row(documents[here], count, size, known, counts.bounds[case], level=level, values=values)
    return row | ratio_row(documents[here], count, size, events, level=level, per=per, runs=counts.runs,
                           sentences=sentences)


def ratio_row(documents: np.ndarray, count: np.ndarray, size: np.ndarray, events: np.ndarray | None = None, *,
              level: float, per: float = 1.0, runs: bool = False, spread: Spread | None = None,
              burst: float = BURST, sentences: float | None = None) -> dict[str, Any]:
    """A rate or share with its interval: count, n, value, low, high, varies.

    The interval is the exact one of as many independent words as would vary as much (Korn & Graubard 1998; see
    `analysis.estimate.clusters`): over articles where there are several (Cochran 1977), over blocks of sentences within
    one, and never of more words than there are, nor of more than there are events behind the count. A count of zero, or
    of all, is bounded as if half the words were independent; or, where what is counted comes in runs, half of the
    sentences that could have held one. spread, burst: the error, and the part that is independent, where more is known
    of them than these sentences tell. sentences: how many have a size, where the rows are sums of several.
    """
    n, total = float(size.sum()), float(count.sum())
    row = {"count": int(total), "n": int(n)}
    if n == 0:
        return {**row, "value": np.nan, "low": np.nan, "high": np.nan, "varies": NOTHING}
    own, varies = drawn_spread(documents, count, size)
    spread = own if spread is None else spread
    if total == 0 or total >= n:
        held = float((size > 0).sum()) if sentences is None else sentences
        trials, burst = (held, BURST) if runs else (n, burst)
        low, high = effective_interval(trials if total else 0, trials, spread, level=level, burst=burst)
        varies = varies if total else ZERO_RUNS if runs else ZERO
    else:
        pieces = None if events is None else float(events.sum())
        low, high = effective_interval(total, n, spread, events=pieces, level=level)
    return {**row, "value": per * total / n, "low": per * low, "high": per * high, "varies": varies}


def mean_row(documents: np.ndarray, total: np.ndarray, size: np.ndarray, known: float, bounds: tuple[float, float], *,
             level: float, values: np.ndarray | None = None) -> dict[str, Any]:
    """A mean of sentences with its interval: count (their sum), n, value, low, high, varies; and how they lie.

    How they lie: sd, how many are below zero, zero and above it, and their quartiles. value -/+ t * error, with the
    error over articles, or over blocks of sentences within one; never narrower than Student's t over its sentences.
    values: the numbers of the sentences, where the rows are sums of several.
    """
    values, n = total[size > 0] if values is None else values, int(size.sum())
    empty = {"count": np.nan, "n": n, "value": np.nan, "low": np.nan, "high": np.nan, **dict.fromkeys(SPREAD, np.nan)}
    if known < LEAST_KNOWN or not n:
        return {**empty, "varies": REFUSED if n else NOTHING}
    spread, varies = mean_spread(documents, total, size, level, values)
    half = spread.error * student(spread.freedom, level)
    low, high = np.clip([spread.value - half, spread.value + half], *bounds).tolist()
    return {"count": float(values.sum()), "n": n, "value": float(values.mean()), "low": low, "high": high,
            **{name: each.item() for name, each in spread_of(values).items()}, "varies": varies}


def drawn_spread(documents: np.ndarray, count: np.ndarray, size: np.ndarray) -> tuple[Spread, str]:
    """A ratio with its error over articles, or over blocks of sentences within one; and which it is."""
    kept = size > 0
    several = len(np.unique(documents[kept])) > 1
    return ratio_spread(count[kept], size[kept], documents[kept]), OVER_ARTICLES if several else WITHIN_TEXT


def mean_spread(documents: np.ndarray, total: np.ndarray, size: np.ndarray, level: float,
                values: np.ndarray | None = None) -> tuple[Spread, str]:
    """A mean with its error over articles or blocks, or over single sentences where that is wider; and which it is."""
    spread, varies = drawn_spread(documents, total, size)
    wider = wider_spread(total[size > 0] if values is None else values, spread, level)
    return wider, OVER_BOTH if wider is not spread and varies == OVER_ARTICLES else varies


Part = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # article, count, size and events of each sentence


def difference_of_sides(parts: Sequence[Part], one: int, two: int, *, level: float, mean: bool = False,
                        runs: bool = False) -> tuple[float, float]:
    """The interval of the difference of two of several outlets.

    For means d -/+ t * hypot(error1, error2); for rates and shares the intervals of the two put together (Zou & Donner
    2008). That supposes that they are independent, as two texts are. How much articles (or blocks of sentences) vary is
    learnt from all outlets together, as in an analysis of variance (Tukey 1949, Kramer 1956): each side has the larger
    of its own error and that one, with the degrees of freedom of all. A zero of which nothing else tells how it varies
    is bounded as every zero, and leaves the other side what is known of it.
    """
    found = [(*(mean_spread(*part[:3], level) if mean else drawn_spread(*part[:3])), float(part[2].sum()))
             for part in parts]
    sides = []
    for place in (one, two):
        own, varies, n = found[place]
        kind = varies == WITHIN_TEXT
        alike = [(spread, size) for spread, told, size in found if size and (told == WITHIN_TEXT) == kind]
        effect, freedom = pooled_effect(*zip(*alike, strict=True), share=not mean) if alike else (np.nan, 0.0)
        sides.append((steady_spread(own, n, effect, freedom, share=not mean), effect))
    if mean:
        (first, _), (second, _) = sides
        freedom = min(first.freedom, second.freedom)
        half = student(freedom, level) * float(np.hypot(first.error, second.error))
        return first.value - second.value - half, first.value - second.value + half
    freedom = min((spread.freedom for spread, _ in sides if spread.freedom > 0), default=0.0)
    rows = [ratio_row(*parts[place], level=level, runs=runs, burst=effect,
                      spread=spread._replace(freedom=min(spread.freedom, freedom)))
            for place, (spread, effect) in zip((one, two), sides, strict=True)]
    return difference_of(*((row["value"], row["low"], row["high"]) for row in rows))


def by_sentence(study: Study, rows: pd.DataFrame, weights: np.ndarray | None = None) -> np.ndarray:
    """How many of these rows (doc_id, sentence), or how much of their weight, stands in each sentence of the study."""
    place = sentence_places(study, rows)
    return np.bincount(place, weights=weights, minlength=study.n_sentences).astype(float)


def sentence_places(study: Study, rows: pd.DataFrame) -> np.ndarray:
    """The row of `study.sentences` that each of these rows (doc_id, sentence) stands in."""
    index = study.memo("sentence_index", lambda: pd.MultiIndex.from_frame(study.sentences[["doc_id", "sentence"]]))
    return index.get_indexer(pd.MultiIndex.from_frame(rows[["doc_id", "sentence"]]))


def spread_cases(places: np.ndarray, labels: Iterable[object], cases: Sequence[object], n: int, *,
                 weights: np.ndarray | None = None, once: bool = False) -> np.ndarray:
    """Counts of labelled places: a row a sentence, a column a case; once: 1 where a sentence has any."""
    return spread_numbers(places, pd.Index(cases).get_indexer(pd.Index(labels)), len(cases), n, weights=weights,
                          once=once)


def spread_numbers(places: np.ndarray, number: np.ndarray, cases: int, n: int, *, weights: np.ndarray | None = None,
                   once: bool = False) -> np.ndarray:
    """The same of places whose case is known by its number, -1 for none of them; cases: how many there are."""
    kept = number >= 0
    counts = np.bincount(places[kept] * cases + number[kept], weights=None if weights is None else weights[kept],
                         minlength=n * cases).astype(float).reshape(n, cases)
    return np.minimum(counts, 1) if once else counts


__all__ = ["BY", "LEAST_KNOWN", "MEASURES", "NOTHING", "REFUSED", "WITHIN_TEXT", "ZERO", "ZERO_RUNS", "WAYS",
           "Counts", "Measure", "by_sentence", "estimate", "measure", "measure_of", "sentence_places", "spread_cases",
           "spread_numbers"]

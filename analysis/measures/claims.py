"""Claims: one number against another, what both rest on, and how strongly the difference may be stated.

A claim compares two rows of one measure: two cases in one place ("withdrawal" against "security partnership"), or one
case in two outlets. Its numbers are those of the measure's table. It has one of four strengths (`strength`); the bar is
the same for every study:

- "firm in these texts": at least LEAST_EVENTS events on the two sides together; every distinct specification with so
  many events keeps the sign; the interval of the difference, adjusted for all comparisons that were looked at, excludes
  zero; and the sign holds, with so many events, without patterns that occur in one article only.
- "beyond these texts": firm, with at least LEAST_ARTICLES articles a side, and a permutation of the articles over all
  outlets (largest difference of any two, so that choosing the pair is paid for) gives p of at most ALPHA / FINDINGS.
- "no difference can be told": everything else.
- "cannot be compared": a number is missing.

The bar is for a whole study: of a hundred studies in which outlets do not differ at all, at most five may word any
claim as firm, and at most five any as beyond (measured in `benchmarks/`). So a study pays for all that it looks at
(Bonferroni). The interval has level 1 - (1 - level) / (TAILS * looked_at), where `findings` gives each of its claims
the number of all pairs of all claims; p, which has paid for the pairs by its largest difference, is multiplied by
FINDINGS. TAILS is for what Student's t does not know: that articles differ with longer tails than it supposes, and that
the widest pair is where such a one stands. Without it 5 of 100 null studies were told a difference in two designs.

An event is a hit, a quotation, an attribution or a scored sentence, never a word: twenty-one quoted words can be one
quotation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from inspect import signature
from math import comb
from operator import eq
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_word
from analysis.estimate.clusters import student
from analysis.estimate.permutation import largest_difference_p
from analysis.measures.language import main_language
from analysis.measures.measure import (
    LEAST_KNOWN,
    MEASURES,
    SCALES,
    Counts,
    Measure,
    article_numbers,
    difference_of_sides,
    drawn_spread,
    ratio_row,
    row_of,
)
from analysis.measures.names import outlet_names, outlets_with_text
from analysis.measures.terms import attested
from analysis.measures.titles import part_of
from analysis.measures.units import text_order, units
from analysis.schema import STATUSES
from analysis.study import Study

LEAST_EVENTS, LEAST_ARTICLES, ALPHA = 10, 4, 0.05
TAILS = 2  # by how much oftener than it says the interval of a claim may miss, far out
FINDINGS = 20  # how many claims a study may look at and keep to ALPHA
FIRM, BEYOND, NONE, UNKNOWN = ("firm in these texts", "beyond these texts", "no difference can be told",
                               "cannot be compared")
COLUMNS = ("count", "n", "events", "known")  # of each side, in the totals of a claim
Where = Mapping[str, Any]


@dataclass(frozen=True)
class Claim:
    """One number against another: `subject` against `against`, by a measure, and what the difference rests on.

    question: what the measure was asked; one and two: which row each side is (an outlet, or "" for all, and a value of
    the measure's case). value, low, high, count, n, events and the same with `other_`: the two numbers, as in the
    measure's table. difference with its interval, adjusted for the `looked_at` comparisons it was picked from. kept of
    `specifications`: distinct ways of counting that keep the sign, of those with enough events; thin: those with fewer.
    attested: the sign without patterns found in one article only (1, 0 or -1), with attested_events left. articles: on
    each side. p: of the permutation over articles, where there are enough; it pays for the pairs, `strength` for the
    rest. evidence: a table of the study and its rows. caution: what has to be said with it, where its instrument's card
    does not bear it.
    """

    name: str
    measure: str
    measured: str
    subject: str
    against: str
    question: dict[str, Any]
    one: dict[str, Any]
    two: dict[str, Any]
    scale: str
    per: float
    value: float
    low: float
    high: float
    count: float
    n: int
    events: int
    other: float
    other_low: float
    other_high: float
    other_count: float
    other_n: int
    other_events: int
    difference: float
    difference_low: float
    difference_high: float
    varies: str
    level: float
    articles: tuple[int, int]
    attested: int
    attested_events: int
    p: float
    evidence: tuple[str, tuple[int, ...]] = field(repr=False)
    looked_at: int = 1
    kept: int | None = None
    specifications: int | None = None
    thin: int = 0
    ties: tuple[str, ...] = ()
    caution: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return f"{self.subject} against {self.against}, {self.measured}: {strength(self)}"


def direction(claim: Claim) -> str:
    """Which of the two numbers is the larger: "above", "below", "level", or "unknown" where one is missing."""
    return "unknown" if np.isnan(claim.difference) else {1: "above", 0: "level", -1: "below"}[sign(claim.difference)]


def sign(difference: float) -> int:
    """1, 0 or -1; sums of scores differ in their last digits with the order of adding, which is no difference."""
    return int(np.sign(difference)) if abs(difference) > 1e-12 else 0


def strength(claim: Claim) -> str:
    """How strongly a claim may be stated: one of FIRM, BEYOND, NONE, UNKNOWN (the module says when)."""
    if direction(claim) == "unknown":
        return UNKNOWN
    if missing(claim):
        return NONE
    return BEYOND if claim.p * FINDINGS <= ALPHA and min(claim.articles) >= LEAST_ARTICLES else FIRM


def missing(claim: Claim) -> list[str]:
    """What a claim lacks to be firm, a phrase each; empty where it lacks nothing."""
    way = sign(claim.difference)
    lacks = {
        "the two are level": way == 0,
        f"fewer than {LEAST_EVENTS} events": claim.events + claim.other_events < LEAST_EVENTS,
        "the interval of the difference holds zero": not (claim.difference_low > 0 or claim.difference_high < 0),
        "not counted in other ways": claim.kept is None,
        "a way of counting turns it round": claim.kept is not None and claim.kept < (claim.specifications or 0),
        "rests on patterns found in one article only": claim.attested != way or claim.attested_events < LEAST_EVENTS,
    }
    return [phrase for phrase, lacking in lacks.items() if lacking]


def claim(study: Study, measure: str, subject: str, against: str, *, outlet: str = "", name: str = "",
          measured: str = "", looked_at: int = 1, level: float = 0.95, seed: int = 0, **question: Any) -> Claim:
    """One number of a measure against another, as a `Claim` that has not yet been counted in other ways.

    measure: the name of a measure. subject, against: two values of the measure's case (two concepts), compared in one
    outlet (outlet=) or in all texts together; or two outlets, compared on one case, which is named by its column
    (concept="deception"). question: what the measure is asked, and its choices. looked_at: how many comparisons this
    one was picked from, those of the study's other claims among them; the interval of the difference is adjusted for
    all (Bonferroni). Raises ValueError for an
    unknown name, and where a concept is compared with itself.

    >>> from analysis import load_study
    >>> found = claim(load_study(), "term_choices", "withdrawal", "security_partnership", family="exit")
    >>> direction(found), found.n == found.other_n
    ('above', True)
    """
    declared = MEASURES[check_word("measure", measure, MEASURES)]
    if subject == against:
        raise InputError(f"{measure}: {subject!r} is compared with itself; name two different ones.")
    asked, fixed = split_question(declared, question)
    counts = declared.count(study, **asked)
    known, cases = list(study.outlets["outlet"]), counts.cases
    column = case_column(declared, cases)
    if subject in known and (column in fixed or column not in cases or subject not in list(cases[column])):
        check_word("against", against, known)
        places = [{**fixed, "outlet": each} for each in (subject, against)]
    else:
        places = [{**fixed, "outlet": outlet and check_word("outlet", outlet, known), column: each}
                  for each in (subject, against)]
    return _claim(study, declared, asked, counts, places, name=name, measured=measured or _about(declared),
                  looked_at=looked_at, level=level, seed=seed)


def widest(study: Study, measure: str, *, name: str = "", measured: str = "", looked_at: int = 0, level: float = 0.95,
           seed: int = 0, **question: Any) -> Claim | None:
    """The two outlets that lie furthest apart on one case of a measure, as a claim picked from all pairs of outlets.

    question: what the measure is asked, its choices, and the case (concept="deception"). Outlets without anything to
    count in take no part; those with fewer than LEAST_EVENTS cases in a share or mean neither, nor those of another
    language than most of the text. None where fewer than two are left, or none has a case. looked_at: by default the
    number of pairs.
    """
    declared = MEASURES[check_word("measure", measure, MEASURES)]
    asked, fixed = split_question(declared, question)
    counts = declared.count(study, **asked)
    case = find_case(declared, counts, fixed)
    values = outlet_values(study, counts, case)
    if len(values) < 2 or (declared.scale != "mean" and not values.any()):
        return None  # nothing to compare: of two zeros no difference can be sought
    ranked = values.sort_values(ascending=False, kind="stable")
    top, bottom = ranked.index[0], ranked.index[-1]
    level_with = np.isclose(ranked, ranked.iloc[0]) | np.isclose(ranked, ranked.iloc[-1])
    ties = list(ranked.index[1:-1][level_with[1:-1]])
    places = [{**fixed, "outlet": each} for each in (top, bottom)]
    found = _claim(study, declared, asked, counts, places, name=name, measured=measured or _about(declared),
                   looked_at=looked_at or comb(len(values), 2), level=level, seed=seed)
    names = outlet_names(study)
    return replace(found, ties=tuple(names[each] for each in ties))


def outlet_values(study: Study, counts: Counts, case: int) -> pd.Series:
    """Each outlet's value of a case, of those with enough to count in, in the study's order."""
    _, number = units(study, "outlet")
    n_outlets = len(study.outlets)
    sums = [np.bincount(number, weights=values, minlength=n_outlets)
            for values in (counts.count[:, case], counts.sizes(case), _known(counts, case))]
    enough = (sums[1] >= LEAST_EVENTS) & (sums[2] >= LEAST_KNOWN) & main_language(study)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = sums[0] / sums[1]
    return pd.Series(values, index=pd.Index(study.outlets["outlet"], dtype="object"))[enough]


def split_question(declared: Measure, question: Where) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is asked of the measure's function, and what picks a row of its table."""
    takes = list(signature(declared.count).parameters)[1:]
    asked = {name: value for name, value in question.items() if name in takes}
    return asked, {name: value for name, value in question.items() if name not in takes}


def case_column(declared: Measure, cases: pd.DataFrame) -> str:
    """The column that says what a row is about: the declared one, or the last that tells cases apart."""
    return declared.case or (str(cases.columns[-1]) if len(cases.columns) else "")


def find_case(declared: Measure, counts: Counts, where: Where) -> int:
    """The place of the one case that has these values; ValueError with the known ones otherwise."""
    cases = counts.cases
    wanted = {name: value for name, value in where.items() if name != "outlet"}
    for name, value in wanted.items():
        if name not in cases:
            raise InputError(f"{declared.name}: {name!r} is no choice and no column of it; it has "
                             f"{', '.join(map(str, cases.columns))} and takes "
                             f"{', '.join(list(signature(declared.count).parameters)[1:])}.")
        check_word(name, value, list(dict.fromkeys(cases[name])))
    columns = [cases[name].tolist() for name in wanted]
    found = [place for place in range(len(cases)) if all(map(eq, (each[place] for each in columns), wanted.values()))]
    if len(found) != 1:
        raise InputError(f"{declared.name}: {len(found)} cases fit {wanted}; name one by "
                         f"{case_column(declared, counts.cases)}=...")
    return found[0]


def parts_of(study: Study, declared: Measure, asked: Where, one: Where, two: Where) -> np.ndarray:
    """What each sentence adds to the two numbers: a row a sentence, then COLUMNS of the one side and of the other."""
    return np.column_stack([column * here for column, here in _columns(study, declared, asked, one, two)])


def totals_of(study: Study, declared: Measure, asked: Where, one: Where, two: Where) -> np.ndarray:
    """The sums of `parts_of`. Whole numbers add up to the same in any order, so only means take the long way."""
    if declared.scale == "mean":
        found: np.ndarray = parts_of(study, declared, asked, one, two).sum(axis=0)
        return found
    return np.array([column[here].sum() for column, here in _columns(study, declared, asked, one, two)])


def _columns(study: Study, declared: Measure, asked: Where, one: Where,
             two: Where) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """What each sentence adds to each of COLUMNS, of the one side and of the other, and which sentences are there."""
    counts = declared.count(study, **asked)
    for where in (one, two):
        case, here = find_case(declared, counts, where), in_outlet(study, where["outlet"])
        for column in (counts.count[:, case], counts.sizes(case), counts.case_events(case), _known(counts, case)):
            yield column, here


def in_outlet(study: Study, outlet: str) -> np.ndarray:
    """Which sentences are an outlet's; all of them where none is named."""
    def made() -> np.ndarray:
        if not outlet:
            return np.ones(study.n_sentences, dtype=bool)
        names, number = units(study, "outlet")
        return number == names.index[names["outlet"] == outlet][0]

    return study.memo(("in outlet", outlet), made)


def rows_in(study: Study, counts: Counts, outlet: str) -> np.ndarray:
    """The rows of an outlet's sentences that take part, in the order of the texts."""
    order = text_order(study)
    here = in_outlet(study, outlet) & (True if counts.there is None else counts.there)
    return order[here[order]]


def _known(counts: Counts, case: int) -> np.ndarray:
    """The words that a scorer knew; for all that is no score, as many as are ever asked for."""
    return counts.known[:, case] if counts.known is not None else np.full(len(counts.count), float(LEAST_KNOWN))


def outcome(totals: np.ndarray, per: float = 1.0) -> pd.DataFrame:
    """The two numbers from their totals, a row each: count, n, value, other_count, other_n, other, difference, events.

    totals: shape (rows, 8), sums of `parts_of`. A value without anything to count in, or from too few scored words, is
    empty.
    """
    table: dict[str, np.ndarray] = {}
    for prefix, at in (("", 0), ("other_", 4)):
        count, n, known = totals[:, at], totals[:, at + 1], totals[:, at + 3]
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where((n > 0) & (known >= LEAST_KNOWN - 1e-9), per * count / n, np.nan)
        table |= {f"{prefix}count": count, f"{prefix}n": n, prefix.rstrip("_") or "value": value}
    return pd.DataFrame({**table, "difference": table["value"] - table["other"],
                         "events": totals[:, 2] + totals[:, 6]})


def _claim(study: Study, declared: Measure, asked: dict[str, Any], counts: Counts, places: list[dict[str, Any]], *,
           name: str, measured: str, looked_at: int, level: float, seed: int) -> Claim:
    one, two = places
    documents = article_numbers(study)
    rows = []
    for where in (one, two):
        here = rows_in(study, counts, where["outlet"])
        rows.append(row_of(counts, declared, here, find_case(declared, counts, where), documents, level=level,
                           per=SCALES[declared.scale]))
    tight = 1 - (1 - level) / (TAILS * max(1, looked_at))
    low, high = difference_interval(study, declared, counts, one, two, level=tight)
    known, left = attested_outcome(study, declared, asked, one, two)
    labels = side_labels(study, declared, counts, one, two)
    p = study.memo(("permuted", repr((declared.name, asked, one, two, seed))),
                   lambda: permuted(study, declared, counts, one, two, seed))
    left_side, right_side = rows
    return Claim(
        name or f"{declared.name}: {labels[0]} against {labels[1]}", declared.name, measured, labels[0], labels[1],
        asked, one, two, declared.scale, left_side["per"],
        **{key: left_side[key] for key in ("value", "low", "high", "count", "n", "events")},
        **{f"other_{key}" if key != "value" else "other": right_side[key]
           for key in ("value", "low", "high", "count", "n", "events")},
        difference=left_side["value"] - right_side["value"], difference_low=low, difference_high=high,
        varies=left_side["varies"], level=level, articles=(left_side["n_articles"], right_side["n_articles"]),
        attested=known, attested_events=left, p=p,
        evidence=evidence_of(study, declared, asked, one, two), looked_at=looked_at)


def side_labels(study: Study, declared: Measure, counts: Counts, one: Where, two: Where) -> tuple[str, str]:
    """What the two sides are called: outlets by name, cases by label."""
    names = outlet_names(study)
    if one["outlet"] != two["outlet"]:
        return names[one["outlet"]], names[two["outlet"]]
    cases, column = counts.cases, "label" if "label" in counts.cases else case_column(declared, counts.cases)
    first, second = (str(cases[column].iloc[find_case(declared, counts, where)]).replace("_", " ")
                     for where in (one, two))
    return first, second


def _about(declared: Measure) -> str:
    return declared.title.format(per=SCALES[declared.scale]).lower()


def difference_interval(study: Study, declared: Measure, counts: Counts, one: Where, two: Where, *,
                        level: float) -> tuple[float, float]:
    """The interval of the difference of two numbers of a measure, from errors over articles or blocks of sentences.

    Of two outlets: `difference_of_sides`. Of two cases in the same sentences: `_within`. It ends where no difference
    can be larger: two shares lie a whole apart at most, two means the width of their scale.
    """
    documents = article_numbers(study)
    cases = [find_case(declared, counts, where) for where in (one, two)]
    if one["outlet"] == two["outlet"]:
        found = _within(counts, declared, rows_in(study, counts, one["outlet"]), cases, documents, level)
    else:
        found = _between(study, declared, counts, cases[0], (one["outlet"], two["outlet"]), documents, level)
    most = SCALES[declared.scale]
    ends = (-most, most)
    if declared.scale == "mean":
        (low, high), (other_low, other_high) = (counts.bounds[case] for case in cases)
        ends = (low - other_high, high - other_low)
    return float(np.clip(found[0], *ends)), float(np.clip(found[1], *ends))


def _between(study: Study, declared: Measure, counts: Counts, case: int, sides: tuple[str, str],
             documents: np.ndarray, level: float) -> tuple[float, float]:
    outlets, per = list(study.outlets["outlet"]), SCALES[declared.scale]
    places = [outlets.index(outlet) for outlet in sides]
    parts = [(documents[here], counts.count[here, case], counts.sizes(case)[here], counts.case_events(case)[here])
             for here in (rows_in(study, counts, outlet) for outlet in outlets)]
    low, high = difference_of_sides(parts, *places, level=level, mean=declared.scale == "mean", runs=counts.runs)
    return per * low, per * high


def _within(counts: Counts, declared: Measure, here: np.ndarray, cases: list[int], documents: np.ndarray,
            level: float) -> tuple[float, float]:
    """The interval of the difference of two cases in the same sentences.

    The difference is itself a ratio, of (count - other count) to the size: difference -/+ t * error. It is never
    narrower than what follows from the share of the one among both, (2 share - 1) * both / n, whose interval is that of
    every share and suits small counts.
    """
    first, second = (counts.count[here, case] for case in cases)
    size, per, count_events = counts.sizes(cases[0])[here], SCALES[declared.scale], counts.case_events
    spread, _ = drawn_spread(documents[here], first - second, size)
    half = spread.error * student(spread.freedom, level)
    if declared.scale == "mean":
        return spread.value - half, spread.value + half
    n, both = size.sum(), first + second
    if not n or not both.sum():
        return np.nan, np.nan
    share = ratio_row(documents[here], first, both, sum(count_events(case)[here] for case in cases), level=level,
                      runs=counts.runs)
    scale = both.sum() / n
    return (per * float(np.fmin(spread.value - half, (2 * share["low"] - 1) * scale)),
            per * float(np.fmax(spread.value + half, (2 * share["high"] - 1) * scale)))


def attested_outcome(study: Study, declared: Measure, asked: Where, one: Where, two: Where) -> tuple[int, int]:
    """The sign of the difference, and the events left, without patterns found in one article only.

    A list of words drawn from a text finds that text; what also occurs elsewhere was not made for it alone.
    """
    without = attested(study) if declared.evidence == "hits" else study
    row = outcome(totals_of(without, declared, asked, one, two)[np.newaxis]).iloc[0]
    return (0 if np.isnan(row["difference"]) else sign(row["difference"])), int(round(row["events"]))


def permuted(study: Study, declared: Measure, counts: Counts, one: Where, two: Where, seed: int) -> float:
    """p of the difference between two outlets among all outlets' articles dealt out again; nan where it has none.

    The statistic is the largest difference of any two outlets' means over articles, each article counting once, so
    that having picked the widest pair is paid for. For two cases in one place it is the sign of each article's
    difference that is dealt out.
    """
    from analysis.estimate.permutation import sign_flip_p

    documents, (articles, _) = article_numbers(study), units(study, "article")
    names = np.unique(study.sentences["doc_id"].to_numpy(dtype=object)) if study.n_sentences else np.array([])
    outlet = dict(zip(articles["doc_id"], articles["outlet"], strict=True))
    cases = [find_case(declared, counts, where) for where in (one, two)]
    values = []
    for case in cases:
        sums = [np.bincount(documents, weights=column, minlength=len(names))
                for column in (counts.count[:, case], counts.sizes(case))]
        values.append(np.divide(sums[0], sums[1], out=np.full(len(names), np.nan), where=sums[1] > 0))
    group = np.array([outlet[name] for name in names], dtype=object)
    known = ~np.isnan(values[0] + values[1])
    if one["outlet"] == two["outlet"]:
        here = known & ((group == one["outlet"]) | (not one["outlet"]))
        return sign_flip_p(values[0][here] - values[1][here], least=LEAST_ARTICLES, seed=seed)
    return largest_difference_p(values[0][known], group[known], one["outlet"], two["outlet"], least=LEAST_ARTICLES,
                                seed=seed)


ALIASES = {"actor": "concept"}  # columns of a measure that are called otherwise in the table behind it


def evidence_of(study: Study, declared: Measure, asked: Where, one: Where, two: Where) -> tuple[str, tuple[int, ...]]:
    """The table and the rows that the two numbers are counted from."""
    table: pd.DataFrame = getattr(part_of(study, asked.get("titles", "without")), declared.evidence)
    outlet = table["doc_id"].map(study.articles.set_index("doc_id")["outlet"])
    kept = np.zeros(len(table), dtype=bool)
    for where in (one, two):
        here = (outlet == where["outlet"]).to_numpy() | (not where["outlet"])
        for name, value in {**asked, **where}.items():
            column = ALIASES.get(name, name)
            if column in table and column != "outlet" and value not in ("", "all", None):
                negated = str(value).startswith("not ") and value not in STATUSES
                here &= (table[column] != str(value).removeprefix("not ")).to_numpy() if negated else (
                    table[column] == value).to_numpy()
        kept |= here
    return declared.evidence, tuple(table.index[kept].tolist())


def pairs_of(study: Study) -> int:
    """How many pairs of outlets with text there are to look at."""
    return comb(len(outlets_with_text(study)), 2)


def claim_table(claims: Mapping[str, Claim]) -> pd.DataFrame:
    """Claims as a table, a row each: the numbers, the difference with its interval, and what it rests on."""
    rows = [{"name": name, "measured": each.measured, "subject": each.subject, "against": each.against,
             "value": each.value, "other": each.other, "difference": each.difference, "low": each.difference_low,
             "high": each.difference_high, "events": each.events + each.other_events, "kept": each.kept,
             "specifications": each.specifications, "thin": each.thin, "attested_events": each.attested_events,
             "articles": min(each.articles), "p": each.p, "looked_at": each.looked_at, "strength": strength(each),
             "lacks": "; ".join(missing(each)), "table": each.evidence[0], "rows": len(each.evidence[1])}
            for name, each in claims.items()]
    return pd.DataFrame(rows)

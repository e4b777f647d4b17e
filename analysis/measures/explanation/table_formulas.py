"""Tables in which a column's name means something of its own, or its numbers stand under other names.

A row is known by columns that no other table has together (`marks`). `main` is what is explained where nothing is asked
for, and `bounded` (where it is another) what an interval in low and high belongs to. `cells` lends a formula the cells
it needs: for each column that is explained, the name of another column of the row, or a function of the row and of
what was lent before. `about` says what the row is about where its names alone would not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isclose
from typing import Any

from analysis.measures.explanation import arithmetic as write
from analysis.measures.explanation import part_arithmetic as parts
from analysis.measures.explanation.formulas import FORMULAS, Formula
from analysis.measures.keyness import PRIORS

Cells = dict[str, str | Callable[[write.Row], Any]]


@dataclass(frozen=True)
class TableKind:
    """How to read the rows of one table: what it is known by, its main columns, its formulas, and where cells are."""

    marks: frozenset[str] = frozenset()
    main: str = ""
    bounded: str = ""
    about: Callable[[write.Row], str] | None = None
    formulas: Mapping[str, Formula] = field(default_factory=dict)
    cells: Mapping[str, Cells] = field(default_factory=dict)


def kind_of(row: write.Row) -> TableKind:
    """The kind of table a row is from; one without peculiarities where none is known.

    >>> kind_of({"kept": 3, "n_defined": 4, "share": 0.75}).main
    'share'
    """
    return next((kind for kind in KINDS if kind.marks <= row.keys()), TableKind())


def _kind(marks: str, main: str, formulas: Mapping[str, Formula] | None = None, *, bounded: str = "",
          about: Callable[[write.Row], str] | None = None, **cells: Cells) -> TableKind:
    return TableKind(frozenset(marks.split()), main, bounded or main, about, formulas or {}, cells)


def _always(value: Any) -> Callable[[write.Row], Any]:
    return lambda _: value


def _ratio(words: str, formula: str, template: str) -> Formula:
    return words, formula, "relative frequency", write.fill(template)


def _per(prefix: str) -> Callable[[write.Row], float]:
    """Recounted values are shares, means, or rates per 1,000 words: the one that the row's own counts give."""

    def per(row: write.Row) -> float:
        count, n, value = row[f"{prefix}count"], row[f"{prefix}n"], row[prefix.rstrip("_") or "value"]
        for each in (1.0, 1_000.0):
            if isclose(each * count, value * n, rel_tol=1e-9, abs_tol=1e-12):
                return each
        raise KeyError("per")

    return per


def _claimed(row: write.Row) -> str:
    return f"{row['measured']}, {row['subject']} against {row['against']}" if row["subject"] else row["measured"]


def _way(row: write.Row) -> str:
    """What was left out of a claim, or how it was counted."""
    if "choice" in row:
        return f"{row['choice']} {row['picked']}"
    left_out = [f"{name.replace('doc_id', '')} {row[name]}".strip() for name in ("doc_id", "sentence", "pattern")
                if name in row and not ("voice" in row or "unit" in row)]
    ways = [f"{name.replace('_', ' ')} {row[name]}" for name in row if isinstance(row[name], str)]
    return f"without {', '.join(left_out)}" if left_out else ", ".join(ways)


def _corrected(row: write.Row) -> str:
    """Concepts that were not judged stay as they were counted."""
    judged = row["precision"] == row["precision"]
    return write.fill("{count} * {precision}" if judged else "{count}")(row)


def _prior(size: float) -> Callable[[write.Row], float]:
    return lambda row: size * (row["count"] + row["count_others"]) / (row["n"] + row["n_others"])


_WILSON: Cells = {"method": _always("wilson")}
_JUDGED: Cells = {"count": "n_right", "n": "n_coded", "per": _always(1), **_WILSON}
_SCALE: Cells = {"scale": lambda row: "" if row["per"] == 1 else f", for every {row['per']:,.10g}"}
_SECOND: Cells = {"count": "other_count", "n": "other_n"}
_SIDES: Cells = {"count1": "count", "n1": "n", "count2": "count_others", "n2": "n_others"}
_VALUE = _ratio("{count:,.10g} over {n:,.10g}{scale}", "per * count / n", "{per} * {count} / {n}")
_DRAWN = "the attributions of the outlet"
_WAYS = "the table of `sensitivity`"
_AGAIN = "the study counted again without this {unit}"

_CLAIMS = {"value": _VALUE, "other": _VALUE,
           "robustness": _ratio("the share of the ways of counting that keep the order", "kept / specifications",
                                "{kept} / {specifications}")}
_RECOUNTED: dict[str, Formula] = {
    "value": _VALUE, "other": _VALUE,
    "difference": ("how far the first number lies above the second", "value - other", "difference",
                   write.fill("{value} - {other}", write.EXACT)),
    "contrast": ("the difference as a part of both together", "(value - other) / (value + other)", "contrast",
                 write.fill("({value} - {other}) / ({value} + {other})", write.EXACT)),
    "change": ("how far the difference moves without this part", "its difference less that of the whole study",
               "leave-one-out", "the claim in the whole study"),
}
_CARRIED: dict[str, Formula] = {
    **{name: (f"the {which} number of the claim without this {{unit}}", "per * count / n", "leave-one-out", _AGAIN)
       for name, which in (("value", "first"), ("other", "second"))},
    **{f"{of}{end}": (f"the {which} end of an interval without this {{unit}}", "as of the claim", "leave-one-out",
                      _AGAIN) for of in ("", "other_") for end, which in (("low", "lower"), ("high", "upper"))},
    "was": ("the difference with this {unit}", "value - other", "difference", "the claim in the whole study"),
    "change": ("how far the difference moves without this {unit}", "(value - other) - was", "leave-one-out",
               write.fill("{value} - {other} - {was}", write.EXACT)),
}
_ROBUST: dict[str, Formula] = {
    "share": _ratio("the share of the ways of counting that keep the order", "kept / n_defined",
                    "{kept} / {n_defined}"),
    **{name: (f"the {name} difference in any way of counting", f"{name} of value - other", "order statistics", _WAYS)
       for name in ("lowest", "median", "highest")},
}
_CORRECTED: dict[str, Formula] = {
    "corrected": ("the count less the wrong hits, as far as the judged sheet tells", "count * precision",
                  "count times precision", _corrected),
    "low": ("the count, were precision at the lower end of its interval", "count * precision_low",
            "count times precision", write.fill("{count} * {precision_low}")),
    "high": ("the count, were precision at the upper end of its interval", "count * precision_high",
             "count times precision", write.fill("{count} * {precision_high}")),
    "corrected_rate": _ratio("{corrected:,.10g} in {n:,.10g} words, for every {per:,.10g} words", "per * corrected / n",
                             "{per} * {corrected} / {n}"),
}
_DESCRIBED = {
    "words_per_sentence": _ratio("the words over the sentences", "words / sentences", "{words} / {sentences}"),
    "quoted_share": _ratio("the share of the words that stand in quotation marks", "quoted_words / words",
                           "{quoted_words} / {words}"),
    "removed_share": _ratio("the share of the words received that cleaning took out",
                            "removed_words / (words + removed_words)", "{removed_words} / ({words} + {removed_words})"),
}
_SCORED = {
    "score": ("the mean of the values it was given", "total / n", "arithmetic mean", write.fill("{total} / {n}")),
    "total": ("the sum of the values it was given", "n * score", "sum", write.fill("{n} * {score}")),
    "share": _ratio("its part of all that moved the score, up or down", "|total| / all_totals",
                    "abs({total}) / {all_totals}"),
}
_DIVERSE: dict[str, Formula] = {
    "effective": ("how many kinds would be as diverse if all were equally frequent", "exp(-sum share ln share)",
                  "Jost 2006, Entropy and diversity", parts.entropy),
    "rarefied": ("how many kinds {drawn} attributions of this outlet would hold on average",
                 "sum of 1 - choose(n - times, drawn) / choose(n, drawn)",
                 "Hurlbert 1971, The nonconcept of species diversity", parts.rarefied),
    **{end: (f"the {which} end of the {{level}} interval of `effective`", "percentile over attributions drawn again",
             "Efron & Tibshirani 1993, An introduction to the bootstrap", _DRAWN)
       for end, which in (("low", "lower"), ("high", "upper"))},
}
_FAR_FROM_CHANCE: Formula = ("how badly chance explains the meetings", *FORMULAS["g2"][1:])

KINDS = (
    _kind("n_found n_coded n_right", "",
          precision={"count": "n_right", "n": "n_found", **_WILSON}, recall=_JUDGED,
          f1={"count": lambda row: 2 * row["n_right"], "n": lambda row: row["n_found"] + row["n_coded"],
              "measure": _always("f1"), **_WILSON}),
    _kind("instrument measure estimate", "", {"observed_agreement": _ratio(
        "the share of the codes that are the coder's", "count / n", "{count} / {n}")}),
    _kind("corrected n_right", "corrected", _CORRECTED, precision=_JUDGED),
    _kind("kept n_defined", "share", _ROBUST, about=_way),
    _kind("kept specifications other", "value", _CLAIMS, value=_SCALE, other={**_SECOND, **_SCALE},
          about=_claimed),
    _kind("unit turning", "value", _CARRIED, about="without {place}".format_map),
    _kind("contrast other", "difference", _RECOUNTED, about=_way, value={"per": _per(""), **_SCALE},
          other={"per": _per("other_"), **_SECOND, **_SCALE}),
    _kind("alpha percent", "alpha", {"percent": _ratio("the share judged alike", "matches / n", "{matches} / {n}"),
                                     **{f"{who}_yes": _ratio(f"the share that the {who} coder judged right",
                                                             f"n_{who}_yes / n", f"{{n_{who}_yes}} / {{n}}")
                                        for who in ("first", "second")}},
          alpha={"method": _always("units")}, percent={"count": "matches", **_WILSON}),
    _kind("count_others zeta_large_prior", "log_ratio",
          {"low": FORMULAS["log_ratio_low"], "high": FORMULAS["log_ratio_high"],
           "zeta_large_prior": FORMULAS["zeta_b"]},
          log_ratio=_SIDES, low=_SIDES, high=_SIDES,
          zeta={**_SIDES, "prior": _prior(PRIORS[0]), "prior_total": _always(PRIORS[0])},
          zeta_large_prior={**_SIDES, "prior_b": _prior(PRIORS[1]), "prior_total_b": _always(PRIORS[1])}),
    _kind("words_per_sentence quoted_words", "", _DESCRIBED),
    _kind("all_totals total", "share", _SCORED),
    _kind("effective spectrum", "effective", _DIVERSE),
    _kind("least_words smallest_p", "smallest_p",
          {"rate": ("what is supposed to be the true rate", "rate", "given, not measured", "whoever asked")},
          bounded="rate", smallest_p={"exact": _always(True)},
          rate={"count": lambda row: row["rate"] / row["per"] * row["least_words"], "n": "least_words", **_WILSON}),
    _kind("node collocate joint", "", {"g2": _FAR_FROM_CHANCE}),
    _kind("mean1 mean2 difference", "difference"),
    _kind("precision count n level", "precision", precision=_WILSON),
)

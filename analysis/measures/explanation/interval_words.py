"""How the end of an interval came about: by arithmetic on the row's own numbers, or by drawing again what was drawn."""

from __future__ import annotations

from math import isclose

from analysis.estimate.intervals import share_interval
from analysis.measures.explanation import arithmetic as write
from analysis.measures.ratios import OVER_ARTICLES, WITHIN_TEXT, ZERO, ZERO_RUNS
from analysis.measures.tone import OVER_BOTH

LEVEL = 0.95  # the level of the house, tried where a row does not tell its own
EXACT = ("wilson", "jeffreys", "clopper-pearson", "garwood")  # words of `method` that arithmetic can follow

# What `varies` says of an interval, in the words of `method`.
METHODS = {OVER_ARTICLES: "ratio", WITHIN_TEXT: "blocks", ZERO: "wilson", ZERO_RUNS: "wilson", OVER_BOTH: "both"}

SOURCES = {
    "wilson": "Wilson 1927, Probable inference",
    "jeffreys": "Brown, Cai & DasGupta 2001, Interval estimation for a binomial proportion",
    "clopper-pearson": "Clopper & Pearson 1934, The use of confidence or fiducial limits",
    "garwood": "Garwood 1936, Fiducial limits for the Poisson distribution",
    "blocks": "Kunsch 1989, The jackknife and the bootstrap for general stationary observations",
    "articles": "Efron & Tibshirani 1993, An introduction to the bootstrap",
    "units": "Efron & Tibshirani 1993, An introduction to the bootstrap",
    "ratio": "Cochran 1977, Sampling techniques, chapter 6",
    "moved": "Cochran 1977, Sampling techniques, chapter 6",
    "both": "Cochran 1977, Sampling techniques, chapter 6; Student 1908, The probable error of a mean",
    "student": "Student 1908, The probable error of a mean",
}

FORMULAS = {
    "wilson": "(p + z^2 / 2n -/+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)",
    "jeffreys": "quantile of Beta(count + 1/2, n - count + 1/2)",
    "clopper-pearson": "quantile of Beta(count, n - count + 1), the upper of Beta(count + 1, n - count)",
    "garwood": "quantile of Gamma(count), the upper of Gamma(count + 1), over n",
    "blocks": "percentile over resampled blocks of sentences",
    "articles": "percentile over resampled articles",
    "units": "percentile over resampled units",
    "ratio": "rate * exp(-/+ t se / rate), t of n_articles - 1 degrees of freedom",
    "moved": "(1 + mean) * exp(-/+ t se / (1 + mean)) - 1, t of one less than the articles",
    "both": "the wider of the intervals over articles and over sentences",
    "student": "mean -/+ t sd / sqrt(n)",
}

WORDS = {
    "blocks": "within this text, from what is found when runs of neighbouring sentences are drawn again{drawn}",
    "articles": "over articles, from what is found when articles are drawn again{drawn}",
    "units": "over units, from what is found when the units are drawn again{drawn}",
    "ratio": "over articles, from how far the {articles} lie apart (Student's t), whose sums the row cannot hold",
    "moved": "over articles, from how far these lie apart (Student's t), whose sums the row cannot hold",
    "both": "over articles, from how far they or their sentences lie apart, whichever is more",
    "": "whose making the row does not tell",
}


def explain_end(row: write.Row, column: str, side: int, value: float) -> dict[str, str]:
    """Words, formula, arithmetic and source of one end of the interval of a column; side is -1 for low, 1 for high.

    An interval over articles or blocks is never narrower than Wilson's: an end that is Wilson's is told as such, with
    its arithmetic.

    >>> explain_end({"count": 0, "n": 20, "level": 0.95, "method": "wilson"}, "share", 1, 0.1611)["source"]
    'Wilson 1927, Probable inference'
    """
    row = {**row, "n": row["n_sentences"]} if row.get("varies") == ZERO_RUNS else row
    method = _method(row)
    found = _arithmetic(row, method, side, value)
    by, arithmetic = found or (method, "")
    which, level = ("lower", "upper")[side > 0], f" {100 * row['level']:g} %" if "level" in row else ""
    words = f"the {which} end of the{level} interval of {column}"
    if arithmetic:
        words += _independence(by, method)
    elif method in EXACT:
        words += f" ({method.title()}'s, for independent counts, at a level that the row does not tell)"
    else:
        words += f" {_told(row, method, value)}"
    edge = {"0": "the least there can be", "1": "the most there can be"}.get(arithmetic.split(" * ")[-1])
    return {"words": words, "formula": edge or FORMULAS.get(by, "not told"), "arithmetic": arithmetic,
            "source": SOURCES.get(by, "not told")}


def _method(row: write.Row) -> str:
    method = row.get("method")
    if isinstance(method, str):
        return method
    method = METHODS.get(row.get("varies"), "")
    return "moved" if method == "ratio" and "mean" in row else method  # scores can be negative, so they are moved by 1


def _arithmetic(row: write.Row, method: str, side: int, value: float) -> tuple[str, str] | None:
    """By which method the end can be worked out, and the arithmetic; None where it was drawn."""
    level = row.get("level", LEVEL)
    leveled = {**row, "level": level, "method": method}
    if method in EXACT:
        same = "level" in row or (method == "wilson" and _is_wilson(row, side, value, level))
        return (method, write.bound(side)(leveled)) if same else None
    if method == "both":
        return ("student", student) if (student := _student(row, side, value)) else None
    if "count" in row and "n" in row and method != "units" and _is_wilson(row, side, value, level):
        return "wilson", write.bound(side)({**leveled, "method": "wilson", "count": min(row["count"], row["n"])})
    return None


def _is_wilson(row: write.Row, side: int, value: float, level: float) -> bool:
    if not row["n"] > 0 or not row["count"] >= 0:
        return False
    ends = share_interval(min(row["count"], row["n"]), row["n"], level=level)
    return isclose(row.get("per", 1) * float(ends[side > 0]), value, rel_tol=1e-9, abs_tol=1e-12)


def _student(row: write.Row, side: int, value: float) -> str:
    from scipy.special import stdtrit

    if not {"mean", "sd", "level"} <= row.keys():
        return ""
    t = float(stdtrit(row["n"] - 1, 0.5 + row["level"] / 2))
    if not isclose(row["mean"] + side * t * row["sd"] / row["n"] ** 0.5, value, rel_tol=1e-9, abs_tol=1e-12):
        return ""
    mean, t, sd, n = (write.number(each, write.EXACT) for each in (row["mean"], t, row["sd"], row["n"]))
    return f"{mean} {'+' if side > 0 else '-'} {t} * {sd} / sqrt({n})"


def _independence(by: str, method: str) -> str:
    if by == "student":
        return " (Student's, for independent sentences, and wider here than that over articles)"
    other = {"blocks": "within this text", "ratio": "over articles", "articles": "over articles"}.get(method)
    wider = f", and wider here than that {other}" if other else ""
    return f" ({by.title()}'s, for independent counts{wider})"


def _told(row: write.Row, method: str, value: float) -> str:
    drawn = "".join(f", {word} {row[word]:g}" for word in ("resamples", "seed") if word in row)
    n = row.get("n_articles")
    told = WORDS[method].format(drawn=drawn, articles=f"{n:g} articles" if n else "articles")
    return told + (", cut at 1" if method == "ratio" and value == row.get("per", 1) == 1 else "")


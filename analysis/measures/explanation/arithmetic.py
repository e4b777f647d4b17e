"""Write out the arithmetic of a measure with a row's own numbers.

It uses + - * / ** and abs, choose(n, k), exp, factorial, ln, log2, max, min, sqrt, beta_quantile(p, a, b) and
gamma_quantile(p, a), so that a reader with a calculator, or a test, can follow it to the value.
"""

from collections.abc import Callable, Mapping
from statistics import NormalDist
from typing import Any

Row = Mapping[str, Any]
DIGITS, EXACT = 12, 17


def number(value: float, digits: int = DIGITS) -> str:
    """Write a number so that the arithmetic keeps twelve digits, negative ones in brackets.

    >>> number(12.0), number(1 / 3), number(-2)
    ('12', '0.333333333333', '(-2)')
    """
    text = repr(float(value)).removesuffix(".0") if digits == EXACT else f"{float(value):.{digits}g}"
    return f"({text})" if text.startswith("-") else text


def fill(template: str, digits: int = DIGITS) -> Callable[[Row], str]:
    """Put a row's cells into a template; with EXACT digits where it takes one number from another much like it."""
    return lambda row: template.format_map({name: number(row[name], digits) for name in _names(template)})


def _names(template: str) -> list[str]:
    return [piece.split("}")[0] for piece in template.split("{")[1:]]


def _z(row: Row) -> str:
    return number(NormalDist().inv_cdf(0.5 + row["level"] / 2))


def bound(side: int) -> Callable[[Row], str]:
    """The arithmetic of an interval end by the row's method; side is -1 for low, 1 for high."""

    def arithmetic(row: Row) -> str:
        if row.get("measure") == "f1":  # bounded as F* = TP / (TP + FP + FN), which is a share
            found = row["count"] / 2
            share = arithmetic(dict(row) | {"measure": "share", "count": found, "n": row["n"] - found})
            return f"2 * ({share}) / (1 + {share})"
        k, n, tail = row["count"], row["n"], number(0.5 + side * row["level"] / 2)
        per = f"{number(row['per'])} * " if "rate" in row or row.get("per", 1) != 1 else ""
        edge = k == (0 if side < 0 else n)
        if edge and row["method"] != "garwood":
            return f"{per}{0 if side < 0 else 1}"
        k, n, p, z = number(k), number(n), f"{number(k)} / {number(n)}", _z(row)
        shift = 0 if side < 0 else 1
        return {
            "wilson": lambda: (
                f"{per}({p} + {z}**2 / (2 * {n}) {'+' if side > 0 else '-'} {z} * sqrt({p} * (1 - {p}) / {n}"
                f" + {z}**2 / (4 * {n}**2))) / (1 + {z}**2 / {n})"
            ),
            "jeffreys": lambda: f"{per}beta_quantile({tail}, {k} + 0.5, {n} - {k} + 0.5)",
            "clopper-pearson": lambda: f"{per}beta_quantile({tail}, {k} + {shift}, {n} - {k} + {1 - shift})",
            "garwood": lambda: f"{per}0" if edge and side < 0 else f"{per}gamma_quantile({tail}, {k} + {shift}) / {n}",
        }[row["method"]]()

    return arithmetic


def ratio(row: Row) -> str:
    first, second = (number(row[name] or 0.5) for name in ("count1", "count2"))
    return f"({first} / {number(row['n1'])}) / ({second} / {number(row['n2'])})"


def katz(row: Row) -> str:
    first, second = (number(row[name] or 0.5) for name in ("count1", "count2"))
    return f"{_z(row)} * sqrt(1 / {first} - 1 / {number(row['n1'])} + 1 / {second} - 1 / {number(row['n2'])})"


def lrc_end(side: int) -> Callable[[Row], str]:
    def arithmetic(row: Row) -> str:
        shift, tail = (0 if side < 0 else 1), (1 - row["level"]) / row["tests"] / 2
        share = f"beta_quantile({number(1 - tail if side > 0 else tail, EXACT)}, {number(row['count1'] + shift)}, "
        share += f"{number(row['count2'] + 1 - shift)})"
        return f"log2({number(row['n2'])} / {number(row['n1'])} * {share} / (1 - {share}))"

    return arithmetic


def lrc(row: Row) -> str:
    if row["count1"] * row["n2"] > row["count2"] * row["n1"]:
        return f"max({lrc_end(-1)(row)}, 0)"
    return f"min({lrc_end(1)(row)}, 0)"


def log_odds(suffix: str) -> Callable[[Row], str]:
    def side(row: Row, which: str) -> str:
        hits = f"{number(row['count' + which])} + {number(row['prior' + suffix])}"
        words = f"{number(row['n' + which])} + {number(row['prior_total' + suffix])}"
        return f"ln(({hits}) / ({words} - ({hits})))"

    return lambda row: f"{side(row, '1')} - {side(row, '2')}"


def zeta(suffix: str) -> Callable[[Row], str]:
    def arithmetic(row: Row) -> str:
        prior = number(row["prior" + suffix])
        parts = (f"1 / ({number(row[count])} + {prior})" for count in ("count1", "count2"))
        return f"({log_odds(suffix)(row)}) / sqrt({' + '.join(parts)})"

    return arithmetic


def g2(cells: int) -> Callable[[Row], str]:
    def arithmetic(row: Row) -> str:
        a, n1, b, n2 = _pair(row)
        total = number(n1 + n2)
        table = ((a, a + b, n1), (b, a + b, n2), (n1 - a, n1 + n2 - a - b, n1), (n2 - b, n1 + n2 - a - b, n2))
        terms = [
            f"{number(o)} * ln({number(o)} / ({number(margin)} * {number(size)} / {total}))"
            for o, margin, size in table[:cells]
            if o > 0
        ]
        return f"2 * ({' + '.join(terms) or 0})"

    return arithmetic


def chi2(row: Row) -> str:
    a, n1, b, n2 = _pair(row)
    c, d = n1 - a, n2 - b
    sign = "-1 * " if a * d < b * c else ""
    sums = " * ".join(map(number, (a + b, c + d, n1, n2)))
    return f"{sign}{number(n1 + n2)} * ({number(a)} * {number(d)} - {number(b)} * {number(c)})**2 / ({sums})"


def npmi(template: str) -> Callable[[Row], str]:
    """A pair that never met stands at the limit, -1."""
    return lambda row: fill(template)(row) if row["joint"] else "-1"


def _pair(row: Row) -> tuple[float, float, float, float]:
    """The two-by-two table of a keyness row, or of a collocate near its node and elsewhere."""
    if "joint" not in row:
        return row["count1"], row["n1"], row["count2"], row["n2"]
    places = row["node_count"] * row["span"]
    elsewhere = max(row["n"] - places, 0)
    return row["joint"], places, min(max(row["collocate_count"] - row["joint"], 0), elsewhere), elsewhere


def log_ratio(row: Row) -> str:
    return f"log2({ratio(row)})"


def ratio_end(sign: str) -> Callable[[Row], str]:
    return lambda row: f"{ratio(row)} {sign} exp({katz(row)})"


def log_ratio_end(sign: str) -> Callable[[Row], str]:
    return lambda row: f"log2({ratio(row)}) {sign} {katz(row)} / ln(2)"


def permutation_p(row: Row) -> str:
    b, m = number(row["b"]), number(row["m"])
    return f"{b} / {m}" if row["exact"] else f"({b} + 1) / ({m} + 1)"


def smallest_p(row: Row) -> str:
    n1, n2 = number(row["n1"]), number(row["n2"])
    alike = 2 if n1 == n2 else 1
    floor = f"{alike} * factorial({n1}) * factorial({n2}) / factorial({n1} + {n2})"
    return floor if row["exact"] else f"max({floor}, 1 / ({number(row['m'])} + 1))"

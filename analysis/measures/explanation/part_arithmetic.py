"""Write out the arithmetic of measures over parts, labels and kinds: sums of one term for each.

The functions it uses are those of `analysis.measures.explanation.arithmetic`.
"""

from collections.abc import Callable
from itertools import combinations

from analysis.measures.dispersion import even_deal
from analysis.measures.explanation.arithmetic import Row, number


def _parts(row: Row) -> list[tuple[float, float]]:
    return [(v, size) for v, size in zip(row["counts"], row["sizes"], strict=True) if size > 0]


def _dp(pairs: list[tuple[float, float]]) -> str:
    f, n = (number(sum(each)) for each in zip(*pairs, strict=True))
    return "0.5 * (" + " + ".join(f"abs({number(v)} / {f} - {number(size)} / {n})" for v, size in pairs) + ")"


def dp(row: Row) -> str:
    return _dp(_parts(row))


def dp_min(row: Row) -> str:
    sizes = [size for _, size in _parts(row)]
    return _dp(list(zip(even_deal(row["count"], sizes).tolist(), sizes, strict=True)))


def dp_max(row: Row) -> str:
    smallest, n = number(min(size for _, size in _parts(row))), number(row["n"])
    return f"1 - max({smallest} / {n}, {number(row['count'])} / {n})"


def dp_norm(row: Row) -> str:
    smallest = min(size for v, size in _parts(row) if v > 0 or row["norm"] != "egbert-2020")
    return f"{number(row['dp'])} / (1 - {number(smallest)} / {number(row['n'])})"


def _rates(row: Row) -> tuple[list[str], str]:
    rates = [v / size for v, size in _parts(row)]
    return list(map(number, rates)), number(sum(rates) / len(rates))


def juilland(less: int) -> Callable[[Row], str]:
    def arithmetic(row: Row) -> str:
        rates, mean = _rates(row)
        squares = " + ".join(f"({rate} - {mean})**2" for rate in rates)
        n = len(rates)
        return f"1 - sqrt(({squares}) / {n - less}) / {mean} / sqrt({n} - 1)"

    return arithmetic


def carroll(row: Row) -> str:
    rates, mean = _rates(row)
    shares = [f"{rate} / ({len(rates)} * {mean})" for rate in rates if rate != "0"]
    return "(" + " + ".join(f"{share} * -log2({share})" for share in shares) + f") / log2({len(rates)})"


def burch(row: Row) -> str:
    rates, mean = _rates(row)
    pairs = [f"abs({one} - {two})" for one, two in combinations(rates, 2)]
    return f"1 - ({' + '.join(pairs)}) / {len(pairs)} / (2 * {mean})"


def over_parts(join: str, term: str) -> Callable[[Row], str]:
    """A sum over the parts that hold the word, of a term in v, f, size and n."""

    def arithmetic(row: Row) -> str:
        f, n = number(row["count"]), number(row["n"])
        terms = [term.format(v=number(v), f=f, size=number(size), n=n) for v, size in _parts(row) if v > 0]
        return join.format(" + ".join(terms))

    return arithmetic


def macro(row: Row) -> str:
    terms = [f"{number(v)} / {number(size)}" for v, size in _parts(row)]
    return f"({' + '.join(terms)}) / {len(terms)}"


def entropy(row: Row) -> str:
    """The effective number of kinds, from how many of them (kinds) occur so many times."""
    n = number(row["n"])
    terms = [f"{kinds} * {times} / {n} * ln({times} / {n})" for times, kinds in row["spectrum"]]
    return f"exp(-({' + '.join(terms)}))"


def rarefied(row: Row) -> str:
    n, drawn = number(row["n"]), number(row["drawn"])
    terms = [f"{kinds} * (1 - choose({n} - {times}, {drawn}) / choose({n}, {drawn}))" for times, kinds in
             row["spectrum"]]
    return " + ".join(terms)

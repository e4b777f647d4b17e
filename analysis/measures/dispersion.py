"""Dispersion: how evenly a word is spread over parts (articles, sections, paragraphs), by Gries' DP and others.

Every measure takes `counts`, hits per part, with parts along the last axis, and `sizes`, words per part. Parts without
words are ignored. The result is nan for a word without hits.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import InputError
from analysis.estimate.checks import as_counts, check_word

NORMS = ("lijffijt-gries-2012", "egbert-2020")
SHOWN_PARTS = 12  # with at most so many parts, the counts and sizes of the parts are shown


def dp(counts: ArrayLike, sizes: ArrayLike) -> np.ndarray:
    """Gries' deviation of proportions, 0.5 * sum |v/f - s|: 0 is even, near 1 is clumped (Gries 2008).

    v: hits of a part; f: their sum; s: the part's share of all words. The largest possible value is 1 minus the
    smallest s, and with few hits in many parts the smallest possible value is far above 0: see `dp_bounds`.

    >>> print(f"{dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]):.2f}")
    0.18
    """
    hits, words = _parts(counts, sizes)
    return (0.5 * np.abs(_shares(hits) - words / words.sum()).sum(axis=-1))[()]


def dp_norm(counts: ArrayLike, sizes: ArrayLike, *, norm: str = "lijffijt-gries-2012") -> np.ndarray:
    """DP divided by its largest possible value: 0 is even, 1 is clumped.

    "lijffijt-gries-2012": DP / (1 - s of the smallest part). "egbert-2020": the smallest part among those with
    hits (Egbert, Burch & Biber 2020), so the scale differs between words; that paper reports 1 minus this. nan where
    there is only one part with words. Raises ValueError for another norm.

    >>> print(f"{dp_norm([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]):.4f}")      # 0.18 / (1 - 9/50)
    0.2195
    """
    check_word("norm", norm, NORMS)
    hits, words = _parts(counts, sizes)
    share = np.broadcast_to(words / words.sum(), hits.shape)
    smallest = np.where((hits > 0) | (norm == NORMS[0]), share, 1).min(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = dp(hits, words) / (1 - smallest)
    return np.where(smallest < 1, scaled, np.nan)[()]


def dp_bounds(count: ArrayLike, sizes: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and largest DP possible for this many hits in parts of these sizes.

    Smallest: hits distributed as evenly as whole hits allow (largest remainders). Largest: all hits in the smallest
    part, or 1 - count / words, an upper bound, if that part has fewer words than hits. Interpret DP between the two:
    one hit in five parts is neither clumped nor spread (Gries 2022).

    >>> low, high = dp_bounds([1, 15], [9, 10, 10, 10, 11])       # one hit cannot be even; fifteen nearly can
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.78, 0.02], [0.82, 0.7])
    """
    hits = as_counts("count", count)
    words = as_counts("sizes", sizes)
    words = words[words > 0]
    least = dp(even_deal(hits, words), words)
    most = 1 - np.maximum(words.min() / words.sum(), hits / words.sum())
    return least, np.where(hits > 0, most, np.nan)[()]


def even_deal(count: ArrayLike, sizes: ArrayLike) -> np.ndarray:
    """Distribute whole hits over parts as evenly as possible: proportional shares rounded down, the rest by remainder.

    >>> even_deal(4, [10, 10, 20]).tolist()
    [1.0, 1.0, 2.0]
    """
    hits, words = as_counts("count", count), as_counts("sizes", sizes)
    fair = hits[..., np.newaxis] * (words / words.sum())
    whole = np.floor(fair + 1e-9)
    left = np.round(hits - whole.sum(axis=-1))
    order = np.argsort(np.argsort(whole - fair, axis=-1, kind="stable"), axis=-1)
    return whole + (order < left[..., np.newaxis])


def juilland_d(counts: ArrayLike, sizes: ArrayLike, *, sd: str = "population") -> np.ndarray:
    """Juilland's D over the rates p of n parts, 1 - (sd(p) / mean(p)) / sqrt(n - 1): 1 is even, 0 is clumped.

    Rates allow parts of unequal size. sd="population" divides by n (Juilland & Chang-Rodriguez 1964; D is at least 0),
    sd="sample" by n - 1 (as some packages do; D can be below 0). nan with fewer than two parts.

    >>> parts = [1, 2, 3, 4, 5], [9, 10, 10, 10, 11]
    >>> print(f'{juilland_d(*parts):.4f} {juilland_d(*parts, sd="sample"):.4f}')
    0.7852 0.7598
    """
    check_word("sd", sd, ("population", "sample"))
    hits, words = _parts(counts, sizes)
    rates, n = hits / words, len(words)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(((rates - rates.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1) / (n - (sd == "sample")))
        return (1 - spread / rates.mean(axis=-1) / np.sqrt(n - 1))[()]


def carroll_d2(counts: ArrayLike, sizes: ArrayLike) -> np.ndarray:
    """Carroll's D2: the entropy of the parts' rates over its largest value, log2 n; 1 is even (Carroll 1970).

    >>> print(f"{carroll_d2([1, 1, 0, 0], [10, 10, 10, 10]):.2f}")     # one bit of two
    0.50
    """
    hits, words = _parts(counts, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (-_plogp(_shares(hits / words)).sum(axis=-1) / np.log2(len(words)))[()]


def rosengren_s(counts: ArrayLike, sizes: ArrayLike) -> np.ndarray:
    """Rosengren's S, (sum sqrt(s v))^2 / f: 1 is even, the smallest part's share is clumped (Rosengren 1971).

    >>> print(f"{rosengren_s([2, 2, 0, 0], [10, 10, 10, 10]):.2f}")
    0.50
    """
    hits, words = _parts(counts, sizes)
    return (np.sqrt(words / words.sum() * _shares(hits)).sum(axis=-1) ** 2)[()]


def burch_da(counts: ArrayLike, sizes: ArrayLike) -> np.ndarray:
    """Burch's DA: 1 minus the mean distance between two parts' rates over twice their mean; 1 is even.

    Burch, Egbert & Biber (2017), in the form for unequal parts.

    >>> print(f"{burch_da([2, 2, 0, 0], [10, 10, 10, 10]):.2f}")       # 4 of 6 pairs differ by twice the mean
    0.33
    """
    hits, words = _parts(counts, sizes)
    rates, n = np.sort(hits / words, axis=-1), len(words)
    # In ascending order, the sum of all distances has the k-th rate k times with plus and n - 1 - k times with minus.
    distances = (rates * (2 * np.arange(n) - n + 1)).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (1 - distances / (n * (n - 1) / 2) / (2 * rates.mean(axis=-1)))[()]


def kl_evenness(counts: ArrayLike, sizes: ArrayLike) -> np.ndarray:
    """Gries' D_KL, 1 / (1 + sum v/f * log2((v/f) / s)): 1 is even, towards 0 is clumped (Gries 2024).

    >>> print(f"{kl_evenness([2, 2, 0, 0], [10, 10, 10, 10]):.2f}")    # one bit from even
    0.50
    """
    hits, words = _parts(counts, sizes)
    share = _shares(hits)
    return (1 / (1 + (_plogp(share) - share * np.log2(words / words.sum())).sum(axis=-1)))[()]


def dispersion(
    counts: pd.DataFrame, sizes: pd.Series, *, parts: str, norm: str = "lijffijt-gries-2012"
) -> pd.DataFrame:
    """Measure how evenly each term is spread over parts.

    `counts` has one row per term and one column per part; `sizes` has the words of each part, by the same names;
    `parts` says what the parts are ("articles", "paragraphs"): dispersion depends on them.

    One row per term: term, parts, n_parts, count, n (words), range (parts with a hit), dp, dp_min, dp_max, dp_norm,
    norm, d (population SD), d_sample, d2, s, da, d_kl; and counts and sizes, if there are at most 12 parts.
    Even spread is 0 for dp and dp_norm, 1 for all others. nan without hits.

    Raises ValueError for different part names. The order of parts has no effect.

    >>> table = pd.DataFrame([[1, 2, 3, 4, 5]], index=["border"], columns=list("vwxyz"))
    >>> spread = dispersion(table, pd.Series([9, 10, 10, 10, 11], index=list("vwxyz")), parts="articles")
    >>> spread[["term", "parts", "count", "range", "dp", "dp_min", "dp_max"]].round(2)
         term     parts  count  range    dp  dp_min  dp_max
    0  border  articles     15      5  0.18    0.02     0.7
    """
    if set(counts.columns) != set(sizes.index) or not sizes.index.is_unique:
        raise InputError(f"counts and sizes name different {parts}; give one size for each column of counts.")
    sizes = sizes.reindex(counts.columns)
    hits, words = _parts(counts.to_numpy(), sizes.to_numpy())
    low, high = dp_bounds(hits.sum(axis=-1), words)
    rows = pd.DataFrame({"term": counts.index, "parts": parts, "n_parts": len(words)})
    rows = rows.assign(count=hits.sum(axis=-1).astype(int), n=int(words.sum()), range=(hits > 0).sum(axis=-1))
    rows = rows.assign(dp=dp(hits, words), dp_min=low, dp_max=high, dp_norm=dp_norm(hits, words, norm=norm), norm=norm)
    rows = rows.assign(d=juilland_d(hits, words), d_sample=juilland_d(hits, words, sd="sample"))
    rows = rows.assign(d2=carroll_d2(hits, words), s=rosengren_s(hits, words), da=burch_da(hits, words))
    rows = rows.assign(d_kl=kl_evenness(hits, words))
    if len(words) > SHOWN_PARTS:
        return rows
    shown = [tuple(map(int, row)) for row in hits]
    return rows.assign(counts=shown, sizes=[tuple(map(int, words))] * len(rows))


def _parts(counts: ArrayLike, sizes: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    hits, words = as_counts("counts", counts), as_counts("sizes", sizes)
    if words.ndim != 1 or hits.shape[-1:] != words.shape:
        raise InputError(f"counts {hits.shape} and sizes {words.shape} do not fit; give one size per part.")
    if (hits > words).any():
        raise InputError("a part has more hits than words; give sizes in words, in the order of counts.")
    return hits[..., words > 0], words[words > 0]


def _shares(hits: np.ndarray) -> np.ndarray:
    total = hits.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):
        return np.where(total > 0, hits / total, np.nan)


def _plogp(share: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(share == 0, 0.0, share * np.log2(share))

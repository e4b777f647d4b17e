"""How many sources there are in effect: diversity of types and of voices, and what small numbers do to it."""

from __future__ import annotations

from collections import Counter
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.sourcing import who_speaks
from analysis.study import Study, source_line


def effective_number(counts: np.ndarray) -> float:
    """The number of equally frequent kinds that would be as diverse: exp of Shannon's entropy (Jost 2006).

    counts: how often each kind occurs. It is the number of kinds when all are equally frequent, 1 when one has all;
    missing (nan) when there is nothing.

    >>> effective_number(np.array([5, 5])), effective_number(np.array([7, 0]))
    (2.0, 1.0)
    """
    counts = np.asarray(counts, dtype=float)
    counts = counts[counts > 0]
    if not len(counts):
        return float("nan")
    shares = counts / counts.sum()
    return round(float(np.exp(-(shares * np.log(shares)).sum())), 12)


def rarefied_number(counts: np.ndarray, m: int) -> float:
    """How many different kinds m of the items would hold on average, drawn without replacement (Hurlbert 1971).

    The fair comparison of texts with different numbers of attributions. Missing where there are fewer than m items.

    >>> rarefied_number(np.array([1, 1]), 2), rarefied_number(np.array([3]), 2)
    (2.0, 1.0)
    """
    counts = [int(count) for count in counts if count > 0]
    total = sum(counts)
    if m < 1 or total < m:
        return float("nan")
    return round(sum(1 - comb(total - count, m) / comb(total, m) for count in counts), 12)


def source_diversity(study: Study, *, of: str = "source_type", level: float = 0.95, resamples: int = 2_000,
                     seed: int = 0) -> pd.DataFrame:
    """How diverse an outlet's sources are: the effective number of types, or of different speakers.

    of: "source_type" or "speaker". One row an outlet: n (attributions), kinds (different ones), effective (exp of
    Shannon's entropy), low and high (attributions drawn again, percentiles; resampled diversity is biased down, so
    the true value is rather above the middle), most (the largest value n attributions could give), rarefied (kinds
    expected among `drawn` attributions), drawn (the fewest attributions any outlet with at least two has), level, and
    spectrum: pairs (times, kinds), how many kinds occur so many times.
    An outlet with few attributions cannot look diverse: read `effective` against `most`, and compare by `rarefied`.
    """
    rows = study.attributions.merge(study.articles[["doc_id", "outlet"]], on="doc_id")
    rows = rows.assign(speaker=who_speaks(rows))
    tables = {outlet: rows.loc[rows["outlet"] == outlet, of].value_counts().to_numpy()
              for outlet in study.outlets["outlet"]}
    sizes = [int(counts.sum()) for counts in tables.values() if counts.sum() >= 2]
    drawn = min(sizes, default=0)
    kinds = len(study.source_types) if of == "source_type" else None
    names = dict(zip(study.outlets["outlet"], study.outlets["name"], strict=True))
    out = pd.DataFrame([{"outlet": outlet, "name": names[outlet],
                         **_row(counts, kinds, drawn, level, resamples, seed)} for outlet, counts in tables.items()])
    out.attrs["source"] = source_line(study, seed)
    return out


def _row(counts: np.ndarray, kinds: int | None, drawn: int, level: float, resamples: int, seed: int) -> dict[str, Any]:
    n = int(counts.sum())
    row = {"n": n, "kinds": len(counts), "effective": effective_number(counts), "low": np.nan, "high": np.nan,
           "most": min(n, kinds or n), "rarefied": rarefied_number(counts, drawn), "drawn": drawn, "level": level,
           "spectrum": tuple(sorted(Counter(map(int, counts)).items(), reverse=True))}
    if n < 2:
        return row
    samples = np.random.default_rng(seed).multinomial(n, counts / n, size=resamples)
    values = np.array([effective_number(sample) for sample in samples])
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return {**row, "low": float(low), "high": float(high)}

"""Measure how fast the numbers come, and how often their intervals hold the truth.  Not collected by pytest; by hand:

    python benchmarks/bench_estimate.py [--draws 400]

Coverage: texts are drawn from a known process, and the share of 95 % intervals that hold its true rate is printed.
Articles of an outlet differ in their rate (gamma, coefficient of variation .5); sentences of a text follow each other
in runs (a term that was used is likelier in the next sentence), about twice as variable as independent words.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from analysis.estimate import (
    bootstrap_blocks,
    bootstrap_units,
    compare_groups,
    permutation_test,
    rate_ratio,
    ratio_interval,
    share_interval,
)
from analysis.measures.agreement import agreement
from analysis.measures.compare import compare
from analysis.measures.dispersion import dispersion
from analysis.measures.keyness import keyness

RATE, LENGTH = 0.005, 800  # five hits in 1,000 words; words in an article


def timed(name: str, call: Callable[[], object], times: int = 3) -> None:
    """Print the best time of a few."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    print(f"{name:66} {1_000 * min(taken):9.1f} ms")


def time_imports() -> None:
    """Print what a fresh interpreter pays for the numbers, and what of it is pandas."""
    for module in ("numpy", "pandas", "analysis.estimate", "scipy.special", "nltk.metrics.agreement"):
        timed(
            f"import {module}", lambda name=module: subprocess.run([sys.executable, "-c", f"import {name}"], check=True)
        )


def time_estimates(rng: np.random.Generator) -> None:
    """Print how long a study of a thousand articles takes."""
    counts, sizes = rng.poisson(4, 1_000), rng.integers(300, 1_500, 1_000)
    words = rng.poisson(rng.gamma(0.1, 40, (10_000, 5)))
    table = pd.DataFrame(words, columns=list("abcde")).add_prefix("outlet ")
    codings = pd.DataFrame(rng.integers(1, 5, (500, 3)))
    many = pd.DataFrame(rng.poisson(0.5, (2_000, 1_000)))
    timed("share_interval, Wilson, 100,000 rates", lambda: share_interval(np.tile(counts, 100), np.tile(sizes, 100)))
    timed(
        "share_interval, Clopper-Pearson, 100,000 rates",
        lambda: share_interval(np.tile(counts, 100), np.tile(sizes, 100), method="clopper-pearson"),
    )
    timed("rate_ratio, 100,000 pairs", lambda: rate_ratio(np.tile(counts, 100), 2_000, np.tile(sizes, 100), 2_000))
    timed("bootstrap_blocks, 40 sentences, 2,000 resamples", lambda: bootstrap_blocks(counts[:40], sizes[:40]))
    each = [(rng.poisson(0.2, 35), rng.integers(5, 40, 35)) for _ in range(1_000)]
    timed("bootstrap_blocks, 10,000 resamples in each of 1,000 articles of 35",
          lambda: [bootstrap_blocks(*article, resamples=10_000) for article in each], 1)
    timed("bootstrap_units, 1,000 articles, 10,000 resamples", lambda: bootstrap_units(counts, sizes))
    timed("bootstrap_units, BCa, the same", lambda: bootstrap_units(counts, sizes, method="bca"))
    halves = ["a"] * 10 + ["b"] * 10
    timed("permutation_test, 10 against 10, all 184,756 deals", lambda: permutation_test(counts[:20], halves))
    halves = ["a"] * 500 + ["b"] * 500
    timed("permutation_test, 500 against 500, 9,999 deals", lambda: permutation_test(counts, halves))
    outlets = list("abcdefgh") * 25
    timed("compare_groups, 8 outlets of 25 articles", lambda: compare_groups(counts[:200], outlets), 1)
    alike, unlike = (by_article(rng, sizes) for sizes in ([40] * 10, rng.integers(8, 61, 10)))
    timed("compare, 10 outlets of 40 articles, 8 concepts", lambda: compare(alike), 1)
    timed("compare, 10 outlets of 8 to 60 articles, 8 concepts", lambda: compare(unlike), 1)
    timed("keyness, 10,000 words, 5 outlets in turn", lambda: keyness(table), 1)
    timed("dispersion, 2,000 words over 1,000 articles", lambda: dispersion(many, many.sum() + 1, parts="articles"), 1)
    timed("agreement, 500 units, 3 coders, 2,000 resamples", lambda: agreement(codings))
    timed("  of which NLTK's alpha would take, for one resample", lambda: nltk_alpha(codings))


def by_article(rng: np.random.Generator, sizes: Sequence[int]) -> pd.DataFrame:
    """Rates of eight concepts in so many articles of each outlet."""
    rows = [{"measure": "term_rates", "outlet": outlet, "doc_id": f"{outlet}-{article}", "concept": concept,
             "count": 0, "value": rng.gamma(2, 3)}
            for outlet, size in enumerate(sizes) for article in range(size) for concept in "abcdefgh"]
    return pd.DataFrame(rows)


def nltk_alpha(codings: pd.DataFrame) -> float:
    """Alpha as NLTK computes it, for comparison."""
    from nltk.metrics.agreement import AnnotationTask

    triples = [(coder, unit, code) for unit, row in enumerate(codings.to_numpy()) for coder, code in enumerate(row)]
    return AnnotationTask(triples).alpha()


def articles(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw hits and words of n articles whose rates differ."""
    sizes = rng.integers(LENGTH // 2, 3 * LENGTH // 2, n)
    return rng.poisson(rng.gamma(4, RATE / 4, n) * sizes), sizes


def sentences(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw hits and words of n sentences in which runs of use and of silence take turns."""
    using = np.empty(n, dtype=bool)
    using[0] = rng.random() < 0.25
    for place in range(1, n):
        using[place] = rng.random() < (0.7 if using[place - 1] else 0.1)
    sizes = rng.integers(12, 36, n)
    return rng.poisson(np.where(using, 4 * RATE, 0) * sizes), sizes


def coverage(name: str, draw: Callable, bound: Callable, draws: int) -> None:
    """Print the share of intervals that hold the true rate, those without bounds counted as missing it."""
    held = undefined = 0
    for seed in range(draws):
        counts, sizes = draw(np.random.default_rng(seed))
        low, high = bound(counts, sizes)
        held += low <= RATE <= high
        undefined += np.isnan(low)
    low, high = share_interval(held, draws)
    print(f"{name:66} {held / draws:6.1%} ({low:.1%}-{high:.1%}), undefined {undefined / draws:.1%}")


def words_alone(counts: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's interval, as if every word stood alone."""
    return share_interval(counts.sum(), sizes.sum())


def at_least_wilson(bound: Callable) -> Callable:
    """The wider of an interval and Wilson's, end by end."""

    def wider(counts: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        own, alone = bound(counts, sizes), words_alone(counts, sizes)
        return np.fmin(own[0], alone[0]), np.fmax(own[1], alone[1])

    return wider


def show_coverage(draws: int) -> None:
    """Print coverage over articles and within a text."""
    bounds = {
        "percentile": partial(bootstrap_units, resamples=2_000),
        "BCa": partial(bootstrap_units, resamples=2_000, method="bca"),
        "Wilson over words": words_alone,
        "wider of percentile and Wilson": at_least_wilson(partial(bootstrap_units, resamples=2_000)),
        "ratio_interval": ratio_interval,
        "wider of ratio_interval and Wilson": at_least_wilson(ratio_interval),
    }
    for n in (2, 3, 5, 10, 20, 50):
        for name, bound in bounds.items():
            coverage(f"{n} articles, {name}", lambda rng, n=n: articles(rng, n), bound, draws)
    bounds = {
        "blocks": bootstrap_blocks,
        "Wilson over words": words_alone,
        "wider of both": at_least_wilson(bootstrap_blocks),
    }
    for n in (15, 40, 120):
        for name, bound in bounds.items():
            coverage(f"one text of {n} sentences, {name}", lambda rng, n=n: sentences(rng, n), bound, draws)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=400, help="texts drawn for each line of coverage")
    time_imports()
    time_estimates(np.random.default_rng(0))
    show_coverage(parser.parse_args().draws)

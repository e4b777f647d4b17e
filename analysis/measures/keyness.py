"""Keyness: which words distinguish one group of texts from another, by effect size and evidence, without p-values."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_word
from analysis.measures.contingency import bic, chi2, ell, g2
from analysis.measures.effect_sizes import conservative_log_ratio, log_ratio, percent_diff, weighted_log_odds

REST, LIST = "the rest", "frequency list"
PRIORS = (500, 5_000)
CORRECTIONS = ("bonferroni", "none")


def word_counts(words: pd.DataFrame, groups: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count each word, and the articles that use it, per group of articles.

    `words` has doc_id, word and n (rows of the same word are added up). `groups` is a Series, doc_id -> group; articles
    that are not in it are left out. Returns counts and articles, both with one row per word and one column per group,
    sorted, as whole numbers.

    Raises ValueError where no article of `words` is in `groups`.

    >>> words = pd.DataFrame({"doc_id": ["a", "a", "b"], "word": ["dam", "river", "dam"], "n": [2, 1, 3]})
    >>> counts, articles = word_counts(words, pd.Series({"a": "Gazette", "b": "Gazette"}))
    >>> counts["Gazette"].to_dict(), articles["Gazette"].to_dict()
    ({'dam': 5, 'river': 1}, {'dam': 2, 'river': 1})
    """
    doc, docs = pd.factorize(words["doc_id"])
    of_doc = groups.reindex(docs)
    kept = of_doc.notna().to_numpy()[doc] & (words["n"] > 0).to_numpy()
    if not kept.any():
        raise InputError("groups names none of the articles in words; index it by doc_id.")
    group, names = pd.factorize(of_doc, sort=True)
    word, known = pd.factorize(words["word"][kept], sort=True)
    doc, times = doc[kept], words["n"].to_numpy()[kept]
    pairs = pd.unique(word * len(docs) + doc)  # of a word and an article
    counts = np.bincount(word * len(names) + group[doc], weights=times, minlength=len(known) * len(names))
    articles = np.bincount(pairs // len(docs) * len(names) + group[pairs % len(docs)], minlength=len(counts))
    used = np.bincount(group[doc], minlength=len(names)) > 0
    one, other = (pd.DataFrame(cells.reshape(len(known), -1)[:, used].astype(int), index=known.rename("word"),
                               columns=names[used].rename("group")) for cells in (counts, articles))
    return one, other


def keyness(
    counts: pd.DataFrame,
    totals: pd.Series | None = None,
    *,
    target: Hashable | None = None,
    reference: Hashable | pd.Series | None = None,
    reference_total: float | None = None,
    articles: pd.DataFrame | None = None,
    n_articles: pd.Series | None = None,
    background: pd.Series | None = None,
    priors: Sequence[float] = PRIORS,
    min_count: int = 1,
    level: float = 0.95,
    correction: str = "bonferroni",
) -> pd.DataFrame:
    """Compare how often a group and its reference use each word: effect sizes and evidence.

    `counts`: one row per word, one column per group. `totals`: the number of words of each group (default: column sums;
    needed where the rows are a selection). `target`: one group (default: every group in turn). `reference`: another
    group, a frequency list (Series, word -> count, of `reference_total` words), or by default all other groups
    together. `articles`, `n_articles`: the number of articles of each group that use each word, and of all its
    articles. `background`: the frequencies (word -> count) for the log-odds prior; by default both sides together,
    which is not independent of them. `priors`: two prior sizes a0. `min_count` drops rarer words (both sides together)
    after everything is computed, so it does not change totals. Words that neither side uses are left out.

    One row per target and word: word, target, reference, count1, n1, count2, n2; with `articles`, articles1,
    n_articles1 and, against groups, articles2, n_articles2; log_ratio, log_ratio_low, log_ratio_high (Hardie 2014,
    Katz 1978); lrc, lrc_low, lrc_high, level, tests (Evert 2022), where tests is the number of words compared
    ("bonferroni") or 1 ("none"); percent_diff, and only_in where no percentage is defined; log_odds, zeta, prior,
    prior_total, and the same with _b for the second prior (Monroe, Colaresi & Quinn 2008); g2 (four cells), g2_two
    (two cells), chi2, bic, ell. Largest lrc first, then largest log ratio, then by word.

    Raises ValueError for an unknown group or word, or a count above its total.
    It describes these texts: words are not independent, so this is not a test across articles.

    >>> counts = pd.DataFrame({"Gazette": [12, 788], "Courier": [1, 1199]}, index=["dam", "other"])
    >>> key = keyness(counts, target="Gazette", correction="none")
    >>> key[["word", "count1", "n1", "count2", "n2", "log_ratio", "lrc", "g2"]].round(2)
        word  count1   n1  count2    n2  log_ratio   lrc     g2
    0    dam      12  800       1  1200       4.17  1.41  16.06
    1  other     788  800    1199  1200      -0.02  0.00  16.06
    """
    check_word("correction", correction, CORRECTIONS)
    totals = counts.sum() if totals is None else totals.reindex(counts.columns)
    tables = []
    for group in counts.columns if target is None else [target]:
        pair = _pair(counts, totals, group, reference, reference_total)
        if articles is not None:
            pair = _add_articles(pair, articles, n_articles, reference)
        pair = pair[pair["count1"] + pair["count2"] > 0]
        pair = _add_scores(pair, level, len(pair) if correction == "bonferroni" else 1)
        pair = _add_log_odds(_add_log_odds(pair, background, priors[0], ""), background, priors[1], "_b")
        pair = _add_evidence(pair).sort_values(["lrc", "log_ratio", "word"], ascending=[False, False, True])
        tables.append(pair[pair["count1"] + pair["count2"] >= min_count])
    return pd.concat(tables, ignore_index=True)


def _pair(
    counts: pd.DataFrame, totals: pd.Series, target: Hashable, reference: Hashable | pd.Series, total: float | None
) -> pd.DataFrame:
    """Return the counts of the target and of its reference, one row per word."""
    _check_group(target, counts)
    table = pd.DataFrame({"word": counts.index, "target": target})
    if isinstance(reference, pd.Series):
        name = reference.name or LIST
        second, n2 = reference.reindex(counts.index).fillna(0), reference.sum() if total is None else total
    elif reference is None:
        name, second, n2 = REST, counts.drop(columns=target).sum(axis=1), totals.drop(target).sum()
    else:
        _check_group(reference, counts)
        name, second, n2 = reference, counts[reference], totals[reference]
    table["reference"] = name
    return table.assign(count1=counts[target].to_numpy(), n1=totals[target], count2=second.to_numpy(), n2=n2)


def _check_group(group: Hashable, counts: pd.DataFrame) -> None:
    if group not in counts.columns:
        raise InputError(f"{group!r} is not a column of counts; choose one of {', '.join(map(repr, counts.columns))}.")


def _add_articles(
    pair: pd.DataFrame, articles: pd.DataFrame, n_articles: pd.Series | None, reference: Hashable | pd.Series
) -> pd.DataFrame:
    """Add how many articles of either side use the word, and of how many."""
    if n_articles is None:
        raise InputError("articles needs n_articles; give the number of articles of each group too.")
    target = pair["target"].iloc[0] if len(pair) else None
    sides = {"1": [target]}
    if not isinstance(reference, pd.Series):
        sides["2"] = [name for name in articles.columns if name != target] if reference is None else [reference]
    held = articles.reindex(pair["word"]).fillna(0)
    added = {}
    for side, names in sides.items():
        added[f"articles{side}"] = held[names].sum(axis=1).astype(int).to_numpy()
        added[f"n_articles{side}"] = int(n_articles[names].sum())
    return pair.assign(**added)


def _add_scores(pair: pd.DataFrame, level: float, tests: int) -> pd.DataFrame:
    cells = _cells(pair)
    ratio = log_ratio(*cells, level=level)
    vouched = conservative_log_ratio(*cells, level=level, tests=max(1, tests))
    pair = pair.assign(**dict(zip(("log_ratio", "log_ratio_low", "log_ratio_high"), ratio, strict=True)))
    pair = pair.assign(**dict(zip(("lrc", "lrc_low", "lrc_high"), vouched, strict=True)), level=level, tests=tests)
    only = np.select(
        [pair["count2"] == 0, pair["count1"] == 0],
        ["only in " + pair["target"].astype(str), "only in " + pair["reference"].astype(str)],
        default="",
    )
    return pair.assign(percent_diff=percent_diff(*cells), only_in=only)


def _add_log_odds(pair: pd.DataFrame, background: pd.Series | None, prior_total: float, suffix: str) -> pd.DataFrame:
    """Add the weighted log-odds under a prior of this size."""
    if background is None:
        share = (pair["count1"] + pair["count2"]) / (pair["n1"] + pair["n2"])
    else:
        # A word that the background lacks is counted as half a hit: with a prior of 0 its log-odds would be infinite.
        share = background.reindex(pair["word"]).fillna(0).clip(lower=0.5).to_numpy() / background.sum()
    prior = prior_total * np.asarray(share, dtype=float)
    delta, zeta = weighted_log_odds(*_cells(pair), prior=prior, prior_total=prior_total)
    names = (f"log_odds{suffix}", f"zeta{suffix}", f"prior{suffix}", f"prior_total{suffix}")
    return pair.assign(**dict(zip(names, (delta, zeta, prior, prior_total), strict=True)))


def _add_evidence(pair: pd.DataFrame) -> pd.DataFrame:
    cells, n = _cells(pair), pair["n1"] + pair["n2"]
    four, two = g2(*cells), g2(*cells, cells="two")
    expected = (pair["count1"] + pair["count2"]) * pair[["n1", "n2"]].min(axis=1) / n
    return pair.assign(g2=four, g2_two=two, chi2=chi2(*cells), bic=bic(four, n), ell=ell(two, n, expected))


def _cells(pair: pd.DataFrame) -> list[np.ndarray]:
    return [pair[name].to_numpy() for name in ("count1", "n1", "count2", "n2")]

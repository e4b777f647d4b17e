"""Measure attribution extraction on coded articles, and its speed.  Not collected by pytest; run by hand:

    python benchmarks/bench_sources.py GOLD.jsonl [MODEL.yml] [--folds 5] [--publishers] [--speed]

GOLD has one article a line: text, publisher and attributions, each with source, cue and content as lists of code-point
offsets and form (the shape PolNeAR takes when exported).  Scores are taken on articles kept apart: for every fold the
points of the model are learned anew from the other articles (learn_sources).  With --publishers each publisher is a
fold.  "fitted" scores the model as it is, on articles it was learned from.  Reported speech is
told among the coded attributions by reported_speech.

Cue: cues share a word.  Content: Jaccard of content words is .5 or more.  Full: cue, content and source (a word beyond
articles and prepositions, or none on both sides) agree.  Pairs are one to one, best first; the interval resamples
articles.  Direct or indirect is compared where content agrees, in articles without quotation marks made of apostrophes,
which the coded form does not know.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from learn_sources import (
    WORD,
    Article,
    Model,
    Row,
    coded_rows,
    jaccard,
    learn,
    read_gold,
    same_source,
    segment,
    words_in,
)
from reported_speech import is_reported

from analysis.reading.attribution.extract import find_attributions, read_article
from analysis.reading.attribution.model import Rules, compile_model


def pair(coded: list[Row], found: list[Row], alike: Callable[[Row, Row], float]) -> list[tuple[Row, Row]]:
    """Pair rows one to one, the most alike first."""
    scored = sorted((-alike(one, two), i, j) for i, one in enumerate(coded) for j, two in enumerate(found))
    left, right, pairs = set(), set(), []
    for score, i, j in scored:
        if score < 0 and i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((coded[i], found[j]))
    return pairs


def score_article(text: str, coded: list[Row], found: list[Row], words: np.ndarray) -> Counter[str]:
    """Count what was coded, found and right in one article."""
    counts = Counter({"coded": len(coded), "found": len(found), "coded_cue": sum(bool(row[0]) for row in coded)})
    counts["cue"] = len(pair([row for row in coded if row[0]], found, lambda one, two: jaccard(one[0], two[0])))
    for row in coded:
        counts["coded_" + row[3]] += 1
    for one, two in pair(coded, found, lambda one, two: share if (share := jaccard(one[1], two[1])) >= 0.5 else 0.0):
        right = same_source(text, words, one, two)
        counts["content"] += 1
        counts["content_" + one[3]] += 1
        counts["sourced"] += bool(one[2])
        counts["source"] += right and bool(one[2])
        counts["full"] += right and (bool(one[0] & two[0]) or not one[0])
        if "''" not in text:
            counts["compared"] += 1
            counts["form"] += (one[3] == "indirect") == (two[3] == "indirect")
    return counts


def found_rows(article: Article, rules: Rules, words: np.ndarray, speech: bool) -> list[Row]:
    """Run the rules on an article; of what they find take reported speech only, if asked."""
    parts = segment(article, rules)
    table = find_attributions(article["text"], *parts, rules)
    _, _, spans = read_article(article["text"], *parts, rules)
    rows = []
    for row in (table[table["scope"] == "speech"] if speech else table).itertuples():
        source = None if pd.isna(row.source_start) else [(row.source_start, row.source_end)]
        rows.append(
            (
                words_in([(row.cue_start, row.cue_end)], words),
                words_in(spans[row.Index], words),
                words_in(source, words),
                row.form,
            )
        )
    return rows


def count(articles: Iterable[Article], model: Model, speech: bool = False) -> list[Counter[str]]:
    """Score articles with a model, in the broad definition or for reported speech alone."""
    rules, counts = compile_model(model), []
    for each in articles:
        told = [row for row in each["attributions"] if not speech or is_reported(each["text"], row, rules)]
        article = {**each, "attributions": told}
        words = np.array([match.span() for match in WORD.finditer(article["text"])])
        coded = coded_rows(article, words)
        counts.append(score_article(article["text"], coded, found_rows(article, rules, words, speech), words))
    return counts


def cross_validate(articles: list[Article], model: Model, fold_of: list[Any]) -> tuple[list[Counter[str]], ...]:
    """Score every article with points learned from the other folds: in the broad definition, and reported speech."""
    broad, speech = [], []
    for fold in dict.fromkeys(fold_of):
        rest = [article for article, other in zip(articles, fold_of, strict=True) if other != fold]
        apart = [article for article, other in zip(articles, fold_of, strict=True) if other == fold]
        learned = learn(model, rest)
        broad += count(apart, learned)
        speech += count(apart, learned, speech=True)
    return broad, speech


def rates(counts: Iterable[Counter[str]]) -> dict[str, tuple[float, float, float]]:
    """Turn counts into precision, recall and F1 (of the rates with one number only, that number three times)."""
    total: Counter[str] = sum(counts, Counter())
    table = {}
    for name, coded in (("cue", "coded_cue"), ("content", "coded"), ("full", "coded")):
        precision, recall = total[name] / max(1, total["found"]), total[name] / max(1, total[coded])
        table[name] = (precision, recall, 2 * precision * recall / max(1e-9, precision + recall))
    for form in ("direct", "mixed", "indirect"):
        table[f"content, {form}"] = (
            float("nan"),
            total["content_" + form] / max(1, total["coded_" + form]),
            float("nan"),
        )
    table["source where content is right"] = (total["source"] / max(1, total["sourced"]), float("nan"), float("nan"))
    table["direct or indirect right"] = (total["form"] / max(1, total["compared"]), float("nan"), float("nan"))
    return table


def report(title: str, counts: list[Counter[str]]) -> None:
    """Print a table of rates with an interval for F1 over articles."""
    draws = np.random.default_rng(0).integers(0, len(counts), (300, len(counts)))
    resampled = [rates(counts[n] for n in draw) for draw in draws]
    coded, found = (sum(count[name] for count in counts) for name in ("coded", "found"))
    print(f"\n{title}: {len(counts)} articles, {coded} coded, {found} found")
    for name, (precision, recall, f1) in rates(counts).items():
        low, high = np.quantile([sample[name][2] for sample in resampled], [0.025, 0.975])
        cells = [
            f"{label} {100 * value:5.1f}" if value == value else " " * 7
            for label, value in (("P", precision), ("R", recall), ("F", f1))
        ]
        print(f"{name:31}", *cells, f"({100 * low:.1f}-{100 * high:.1f})" if f1 == f1 else "")


def time_on(name: str, text: str, rules: Rules) -> None:
    """Print the seconds of one core the rules take on a text whose sentences and quotations are given."""
    parts = segment({"text": text}, rules)
    start = time.process_time()
    found = len(find_attributions(text, *parts, rules))
    seconds = time.process_time() - start
    size = len(text) / 1e6
    print(f"{name:31} {size:5.2f} MB {seconds:6.2f} s {size / seconds:6.2f} MB/s {found:6} attributions")


def time_all(articles: list[Article], model: Model) -> None:
    """Time real text in two lengths, and the texts that regular expressions and loops fear."""
    rules, text = compile_model(model), "\n\n".join(article["text"] for article in articles)
    time_on("news", text, rules)
    time_on("news twice", f"{text}\n\n{text}", rules)
    for unit in ('"', "“", "said ", "he said ", "He said it was. ", "Aa ", "A", '"he said" ', "said, ", "(", "that "):
        time_on(f"200 kB of {unit!r}", unit * (200_000 // len(unit)), rules)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("model", nargs="?", default="analysis/reading/attribution/model.yml")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--publishers", action="store_true")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    gold, given = read_gold(options.gold), yaml.safe_load(Path(options.model).read_text(encoding="utf-8"))
    folds = [
        article["publisher"] if options.publishers else fold
        for article, fold in zip(gold, np.random.default_rng(0).permutation(len(gold)) % options.folds, strict=True)
    ]
    for definition, counts in zip(("broad", "reported speech"), cross_validate(gold, given, folds), strict=True):
        report(f"{definition}, kept apart, {len(set(folds))} folds", counts)
    report("broad, fitted", count(gold, given))
    report("reported speech, fitted", count(gold, given, speech=True))
    if options.speed:
        time_all(gold, given)

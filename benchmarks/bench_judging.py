"""Measure the score of judging language on coded sentences, each outlet by weights of the others.  Run by hand:

    python benchmarks/bench_judging.py BABE.jsonl [--speed]

BABE as in learn_cues.  Printed is the AUC, the chance that a sentence called biased has a higher score than one that
is not: over all sentences, and within outlets (their mean, weighted by pairs).  "unseen": the weights were learned
without any sentence of that outlet, and the sums are without intercept, which would tell outlets apart by who was left
out; what is counted and the penalty were chosen with all outlets in view.  "fitted": the packaged weights, which were
learned from these very sentences.  Precision, recall and F1 are those of a bar at one half, or, without weights, of
the bar that calls half of the sentences biased.  The interval draws sentences anew (2,000 times, seed 0).
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from learn_cues import judging_cases, learn_judging, out_of_fold, read_lines
from scipy.stats import rankdata

from analysis.reading.cues import score_judging
from analysis.reading.tone import score_sentences


def auc(scores: np.ndarray, labels: np.ndarray) -> float:
    """The chance that a row of class 1 has the higher score; ties count half (Mann-Whitney)."""
    positive = labels == 1
    n = positive.sum()
    pairs = n * (len(labels) - n)
    return float((rankdata(scores)[positive].sum() - n * (n + 1) / 2) / pairs) if pairs else float("nan")


def within(scores: np.ndarray, labels: np.ndarray, groups: np.ndarray) -> float:
    """The mean AUC within groups, each weighted by its pairs."""
    parts = [(labels[groups == name], scores[groups == name]) for name in np.unique(groups)]
    pairs = [part.sum() * (len(part) - part.sum()) for part, _ in parts]
    found = [auc(values, part) if n else 0.0 for (part, values), n in zip(parts, pairs, strict=True)]
    return float(np.average(found, weights=pairs))


def interval(scores: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the AUC over sentences drawn anew."""
    rng = np.random.default_rng(0)
    drawn = (rng.integers(0, len(labels), len(labels)) for _ in range(2_000))
    low, high = np.nanpercentile([auc(scores[rows], labels[rows]) for rows in drawn], [2.5, 97.5])
    return float(low), float(high)


def told(name: str, scores: np.ndarray, labels: np.ndarray, outlets: np.ndarray, bar: float) -> None:
    """Print the line of a score."""
    called = scores > bar
    right = (called & (labels == 1)).sum()
    precision, recall = right / max(called.sum(), 1), right / (labels == 1).sum()
    low, high = interval(scores, labels)
    print(f"{name:32s} AUC {auc(scores, labels):.3f} ({low:.3f}-{high:.3f}), within outlets "
          f"{within(scores, labels, outlets):.3f}; P {precision:.3f} R {recall:.3f} "
          f"F1 {2 * precision * recall / (precision + recall):.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    rows, labels, outlets = judging_cases(options.gold)
    texts = [line["text"] for line in read_lines(options.gold)]
    sums = out_of_fold(rows, labels, outlets, lambda part, wanted: learn_judging(part, wanted)._replace(
        intercept=np.zeros(1)))[:, 0]
    print(f"{len(labels)} sentences, {labels.sum()} called biased, {len(set(outlets))} outlets")
    told("judging, unseen outlets", sums, labels, outlets, float(np.median(sums)))
    started = time.process_time()
    fitted = score_judging(texts)["judging"].to_numpy()
    seconds = time.process_time() - started
    told("judging, fitted", fitted, labels, outlets, 0.5)
    tones, _ = score_sentences(texts)
    for name, values in {"TextBlob subjectivity": tones["subjectivity"], "TextBlob |polarity|": tones["polarity"].abs(),
                         "VADER |compound|": tones["compound"].abs()}.items():
        told(f"{name}, unseen", values.to_numpy(), labels, outlets, float(values.median()))
    if options.speed:
        print(f"{sum(map(len, texts)) / seconds / 1e6:.2f} MB of text a second of processor time")

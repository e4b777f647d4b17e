"""Measure tone toward a target on coded sentences, each article by weights of the others.  Run by hand:

    python benchmarks/bench_target_tone.py NEWSMTSC.jsonl [--speed]

NEWSMTSC as in learn_cues.  Printed are precision, recall and F1, each the plain mean over negative, neutral and
positive: of all targets, of those alone in their sentence, and of those in sentences with several.  "unseen": ten
folds, all sentences of an article in one, weights learned on the other nine; what is counted and the penalty were
chosen with all in view.  "fitted": the packaged weights, which were learned from these very sentences.  VADER and
TextBlob score the whole sentence: positive from .05 (VADER's own bar; TextBlob the same), negative to -.05.  The
interval draws articles anew (2,000 times, seed 0).
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd
from learn_cues import folds_of, learn_targets, out_of_fold, target_rows

from analysis.reading.cues import score_targets
from analysis.reading.cues.targets import LABELS, target_features
from analysis.reading.tone import score_sentences

BAR = 0.05


def macro(coded: np.ndarray, found: np.ndarray) -> tuple[float, float, float]:
    """Mean precision, recall and F1 of the three classes."""
    right, said, there = (np.bincount(rows, minlength=3) for rows in (coded[coded == found], found, coded))
    precision, recall = right / np.maximum(said, 1), right / np.maximum(there, 1)
    return float(precision.mean()), float(recall.mean()), float((2 * right / np.maximum(said + there, 1)).mean())


def interval(coded: np.ndarray, found: np.ndarray, articles: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the macro F1 over articles drawn anew."""
    _, number = np.unique(articles, return_inverse=True)
    rng, values = np.random.default_rng(0), []
    for _ in range(2_000):
        times = np.bincount(rng.integers(0, number.max() + 1, number.max() + 1), minlength=number.max() + 1)[number]
        rows = np.repeat(np.arange(len(coded)), times)
        values.append(macro(coded[rows], found[rows])[2])
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def told(name: str, coded: np.ndarray, found: np.ndarray, articles: np.ndarray, several: np.ndarray) -> None:
    """Print the lines of a score."""
    for where, kept in (("all", np.ones(len(coded), dtype=bool)), ("alone", ~several), ("several", several)):
        precision, recall, f1 = macro(coded[kept], found[kept])
        low, high = interval(coded[kept], found[kept], articles[kept])
        print(f"{name:26s} {where:8s} n {kept.sum():5d}  P {precision:.3f} R {recall:.3f} F1 {f1:.3f} "
              f"({low:.3f}-{high:.3f})")


def by_sign(values: pd.Series) -> np.ndarray:
    """A class by the sign of a sentence's score."""
    return np.where(values >= BAR, 2, np.where(values <= -BAR, 0, 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    rows = pd.DataFrame(target_rows(options.gold))
    coded, articles, several = (rows[name].to_numpy() for name in ("class", "article", "several"))
    features = [target_features(*row) for row in zip(rows["text"], rows["start"], rows["end"], strict=True)]
    sums = out_of_fold(features, coded, folds_of(articles), learn_targets)
    told("target tone, unseen", coded, sums.argmax(axis=1), articles, several)
    started = time.process_time()
    found = score_targets(rows)
    seconds = time.process_time() - started
    told("target tone, fitted", coded, found["label"].map(LABELS.index).to_numpy(), articles, several)
    tones, _ = score_sentences(list(rows["text"]))
    told("VADER, whole sentence", coded, by_sign(tones["compound"]), articles, several)
    told("TextBlob, whole sentence", coded, by_sign(tones["polarity"]), articles, several)
    told("always neutral", coded, np.ones(len(coded), dtype=int), articles, several)
    if options.speed:
        print(f"{rows['text'].map(len).sum() / seconds / 1e6:.2f} MB of text a second of processor time")

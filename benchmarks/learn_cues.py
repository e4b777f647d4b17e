"""Learn the weights of the two scores in `analysis.reading.cues` from coded sentences.  Run by hand:

    python benchmarks/learn_cues.py --judging BABE.jsonl --targets NEWSMTSC.jsonl

BABE has a sentence a line: text, label (1: experts call it biased by word choice) and outlet (Spinde and others 2021).
NEWSMTSC has one a line: sentence_normalized, primary_gid, targets with from, to and polarity 2, 4 or 6 (Hamborg &
Donnay 2021).  Weights are those of a logistic regression with an L2 penalty on counts that are divided by their
standard deviation; one for every class of tone, where each class weighs the same.  Features that fewer than LEAST
sentences have get no weight.  Only the file of weights is written; lists stay as they are.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from scipy.optimize import minimize

from analysis.reading.cues.judging import judging_features
from analysis.reading.cues.targets import LABELS, label_of, target_features

LEAST = 15
PENALTY_JUDGING = 300.0  # on weights of counts in standard deviations
PENALTY_TARGETS = 2000.0
FOLDER = Path(__file__).resolve().parents[1] / "analysis" / "reading" / "cues"


class Weights(NamedTuple):
    """One weight a feature and class, and one intercept a class."""

    names: list[Any]
    values: np.ndarray
    intercept: np.ndarray

    def scores(self, rows: Sequence[Mapping[Any, float]]) -> np.ndarray:
        """The weighted sums: a row a sentence, a column a class."""
        return table_of(rows, self.names) @ self.values + self.intercept


def read_lines(path: str | Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def judging_cases(path: str | Path) -> tuple[list[Mapping[Any, float]], np.ndarray, np.ndarray]:
    """Features, labels (0 or 1) and outlets of BABE's sentences."""
    lines = read_lines(path)
    return ([judging_features(line["text"]) for line in lines], np.array([line["label"] for line in lines]),
            np.array([line["outlet"] for line in lines]))


def target_rows(path: str | Path) -> list[dict[str, Any]]:
    """NewsMTSC's targets: text, start, end, class (0 to 2), article, and whether its sentence has several."""
    rows = []
    for line in read_lines(path):
        parts = line["primary_gid"].split("_")
        article = "_".join(parts[:3 if parts[0] == "polusa" else 2])
        rows += [{"text": line["sentence_normalized"], "start": target["from"], "end": target["to"],
                  "class": LABELS.index(label_of(target["polarity"])), "article": article,
                  "several": len(line["targets"]) > 1} for target in line["targets"]]
    return rows


def table_of(rows: Sequence[Mapping[Any, float]], names: Sequence[Any]) -> np.ndarray:
    """The features of these names as a table of numbers."""
    return np.array([[row.get(name, 0) for name in names] for row in rows], dtype=float)


def learn(rows: Sequence[Mapping[Any, float]], classes: np.ndarray, penalty: float, *, balanced: bool) -> Weights:
    """Weights for every class, by penalised likelihood (softmax); balanced: each class weighs the same."""
    names = common(rows)
    table = table_of(rows, names)
    size, mean = table.std(axis=0), table.mean(axis=0)
    size[size == 0] = 1
    kinds = int(classes.max()) + 1
    counts = np.bincount(classes, minlength=kinds)
    each = len(classes) / kinds / counts[classes] if balanced else np.ones(len(classes))
    fitted = fit((table - mean) / size, np.eye(kinds)[classes], each, penalty)
    values = fitted[1:] / size[:, np.newaxis]
    return Weights(names, values, fitted[0] - mean @ values)


def common(rows: Sequence[Mapping[Any, float]]) -> list[Any]:
    """The features that enough sentences have, in the order of the alphabet."""
    counts: dict[Any, int] = {}
    for row in rows:
        for name, count in row.items():
            counts[name] = counts.get(name, 0) + (count != 0)
    return sorted(name for name, n in counts.items() if n >= LEAST)


def fit(table: np.ndarray, wanted: np.ndarray, each: np.ndarray, penalty: float) -> np.ndarray:
    """Intercepts (the first row) and weights that make the classes likeliest."""
    shape = (table.shape[1] + 1, wanted.shape[1])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape)
        sums = table @ weights[1:] + weights[0]
        logs = sums - np.logaddexp.reduce(sums, axis=1, keepdims=True)
        error = (np.exp(logs) - wanted) * each[:, np.newaxis]
        value = -(each * (logs * wanted).sum(axis=1)).sum() + penalty / 2 * (weights[1:] ** 2).sum()
        return value, np.vstack([error.sum(axis=0), table.T @ error + penalty * weights[1:]]).ravel()

    found: np.ndarray = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B",
                                 options={"maxiter": 500}).x
    return found.reshape(shape)


def learn_judging(rows: Sequence[Mapping[Any, float]], labels: np.ndarray) -> Weights:
    """The weights of judging language: what makes a sentence rather judging than not."""
    both = learn(rows, labels, PENALTY_JUDGING, balanced=False)
    return Weights(both.names, np.diff(both.values), np.diff(both.intercept))


def learn_targets(rows: Sequence[Mapping[Any, float]], classes: np.ndarray) -> Weights:
    """The weights of tone toward a target, for negative, neutral and positive."""
    return learn(rows, classes, PENALTY_TARGETS, balanced=True)


def folds_of(groups: np.ndarray, n: int = 10, seed: int = 0) -> np.ndarray:
    """A fold for every row: groups are dealt to n folds, each as a whole."""
    names = np.unique(groups)
    dealt = dict(zip(names, np.random.default_rng(seed).permutation(len(names)) % n, strict=True))
    return np.array([dealt[name] for name in groups])


def out_of_fold(rows: Sequence[Mapping[Any, float]], classes: np.ndarray, folds: np.ndarray,
                learned: Callable[[Sequence[Mapping[Any, float]], np.ndarray], Weights]) -> np.ndarray:
    """Weighted sums of every row by weights that were learned on the other folds."""
    parts: dict[int, np.ndarray] = {}
    for fold in np.unique(folds):
        others = np.flatnonzero(folds != fold)
        here = np.flatnonzero(folds == fold)
        sums = learned([rows[place] for place in others], classes[others]).scores([rows[place] for place in here])
        parts |= dict(zip(here.tolist(), sums, strict=True))
    return np.array([parts[place] for place in range(len(rows))])


HEAD = "# {what}\n# Learned by benchmarks/learn_cues.py from {data}. {how}\n"


def write_judging(weights: Weights, path: Path) -> None:
    """Write the weights of judging language, grouped."""
    groups: dict[str, dict[str, float]] = {}
    for (group, name), (value,) in zip(weights.names, weights.values, strict=True):
        groups.setdefault(group, {})[name] = round(float(value), 3)
    head = HEAD.format(what="Weights of judging language: what one more of these adds to the sum.",
                       data="BABE (Spinde and others 2021)", how="The sum 0 gives the score one half.")
    body = {"intercept": round(float(weights.intercept[0]), 3), "weights": groups}
    path.write_text(head + yaml.safe_dump(body, sort_keys=False), encoding="utf-8")


def write_targets(weights: Weights, path: Path) -> None:
    """Write the weights of tone toward a target, one line a feature."""
    head = HEAD.format(what="Weights of tone toward a target: what one more adds to [negative, neutral, positive].",
                       data="NewsMTSC (Hamborg & Donnay 2021)", how="The largest sum gives the label.")
    lines = [f"  {json.dumps(name)}: [{', '.join(f'{value:.3f}' for value in row)}]"
             for name, row in zip(weights.names, weights.values, strict=True)]
    start = f"intercept: [{', '.join(f'{value:.3f}' for value in weights.intercept)}]\nweights:\n"
    path.write_text(head + start + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judging")
    parser.add_argument("--targets")
    options = parser.parse_args()
    if options.judging:
        found, labels, _ = judging_cases(options.judging)
        write_judging(learn_judging(found, labels), FOLDER / "judging_weights.yml")
    if options.targets:
        marked = target_rows(options.targets)
        found = [target_features(row["text"], row["start"], row["end"]) for row in marked]
        write_targets(learn_targets(found, np.array([row["class"] for row in marked])), FOLDER / "target_weights.yml")

"""Worked examples that others have printed, each named after its source, each within its own tolerance."""

import ast
import hashlib
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.estimate import adjust_p, rate_interval, share_interval
from analysis.measures import dispersion as spread
from analysis.measures.agreement import agreement
from analysis.measures.collocates import association
from analysis.measures.contingency import chi2, g2
from analysis.measures.effect_sizes import log_ratio
from analysis.reading.tone import score_sentences

CASES = json.loads((Path(__file__).parent / "published_cases.json").read_text(encoding="utf-8"))


def bigram(measure: str) -> Callable:
    return lambda joint, first, second, n: association(joint, first, second, n, measure=measure)


def order(sort: Callable) -> Callable:
    """Words from the most to the least typical of the target."""

    def ranked(target: list[str], reference: list[str]) -> list[str]:
        words = sorted({*target, *reference})
        a, b = ([side.count(word) for word in words] for side in (target, reference))
        scores = sort(a, len(target), b, len(reference))
        return [word for _, word in sorted(zip(-scores, words, strict=True))]

    return ranked


def signed_g2(a: list[int], n1: int, b: list[int], n2: int) -> np.ndarray:
    return np.sign(np.divide(a, n1) - np.divide(b, n2)) * g2(a, n1, b, n2)


def rejected(p: list[float], q: float) -> dict[str, int]:
    adjusted = {"bh": adjust_p(p, "benjamini-hochberg"), "bonferroni": adjust_p(p, "bonferroni")}
    return {name: int((values <= q).sum()) for name, values in adjusted.items()}


def alpha(distance: str) -> Callable:
    return lambda ratings: agreement(pd.DataFrame(ratings), distance=distance, resamples=10)["alpha"].item()


def library_text(sha256: str) -> str:
    """The sentences of VADER's README also stand in the library's own demonstration; take them from there."""
    source = Path(importlib.util.find_spec("vaderSentiment.vaderSentiment").origin).read_text(encoding="utf-8")
    texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    found = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts if isinstance(text, str)}
    return found[sha256]


def compound(sha256: str) -> float:
    return score_sentences([library_text(sha256)])[0]["compound"].item()


def polarity(scored: list[str]) -> list[float]:
    """TextBlob averages over the words it knows, so the quickstart's known words give the quickstart's scores."""
    return score_sentences([". ".join(scored) + "!"])[0][["polarity", "subjectivity"]].iloc[0].tolist()


def jaccard(a: list[int], b: list[int]) -> float:
    from nltk.metrics import jaccard_distance

    return jaccard_distance(set(a), set(b))


def window_difference(ref: str, hyp: str, k: int) -> float:
    from nltk.metrics import windowdiff

    return windowdiff(ref, hyp, k)


def dp_both(counts: list[int], sizes: list[int]) -> dict[str, float]:
    return {"DP": spread.dp(counts, sizes), "DPnorm": spread.dp_norm(counts, sizes)}


# The beginning of a case's id says what computes it from its inputs, in their order.
COMPUTED_BY = {
    "keyness-chi2-inaugural": lambda _, a, b, n1, n2: chi2(a, n1, b, n2),
    "keyness-order-chi2": order(lambda *cells: chi2(*cells, correction="quanteda")),
    "keyness-order-lr": order(signed_g2),
    "logratio": lambda a, b, n1, n2: log_ratio(a, n1, b, n2)[0],
    "colloc-llr": bigram("g2"),
    "colloc-t": bigram("t"),
    "colloc-chi2": bigram("chi2"),
    "disp-allemand-Rrel": lambda counts, sizes: np.count_nonzero(counts) / len(sizes),
    "disp-allemand-D-juilland": spread.juilland_d,
    "disp-allemand-D2-carroll": spread.carroll_d2,
    "disp-allemand-S-rosengren": spread.rosengren_s,
    "disp-allemand-DA-burch": spread.burch_da,
    "disp-allemand-DKL-gries": spread.kl_evenness,
    "disp-allemand-DP": lambda counts, sizes: 1 - spread.dp(counts, sizes),
    "disp-gries2008-toy": spread.dp,
    "disp-lijffijt2012": dp_both,
    "wilson": lambda count, n, level: share_interval(count, n, level=level),
    "garwood": lambda count, level: rate_interval(count, 1, per=1, level=level, method="garwood"),
    "bh-1995": rejected,
    "alpha-nominal": alpha("nominal"),
    "alpha-interval": alpha("interval"),
    "vader-readme": compound,
    "textblob-quickstart": polarity,
    "jaccard": jaccard,
    "windowdiff": window_difference,
}


# The book's table stops agreeing with exact arithmetic in its fourth or fifth digit (SciPy and NLTK also print 1291.319
# for its 1291.42; single precision errs by as much), so these tolerances are parts of the value.
RELATIVE = ("colloc-llr",)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['source']} [{case['id']}]" for case in CASES])
def test_published(case: dict) -> None:
    (compute,) = (compute for start, compute in COMPUTED_BY.items() if case["id"].startswith(start))
    value, expected = compute(*case["inputs"].values()), case["expected"]
    if case["tol"] == 0:
        assert value == expected
    else:
        parts = {"rel": case["tol"], "abs": 0} if case["id"].startswith(RELATIVE) else {"rel": 0, "abs": case["tol"]}
        assert value == pytest.approx(expected, **parts)


def test_every_published_case_is_here() -> None:
    assert len(CASES) == 64

"""Coders with each other: Krippendorff's examples, NLTK, and their symmetries."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.agreement import agreement

TWO = pd.DataFrame({"A": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "B": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
TABLES = st.lists(st.tuples(*[st.one_of(st.none(), st.integers(1, 4))] * 3), min_size=4, max_size=12).map(
    lambda rows: pd.DataFrame(rows, columns=list("ABC"), dtype=float)
)


def alpha(codings: pd.DataFrame, distance: str = "nominal") -> float:
    return agreement(codings, distance=distance, resamples=5)["alpha"].item()


def test_two_coders_by_krippendorff() -> None:
    row = agreement(TWO).loc[0]
    assert row["alpha"] == pytest.approx(0.095, abs=5e-4)
    assert row["observed_agreement"] == pytest.approx(0.6)
    assert row["low"] < row["alpha"] < row["high"]


@pytest.mark.parametrize("distance", ["nominal", "interval"])
@given(codings=TABLES)
@settings(max_examples=40)
def test_alpha_with_gaps_is_nltks(distance: str, codings: pd.DataFrame) -> None:
    from nltk.metrics import binary_distance, interval_distance
    from nltk.metrics.agreement import AnnotationTask

    kept = codings[codings.notna().sum(axis=1) > 1]
    triples = [
        (coder, unit, code) for unit, row in kept.iterrows() for coder, code in row.items() if not np.isnan(code)
    ]
    if len({code for *_, code in triples}) < 2:
        assert np.isnan(alpha(codings, distance))
        return
    apart = {"nominal": binary_distance, "interval": interval_distance}[distance]
    assert alpha(codings, distance) == pytest.approx(AnnotationTask(triples, distance=apart).alpha())


def test_ordinal_alpha_by_hand() -> None:
    # Codes 1, 1 | 1, 2 | 3, 3: margins 3, 1, 2. Middles of the ranks 1.5, 3.5, 5; so 1-2 are 4 apart, 2-3 2.25 and
    # 1-3 12.25. Observed: 2 of 6 pairs at 4. Expected: 2 (3*1*4 + 1*2*2.25 + 3*2*12.25) / 30 = 6.
    codings = pd.DataFrame({"A": [1, 1, 3], "B": [1, 2, 3]})
    assert alpha(codings, "ordinal") == pytest.approx(1 - (8 / 6) / 6)


@given(codings=TABLES, seed=st.integers(0, 99))
@settings(max_examples=25)
def test_alpha_does_not_depend_on_who_or_when(codings: pd.DataFrame, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shuffled = codings.iloc[rng.permutation(len(codings)), rng.permutation(3)]
    renamed = codings.map({1.0: "a", 2.0: "b", 3.0: "c", 4.0: "d"}.get)
    assert alpha(shuffled, "ordinal") == pytest.approx(alpha(codings, "ordinal"), nan_ok=True)
    assert alpha(renamed) == pytest.approx(alpha(codings), nan_ok=True)


def test_perfect_agreement_is_one_and_one_code_is_no_evidence() -> None:
    assert alpha(pd.DataFrame({"A": [1, 2, 3], "B": [1, 2, 3]}), "interval") == 1
    assert np.isnan(alpha(pd.DataFrame({"A": [1, 1], "B": [1, 1]})))
    empty = agreement(pd.DataFrame({"A": [1, None], "B": [None, 2]})).loc[0]
    assert empty["n"] == 0
    assert np.isnan(empty["alpha"])


def test_interval_of_alpha_narrows_with_more_units() -> None:
    few, many = (agreement(pd.concat([TWO] * times)).loc[0] for times in (1, 8))
    assert many["n"] == 8 * few["n"]
    assert many["high"] - many["low"] < (few["high"] - few["low"]) / 2


def test_distances_need_numbers() -> None:
    with pytest.raises(ValueError, match="needs numbers"):
        agreement(pd.DataFrame({"A": ["good"], "B": ["bad"]}), distance="interval")
    with pytest.raises(ValueError, match="'nominal', 'ordinal', 'interval'"):
        agreement(TWO, distance="ratio")

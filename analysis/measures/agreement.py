"""Agreement between coders: Krippendorff's alpha and percent agreement."""

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_word
from analysis.estimate.resampling import percentiles

DISTANCES = ("nominal", "ordinal", "interval")


def agreement(
    codings: pd.DataFrame,
    *,
    distance: str = "nominal",
    level: float = 0.95,
    resamples: int = 2_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure the agreement of coders: Krippendorff's alpha, and percent agreement.

    `codings` has one row per unit and one column per coder; codes may be missing. Units with fewer than two codes are
    left out. `distance` between two codes: "nominal" (same or not), "ordinal" (ranks between
    them; numbers only), "interval" (squared difference; numbers only).

    One row: measure, distance, n (pairable units), n_coders, alpha, low, high, observed_agreement (the share of code
    pairs that match: matches / n_codes), matches, observed_distance, expected_distance, n_codes, method, level,
    resamples, seed. alpha = 1 - observed_distance / expected_distance, the mean distances of codes within and across
    units (Krippendorff 2011); nan where all codes are the same, because expected_distance is then 0. low and high are
    bootstrap percentiles over units, without resamples in which alpha is not defined. Krippendorff requires .800 and
    accepts .667 to .800 for tentative conclusions.

    Raises ValueError for an unknown distance, or codes that are not numbers where numbers are needed.
    It measures whether coders agree, not whether they are right. Where one code is rare, alpha is low.

    >>> codes = pd.DataFrame({"A": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "B": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
    >>> agreement(codes)[["n", "alpha", "observed_agreement"]].round(3)
        n  alpha  observed_agreement
    0  10  0.095                 0.6
    """
    check_word("distance", distance, DISTANCES)
    per_unit, codes = _codes_per_unit(codings, distance)
    alpha, *parts = (each[0] for each in _alpha(per_unit, np.ones((1, len(per_unit))), codes, distance))
    n_codes = int(per_unit.sum())
    row = {"measure": "alpha", "distance": distance, "n": len(per_unit), "n_coders": codings.shape[1]}
    row |= {"alpha": alpha, "low": np.nan, "high": np.nan, "observed_agreement": parts[0] / (n_codes or np.nan)}
    row |= dict(zip(("matches", "observed_distance", "expected_distance"), parts, strict=True))
    row |= {"n_codes": n_codes}
    if len(per_unit) > 1:
        rng = np.random.default_rng(seed)
        weights = rng.multinomial(len(per_unit), np.full(len(per_unit), 1 / len(per_unit)), size=resamples)
        drawn = _alpha(per_unit, weights, codes, distance)[0]
        row["low"], row["high"] = percentiles(drawn, level)
    return pd.DataFrame([row | {"method": "units", "level": level, "resamples": resamples, "seed": seed}])


def _codes_per_unit(codings: pd.DataFrame, distance: str) -> tuple[np.ndarray, np.ndarray]:
    """Count, for every pairable unit, how often each code was given; codes in order."""
    given = codings.reset_index(drop=True).melt(ignore_index=False, value_name="code")["code"].dropna()
    if distance != "nominal":
        try:
            given = pd.to_numeric(given)
        except (ValueError, TypeError) as error:
            raise InputError(f"distance={distance!r} needs numbers as codes; use 'nominal' for names.") from error
    units, _ = pd.factorize(given.index)
    places, codes = pd.factorize(given.to_numpy(), sort=True)
    table = np.zeros((units.max(initial=-1) + 1, len(codes)))
    np.add.at(table, (units, places), 1)
    return table[table.sum(axis=1) > 1], np.asarray(codes)


def _alpha(
    per_unit: np.ndarray, weights: np.ndarray, codes: np.ndarray, distance: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Alpha, matches, observed and expected distance for each row of weights (how often each unit was drawn)."""
    ones = per_unit.sum(axis=1, keepdims=True)
    pairs = np.einsum("uc,uk->uck", per_unit, per_unit)
    diagonal = np.arange(len(codes))
    pairs[:, diagonal, diagonal] -= per_unit
    coincidences = np.tensordot(weights, pairs / (ones - 1)[..., np.newaxis], axes=1)
    margins = weights @ per_unit
    n = margins.sum(axis=1)
    apart = _distances(margins, codes, distance)
    between = np.einsum("rc,rk,rck->r", margins, margins, np.broadcast_to(apart, coincidences.shape))
    with np.errstate(divide="ignore", invalid="ignore"):
        observed, expected = (coincidences * apart).sum(axis=(1, 2)) / n, between / (n * (n - 1))
        alpha = np.where(expected > 0, 1 - observed / expected, np.nan)
    return alpha, np.trace(coincidences, axis1=1, axis2=2), observed, expected


def _distances(margins: np.ndarray, codes: np.ndarray, distance: str) -> np.ndarray:
    """The distance of every two codes; ordinal distances depend on the frequencies of the codes between them."""
    if distance == "nominal":
        return 1.0 - np.eye(len(codes))[np.newaxis]
    if distance == "interval":
        return np.subtract.outer(codes, codes).astype(float)[np.newaxis] ** 2
    middle = np.cumsum(margins, axis=1) - margins / 2
    return (middle[:, :, np.newaxis] - middle[:, np.newaxis, :]) ** 2

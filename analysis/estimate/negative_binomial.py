"""Counts that vary more than chance: a negative binomial model of rates, fitted by maximum likelihood."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class RateModel(NamedTuple):
    """Coefficients of log rates, their covariance, the dispersion (0 is Poisson), and the log-likelihood."""

    coefficients: np.ndarray
    covariance: np.ndarray
    dispersion: float
    log_likelihood: float


_MOST_STEPS = 100
_LEAST, _MOST = 1e-8, 1e4  # of the dispersion


def fit_rates(counts: np.ndarray, design: np.ndarray, sizes: np.ndarray) -> RateModel:
    """Fit counts with mean sizes * exp(design @ coefficients) and variance mean + dispersion * mean ** 2.

    counts: a number a row, 0 or more; design: a row each, a column a coefficient, of full rank; sizes: what counts are
    rates of (words), above 0. The dispersion that makes the likelihood largest is looked for on the log scale, the
    coefficients by iterated weighted least squares for each (Lawless 1987, "Negative binomial and mixed Poisson
    regression"; NB2 in Cameron & Trivedi 2013). Covariance: the inverse of the expected information of the
    coefficients. Errors: ValueError for sizes that are not above 0, a design without full rank, or no events at all.

    >>> model = fit_rates(np.array([2, 4, 6]), np.ones((3, 1)), np.array([100, 200, 300]))
    >>> round(float(np.exp(model.coefficients[0])), 4), round(model.dispersion, 4)
    (0.02, 0.0)
    """
    from scipy.optimize import minimize_scalar

    if not (sizes > 0).all():
        raise ValueError("sizes: a rate needs something to count in; leave out rows of size 0.")
    if not counts.sum():
        raise ValueError("counts: there is no event, so there is no rate to model.")
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError("design: its columns depend on one another; leave one out.")

    def loss(log_dispersion: float) -> float:
        dispersion = float(np.exp(log_dispersion))
        return -_likelihood(counts, _means(_coefficients(counts, design, sizes, dispersion), design, sizes), dispersion)

    best = minimize_scalar(loss, bounds=(np.log(_LEAST), np.log(_MOST)), method="bounded", options={"xatol": 1e-8})
    dispersion = float(np.exp(best.x))
    coefficients = _coefficients(counts, design, sizes, dispersion)
    means = _means(coefficients, design, sizes)
    weights = means / (1 + dispersion * means)
    information = design.T @ (design * weights[:, np.newaxis])
    return RateModel(coefficients, np.linalg.inv(information), dispersion, _likelihood(counts, means, dispersion))


def _means(coefficients: np.ndarray, design: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    return np.asarray(sizes * np.exp(np.clip(design @ coefficients, -50, 50)))


def _coefficients(counts: np.ndarray, design: np.ndarray, sizes: np.ndarray, dispersion: float) -> np.ndarray:
    """The coefficients that make the likelihood largest for a given dispersion."""
    means = counts + 0.5
    beta = np.linalg.lstsq(design, np.log(means / sizes), rcond=None)[0]
    for _ in range(_MOST_STEPS):
        means = _means(beta, design, sizes)
        weights = means / (1 + dispersion * means)
        score = design.T @ ((counts - means) / (1 + dispersion * means))
        step = np.linalg.solve(design.T @ (design * weights[:, np.newaxis]), score)
        beta = beta + np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-10:
            break
    return np.asarray(beta)


def _likelihood(counts: np.ndarray, means: np.ndarray, dispersion: float) -> float:
    from scipy.special import gammaln

    shape = 1 / dispersion
    return float(np.sum(gammaln(counts + shape) - gammaln(shape) - gammaln(counts + 1)
                        - shape * np.log1p(dispersion * means) + counts * (np.log(dispersion) + np.log(means))
                        - counts * np.log1p(dispersion * means)))

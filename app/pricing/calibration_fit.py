"""A regression for few points: what a song says counts less the odder it is, and little is said against the card.

Huber's M-estimator (Huber 1964, tuning constant 1.345), reweighted until it stands still, with a ridge towards what is
believed already: `trust` counts as that many songs which said exactly that. The spread is the median absolute deviation
of the residuals, 1.4826 of it for a normal spread, and never below what songs differ by of themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_TUNING, _NORMAL = 1.345, 1.4826
_LEAST_SPREAD = 0.1  # of a logarithm: hours of songs alike differ by a tenth
_TURNS, _STILL = 200, 1e-10

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """Each coefficient with its standard error; infinite where neither a song nor a belief says anything."""

    values: tuple[float, ...]
    errors: tuple[float, ...]


def robust_fit(
    design: Sequence[Sequence[float]], answers: Sequence[float], believed: Sequence[float], trust: Sequence[float]
) -> Fit:
    """Fit `answers` to `design`, a row a song; a coefficient without trust is free, at best one of them."""
    if not answers:
        errors = tuple(_LEAST_SPREAD / np.sqrt(each) if each else float("inf") for each in trust)
        return Fit(tuple(believed), errors)
    x, y, prior, ridge = np.array(design), np.array(answers), np.array(believed), np.array(trust)
    free = ridge == 0
    beta = prior.copy()
    beta[free] = np.median(y - x[:, ~free] @ prior[~free])
    for _ in range(2):  # the spread around what is believed, then around what was found
        spread = max(_LEAST_SPREAD, _NORMAL * float(np.median(np.abs(y - x @ beta))))
        beta, weights = _reweighted(x, y, beta, prior, ridge, spread)
    covariance = spread**2 * np.linalg.inv(_normal(x, weights, ridge))
    return Fit(tuple(map(float, beta)), tuple(map(float, np.sqrt(np.diag(covariance)))))


def _reweighted(
    x: Numbers, y: Numbers, beta: Numbers, prior: Numbers, ridge: Numbers, spread: float
) -> tuple[Numbers, Numbers]:
    for _ in range(_TURNS):
        off = np.maximum(np.abs(y - x @ beta), 1e-12)
        weights: Numbers = np.minimum(1.0, _TUNING * spread / off).astype(np.float64)
        found: Numbers = np.linalg.solve(_normal(x, weights, ridge), x.T @ (weights * y) + ridge * prior).astype(
            np.float64
        )
        still = float(np.max(np.abs(found - beta))) < _STILL
        beta = found
        if still:
            break
    return beta, weights


def _normal(x: Numbers, weights: Numbers, ridge: Numbers) -> Numbers:
    found: Numbers = (x.T * weights) @ x + np.diag(ridge)
    return found

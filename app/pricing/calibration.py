"""Calibration: what logged hours say of editing estimates and of what condition and density add. It only suggests.

Hours of mixing against what the card asks for base and tracks, in logarithms, so that an effect is a factor; the card
adds its shares to each other, which differs by a hundredth at most where two of a tenth meet.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.catalogue import Catalogue
from app.domain.hours import Calibration, Earning, RateFinding, SongWork, Sureness, WorkKind
from app.domain.money import WHOLE_BP, percent, pounds
from app.domain.session import Condition, Density
from app.pricing.earnings import by_client, by_driver, by_song, finished_work
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard
from app.pricing.rate_card_versions import card_in_use
from render.text import count

TRUST = 2.0  # songs that what is believed counts for
FEWEST, PLENTY = 3, 8
_MOSTLY = 1.96  # standard errors to each side: nineteen times in twenty
_NARROW = 0.4  # width of a range that is sure, of the factor
_TUNING, _NORMAL = 1.345, 1.4826
_LEAST_SPREAD = 0.1  # of a logarithm: hours of songs alike differ by a tenth
_TURNS, _STILL = 200, 1e-10
_STEP_BP, _SMALLEST_BP, _MOST_BP = 50, 200, 20_000
Numbers = NDArray[np.float64]
FINDING_HEADINGS = ("What", "Estimated", "Took", "Likely within", "Songs", "Suggested")
EARNING_HEADINGS = ("What", "Songs", "Hours", "Earned", "An hour", "Against the hourly rate")


def calibration(catalogue: Catalogue, words: PricingWords) -> Calibration:
    """Hold the catalogue's finished songs against the card in use."""
    return calibrate(finished_work(catalogue, words), card_in_use(catalogue), words.editing_names)


def calibrate(works: Sequence[SongWork], card: RateCard, editing: Mapping[str, str]) -> Calibration:
    """Hold finished songs against a card; `editing` names the kinds of editing."""
    findings = (*_effects(works, card), *(_editing(works, WorkKind(kind), name) for kind, name in editing.items()))
    hourly = card.mixing.editing_hour_pence
    return Calibration(
        len(works), findings, by_song(works, hourly), by_client(works, hourly), by_driver(works, card, hourly)
    )


def _effects(works: Sequence[SongWork], card: RateCard) -> Sequence[RateFinding]:
    """What sessions that are fair, messy or dense add to the hours of mixing."""
    mixed = [work for work in works if work.asked.mixed and work.hours.get(WorkKind.MIXING, 0) > 0]
    kinds = [("condition", Condition.FAIR), ("condition", Condition.MESSY), ("density", Density.DENSE)]
    priced = [(part, str(name), getattr(card.mixing, f"{part}_bp").get(name, 0)) for part, name in kinds]
    design = [[1.0, *(float(getattr(work.asked, part) == name) for part, name, _ in priced)] for work in mixed]
    answers = [math.log(work.hours[WorkKind.MIXING] / _base(work, card)) for work in mixed]
    believed = [math.log1p(bp / WHOLE_BP) for _, _, bp in priced]
    fit = robust_fit(design, answers, [0.0, *believed], [0.0, *(TRUST for _ in priced)])
    findings = []
    for place, (part, name, bp) in enumerate(priced, 1):
        having = int(sum(row[place] for row in design))
        compared = min(having, len(design) - having)
        path = ("mixing", f"{part}_bp", name)
        findings.append(_finding(f"A {name} session", path, bp, fit.values[place], fit.errors[place], having, compared))
    return findings


def _editing(works: Sequence[SongWork], kind: WorkKind, name: str) -> RateFinding:
    """How long a kind of editing took against what was estimated, on songs where it was."""
    pairs = [(float(work.asked.editing_hours.get(kind, 0)), work.hours.get(kind, 0.0)) for work in works]
    answers = [math.log(took / estimated) for estimated, took in pairs if estimated > 0 and took > 0]
    fit = robust_fit([[1.0] for _ in answers], answers, [0.0], [TRUST])
    return _finding(f"Hours of {name}", (), 0, fit.values[0], fit.errors[0], len(answers), len(answers))


def _finding(
    title: str, path: tuple[str, ...], believed: int, value: float, error: float, songs: int, compared: int
) -> RateFinding:
    low, likely, high = (_bp(value + times * error) for times in (-_MOSTLY, 0.0, _MOSTLY))
    sureness = Sureness.TOO_FEW
    if compared >= FEWEST:
        narrow = 2 * _MOSTLY * error <= _NARROW
        sureness = Sureness.SURE if compared >= PLENTY and narrow else Sureness.SOME
    apart = not low <= believed <= high and abs(likely - believed) >= _SMALLEST_BP
    suggested = None
    if sureness is not Sureness.TOO_FEW and apart:
        rounded = round(likely / _STEP_BP) * _STEP_BP
        suggested = min(_MOST_BP, max(0, rounded) if path else rounded)
    return RateFinding(title, path, believed, likely, low, high, songs, sureness, suggested)


def _base(work: SongWork, card: RateCard) -> int:
    """What the card asks for base and tracks, a penny at least: no hours go into a song that is worth nothing."""
    rates = card.mixing
    bands = -(-max(0, work.asked.tracks - rates.tracks_included) // rates.tracks_band)
    return max(1, rates.base_pence + bands * rates.tracks_band_pence)


def _bp(logarithm: float) -> int:
    """A factor's logarithm as what it adds."""
    return round((math.exp(min(logarithm, 5.0)) - 1) * WHOLE_BP)


@dataclass(frozen=True, slots=True)
class Fit:
    """Each coefficient with its standard error; infinite where neither a song nor a belief says anything."""

    values: tuple[float, ...]
    errors: tuple[float, ...]


def robust_fit(
    design: Sequence[Sequence[float]], answers: Sequence[float], believed: Sequence[float], trust: Sequence[float]
) -> Fit:
    """Fit `answers` to `design`, a row a song; a coefficient without trust is free, at best one of them.

    For few points: what a song says counts less the odder it is, and little is said against the card. Huber's
    M-estimator (Huber 1964, tuning constant 1.345), reweighted until it stands still, with a ridge towards what is
    believed already: `trust` counts as that many songs which said exactly that. The spread is the median absolute
    deviation of the residuals, 1.4826 of it for a normal spread, and never below what songs differ by of themselves.
    """
    if not answers:
        errors = tuple(_LEAST_SPREAD / np.sqrt(each) if each else float("inf") for each in trust)
        return Fit(tuple(believed), errors)
    x, y, prior, ridge = np.array(design), np.array(answers), np.array(believed), np.array(trust)
    free = ridge == 0
    beta = prior.copy()
    beta[free] = np.median(y - x[:, ~free] @ prior[~free])
    for _ in range(2):  # the spread around what is believed, then around what was fitted
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
        solved: Numbers = np.linalg.solve(_normal(x, weights, ridge), x.T @ (weights * y) + ridge * prior).astype(
            np.float64
        )
        still = float(np.max(np.abs(solved - beta))) < _STILL
        beta = solved
        if still:
            break
    return beta, weights


def _normal(x: Numbers, weights: Numbers, ridge: Numbers) -> Numbers:
    normal: Numbers = (x.T * weights) @ x + np.diag(ridge)
    return normal


def evidence(held: Calibration) -> str:
    """What the figures rest on, and that they are only offered."""
    if not held.songs:
        return (
            "No song is there to learn from yet. A song counts once it was quoted and accepted, is delivered, and its "
            "hours were written down."
        )
    songs = count(held.songs, "finished song")
    return (
        f"From {songs} with a quote and hours. What is estimated now counts as two songs more; odd songs count less. "
        "Nothing is changed by itself."
    )


def finding_rows(held: Calibration) -> Sequence[Sequence[str]]:
    """A row a finding."""
    return [
        (
            each.title,
            _signed(each.believed_bp),
            _signed(each.found_bp) if each.songs else "–",
            f"{_signed(each.low_bp)} to {_signed(each.high_bp)}" if each.songs else "–",
            str(each.songs),
            _suggested(each),
        )
        for each in held.findings
    ]


def earning_rows(held: Calibration) -> Sequence[tuple[str, Sequence[Sequence[str]]]]:
    """By what, and a row each."""
    parts = (
        ("By what drives the cost", held.by_driver),
        ("By client", held.by_client),
        ("By song", held.by_song),
    )
    return [(name, [_earning_row(each) for each in earnings]) for name, earnings in parts]


def _earning_row(each: Earning) -> Sequence[str]:
    margin = f"{'+' if each.margin_pence > 0 else ''}{pounds(each.margin_pence)}"
    amounts = (pounds(each.earned_pence), pounds(each.hourly_pence), margin)
    return (each.name, str(each.songs), f"{each.hours:.1f}", *amounts)


def _suggested(each: RateFinding) -> str:
    if each.suggested_bp is None:
        return "none: as estimated" if each.sureness != "too few songs to say" else str(each.sureness)
    return f"{_signed(each.suggested_bp)} ({each.sureness})"


def _signed(basis_points: int) -> str:
    whole = round(basis_points / 100)
    return "as it is" if basis_points == 0 else f"{'−' if basis_points < 0 else '+'}{percent(abs(whole) * 100)}"

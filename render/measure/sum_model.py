"""Least squares: how loud each stem is in a rough mix, what is left over, and what was done to the whole.

The model of an excerpt's spectrum is gain × shape × Σ level × stem: a gain for each place (compressor, fader), one
shape for all of them (equaliser), and a level for each stem and side. Each is found in turn with the others held.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Complex = NDArray[np.complex64]
GROUPS = 8  # of places, each left out once to see how much the levels depend on it
RIDGE = 1e-7  # of a stem's own energy
TANGLED = 30.0  # so many times less sure than alone: a stem whose sound is in others too
SOFT = 1e-4  # of the mean energy: places softer than this say nothing
PLAIN_ROUNDS, SHAPED_ROUNDS = 3, 8
BEST_LEFT = 3e-3  # of a place's energy: places explained better than this all weigh the same
WELL = 1e-4  # of a place's energy, left over in half of all places: nothing needs a shape
SHAPED_BETTER = 2.0  # times less is left over with a shape: an equaliser was on
AUDIBLE = 1e-2  # of a place's energy: a stem with less is not heard there
TINY = 1e-20
EVEN_HZ = 2000.0
THIRDS_HZ = tuple(1000 * 2 ** (third / 3) for third in range(-10, 10))  # 100 Hz to 8 kHz


@dataclass(frozen=True, slots=True)
class StemLevel:
    """How loud a stem is in the rough mix, 1.0 being as it came, over both sides.

    `unsure` is the standard error of that, infinite where it cannot be found; `lean` is 1 where it is on one side
    only, 0 where both are alike; `audible` in how many places it would be heard if it were as loud as the others.
    """

    level: float
    unsure: float
    lean: float
    audible: int


@dataclass(frozen=True, slots=True, eq=False)
class SumModel:
    """Excerpts explained by stems, in each loud place (numbered in `places`): what is left over of its energy, by
    which gain the sum is turned up there, and the energy of that sum. `shape` is what was done to each frequency, None
    where nothing needs to have been.
    """

    levels: tuple[StemLevel, ...]
    places: NDArray[np.int64]
    left: Floats
    gains: Floats
    ours: Floats
    shape: Complex | None

    def shaped_db(self, rate: int) -> float:
        """By how much the tone was changed, from the softest third of an octave to the loudest of them."""
        if self.shape is None:
            return 0.0
        power = np.square(np.abs(self.shape)).astype(np.float64)
        hz = np.arange(power.size) * rate / 2 / (power.size - 1)
        thirds = [(hz >= middle * 2 ** (-1 / 6)) & (hz < middle * 2 ** (1 / 6)) for middle in THIRDS_HZ]
        levels = [10 * np.log10(max(power[third].mean(), 1e-12)) for third in thirds if third.any()]
        return float(max(levels) - min(levels))


@dataclass(frozen=True, slots=True, eq=False)
class _Guess:
    """The model so far: levels (2 × stems), the places' gains, the shape, and what is left over in each place."""

    levels: Floats
    gains: Floats
    shape: Complex
    left: Floats

    @property
    def typical(self) -> float:
        return float(np.median(self.left))


def explain(rough: Floats, parts: Sequence[Singles], rate: int) -> SumModel:
    """Explain excerpts of a mix by those of the stems at the same places, each places × frames × 2 at `rate` Hz."""
    theirs = _spectra(rough, rate)
    energy = _energy(theirs)
    places = np.flatnonzero(energy > SOFT * energy.mean())
    theirs, energy = theirs[:, places], energy[places]
    stems = np.stack([_spectra(part[places], rate) for part in parts], axis=2)  # sides × places × stems × bins
    guess = _fit(theirs, stems, energy, shaped=False)
    shaped = guess.typical > WELL
    if shaped:
        other = _fit(theirs, stems, energy, shaped=True)
        shaped = other.typical * SHAPED_BETTER < guess.typical
        guess = other if shaped else guess
    model = _sum(stems, guess.levels)
    levels = _levels(theirs, stems, guess, energy)
    settled = _settle(theirs, model, guess, energy)
    return SumModel(levels, places, settled.left, settled.gains, _energy(model), settled.shape if shaped else None)


def _spectra(excerpts: Floats | Singles, rate: int) -> Complex:
    """Sides × places × bins; below `EVEN_HZ` each octave weighs the same, as most music is louder the lower it is."""
    frames = excerpts.shape[1]
    hz = np.fft.rfftfreq(frames, 1 / rate)
    weight = np.sqrt(np.minimum(hz / EVEN_HZ, 1.0))[None, :, None]
    spectra = np.fft.rfft(excerpts * np.hanning(frames).astype(np.float32)[None, :, None], axis=1) * weight
    return np.ascontiguousarray(np.moveaxis(spectra, 2, 0).astype(np.complex64))


def _energy(spectra: Complex) -> Floats:
    """Of each place."""
    return np.asarray(np.square(np.abs(spectra)).sum(axis=(0, 2)), np.float64)


def _sum(stems: Complex, levels: Floats) -> Complex:
    """The stems at these levels, added up."""
    return np.asarray(np.einsum("pknb,pn->pkb", stems, levels.astype(np.float32)), np.complex64)


def _fit(theirs: Complex, stems: Complex, energy: Floats, *, shaped: bool) -> _Guess:
    bins = theirs.shape[2]
    ones = np.ones(bins, np.complex64)
    guess = _Guess(np.ones((2, stems.shape[2])), np.ones(energy.size), ones, np.ones(energy.size))
    if shaped:
        guess = _settle(theirs, _sum(stems, guess.levels), guess, energy)
    for _ in range(SHAPED_ROUNDS if shaped else PLAIN_ROUNDS):
        levels = np.stack([_solve(*_products(theirs, stems, guess, energy, side))[0] for side in (0, 1)])
        settled = _settle(theirs, _sum(stems, levels), guess, energy)
        guess = _Guess(levels, settled.gains, settled.shape if shaped else ones, settled.left)
    return guess


def _weights(guess: _Guess, energy: Floats) -> Floats:
    """Of the places: every one the same, but less where more is left over, so that what is missing does not mislead."""
    return 1 / (np.maximum(energy, TINY) * np.maximum(guess.left, BEST_LEFT))


def _products(theirs: Complex, stems: Complex, guess: _Guess, energy: Floats, side: int) -> tuple[Floats, Floats]:
    """The normal equations of each place: stems with stems (places × n × n), and stems with the mix (places × n)."""
    columns = _reals(stems[side] * guess.shape)
    target = _reals(theirs[side])
    weights = _weights(guess, energy)
    inner = (columns @ columns.transpose(0, 2, 1)).astype(np.float64)
    outer = (columns @ target[:, :, None])[:, :, 0].astype(np.float64)
    return inner * (weights * guess.gains**2)[:, None, None], outer * (weights * guess.gains)[:, None]


def _reals(spectra: Complex) -> NDArray[np.float32]:
    """Real and imaginary parts side by side: the levels are real."""
    return np.ascontiguousarray(spectra.astype(np.complex64)).view(np.float32)


def _solve(inner: Floats, outer: Floats) -> tuple[Floats, Floats]:
    """The levels on a side, and how many times less sure each is for the others being there."""
    whole = inner.sum(axis=0)
    scale = np.sqrt(np.maximum(np.diag(whole), TINY))
    even = whole / scale[:, None] / scale + np.eye(scale.size) * RIDGE
    inverse = np.linalg.pinv(even, hermitian=True)
    return inverse @ (outer.sum(axis=0) / scale) / scale, np.diag(inverse) * np.diag(even)


def _settle(theirs: Complex, model: Complex, guess: _Guess, energy: Floats) -> _Guess:
    """The gains and the shape that make the sum most like the rough mix, and what is left over then."""
    gains = guess.gains
    left, shape = guess.left, guess.shape
    for _ in range(3):
        weights = _weights(_Guess(guess.levels, gains, shape, left), energy)
        turned = model * gains.astype(np.float32)[None, :, None]
        heavy = weights.astype(np.float32)[None, :, None]
        shape = (heavy * theirs * np.conj(turned)).sum(axis=(0, 1)) / np.maximum(
            (heavy * np.square(np.abs(turned))).sum(axis=(0, 1)), 1e-12
        )
        bent = model * shape
        both = (theirs * np.conj(bent)).real.sum(axis=(0, 2), dtype=np.float64)
        gains = np.maximum(both / np.maximum(_energy(bent), TINY), 1e-6)
        left = _energy(theirs - bent * gains.astype(np.float32)[None, :, None]) / np.maximum(energy, TINY)
    middle = float(np.median(gains))
    return _Guess(guess.levels, gains / middle, (shape * middle).astype(np.complex64), left)


def _levels(theirs: Complex, stems: Complex, guess: _Guess, energy: Floats) -> tuple[StemLevel, ...]:
    """The levels with how sure they are, found by leaving out places, a group at a time (a jackknife).

    What is left over of music is not noise, and a formula for noise would promise far too much.
    """
    own = np.square(np.abs(stems)).sum(axis=3, dtype=np.float64)  # sides × places × stems
    share = own.sum(axis=1) / np.maximum(own.sum(axis=(0, 1)), TINY)
    levels, errors = np.zeros((2, stems.shape[2])), np.zeros((2, stems.shape[2]))
    for side in (0, 1):
        inner, outer = _products(theirs, stems, guess, energy, side)
        levels[side], tangle = _solve(inner, outer)
        group = np.arange(len(inner)) % GROUPS
        without = np.stack([_solve(inner[group != left], outer[group != left])[0] for left in range(GROUPS)])
        errors[side] = np.sqrt((GROUPS - 1) / GROUPS * np.square(without - without.mean(axis=0)).sum(axis=0))
        errors[side][tangle > TANGLED] = np.inf
    errors[share < AUDIBLE] = 0.0  # a silent side
    whole = np.sqrt((np.square(levels) * share).sum(axis=0))
    power = np.square(levels) * share
    lean = np.abs(power[0] - power[1]) / np.maximum(power.sum(axis=0), TINY)
    usual = float(np.median(whole))
    audible = (own.sum(axis=0) * usual**2 > AUDIBLE * energy[:, None]).sum(axis=0)
    rows = zip(whole.tolist(), errors.max(axis=0).tolist(), lean.tolist(), audible.tolist(), strict=True)
    return tuple(StemLevel(*row) for row in rows)

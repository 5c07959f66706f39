"""Files that are others over again, moved by some milliseconds, or upside down with something added or filtered.

Each file is held against those whose level over time is most like its own, in short excerpts where it is loudest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from render.kernels.mix import Floats
from render.measure.likeness import Match, Singles, Sounding, level_curves, loudest_places
from render.measure.loudness import STEPS_A_SECOND
from render.measure.tracks import read_excerpts

PARTNERS = 2  # that each file is compared with, those most like it
MOVED_S = 0.03  # a copy is sought so far away: what is further is an echo, and meant
CLOSE_S = 0.002  # sound from the other side of a skin comes so much later
EXCERPTS, LENGTH = 10, 2048
TAPS = 4  # on either side, by which a copy that was moved by parts of a sample is fitted
SINGLE = 1.3  # times any likeness of the same sign nearby: a tone is as much like itself half a period later
MANY_BINS = 40.0  # of frequencies that count: a few partials may be against each other by chance
CLEARER_DB = 10.0  # than elsewhere: a steady tone is explained as well there, and says nothing
# Left of a copy, sample for sample: 16 bits leave −81, another tone of the same pitch −67 at the least.
COPIED_DB = -75.0
RIDGE = 1e-9


@dataclass(frozen=True, slots=True)
class CoherenceRules:
    """How alike two level curves must be (cosine) for a comparison, what may be left over of a copy, in dB, and how
    much two files must be against each other (0 to 1) in the frequencies that both hold, where those are many and few.
    """

    curve_at_least: float
    left_below_db: float
    against_at_least: float
    against_narrow: float


def find_coherent(files: Sequence[Sounding], rules: CoherenceRules) -> list[Match]:
    """Pairs of files that start together of which one is a copy of the other, or against it.

    Raises AudioError where one cannot be read again.
    """
    matches: list[Match] = []
    hubs: dict[int, list[int]] = {}
    for first, second in _likely(files, rules.curve_at_least):
        hubs.setdefault(first, []).append(second)
    for first, partners in hubs.items():
        places, margin = _places(files[first]), round(MOVED_S * files[first].rate)
        ours = _excerpts(files[first], places, LENGTH)
        for second in partners:
            theirs = _excerpts(files[second], [place - margin for place in places], LENGTH + 2 * margin)
            match = _compare(ours, theirs, files[first].rate, rules)
            if match:
                level_db, opposite, moved_s, partly = match
                matches.append(Match(first, second, level_db, opposite, exact=False, moved_s=moved_s, partly=partly))
    return matches


def _likely(files: Sequence[Sounding], at_least: float) -> list[tuple[int, int]]:
    """The pairs worth a comparison: each file with those most like it in level, wherever within some milliseconds."""
    curves, step_s = level_curves(files)
    like = np.zeros((len(files), len(files)), np.float32)
    for shift in range(1 + round(MOVED_S / step_s)):
        moved = curves[:, shift:] @ curves[:, : curves.shape[1] - shift].T
        like = np.maximum(like, np.maximum(moved, moved.T))
    rates = np.array([file.rate for file in files])
    like[rates[:, None] != rates] = 0.0
    np.fill_diagonal(like, 0.0)
    best = np.argsort(-like, axis=1)[:, :PARTNERS]
    pairs = {
        (min(one, other), max(one, other))
        for one, others in enumerate(best.tolist())
        for other in others
        if like[one, other] >= at_least
    }
    return sorted(pairs)


def _places(file: Sounding) -> list[int]:
    """Loud places of the file, as frames, far enough apart and from its ends for the longer excerpts."""
    margin, frames = round(MOVED_S * file.rate), file.power.size * file.rate // STEPS_A_SECOND
    starts = loudest_places(file, EXCERPTS, 2 + round((2 * MOVED_S + LENGTH / file.rate) * STEPS_A_SECOND))
    return [start for start in starts if margin <= start <= frames - LENGTH - margin] or [0]


def _excerpts(file: Sounding, starts: Sequence[int], length: int) -> Floats:
    """Excerpts of the louder of the file's sides, or of its only one."""
    excerpts: Singles = read_excerpts(file.path, starts, length)
    side = int(np.argmax(np.square(excerpts).sum(axis=(0, 1)))) if excerpts.size else 0
    return excerpts[:, :, side].astype(np.float64)


def _compare(ours: Floats, theirs: Floats, rate: int, rules: CoherenceRules) -> tuple[float, bool, float, bool] | None:
    """How much louder the other is, whether upside down, how much later, and whether only in part; None of others."""
    margin = (theirs.shape[1] - LENGTH) // 2 if ours.size else 0
    here = theirs[:, margin : margin + LENGTH]
    if not ours.any() or not here.any():
        return None
    lag, same, least_db = _copied_lag(ours, theirs)
    if least_db <= COPIED_DB:
        return _louder_db(ours, theirs[:, lag : lag + LENGTH]), not same, (lag - margin) / rate, False
    lag, same = _best_lag(ours, theirs)
    left = _left_db(ours, theirs, lag)
    elsewhere = lag + margin // 2 if lag < margin else lag - margin // 2
    if left <= rules.left_below_db and left + CLEARER_DB <= _left_db(ours, theirs, elsewhere):
        return _louder_db(ours, theirs[:, lag : lag + LENGTH]), not same, (lag - margin) / rate, False
    against, along, bins = _likeness_here(ours, here, round(CLOSE_S * rate))
    least = rules.against_at_least if bins >= MANY_BINS else rules.against_narrow
    if against >= least and against >= SINGLE * along:
        return _louder_db(ours, here), True, 0.0, True
    return None


def _louder_db(ours: Floats, theirs: Floats) -> float:
    return float(10 * np.log10(np.square(theirs).sum() / np.square(ours).sum()))


def _best_lag(ours: Floats, theirs: Floats) -> tuple[int, bool]:
    """At which frame of their excerpts ours lie best, and whether with the same sign."""
    likeness = _products(ours, theirs)
    best = int(np.argmax(np.abs(likeness)))
    return best, bool(likeness[best] > 0)


def _copied_lag(ours: Floats, theirs: Floats) -> tuple[int, bool, float]:
    """At which frame theirs are ours at another level, whether with the same sign, and what is left of ours, in dB.

    One level fits all excerpts. Of a tone, its attacks and what it fades by say which of its periods is the place.
    """
    likeness = _products(ours, theirs)
    sums = np.concatenate([[0.0], np.cumsum(np.square(theirs).sum(axis=0))])
    powers = np.maximum(sums[LENGTH:] - sums[:-LENGTH], 1e-30)
    whole = float(np.square(ours).sum())
    best = int(np.argmax(np.square(likeness) / powers))
    left = whole - float(likeness[best] ** 2 / powers[best])
    return best, bool(likeness[best] > 0), float(10 * np.log10(max(left / whole, 1e-30)))


def _products(ours: Floats, theirs: Floats) -> Floats:
    """The sum of ours times theirs, at each frame of their excerpts at which ours may lie."""
    size = 1 << (theirs.shape[1] + LENGTH).bit_length()
    cross = np.fft.rfft(theirs, size, axis=1) * np.conj(np.fft.rfft(ours, size, axis=1))
    return np.fft.irfft(cross.sum(axis=0), size)[: theirs.shape[1] - LENGTH + 1]


def _left_db(ours: Floats, theirs: Floats, lag: int) -> float:
    """What is left of ours after the best few taps of theirs around the lag are taken away, against ours."""
    lags = [at for at in range(lag - TAPS, lag + TAPS + 1) if 0 <= at <= theirs.shape[1] - LENGTH]
    moved = np.lib.stride_tricks.sliding_window_view(theirs[:, lags[0] : lags[-1] + LENGTH], LENGTH, axis=1)
    # Without a library's threads, which would wait for each other longer than they work.
    among, along = np.einsum("eik,ejk->ij", moved, moved), np.einsum("eik,ek->i", moved, ours)
    whole = float(np.einsum("ek,ek->", ours, ours))
    taps = np.linalg.solve(among + RIDGE * np.trace(among) * np.eye(len(lags)), along)
    left = whole - 2 * float(taps @ along) + float(taps @ among @ taps)
    return float(10 * np.log10(max(left, 1e-30) / whole))


def _likeness_here(ours: Floats, here: Floats, most: int) -> tuple[float, float, float]:
    """How much two files are against each other, and along with each other, within `most` frames; in how many bins.

    Each frequency weighs as much as the weaker of both holds of it allows: what only one holds says nothing.
    """
    spectra = [np.fft.rfft(side, 2 * LENGTH, axis=1) for side in (ours, here)]
    cross = (spectra[1] * np.conj(spectra[0])).sum(axis=0)
    powers = [np.square(np.abs(side)).sum(axis=0) for side in spectra]
    whole = np.fft.irfft(np.sqrt(powers[0] * powers[1]).astype(complex))[0]
    likeness = np.fft.irfft(cross) / max(float(whole), 1e-30)
    near = np.concatenate([likeness[-most:], likeness[: most + 1]])
    weights = np.abs(cross)
    bins = float(weights.sum() ** 2 / max(float(np.square(weights).sum()), 1e-30))
    return float(-near.min()), float(near.max()), bins

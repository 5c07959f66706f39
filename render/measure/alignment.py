"""Where in one take another begins, to the sample: level curves find candidates, waveforms decide between them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEIGHBOURS = 5  # steps around a candidate that are the same one
FLOOR = 1e-4  # of the mean power: what lies below is silence to the level curves


def likely_lags(before: Floats, after: Floats, candidates: int) -> list[int]:
    """The likeliest steps that `after` lies later than `before`, the best first; both are powers step by step."""
    one, other = _curve(after), _curve(before)
    size = 1 << (one.size + other.size - 1).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    found: list[int] = []
    for _ in range(candidates):
        best = int(np.argmax(likeness))
        if likeness[best] <= 0:
            break
        found.append(best if best < one.size else best - size)
        likeness[np.arange(best - NEIGHBOURS, best + NEIGHBOURS + 1) % size] = -1.0
    return found


def _curve(power: Floats) -> Floats:
    """Levels in dB about their mean."""
    levels = np.log10(power + FLOOR * max(float(power.mean()), 1e-20))
    return np.asarray(levels - levels.mean())


def best_shift(short: Floats, long: Floats) -> tuple[int, float]:
    """How many frames into the windows `long` the windows `short` (windows × frames) begin, and how alike they are.

    Differences of neighbouring samples are compared: the bass, which is alike over many frames, weighs less. Likeness
    is 0 to 1, whatever the polarity.
    """
    one, other = np.diff(short, axis=1), np.diff(long, axis=1)
    size = 1 << (other.shape[1] + one.shape[1]).bit_length()
    spectra = np.fft.rfft(other, size, axis=1) * np.conj(np.fft.rfft(one, size, axis=1))
    shifts = np.fft.irfft(spectra.sum(axis=0), size)[: other.shape[1] - one.shape[1] + 1]
    best = int(np.argmax(np.abs(shifts)))
    energy = np.square(one).sum() * np.square(other[:, best : best + one.shape[1]]).sum()
    return best, float(abs(shifts[best]) / np.sqrt(energy)) if energy > 0 else 0.0


def loudest_parts(power: Floats, parts: int) -> Sequence[int]:
    """The loudest step of each of `parts` equal parts, rising; parts without any power have none."""
    edges = [part * power.size // parts for part in range(parts + 1)]
    spans = [(low, power[low:high]) for low, high in pairwise(edges)]
    return [low + int(np.argmax(span)) for low, span in spans if span.size and span.any()]

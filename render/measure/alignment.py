"""Where in one file another begins, to the sample: coarse searches find candidates, waveforms decide between them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.measure.tracks import TimelineTrack
from render.monitor import Monitor

Floats = NDArray[np.float64]
NEIGHBOURS = 5  # steps around a candidate that are the same one
FLOOR = 1e-4  # of the mean power: what lies below is silence to the level curves
SEARCH_RATE = 8000
STRETCH = 1 << 18  # frames of the file that are searched at once: 33 s
PEAKS = 4  # of each excerpt in each stretch
APART = 12  # frames: peaks closer than this are one
STARTS = 6  # that are answered
SAME = 3  # frames by which the starts that two excerpts find may differ
QUIET = 1e-3  # of the mean energy: what is softer is lifted no further


def likely_lags(before: Floats, after: Floats, candidates: int) -> list[int]:
    """The likeliest steps that `after` lies later than `before`, the best first; both are powers step by step."""
    one, other = _curve(after), _curve(before)
    size = 1 << (one.size + other.size - 1).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    lags: list[int] = []
    for _ in range(candidates):
        best = int(np.argmax(likeness))
        if likeness[best] <= 0:
            break
        lags.append(best if best < one.size else best - size)
        likeness[np.arange(best - NEIGHBOURS, best + NEIGHBOURS + 1) % size] = -1.0
    return lags


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


def likely_starts(path: Path, places_s: Sequence[float], excerpts: Sequence[Floats], monitor: Monitor) -> list[float]:
    """Where the file begins, in seconds, on the timeline on which each excerpt lies at its place; the likeliest first.

    The excerpts are mono, all of one length, at `SEARCH_RATE`. Differences of neighbouring samples are compared, so
    that the bass weighs less. Memory does not grow with the file's length.
    """
    shapes = [np.diff(excerpt) for excerpt in excerpts]
    length = shapes[0].size
    size = 1 << (STRETCH + length - 1).bit_length()
    filters = [np.conj(np.fft.rfft(shape, size)) / max(float(np.linalg.norm(shape)), 1e-20) for shape in shapes]
    starts: list[tuple[float, float]] = []
    for begin, stretch in _stretches(path, length, monitor):
        spectrum = np.fft.rfft(stretch, size)
        energy = _energies(stretch, length)
        level = 1 / np.sqrt(energy + QUIET * max(float(energy.mean()), 1e-20))
        for place, matched in zip(places_s, filters, strict=True):
            likeness = np.abs(np.fft.irfft(spectrum * matched, size)[: energy.size]) * level
            starts.extend((place * SEARCH_RATE - begin - peak, value) for peak, value in _peaks(likeness))
    return [start / SEARCH_RATE for start in _agreed(starts)]


def _stretches(path: Path, length: int, monitor: Monitor) -> Iterator[tuple[int, Floats]]:
    """The file's differences, each stretch with the last `length` of the one before."""
    with TimelineTrack(path, SEARCH_RATE) as track:
        last = np.zeros(length + 1)
        for begin in range(0, track.frames + length, STRETCH):
            monitor.check()
            samples = np.concatenate([last, track.read(begin, STRETCH).mean(axis=1)])
            last = samples[-length - 1 :]
            yield begin - length - 1, np.diff(samples)


def _energies(samples: Floats, length: int) -> Floats:
    """The energy of the `length` frames from each frame on, as far as they are whole."""
    sums = np.concatenate([[0.0], np.cumsum(np.square(samples))])
    return np.asarray(np.maximum(sums[length:] - sums[:-length], 0.0))


def _peaks(likeness: Floats) -> Iterator[tuple[int, float]]:
    for _ in range(PEAKS):
        best = int(np.argmax(likeness))
        yield best, float(likeness[best])
        likeness[max(0, best - APART) : best + APART + 1] = 0.0


def _agreed(candidates: Sequence[tuple[float, float]]) -> list[float]:
    """The starts that the most excerpts found, each weighing as much as it is alike."""
    starts, values = np.array(sorted(candidates)).T
    together = np.array([values[np.abs(starts - start) <= SAME].sum() for start in starts])
    kept: list[float] = []
    for place in np.argsort(-together):
        if len(kept) < STARTS and all(abs(starts[place] - other) > SAME for other in kept):
            kept.append(float(starts[place]))
    return kept

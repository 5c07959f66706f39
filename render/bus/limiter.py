"""The true-peak limiter over a stream: it looks ahead, so it keeps frames back and hands them out later."""

import numpy as np
from numpy.typing import NDArray

from render.bus.correction import AHEAD, HOP, Correction, reach
from render.bus.fifo import SampleFifo
from render.bus.settings import Limiter
from render.kernels.bus_stages import scale_frames
from render.kernels.limiter_gain import (
    GROUP_FRAMES,
    interval_peaks,
    largest_in_window,
    largest_of_groups,
    release,
    required_reduction,
    smooth_gain,
)
from render.kernels.meters import split_channels
from render.measure.meter import HISTORY, TAPS, halves, interpolator
from render.units import FULL_SCALE, ratio

Floats = NDArray[np.float64]
ATTACK_S = 0.004  # how long before a peak the gain starts to fall
HOLD_S = 0.010  # how long it stays: half a period of 50 Hz, so that bass is turned down and not bent
RISE_S, FALL_TIMES = 0.25, 8.0  # the long average: how fast it learns, and how much slower it is to release
DELAY = TAPS // 2  # frames until the points around one are known
BETA = 5.5
"""Of the Kaiser window: lower than a meter's, for less error up to 0.42 of the rate. At 7 tones of 19 and 20 kHz at
48 kHz read unevenly, and left another of −67 dB; from 4.5 to 6 they leave none above −94."""


class TruePeakLimiter:
    """Keeps one stereo stream at or below a ceiling, at and between its samples.

    The gain comes from an envelope at four points a sample, is applied at the stream's own rate, and what comes out is
    measured at eight points a sample and corrected locally. What never crosses the ceiling passes bit for bit.
    """

    def __init__(self, settings: Limiter, rate: int) -> None:
        ceiling = ratio(settings.ceiling_dbtp) * FULL_SCALE
        self._envelope = PeakEnvelope(ceiling)
        self._smooth = SmoothGain(settings.release_ms, rate)
        self._correction = Correction(ceiling, rate)
        attack = self._smooth.attack
        self._behind = DELAY + attack  # frames that the gain is behind the input
        self._latency = self._behind + AHEAD + HOP  # from the end of the input to the start of the settled hop
        self._kept = SampleFifo()
        self._samples = np.zeros(2 * self._latency)
        self._peaks = np.zeros((2, attack + HOP), np.float32)
        self._required, self._gain = np.zeros(HOP, np.int32), np.ones(HOP)
        self._entered = self._hops = 0

    def process(self, samples: Floats) -> tuple[Floats, Floats]:
        """Take in interleaved stereo of any length; give the samples that are settled, and the gain of their frames."""
        self._kept.put(samples)
        self._entered += samples.size // 2
        settled = [self._hop(self._kept.take(2 * HOP)) for _ in range(self._kept.size // (2 * HOP))]
        return _joined(settled)

    def finish(self) -> tuple[Floats, Floats]:
        """The samples that were kept back, and their gain."""
        rest = self._kept.take(self._kept.size)
        settled = [self._hop(np.append(rest, np.zeros(2 * HOP - rest.size)))] if rest.size else []
        while self._hops * HOP - self._latency + HOP < self._entered:
            settled.append(self._hop(np.zeros(2 * HOP)))
        return _joined(settled)

    def _hop(self, samples: Floats) -> tuple[Floats, Floats]:
        """Take in a hop; give the one that is settled by it, without what lies before the start or after the end."""
        self._samples[: -2 * HOP] = self._samples[2 * HOP :]
        self._samples[-2 * HOP :] = samples
        self._hops += 1
        most = self._envelope.follow(samples, self._required)
        self._smooth.follow(self._required, most, self._gain)
        self._peaks[:, :-HOP] = self._peaks[:, HOP:]
        self._peaks[:, -HOP:] = self._envelope.peaks[:, :HOP]
        new = self._samples[-2 * (self._behind + HOP) : -2 * self._behind]
        gain = self._correction.settle(new, self._gain, self._peaks[:, :HOP])
        return self._within(gain)

    def _within(self, gain: Floats) -> tuple[Floats, Floats]:
        """The settled frames that the stream has, limited by their `gain`."""
        start = self._hops * HOP - self._latency
        first, last = max(0, -start), max(0, min(HOP, self._entered - start))
        gain = gain[first:last]
        limited = self._samples[2 * first : 2 * last].copy() if gain.size else np.zeros(0)
        scale_frames(limited, gain)
        return limited, gain


def _joined(settled: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """The samples and the gains of several hops, each in one array."""
    if not settled:
        return np.zeros(0), np.zeros(0)
    samples, gains = zip(*settled, strict=True)
    return np.concatenate(samples), np.concatenate(gains)


class PeakEnvelope:
    """What each frame must give, from the peaks at and between the samples; `DELAY` frames behind the input."""

    def __init__(self, ceiling: float) -> None:
        filters = interpolator(BETA)
        self._ceiling = ceiling
        self._phases = halves(filters)
        self._reach = max(float(np.abs(filters).sum(axis=1).max()), reach())
        self._planar = np.zeros((2, HISTORY + HOP), np.float32)
        self.peaks = np.zeros((2, 1 + HOP), np.float32)
        """Of the intervals before each frame of the hop, and after the last."""

    @property
    def samples(self) -> NDArray[np.float32]:
        """The frames of the hop (2 × HOP)."""
        return self._planar[:, DELAY - 1 : DELAY - 1 + HOP]

    def take_in(self, samples: Floats) -> None:
        """Take in the next hop of interleaved stereo."""
        self._planar[:, :HISTORY] = self._planar[:, HOP:]
        self.peaks[:, 0] = self.peaks[:, HOP]
        split_channels(samples, 2, self._planar, HISTORY)
        for side, peaks in zip(self._planar, self.peaks, strict=True):
            interval_peaks(side, self._phases, self._reach, self._ceiling, peaks[1:])

    def follow(self, samples: Floats, required: NDArray[np.int32]) -> int:
        """Write what the frames of a hop must give to `required`, and return the largest."""
        self.take_in(samples)
        return required_reduction(self.samples, self.peaks, self._ceiling, required)


class SmoothGain:
    """The gain that gives each frame what it requires, reached smoothly and released slowly; `attack` frames behind.

    What is required is held and released for a few frames together, by the most that one of them requires.
    """

    def __init__(self, release_ms: float, rate: int) -> None:
        third = max(2, round(ATTACK_S * rate / 3))
        self._boxes = np.array([third, third, third])
        self.attack = int(self._boxes.sum()) - 3
        self._window = 1 + -(-(round(HOLD_S * rate) + self.attack) // GROUP_FRAMES)
        self._times = _times(release_ms, rate)
        self._state = np.zeros(2)
        self._required = np.zeros(self._window - 1 + HOP // GROUP_FRAMES, np.int32)
        self._held = np.zeros(HOP // GROUP_FRAMES, np.int32)
        self._given = np.zeros(self.attack + HOP, np.int32)
        self._work, self._spare = (
            np.zeros((2, self._given.size), np.int64),
            np.zeros((2, self._required.size), np.int32),
        )
        self._silent = 0  # frames since anything was required

    def follow(self, required: NDArray[np.int32], most: int, gain: Floats) -> None:
        """Write the `gain` of a hop's frames; `most` is the largest that the hop requires."""
        new = self._held.size
        self._required[:-new] = self._required[new:]
        largest_of_groups(required, self._required[-new:])
        self._given[:-HOP] = self._given[HOP:]
        self._silent = 0 if most else self._silent + HOP
        if self._silent > self._required.size * GROUP_FRAMES and not self._state[0]:
            self._given[-HOP:] = 0
        else:
            self._spare[0] = self._required
            largest_in_window(self._spare[0], self._window, self._spare[1], self._held)
            release(self._held, self._times, self._state)
            self._given[-HOP:] = np.repeat(self._held, GROUP_FRAMES)
        if self._given.any():
            smooth_gain(self._given, self._boxes, self._work, gain)
        else:
            gain[:] = 1.0


class GroupGain:
    """The gain of `SmoothGain` where only the largest of each `GROUP_FRAMES` frames is known: to plan by."""

    def __init__(self, release_ms: float, rate: int) -> None:
        third = max(2, round(ATTACK_S * rate / 3 / GROUP_FRAMES))
        self._boxes = np.array([third, third, third])
        self._attack = int(self._boxes.sum()) - 3
        self._window = 1 + -(-(round(HOLD_S * rate) + self._attack * GROUP_FRAMES) // GROUP_FRAMES)
        self._times = _times(release_ms, rate)

    def over(self, required: NDArray[np.int32]) -> Floats:
        """The gain of each group of a stream that begins and ends with them."""
        padded = np.concatenate([np.zeros(self._window - 1, np.int32), required, np.zeros(self._attack, np.int32)])
        held, gain = np.zeros(required.size + self._attack, np.int32), np.empty(required.size)
        largest_in_window(padded, self._window, np.empty_like(padded), held)
        release(held, self._times, np.zeros(2))
        smooth_gain(held, self._boxes, np.empty((2, held.size), np.int64), gain)
        return gain


def _times(release_ms: float, rate: int) -> Floats:
    """The coefficients of release, rise and fall for each `GROUP_FRAMES` frames."""
    release_s = release_ms / 1000
    return np.asarray(np.exp(-GROUP_FRAMES / (np.array([release_s, RISE_S, FALL_TIMES * release_s]) * rate)))

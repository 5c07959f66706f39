"""The true-peak limiter over a stream: it looks ahead, so it keeps frames back and hands them out later."""

import numpy as np
from numpy.typing import NDArray

from render.bus.correction import AHEAD, Correction
from render.bus.limiter_gain import DELAY, HOP, Envelope, SmoothGain
from render.bus.settings import Limiter
from render.bus.waiting import Waiting
from render.kernels.filters import scale_frames
from render.units import FULL_SCALE, ratio

Floats = NDArray[np.float64]


class TruePeakLimiter:
    """Keeps one stereo stream at or below a ceiling, at and between its samples.

    The gain comes from an envelope at four points a sample, is applied at the stream's own rate, and what comes out is
    measured at eight points a sample and corrected locally. What never crosses the ceiling passes bit for bit.
    """

    def __init__(self, settings: Limiter, rate: int) -> None:
        ceiling = ratio(settings.ceiling_dbtp) * FULL_SCALE
        self._envelope = Envelope(ceiling)
        self._smooth = SmoothGain(settings.release_ms, rate)
        self._correction = Correction(ceiling, rate)
        attack = self._smooth.attack
        self._behind = DELAY + attack  # frames that the gain is behind the input
        self._latency = self._behind + AHEAD + HOP  # from the end of the input to the start of the settled hop
        self._waiting = Waiting()
        self._samples = np.zeros(2 * self._latency)
        self._peaks = np.zeros((2, attack + HOP), np.float32)
        self._required, self._gain = np.zeros(HOP, np.int32), np.ones(HOP)
        self._entered = self._hops = 0

    def process(self, samples: Floats) -> tuple[Floats, Floats]:
        """Take in interleaved stereo of any length; give the samples that are settled, and the gain of their frames."""
        self._waiting.put(samples)
        self._entered += samples.size // 2
        settled = [self._hop(self._waiting.take(2 * HOP)) for _ in range(self._waiting.size // (2 * HOP))]
        return _joined(settled)

    def finish(self) -> tuple[Floats, Floats]:
        """The samples that were kept back, and their gain."""
        rest = self._waiting.take(self._waiting.size)
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

"""A loudness and peak meter for a stream: takes blocks of any length, gives the figures at the end.

True peak is the largest value of the signal between its samples, by ITU-R BS.1770-4 annex 2.
"""

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.kernels.meters import interpolated_peak, largest_sample, split_channels, weighted_energy
from render.kernels.mix import Floats, Samples
from render.measure.loudness import STEPS_A_SECOND, Loudness, channel_weights, k_weighting, read_loudness
from render.units import FULL_SCALE, dbfs

OVERSAMPLING, TAPS, BETA = 4, 24, 7.0
"""Four points a sample, as the annex asks; twice its taps, so that tones near the band's end read true."""
HISTORY = TAPS - 1  # samples of the block before that its first point needs


@dataclass(frozen=True, slots=True)
class Levels:
    """What a meter read; levels are dBFS and dBTP, None for digital silence."""

    loudness: Loudness
    true_peak_dbtp: float | None
    sample_peak_dbfs: float | None


def interpolator(beta: float = BETA) -> Floats:
    """A polyphase interpolator for the points between samples (phases × taps): a sinc under a Kaiser window of `beta`.

    Each phase has unit gain at DC. The phase of the samples themselves is left out: it would only copy them.
    """
    between = np.arange(1, OVERSAMPLING)
    positions = np.arange(TAPS)[None, :] - (TAPS / 2 - 1) - between[:, None] / OVERSAMPLING
    inside = np.clip(1 - (positions / (TAPS / 2)) ** 2, 0, None)
    window = np.i0(beta * np.sqrt(inside)) / np.i0(beta)
    phases = np.sinc(positions) * window
    return np.ascontiguousarray((phases / phases.sum(axis=1, keepdims=True))[:, ::-1])


def halves(filters: Floats) -> NDArray[np.float32]:
    """The `interpolator` as its kernel wants it: half of the middle filter, then of the outer ones' two parts.

    The outer filters mirror each other: the parts are half their sum and half their difference.
    """
    first, middle, _ = filters
    mirrored = first[::-1]
    parts = np.stack([middle, (first + mirrored) / 2, (first - mirrored) / 2])
    return np.ascontiguousarray(parts[:, : TAPS // 2], dtype=np.float32)


class TruePeakMeter:
    """Follows the true peak of a stream; values are in the unit of the samples it is given.

    Works in float32, twice as many samples at a time: its rounding moves a peak by less than 0.00001 dB.
    """

    def __init__(self) -> None:
        filters = interpolator()
        self._phases = halves(filters)
        self._reach = float(np.abs(filters).sum(axis=1).max())
        self.highest = 0.0

    def process(self, signal: NDArray[np.float32]) -> None:
        """Take in the next samples of one channel, the `HISTORY` samples before them included."""
        self.highest = interpolated_peak(signal, self._phases, self._reach, self.highest)


class PeakMeter:
    """Follows the sample peak and the true peak of one stream of `channels`.

    Without `true_peak` that figure is None, and the reading takes little time.
    """

    def __init__(self, channels: int, *, true_peak: bool = True) -> None:
        self._channels = channels
        self._true_peak = TruePeakMeter() if true_peak else None
        self._peak = 0.0
        self._planar = np.zeros((channels, HISTORY), np.float32)

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit (24-bit steps)."""
        frames = samples.size // self._channels
        if not frames:
            return
        self._peak = max(self._peak, largest_sample(samples))
        if self._true_peak:
            self._follow(self._true_peak, samples, frames)

    def _follow(self, meter: TruePeakMeter, samples: Samples, frames: int) -> None:
        if HISTORY + frames > self._planar.shape[1]:
            room = np.empty((self._channels, frames), np.float32)
            self._planar = np.concatenate([self._planar[:, :HISTORY], room], axis=1)
        split_channels(samples, self._channels, self._planar, HISTORY)
        for channel in self._planar:
            meter.process(channel[: HISTORY + frames])
        self._planar[:, :HISTORY] = self._planar[:, frames : HISTORY + frames].copy()

    def finish(self) -> tuple[float | None, float | None]:
        """The true peak in dBTP and the sample peak in dBFS of all that was taken in."""
        return self._read_true_peak(), dbfs(self._peak / FULL_SCALE)

    def _read_true_peak(self) -> float | None:
        if self._true_peak is None:
            return None
        for channel in self._planar:  # the last samples' tail
            self._true_peak.process(np.append(channel[:HISTORY], np.zeros(HISTORY, np.float32)))
        return dbfs(max(self._true_peak.highest, self._peak) / FULL_SCALE)


class Meter:
    """Meters one stream of `channels` at `rate` Hz; memory grows by one number each 10 ms.

    Without `true_peak` that figure is None, and the reading takes half the time. With `beside`, a thread of it follows
    the peaks while this one weighs. `mask` is the file's WAVE_EXTENSIBLE channel mask, 0 where it has none.
    """

    def __init__(
        self, channels: int, rate: int, *, true_peak: bool = True, mask: int = 0, beside: Executor | None = None
    ) -> None:
        self._rate = rate
        self._channels = channels
        self._taps = k_weighting(rate)
        self._weights = channel_weights(channels, mask) / FULL_SCALE**2
        self._state = np.zeros((channels, 4))
        self._frames = 0
        self._open = 0.0  # energy of the step that the last block left unfinished
        self._energies: list[Floats] = []
        self._peaks = PeakMeter(channels, true_peak=true_peak)
        self._beside = beside

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit (24-bit steps)."""
        frames = samples.size // self._channels
        if not frames:
            return
        following = self._beside.submit(self._peaks.process, samples) if self._beside else None
        if following is None:
            self._peaks.process(samples)
        self._weigh(samples, frames)
        if following is not None:
            following.result()

    def _weigh(self, samples: Samples, frames: int) -> None:
        first, last = self._frames, self._frames + frames
        closing = np.arange(self._step_of(first) + 1, self._step_of(last) + 1)
        ends = np.append(self._start_of(closing), last) - first
        energy = np.zeros(ends.size)
        energy[0] = self._open
        weighted_energy(samples, self._channels, self._weights, self._taps, self._state, ends, energy)
        self._energies.append(energy[:-1])
        self._open = energy[-1]
        self._frames = last

    def _step_of(self, frame: int) -> int:
        return frame * STEPS_A_SECOND // self._rate

    def _start_of(self, steps: NDArray[np.int64]) -> NDArray[np.int64]:
        return -(-steps * self._rate // STEPS_A_SECOND)

    def power(self) -> Floats:
        """Mean K-weighted power of each whole 10 ms step so far."""
        energies = np.concatenate(self._energies) if self._energies else np.zeros(0)
        starts = self._start_of(np.arange(energies.size + 1))
        return np.asarray(energies / np.diff(starts))

    def finish(self) -> Levels:
        """The figures of all that was taken in."""
        return Levels(read_loudness(self.power()), *self._peaks.finish())

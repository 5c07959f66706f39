"""What a finished mix is like beside its level: balance of the bands, width of the low end, loss in mono, flat tops."""

from dataclasses import dataclass

import numpy as np

from render.kernels.mix import Floats, Samples
from render.measure.clipping import ClipCounter

WINDOW = 8192  # frames looked at together: 6 Hz apart at 48 kHz
OCTAVES_HZ = (63, 125, 250, 500, 1000, 2000, 4000, 8000)  # centres, IEC 61260-1's nominal ones
LOW_HZ = 120.0


@dataclass(frozen=True, slots=True)
class Tone:
    """How a stereo or mono file sounds.

    `octaves_db` are the levels of the octaves around `OCTAVES_HZ`, relative to all of them together; None where the
    file's rate ends below an octave's middle. `mono_loss_db` is what a fold-down to mono loses: 0 for mono, 3 for sides
    that have nothing in common, more where they cancel. `low_side_db` is side against mid below 120 Hz. Each is None
    where there is nothing to compare. `crest_db` is sample peak over root mean square. `flat_tops` counts
    the places where it was clipped.
    """

    octaves_db: tuple[float | None, ...]
    mono_loss_db: float | None
    correlation: float | None
    low_side_db: float | None
    crest_db: float | None
    flat_tops: int


class ToneMeter:
    """Follows a stream of one or two channels at `rate` Hz, block by block."""

    def __init__(self, channels: int, rate: int) -> None:
        self._channels = channels
        self._rate = rate
        self._window = np.hanning(WINDOW)[:, None]
        self._bins = np.zeros((3, WINDOW // 2 + 1))  # left, right, and both folded to mono
        self._rest = np.zeros((0, channels))
        self._energy, self._frames, self._peak = 0.0, 0, 0.0
        self._clips = ClipCounter(channels)

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        block = np.asarray(samples, np.float64).reshape(-1, self._channels)
        self._energy += float(np.square(block).sum())
        self._frames += block.shape[0]
        self._peak = max(self._peak, float(np.abs(block).max(initial=0.0)))
        self._clips.process(samples)
        waiting = np.concatenate([self._rest, block])
        whole = waiting.shape[0] // WINDOW * WINDOW
        for start in range(0, whole, WINDOW):
            self._add(waiting[start : start + WINDOW])
        self._rest = waiting[whole:].copy()

    def _add(self, frames: Floats) -> None:
        spectrum = np.fft.rfft(frames * self._window, axis=0)
        left, right = spectrum[:, 0], spectrum[:, -1]
        for row, side in enumerate((left, right, (left + right) / 2)):
            self._bins[row] += np.square(np.abs(side))

    def finish(self) -> Tone:
        """What was heard; a stream shorter than one window is filled with silence."""
        if self._rest.size and not self._bins.any():
            self._add(np.concatenate([self._rest, np.zeros((WINDOW - self._rest.shape[0], self._channels))]))
        return Tone(
            self._octaves(), self._mono_loss(), self._correlation(), self._low_side(), self._crest(), self._clips.runs
        )

    def _band(self, low_hz: float, high_hz: float) -> Floats:
        """Energies of left, right and mono between two frequencies."""
        hz = np.arange(self._bins.shape[1]) * self._rate / WINDOW
        return np.asarray(self._bins[:, (hz >= low_hz) & (hz < high_hz)].sum(axis=1))

    def _octaves(self) -> tuple[float | None, ...]:
        edge = np.sqrt(2.0)
        energies = [self._band(centre / edge, centre * edge)[:2].sum() for centre in OCTAVES_HZ]
        total = sum(energies)
        return tuple(
            float(10 * np.log10(energy / total)) if energy > 0 and centre < self._rate / 2 else None
            for centre, energy in zip(OCTAVES_HZ, energies, strict=True)
        )

    def _mono_loss(self) -> float | None:
        left, right, mono = self._bins.sum(axis=1)
        return _ratio_db((left + right) / 2, mono)

    def _correlation(self) -> float | None:
        left, right, mono = self._bins.sum(axis=1)
        if left <= 0.0 or right <= 0.0:
            return None
        shared = (4 * mono - left - right) / 2  # |l + r|² = |l|² + |r|² + 2 l·r
        return float(np.clip(shared / np.sqrt(left * right), -1.0, 1.0))

    def _low_side(self) -> float | None:
        left, right, mono = self._band(20.0, LOW_HZ)
        return _ratio_db(max(0.0, (left + right) / 2 - mono), mono)

    def _crest(self) -> float | None:
        if not self._energy:
            return None
        mean = self._energy / (self._frames * self._channels)
        return float(20 * np.log10(self._peak / np.sqrt(mean)))


def _ratio_db(over: float, under: float) -> float | None:
    """A ratio of energies in dB, held within ±60; None of nothing."""
    if over + under <= 0.0:
        return None
    return float(np.clip(10 * np.log10(max(over, 1e-30) / max(under, 1e-30)), -60.0, 60.0))

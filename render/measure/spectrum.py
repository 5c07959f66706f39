"""The mean spectrum of a stem, where it ends and how steeply.

Codecs and converters cut a spectrum off, instruments and microphones fade out.
"""

from dataclasses import dataclass

import numpy as np

from render.kernels.mix import Floats, Samples
from render.units import FULL_SCALE

WINDOW = 4096  # frames: bins 12 Hz apart at 48 kHz
WINDOWS = 192  # looked at in a file of any length
MOST_A_BLOCK = 8
STEP_HZ, BAND_HZ = 100.0, 300.0
QUARTILE = 25  # of a band's bins: the lines of a tone and its overtones do not lift it, noise does
HIGHEST = 0.985  # of half the rate: what lies above is every converter's own end
FLAT_DB = 6.0  # within this of its lowest a spectrum is at its floor
GAP_HZ, INSIDE_HZ = 800.0, 500.0  # the widest that a codec's own filter takes (LAME: 530 Hz), and what is compared
TENTH = 0.9  # a converter's filter begins above this of its band


class Spectrum:
    """Adds up the power of windows of a stream that will have `frames` frames, from one channel after the other."""

    def __init__(self, channels: int, frames: int, block: int) -> None:
        self._channels = channels
        blocks = max(1, -(-frames // block))
        self._a_block = min(MOST_A_BLOCK, -(-WINDOWS // blocks))
        self._every = max(1, blocks // WINDOWS)
        window = np.blackman(WINDOW) * np.hanning(WINDOW)  # the former alone leaks over 24 bits for 500 Hz
        self._window = (window / FULL_SCALE).astype(np.float32)
        self._power = np.zeros(WINDOW // 2 + 1)
        self._blocks, self._windows = 0, 0

    def process(self, samples: Samples) -> None:
        """Take in the next block of interleaved samples in the engine's unit."""
        self._blocks += 1
        frames = samples.size // self._channels
        if self._blocks % self._every or frames < WINDOW:
            return
        for number in range(self._a_block):
            start = (frames - WINDOW) * (2 * number + 1) // (2 * self._a_block)
            self._add(samples[start * self._channels : (start + WINDOW) * self._channels])

    def _add(self, samples: Samples) -> None:
        side = samples[self._windows % self._channels :: self._channels]
        bins = np.fft.rfft(np.asarray(side, np.float32) * self._window)
        self._power += bins.real**2 + bins.imag**2
        self._windows += 1

    def finish(self) -> Floats:
        """The mean power of each bin, from nought to half the rate; empty where the stream was too short."""
        return self._power / self._windows if self._windows else np.zeros(0)


@dataclass(frozen=True, slots=True)
class Cliff:
    """From `hz` on there is nothing but an even floor, up to `top_hz`, the highest that was looked at.

    `steep_db` is how far above that floor it was 800 Hz lower, `decline_db` how far a tenth of the band lower.
    """

    hz: float
    top_hz: float
    steep_db: float
    decline_db: float


def find_cliff(spectrum: Floats, rate: int) -> Cliff | None:
    """The end of a mean power spectrum (bins from nought to half the rate); None where it has no floor at its top."""
    if not spectrum.any():
        return None
    hz, levels = _levels(spectrum, rate)
    if levels.size < 2:
        return None
    above = np.flatnonzero(levels > levels.min() + FLAT_DB)
    if not above.size or above[-1] + 1 >= levels.size:
        return None
    end = above[-1] + 1
    floor = float(np.median(levels[end:]))
    ends_hz = float(hz[end])

    def over_floor(low_hz: float) -> float:
        inside = levels[(hz >= low_hz - INSIDE_HZ) & (hz <= low_hz)]
        return float(np.median(inside)) - floor if inside.size else 0.0

    return Cliff(ends_hz, float(hz[-1]), over_floor(ends_hz - GAP_HZ), over_floor(TENTH * ends_hz))


def _levels(spectrum: Floats, rate: int) -> tuple[Floats, Floats]:
    """Levels in dB of bands every 100 Hz from 2 kHz on, by their lower quartile."""
    width = rate / 2 / (spectrum.size - 1)
    middles = np.arange(2000.0, HIGHEST * rate / 2 - BAND_HZ / 2, STEP_HZ)
    powers = [
        np.percentile(spectrum[round((hz - BAND_HZ / 2) / width) : round((hz + BAND_HZ / 2) / width)], QUARTILE)
        for hz in middles
    ]
    return middles, 10 * np.log10(np.maximum(powers, 1e-30))

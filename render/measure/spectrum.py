"""The mean spectrum of a stem, where it ends and how steeply.

Codecs and converters cut a spectrum off, instruments and microphones fade out.
"""

import math
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
FLAT_DB = 6.0  # within this of what lies above it a spectrum has fallen
EIGHTHS, LOWEST = 8, 4
GAP_HZ, INSIDE_HZ = 800.0, 500.0  # the widest that a codec's own filter takes (LAME: 530 Hz), and what is compared
TENTH = 0.9  # a converter's filter begins above this of its band


def _window() -> Floats:
    """Two windows in one: Blackman's alone leaks over 24 bits for 500 Hz."""
    return np.asarray(np.blackman(WINDOW) * np.hanning(WINDOW))


class Spectrum:
    """Adds up the power of windows of a stream that will have `frames` frames, from one channel after the other."""

    def __init__(self, channels: int, frames: int, block: int) -> None:
        self._channels = channels
        blocks = max(1, -(-frames // block))
        self._a_block = min(MOST_A_BLOCK, -(-WINDOWS // blocks))
        self._every = max(1, blocks // WINDOWS)
        self._window = (_window() / FULL_SCALE).astype(np.float32)
        self._power = np.zeros(WINDOW // 2 + 1)
        self._blocks, self._windows = 0, 0

    def process(self, samples: Samples) -> None:
        """Take in the next block of interleaved samples in the engine's unit."""
        self._blocks += 1
        frames = samples.size // self._channels
        if self._blocks % self._every or frames < WINDOW:
            return
        windows = np.empty((self._a_block, WINDOW), np.float32)
        for number, window in enumerate(windows):
            start = (frames - WINDOW) * (2 * number + 1) // (2 * self._a_block) * self._channels
            side = (self._windows + number) % self._channels
            window[:] = samples[start + side : start + WINDOW * self._channels : self._channels]
        bins = np.fft.rfft(windows * self._window, axis=1)
        self._power += (bins.real**2 + bins.imag**2).sum(axis=0, dtype=np.float64)
        self._windows += self._a_block

    def finish(self) -> Floats:
        """The mean power of each bin, from nought to half the rate; empty where the stream was too short."""
        return self._power / self._windows if self._windows else np.zeros(0)


@dataclass(frozen=True, slots=True)
class Cliff:
    """From `hz` on there is nothing but what is far softer, up to `top_hz`, the highest that was looked at.

    `steep_db` is how far above the loudest of that it was 800 Hz lower, `decline_db` how far a tenth of the band lower;
    `rest_dbfs` is the level of the loudest of it, as that of white noise which would be as loud there.
    """

    hz: float
    top_hz: float
    steep_db: float
    decline_db: float
    rest_dbfs: float


def find_cliff(spectrum: Floats, rate: int) -> Cliff | None:
    """The steepest fall of a mean power spectrum (bins from nought to half the rate) above which nothing rises again.

    None of silence, and where the spectrum is too narrow for one.
    """
    if not spectrum.any():
        return None
    hz, levels = _levels(spectrum, rate)
    gap, inside = round(GAP_HZ / STEP_HZ), round(INSIDE_HZ / STEP_HZ)
    if levels.size <= gap + inside:
        return None
    before = np.median(np.lib.stride_tricks.sliding_window_view(levels, inside + 1), axis=1)
    highest = np.maximum.accumulate(levels[::-1])[::-1]  # from each band to the top
    falls = before[: levels.size - gap - inside] - highest[inside + gap :]
    begin = int(np.argmax(falls)) + inside
    above = float(highest[begin + gap])
    end = begin + int(np.argmax(highest[begin:] <= above + FLAT_DB))
    below = levels[(hz >= TENTH * hz[end] - INSIDE_HZ) & (hz <= TENTH * hz[end])]
    decline = float(np.median(below)) - above if below.size else 0.0
    rest = float(highest[min(end + 1, hz.size - 1)]) - 10 * math.log10(float(np.square(_window()).sum()))
    return Cliff(float(hz[end]), float(hz[-1]), float(falls.max()), decline, rest)


@dataclass(frozen=True, slots=True)
class Whiteness:
    """The level of a whole mean spectrum, and how far its loudest and its softest eighth are apart.

    Random whole numbers are at −4.8 dBFS, and their eighths within fractions of a decibel.
    """

    level_dbfs: float
    apart_db: float


def whiteness(spectrum: Floats) -> Whiteness:
    """How near a mean power spectrum is to that of white noise; of silence, and of nothing, not at all."""
    inner = spectrum[LOWEST : int(HIGHEST * spectrum.size)]
    if not inner.size or not inner.all():
        return Whiteness(-math.inf, math.inf)
    eighths = [10 * math.log10(float(part.mean())) for part in np.array_split(inner, EIGHTHS)]
    level = 10 * math.log10(float(inner.mean()) / float(np.square(_window()).sum()))
    return Whiteness(level, max(eighths) - min(eighths))


def _levels(spectrum: Floats, rate: int) -> tuple[Floats, Floats]:
    """Levels in dB of bands every 100 Hz from 2 kHz on, by their lower quartile."""
    width = rate / 2 / (spectrum.size - 1)
    middles = np.arange(2000.0, HIGHEST * rate / 2 - BAND_HZ / 2, STEP_HZ)
    firsts, ends = (np.rint((middles + side * BAND_HZ / 2) / width).astype(int) for side in (-1, 1))
    powers = np.empty(middles.size)
    for count in np.unique(ends - firsts):  # two widths, as bins fall
        these = ends - firsts == count
        powers[these] = _quartiles(spectrum[firsts[these][:, None] + np.arange(count)])
    return middles, 10 * np.log10(np.maximum(powers, 1e-30))


def _quartiles(bands: Floats) -> Floats:
    """The lower quartile of each row, between its two nearest values as `np.percentile` has it."""
    place = (bands.shape[1] - 1) * QUARTILE / 100
    low = int(place)
    ordered = np.partition(bands, (low, low + 1), axis=1)
    below, above = ordered[:, low], ordered[:, low + 1]
    return np.asarray(below + (above - below) * (place - low))

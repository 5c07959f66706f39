"""Telling a mix that was brought to a higher rate from one that was made there: nothing sounds above the old band."""

import numpy as np
from numpy.typing import NDArray

from render.master.mix import Mix
from render.monitor import Monitor

OLD_RATES = (22_050, 32_000, 44_100, 48_000, 88_200, 96_000)
WINDOW, LISTENED_S = 8192, 120  # frames looked at together; seconds of the mix, spread evenly
BELOW, ABOVE = (0.80, 0.92), (1.02, 1.30)  # of the old band's end: just inside it, and just past it
HIGHEST = 0.98  # of the band as it is now
CLIFF_DB = 30.0  # a sound's own decline, or a converter's filter, is gentler over so few hertz
Floats = NDArray[np.float64]


def upsampled_from(mix: Mix, monitor: Monitor) -> int | None:
    """The rate in Hz that `mix` was brought up from, None where nothing says that it was.

    Sounds that have nothing near the end of a lower band (a test tone) prove nothing.
    """
    spectrum = _spectrum(mix, monitor)
    for old in OLD_RATES:
        if old < HIGHEST * mix.rate and _ends_at(spectrum, old / 2, mix.rate):
            return old
    return None


def _spectrum(mix: Mix, monitor: Monitor) -> Floats:
    """The mean power of each bin over the seconds listened to."""
    seconds = max(1, mix.info.frames // mix.rate)
    window = np.blackman(WINDOW)[:, None]
    total = np.zeros(WINDOW // 2 + 1)
    for number, block in enumerate(mix.seconds(monitor)):
        if number % max(1, seconds // LISTENED_S):
            continue
        frames = block.astype(np.float64).reshape(-1, 2)
        for start in range(0, len(frames) - WINDOW + 1, WINDOW):
            total += np.square(np.abs(np.fft.rfft(frames[start : start + WINDOW] * window, axis=0))).sum(axis=1)
    return total


def _ends_at(spectrum: Floats, end_hz: float, rate: int) -> bool:
    top = HIGHEST * rate / 2
    inside = _mean(spectrum, BELOW[0] * end_hz, BELOW[1] * end_hz, rate)
    past = _mean(spectrum, ABOVE[0] * end_hz, min(ABOVE[1] * end_hz, top), rate)
    beyond = _mean(spectrum, ABOVE[0] * end_hz, top, rate)
    return inside > 0 and max(past, beyond) < inside * 10 ** (-CLIFF_DB / 10)


def _mean(spectrum: Floats, low_hz: float, high_hz: float, rate: int) -> float:
    low, high = (round(hz * WINDOW / rate) for hz in (low_hz, high_hz))
    return float(spectrum[low : max(high, low + 1)].mean())

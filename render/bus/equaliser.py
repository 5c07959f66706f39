"""The parametric equaliser: minimum-phase second-order bands designed for the stream's own rate."""

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from render.bus.settings import Band
from render.kernels.filters import filter_pair

Floats = NDArray[np.float64]
Taps = tuple[float, float, float, float, float]
"""b0 b1 b2 a1 a2, with a0 = 1."""

PLAIN: Taps = (1.0, 0.0, 0.0, 0.0, 0.0)
HIGHEST = 0.49  # of the rate: a band is designed no nearer to half the rate
ABOVE = ("bell", "high_shelf", "low_pass")  # what these do from there on is past the end of the spectrum


def band_taps(band: Band, rate: int) -> Taps:
    """The filter of a band (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients").

    A band that does nothing, or whose work lies above the spectrum at this rate, is `PLAIN`.
    """
    passing = band.kind in ("high_pass", "low_pass")
    if (not band.gain_db and not passing) or (band.hz >= HIGHEST * rate and band.kind in ABOVE):
        return PLAIN
    angle = 2 * math.pi * min(band.hz, HIGHEST * rate) / rate
    cosine, alpha = math.cos(angle), math.sin(angle) / (2 * band.q)
    if band.kind == "bell":
        return _bell(10 ** (band.gain_db / 40), cosine, alpha)
    if passing:
        return _passing(1 if band.kind == "low_pass" else -1, cosine, alpha)
    return _shelf(10 ** (band.gain_db / 40), cosine, alpha, 1 if band.kind == "low_shelf" else -1)


def all_pass(hz: float, q: float, rate: int) -> Taps:
    """The second-order all-pass that turns the phase by half a circle at `hz`."""
    angle = 2 * math.pi * min(hz, HIGHEST * rate) / rate
    cosine, alpha = math.cos(angle), math.sin(angle) / (2 * q)
    return _normalised((1 - alpha, -2 * cosine, 1 + alpha), (1 + alpha, -2 * cosine, 1 - alpha))


def _bell(amp: float, cosine: float, alpha: float) -> Taps:
    return _normalised((1 + alpha * amp, -2 * cosine, 1 - alpha * amp), (1 + alpha / amp, -2 * cosine, 1 - alpha / amp))


def _passing(sign: int, cosine: float, alpha: float) -> Taps:
    """A low-pass where `sign` is 1, a high-pass where it is −1."""
    middle = 1 - sign * cosine
    return _normalised((middle / 2, sign * middle, middle / 2), (1 + alpha, -2 * cosine, 1 - alpha))


def _shelf(amp: float, cosine: float, alpha: float, side: int) -> Taps:
    """A low shelf where `side` is 1, a high shelf where it is −1."""
    more, less, root = amp + 1, side * (amp - 1), 2 * math.sqrt(amp) * alpha
    return _normalised(
        (
            amp * (more - less * cosine + root),
            2 * amp * (less - more * cosine),
            amp * (more - less * cosine - root),
        ),
        (more + less * cosine + root, -2 * (less + more * cosine), more + less * cosine - root),
    )


def _normalised(b: tuple[float, float, float], a: tuple[float, float, float]) -> Taps:
    return b[0] / a[0], b[1] / a[0], b[2] / a[0], a[1] / a[0], a[2] / a[0]


class Equaliser:
    """The bands in a row over one stereo stream; without bands that do something, samples stay as they are."""

    def __init__(self, bands: Sequence[Band], rate: int) -> None:
        taps = [each for each in map(partial(band_taps, rate=rate), bands) if each != PLAIN]
        taps += [PLAIN] * (len(taps) % 2)
        self._taps = np.array(taps).reshape(-1, 2, 5)
        self._state = np.zeros((len(self._taps), 2, 4))

    def process(self, samples: Floats, position: int) -> None:
        """Filter interleaved stereo in place; `position` is its first frame's place in the stream."""
        for taps, state in zip(self._taps, self._state, strict=True):
            filter_pair(samples, taps, state, position)

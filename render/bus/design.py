"""The filters of the equaliser's bands, designed for a stream's rate, and what they do to each frequency."""

import cmath
import math
from collections.abc import Iterable

from render.bus.settings import Band

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


def response_db(bands: Iterable[Band], hz: float, rate: int) -> float:
    """What the bands together do to a tone of `hz` at `rate`, in dB: |H| of their transfer function, z = e^(j2πf/fs).

    −inf where a filter lets nothing of it through.
    """
    turn = cmath.exp(-2j * math.pi * hz / rate)
    level = math.prod(_magnitude(band_taps(band, rate), turn) for band in bands)
    return 20 * math.log10(level) if level > 0 else -math.inf


def _magnitude(taps: Taps, turn: complex) -> float:
    b0, b1, b2, a1, a2 = taps
    return abs((b0 + turn * (b1 + turn * b2)) / (1 + turn * (a1 + turn * a2)))

"""Fading stretches of a mix in and out."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ramp(frames: int) -> Floats:
    """A raised cosine from 0 to 1; turned round it is one less itself."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * (np.arange(frames) + 0.5) / max(1, frames)))


class Envelope:
    """The level of a stretch of `frames` frames that fades in and out, computed once whatever the blocks."""

    def __init__(self, frames: int, fade_in: int, fade_out: int) -> None:
        self._in, self._out = ramp(fade_in), 1.0 - ramp(fade_out)
        self._tail = frames - fade_out

    def apply(self, first: int, stereo: Floats) -> None:
        """Fade `stereo` (frames × 2) in place; its first frame is frame `first` of the stretch."""
        rising = self._in[first : first + len(stereo)]
        stereo[: len(rising)] *= rising[:, None]
        skipped = max(0, self._tail - first)  # frames before the fade out begins
        if skipped < len(stereo):
            falling = self._out[first + skipped - self._tail :][: len(stereo) - skipped]
            stereo[skipped:] *= falling[:, None]

"""Waves that ran into a ceiling: at full scale, or at a top of their own, dithered or not."""

from dataclasses import dataclass

import numpy as np

from render.kernels import flat_tops
from render.kernels.meters import largest_sample
from render.kernels.mix import Samples
from render.units import FULL_SCALE

FLAT_FRAMES = 3  # equal samples in a row at full scale, which no wave makes by chance
FLAT_FROM = 0.9995 * FULL_SCALE  # −0.004 dBFS: full scale of 16-bit files and up
CORNER = 8 * FULL_SCALE / 2**15  # eight steps of 16-bit: the crest of a wave that was rounded never steps so far
MOST_PLACES, APART_S = 8, 0.5
BAND = 5 * FULL_SCALE / 2**15  # what dither and rounding to 16 bits spread a flat top over
BAND_MOST = 1 / 200  # of the top: a soft wave is not flat because it is small
STEPS = np.array([CORNER, BAND, BAND_MOST])


class ClipCounter:
    """Counts runs of at least three equal samples at full scale or above, on any of the `channels`.

    A float stream may rise above full scale without being clipped: its samples then differ.
    """

    def __init__(self, channels: int) -> None:
        self.runs = 0
        self._channels = channels
        self._before = np.zeros((FLAT_FRAMES + 1, channels))

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        if not samples.size:
            return
        if largest_sample(samples) < FLAT_FROM:
            self._before[:] = 0.0
            return
        frames = np.concatenate([self._before, np.asarray(samples, np.float64).reshape(-1, self._channels)])
        same = (np.abs(frames[1:]) >= FLAT_FROM) & (frames[1:] == frames[:-1])
        # Three samples are the first and two that equal it; a run counts once, when it has become long enough.
        begun = same[2:] & same[1:-1] & ~same[:-2]
        self.runs += int(np.count_nonzero(begun[FLAT_FRAMES - 2 :].any(axis=1)))
        self._before = frames[-FLAT_FRAMES - 1 :].copy()


@dataclass(frozen=True, slots=True)
class FlatTops:
    """The flat runs (three samples or more) at a stem's largest positive and largest negative value.

    `top` is the magnitude at which most of them lie, 1.0 being full scale; `longest` and `frames` count samples of one
    channel; `elsewhere` counts runs with corners at other values, as steps and held samples have. Of the runs `exact`
    ones are of equal samples, `jumps` are entered by more than half of the top at once from where it was flat, `soft`
    ones entered ever more slowly, and so many `entered` and `left` by a corner. `at_s` are the first places, half a
    second apart or more, in seconds from the file's start.
    """

    runs: int = 0
    longest: int = 0
    frames: int = 0
    elsewhere: int = 0
    exact: int = 0
    jumps: int = 0
    soft: int = 0
    entered: int = 0
    left: int = 0
    top: float = 0.0
    at_s: tuple[float, ...] = ()


class FlatTopCounter:
    """Follows a stream of `channels` at `rate` Hz, block by block."""

    def __init__(self, channels: int, rate: int) -> None:
        self._rate, self._channels, self._frames = rate, channels, 0
        self._runs = np.zeros((channels, 11))
        self._runs[:, [flat_tops.LAST, flat_tops.BEFORE]] = np.nan  # equals nothing
        self._tops = np.zeros((2, 12))
        self._places = np.zeros((2, MOST_PLACES))

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        spacing = round(APART_S * self._rate)
        flat_tops.follow_flats(
            samples, self._channels, self._frames, STEPS, spacing, self._runs, self._tops, self._places
        )
        self._frames += samples.size // self._channels

    def finish(self) -> FlatTops:
        """What came of all that was taken in."""
        tops = self._tops
        noted = [float(at) for side in (0, 1) for at in self._places[side, : int(tops[side, flat_tops.PLACES])]]
        flat = max(tops, key=lambda top: (top[flat_tops.FLATS], top[flat_tops.VALUE]))
        both = tops.sum(axis=0).astype(int).tolist()
        return FlatTops(
            runs=both[flat_tops.FLATS],
            longest=int(tops[:, flat_tops.LONGEST].max()),
            frames=both[flat_tops.FRAMES],
            elsewhere=both[flat_tops.ELSEWHERE],
            exact=both[flat_tops.EXACT],
            jumps=both[flat_tops.JUMPS],
            soft=both[flat_tops.SOFT],
            entered=both[flat_tops.ENTERED],
            left=both[flat_tops.LEFT],
            top=float(flat[flat_tops.VALUE]) / FULL_SCALE,
            at_s=tuple(at / self._rate for at in _apart(sorted(noted), APART_S * self._rate)),
        )


def _apart(places: list[float], spacing: float) -> list[float]:
    """The places of both signs together, again at least `spacing` apart."""
    kept: list[float] = []
    for place in places:
        if not kept or place - kept[-1] >= spacing:
            kept.append(place)
    return kept[:MOST_PLACES]

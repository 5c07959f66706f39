"""Damage that a stream came with: waves clipped at full scale or at their own top, and sound cut off into zeros."""

from dataclasses import dataclass

import numpy as np

from render.kernels import traits
from render.kernels.meters import largest_sample
from render.kernels.mix import Samples
from render.units import FULL_SCALE

FLAT_FRAMES = 3  # equal samples in a row at full scale, which no wave makes by chance
FLAT_FROM = 0.9995 * FULL_SCALE  # −0.004 dBFS: full scale of 16-bit files and up
CORNER = 8 * FULL_SCALE / 2**15  # eight steps of 16-bit: the crest of a wave that was rounded never steps so far
MOST_PLACES, APART_S = 8, 0.5
HOLD_S = 0.1  # shorter stretches of zeros are none
EDGE_S, BEFORE_S = 0.001, 0.05
FADED = 10 ** (-10 / 20)  # the last millisecond of the shortest fade of an editor (5 ms) is softer than this
AUDIBLE = FULL_SCALE * 10 ** (-60 / 20)


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
    """The runs of equal samples (three or more) at a stem's largest positive and largest negative value.

    `top` is the larger of the two magnitudes, 1.0 being full scale; `longest` and `frames` count samples of one
    channel; `elsewhere` counts runs with corners at other values, as steps and held samples have. `at_s` are the first
    places, half a second apart or more, in seconds from the file's start.
    """

    runs: int = 0
    longest: int = 0
    frames: int = 0
    elsewhere: int = 0
    top: float = 0.0
    at_s: tuple[float, ...] = ()


class FlatTopCounter:
    """Follows a stream of `channels` at `rate` Hz, block by block."""

    def __init__(self, channels: int, rate: int) -> None:
        self._channels, self._rate, self._frames = channels, rate, 0
        self._runs = np.zeros((channels, 4))
        self._runs[:, [traits.LAST, traits.BEFORE]] = np.nan  # equals nothing
        self._tops = np.zeros((2, 6))
        self._places = np.zeros((2, MOST_PLACES))

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        spacing = round(APART_S * self._rate)
        traits.follow_flats(
            samples, self._channels, self._frames, CORNER, spacing, self._runs, self._tops, self._places
        )
        self._frames += samples.size // self._channels

    def finish(self) -> FlatTops:
        """What came of all that was taken in."""
        tops = self._tops
        noted = [float(at) for side in (0, 1) for at in self._places[side, : int(tops[side, traits.PLACES])]]
        return FlatTops(
            runs=int(tops[:, traits.FLATS].sum()),
            longest=int(tops[:, traits.LONGEST].max()),
            frames=int(tops[:, traits.FRAMES].sum()),
            elsewhere=int(tops[:, traits.ELSEWHERE].sum()),
            top=float(tops[:, traits.VALUE].max()) / FULL_SCALE,
            at_s=tuple(at / self._rate for at in _apart(sorted(noted), APART_S * self._rate)),
        )


def _apart(places: list[float], spacing: float) -> list[float]:
    """The places of both signs together, again at least `spacing` apart."""
    kept: list[float] = []
    for place in places:
        if not kept or place - kept[-1] >= spacing:
            kept.append(place)
    return kept[:MOST_PLACES]


@dataclass(frozen=True, slots=True)
class Stops:
    """`ends_s` is where the sound ends for good, None where it goes on to the last sample or there is none.

    From there on every sample is zero. `cut` says that it ended abruptly there, and `cuts` how often it did so before.
    """

    ends_s: float | None = None
    cut: bool = False
    cuts: int = 0


class StopFinder:
    """Follows a stream of `channels` at `rate` Hz, block by block."""

    def __init__(self, channels: int, rate: int) -> None:
        self._channels, self._rate = channels, rate
        self._hold = max(1, round(HOLD_S * rate))
        self._open, self._frames, self._cuts = 0, 0, 0
        self._cut = False  # whether the open stretch began abruptly
        self._tail = np.zeros(0)

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        frames = samples.size // self._channels
        silences = np.zeros((frames // self._hold + 2, 2), np.int64)
        count, still = traits.zero_runs(samples, self._channels, self._hold, self._open, silences)
        for begin, _ in silences[:count]:
            self._cuts += self._abrupt(samples, int(begin)) if begin >= 0 else self._cut
        if 0 < still <= frames:  # an open stretch that began here
            self._cut = self._abrupt(samples, frames - still)
        self._open, self._frames = still, self._frames + frames
        kept = round(BEFORE_S * self._rate) * self._channels
        self._tail = np.concatenate([self._tail, np.asarray(samples[-kept:], np.float64)])[-kept:]

    def _abrupt(self, samples: Samples, frame: int) -> bool:
        """Whether the sound before `frame` of this block was as loud at its very end as just before."""
        kept, edge = (max(1, round(seconds * self._rate)) * self._channels for seconds in (BEFORE_S, EDGE_S))
        end = frame * self._channels
        before = np.abs(np.asarray(samples[max(0, end - kept) : end], np.float64))
        if before.size < kept:
            before = np.concatenate([np.abs(self._tail), before])[-kept:]
        last = float(before[-edge:].max(initial=0.0))
        return last >= AUDIBLE and last >= FADED * float(before.max(initial=0.0))

    def finish(self) -> Stops:
        """What came of all that was taken in."""
        sounded = self._frames - self._open
        ended = self._open >= self._hold and sounded > 0
        return Stops(sounded / self._rate if ended else None, ended and self._cut, self._cuts)

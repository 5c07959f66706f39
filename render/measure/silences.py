"""Where a stream falls silent: where it broke off, and holes in the midst of sound that goes on as before."""

from dataclasses import dataclass

import numpy as np

from render.kernels import traits
from render.kernels.mix import Floats, Samples
from render.units import FULL_SCALE

HOLD_S = 0.1  # shorter stretches of zeros are none
EDGE_S, BEFORE_S = 0.001, 0.05
FADED = 10 ** (-10 / 20)  # the last millisecond of the shortest fade of an editor (5 ms) is softer than this
AUDIBLE = FULL_SCALE * 10 ** (-60 / 20)
HOLE_S, HOLE_MOST_S = 0.003, 0.15  # from the smallest buffer of a recording on; longer ones are pauses
NEARLY = FULL_SCALE * 10 ** (-80 / 20)  # three steps of 16 bits: a hole that was dithered since
BESIDE_S = 0.02  # of sound on either side of a hole, which is alike where it goes on as before
SWING = 2.0  # times the usual step from sample to sample: a slow wave that breaks off falls further at once
ALIKE_DB = 9.0
FULL = 10 ** (-14 / 20)  # the first millisecond beside a hole is no softer than this against the next ones
MOST_JUDGED = 60
LOUD = FULL_SCALE * 10 ** (-45 / 20)


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
        nothing = samples.dtype.type(0)
        count, still = traits.zero_runs(samples, self._channels, nothing, self._hold, self._open, silences)
        for begin, _ in silences[:count]:
            self._cuts += self._abrupt(samples, int(begin)) if begin >= 0 else self._cut
        if 0 < still <= frames:  # an open stretch that began here
            self._cut = self._abrupt(samples, frames - still)
        self._open, self._frames = still, self._frames + frames
        kept = round(BEFORE_S * self._rate) * self._channels
        latest = samples[-kept:].astype(np.float64)
        self._tail = latest if latest.size == kept else np.concatenate([self._tail, latest])[-kept:]

    def _abrupt(self, samples: Samples, frame: int) -> bool:
        """Whether the sound before `frame` of this block was as loud at its very end as just before."""
        kept, edge = (max(1, round(seconds * self._rate)) * self._channels for seconds in (BEFORE_S, EDGE_S))
        end = frame * self._channels
        before = np.abs(np.asarray(samples[max(0, end - kept) : end], np.float64))
        if before.size < kept:
            before = np.concatenate([np.abs(self._tail), before])[-kept:]
        last = float(before[-edge:].max(initial=0.0))
        return last >= AUDIBLE and (last >= FADED * float(before.max(initial=0.0)) or self._falls(before))

    def _falls(self, before: Floats) -> bool:
        """Whether the last sample of magnitudes falls to nought further than they usually step: a slow wave cut off."""
        sides = before.reshape(-1, self._channels)
        steps = np.sqrt(np.square(np.diff(sides, axis=0)).mean(axis=0))
        return bool((sides[-1] >= SWING * np.maximum(steps, NEARLY)).any()) if len(sides) > 1 else False

    def finish(self) -> Stops:
        """What came of all that was taken in."""
        sounded = self._frames - self._open
        ended = self._open >= self._hold and sounded > 0
        return Stops(sounded / self._rate if ended else None, ended and self._cut, self._cuts)


@dataclass(frozen=True, slots=True)
class Holes:
    """Short stretches of silence, or next to it, before and after which the sound is in full swing and alike.

    `at_s` is where each begins, `longest_s` the longest; `pauses` counts the short silences that are none of them.
    """

    at_s: tuple[float, ...] = ()
    longest_s: float = 0.0
    pauses: int = 0


class HoleFinder:
    """Follows a stream of `channels` at `rate` Hz, block by block."""

    def __init__(self, channels: int, rate: int) -> None:
        self._channels, self._rate = channels, rate
        self._hold, self._most = round(HOLE_S * rate) or 1, round(HOLE_MOST_S * rate)
        self._beside, self._edge = round(BESIDE_S * rate) or 1, round(EDGE_S * rate) or 1
        self._kept = self._most + 2 * self._beside
        self._open, self._frames, self._pauses = 0, 0, 0
        self._tail: Samples = np.zeros((0, channels))
        self._due: list[tuple[int, int]] = []  # stretches whose sound behind is not all here, in frames of the stream
        self._holes: list[tuple[int, int]] = []

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        frames = samples.size // self._channels
        stretches = np.zeros((frames // self._hold + 2, 2), np.int64)
        nearly = samples.dtype.type(NEARLY)
        count, self._open = traits.zero_runs(samples, self._channels, nearly, self._hold, self._open, stretches)
        ended = [(int(begin) + self._frames, int(end) + self._frames) for begin, end in stretches[:count]]
        if len(self._holes) + self._pauses > MOST_JUDGED:  # pulses, or chopped sound
            self._pauses, self._due = self._pauses + count, []
        else:
            self._due += [(begin, end) for begin, end in ended if end - begin <= self._most]
        block = samples.reshape(-1, self._channels)
        while self._due and self._due[0][1] + self._beside <= self._frames + frames:
            self._judge(*self._due.pop(0), block)
        whole = len(block) >= self._kept
        self._tail = block[-self._kept :].copy() if whole else np.concatenate([self._tail, block])[-self._kept :]
        self._frames += frames

    def _judge(self, begin: int, end: int, block: Samples) -> None:
        """Look at a stretch behind which there is sound by now, in `block` or before it."""
        before = self._sound(begin - self._beside, begin, block)
        if self._goes_on(before[::-1], self._sound(end, end + self._beside, block)):
            self._holes.append((begin, end))
        else:
            self._pauses += 1

    def _sound(self, first: int, last: int, block: Samples) -> Floats:
        """The stream's frames from `first` up to `last`, as far as they are kept (frames × channels)."""
        start = self._frames
        old = self._tail[max(0, first - start + len(self._tail)) : max(0, last - start + len(self._tail))]
        return np.concatenate([old, block[max(0, first - start) : max(0, last - start)]])

    def _goes_on(self, before: Floats, after: Floats) -> bool:
        """Whether both sides, each from the hole on, are alike in level and in full swing at its edge."""
        if len(before) < self._beside or len(after) < self._beside:
            return False
        levels = [float(np.sqrt(np.square(side, dtype=np.float64).mean(axis=0).max())) for side in (before, after)]
        if min(levels) < LOUD or abs(20 * np.log10(levels[0] / levels[1])) > ALIKE_DB:
            return False
        return self._in_swing(before) and self._in_swing(after)

    def _in_swing(self, side: Floats) -> bool:
        loud = np.abs(side.astype(np.float64)).max(axis=1)
        steps = np.diff(side.astype(np.float64), axis=0)
        falls = loud[0] >= SWING * float(np.sqrt(np.square(steps).mean(axis=0).max()))
        return bool(falls or loud[: self._edge].max() >= FULL * loud.max())

    def finish(self) -> Holes:
        """What came of all that was taken in."""
        longest = max((end - begin for begin, end in self._holes), default=0)
        starts = tuple(begin / self._rate for begin, _ in self._holes)
        return Holes(starts, longest / self._rate, self._pauses)

"""A long mix mastered in segments on all cores at once.

Each segment starts some seconds early, so that the limiter has settled to what it would be had it heard the whole; at
the seam the two, which then hardly differ, pass over into each other. Where nothing is limited they are the same to
the last bit, and so is the seam. Where segments lie depends on the mix alone: any number of cores makes the same file.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.bus.settings import BusSettings
from render.kernels.mix import Samples
from render.machine import usable_cores
from render.master.mix import Mix
from render.master.stages import Passed, ReductionTrace, Stages
from render.monitor import Monitor

SEGMENT_S, RUN_IN_S, RUN_OUT_S = 60, 4, 1
SHORTEST_S = 10  # the last segment is no shorter
SEAMS_A_SECOND = 10  # a seam lasts a tenth of a second
LONGEST_RELEASE_MS = 100.0  # a limiter that lets go slower has not settled within the run-in

Floats = NDArray[np.float64]
Write = Callable[[int, Samples], None]
"""Takes the first frame and interleaved stereo; from any thread, in any order."""


def can_be_divided(mix: Mix, stages: Sequence[BusSettings]) -> bool:
    """Whether `mix` is long enough, can be read from anywhere, and `stages` forget within the run-in."""
    limiters = [stage.limiter for stage in stages if stage.limiter]
    return (
        mix.seekable
        and mix.info.frames > 2 * SEGMENT_S * mix.rate
        and bool(limiters)
        and all(limiter.release_ms <= LONGEST_RELEASE_MS for limiter in limiters)
        and not any(stage.compressor for stage in stages)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Played:
    """What a segment leaves for its seams: its first frames, those past its end, and its limiter's reduction."""

    head: Floats
    tail: Floats
    reduction_db: NDArray[np.float32]


class Segments:
    """Plays a mix through `stages` and hands the result to `write`."""

    def __init__(self, mix: Mix, stages: Sequence[BusSettings], write: Write) -> None:
        self._mix, self._stages, self._write = mix, stages, write
        self._done: list[int] = []  # an entry for each second played, from all threads
        self._seam = mix.rate // SEAMS_A_SECOND
        self._firsts = range(0, -(-mix.info.frames // mix.rate) - SHORTEST_S, SEGMENT_S)

    def play(self, monitor: Monitor) -> NDArray[np.float32]:
        """Play all; returns the limiter's reduction in dB in each 10 ms."""
        with ThreadPoolExecutor(usable_cores()) as pool:
            played = list(pool.map(lambda first: self._play(first, monitor), self._firsts))
        for first, before, after in zip(self._firsts[1:], played[:-1], played[1:], strict=True):
            over = np.repeat((np.arange(self._seam) + 0.5) / self._seam, 2)
            self._write(first * self._mix.rate, before.tail + over * (after.head - before.tail))
        return np.concatenate([each.reduction_db for each in played])

    def _play(self, first: int, monitor: Monitor) -> _Played:
        """Play from second `first` to the next segment, and a seam's length into it."""
        mix, rate = self._mix, self._mix.rate
        last = first == self._firsts[-1]
        start, count = max(0, first - RUN_IN_S), None if last else min(first, RUN_IN_S) + SEGMENT_S + RUN_OUT_S
        end = mix.info.frames if last else (first + SEGMENT_S) * rate
        keep = _Keeper(self._write, first * rate, end, self._seam if first else 0, 0 if last else self._seam, rate)
        chain, place = Stages(self._stages, rate), start * rate
        for block in mix.seconds(monitor, start, count):
            place = keep.take(place, chain.process(block))
            self._done.append(first)
            monitor.progress("mastering", min(1.0, len(self._done) * rate / mix.info.frames))
        keep.take(place, chain.finish())
        return keep.played()


class _Keeper:
    """Passes on what of a stream lies in a segment, and keeps what its seams need."""

    def __init__(self, write: Write, start: int, end: int, head: int, tail: int, rate: int) -> None:
        self._write = write
        self._start, self._end, self._inner = start, end, start + head
        self._head, self._tail = np.zeros(2 * head), np.zeros(2 * tail)
        self._trace = ReductionTrace(rate)

    def take(self, place: int, passed: Passed) -> int:
        """Take frames from frame `place` of the mix on; returns the place after them."""
        samples = passed.samples
        self._copy(samples, place, self._head, self._start)
        self._copy(samples, place, self._tail, self._end)
        first, last = self._within(samples, place, self._inner, self._end)
        if first < last:
            self._write(place + first, samples[2 * first : 2 * last])
        if passed.limiting is not None:
            first, last = self._within(samples, place, self._start, self._end)
            self._trace.process(passed.limiting[first : max(first, last)])
        return place + samples.size // 2

    def _copy(self, samples: Samples, place: int, kept: Floats, start: int) -> None:
        first, last = self._within(samples, place, start, start + kept.size // 2)
        if first < last:
            at = place + first - start
            kept[2 * at : 2 * (at + last - first)] = samples[2 * first : 2 * last]

    @staticmethod
    def _within(samples: Samples, place: int, start: int, end: int) -> tuple[int, int]:
        return max(0, start - place), min(samples.size // 2, end - place)

    def played(self) -> _Played:
        """What the seams need, once all was taken."""
        return _Played(self._head, self._tail, self._trace.finish())

"""Buses one after the other over one stream, the limiter's reduction over time, and a long mix in segments.

A long mix is mastered in segments on all cores at once. Each segment starts some seconds early, so that the limiter
has settled to what it would be had it heard the whole; at the seam the two, which then hardly differ, pass over into
each other. Where nothing is limited they are the same to the last bit, and so is the seam. Where segments lie depends
on the mix alone: any number of cores makes the same file.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.bus.leader import Leader
from render.bus.settings import BusSettings
from render.kernels.mix import Floats, Samples
from render.machine import usable_cores
from render.measure.loudness import STEPS_A_SECOND
from render.monitor import Monitor
from render.sources.stereo_file import StereoFile
from render.units import SILENCE

SEGMENT_S, RUN_IN_S, RUN_OUT_S = 60, 4, 1
SHORTEST_S = 10  # the last segment is no shorter
SEAMS_A_SECOND = 10  # a seam lasts a tenth of a second
LONGEST_RELEASE_MS = 100.0  # a limiter that releases more slowly has not settled within the run-in

Write = Callable[[int, Samples], None]
"""Takes the first frame and interleaved stereo; from any thread, in any order."""


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """Samples that went through, and the limiter's factor for each frame, None where there is no limiter."""

    samples: Samples
    limiting: Floats | None


class Stages:
    """Several buses in a row at `rate` Hz; without any, samples pass as they are."""

    def __init__(self, settings: Sequence[BusSettings], rate: int) -> None:
        self._leaders = [Leader(each, rate) for each in settings]

    def process(self, block: Samples) -> Passed:
        """Take in interleaved stereo; give the frames that are ready, aligned with what went in."""
        limiting: Floats | None = None
        for leader in self._leaders:
            out = leader.process(block)
            block = out.samples
            limiting = limiting if out.gains.limiting is None else out.gains.limiting
        return Passed(block, limiting)

    def finish(self) -> Passed:
        """The frames that were kept back: the rest of each bus goes through those behind it."""
        passed = Passed(np.zeros(0), None)
        for leader in self._leaders:
            ready = [leader.process(passed.samples)] if passed.samples.size else []
            ready.append(leader.finish())
            factors = [one.gains.limiting for one in ready if one.gains.limiting is not None]
            limiting = np.concatenate(factors) if factors else passed.limiting
            passed = Passed(np.concatenate([one.samples for one in ready]), limiting)
        return passed


class ReductionTrace:
    """The limiter's largest reduction in each 10 ms of a stream at `rate` Hz."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._frames = 0
        self._open = 1.0  # the smallest factor of the step that the last block left unfinished
        self._steps: list[Floats] = []

    def process(self, limiting: Floats) -> None:
        """Take in the factors of the next frames."""
        if not limiting.size:
            return
        first, last = self._frames, self._frames + limiting.size
        steps = np.arange(first * STEPS_A_SECOND // self._rate + 1, last * STEPS_A_SECOND // self._rate + 1)
        inner = -(-steps * self._rate // STEPS_A_SECOND) - first  # where each next step begins, from the block's start
        lowest = np.minimum.reduceat(limiting, np.concatenate([[0], inner[inner < limiting.size]]))
        lowest = np.concatenate([lowest, np.ones(inner.size + 1 - lowest.size)])
        lowest[0] = min(lowest[0], self._open)
        self._open = float(lowest[-1])
        self._steps.append(lowest[:-1])
        self._frames = last

    def finish(self) -> NDArray[np.float32]:
        """The reductions in dB, 0 where nothing was reduced."""
        whole = self._frames * STEPS_A_SECOND // self._rate
        begun = [self._open] if self._frames * STEPS_A_SECOND > whole * self._rate else []
        lowest = np.concatenate([*self._steps, begun])
        reduction = np.abs(20 * np.log10(np.clip(lowest, SILENCE, 1.0)))
        return np.asarray(reduction, np.float32)


def can_be_divided(mix: StereoFile, stages: Sequence[BusSettings]) -> bool:
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

    def __init__(self, mix: StereoFile, stages: Sequence[BusSettings], write: Write) -> None:
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

"""Finding the gain that brings a mix to a loudness through a limiter, by trying only the part that it limits.

Where the limiter does nothing, the loudness follows the gain. The seconds whose peaks reach the ceiling are limited
for each try; of many, evenly spread excerpts stand for all.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.bus.settings import BusSettings, Limiter
from render.cores import usable_cores
from render.levels import ratio
from render.master.hearing import Heard
from render.master.mix import Mix
from render.master.stages import Stages
from render.measure.gating import HOP, MOMENTARY, STEPS_A_SECOND, integrated, lufs, moving_mean
from render.measure.meter import Meter
from render.monitor import Monitor

Floats = NDArray[np.float64]

EXCERPTS, EXCERPT_S, RUN_IN_S = 8, 3, 1
TRIES = 6
NEAR_LU = 0.005  # the search ends here: its excerpts say no more
REACHED = 0.9  # of the ceiling: a second whose samples reach this may be limited between them
SLOPES = (0.25, 1.5)  # of loudness against gain; a limiter's lies within


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a master is to be: the target in LUFS, the limiter it goes through, and the most gain it may get."""

    target_lufs: float
    limiter: Limiter
    most_gain_db: float

    def stage(self, gain_db: float) -> BusSettings:
        """The last stage: the gain, and the limiter."""
        return BusSettings(gain_db=gain_db, limiter=self.limiter)


@dataclass(frozen=True, slots=True, eq=False)
class Excerpt:
    """Some seconds from second `first` on, after the stages before the level, with a run-in before them."""

    first: int
    run_in: Floats
    samples: Floats


@dataclass(frozen=True, slots=True)
class Found:
    """A gain, and how many LU the loudness moves for each dB of it there."""

    gain_db: float
    slope: float


def find_gain(mix: Mix, stages: Sequence[BusSettings], heard: Heard, level: Level, monitor: Monitor) -> Found:
    """The gain in dB that brings `heard` to `level`, at most `most_gain_db`; the mix must have a loudness."""
    linear = level.target_lufs - (heard.levels.loudness.integrated_lufs or 0.0)
    limit = level.limiter.ceiling_dbtp
    most = level.most_gain_db
    if linear + (heard.levels.true_peak_dbtp or -np.inf) <= limit:
        return Found(min(linear, most), 1.0)
    limited = np.flatnonzero(heard.peaks * ratio(min(most, linear + 2.0)) > REACHED * ratio(limit))
    excerpts = [_read(mix, stages, first, monitor) for first in chosen_seconds(limited)]
    return _search(_Trial(mix.rate, heard, limited, excerpts, level, monitor), min(linear, most), most)


def chosen_seconds(limited: NDArray[np.int64]) -> list[int]:
    """The first second of each excerpt: all that are limited where they are few, else evenly spread ones."""
    firsts: list[int] = []
    for second in limited.tolist():
        if not firsts or second >= firsts[-1] + EXCERPT_S:
            firsts.append(second)
    if len(firsts) <= EXCERPTS:
        return firsts
    return [firsts[(2 * index + 1) * len(firsts) // (2 * EXCERPTS)] for index in range(EXCERPTS)]


def _read(mix: Mix, stages: Sequence[BusSettings], first: int, monitor: Monitor) -> Excerpt:
    start = max(0, first - RUN_IN_S)
    chain = Stages(stages, mix.rate)
    blocks = [chain.process(block).samples for block in mix.seconds(monitor, start, first - start + EXCERPT_S)]
    samples = np.concatenate([*blocks, chain.finish().samples]).astype(np.float64)
    before = 2 * (first - start) * mix.rate
    return Excerpt(first, samples[:before], samples[before:])


class _Trial:
    """Tries gains on the excerpts and says what loudness the whole mix would have."""

    def __init__(
        self,
        rate: int,
        heard: Heard,
        limited: NDArray[np.int64],
        excerpts: Sequence[Excerpt],
        level: Level,
        monitor: Monitor,
    ) -> None:
        self._rate, self._heard, self._limited = rate, heard, limited
        self._excerpts, self.level, self._monitor = excerpts, level, monitor

    def loudness(self, gain_db: float) -> float:
        """The integrated loudness in LUFS at `gain_db`, as the excerpts suggest it."""
        with ThreadPoolExecutor(usable_cores()) as pool:
            after = list(pool.map(lambda excerpt: self._limited_power(excerpt, gain_db), self._excerpts))
        power = self._heard.power * 10 ** (gain_db / 10)
        before = [
            power[each.first * STEPS_A_SECOND :][: one.size] for each, one in zip(self._excerpts, after, strict=True)
        ]
        kept = sum(float(one.sum()) for one in after) / max(1e-30, sum(float(one.sum()) for one in before))
        steps = (self._limited[:, None] * STEPS_A_SECOND + np.arange(STEPS_A_SECOND)).ravel()
        power[steps[steps < power.size]] *= kept
        for each, one in zip(self._excerpts, after, strict=True):
            power[each.first * STEPS_A_SECOND :][: one.size] = one
        found = integrated(moving_mean(power, MOMENTARY)[::HOP])
        return lufs(1e-30) if found is None else found

    def _limited_power(self, excerpt: Excerpt, gain_db: float) -> Floats:
        self._monitor.check()
        chain, meter = Stages([self.level.stage(gain_db)], self._rate), Meter(2, self._rate, true_peak=False)
        out = [chain.process(part).samples for part in (excerpt.run_in, excerpt.samples) if part.size]
        whole = np.concatenate([*out, chain.finish().samples])
        meter.process(whole)
        return meter.power()[excerpt.run_in.size // 2 // self._rate * STEPS_A_SECOND :]


def _search(trial: _Trial, gain_db: float, most: float) -> Found:
    """Newton's method with the slope between the last two tries."""
    target, slope = trial.level.target_lufs, 1.0
    now = trial.loudness(gain_db)
    for _ in range(TRIES):
        step = min((target - now) / slope, most - gain_db)
        if abs(target - now) < NEAR_LU or abs(step) < NEAR_LU:
            break
        there = trial.loudness(gain_db + step)
        slope = float(np.clip((there - now) / step, *SLOPES))
        gain_db, now = gain_db + step, there
    return Found(gain_db, slope)

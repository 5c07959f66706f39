"""Finding the gain that brings a mix to a loudness through a limiter, by trying only the part that it limits.

Where the limiter does nothing, the loudness follows the gain. The seconds whose peaks reach the ceiling are estimated
for each try, at a few thousandths of the work of limiting; of many, one of each level stands for those like it.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from render.bus.correction import HOP as LIMITER_HOP
from render.bus.limiter import DELAY, GroupGain, PeakEnvelope
from render.bus.settings import BusSettings, Limiter
from render.kernels.limiter_gain import AIM, CLEAR, GROUP_FRAMES, UNIT
from render.kernels.meters import weighted_energy
from render.kernels.mix import CHANNELS, Floats, Samples
from render.machine import usable_cores
from render.master.analysis import MixAnalysis
from render.master.stages import Stages
from render.measure.loudness import HOP, MOMENTARY, STEPS_A_SECOND, integrated, k_weighting, lufs, moving_mean
from render.monitor import Monitor
from render.sources.stereo_file import StereoFile
from render.units import FULL_SCALE, ratio

EXCERPTS, EXCERPT_S, RUN_IN_S = 18, 1, 1
TRIES = 6
NEAR_LU = 0.01  # the search ends here: its excerpts say no more
ENOUGH_LU = 0.03  # a target missed by more is tried again with a faster release
REACHED = 0.9  # of the ceiling: a second whose samples reach this may be limited between them
FIRST_SLOPE = 0.35
SLOPES = (0.1, 1.5)  # of loudness against gain; a limiter's lies within


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a master is to be: the target in LUFS, the limiter it goes through, and the most gain it may get.

    `faster_ms` are releases to try, one after the other, where the target is out of reach of the limiter's own.
    """

    target_lufs: float
    limiter: Limiter
    most_gain_db: float
    faster_ms: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class GainFit:
    """A gain, the limiter it was found for, and how many LU the loudness moves for each dB of gain there."""

    gain_db: float
    slope: float
    limiter: Limiter

    def stage(self, gain_db: float) -> BusSettings:
        """The last stage of the chain: a gain, and the limiter."""
        return BusSettings(gain_db=gain_db, limiter=self.limiter)


class LoudnessEstimate:
    """The peak and the K-weighted energy of each few frames of interleaved stereo at `rate` Hz.

    The limiter's gain hardly changes within them, so energies are turned down instead of samples, and nothing is
    weighed again. That is within 0.02 LU of the loudness.
    """

    def __init__(self, samples: Samples, rate: int, begin: int) -> None:
        self._rate = rate
        self._begin = begin // GROUP_FRAMES  # what lies before is heard only by the limiter
        self._level = _levels(samples)
        self._energy = _energies(samples, rate)

    def energy_kept(self, gain_db: float, limiter: Limiter) -> float:
        """The part of the energy from frame `begin` on that is left by the `limiter` after `gain_db` (0 to 1)."""
        ceiling = ratio(limiter.ceiling_dbtp - gain_db) * FULL_SCALE
        over = self._level > ceiling * CLEAR
        required = np.zeros(self._level.size, np.int32)
        required[over] = np.ceil((1 - ceiling * AIM / self._level[over]) * UNIT)
        gain = GroupGain(limiter.release_ms, self._rate).over(required)
        energy = self._energy[self._begin :]
        whole = float(energy.sum())
        return float((energy * np.square(gain[self._begin :])).sum()) / whole if whole else 1.0


def _levels(samples: Samples) -> Floats:
    """The largest level at and between the samples of each `GROUP_FRAMES` frames."""
    frames = samples.size // CHANNELS
    envelope, hop, levels = PeakEnvelope(0.0), np.zeros(CHANNELS * LIMITER_HOP), []
    for first in range(0, frames + DELAY, LIMITER_HOP):
        part = samples[CHANNELS * first : CHANNELS * (first + LIMITER_HOP)]
        hop[: part.size], hop[part.size :] = part, 0.0
        envelope.take_in(hop)
        beside = np.maximum(envelope.peaks[:, :-1], envelope.peaks[:, 1:])
        levels.append(np.maximum(np.abs(envelope.samples), beside).max(axis=0))
    each = np.zeros(-(-frames // GROUP_FRAMES) * GROUP_FRAMES)
    each[:frames] = np.concatenate(levels)[DELAY : DELAY + frames]
    return np.asarray(each.reshape(-1, GROUP_FRAMES).max(axis=1))


def _energies(samples: Samples, rate: int) -> Floats:
    """The K-weighted energy of both sides in each `GROUP_FRAMES` frames."""
    frames = samples.size // CHANNELS
    ends = np.minimum(np.arange(GROUP_FRAMES, frames + GROUP_FRAMES, GROUP_FRAMES), frames)
    energy = np.zeros(ends.size)
    weighted_energy(samples, CHANNELS, np.ones(CHANNELS), k_weighting(rate), np.zeros((CHANNELS, 4)), ends, energy)
    return energy


@dataclass(frozen=True, slots=True, eq=False)
class Excerpt:
    """A second of the mix after the stages before the level, estimated, and the 10 ms steps that it stands for."""

    steps: NDArray[np.int64]
    estimate: LoudnessEstimate


def find_gain(
    mix: StereoFile, stages: Sequence[BusSettings], analysis: MixAnalysis, level: Level, monitor: Monitor
) -> GainFit:
    """The gain in dB that brings `mix` to `level`, at most `most_gain_db`; it must have a loudness."""
    linear = level.target_lufs - (analysis.levels.loudness.integrated_lufs or 0.0)
    limit, most = level.limiter.ceiling_dbtp, level.most_gain_db
    if linear + (analysis.levels.true_peak_dbtp or -np.inf) <= limit:
        return GainFit(min(linear, most), 1.0, level.limiter)
    limited = np.flatnonzero(analysis.peaks * ratio(min(most, linear + 2.0)) > REACHED * ratio(limit))
    parts = strata(limited, analysis.power)
    with ThreadPoolExecutor(usable_cores()) as pool:
        estimates = list(
            pool.map(partial(_estimate, mix, stages, monitor), [int(part[part.size // 2]) for part in parts])
        )
    steps = [_steps(part, analysis.power.size) for part in parts]
    trial = _Trial(analysis.power, list(map(Excerpt, steps, estimates)), monitor)
    limiters = [level.limiter, *(replace(level.limiter, release_ms=release) for release in level.faster_ms)]
    fit, missing = GainFit(min(linear, most), FIRST_SLOPE, level.limiter), 0.0
    for limiter in limiters:
        fit, missing = _search(trial, replace(fit, limiter=limiter), level.target_lufs, most)
        if missing <= ENOUGH_LU:
            break
    return fit


def strata(limited: NDArray[np.int64], power: Floats) -> list[NDArray[np.int64]]:
    """The `limited` seconds, ordered by their `power` and parted into at most `EXCERPTS` groups of seconds alike.

    The second in the middle of each group stands for all of it.
    """
    level = [float(power[second * STEPS_A_SECOND : (second + 1) * STEPS_A_SECOND].sum()) for second in limited]
    ordered = limited[np.argsort(level, kind="stable")]
    return [part for part in np.array_split(ordered, EXCERPTS) if part.size]


def _estimate(mix: StereoFile, stages: Sequence[BusSettings], monitor: Monitor, first: int) -> LoudnessEstimate:
    """The second `first` of the mix after the stages, and what comes before it to run in."""
    start = max(0, first - RUN_IN_S)
    chain = Stages(stages, mix.rate)
    blocks = [chain.process(block).samples for block in mix.seconds(monitor, start, first - start + EXCERPT_S)]
    samples = np.concatenate([*blocks, chain.finish().samples]).astype(np.float64)
    return LoudnessEstimate(samples, mix.rate, (first - start) * mix.rate)


class _Trial:
    """Tries gains on the excerpts and says what loudness the whole mix, of this `power`, would have."""

    def __init__(self, power: Floats, excerpts: Sequence[Excerpt], monitor: Monitor) -> None:
        self._power, self._excerpts, self._monitor = power, excerpts, monitor

    def loudness(self, gain_db: float, limiter: Limiter) -> float:
        """The integrated loudness in LUFS at `gain_db`, as the excerpts suggest it."""
        self._monitor.check()
        power = self._power * 10 ** (gain_db / 10)
        for excerpt in self._excerpts:
            power[excerpt.steps] *= excerpt.estimate.energy_kept(gain_db, limiter)
        loudness = integrated(moving_mean(power, MOMENTARY)[::HOP])
        return lufs(1e-30) if loudness is None else loudness


def _steps(seconds: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The 10 ms steps of some seconds, of `size` that there are."""
    steps = (seconds[:, None] * STEPS_A_SECOND + np.arange(STEPS_A_SECOND)).ravel()
    return np.asarray(steps[steps < size])


def _search(trial: _Trial, start: GainFit, target: float, most: float) -> tuple[GainFit, float]:
    """Newton's method with the slope between the last two tries; with the gain, by how many LU it falls short."""
    gain_db, slope, limiter = start.gain_db, start.slope, start.limiter
    now = trial.loudness(gain_db, limiter)
    for _ in range(TRIES):
        step = min((target - now) / slope, most - gain_db)
        if abs(target - now) < NEAR_LU or abs(step) < NEAR_LU:
            break
        there = trial.loudness(gain_db + step, limiter)
        slope = float(np.clip((there - now) / step, *SLOPES))
        gain_db, now = gain_db + step, there
    return GainFit(gain_db, slope, limiter), target - now

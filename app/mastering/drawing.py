"""Measures what the window draws, and masters for it. Runs in a process of its own."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.mastering.master_session import master_result
from app.mastering.picture import Mastered, Picture, Reading, Reduction, Singles
from app.mastering.request import MasterRequest
from app.mastering.traces import keep_reduction
from render.errors import AudioError
from render.kernels.mix import Samples
from render.kernels.prepare import prepare
from render.measure.loudness import HOP, MOMENTARY, OFFSET, SHORT_TERM, STEPS_A_SECOND, moving_mean
from render.measure.meter import HISTORY, Levels, Meter, TruePeakMeter
from render.measure.tracks import blocks_of
from render.monitor import Monitor
from render.sources import read_info
from render.units import FULL_SCALE, dbfs

_MOST_STEPS = 60_000  # ten minutes; more than any screen has columns


def picture_of(path: Path, monitor: Monitor) -> Picture:
    """Measure the mono or stereo file at `path` in one pass; raises AudioError in one sentence naming it."""
    prepare(monitor)
    info = read_info(path)
    if info.channels > 2:
        raise AudioError(f"{path.name} has {info.channels} channels; a master is made of a stereo mix: choose another.")
    meter, peaks = Meter(2, info.sample_rate), PeakTrace(info.sample_rate)
    for samples in blocks_of(path, monitor):
        stereo: Samples = samples if info.channels == 2 else np.multiply(np.repeat(samples, 2), 1.0)
        meter.process(stereo)
        peaks.process(stereo)
    power = meter.power()
    return Picture(_reading(meter.finish()), _loudness(power, MOMENTARY), _loudness(power, SHORT_TERM), peaks.finish())


def mastered(request: MasterRequest, monitor: Monitor) -> Mastered:
    """Master what the request asks for; raises what `master_result` does."""
    result = master_result(request, monitor)
    reductions = tuple(thinned(each.path, each.reduction_db) for each in result.traces)
    if request.memory is not None:
        hashes = {row["path"]: row["sha256"] for row in result.manifest["deliverables"]}
        for each in reductions:
            keep_reduction(request.memory, hashes[each.path], each)
    return Mastered(result.manifest, reductions)


def thinned(path: str, reduction_db: Singles) -> Reduction:
    """A reduction in dB each 10 ms as the window draws it: of a long programme, the largest of several steps."""
    together = max(1, reduction_db.size // _MOST_STEPS)
    starts = np.arange(0, reduction_db.size, together)
    largest = np.maximum.reduceat(reduction_db, starts) if starts.size else reduction_db
    return Reduction(path, together / STEPS_A_SECOND, largest)


class PeakTrace:
    """The true peak of a stereo stream in each 100 ms; blocks of any length, in the engine's unit."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._waiting = np.zeros(0, np.float32)
        self._history = np.zeros((2, HISTORY), np.float32)
        self._meter = TruePeakMeter()
        self._peaks: list[float] = []

    def process(self, stereo: Samples) -> None:
        """Take in interleaved samples."""
        self._waiting = np.concatenate([self._waiting, stereo.astype(np.float32)])
        done = 0
        while done + 2 * self._step() <= self._waiting.size:
            done += self._take(self._waiting[done : done + 2 * self._step()])
        self._waiting = self._waiting[done:]

    def finish(self) -> Singles:
        """dBTP of each step; the last may be shorter."""
        if self._waiting.size:
            self._take(self._waiting)
        levels = [dbfs(peak / FULL_SCALE) for peak in self._peaks]
        return np.array([-np.inf if level is None else level for level in levels], np.float32)

    def _step(self) -> int:
        """The frames of the step that is being filled: together they keep time at any rate."""
        at = len(self._peaks)
        return (at + 1) * self._rate * HOP // STEPS_A_SECOND - at * self._rate * HOP // STEPS_A_SECOND

    def _take(self, step: Singles) -> int:
        self._meter.highest = float(np.abs(step).max())
        for side, before in enumerate(self._history):
            signal = np.concatenate([before, step[side::2]])
            self._meter.process(signal)
            self._history[side] = signal[-HISTORY:]
        self._peaks.append(self._meter.highest)
        return step.size


def _loudness(power: NDArray[np.float64], steps: int) -> Singles:
    """LUFS of the window that ends at each 100 ms; NaN before the first is whole."""
    means = moving_mean(power, steps)
    known = OFFSET + 10 * np.log10(means, where=means > 0, out=np.full(means.size, -np.inf))
    whole = np.concatenate([np.full(min(steps - 1, power.size), np.nan), known])
    return whole[HOP - 1 :: HOP].astype(np.float32)


def _reading(levels: Levels) -> Reading:
    loudness = levels.loudness
    return Reading(
        loudness.integrated_lufs, loudness.max_short_term_lufs, loudness.loudness_range_lu, levels.true_peak_dbtp
    )

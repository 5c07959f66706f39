"""The figures of whole files, several side by side, and of one what they are over time, a value each 100 ms."""

import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.errors import AudioError
from render.kernels.mix import Samples
from render.kernels.prepare import MEASURING, prepare
from render.machine import usable_cores
from render.measure.loudness import HOP, MOMENTARY, OFFSET, SHORT_TERM, STEPS_A_SECOND, moving_mean
from render.measure.meter import HISTORY, Levels, Meter, TruePeakMeter
from render.measure.tracks import blocks_of
from render.monitor import Monitor, SharedProgress, Unwatched
from render.sources import read_info
from render.sources.info import flaw_sentences
from render.units import FULL_SCALE, dbfs

Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Measurement:
    """A file's figures: LUFS, LU, dBTP and dBFS, None where undefined (silence has no loudness).

    `warnings` are sentences: what is wrong with the file although it could be measured.
    """

    path: Path
    integrated_lufs: float | None
    loudness_range_lu: float | None
    max_momentary_lufs: float | None
    max_short_term_lufs: float | None
    true_peak_dbtp: float | None
    sample_peak_dbfs: float | None
    duration_s: float
    sample_rate: int
    channels: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A file that could not be measured, and one sentence that says why."""

    path: Path
    reason: str


def measure_file(path: Path, monitor: Monitor | None = None) -> Measurement:
    """Measure the file at `path` in one pass; raises AudioError in one sentence naming it."""
    _check_kind(path)
    info = read_info(path)
    meter = Meter(info.channels, info.sample_rate, mask=info.channel_mask)
    for samples in blocks_of(path, monitor):
        meter.process(samples)
    levels = meter.finish()
    return Measurement(
        path,
        levels.loudness.integrated_lufs,
        levels.loudness.loudness_range_lu,
        levels.loudness.max_momentary_lufs,
        levels.loudness.max_short_term_lufs,
        levels.true_peak_dbtp,
        levels.sample_peak_dbfs,
        info.frames / info.sample_rate,
        info.sample_rate,
        info.channels,
        tuple(sentence for _, sentence in flaw_sentences(path.name, info)),
    )


def _check_kind(path: Path) -> None:
    """Raise AudioError for what is not a file: a pipe would be waited for without end."""
    try:
        kind = path.stat().st_mode
    except OSError:  # reported when it is opened
        return
    if not stat.S_ISREG(kind):
        raise AudioError(
            f"{path.name} is a folder, a pipe or a device, not an audio file; name the files to measure.",
            code="not_a_file",
            file=path,
        )


def measure_files(paths: Sequence[Path], monitor: Monitor | None = None) -> list[Measurement | Unmeasured]:
    """Measure several files side by side on all cores, in the order given; one that fails leaves the others alone."""
    watch = monitor or Unwatched()
    prepare(watch, MEASURING)
    shared = SharedProgress(watch, len(paths))

    def measure(path: Path) -> Measurement | Unmeasured:
        part = shared.part()
        try:
            return measure_file(path, part)
        except AudioError as error:
            part.progress("measuring", 1.0)
            return Unmeasured(path, str(error))

    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(measure, paths))


@dataclass(frozen=True, slots=True)
class FileTraces:
    """Figures of a file as heard in stereo, and its windows of 400 ms and 3 s in LUFS and its peaks in dBTP.

    NaN before the first window is whole, −inf for silence.
    """

    levels: Levels
    momentary_lufs: Singles
    short_term_lufs: Singles
    true_peak_dbtp: Singles


def trace_file(path: Path, monitor: Monitor) -> FileTraces:
    """Measure the mono or stereo file at `path`; raises AudioError in one sentence naming it."""
    prepare(monitor, MEASURING)
    info = read_info(path)
    if info.channels > 2:
        raise AudioError(
            f"{path.name} has {info.channels} channels; a master is made of a stereo mix: choose another.",
            code="not_stereo",
            file=path.name,
            channels=info.channels,
        )
    meter, peaks = Meter(2, info.sample_rate), PeakTrace(info.sample_rate)
    for samples in blocks_of(path, monitor):
        stereo: Samples = samples if info.channels == 2 else np.multiply(np.repeat(samples, 2), 1.0)
        meter.process(stereo)
        peaks.process(stereo)
    power = meter.power()
    return FileTraces(meter.finish(), _loudness(power, MOMENTARY), _loudness(power, SHORT_TERM), peaks.finish())


class PeakTrace:
    """The true peak of a stereo stream in each 100 ms; blocks of any length, in the engine's unit."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._unmeasured = np.zeros(0, np.float32)
        self._history = np.zeros((2, HISTORY), np.float32)
        self._meter = TruePeakMeter()
        self._peaks: list[float] = []

    def process(self, stereo: Samples) -> None:
        """Take in interleaved samples."""
        self._unmeasured = np.concatenate([self._unmeasured, stereo.astype(np.float32)])
        done = 0
        while done + 2 * self._step() <= self._unmeasured.size:
            done += self._take(self._unmeasured[done : done + 2 * self._step()])
        self._unmeasured = self._unmeasured[done:]

    def finish(self) -> Singles:
        """dBTP of each step; the last may be shorter."""
        if self._unmeasured.size:
            self._take(self._unmeasured)
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

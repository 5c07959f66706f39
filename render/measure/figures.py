"""The figures of whole files: loudness, true peak and sample peak, several files side by side."""

import stat
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from render.errors import AudioError
from render.kernels.prepare import prepare
from render.machine import usable_cores
from render.measure.meter import Meter
from render.measure.tracks import blocks_of
from render.monitor import Monitor, Unwatched
from render.sources import read_info


@dataclass(frozen=True, slots=True)
class Measurement:
    """A file's figures: LUFS, LU, dBTP and dBFS, None where undefined (silence has no loudness)."""

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
    )


def _check_kind(path: Path) -> None:
    """Raise AudioError for what is no file: a pipe would be waited for without end."""
    try:
        kind = path.stat().st_mode
    except OSError:  # said when it is opened
        return
    if not stat.S_ISREG(kind):
        raise AudioError(
            f"{path.name} is a folder, a pipe or a device, not an audio file; name the files to measure.",
            code="not_a_file",
            file=path,
        )


class _Progress:
    """Adds up how far the files of one call are; what it reports to `whole` never falls."""

    def __init__(self, whole: Monitor, files: int) -> None:
        self._whole, self._fractions, self._turn = whole, [0.0] * files, threading.Lock()

    def one(self, index: int) -> "_FileProgress":
        """The monitor of one file."""
        return _FileProgress(self, index)

    def report(self, index: int, stage: str, fraction: float) -> None:
        """Note how far one file is, and pass on how far all are."""
        with self._turn:
            self._fractions[index] = max(self._fractions[index], fraction)
            self._whole.progress(stage, sum(self._fractions) / len(self._fractions))

    def check(self) -> None:
        """Stop with the whole."""
        self._whole.check()


class _FileProgress:
    """One file's part of `_Progress`."""

    def __init__(self, several: _Progress, index: int) -> None:
        self._several, self._index = several, index

    def progress(self, stage: str, fraction: float) -> None:
        """Say how far this file is."""
        self._several.report(self._index, stage, fraction)

    def check(self) -> None:
        """Stop with the others."""
        self._several.check()


def measure_files(paths: Sequence[Path], monitor: Monitor | None = None) -> list[Measurement | Unmeasured]:
    """Measure several files side by side on all cores, in the order given; one that fails leaves the others alone."""
    watch = monitor or Unwatched()
    prepare(watch)
    several = _Progress(watch, len(paths))

    def measure(index: int) -> Measurement | Unmeasured:
        try:
            return measure_file(paths[index], several.one(index))
        except AudioError as error:
            several.report(index, "measuring", 1.0)
            return Unmeasured(paths[index], str(error))

    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(measure, range(len(paths))))

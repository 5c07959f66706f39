"""The figures of whole files: loudness, true peak and sample peak, several files side by side."""

import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from render.errors import AudioError
from render.kernels.prepare import prepare
from render.machine import usable_cores
from render.measure.meter import Meter
from render.measure.tracks import blocks_of
from render.monitor import Monitor, SharedProgress, Unwatched
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
    prepare(watch)
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

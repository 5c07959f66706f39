"""Measuring whole files: the figures of the `measure` command."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from render.cores import usable_cores
from render.kernels.prepare import prepare
from render.measure.meter import Meter
from render.measure.reading import blocks_of
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


def measure_file(path: Path, monitor: Monitor | None = None) -> Measurement:
    """Measure the file at `path` in one pass; raises AudioError in one sentence naming it."""
    info = read_info(path)
    meter = Meter(info.channels, info.sample_rate)
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


def measure_files(paths: Sequence[Path], monitor: Monitor | None = None) -> list[Measurement]:
    """Measure several files side by side on all cores, in the order given."""
    prepare(monitor or Unwatched())
    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(lambda path: measure_file(path, monitor), paths))

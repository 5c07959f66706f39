"""A song as a report draws it: its waveform, and its loudness over time."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.measure.loudness import SHORT_TERM, STEPS_A_SECOND, lufs, moving_mean, power_of
from render.measure.meter import Meter
from render.measure.tracks import blocks_of
from render.monitor import Monitor
from render.sources import read_info
from render.units import FULL_SCALE

Floats = NDArray[np.float64]
COLUMNS = 600
QUIETEST = -70.0  # LUFS; below it the curve has a gap


@dataclass(frozen=True, slots=True)
class Picture:
    """Columns of equal length from the song's beginning to its end.

    `lows` and `highs` are the extremes of both sides, full scale 1.0. `short_term_lufs` is the loudness of the three
    seconds that end with each column (EBU Tech 3341 section 2.2), None where that is silence or not yet three seconds.
    """

    duration_s: float
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    short_term_lufs: tuple[float | None, ...]


def picture_of(path: Path, monitor: Monitor) -> Picture:
    """Read the file once; raises AudioError naming it."""
    info = read_info(path)
    columns = max(1, min(COLUMNS, info.frames))
    lows, highs, done = np.zeros(columns), np.zeros(columns), 0
    meter = Meter(info.channels, info.sample_rate, true_peak=False)
    for samples in blocks_of(path, monitor, "drawing"):
        meter.process(samples)
        frames = np.asarray(samples, np.float64).reshape(-1, info.channels) / FULL_SCALE
        place = (done + np.arange(len(frames))) * columns // info.frames
        np.minimum.at(lows, place, frames.min(axis=1))
        np.maximum.at(highs, place, frames.max(axis=1))
        done += len(frames)
    duration = info.frames / info.sample_rate
    return Picture(duration, tuple(lows.tolist()), tuple(highs.tolist()), _curve(meter.power(), duration, columns))


def _curve(power: Floats, duration_s: float, columns: int) -> tuple[float | None, ...]:
    windows = moving_mean(power, SHORT_TERM)
    ends = np.round((np.arange(columns) + 1) * duration_s * STEPS_A_SECOND / columns).astype(int) - SHORT_TERM
    return tuple(_loudness(windows, int(end)) for end in ends)


def _loudness(windows: Floats, at: int) -> float | None:
    if not 0 <= at < windows.size + 1 or not windows.size:
        return None
    power = float(windows[min(at, windows.size - 1)])
    return lufs(power) if power > power_of(QUIETEST) else None

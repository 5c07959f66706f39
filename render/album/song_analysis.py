"""A song beside its neighbours, by loudness, octaves and reach; and as a report draws it: wave, loudness over time."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from render.kernels.mix import Floats, Samples
from render.measure.loudness import SHORT_TERM, STEPS_A_SECOND, lufs, moving_mean, power_of
from render.measure.meter import Levels, Meter
from render.measure.tone import Tone, ToneMeter
from render.measure.tracks import blocks_of
from render.monitor import Monitor
from render.sources import AudioInfo, read_info
from render.units import FULL_SCALE

WINDOW = 4096
BAND_HZ = 250.0
FLOOR_DB = -80.0  # a band this far below the whole sound is no longer part of it
COLUMNS = 600
QUIETEST = -70.0  # LUFS; below it the curve has a gap


@dataclass(frozen=True, slots=True)
class SongCharacter:
    """One song's figures; `bandwidth_hz` is where its average spectrum falls 80 dB below the whole, None in silence."""

    info: AudioInfo
    levels: Levels
    tone: Tone
    bandwidth_hz: float | None


class _Reach:
    """Follows how high a stream's spectrum reaches, from one window in every block."""

    def __init__(self, channels: int, rate: int) -> None:
        self._channels, self._rate = channels, rate
        self._window = np.hanning(WINDOW)[:, None]
        self._power = np.zeros(WINDOW // 2 + 1)

    def process(self, samples: Samples) -> None:
        stereo = np.asarray(samples, np.float64).reshape(-1, self._channels)
        for start in range(0, len(stereo) - WINDOW + 1, 4 * WINDOW):
            spectrum = np.fft.rfft(stereo[start : start + WINDOW] * self._window, axis=0)
            self._power += np.square(np.abs(spectrum)).sum(axis=1)

    def finish(self) -> float | None:
        total = self._power.sum()
        if not total:
            return None
        step = max(1, round(BAND_HZ * WINDOW / self._rate))
        bands = np.add.reduceat(self._power, np.arange(0, self._power.size, step))
        within = np.flatnonzero(bands > total * 10 ** (FLOOR_DB / 10))
        return float(min((within[-1] + 1) * step * self._rate / WINDOW, self._rate / 2))


def character_of(path: Path, monitor: Monitor) -> SongCharacter:
    """Read the song at `path` once; raises AudioError naming it. Files of one or two channels."""
    info = read_info(path)
    shape = (info.channels, info.sample_rate)
    meter, tone, reach = Meter(*shape), ToneMeter(*shape), _Reach(*shape)
    for samples in blocks_of(path, monitor, "listening"):
        meter.process(samples)
        tone.process(samples)
        reach.process(samples)
    return SongCharacter(info, meter.finish(), tone.finish(), reach.finish())


@dataclass(frozen=True, slots=True)
class SongPicture:
    """Columns of equal length from the song's beginning to its end.

    `lows` and `highs` are the extremes of both sides, full scale 1.0. `short_term_lufs` is the loudness of the three
    seconds that end with each column (EBU Tech 3341 section 2.2), None where that is silence or not yet three seconds.
    """

    duration_s: float
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    short_term_lufs: tuple[float | None, ...]


def picture_of(path: Path, monitor: Monitor) -> SongPicture:
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
    return SongPicture(duration, tuple(lows.tolist()), tuple(highs.tolist()), _curve(meter.power(), duration, columns))


def _curve(power: Floats, duration_s: float, columns: int) -> tuple[float | None, ...]:
    windows = moving_mean(power, SHORT_TERM)
    ends = np.round((np.arange(columns) + 1) * duration_s * STEPS_A_SECOND / columns).astype(int) - SHORT_TERM
    return tuple(_loudness(windows, int(end)) for end in ends)


def _loudness(windows: Floats, at: int) -> float | None:
    if not 0 <= at < windows.size + 1 or not windows.size:
        return None
    power = float(windows[min(at, windows.size - 1)])
    return lufs(power) if power > power_of(QUIETEST) else None

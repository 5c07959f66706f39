"""What a song is like beside its neighbours: loudness, balance of the octaves, and how far up it reaches."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.kernels.mix import Samples
from render.measure.meter import Levels, Meter
from render.measure.tone import Tone, ToneMeter
from render.measure.tracks import blocks_of
from render.monitor import Monitor
from render.sources import AudioInfo, read_info

Floats = NDArray[np.float64]
WINDOW = 4096
BAND_HZ = 250.0
FLOOR_DB = -80.0  # a band this far below the whole sound is no longer part of it


@dataclass(frozen=True, slots=True)
class Character:
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
        heard = np.flatnonzero(bands > total * 10 ** (FLOOR_DB / 10))
        return float(min((heard[-1] + 1) * step * self._rate / WINDOW, self._rate / 2))


def character_of(path: Path, monitor: Monitor) -> Character:
    """Read the song at `path` once; raises AudioError naming it. Files of one or two channels."""
    info = read_info(path)
    shape = (info.channels, info.sample_rate)
    meter, tone, reach = Meter(*shape), ToneMeter(*shape), _Reach(*shape)
    for samples in blocks_of(path, monitor, "listening"):
        meter.process(samples)
        tone.process(samples)
        reach.process(samples)
    return Character(info, meter.finish(), tone.finish(), reach.finish())

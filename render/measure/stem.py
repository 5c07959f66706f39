"""Measuring a stem as it arrived: level, loudness, where it sounds, and whether its samples are numbers."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.kernels.mix import Samples
from render.kernels.traits import audible_ends
from render.measure.gating import MOMENTARY, OFFSET
from render.measure.meter import Levels, Meter
from render.measure.reading import blocks_of
from render.measure.traits import StemTraits, TraitsMeter
from render.monitor import Monitor, Unwatched
from render.sources import AudioInfo, read_info
from render.sources.info import NonfiniteError
from render.units import FULL_SCALE

AUDIBLE = FULL_SCALE * 10 ** (-90 / 20)  # sound starts and ends at −90 dBFS: below 16-bit noise


@dataclass(frozen=True, slots=True)
class StemMeasurement:
    """One stem's figures; levels are None for silence and where a sample is no number.

    `activity_lufs` is the loudness of each 400 ms without overlap, minus infinity where silent. `traits` are None where
    a sample is no number.
    """

    integrated_lufs: float | None
    sample_peak_dbfs: float | None
    duration_s: float
    sample_rate: int
    channels: int
    first_sound_s: float | None
    last_sound_s: float | None
    nonfinite_at_s: float | None
    activity_lufs: tuple[float, ...]
    traits: StemTraits | None


class _SoundSpan:
    """The first and last audible frame of a stream."""

    def __init__(self, info: AudioInfo) -> None:
        self._info = info
        self._frames = 0
        self.first: float | None = None
        self.last: float | None = None

    def process(self, samples: Samples) -> None:
        ends = audible_ends(samples, AUDIBLE)
        if ends[0] >= 0:
            start, end = ((self._frames + at // self._info.channels) / self._info.sample_rate for at in ends)
            self.first = start if self.first is None else self.first
            self.last = end
        self._frames += samples.size // self._info.channels


def measure_stem(path: Path, monitor: Monitor | None = None) -> StemMeasurement:
    """Measure the stem at `path` in one pass; raises AudioError in one sentence where it cannot be read."""
    info = read_info(path)
    meter = Meter(info.channels, info.sample_rate, true_peak=False, mask=info.channel_mask)
    span, traits = _SoundSpan(info), TraitsMeter(info)
    bad: float | None = None
    try:
        for samples in blocks_of(path, monitor or Unwatched()):
            meter.process(samples)
            span.process(samples)
            traits.process(samples)
    except NonfiniteError as error:
        bad = error.at_s
    return _summarise(info, meter, span, None if bad is not None else traits.finish(meter.power()), bad)


def _summarise(
    info: AudioInfo, meter: Meter, span: _SoundSpan, traits: StemTraits | None, bad: float | None
) -> StemMeasurement:
    levels: Levels | None = meter.finish() if bad is None else None
    return StemMeasurement(
        integrated_lufs=levels.loudness.integrated_lufs if levels else None,
        sample_peak_dbfs=levels.sample_peak_dbfs if levels else None,
        duration_s=info.frames / info.sample_rate,
        sample_rate=info.sample_rate,
        channels=info.channels,
        first_sound_s=span.first,
        last_sound_s=span.last,
        nonfinite_at_s=bad,
        activity_lufs=_activity(meter.power()),
        traits=traits,
    )


def _activity(power: NDArray[np.float64]) -> tuple[float, ...]:
    blocks = power[: power.size // MOMENTARY * MOMENTARY].reshape(-1, MOMENTARY).mean(axis=1)
    with np.errstate(divide="ignore"):
        loudness: list[float] = (OFFSET + 10 * np.log10(blocks)).tolist()
    return tuple(loudness)

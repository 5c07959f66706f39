"""A stem measured as it arrived: level, loudness, where it sounds, and what its samples say of how it was made."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import xxhash
from numpy.typing import NDArray

from render.kernels import traits
from render.kernels.mix import Floats, Samples
from render.kernels.traits import audible_ends
from render.measure.clipping import FlatTopCounter, FlatTops
from render.measure.loudness import MOMENTARY, OFFSET
from render.measure.meter import Levels, Meter
from render.measure.silences import HoleFinder, Holes, StopFinder, Stops
from render.measure.spectrum import Cliff, Spectrum, Whiteness, find_cliff, whiteness
from render.measure.tracks import BLOCK_FRAMES, blocks_of
from render.monitor import Monitor, Unwatched
from render.sources import AudioInfo, read_info
from render.sources.info import NonfiniteError
from render.units import FULL_SCALE

Singles = NDArray[np.float32]
AUDIBLE = FULL_SCALE * 10 ** (-90 / 20)  # sound starts and ends at −90 dBFS: below 16-bit noise
MEANS = 48  # blocks of a long file whose means are taken
STEPS = ((16, 256.0), (24, 1.0))
"""Depths that a 32-bit or float sample may really have, and their step in the engine's unit."""


@dataclass(frozen=True, slots=True, eq=False)
class StemTraits:
    """What a stem's samples say of how it was made.

    `depth` is the number of bits that are ever used, None where all of the file's are. `equal_sides` is of stereo only.
    `offset` is the DC offset of the worse channel where it sounds, 1.0 being full scale. `cliff` is where the
    spectrum falls most steeply, `white` how near it is to that of white noise. `power` is the mean K-weighted power of
    each 10 ms. `fingerprint` is the same for files with the same samples, rate and channels, whatever their container.
    """

    flat_tops: FlatTops
    stops: Stops
    holes: Holes
    offset: float
    depth: int | None
    equal_sides: bool
    cliff: Cliff | None
    white: Whiteness
    power: Singles
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StemMeasurement:
    """One stem's figures; levels are None for silence and where a sample is not a number.

    `activity_lufs` is the loudness of each 400 ms without overlap, minus infinity where silent. `traits` are None where
    a sample is not a number.
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


class TraitsMeter:
    """Follows the stream of a file with this header, in the blocks that `blocks_of` gives."""

    def __init__(self, info: AudioInfo) -> None:
        self._info = info
        self._flat_tops = FlatTopCounter(info.channels, info.sample_rate)
        self._stops = StopFinder(info.channels, info.sample_rate)
        self._holes = HoleFinder(info.channels, info.sample_rate)
        self._offset = _Offset(info.channels, info.frames)
        self._depth = _Depth()
        self._equal = info.channels == 2
        self._spectrum = Spectrum(info.channels, info.frames, BLOCK_FRAMES)
        self._digest = xxhash.xxh3_128(f"{info.channels}/{info.sample_rate}/{info.frames}".encode())

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        self._flat_tops.process(samples)
        self._stops.process(samples)
        self._holes.process(samples)
        self._offset.process(samples)
        self._depth.process(samples)
        self._equal = self._equal and traits.sides_equal(samples)
        self._spectrum.process(samples)
        self._digest.update(np.ascontiguousarray(samples).data)

    def finish(self, power: Floats) -> StemTraits:
        """What was found in all that was taken in; `power` is the K-weighted meter's."""
        spectrum = self._spectrum.finish()
        return StemTraits(
            flat_tops=self._flat_tops.finish(),
            stops=self._stops.finish(),
            holes=self._holes.finish(),
            offset=self._offset.finish(),
            depth=self._depth.finish(self._info.bit_depth),
            equal_sides=self._equal,
            cliff=find_cliff(spectrum, self._info.sample_rate),
            white=whiteness(spectrum),
            power=power.astype(np.float32),
            fingerprint=self._digest.hexdigest(),
        )


class _Offset:
    """The mean of some blocks in which there is sound: their median is the offset, whatever a single thump leaves."""

    def __init__(self, channels: int, frames: int) -> None:
        self._channels = channels
        self._means: list[Floats] = []
        self._every = max(1, frames // (BLOCK_FRAMES * MEANS))
        self._blocks = 0

    def process(self, samples: Samples) -> None:
        self._blocks += 1
        if self._blocks % self._every:
            return
        sums = np.zeros(self._channels)
        if self._channels == 2 and samples.dtype == np.int32:
            traits.add_whole_sums(cast("NDArray[np.int32]", samples), sums)
        else:
            traits.add_sums(samples, self._channels, sums)
        if sums.any():
            self._means.append(sums * self._channels / samples.size)

    def finish(self) -> float:
        if not self._means:
            return 0.0
        medians = np.median(np.stack(self._means), axis=0)
        return float(medians[np.argmax(np.abs(medians))] / FULL_SCALE)


class _Depth:
    """The bits that are ever used."""

    def __init__(self) -> None:
        self._bits = 0
        self._steps = dict(STEPS)
        self._sounds = False

    def process(self, samples: Samples) -> None:
        if samples.dtype == np.int32:
            self._bits |= traits.used_bits(cast("NDArray[np.int32]", samples)) & 0xFFFFFF
        else:
            wide = cast("Floats", samples)
            self._steps = {depth: step for depth, step in self._steps.items() if traits.in_steps(wide, step)}
            self._sounds = self._sounds or bool(wide.any())

    def finish(self, depth: int) -> int | None:
        """The bits used of a file of `depth` bits."""
        if self._bits:
            used = 24 - ((self._bits & -self._bits).bit_length() - 1)
        elif self._sounds and self._steps:
            used = min(self._steps)
        else:
            return None
        return used if used < depth else None

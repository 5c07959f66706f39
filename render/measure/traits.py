"""What a stem is like beside its level: flat tops, stops, offset, depth in use, equal sides, spectrum, fingerprint."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import xxhash
from numpy.typing import NDArray

from render.kernels import traits
from render.kernels.mix import Samples
from render.measure.cliff import Cliff, find_cliff
from render.measure.flat_tops import FlatTopCounter, FlatTops
from render.measure.reading import BLOCK_FRAMES
from render.measure.spectrum import Spectrum
from render.measure.stops import StopFinder, Stops
from render.sources import AudioInfo
from render.units import FULL_SCALE

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
MEANS = 48  # blocks of a long file whose means are taken
STEPS = ((16, 256.0), (24, 1.0))
"""Depths that a 32-bit or float sample may really have, and their step in the engine's unit."""


@dataclass(frozen=True, slots=True, eq=False)
class StemTraits:
    """What a stem's samples say of how it was made.

    `depth` is the number of bits that are ever used, None where all of the file's are. `equal_sides` is of stereo only.
    `offset` is the DC offset of the worse channel where it sounds, 1.0 being full scale. `cliff` is where the
    spectrum ends, None where it does not before its top. `power` is the mean K-weighted power of each
    10 ms. `fingerprint` is the same for files with the same samples, rate and channels, whatever their container.
    """

    flat_tops: FlatTops
    stops: Stops
    offset: float
    depth: int | None
    equal_sides: bool
    cliff: Cliff | None
    power: Singles
    fingerprint: str


class TraitsMeter:
    """Follows the stream of a file with this header, in the blocks that `blocks_of` gives."""

    def __init__(self, info: AudioInfo) -> None:
        self._info = info
        self._flat_tops = FlatTopCounter(info.channels, info.sample_rate)
        self._stops = StopFinder(info.channels, info.sample_rate)
        self._offset = _Offset(info.channels, info.frames)
        self._depth = _Depth()
        self._equal = info.channels == 2
        self._spectrum = Spectrum(info.channels, info.frames, BLOCK_FRAMES)
        self._digest = xxhash.xxh3_128(f"{info.channels}/{info.sample_rate}/{info.frames}".encode())

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        self._flat_tops.process(samples)
        self._stops.process(samples)
        self._offset.process(samples)
        self._depth.process(samples)
        self._equal = self._equal and traits.sides_equal(samples)
        self._spectrum.process(samples)
        self._digest.update(np.ascontiguousarray(samples).data)

    def finish(self, power: Floats) -> StemTraits:
        """What was found in all that was taken in; `power` is the K-weighted meter's."""
        return StemTraits(
            flat_tops=self._flat_tops.finish(),
            stops=self._stops.finish(),
            offset=self._offset.finish(),
            depth=self._depth.finish(self._info.bit_depth),
            equal_sides=self._equal,
            cliff=find_cliff(self._spectrum.finish(), self._info.sample_rate),
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

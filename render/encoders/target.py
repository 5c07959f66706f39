"""A file to deliver, the one writer that takes its blocks, and the quantiser that makes a format's samples of them."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from render.atomic import PartFile
from render.encoders.formats import Format
from render.kernels import conversion
from render.kernels.mix import CHANNELS, Floats
from render.units import Span

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write: where, in which format, from `frames` stereo frames at the session's `rate` Hz.

    `dither` says that bits are dropped on the way; `seed` is its dither's own. `faded` are stretches, from frame to
    frame, where bits are dropped although the rest is exact: the fades of a cut-down.
    """

    path: Path
    kind: Format
    rate: int
    frames: int
    seed: int
    dither: bool
    faded: tuple[Span, ...] = ()

    @property
    def delivered_rate(self) -> int:
        """The file's sample rate in Hz."""
        return self.kind.delivered_rate(self.rate)


class FileWriter(Protocol):
    """One deliverable while it is written to its `.part`."""

    target: Target

    def write(self, start: int, mix: Floats, frames: int) -> None:
        """Take `frames` stereo frames from frame `start` on: blocks in any order, each once, from any thread.

        `mix` is in the engine's unit, has four samples to spare, and belongs to the writer from now on.
        """

    def peak(self) -> float:
        """The largest magnitude the file was asked to hold beyond the mix's own (after resampling), or 0."""

    def finish(self) -> None:
        """Wait until every block is in the file."""

    def abort(self) -> None:
        """Stop at once; threads that wait in `write` are woken with `Cancelled`."""

    @property
    def part(self) -> Path:
        """The `.part` beside the target, which it is written to."""

    def sync(self) -> None:
        """Have the system put every byte on the disk."""

    def publish(self) -> None:
        """Give the file its name, in the place of an earlier one; raises BouncedeskError where that fails."""

    def close(self) -> None:
        """Write no more; the `.part` stays."""

    def discard(self) -> None:
        """Stop, and remove the `.part`."""


class PartWriter:
    """What every writer does with the `.part` of its file once all blocks are in it, or none will follow."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._file = PartFile(target.path)

    @property
    def part(self) -> Path:
        """The `.part` beside the target, which it is written to."""
        return self._file.part

    def sync(self) -> None:
        """Have the system put every byte on the disk."""
        self._file.sync()

    def publish(self) -> None:
        """Give the file its name, in the place of an earlier one; raises BouncedeskError where that fails."""
        self._file.publish()

    def close(self) -> None:
        """Write no more; the `.part` stays."""
        self._file.close()

    def discard(self) -> None:
        """Remove the `.part`; nothing of the delivery before it was touched."""
        self._file.discard()


def dither_seed(variant: str, format_name: str) -> int:
    """A seed of its own for each variant and format, the same in every render."""
    return zlib.crc32(f"{variant}/{format_name}".encode())


class Quantiser:
    """Turns blocks of a mix into the bytes of `kind`; `dither` says that bits are dropped on the way.

    Of a mix that is exact but for some `faded` stretches (from frame to frame), only those are dithered.
    """

    def __init__(self, kind: Format, seed: int, *, dither: bool, faded: Sequence[Span] = ()) -> None:
        self.kind = kind
        self.dither = dither
        self._seed = np.uint32(seed)
        self._faded = [(CHANNELS * first, CHANNELS * last) for first, last in faded]

    def pack(self, mix: Floats, first_sample: int, count: int) -> Bytes:
        """The bytes of `count` samples of `mix`, which has four to spare and may be altered."""
        self._add_dither(mix, first_sample, count)
        if self.kind.is_float:
            floats = np.empty(count, np.float32)
            conversion.pack_float32(mix, floats, count)
            return floats.view(np.uint8)
        if self.kind.bits == 16:
            shorts = np.empty(count, np.int16)
            conversion.pack_pcm16(mix, shorts, count)
            return shorts.view(np.uint8)
        if self.kind.container == "aiff":
            big = np.empty(3 * count, np.uint8)
            conversion.pack_pcm24_big(mix, big, count)
            return big
        words = np.empty((count + 3) // 4 * 3, np.uint32)
        conversion.pack_pcm24(mix, words, count)
        return words.view(np.uint8)[: 3 * count]

    def steps(self, mix: Floats, first_sample: int, count: int) -> NDArray[np.int32]:
        """The same samples as whole numbers left-justified in 32 bits, as libsndfile's encoders take them."""
        self._add_dither(mix, first_sample, count)
        out = np.empty(count, np.int32)
        conversion.pack_int32(mix, out, count, self.kind.step)
        return out

    def _add_dither(self, mix: Floats, first_sample: int, count: int) -> None:
        if self.dither:
            conversion.add_tpdf(mix, count, self.kind.step, self._seed, np.uint32(first_sample & 0xFFFFFFFF))
        for first, last in self._faded:
            start, end = max(first, first_sample), min(last, first_sample + count)
            if start < end:
                self._dither_fade(mix[start - first_sample : end - first_sample], start)

    def _dither_fade(self, fade: Floats, first_sample: int) -> None:
        """The mix may reach full scale here, where the last step of dither has no room: it is held within."""
        conversion.add_tpdf(fade, fade.size, self.kind.step, self._seed, np.uint32(first_sample & 0xFFFFFFFF))
        top = (2.0 ** (self.kind.bits - 1) - 1) * self.kind.step
        np.clip(fade, -top, top, out=fade)

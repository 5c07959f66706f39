"""The quantiser: the engine's float64 mix as the samples of a format, dithered where bits are dropped, and rounded."""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from render.encoders.formats import Format
from render.kernels import pack
from render.units import Span

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
CHANNELS = 2
SPARE = 4  # samples past the end that the kernels' groups of four may touch


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
            pack.pack_float32(mix, floats, count)
            return floats.view(np.uint8)
        if self.kind.bits == 16:
            shorts = np.empty(count, np.int16)
            pack.pack_pcm16(mix, shorts, count)
            return shorts.view(np.uint8)
        if self.kind.container == "aiff":
            big = np.empty(3 * count, np.uint8)
            pack.pack_pcm24_big(mix, big, count)
            return big
        words = np.empty((count + 3) // 4 * 3, np.uint32)
        pack.pack_pcm24(mix, words, count)
        return words.view(np.uint8)[: 3 * count]

    def steps(self, mix: Floats, first_sample: int, count: int) -> NDArray[np.int32]:
        """The same samples as whole numbers left-justified in 32 bits, as libsndfile's encoders take them."""
        self._add_dither(mix, first_sample, count)
        out = np.empty(count, np.int32)
        pack.pack_int32(mix, out, count, self.kind.step)
        return out

    def _add_dither(self, mix: Floats, first_sample: int, count: int) -> None:
        if self.dither:
            pack.add_tpdf(mix, count, self.kind.step, self._seed, np.uint32(first_sample & 0xFFFFFFFF))
        for first, last in self._faded:
            start, end = max(first, first_sample), min(last, first_sample + count)
            if start < end:
                self._dither_fade(mix[start - first_sample : end - first_sample], start)

    def _dither_fade(self, fade: Floats, first_sample: int) -> None:
        """The mix may reach full scale here, where the last step of dither has no room: it is held within."""
        pack.add_tpdf(fade, fade.size, self.kind.step, self._seed, np.uint32(first_sample & 0xFFFFFFFF))
        top = (2.0 ** (self.kind.bits - 1) - 1) * self.kind.step
        np.clip(fade, -top, top, out=fade)

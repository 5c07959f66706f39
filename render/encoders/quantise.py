"""The engine's float64 mix as the samples of a fixed or float format: dithered where bits are dropped, and rounded."""

import zlib

import numpy as np
from numpy.typing import NDArray

from render.encoders.formats import Format
from render.kernels import pack

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]


def dither_seed(variant: str, format_name: str) -> int:
    """A seed of its own for each variant and format, the same in every render."""
    return zlib.crc32(f"{variant}/{format_name}".encode())


class Quantiser:
    """Turns blocks of a mix into the bytes of `kind`; `dither` says that bits are dropped on the way."""

    def __init__(self, kind: Format, seed: int, *, dither: bool) -> None:
        self.kind = kind
        self.dither = dither
        self._seed = np.uint32(seed)

    def pack(self, mix: Floats, first_sample: int, count: int) -> Bytes:
        """The bytes of `count` samples of `mix`, which has four to spare and may be altered."""
        if self.dither:
            pack.add_tpdf(mix, count, self.kind.step, self._seed, np.uint32(first_sample & 0xFFFFFFFF))
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
        if self.dither:
            pack.add_tpdf(mix, count, self.kind.step, self._seed, np.uint32(first_sample & 0xFFFFFFFF))
        out = np.empty(count, np.int32)
        pack.pack_int32(mix, out, count, self.kind.step)
        return out

"""The engine's numbers to the bytes of a file: dither where bits are dropped, then rounding; an Ogg page's checksum."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.units import FULL_SCALE

Floats = NDArray[np.float64]


@kernel
def add_tpdf(mix: Floats, count: int, step: float, seed: np.uint32, first: np.uint32) -> None:
    """Add triangular dither of plus or minus one `step` to `count` samples.

    The noise is a hash of the sample's own number (`first` onwards) and the `seed`, so that it is the same whatever
    the block size and the number of threads. Hash: the "lowbias32" integer mixer; its two halves are the two
    uniform numbers whose difference is triangular (Lipshitz, Wannamaker and Vanderkooy, JAES 40(5), 1992).
    """
    for i in range(count):
        h = np.uint32(first + np.uint32(i) + seed)  # numba widens 32-bit arithmetic: each step is cut back
        h = np.uint32((h ^ (h >> np.uint32(16))) * np.uint32(0x7FEB352D))
        h = np.uint32((h ^ (h >> np.uint32(15))) * np.uint32(0x846CA68B))
        h = np.uint32(h ^ (h >> np.uint32(16)))
        difference = np.int32(h & np.uint32(0xFFFF)) - np.int32(h >> np.uint32(16))
        mix[i] += difference * (step / 65536.0)


@kernel
def pack_pcm24(mix: Floats, words: NDArray[np.uint32], count: int) -> None:
    """Round `count` samples to 24-bit little-endian; four samples fill three words, so whole groups are written."""
    for i in range((count + 3) // 4):
        a = np.uint32(np.int32(np.rint(mix[4 * i])))
        b = np.uint32(np.int32(np.rint(mix[4 * i + 1])))
        c = np.uint32(np.int32(np.rint(mix[4 * i + 2])))
        d = np.uint32(np.int32(np.rint(mix[4 * i + 3])))
        words[3 * i] = (a & np.uint32(0xFFFFFF)) | (b << np.uint32(24))
        words[3 * i + 1] = ((b >> np.uint32(8)) & np.uint32(0xFFFF)) | (c << np.uint32(16))
        words[3 * i + 2] = ((c >> np.uint32(16)) & np.uint32(0xFF)) | (d << np.uint32(8))


@kernel
def pack_pcm16(mix: Floats, out: NDArray[np.int16], count: int) -> None:
    """Round `count` samples, in steps of 24-bit audio, to whole numbers of 16 bits."""
    for i in range(count):
        out[i] = np.int16(np.int32(np.rint(mix[i] / 256.0)))


@kernel
def pack_float32(mix: Floats, out: NDArray[np.float32], count: int) -> None:
    """Write `count` samples as floats with full scale at 1.0."""
    for i in range(count):
        out[i] = np.float32(mix[i] / FULL_SCALE)


@kernel
def pack_pcm24_big(mix: Floats, out: NDArray[np.uint8], count: int) -> None:
    """Round `count` samples to 24-bit big-endian (AIFF)."""
    for i in range(count):
        value = np.uint32(np.int32(np.rint(mix[i])))
        out[3 * i] = np.uint8((value >> np.uint32(16)) & np.uint32(0xFF))
        out[3 * i + 1] = np.uint8((value >> np.uint32(8)) & np.uint32(0xFF))
        out[3 * i + 2] = np.uint8(value & np.uint32(0xFF))


@kernel
def pack_int32(mix: Floats, out: NDArray[np.int32], count: int, step: float) -> None:
    """Round `count` samples to whole `step`s, left-justified in 32 bits and held within them."""
    for i in range(count):
        value = np.rint(mix[i] / step) * step * 256.0
        out[i] = np.int32(min(max(value, -2147483648.0), 2147483648.0 - 256.0 * step))


@kernel
def page_checksum(page: NDArray[np.uint8]) -> int:
    """CRC-32 of a page: polynomial 0x04C11DB7, nothing reflected, starting at zero (RFC 3533 section 6)."""
    crc = np.uint32(0)
    for i in range(page.size):
        crc = np.uint32(crc ^ (np.uint32(page[i]) << np.uint32(24)))
        for _ in range(8):
            top = crc >> np.uint32(31)
            crc = np.uint32(crc << np.uint32(1))
            if top:
                crc = np.uint32(crc ^ np.uint32(0x04C11DB7))
    return int(crc)

"""Samples between a file's bytes and the engine's numbers: 24-bit steps as int32, or float64 where those are too few.

On the way out bits are dropped behind dither; an Ogg page gets its checksum.
"""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.units import FULL_SCALE

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Words = NDArray[np.uint32]
Ints = NDArray[np.int32]


@kernel
def unpack_pcm24(words: Words, out: Ints, count: int) -> None:
    """Unpack `count` little-endian 24-bit samples: three 32-bit words hold four of them.

    Works in groups of four, so both arrays reach past `count` to a whole group.
    """
    for i in range((count + 3) // 4):
        a, b, c = words[3 * i], words[3 * i + 1], words[3 * i + 2]
        out[4 * i] = np.int32(a << np.uint32(8)) >> 8
        out[4 * i + 1] = np.int32((a >> np.uint32(24) << np.uint32(8)) | (b << np.uint32(16))) >> 8
        out[4 * i + 2] = np.int32((b >> np.uint32(16) << np.uint32(8)) | (c << np.uint32(24))) >> 8
        out[4 * i + 3] = np.int32(c) >> 8


@kernel
def add_pcm24(words: Words, total: Ints, count: int) -> None:
    """Add `count` little-endian 24-bit samples to `total` in one sweep, in groups of four as in `unpack_pcm24`."""
    for i in range((count + 3) // 4):
        a, b, c = words[3 * i], words[3 * i + 1], words[3 * i + 2]
        total[4 * i] += np.int32(a << np.uint32(8)) >> 8
        total[4 * i + 1] += np.int32((a >> np.uint32(24) << np.uint32(8)) | (b << np.uint32(16))) >> 8
        total[4 * i + 2] += np.int32((b >> np.uint32(16) << np.uint32(8)) | (c << np.uint32(24))) >> 8
        total[4 * i + 3] += np.int32(c) >> 8


@kernel
def unpack_pcm24_big(raw: Bytes, out: Ints, count: int) -> None:
    """Unpack `count` big-endian 24-bit samples (AIFF)."""
    for i in range(count):
        high, mid, low = np.int32(raw[3 * i]), np.int32(raw[3 * i + 1]), np.int32(raw[3 * i + 2])
        out[i] = np.int32((high << 24) | (mid << 16) | (low << 8)) >> 8


@kernel
def unpack_pcm16(raw: NDArray[np.int16], out: Ints, count: int) -> None:
    """Unpack `count` 16-bit samples in the machine's byte order."""
    for i in range(count):
        out[i] = np.int32(raw[i]) << 8


@kernel
def add_pcm16(raw: NDArray[np.int16], total: Ints, count: int) -> None:
    """Add `count` 16-bit samples to `total` in one sweep."""
    for i in range(count):
        total[i] += np.int32(raw[i]) << 8


@kernel
def unpack_pcm8(raw: Bytes, out: Ints, count: int, bias: int) -> None:
    """Unpack `count` 8-bit samples: unsigned around `bias` 128 (WAV), or two's complement with `bias` 0 (AIFF)."""
    for i in range(count):
        value = np.int32(raw[i])
        out[i] = (value - bias) << 16 if bias else np.int32(np.int8(raw[i])) << 16


@kernel
def unpack_pcm32(raw: Ints, out: Floats, count: int) -> None:
    """Unpack `count` 32-bit samples; a 32-bit step is 1/256 of the engine's unit, exact in float64."""
    for i in range(count):
        out[i] = raw[i] / 256.0


LOUDEST = 1000.0 * FULL_SCALE
"""No sound is louder than +60 dBFS: a float beyond it comes of a fault, and no figure of its file could be trusted."""


@kernel
def unpack_float32(raw: NDArray[np.float32], out: Floats, count: int) -> int:
    """Unpack `count` floats; returns the index of the first that is no sound (see `first_unsound`), or -1."""
    good = 0
    for i in range(count):
        value = np.float64(raw[i]) * FULL_SCALE
        good += 1 if -LOUDEST <= value <= LOUDEST else 0  # what is not a number is not
        out[i] = value
    return -1 if good == count else first_unsound(out, count)


@kernel
def unpack_float64(raw: Floats, out: Floats, count: int) -> int:
    """Unpack `count` doubles; returns the index of the first that is no sound (see `first_unsound`), or -1."""
    good = 0
    for i in range(count):
        value = raw[i] * FULL_SCALE
        good += 1 if -LOUDEST <= value <= LOUDEST else 0
        out[i] = value
    return -1 if good == count else first_unsound(out, count)


@kernel
def first_unsound(values: Floats, count: int) -> int:
    """The index of the first NaN, infinity or value beyond `LOUDEST` among `count`, or -1."""
    for i in range(count):
        if not -LOUDEST <= values[i] <= LOUDEST:
            return i
    return -1


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

"""Raw bytes of PCM samples to the engine's numbers: whole 24-bit steps as int32, or float64 where those are too few."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.units import FULL_SCALE

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint32]
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


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


@kernel
def unpack_float32(raw: NDArray[np.float32], out: Floats, count: int) -> int:
    """Unpack `count` floats; returns the index of the first NaN or infinity, or -1."""
    bad = 0
    for i in range(count):
        value = np.float64(raw[i]) * FULL_SCALE
        bad += value - value != 0.0
        out[i] = value
    return -1 if bad == 0 else first_nonfinite(out, count)


@kernel
def unpack_float64(raw: Floats, out: Floats, count: int) -> int:
    """Unpack `count` doubles; returns the index of the first NaN or infinity, or -1."""
    bad = 0
    for i in range(count):
        value = raw[i] * FULL_SCALE
        bad += value - value != 0.0
        out[i] = value
    return -1 if bad == 0 else first_nonfinite(out, count)


@kernel
def first_nonfinite(values: Floats, count: int) -> int:
    """The index of the first NaN or infinity among `count` values, or -1."""
    for i in range(count):
        if not np.isfinite(values[i]):
            return i
    return -1

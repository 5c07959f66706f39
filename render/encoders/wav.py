"""WAV files written at any place from several threads, byte-identical whatever the order."""

import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.atomic import PartFile
from render.encoders.formats import WavFormat
from render.errors import AudioError
from render.kernels import pack

CHANNELS = 2
LARGEST_RIFF = 0xFFFFFFFF
FLOAT_TAG, PCM_TAG = 3, 1


def dither_seed(variant: str, format_name: str) -> int:
    """A seed of its own for each variant and format, the same in every render."""
    return zlib.crc32(f"{variant}/{format_name}".encode())


class WavWriter:
    """One deliverable being written; `dither` says that bits are dropped on the way to its format."""

    def __init__(self, target: Path, kind: WavFormat, rate: int, frames: int, seed: int, *, dither: bool) -> None:
        self.kind = kind
        self.dither = dither
        self._seed = np.uint32(seed)
        self._frame_bytes = CHANNELS * kind.sample_bytes
        header = wav_header(kind, rate, frames)
        self._data_start = len(header)
        self.part = PartFile(target)
        self.part.write_at(0, header)
        if frames * self._frame_bytes % 2:
            self.part.write_at(self._data_start + frames * self._frame_bytes, b"\0")

    def write(self, start: int, mix: NDArray[np.float64], frames: int) -> None:
        """Write `frames` stereo frames of `mix` (the engine's unit; it may be altered) from frame `start` on."""
        count = CHANNELS * frames
        if self.dither:
            pack.add_tpdf(mix, count, self.kind.step, self._seed, np.uint32(CHANNELS * start & 0xFFFFFFFF))
        self.part.write_at(self._data_start + start * self._frame_bytes, self._pack(mix, count).data)

    def _pack(self, mix: NDArray[np.float64], count: int) -> NDArray[np.uint8]:
        if self.kind.is_float:
            floats = np.empty(count, np.float32)
            pack.pack_float32(mix, floats, count)
            return floats.view(np.uint8)
        if self.kind.bits == 16:
            shorts = np.empty(count, np.int16)
            pack.pack_pcm16(mix, shorts, count)
            return shorts.view(np.uint8)
        words = np.empty((count + 3) // 4 * 3, np.uint32)
        pack.pack_pcm24(mix, words, count)
        return words.view(np.uint8)[: 3 * count]


def wav_header(kind: WavFormat, rate: int, frames: int) -> bytes:
    """The header of a stereo WAV of `frames` frames; RF64 (EBU Tech 3306) where it passes 4 GiB."""
    align = CHANNELS * kind.sample_bytes
    size = frames * align
    fmt = b"".join(
        value.to_bytes(width, "little")
        for value, width in (
            (FLOAT_TAG if kind.is_float else PCM_TAG, 2),
            (CHANNELS, 2),
            (rate, 4),
            (rate * align, 4),
            (align, 2),
            (kind.bits, 2),
        )
    )
    fact = b"fact" + _u32(4) + _u32(min(frames, LARGEST_RIFF)) if kind.is_float else b""
    body = b"WAVE" + b"fmt " + _u32(len(fmt)) + fmt + fact
    riff_size = len(body) + 8 + size + size % 2
    if riff_size + 36 <= LARGEST_RIFF:
        return b"RIFF" + _u32(riff_size) + body + b"data" + _u32(size)
    sizes = (riff_size + 36).to_bytes(8, "little") + size.to_bytes(8, "little") + frames.to_bytes(8, "little") + _u32(0)
    body = b"WAVE" + b"ds64" + _u32(28) + sizes + body[4:]
    return b"RF64" + _u32(LARGEST_RIFF) + body + b"data" + _u32(LARGEST_RIFF)


def _u32(value: int) -> bytes:
    return value.to_bytes(4, "little")


def check_space(out: Path, needed: int, free: int) -> None:
    """Raise AudioError in one sentence where the files of a render would not fit on the disk."""
    if needed > free:
        raise AudioError(
            f"The render needs {needed / 1e6:.0f} MB but only {free / 1e6:.0f} MB are free in {out}; "
            "free some space or choose another folder. Nothing was written."
        )

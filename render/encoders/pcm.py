"""Uncompressed stereo files, WAV and AIFF: their headers, written at any place by several threads, or in order."""

from pathlib import Path

from render.encoders.formats import Format
from render.encoders.target import PartWriter, Quantiser, Target
from render.kernels.mix import CHANNELS, Floats
from render.units import resampled_frames

LARGEST_RIFF = 0xFFFFFFFF
FLOAT_TAG, PCM_TAG = 3, 1


def wav_header(kind: Format, rate: int, frames: int) -> bytes:
    """The header of a WAV of `frames` frames; RF64 (EBU Tech 3306) where it passes 4 GiB. No time stamps."""
    align = CHANNELS * kind.sample_bytes
    size = frames * align
    body = b"WAVE" + _wav_format(kind, rate, align)
    if kind.is_float:
        body += b"fact" + _u32(4) + _u32(min(frames, LARGEST_RIFF))
    riff_size = len(body) + 8 + size + size % 2
    if riff_size + 36 <= LARGEST_RIFF:
        return b"RIFF" + _u32(riff_size) + body + b"data" + _u32(size)
    sizes = (riff_size + 36).to_bytes(8, "little") + size.to_bytes(8, "little") + frames.to_bytes(8, "little") + _u32(0)
    body = b"WAVE" + b"ds64" + _u32(28) + sizes + body[4:]
    return b"RF64" + _u32(LARGEST_RIFF) + body + b"data" + _u32(LARGEST_RIFF)


def _wav_format(kind: Format, rate: int, align: int) -> bytes:
    fields = (
        (FLOAT_TAG if kind.is_float else PCM_TAG, 2),
        (CHANNELS, 2),
        (rate, 4),
        (rate * align, 4),
        (align, 2),
        (kind.bits, 2),
    )
    body = b"".join(value.to_bytes(width, "little") for value, width in fields)
    return b"fmt " + _u32(len(body)) + body


def aiff_header(kind: Format, rate: int, frames: int) -> bytes:
    """The header of an AIFF of `frames` frames (Apple, Audio Interchange File Format 1.3)."""
    size = frames * CHANNELS * kind.sample_bytes
    common = CHANNELS.to_bytes(2, "big") + frames.to_bytes(4, "big") + kind.bits.to_bytes(2, "big") + extended(rate)
    body = b"AIFF" + b"COMM" + len(common).to_bytes(4, "big") + common
    body += b"SSND" + (size + 8).to_bytes(4, "big") + bytes(8)
    return b"FORM" + (len(body) + size + size % 2).to_bytes(4, "big") + body


def extended(rate: int) -> bytes:
    """A sample rate in Hz as an 80-bit IEEE 754 extended number, as AIFF has it."""
    exponent = rate.bit_length() - 1
    return (16383 + exponent).to_bytes(2, "big") + (rate << (63 - exponent)).to_bytes(8, "big")


def _u32(value: int) -> bytes:
    return value.to_bytes(4, "little")


class PlainWriter(PartWriter):
    """A WAV or AIFF at the session's rate; byte-identical whatever the order of its blocks."""

    def __init__(self, target: Target) -> None:
        self._quantiser = Quantiser(target.kind, target.seed, dither=target.dither, faded=target.faded)
        self._frame_bytes = CHANNELS * target.kind.sample_bytes
        make_header = aiff_header if target.kind.container == "aiff" else wav_header
        header = make_header(target.kind, target.rate, target.frames)
        self._data_start = len(header)
        super().__init__(target)
        try:
            self._file.write_at(0, header)
            size = target.frames * self._frame_bytes
            if size % 2:
                self._file.write_at(self._data_start + size, b"\0")
        except BaseException:
            self._file.discard()
            raise

    def write(self, start: int, mix: Floats, frames: int) -> None:
        """Write a block at its place."""
        packed = self._quantiser.pack(mix, CHANNELS * start, CHANNELS * frames)
        self._file.write_at(self._data_start + start * self._frame_bytes, packed.data)

    def peak(self) -> float:
        """0: samples are at the mix's own rate, so nothing rises beyond the mix."""
        return 0.0

    def finish(self) -> None:
        """Every block is in the file once it is written."""

    def abort(self) -> None:
        """Nothing to wake: blocks are written at their places, in no order."""


class PlainEncoder:
    """WAV and AIFF at a rate that is not the session's."""

    def __init__(self, path: Path, target: Target) -> None:
        self.peak = 0.0
        self._quantiser = Quantiser(target.kind, target.seed, dither=target.dither, faded=target.faded)
        self._done = 0
        make_header = aiff_header if target.kind.container == "aiff" else wav_header
        frames = resampled_frames(target.frames, target.rate, target.delivered_rate)
        self._odd = frames * CHANNELS * target.kind.sample_bytes % 2
        self._file = path.open("wb")
        self._file.write(make_header(target.kind, target.delivered_rate, frames))

    def encode(self, mix: Floats, frames: int) -> None:
        """Quantise and write the next frames."""
        self._file.write(self._quantiser.pack(mix.copy(), CHANNELS * self._done, CHANNELS * frames).data)
        self._done += frames

    def finish(self) -> None:
        """Pad to an even length and close."""
        self._file.write(bytes(self._odd))
        self._file.close()

    def interrupt(self) -> None:
        """Nothing to wake: a file waits for nobody."""

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()

"""Headers of uncompressed stereo files."""

from render.encoders.formats import Format

CHANNELS = 2
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
    """A sample rate as an 80-bit IEEE 754 extended number."""
    exponent = rate.bit_length() - 1
    return (16383 + exponent).to_bytes(2, "big") + (rate << (63 - exponent)).to_bytes(8, "big")


def _u32(value: int) -> bytes:
    return value.to_bytes(4, "little")

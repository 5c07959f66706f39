"""WAV, RF64 and BW64 headers (EBU Tech 3285, EBU Tech 3306, ITU-R BS.2088)."""

from typing import BinaryIO

from render.errors import AudioError
from render.sources.chunks import Chunk, read_body, walk_chunks
from render.sources.info import AudioInfo, RawLayout

PCM, IEEE_FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
UNKNOWN_SIZE = 0xFFFFFFFF
TIME_REFERENCE_AT = 338  # bytes into the bext chunk, EBU Tech 3285 section 2.3
INT_SUBTYPES = {1: "PCM_U8", 2: "PCM_16", 3: "PCM_24", 4: "PCM_32"}


def read_riff(file: BinaryIO, file_size: int) -> tuple[AudioInfo, RawLayout] | None:
    """The format of an uncompressed WAV file; None where its coding is not plain PCM or float.

    Raises AudioError, without the file's name, where the header makes no sense.
    """
    container = file.read(12)[:4].decode("ascii")
    chunks = _read_chunks(file, file_size, container)
    if b"fmt " not in chunks:
        raise AudioError("it has no format chunk")
    if b"data" not in chunks:
        raise AudioError("it has no audio data")
    return _describe(file, file_size, "WAV" if container == "RIFF" else container, chunks)


def _read_chunks(file: BinaryIO, file_size: int, container: str) -> dict[bytes, list[Chunk]]:
    found: dict[bytes, list[Chunk]] = {}
    data_size = _long_data_size(file) if container in ("RF64", "BW64") else None
    for chunk in walk_chunks(file, 12, file_size, big_endian=False, data_size=data_size):
        found.setdefault(chunk.name, []).append(chunk)
        if chunk.name == b"data" and chunk.size in (0, UNKNOWN_SIZE):
            break  # a recorder that never came back to fill in the size: all the rest is audio
    return found


def _long_data_size(file: BinaryIO) -> int | None:
    file.seek(12)
    header = file.read(28)
    if header[:4] != b"ds64" or len(header) < 24:
        return None
    return int.from_bytes(header[16:24], "little")


def _describe(
    file: BinaryIO, file_size: int, container: str, chunks: dict[bytes, list[Chunk]]
) -> tuple[AudioInfo, RawLayout] | None:
    fmt = read_body(file, chunks[b"fmt "][0])
    if len(fmt) < 16:
        raise AudioError("its format chunk is too short")
    tag, channels = int.from_bytes(fmt[0:2], "little"), int.from_bytes(fmt[2:4], "little")
    rate, align = int.from_bytes(fmt[4:8], "little"), int.from_bytes(fmt[12:14], "little")
    bits = int.from_bytes(fmt[14:16], "little")
    valid_bits, mask = bits, 0
    if tag == EXTENSIBLE and len(fmt) >= 26:
        valid_bits = int.from_bytes(fmt[18:20], "little") or bits
        mask = int.from_bytes(fmt[20:24], "little")
        tag = int.from_bytes(fmt[24:26], "little")
    sample_bytes = align // channels if channels else 0
    if not channels or not rate or align != sample_bytes * channels or not 0 < valid_bits <= bits <= 8 * sample_bytes:
        raise AudioError("its format chunk contradicts itself")
    is_float = tag == IEEE_FLOAT
    if tag not in (PCM, IEEE_FLOAT) or sample_bytes not in ((4, 8) if is_float else (1, 2, 3, 4)):
        return None
    data = chunks[b"data"]
    claimed, available = data[0].size, file_size - data[0].start
    unfinalised = claimed == UNKNOWN_SIZE or (claimed == 0 and available > 0)
    size = available if unfinalised else min(claimed, available)
    info = AudioInfo(
        container=container,
        subtype=("FLOAT" if sample_bytes == 4 else "DOUBLE") if is_float else INT_SUBTYPES[sample_bytes],
        channels=channels,
        sample_rate=rate,
        frames=size // align,
        bit_depth=valid_bits,
        is_float=is_float,
        time_reference=_time_reference(file, chunks),
        claimed_frames=size // align if unfinalised else claimed // align,
        flaws=_flaws(unfinalised, len(data), size % align),
        channel_mask=mask,
    )
    return info, RawLayout(data[0].start, sample_bytes, is_float, big_endian=False, unsigned=sample_bytes == 1)


def _flaws(unfinalised: bool, data_chunks: int, left_over: int) -> tuple[str, ...]:
    named = {"unfinalised": unfinalised, "second_data_chunk": data_chunks > 1, "odd_length": left_over > 0}
    return tuple(name for name, holds in named.items() if holds)


def _time_reference(file: BinaryIO, chunks: dict[bytes, list[Chunk]]) -> int | None:
    if b"bext" not in chunks:
        return None
    body = read_body(file, chunks[b"bext"][0])
    if len(body) < TIME_REFERENCE_AT + 8:
        return None
    return int.from_bytes(body[TIME_REFERENCE_AT : TIME_REFERENCE_AT + 8], "little")

"""The chunks of a RIFF-like file: names and places, never more of the file than its headers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MOST_CHUNKS = 10_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk's four-letter name, where its body starts, and the size its header claims."""

    name: bytes
    start: int
    size: int


def walk_chunks(file: BinaryIO, start: int, file_size: int, big_endian: bool, data_size: int | None) -> Iterator[Chunk]:
    """The chunks from byte `start` on; `data_size` replaces the 32-bit size of `data` (RF64's ds64 chunk)."""
    order = "big" if big_endian else "little"
    for _ in range(MOST_CHUNKS):
        if start + 8 > file_size:
            return
        file.seek(start)
        header = file.read(8)
        size = int.from_bytes(header[4:], order)  # type: ignore[arg-type]  # a plain str of the two allowed words
        if header[:4] == b"data" and data_size is not None:
            size = data_size
        yield Chunk(header[:4], start + 8, size)
        start += 8 + size + size % 2


def read_body(file: BinaryIO, chunk: Chunk, most: int = 4096) -> bytes:
    """The body of a small chunk, at most `most` bytes whatever the header says."""
    file.seek(chunk.start)
    return file.read(min(chunk.size, most))

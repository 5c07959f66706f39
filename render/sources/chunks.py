"""Files made of chunks: walking them, also where a size is no promise, and finding where their sound ends.

Whatever a header claims is compared with what is in the file: chunks that reach its end prove where sound ends before
them, and sound that goes on where the header says it ends is no chunk.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from typing import BinaryIO

MOST_CHUNKS = 10_000
TAIL = 1 << 24  # bytes at the end of a file in which the chunks behind its sound are looked for
KNOWN = re.compile(
    b"LIST|iXML|bext|id3 |ID3 |_PMX|cue |smpl|inst|acid|cart|JUNK|junk|FLLR|PAD |afsp|LGWV|minf|elm1|regn|umid|DGDA|"
    b"axml|chna|MD5 |levl|plst|labl|DISP|strc|muma|ResU|APPL|MARK|INST|NAME|AUTH|ANNO|COMT|wavl|slnt|fact|PEAK|uuid|"
    b"info|strg|mark|midi|ovvw|peak|edct|free|umrk"
)
"""What programs write behind the sound."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk's four-letter name, where its body starts, and the size its header claims."""

    name: bytes
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """A file of chunks with its size in bytes; `wide` where sizes are 64 bits long, and chunks are not padded (CAF)."""

    file: BinaryIO
    size: int
    big_endian: bool
    wide: bool = False

    @property
    def heading(self) -> int:
        """Bytes of a chunk's name and size."""
        return 12 if self.wide else 8

    def walk(self, start: int, data_size: int | None = None) -> Iterator[Chunk]:
        """The chunks from byte `start` on; `data_size` replaces the 32-bit size of `data` (RF64's ds64 chunk)."""
        for _ in range(MOST_CHUNKS):
            chunk = self.chunk_at(start)
            if chunk is None:
                return
            if chunk.name == b"data" and data_size is not None:
                chunk = Chunk(chunk.name, chunk.start, data_size)
            yield chunk
            start = self.after(chunk)

    def chunk_at(self, start: int) -> Chunk | None:
        """The chunk whose heading stands at byte `start`; None at the end of the file."""
        self.file.seek(start)
        header = self.file.read(self.heading)
        if len(header) < self.heading:
            return None
        size = int.from_bytes(header[4:], "big" if self.big_endian else "little", signed=self.wide)
        return Chunk(header[:4], start + self.heading, size)

    def after(self, chunk: Chunk) -> int:
        """Where the next chunk begins: a byte of padding follows an odd size, but for programs that forget it."""
        end = chunk.start + chunk.size
        if self.wide or not chunk.size % 2:
            return end
        return end if not self._plausible_at(end + 1) and self._plausible_at(end) else end + 1

    def _plausible_at(self, start: int) -> Chunk | None:
        """The chunk that may begin here: four signs that can be typed, and a size that the file has room for."""
        chunk = self.chunk_at(start)
        return chunk if chunk and _typed(chunk.name) and 0 <= chunk.size <= self.size - chunk.start else None

    def chunks_reach_end(self, start: int) -> bool:
        """Whether from byte `start` on there is nothing but whole chunks; also where there is nothing at all."""
        for _ in range(MOST_CHUNKS):
            if start >= self.size or (
                self.size - start < self.heading and not any(read_at(self.file, start, self.heading))
            ):
                return True
            chunk = self._plausible_at(start)
            if chunk is None:
                return False
            start = self.after(chunk)
        return False

    def sound_end(self, start: int) -> int:
        """Where sound ends that begins at byte `start`: before the known chunks that reach the end, else there."""
        tail = max(start, self.size - TAIL)
        content = read_at(self.file, tail, self.size - tail)
        for match in KNOWN.finditer(content):
            if self.chunks_reach_end(tail + match.start()):
                return tail + match.start()
        return self.size

    def is_empty_space(self, start: int) -> bool:
        """Whether from byte `start` on there are only zeros, or a tag of ID3's first version (128 bytes)."""
        rest = read_at(self.file, start, min(self.size - start, TAIL))
        return not any(rest) or (len(rest) in (128, 129) and rest.lstrip(b"\0").startswith(b"TAG"))

    def body(self, chunk: Chunk, most: int = 4096) -> bytes:
        """The body of a small chunk, at most `most` bytes whatever the header says."""
        return read_at(self.file, chunk.start, max(0, min(chunk.size, most)))


def read_at(file: BinaryIO | FileIO, start: int, count: int) -> bytes:
    """The `count` bytes from byte `start` on, however few a read gives; fewer only at the end of the file."""
    file.seek(start)
    parts = []
    while count > 0 and (part := file.read(count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _typed(name: bytes) -> bool:
    return all(0x20 <= sign < 0x7F for sign in name)


def sound_size(file: ChunkFile, start: int, claimed: int | None, least: int) -> tuple[int, str]:
    """The bytes of sound from byte `start` on, where the header claims so many (None: it says that it does not know).

    With it the flaw of the header, "" where there is none: "unfinalised" where it was never filled in, "short_header"
    where at least `least` bytes of sound go on behind its end, which are taken.
    """
    available = file.size - start
    if claimed == 0 and file.chunks_reach_end(start):
        return 0, ""
    if not claimed:
        return file.sound_end(start) - start, "unfinalised" if available > 0 else ""
    if claimed > available:
        return file.sound_end(start) - start, ""
    behind = file.after(Chunk(b"", start, claimed))
    follows = file.chunk_at(behind)
    known = follows is not None and KNOWN.fullmatch(follows.name) is not None
    if known or file.chunks_reach_end(behind) or file.is_empty_space(behind):
        return claimed, ""
    longer = file.sound_end(start) - start
    return (longer, "short_header") if longer - claimed >= least else (claimed, "")

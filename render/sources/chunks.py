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
TAIL = 1 << 24  # bytes at the end of a file in which the chunks behind its sound are looked for: sizes of three bytes
NEAR = 1 << 14  # the same where nothing else is wrong: what programs write behind the sound is small
KNOWN = re.compile(
    b"LIST|iXML|bext|id3 |ID3 |_PMX|cue |smpl|inst|acid|cart|JUNK|junk|FLLR|PAD |afsp|LGWV|minf|elm1|regn|umid|DGDA|"
    b"axml|chna|MD5 |levl|plst|labl|DISP|strc|muma|ResU|APPL|MARK|INST|NAME|AUTH|ANNO|COMT|wavl|slnt|fact|PEAK|uuid|"
    b"info|strg|mark|midi|ovvw|peak|edct|free|umrk"
)
"""What programs write behind the sound, whose size may be wrong too."""


@dataclass(frozen=True, slots=True)
class ChunkForm:
    """How chunks are written: bytes of a name, of which four count, and of a size, and what a chunk is padded to.

    `counts_heading` where a size includes its own heading; `signed` where a negative one means that none is known.
    """

    name_bytes: int = 4
    size_bytes: int = 4
    big_endian: bool = False
    padded_to: int = 2
    counts_heading: bool = False
    signed: bool = False

    @property
    def heading(self) -> int:
        """Bytes of a chunk's name and size."""
        return self.name_bytes + self.size_bytes

    def size_of(self, heading: bytes) -> int:
        """Bytes of the body that a heading claims."""
        raw = heading[self.name_bytes :]
        size = int.from_bytes(raw, "big" if self.big_endian else "little", signed=self.signed)
        return size - self.heading if self.counts_heading else size

    @property
    def headings(self) -> re.Pattern[bytes]:
        """Where a heading may stand whose chunk is shorter than `TAIL`: the higher bytes of its size are zero."""
        name, zeros = b"[ -~]{4}.{%d}" % (self.name_bytes - 4), b"\\0{%d}" % (self.size_bytes - 3)
        size = zeros + b"..." if self.big_endian else b"..." + zeros
        return re.compile(b"(?=%s%s)" % (name, size), re.DOTALL)


RIFF = ChunkForm()
IFF = ChunkForm(big_endian=True)
CORE_AUDIO = ChunkForm(size_bytes=8, big_endian=True, padded_to=1, signed=True)
WAVE64 = ChunkForm(name_bytes=16, size_bytes=8, padded_to=8, counts_heading=True)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk's four-letter name, where its body starts, and the size its header claims."""

    name: bytes
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """A file of chunks, with its size in bytes and the form of its chunks."""

    file: BinaryIO
    size: int
    form: ChunkForm

    def walk(self, start: int, data_size: int | None = None) -> Iterator[Chunk]:
        """The chunks from byte `start` on; `data_size` replaces the 32-bit size of `data` (RF64's ds64 chunk).

        It ends with one whose size is below zero: nobody knows where the next begins.
        """
        for _ in range(MOST_CHUNKS):
            chunk = self.chunk_at(start)
            if chunk is None:
                return
            if chunk.name == b"data" and data_size is not None:
                chunk = Chunk(chunk.name, chunk.start, data_size)
            yield chunk
            if chunk.size < 0:
                return
            start = self.after(chunk)

    def chunk_at(self, start: int) -> Chunk | None:
        """The chunk whose heading stands at byte `start`; None past the end of the file."""
        if not 0 <= start < self.size:
            return None
        heading = read_at(self.file, start, self.form.heading)
        if len(heading) < self.form.heading:
            return None
        return Chunk(heading[:4], start + self.form.heading, self.form.size_of(heading))

    def after(self, chunk: Chunk) -> int:
        """Where the next chunk begins: padding follows a size that needs it, but for programs that forget it."""
        end = chunk.start + chunk.size
        padded = end + -chunk.size % self.form.padded_to
        if padded == end:
            return end
        return end if not self._plausible_at(padded) and self._plausible_at(end) else padded

    def _plausible_at(self, start: int) -> Chunk | None:
        """The chunk that may begin here: four signs that can be typed, and a size that the file has room for."""
        chunk = self.chunk_at(start)
        return chunk if chunk and _typed(chunk.name) and 0 <= chunk.size <= self.size - chunk.start else None

    def chunks_reach_end(self, start: int) -> bool:
        """Whether from byte `start` on there is nothing but whole chunks; also where there is nothing at all."""
        for _ in range(MOST_CHUNKS):
            if start >= self.size or (
                self.size - start < self.form.heading and not any(read_at(self.file, start, self.form.heading))
            ):
                return True
            chunk = self._plausible_at(start)
            if chunk is None:
                return False
            start = self.after(chunk)
        return False

    def sound_end(self, start: int, most: int = TAIL) -> int:
        """Where sound ends that begins at byte `start`: before the chunks that reach the end of the file, else there.

        They are looked for in the last `most` bytes, from the end: of those that end where another begins, the longest
        is the one that holds the others.
        """
        tail = max(start, self.size - most)
        content = read_at(self.file, tail, self.size - tail)
        begins: dict[int, int] = {}  # by where the chunk ends
        for match in self.form.headings.finditer(content):
            place = match.start()
            body = place + self.form.heading
            size = self.form.size_of(content[place:body])
            for end in {body + size, body + size + -size % self.form.padded_to} if size >= 0 else ():
                begins.setdefault(end, place)
        least = len(content) - self.form.heading  # zeros too few to be a chunk may follow the last
        whole = max(len(content.rstrip(b"\0")), least + 1)
        end = next((end for end in range(len(content), whole - 1, -1) if end in begins), len(content))
        while end in begins:
            end = begins[end]
        return tail + end

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
    where at least `least` bytes of sound go on behind its end, which are taken, "long_header" where chunks stand in
    what it calls sound, which are not.
    """
    available = max(0, file.size - start)
    if claimed == 0 and file.chunks_reach_end(start):
        return 0, ""
    if not claimed:
        return file.sound_end(start) - start, "unfinalised" if available > 0 else ""
    if claimed >= available:
        there = file.sound_end(start, TAIL if claimed > available else NEAR) - start
        return min(there, available), "long_header" if there < available else ""
    behind = file.after(Chunk(b"", start, claimed))
    follows = file.chunk_at(behind)
    known = follows is not None and KNOWN.fullmatch(follows.name) is not None
    if known or file.chunks_reach_end(behind) or file.is_empty_space(behind):
        return claimed, ""
    there = file.sound_end(start) - start
    if there < claimed:
        return there, "long_header"
    return (there, "short_header") if there - claimed >= least else (claimed, "")

"""How long a FLAC file really is, by its last frame: the header's count is a claim. RFC 9639."""

import hashlib
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING

from render.sources.chunks import read_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STREAM_INFO = 34  # bytes, section 8.2
SIGNATURE = b"fLaC"
INFO_HEADINGS = (b"\0\0\0\x22", b"\x80\0\0\x22")  # of the stream's own information, followed by others or alone
ID3 = 128  # bytes of a tag of its first version
MOST_BLOCKS = 1000  # of metadata
NO_MD5 = bytes(16)  # of an encoder that took none
TAIL = 1 << 20  # bytes at the end of a file in which its last frame begins
LARGEST_HEADER = 16  # bytes of a frame's, section 9.1
FIXED_SIZES = {1: 192} | {code: 144 << code for code in range(2, 6)} | {code: 1 << code for code in range(8, 16)}
"""Samples in a block by the code of its size, section 9.1.1."""
EXTRA_BYTES = {6: 1, 7: 2}  # of a size that stands at the header's end
RATE_BYTES = {12: 1, 13: 2, 14: 2}  # the same of a rate


@dataclass(frozen=True, slots=True)
class FlacFrame:
    """Where a frame begins in its stretch of bytes, and the samples from its first to the one behind its last."""

    place: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class FlacEnd:
    """The samples of each channel up to the end of the last whole frame, and whether that ends the file."""

    sample: int
    is_whole: bool


class SampleSum:
    """The MD5 of a stream's samples as they are read, beside the one it states (RFC 9639 section 8.2)."""

    def __init__(self, frames: int, bits: int, stated: bytes) -> None:
        self.frames, self._bits, self._stated = frames, bits, stated
        self._digest = hashlib.md5(usedforsecurity=False)

    @classmethod
    def of(cls, path: Path) -> "SampleSum | None":
        """What the file at `path` states; None where it states none."""
        with path.open("rb") as file:
            content = read_at(file, 0, TAIL)
        at = _info_at(content)
        figures, stated = int.from_bytes(content[at + 10 : at + 18], "big"), content[at + 18 : at + STREAM_INFO]
        return cls(figures & (1 << 36) - 1, (figures >> 36 & 31) + 1, stated) if at >= 0 and stated != NO_MD5 else None

    def feed(self, samples: "NDArray[np.generic]") -> None:
        """Take in the next interleaved samples, which fill 32 bits from the top."""
        whole = (samples.astype("<i4") >> (32 - self._bits)).view("u1").reshape(-1, 4)
        self._digest.update(whole[:, : (self._bits + 7) // 8].tobytes())

    @property
    def holds(self) -> bool:
        """Whether what was read is what is stated."""
        return self._digest.digest() == self._stated


def last_sample(path: Path) -> FlacEnd | None:
    """Where the sound ends; None where no frame is found."""
    with path.open("rb") as file:
        size = path.stat().st_size
        start = _frames_begin(file_head := read_at(file, 0, min(size, TAIL)))
        block = _largest_block(file_head)
        tail = max(start, size - TAIL)
        content = _without_tag(read_at(file, tail, size - tail))
    frame = _last_frame(content, block)
    if frame is None:
        return None
    is_whole = _crc(content[frame.place :], 16, 0x8005) == 0
    return FlacEnd(frame.end if is_whole else frame.first, is_whole)


def is_joined(path: Path) -> bool:
    """Whether a second file follows the first in one; what reads FLAC stops where that begins."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        second = content.find(SIGNATURE) + len(SIGNATURE)
        return any(content.find(SIGNATURE + heading, second) >= 0 for heading in INFO_HEADINGS)


def _without_tag(content: bytes) -> bytes:
    """The end of a file without a tag of ID3's first version."""
    return content[:-ID3] if content[-ID3:].startswith(b"TAG") else content


def _info_at(content: bytes) -> int:
    """Where the stream's own information begins; -1 where there is none."""
    at = content.find(SIGNATURE)
    return at + 8 if at >= 0 and len(content) >= at + 8 + STREAM_INFO else -1


def _frames_begin(content: bytes) -> int:
    """Where the metadata ends, in as much of the file as was read."""
    place = max(0, _info_at(content) - 4)
    for _ in range(MOST_BLOCKS):
        if place + 4 > len(content):
            break
        last, size = content[place] & 0x80, int.from_bytes(content[place + 1 : place + 4], "big")
        place += 4 + size
        if last:
            break
    return place


def _largest_block(content: bytes) -> int:
    """The largest block in samples: that of every frame but the last where their size is fixed."""
    at = _info_at(content)
    return int.from_bytes(content[at + 2 : at + 4], "big") if at >= 0 else 0


def _last_frame(content: bytes, block: int) -> FlacFrame | None:
    """The last place whose bytes are a frame's header, by its own checksum."""
    place = len(content)
    while (place := content.rfind(b"\xff", 0, place)) >= 0:
        frame = _frame_at(content, place, block)
        if frame:
            return frame
    return None


def _frame_at(content: bytes, place: int, block: int) -> FlacFrame | None:
    head = content[place : place + LARGEST_HEADER]
    if len(head) < 6 or head[1] & 0xFE != 0xF8 or head[3] & 1:
        return None
    code, rate = head[2] >> 4, head[2] & 15
    number, length = _coded_number(head[4:])
    at = 4 + length
    end = at + EXTRA_BYTES.get(code, 0) + RATE_BYTES.get(rate, 0)
    if not length or code == 0 or rate == 15 or len(head) <= end or _crc(head[: end + 1], 8, 0x07):
        return None
    extra = EXTRA_BYTES.get(code, 0)
    size = int.from_bytes(head[at : at + extra], "big") + 1 if extra else FIXED_SIZES[code]
    first = number if head[1] & 1 else number * block
    return FlacFrame(place, first, first + size)


def _coded_number(raw: bytes) -> tuple[int, int]:
    """A number as UTF-8 would write it, of up to 36 bits, and the bytes it takes; none where it is not one."""
    ones = 8 - (raw[0] ^ 0xFF).bit_length()
    if ones in (1, 8):
        return 0, 0
    length = ones or 1
    value = raw[0] & (0x7F >> ones)
    for byte in raw[1:length]:
        value = value << 6 | byte & 0x3F
    return (value, length) if len(raw) >= length else (0, 0)


def _crc(data: bytes, bits: int, polynomial: int) -> int:
    """The remainder that is 0 where `data` ends with its own checksum; section 9.1.8 and 9.3."""
    top, mask, value = 1 << (bits - 1), (1 << bits) - 1, 0
    table = []
    for byte in range(256):
        entry = byte << (bits - 8)
        for _ in range(8):
            entry = (entry << 1) ^ polynomial if entry & top else entry << 1
        table.append(entry & mask)
    for byte in data:
        value = (value << 8 & mask) ^ table[(value >> (bits - 8)) ^ byte]
    return value

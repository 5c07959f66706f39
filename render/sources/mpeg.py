"""How long an MP3 really is: its frames counted, since libsndfile believes the first of them.

ISO/IEC 11172-3 section 2.4.1 and ISO/IEC 13818-3 (frame headers); the Xing and VBRI tags as encoders write them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BITRATES = {  # kbit/s by version (1, or 2 and 2.5) and layer
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
TAGS = (b"Xing", b"Info", b"VBRI")
TAG_WITHIN = 64  # bytes of the first frame in which a tag begins
PADDED = 3 * 1152  # frames of sound that an encoder's delay and padding may take off
UNSAID = 2 * 1152  # frames: a count that is off by so few is not worth a word
LARGEST = 1 << 28  # bytes; no longer file is counted


@dataclass(frozen=True, slots=True)
class MpegLength:
    """The frames of sound in a file's whole MPEG frames, and what the first of them states, None without.

    `flaws` are those of `AudioInfo`: "mixed_formats", "missing_pages" where something else lies between frames,
    "no_end" where the last one is not whole.
    """

    frames: int
    stated: int | None
    flaws: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it is as its first frame states, with nothing wrong with it."""
        return self.frames == self.stated and not self.flaws


@dataclass(frozen=True, slots=True)
class MpegHeader:
    """One MPEG frame: its bytes, the frames of sound it decodes to, its rate in Hz, version, layer and channels."""

    size: int
    frames: int
    rate: int
    kind: tuple[int, int]
    mono: bool


def mpeg_length(path: Path) -> MpegLength | None:
    """The length of the MP3 at `path`; None where it is too large to count or holds no frame."""
    if path.stat().st_size > LARGEST:
        return None
    content = path.read_bytes()
    total, stated, flaws, first, last = 0, None, set[str](), None, 0
    for place, header in _frames(content):
        if first is None:
            first, last = header, place
            tagged, stated = _stated(content[place : place + header.size], header.frames)
            total -= header.frames if tagged else 0  # this frame holds no sound
        if (header.rate, header.mono) != (first.rate, first.mono):
            flaws.add("mixed_formats")
        if place != last:
            flaws.add("missing_pages")
        last = place + header.size
        if last > len(content):
            flaws.add("no_end")
        else:
            total += header.frames
    if stated is not None and total >= stated:
        flaws.discard("no_end")  # what is behind the stated end is no loss
    return MpegLength(total, stated, tuple(sorted(flaws))) if total > 0 else None


def _frames(content: bytes) -> Iterator[tuple[int, MpegHeader]]:
    """The MPEG frames with their places; where one does not follow another, the next that is followed by its like."""
    place, in_step = _after_id3(content), True
    while place + 4 <= len(content):
        header = read_header(content[place : place + 4])
        if header and not in_step and not _goes_on(content, place, header):
            header = None
        if header is None:
            in_step, place = False, content.find(b"\xff", place + 1)
            if place < 0:
                return
            continue
        yield place, header
        in_step, place = True, place + header.size


def _goes_on(content: bytes, place: int, header: MpegHeader) -> bool:
    """Whether the frame is followed by its like, or by the end of the file."""
    after = place + header.size
    following = read_header(content[after : after + 4]) if after + 4 <= len(content) else None
    return after == len(content) or (following is not None and following.kind == header.kind)


def _stated(frame: bytes, frames: int) -> tuple[bool, int | None]:
    """Whether a first frame holds a tag, and the frames of sound that this states."""
    at, tag = min(
        ((frame.find(tag, 0, TAG_WITHIN), tag) for tag in TAGS if tag in frame[:TAG_WITHIN]), default=(-1, b"")
    )
    if at < 0:
        return False, None
    if tag == b"VBRI":
        return True, int.from_bytes(frame[at + 14 : at + 18], "big") * frames
    counts = bool(frame[at + 7 : at + 8] and frame[at + 7] & 1)
    return True, int.from_bytes(frame[at + 8 : at + 12], "big") * frames if counts else None


def _after_id3(content: bytes) -> int:
    """Where the tags of ID3's second version end: their size has seven bits a byte."""
    place = 0
    while content[place : place + 3] == b"ID3" and place + 10 <= len(content):
        size = 0
        for byte in content[place + 6 : place + 10]:
            size = size << 7 | byte & 0x7F
        if place + 10 + size > len(content):
            break  # a size that reaches past the end is none
        place += 10 + size + (10 if content[place + 5] & 0x10 else 0)
    return place


def read_header(raw: bytes) -> MpegHeader | None:
    """The MPEG frame that begins with these four bytes; None where they are no header."""
    version, layer = raw[1] >> 3 & 3, 4 - (raw[1] >> 1 & 3)
    bitrate, rate = raw[2] >> 4, raw[2] >> 2 & 3
    if raw[0] != 0xFF or raw[1] < 0xE0 or version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return None
    first = version == 3
    kbits = BITRATES[1 if first else 2, layer][bitrate]
    frames = {1: 384, 2: 1152, 3: 1152 if first else 576}[layer]
    slot = 4 if layer == 1 else 1
    size = frames // 8 * kbits * 1000 // RATES[version][rate] // slot * slot + (raw[2] >> 1 & 1) * slot
    return MpegHeader(size, frames, RATES[version][rate], (version, layer), raw[3] >> 6 == 3) if size > 4 else None

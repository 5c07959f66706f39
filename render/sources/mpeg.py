"""How long an MP3 really is: its frames counted, since libsndfile believes the first of them.

ISO/IEC 11172-3 section 2.4.1 and ISO/IEC 13818-3 (frame headers); the Xing and VBRI tags as encoders write them.
"""

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
LARGEST = 1 << 28  # bytes; no longer file is counted


@dataclass(frozen=True, slots=True)
class MpegLength:
    """The frames of sound in a file's MPEG frames, and whether the first of those states its length."""

    frames: int
    stated: bool


@dataclass(frozen=True, slots=True)
class MpegHeader:
    """One MPEG frame: its bytes, and the frames of sound it decodes to."""

    size: int
    frames: int


def mpeg_length(path: Path) -> MpegLength | None:
    """The length of the MP3 at `path`; None where it is too large to count or holds no frame."""
    if path.stat().st_size > LARGEST:
        return None
    content = path.read_bytes()
    place, total, stated = _after_id3(content), 0, False
    while place + 4 <= len(content):
        header = read_header(content[place : place + 4])
        if header is None:
            place = content.find(b"\xff", place + 1)
            if place < 0:
                break
            continue
        if not total and any(tag in content[place : place + TAG_WITHIN] for tag in TAGS):
            stated = True  # this frame holds no sound
        else:
            total += header.frames
        place += header.size
    return MpegLength(total, stated) if total else None


def _after_id3(content: bytes) -> int:
    """Where a tag of ID3's second version ends: its size has seven bits a byte."""
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    size = 0
    for byte in content[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


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
    return MpegHeader(size, frames) if size > 4 else None

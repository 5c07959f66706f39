"""What the pages of an Ogg file show: streams that are chained, pages that are missing, an end that is. RFC 3533."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST = 1 << 28  # bytes; no longer file is walked through
HEADER = 27  # bytes of a page before its table of segments
FIRST, LAST = 2, 4  # flags of a page
NO_LENGTH = 1 << 40  # frames: a position like that is none
NO_POSITION = -1  # of a page on which no packet ends


@dataclass(frozen=True, slots=True)
class OggPage:
    """One page: its place, its bytes, its flags, where its stream is then, and which page of which stream it is."""

    place: int
    size: int
    flags: int
    position: int
    stream: int
    number: int


@dataclass(frozen=True, slots=True)
class OggPages:
    """How many streams follow one another, what is wrong (as in `AudioInfo`), and whether positions go backwards.

    `ends_placed` is whether the last page says where its stream is then.
    """

    streams: int
    flaws: tuple[str, ...]
    contradicts: bool
    ends_placed: bool


def read_pages(path: Path) -> OggPages | None:
    """What the pages of the Ogg file at `path` show; None where it is too large, or holds several streams at once."""
    if path.stat().st_size > LARGEST:
        return None
    content = path.read_bytes()
    streams, contradicts, flaws = 0, False, set[str]()
    before: OggPage | None = None
    position = 0
    for page in _pages(content):
        if page.flags & FIRST:
            if before and not before.flags & LAST and before.flags & FIRST:
                return None  # streams beside one another, as in a video
            flaws |= {"no_end"} if before and not before.flags & LAST else set()
            streams, before = streams + 1, None
        elif before and (page.place != before.place + before.size or page.number != before.number + 1):
            flaws.add("missing_pages")
        contradicts |= bool(before) and page.position != NO_POSITION and page.position < position
        position = max(page.position, 0 if page.flags & FIRST else position)
        before = page
    if before is None:
        return None
    ends = before.flags & LAST and before.place + before.size <= len(content)
    if not ends or not NO_POSITION < before.position < NO_LENGTH:
        flaws.add("no_end")
    return OggPages(streams, tuple(sorted(flaws)), contradicts, before.position != NO_POSITION)


def _pages(content: bytes) -> Iterator[OggPage]:
    """The pages, wherever the next begins."""
    place = content.find(b"OggS")
    while 0 <= place <= len(content) - HEADER:
        segments = content[place + 26]
        size = HEADER + segments + sum(content[place + HEADER : place + HEADER + segments])
        position = int.from_bytes(content[place + 6 : place + 14], "little", signed=True)
        stream, number = (int.from_bytes(content[place + at : place + at + 4], "little") for at in (14, 18))
        yield OggPage(place, size, content[place + 5], position, stream, number)
        place = content.find(b"OggS", place + size)

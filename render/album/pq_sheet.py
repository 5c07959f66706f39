"""The PQ sheet: what a plant compares a disc with, as rows and as plain text."""

from collections.abc import Iterator
from dataclasses import dataclass

from render.album.disc import Disc
from render.album.red_book import clock


@dataclass(frozen=True, slots=True)
class PqRow:
    """One line: where a track's pause and the track itself begin, and how long pause and track last."""

    number: int
    title: str
    artist: str
    isrc: str
    pause_at: str
    starts_at: str
    pause: str
    length: str


def pq_rows(disc: Disc) -> tuple[PqRow, ...]:
    """A row a track; times are minutes, seconds and 75ths from the start of the disc."""
    return tuple(
        PqRow(
            number,
            track.title,
            track.artist,
            track.isrc,
            "" if track.index0 is None else clock(track.index0),
            clock(track.index1),
            "" if track.index0 is None else clock(track.index1 - track.index0),
            clock(disc.sectors_of(number)),
        )
        for number, track in enumerate(disc.tracks, 1)
    )


def pq_text(disc: Disc) -> str:
    """The sheet as text for any screen or printer."""
    return "\n".join(_lines(disc)) + "\n"


def _lines(disc: Disc) -> Iterator[str]:
    yield "PQ SHEET"
    yield f"Title     {disc.title}"
    yield f"Artist    {disc.artist}"
    yield f"UPC/EAN   {disc.ean or 'none'}"
    yield f"Tracks    {len(disc.tracks)}"
    yield f"Length    {clock(disc.sectors)}, the first pause included"
    yield "Times are MM:SS:FF from the start of the disc, 75 frames a second."
    yield ""
    yield "No  Index  Time      Length    ISRC          Title"
    for row in pq_rows(disc):
        if row.pause_at:
            yield f"{row.number:02}  00     {row.pause_at}  {row.pause}"
        named = f"{row.title} ({row.artist})" if row.artist and row.artist != disc.artist else row.title
        yield f"{row.number:02}  01     {row.starts_at}  {row.length}  {row.isrc or '-':<12}  {named}"
    yield f"AA  01     {clock(disc.sectors)}  lead-out"

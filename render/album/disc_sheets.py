"""Cue sheets of a CD image: indexes, ISRCs, the catalogue number and CD-Text."""

from collections.abc import Iterator
from dataclasses import dataclass

from render.album.disc import PREGAP_SECTORS, Disc, DiscTrack, clock


def cue_sheet(disc: Disc, image: str, texts: str = "") -> str:
    """The cue sheet beside the WAV called `image`, which begins after the disc's two seconds of silence.

    Burning programs put those there themselves; a first track's INDEX 00 is written only where something hides in it.
    `texts` is the file with all blocks of the CD-Text where there are several: titles in the sheet are one language's.
    """
    return "\r\n".join([*_cue_head(disc, image, texts), *_cue_tracks(disc)]) + "\r\n"


def _cue_head(disc: Disc, image: str, texts: str) -> Iterator[str]:
    if disc.ean:
        yield f"CATALOG {disc.ean.zfill(13)}"
    if texts:
        yield f'CDTEXTFILE "{quotable(texts)}"'
    yield from _credits(disc.title, disc.artist, "")
    yield f'FILE "{quotable(image)}" WAVE'


def _cue_tracks(disc: Disc) -> Iterator[str]:
    for number, track in enumerate(disc.tracks, 1):
        yield f"  TRACK {number:02} AUDIO"
        yield from _credits(track.title, track.artist, "    ")
        if track.isrc:
            yield f"    ISRC {track.isrc}"
        yield from _cue_indexes(track)


def _cue_indexes(track: DiscTrack) -> Iterator[str]:
    pause = track.index0
    if pause is not None and track.index1 > PREGAP_SECTORS:
        yield f"    INDEX 00 {clock(max(0, pause - PREGAP_SECTORS))}"
    yield f"    INDEX 01 {clock(track.index1 - PREGAP_SECTORS)}"


def _credits(title: str, artist: str, indent: str) -> Iterator[str]:
    if title:
        yield f'{indent}TITLE "{quotable(title)}"'
    if artist:
        yield f'{indent}PERFORMER "{quotable(artist)}"'


def quotable(text: str) -> str:
    """Text that may stand between double quotes on one line: a cue sheet knows no escapes."""
    return "".join(character if character.isprintable() else " " for character in text.replace('"', "'"))


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
    return "\n".join(_pq_lines(disc)) + "\n"


def _pq_lines(disc: Disc) -> Iterator[str]:
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

"""Cue sheets of a CD image: indexes, ISRCs, the catalogue number and CD-Text."""

from collections.abc import Iterator

from render.album.disc import Disc, DiscTrack
from render.album.red_book import PREGAP_SECTORS, clock


def cue_sheet(disc: Disc, image: str) -> str:
    """The cue sheet beside the WAV called `image`, which begins after the disc's two seconds of silence.

    Burning programs put those there themselves; a first track's INDEX 00 is written only where something hides in it.
    """
    return "\r\n".join([*_head(disc, image), *_tracks(disc)]) + "\r\n"


def _head(disc: Disc, image: str) -> Iterator[str]:
    if disc.ean:
        yield f"CATALOG {disc.ean.zfill(13)}"
    yield from _text(disc.title, disc.artist, "")
    yield f'FILE "{quotable(image)}" WAVE'


def _tracks(disc: Disc) -> Iterator[str]:
    for number, track in enumerate(disc.tracks, 1):
        yield f"  TRACK {number:02} AUDIO"
        yield from _text(track.title, track.artist, "    ")
        if track.isrc:
            yield f"    ISRC {track.isrc}"
        yield from _indexes(track)


def _indexes(track: DiscTrack) -> Iterator[str]:
    pause = track.index0
    if pause is not None and track.index1 > PREGAP_SECTORS:
        yield f"    INDEX 00 {clock(max(0, pause - PREGAP_SECTORS))}"
    yield f"    INDEX 01 {clock(track.index1 - PREGAP_SECTORS)}"


def _text(title: str, artist: str, indent: str) -> Iterator[str]:
    if title:
        yield f'{indent}TITLE "{quotable(title)}"'
    if artist:
        yield f'{indent}PERFORMER "{quotable(artist)}"'


def quotable(text: str) -> str:
    """Text that may stand between double quotes on one line: a cue sheet knows no escapes."""
    return "".join(character if character.isprintable() else " " for character in text.replace('"', "'"))

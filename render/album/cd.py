"""A layout as a CD: indexes on whole sectors, within what a disc can hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from render.album.disc import Disc, DiscTrack
from render.album.layout import Layout
from render.album.red_book import (
    LONGEST_S,
    MOST_TRACKS,
    PREGAP_SECTORS,
    SECTORS_A_SECOND,
    SHORTEST_TRACK_S,
)
from render.errors import AudioError


@dataclass(frozen=True, slots=True)
class Names:
    """A track's words."""

    title: str
    artist: str = ""
    isrc: str = ""


def disc_of(layout: Layout, title: str, artist: str, ean: str, tracks: Sequence[Names]) -> Disc:
    """The disc that `layout` becomes; an index is the sector in which its place falls, so no song loses its attack.

    Raises AudioError in one sentence where a CD cannot hold it.
    """
    rate = layout.rate
    if rate % SECTORS_A_SECOND:
        raise AudioError(
            f"Songs at {rate} Hz do not fall on a CD's sectors; convert them to 44100, 48000, 88200 or 96000 Hz first."
        )
    placed = zip(layout.tracks, _pauses(layout), tracks, strict=True)
    disc = Disc(
        title,
        artist,
        ean,
        tuple(
            DiscTrack(names.title, names.artist, names.isrc, pause, _floor(song.at, rate))
            for song, pause, names in placed
        ),
        PREGAP_SECTORS + -(-layout.frames * SECTORS_A_SECOND // rate),
    )
    _check(disc)
    return disc


def _floor(frame: int, rate: int) -> int:
    return PREGAP_SECTORS + frame * SECTORS_A_SECOND // rate


def _pauses(layout: Layout) -> list[int | None]:
    """Where the pause before each track begins: the first one's with the disc, the others' when the sound has ended."""
    found: list[int | None] = [0]
    for before, song in zip(layout.tracks, layout.tracks[1:], strict=False):
        begin = PREGAP_SECTORS + -(-before.end * SECTORS_A_SECOND // layout.rate)
        found.append(begin if begin < _floor(song.at, layout.rate) else None)
    return found


def _check(disc: Disc) -> None:
    if len(disc.tracks) > MOST_TRACKS:
        raise AudioError(
            f"A CD holds at most {MOST_TRACKS} tracks and the release has {len(disc.tracks)}; leave some out, or leave "
            "out the CD."
        )
    for number, track in enumerate(disc.tracks, 1):
        seconds = (disc.end_of(number) - track.index1) / SECTORS_A_SECOND
        if seconds < SHORTEST_TRACK_S:
            raise AudioError(
                f"Track {number} lasts {seconds:.2f} s, and a CD's tracks last {SHORTEST_TRACK_S:g} s or more; join it "
                "to its neighbour, or leave out the CD."
            )
    seconds = disc.programme_sectors / SECTORS_A_SECOND
    if seconds > LONGEST_S:
        raise AudioError(
            f"The release lasts {seconds / 60:.1f} minutes and a CD holds {LONGEST_S / 60:.1f}; shorten it, or leave "
            "out the CD."
        )

"""A CD: what it is made of and may hold (IEC 60908, the Red Book), its tracks, codes and places, but not the audio."""

from collections.abc import Sequence
from dataclasses import dataclass

from render.album.layout import Layout
from render.errors import AudioError

RATE = 44_100
SECTORS_A_SECOND = 75
SECTOR_FRAMES = RATE // SECTORS_A_SECOND  # 588 stereo frames
FRAME_BYTES = 4
SECTOR_BYTES = SECTOR_FRAMES * FRAME_BYTES
PREGAP_SECTORS = 2 * SECTORS_A_SECOND  # the silence before the first track, which every disc begins with
MOST_TRACKS = 99
SHORTEST_TRACK_S = 4.0
LONGEST_S = 79.8 * 60


@dataclass(frozen=True, slots=True)
class TrackNames:
    """What a track is called, by whom it is, and its ISRC, empty where unknown; in Latin letters as a `DiscTrack`."""

    title: str
    artist: str = ""
    isrc: str = ""
    latin_title: str = ""
    latin_artist: str = ""


@dataclass(frozen=True, slots=True)
class DiscTrack:
    """One track; `index0` (where its pause begins, None without one) and `index1` (where it begins) are sectors.

    They count from the start of the first track's pause, as DDP does: the first two seconds of the disc. `latin_title`
    and `latin_artist` are what CD-Text calls it where only Latin letters can stand, empty where they are to be found.
    """

    title: str
    artist: str
    isrc: str
    index0: int | None
    index1: int
    latin_title: str = ""
    latin_artist: str = ""


@dataclass(frozen=True, slots=True)
class Disc:
    """A whole CD of `sectors` sectors, its pause of two seconds at the start included; empty texts where unknown."""

    title: str
    artist: str
    ean: str
    tracks: tuple[DiscTrack, ...]
    sectors: int
    latin_title: str = ""
    latin_artist: str = ""

    @property
    def names(self) -> tuple[TrackNames, ...]:
        """What the disc is called, and then each of its tracks."""
        own = TrackNames(self.title, self.artist, "", self.latin_title, self.latin_artist)
        tracks = (
            TrackNames(track.title, track.artist, track.isrc, track.latin_title, track.latin_artist)
            for track in self.tracks
        )
        return (own, *tracks)

    @property
    def programme_sectors(self) -> int:
        """Its length without the two seconds before it, which players do not count."""
        return self.sectors - PREGAP_SECTORS

    def end_of(self, number: int) -> int:
        """The sector after track `number` (from 1) and the pause that follows it."""
        return self.tracks[number].index1 if number < len(self.tracks) else self.sectors

    def sectors_of(self, number: int) -> int:
        """The length of track `number` (from 1), the pause after it left out."""
        following = self.tracks[number].index0 if number < len(self.tracks) else self.sectors
        return (self.end_of(number) if following is None else following) - self.tracks[number - 1].index1


def msf(sectors: int) -> tuple[int, int, int]:
    """A place on the disc as minutes, seconds and 75ths."""
    seconds, rest = divmod(sectors, SECTORS_A_SECOND)
    return (*divmod(seconds, 60), rest)


def clock(sectors: int) -> str:
    """A place or length as it is written on sheets: 03:21:07."""
    return ":".join(f"{part:02}" for part in msf(sectors))


def disc_of(layout: Layout, title: str, artist: str, ean: str, tracks: Sequence[TrackNames]) -> Disc:
    """The disc that `layout` becomes; an index is the sector in which its place falls, so no song loses its attack.

    Raises AudioError in one sentence where a CD cannot hold it.
    """
    rate = layout.rate
    if rate % SECTORS_A_SECOND:
        raise AudioError(
            f"Songs at {rate} Hz do not fall on a CD's sectors; convert them to 44100, 48000, 88200 or 96000 Hz first.",
            code="not_a_cd_rate",
            rate=rate,
        )
    placed = zip(layout.tracks, _pauses(layout), tracks, strict=True)
    disc = Disc(
        title,
        artist,
        ean,
        tuple(
            DiscTrack(
                names.title,
                names.artist,
                names.isrc,
                pause,
                _floor(song.at, rate),
                names.latin_title,
                names.latin_artist,
            )
            for song, pause, names in placed
        ),
        PREGAP_SECTORS + -(-layout.frames * SECTORS_A_SECOND // rate),
    )
    _refuse_unfit(disc)
    return disc


def _floor(frame: int, rate: int) -> int:
    return PREGAP_SECTORS + frame * SECTORS_A_SECOND // rate


def _pauses(layout: Layout) -> list[int | None]:
    """Where the pause before each track begins: the first one's with the disc, the others' when the sound has ended."""
    pauses: list[int | None] = [0]
    for before, song in zip(layout.tracks, layout.tracks[1:], strict=False):
        begin = PREGAP_SECTORS + -(-before.end * SECTORS_A_SECOND // layout.rate)
        pauses.append(begin if begin < _floor(song.at, layout.rate) else None)
    return pauses


def _refuse_unfit(disc: Disc) -> None:
    if len(disc.tracks) > MOST_TRACKS:
        raise AudioError(
            f"A CD holds at most {MOST_TRACKS} tracks and the release has {len(disc.tracks)}; leave some out, or leave "
            "out the CD.",
            code="too_many_tracks",
            tracks=len(disc.tracks),
            most=MOST_TRACKS,
        )
    for number, track in enumerate(disc.tracks, 1):
        seconds = (disc.end_of(number) - track.index1) / SECTORS_A_SECOND
        if seconds < SHORTEST_TRACK_S:
            raise AudioError(
                f"Track {number} lasts {seconds:.2f} s, and a CD's tracks last {SHORTEST_TRACK_S:g} s or more; join it "
                "to its neighbour, or leave out the CD.",
                code="track_too_short",
                track=number,
                duration_s=seconds,
            )
    seconds = disc.programme_sectors / SECTORS_A_SECOND
    if seconds > LONGEST_S:
        raise AudioError(
            f"The release lasts {seconds / 60:.1f} minutes and a CD holds {LONGEST_S / 60:.1f}; shorten it, or leave "
            "out the CD.",
            code="release_too_long",
            duration_s=seconds,
            longest_s=LONGEST_S,
        )


@dataclass(frozen=True, slots=True)
class PqRow:
    """One line of the PQ sheet: where a track's pause and the track itself begin, and how long pause and track last."""

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

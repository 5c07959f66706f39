"""A release as its file describes it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from render.album.layout import Trim

DEFAULT_GAP_S = 2.0


class ReleaseLoudness(StrEnum):
    """Whether every track is brought to the target by itself, or the release as one."""

    TRACK = "track"
    ALBUM = "album"


@dataclass(frozen=True, slots=True)
class Track:
    """One song. `gap_s` is the pause before it; negative, or with `crossfade_s`, it overlaps the song before it."""

    file: Path
    title: str
    artist: str
    isrc: str = ""
    gap_s: float = DEFAULT_GAP_S
    crossfade_s: float = 0.0
    side: str = "A"


@dataclass(frozen=True, slots=True)
class ReleaseSheet:
    """A single, EP or album: `tracks` in order; `hidden` plays before the first one, for who rewinds a CD.

    `trim` None leaves heads and tails as they are; `tags` says whether files carry titles and codes.
    """

    title: str
    artist: str
    tracks: tuple[Track, ...]
    ean: str = ""
    date: str = ""
    genre: str = ""
    loudness: ReleaseLoudness = ReleaseLoudness.ALBUM
    trim: Trim | None = Trim()  # noqa: RUF009 -- frozen
    hidden: Path | None = None
    tags: bool = True

    @property
    def sources(self) -> tuple[Path, ...]:
        """All that plays, in order."""
        files = tuple(track.file for track in self.tracks)
        return (self.hidden, *files) if self.hidden else files

"""Where every song of a release lies: one after the other, with pauses, overlaps and crossfades, exact to the frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from render.errors import AudioError


@dataclass(frozen=True, slots=True)
class LaidOutSong:
    """A finished stereo file, of which `frames` frames from frame `first` are played.

    Its first `fade_in` and last `fade_out` frames fade (raised cosine).
    """

    path: Path
    first: int
    frames: int
    fade_in: int = 0
    fade_out: int = 0


@dataclass(frozen=True, slots=True)
class Boundary:
    """What lies between the end of one song and the beginning of the next.

    `gap` frames of silence; where negative, so many frames in which both play, with `crossfade` the earlier one fading
    out while the later one fades in at equal power.
    """

    gap: int
    crossfade: bool = False


@dataclass(frozen=True, slots=True)
class PlacedSong:
    """A song at frame `at` of the programme; over `cross_in` and `cross_out` frames it crossfades with its neighbours.

    `file_end` is the frame of the programme where its own file ends: where the next song begins if they overlap.
    """

    song: LaidOutSong
    at: int
    cross_in: int
    cross_out: int
    file_end: int

    @property
    def end(self) -> int:
        """The frame after its last."""
        return self.at + self.song.frames


@dataclass(frozen=True, slots=True)
class Layout:
    """A programme of `frames` stereo frames at `rate` Hz; `hidden` lies before the first track."""

    rate: int
    frames: int
    tracks: tuple[PlacedSong, ...]
    hidden: PlacedSong | None = None

    @property
    def placed(self) -> tuple[PlacedSong, ...]:
        """All that plays, in order."""
        return (self.hidden, *self.tracks) if self.hidden else self.tracks


def lay_out(rate: int, songs: Sequence[LaidOutSong], boundaries: Sequence[Boundary], *, hidden: bool = False) -> Layout:
    """Place `songs`, the first of which is not a track but `hidden` before them, with what is between each two.

    Raises AudioError where songs overlap by more than they last.
    """
    placed = tuple(_place(songs, boundaries))
    first = 1 if hidden else 0
    return Layout(rate, max(song.end for song in placed), placed[first:], placed[0] if hidden else None)


def _place(songs: Sequence[LaidOutSong], boundaries: Sequence[Boundary]) -> Iterator[PlacedSong]:
    none = Boundary(0)
    before = [none, *boundaries]
    after = [*boundaries, none]
    end = 0
    for song, left, right in zip(songs, before, after, strict=True):
        overlaps = [max(0, -left.gap), max(0, -right.gap)]
        if sum(overlaps) > song.frames:
            raise AudioError(
                f"{song.path.name} is overlapped by its neighbours for longer than it lasts, so its order with them is "
                "lost; shorten the overlaps before and after it."
            )
        at = end + left.gap
        end = at + song.frames
        yield PlacedSong(
            song,
            at,
            cross_in=overlaps[0] if left.crossfade else 0,
            cross_out=overlaps[1] if right.crossfade else 0,
            file_end=end - overlaps[1],
        )

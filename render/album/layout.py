"""Where every song of a release lies: heads and tails trimmed, then one after the other, overlapped or with pauses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from render.errors import AudioError
from render.monitor import Monitor
from render.sources import read_info
from render.units import FULL_SCALE, ratio


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
                "lost; shorten the overlaps before and after it.",
                code="song_overlapped",
                file=song.path,
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


@dataclass(frozen=True, slots=True)
class Trim:
    """Sound begins and ends where it passes `threshold_dbfs`; beside it at most the fades' lengths stay."""

    threshold_dbfs: float = -60.0
    fade_in_s: float = 0.01
    fade_out_s: float = 0.5


def whole(path: Path) -> LaidOutSong:
    """A song from its first frame to its last."""
    return LaidOutSong(path, 0, read_info(path).frames)


def trimmed(path: Path, trim: Trim, monitor: Monitor) -> LaidOutSong:
    """The song without its silent head and tail; an end that lies above the threshold is kept as it is.

    Raises AudioError where all of it lies below the threshold.
    """
    info = read_info(path)
    first, last = _span(path, FULL_SCALE * ratio(trim.threshold_dbfs), info.channels, monitor)
    if last < first:
        raise AudioError(
            f"{path.name} is silent: nothing in it passes {trim.threshold_dbfs:g} dBFS; replace it in the release.",
            code="silent_song",
            file=path,
            threshold_dbfs=trim.threshold_dbfs,
        )
    fade_in = min(first, round(trim.fade_in_s * info.sample_rate))
    fade_out = min(info.frames - 1 - last, round(trim.fade_out_s * info.sample_rate))
    start, end = first - fade_in, last + 1 + fade_out
    return LaidOutSong(path, start, end - start, fade_in, fade_out)


def _span(path: Path, threshold: float, channels: int, monitor: Monitor) -> tuple[int, int]:
    """The first and last frame above the threshold; the last before the first where there is none."""
    from render.measure.tracks import blocks_of  # a window lays releases out without listening to them

    done, first, last = 0, -1, -2
    for samples in blocks_of(path, monitor, "trimming"):
        loud = np.flatnonzero((samples > threshold) | (samples < -threshold))
        if loud.size:
            first = done + int(loud[0]) // channels if first < 0 else first
            last = done + int(loud[-1]) // channels
        done += samples.size // channels
    return first, last

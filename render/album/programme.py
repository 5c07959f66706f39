"""The sound of a release: songs faded and added up as one stream, and stretches of that as delivered files.

The files are read back, and all turned down alike where one is too loud.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from render.album.layout import LaidOutSong, Layout, PlacedSong
from render.delivery.inspection import Inspected, inspect_file
from render.encoders.formats import Format
from render.encoders.target import FileWriter, Target, dither_seed
from render.encoders.writers import open_writer
from render.errors import AudioError
from render.kernels.meters import largest_sample
from render.kernels.mix import CHANNELS, SPARE, Floats
from render.master.bounce import ROOM_DBTP, round_trip_peak
from render.master.profiles import Profile
from render.mix.cutdowns import FadeEnvelope
from render.monitor import Monitor, ProgressShare
from render.sources.files import Handles
from render.sources.source import StemSource, open_source
from render.units import Span, dbfs, ratio

BLOCK_FRAMES = 1 << 16
QUARTER = np.pi / 2
MOST_TRIES = 8
GIVEN_BACK_DB = 0.1  # so much room under the ceiling is tried to be given back, where encoding lowered peaks


class Programme:
    """Reads stretches of a layout, all at `gain`; memory does not grow with its length.

    Songs are opened when their turn comes.
    """

    def __init__(self, layout: Layout, handles: Handles, gain: float = 1.0) -> None:
        self._layout, self._handles, self._gain = layout, handles, gain
        self._open: dict[PlacedSong, _Playing] = {}

    def read(self, start: int, frames: int) -> Floats:
        """`frames` frames from frame `start` on, interleaved, in the engine's unit; silence where nothing plays."""
        mix = np.zeros((frames, CHANNELS))
        for placed in self._layout.placed:
            first, last = max(start, placed.at), min(start + frames, placed.end)
            if first < last:
                mix[first - start : last - start] += self._playing(placed).read(first - placed.at, last - first)
        return np.asarray(mix.reshape(-1) if self._gain == 1 else mix.reshape(-1) * self._gain)

    def _playing(self, placed: PlacedSong) -> "_Playing":
        if placed not in self._open:
            self._open[placed] = _Playing(placed, self._handles)
        return self._open[placed]

    def blocks(self, start: int, end: int, monitor: Monitor) -> Iterator[tuple[int, Floats, int]]:
        """Blocks from frame `start` to frame `end`: their place after `start`, samples (with some to spare), frames."""
        for at in range(start, end, BLOCK_FRAMES):
            monitor.check()
            frames = min(BLOCK_FRAMES, end - at)
            block = np.zeros(CHANNELS * frames + SPARE)
            block[: CHANNELS * frames] = self.read(at, frames)
            yield at - start, block, frames


class _Playing:
    """A song while it is read."""

    def __init__(self, placed: PlacedSong, handles: Handles) -> None:
        self._placed = placed
        self._source: StemSource = open_source(placed.song.path, handles)
        self._fades = _envelope(placed.song)

    def read(self, first: int, frames: int) -> Floats:
        """Frames of the song as the release plays it (frames × 2); `first` counts from where it begins there."""
        raw = self._source.read(self._placed.song.first + first, frames)
        stereo = np.asarray(raw, np.float64).reshape(-1, self._source.info.channels)
        both = stereo.repeat(CHANNELS, axis=1) if stereo.shape[1] == 1 else stereo.copy()
        if self._fades is not None:
            self._fades.apply(first, both)
        self._cross(first, both)
        return both

    def _cross(self, first: int, stereo: Floats) -> None:
        """Fade at equal power into and out of the neighbours: sine and cosine, whose squares add up to one."""
        placed, frame = self._placed, first + np.arange(len(stereo))
        if placed.cross_in and first < placed.cross_in:
            stereo *= np.sin(QUARTER * np.clip((frame + 0.5) / placed.cross_in, 0, 1))[:, None]
        left = placed.song.frames - frame
        if placed.cross_out and left[-1] <= placed.cross_out:
            stereo *= np.sin(QUARTER * np.clip((left - 0.5) / placed.cross_out, 0, 1))[:, None]


def _envelope(song: LaidOutSong) -> FadeEnvelope | None:
    return FadeEnvelope(song.frames, song.fade_in, song.fade_out) if song.fade_in or song.fade_out else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A file to make: `frames` frames of the programme from frame `start` on."""

    path: Path
    start: int
    frames: int


@dataclass(frozen=True, slots=True)
class Shape:
    """The format of some files, the depth at which the programme is exact (None: not), and their ceiling in dBTP.

    `profile` may ask for a round trip through a codec, which must leave peaks below full scale.
    """

    kind: Format
    exact_bits: int | None
    ceiling_dbtp: float | None
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """Files as they were read back, in order, and by how much all of them were turned down in dB.

    `round_trips` are their true peaks in dBTP after the round trip, None where there was none.
    """

    inspected: tuple[Inspected, ...]
    lowered_db: float
    round_trips: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file, and by which factor it is louder than its format holds (1 or less: not at all)."""

    path: Path
    excess: float


@dataclass(frozen=True, slots=True)
class _Tried:
    written: Written
    inspected: Inspected
    round_trip: float | None


def write_files(layout: Layout, stretches: Sequence[Stretch], shape: Shape, monitor: Monitor) -> Delivered:
    """Write `stretches` of the programme; raises AudioError or Cancelled.

    Encoding, another rate and overlaps can raise peaks over the ceiling, or over what the format holds: then all are
    written again, lower by what the worst one needs, so that they keep their differences. Where encoding lowered them
    further, that is given back once, if they fit then.
    """
    lowered, held = 0.0, None
    for _ in range(MOST_TRIES):
        done = [_write(layout, stretch, shape, lowered, part) for stretch, part in _shares(stretches, monitor)]
        excess = max(_excess_db(tried, shape) for tried in done)
        if excess <= 0 and (held is not None or not lowered or excess >= -GIVEN_BACK_DB):
            return Delivered(
                tuple(tried.inspected for tried in done), lowered, tuple(tried.round_trip for tried in done)
            )
        further = math.ceil(100 * (lowered + excess + 0.01)) / 100
        if excess > 0:
            lowered = further if held is None else held
        else:
            held, lowered = lowered, max(0.0, further)
    raise AudioError(
        f"{stretches[0].path.name} stays over its ceiling however far it is turned down; choose another format.",
        code="ceiling_not_met",
        file=stretches[0].path,
        ceiling_dbtp=shape.ceiling_dbtp,
    )


def _shares(stretches: Sequence[Stretch], monitor: Monitor) -> Iterator[tuple[Stretch, Monitor]]:
    for number, stretch in enumerate(stretches):
        yield stretch, ProgressShare(monitor, number / len(stretches), (number + 1) / len(stretches))


def _write(layout: Layout, stretch: Stretch, shape: Shape, lowered: float, monitor: Monitor) -> _Tried:
    target = _target(layout, stretch, shape, lowered)
    with Handles(len(layout.placed)) as handles:
        written = write_stretch(Programme(layout, handles, ratio(-lowered)), stretch.start, target, monitor)
    trip = round_trip_peak(shape.profile, written.path, monitor) if shape.profile else None
    return _Tried(written, inspect_file(written.path, target, monitor), trip)


def _target(layout: Layout, stretch: Stretch, shape: Shape, lowered: float) -> Target:
    kind = shape.kind
    exact = (
        shape.exact_bits is not None
        and shape.exact_bits <= kind.bits
        and kind.delivered_rate(layout.rate) == layout.rate
        and not lowered
    )
    return Target(
        stretch.path,
        kind,
        layout.rate,
        stretch.frames,
        seed=dither_seed(stretch.path.name, kind.name),
        dither=kind.fixed and not exact,
        faded=tuple(_faded(layout, stretch)) if kind.fixed and exact else (),
    )


def _faded(layout: Layout, stretch: Stretch) -> Iterator[Span]:
    """The stretches of an exact file where a song fades, from frame to frame of the file."""
    last = 0
    for first, end in sorted(_fades(layout)):
        start, stop = max(first - stretch.start, last), min(end - stretch.start, stretch.frames)
        if start < stop:
            yield start, stop
            last = stop


def _fades(layout: Layout) -> Iterator[Span]:
    for placed in layout.placed:
        yield placed.at, placed.at + max(placed.song.fade_in, placed.cross_in)
        yield placed.end - max(placed.song.fade_out, placed.cross_out), placed.end


def _excess_db(tried: _Tried, shape: Shape) -> float:
    """By how much a file is too loud; below 0 the room that is left."""
    overs = [dbfs(tried.written.excess)]
    if tried.round_trip is not None:
        overs.append(tried.round_trip - ROOM_DBTP)
    peak = tried.inspected.levels.true_peak_dbtp
    if shape.ceiling_dbtp is not None and peak is not None:
        overs.append(peak - shape.ceiling_dbtp)
    return max((over for over in overs if over is not None), default=0.0)


def write_stretch(programme: Programme, start: int, target: Target, monitor: Monitor) -> Written:
    """Write `target.frames` frames of the programme from frame `start` on; raises AudioError with no file left."""
    target.path.parent.mkdir(parents=True, exist_ok=True)
    writer = open_writer(target, monitor.check)
    try:
        peak = _feed(writer, programme.blocks(start, start + target.frames, monitor))
        writer.finish()
        peak = max(peak, writer.peak())
        writer.sync()
        writer.publish()
    except BaseException:
        writer.abort()
        writer.discard()
        raise
    return Written(target.path, peak / target.kind.limit(dithered=target.dither))


def _feed(writer: FileWriter, blocks: Iterable[tuple[int, Floats, int]]) -> float:
    peak = 0.0
    for start, block, frames in blocks:
        peak = max(peak, largest_sample(block))
        writer.write(start, block, frames)
    return peak

"""A render, fully decided: which stems at which gains, through which processing, make which files and cut-downs.

Nothing in it is looked up later.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from render.bus.settings import BusSettings, StripSettings
from render.encoders.formats import Format
from render.units import Span

BOTH = 2
LEFT, RIGHT = 0, 1
NO_BUS, NO_STRIP = BusSettings(), StripSettings()


@dataclass(frozen=True, slots=True)
class Piece:
    """`frames` frames of the song from frame `start` on, played at frame `place` of the cut-down.

    The first `fade_in` and the last `fade_out` frames are crossfades with its neighbours, of which `alike_in` and
    `alike_out` say how alike both sides are, from 0 to 1. What lies before the song's first frame or after its last is
    silence.
    """

    start: int
    place: int
    frames: int
    fade_in: int = 0
    fade_out: int = 0
    alike_in: float = 1.0
    alike_out: float = 1.0

    @property
    def end(self) -> int:
        """The frame of the cut-down after its last."""
        return self.place + self.frames


@dataclass(frozen=True, slots=True)
class CutDown:
    """`frames` frames made of `pieces` in order; the whole fades in and out over `fade_in` and `fade_out` frames.

    The join of two pieces straddles their edit point: the earlier one plays on, half a crossfade past its end, while
    the later one already fades in. So the lengths of the pieces simply add up, exact to the sample, and pieces cut on
    bar lines stay on the beat. Where both sides are the same sound (the same chord, the same loop) the two fades add up
    to one at every sample (equal gain, raised cosine); where they have nothing in common, their squares do (equal
    power); and in between what keeps the level as it is. The full mix decides, for every variant alike.
    """

    frames: int
    pieces: tuple[Piece, ...]
    fade_in: int
    fade_out: int

    def faded(self) -> tuple[Span, ...]:
        """The stretches, from frame to frame, where samples are not those of the song: all the fades, in order."""
        joins = [(piece.place, piece.place + piece.fade_in) for piece in self.pieces]
        fades = [(0, self.fade_in), *joins, (self.frames - self.fade_out, self.frames)]
        return tuple(_merged(sorted(span for span in fades if span[0] < span[1])))


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Spans in rising order, those that touch or overlap as one."""
    last: Span | None = None
    for span in spans:
        if last is not None and span[0] <= last[1]:
            last = (last[0], max(last[1], span[1]))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


class Headroom(StrEnum):
    """What happens when a variant would clip: one trim for all, a refusal, or float files that cannot clip."""

    TRIM = "trim"
    REFUSE = "refuse"
    FLOAT = "float"


@dataclass(frozen=True, slots=True)
class PlannedStem:
    """One file to mix. `offset` is its start in frames at the session's rate; `gains` one factor for each variant.

    `sides` is BOTH for stereo stems and lone mono stems, LEFT or RIGHT for half of a split pair; a stereo stem on one
    side plays there as left + right. `mutes` are stretches of the song, from and to a frame, in which it is silent. A
    file that plays in different ways in different variants is planned once for each way.

    Where mixes are processed, `group` names the strip it goes through, `full_gain` is its factor in the full mix that
    the bus follows, and a `dry` stem, such as a click, goes past strips and bus.
    """

    name: str
    path: Path
    offset: int
    gains: tuple[float, ...]
    sides: int = BOTH
    mutes: tuple[tuple[int, int], ...] = ()
    group: str = ""
    full_gain: float = 0.0
    dry: bool = False


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file to deliver; paths are relative to the plan's folder. `as_float` replaces it where only floats hold."""

    kind: Format
    path: str
    as_float: "PlannedFile | None" = None


@dataclass(frozen=True, slots=True)
class PlannedVariant:
    """One mix and the files it is delivered in; `group` is set for a stem deliverable, `cut` for a cut-down.

    `fold` is the side on which a processed mix plays in mono (half of left + right) beside its dry stems.
    """

    name: str
    files: tuple[PlannedFile, ...]
    group: str | None = None
    cut: CutDown | None = None
    fold: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """A sum that must hold in the delivered files.

    Variant `total` = the `parts` together + the `stems` themselves, as loud as they are in it.
    """

    name: str
    total: int
    parts: tuple[int, ...] = ()
    stems: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Processing:
    """A strip for each group that has one, by the group's name, and the bus after the sum.

    Linked, the gains of the bus's dynamic stages come from the full mix for every variant, so that parts sum to it.
    `independent` has each variant find its own; stems of one group stay linked, as they are there to sum to the mix.
    """

    bus: BusSettings = NO_BUS
    strips: Mapping[str, StripSettings] = field(default_factory=dict)
    independent: bool = False

    @property
    def bus_moves(self) -> bool:
        """Whether the bus has stages whose gain follows the sound."""
        return self.bus.compressor is not None or self.bus.limiter is not None

    def strip_moves(self, group: str) -> bool:
        """Whether the strip of a group has a compressor."""
        return group in self.strips and self.strips[group].compressor is not None

    def account(self) -> dict[str, Any]:
        """All of the settings, as JSON can hold them."""
        strips = {group: asdict(self.strips[group]) for group in sorted(self.strips)}
        return {"bus": asdict(self.bus), "strips": strips, "independent": self.independent}


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole render into the folder `out`: `frames` at `sample_rate` Hz, stereo.

    Without `processing` a variant is the plain sum of its stems.
    """

    out: Path
    sample_rate: int
    frames: int
    stems: tuple[PlannedStem, ...]
    variants: tuple[PlannedVariant, ...]
    checks: tuple[PlannedCheck, ...] = ()
    headroom: Headroom = Headroom.TRIM
    processing: Processing | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file to deliver, by its path within the folder."""
        return tuple(file.path for variant in self.variants for file in variant.files)

    @property
    def sources(self) -> tuple[Path, ...]:
        """Every file to read."""
        return tuple(dict.fromkeys(stem.path for stem in self.stems))

    def frames_of(self, variant: PlannedVariant) -> int:
        """The length of a variant at the plan's rate: the song's, or a cut-down's own."""
        return variant.cut.frames if variant.cut else self.frames

    def is_full_mix(self, index: int) -> bool:
        """Whether a variant is the very mix that the bus follows."""
        return all(stem.gains[index] == stem.full_gain for stem in self.stems)

    def is_linked(self, index: int) -> bool:
        """Whether a variant goes through the bus with the gains of the full mix; stems of one group always do."""
        if self.processing is None or not self.processing.independent or self.variants[index].group is not None:
            return True
        return self.is_full_mix(index)

    def driving(self) -> tuple[bool, ...]:
        """For each stem, whether it moves the gain of others: by the linked bus, or by its group's compressor."""
        processing = self.processing
        if processing is None:
            return (False,) * len(self.stems)
        led = processing.bus_moves and any(map(self.is_linked, range(len(self.variants))))
        return tuple(bool(stem.full_gain) and (led or processing.strip_moves(stem.group)) for stem in self.stems)

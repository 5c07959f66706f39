"""A render, fully decided: which stems at which gains make which files. Nothing in it is looked up later."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from render.cut import CutDown
from render.encoders.formats import Format

BOTH = 2
LEFT, RIGHT = 0, 1


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
    """

    name: str
    path: Path
    offset: int
    gains: tuple[float, ...]
    sides: int = BOTH
    mutes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file to deliver; paths are relative to the plan's folder. `as_float` replaces it where only floats hold."""

    kind: Format
    path: str
    as_float: "PlannedFile | None" = None


@dataclass(frozen=True, slots=True)
class PlannedVariant:
    """One mix and the files it is delivered in; `group` is set for a stem deliverable, `cut` for a cut-down."""

    name: str
    files: tuple[PlannedFile, ...]
    group: str | None = None
    cut: CutDown | None = None


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
class Plan:
    """A whole render into the folder `out`: `frames` at `sample_rate` Hz, stereo."""

    out: Path
    sample_rate: int
    frames: int
    stems: tuple[PlannedStem, ...]
    variants: tuple[PlannedVariant, ...]
    checks: tuple[PlannedCheck, ...] = ()
    headroom: Headroom = Headroom.TRIM

    def frames_of(self, variant: PlannedVariant) -> int:
        """The length of a variant at the plan's rate: the song's, or a cut-down's own."""
        return variant.cut.frames if variant.cut else self.frames

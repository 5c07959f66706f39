"""What the checks of a session look at: every fact of the scan so far, read only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.session import NEVER_MIXED, Group, Ignored, Stem
from app.intake.file_inspection import InspectedFile
from app.intake.problem_rules import ProblemRules
from app.intake.session_stems import Pairs, Placement
from render.sources import AudioInfo

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure import StemMeasurement
    from render.measure.onsets import Repeats
    from render.measure.pitch import Singing
    from render.measure.rough_fit import RoughFit
    from render.measure.stem import StemTraits

BLOCK_S = 0.4  # the blocks of a stem's activity, in which its level was measured


@dataclass(frozen=True, slots=True)
class InspectedStem:
    """One stem with all that is known of it: what the scan says of it, and what was found in the file."""

    stem: Stem
    file: InspectedFile

    @property
    def path(self) -> str:
        return self.stem.path

    @property
    def offset_s(self) -> float:
        """Where the file starts in the session, in seconds."""
        return self.stem.offset_frames / self.stem.sample_rate if self.stem.sample_rate else 0.0

    @property
    def duration_s(self) -> float:
        return self.stem.frames / self.stem.sample_rate if self.stem.sample_rate else 0.0

    @property
    def end_s(self) -> float:
        """Where the file ends in the session, in seconds."""
        return self.offset_s + self.duration_s

    @property
    def second_side(self) -> bool:
        """Whether this is the right side of a pair, which counts with the left."""
        return self.stem.side == "R"


@dataclass(frozen=True, slots=True)
class MeasuredStem:
    """A stem that will be mixed, with its header and, where it was measured, its measurement."""

    part: InspectedStem
    info: AudioInfo
    measured: "StemMeasurement | None"

    @property
    def path(self) -> str:
        """Where it lies, relative to the session's folder."""
        return self.part.path

    @property
    def group(self) -> Group:
        """The role it plays."""
        return self.part.stem.group

    @property
    def pair(self) -> str | None:
        """The path of the other side, None where it is not a side of a pair."""
        return self.part.stem.pair

    @property
    def traits(self) -> "StemTraits | None":
        """What its samples are like, None where they were not measured."""
        return self.measured.traits if self.measured else None

    @property
    def peak_dbfs(self) -> float | None:
        """The sample peak, None for silence and where nothing was measured."""
        return self.measured.sample_peak_dbfs if self.measured else None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two stems that hold the same sound: the second is `level_db` louder, and upside down where `opposite`.

    `exact` where they are the same sample for sample; `pair` where they are the two sides of one.
    """

    files: tuple[str, str]
    level_db: float
    opposite: bool
    exact: bool
    pair: bool

    @property
    def same(self) -> bool:
        """Whether the one is the other over again."""
        return not self.opposite


@dataclass(frozen=True, slots=True)
class RoughMix:
    """A mix to compare with, and what the `stems` explain of it: nothing where `fit` is None.

    Of a pair only the left side is among the stems; `mono` says which of them are one channel, `clipped` whether the
    mix itself is.
    """

    path: str
    clipped: bool
    stems: tuple[str, ...]
    mono: tuple[bool, ...]
    fit: "RoughFit | None"


@dataclass(frozen=True, slots=True)
class Compared:
    """What the files of a session say of each other, and what is sung and hit; empty where they were not measured.

    `singing` and `hitting` are by file, each with the second of the song at which it was listened to.
    """

    likenesses: tuple[Likeness, ...] = ()
    roughs: tuple[RoughMix, ...] = ()
    singing: "tuple[tuple[str, float, Singing], ...]" = ()
    hitting: "tuple[tuple[str, float, Repeats], ...]" = ()


NOTHING_COMPARED = Compared()


@dataclass(frozen=True, slots=True)
class SessionView:
    """A whole session as the checks see it; rate and depth are those most stems share."""

    parts: tuple[InspectedStem, ...]
    sample_rate: int
    bit_depth: int
    ignored: tuple[Ignored, ...]
    nested: tuple[str, ...]
    pairs: Pairs
    placement: Placement
    missing_mentions: tuple[str, ...]
    rules: ProblemRules
    compared: Compared = NOTHING_COMPARED
    recordings: tuple[str, ...] = ()

    @property
    def likenesses(self) -> tuple[Likeness, ...]:
        """Stems that hold the same sound."""
        return self.compared.likenesses

    @property
    def mixed(self) -> tuple[MeasuredStem, ...]:
        """The stems that can be read and take part in the mix."""
        return tuple(
            MeasuredStem(part, part.file.info, part.file.measured)
            for part in self.parts
            if part.file.info and part.stem.readable and part.stem.group not in NEVER_MIXED
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: the code, the files, positions in the song in seconds, and what was measured."""

    code: str
    files: tuple[str, ...]
    at_s: tuple[float, ...] = ()
    detail: str = ""


def one_finding(code: str, files: Iterable[str], detail: str = "") -> Iterator[Finding]:
    """One finding for all the files, none where there are none."""
    touched = tuple(files)
    if touched:
        yield Finding(code, touched, detail=detail)

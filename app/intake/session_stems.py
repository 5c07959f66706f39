"""The stems of a session from its files: which two mono files are one, the group each was given, where each begins.

Where stems lie in the song comes from the time references of broadcast WAV files (EBU Tech 3285).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple, TypeVar

from app.domain.session import FxOwner, Group, Stem
from app.intake.file_inspection import InspectedFile
from app.intake.grouping import Assignment
from app.intake.session_file import SessionFile

Value = TypeVar("Value", Group, FxOwner)
# "OH.L", "OH_R", "OH-L", "OH R", "OH (Left)", and with what programs put behind: "OH L_bip", "OH_L-01", "OH L#02".
SIDED = re.compile(
    r"(?P<base>.*\S)(?P<join>[ ._-]+|(?P<bracket> ?[(\[]))(?P<side>left|right|l|r)(?(bracket)[)\]])"
    r"(?P<tail>(?:[ ._#-]+(?:bip|\d{1,3}))*)",
    re.IGNORECASE | re.DOTALL,
)


class Candidate(NamedTuple):
    """A file that may be one side: its path with forward slashes, and its format."""

    path: str
    channels: int
    sample_rate: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """`joined` gives for each side the other's path and its own letter; `unpaired` are mono sides without the other."""

    joined: Mapping[str, tuple[str, str]]
    unpaired: tuple[str, ...]


def find_pairs(files: Iterable[Candidate | tuple[str, int, int]]) -> Pairs:
    """Pair mono files of one rate whose names differ in the side only. A stereo file is never a side."""
    sides: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for path, channels, sample_rate in files:
        side = _side(path)
        if channels == 1 and side:
            letter, key = side
            sides.setdefault((*key, str(sample_rate)), {"L": [], "R": []})[letter].append(path)
    joined: dict[str, tuple[str, str]] = {}
    unpaired: list[str] = []
    for both in sides.values():
        unpaired += _join_sides(both["L"], both["R"], joined)
    return Pairs(joined, tuple(sorted(unpaired)))


def _side(path: str) -> tuple[str, tuple[str, ...]] | None:
    """The letter of a side, and what it shares with the other: folder, name, kind of separator, length, ending."""
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".") if "." in name else (name, "", "")
    match = SIDED.fullmatch(unicodedata.normalize("NFC", stem))
    if not match:
        return None
    side = match["side"].upper()
    shared = (folder, match["base"].casefold(), match["join"], str(len(side) > 1), match["tail"].casefold())
    return side[0], (*shared, ending.casefold())


def _join_sides(left: list[str], right: list[str], joined: dict[str, tuple[str, str]]) -> list[str]:
    """Join each left with the right most like it; returns those left alone (names that differ in case only)."""
    alone = sorted(right)
    rest = []
    for path in sorted(left):
        if not alone:
            rest.append(path)
            continue
        other = min(alone, key=lambda candidate: sum(a != b for a, b in zip(path, candidate, strict=False)))
        alone.remove(other)
        joined[path], joined[other] = (other, "L"), (path, "R")
    return rest + alone


def grouped_stems(
    files: Sequence[InspectedFile],
    pairs: Pairs,
    assignments: Mapping[str, Assignment],
    settings: SessionFile,
    overrides: Mapping[str, Group],
) -> list[Stem]:
    """The stems in their groups: by `overrides`, else by the settings, else by name.

    What is set for one side of a pair holds for the other too.
    """
    stems = []
    for file in files:
        other, side = pairs.joined.get(file.path, (None, None))
        sides = (file.path, other) if other else (file.path,)
        group = _first(overrides.get, sides) or _first(settings.group_of, sides)
        owner = _first(settings.fx_owner_of, sides)
        stem = _stem(file, _corrected(assignments[file.path], group, owner))
        mutes = next((value for path in sides if (value := settings.mutes_of(path))), ())
        stems.append(replace(stem, pair=other, side=side, mutes=mutes))
    return stems


def _first(source: Callable[[str], Value | None], paths: Sequence[str]) -> Value | None:
    return next((value for path in paths if (value := source(path))), None)


def _corrected(assignment: Assignment, group: Group | None, owner: FxOwner | None) -> Assignment:
    """The name's assignment, changed to what somebody chose, who is certain."""
    chosen = group or assignment.group
    owner = (owner or assignment.fx_owner or FxOwner.BOTH) if chosen is Group.VOCAL_FX else None
    return Assignment(chosen, 1.0 if group else assignment.confidence, owner, assignment.matched)


def _stem(file: InspectedFile, assignment: Assignment) -> Stem:
    stem = Stem(file.path, assignment.group, assignment.confidence, assignment.fx_owner)
    info, measured = file.info, file.measured
    if info is None:
        return stem
    return replace(
        stem,
        channels=info.channels,
        sample_rate=info.sample_rate,
        subtype=info.subtype,
        bit_depth=info.bit_depth,
        frames=info.frames,
        peak_dbfs=measured.sample_peak_dbfs if measured else None,
        integrated_lufs=measured.integrated_lufs if measured else None,
    )


@dataclass(frozen=True, slots=True)
class TimedStem:
    """A stem to be placed: its rate, its time reference in frames at that rate, and whether it is ever mixed."""

    path: str
    sample_rate: int
    time_reference: int | None
    mixed: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """Offsets in frames of each stem's own rate from the earliest mixed one.

    `assumed` are the mixed stems without one in a session whose time references, from `earliest_s` on, are of day.
    """

    offsets: Mapping[str, int]
    assumed: tuple[str, ...]
    earliest_s: float


def place(stems: Sequence[TimedStem], stamp_of_day_s: float, stamp_most_s: float) -> Placement:
    """Place stems relative to the earliest.

    A stem without a time reference counts as 0, unless the earliest is a time of day (`stamp_of_day_s` or more): it
    then lies there. A reference past `stamp_most_s` is none. Click, guide and reference tracks follow the others and
    never move them; they may start before.
    """
    positions = {stem.path: _position(stem, stamp_most_s) for stem in stems}
    leading = [stem.path for stem in stems if stem.mixed] or [stem.path for stem in stems]
    references = [reference for path in leading if (reference := positions[path]) is not None]
    by_day = bool(references) and min(references) >= stamp_of_day_s
    base = min(references) if by_day else Fraction(0)
    earliest = min((_or(positions[path], base) for path in leading), default=base)
    offsets = {stem.path: round((_or(positions[stem.path], base) - earliest) * stem.sample_rate) for stem in stems}
    assumed = tuple(stem.path for stem in stems if by_day and stem.mixed and positions[stem.path] is None)
    return Placement(offsets, assumed, float(base))


def _position(stem: TimedStem, most_s: float) -> Fraction | None:
    """The time reference in seconds, exactly."""
    if stem.time_reference is None or not stem.sample_rate:
        return None
    position = Fraction(stem.time_reference, stem.sample_rate)
    return position if position < most_s else None


def _or(position: Fraction | None, base: Fraction) -> Fraction:
    return base if position is None else position

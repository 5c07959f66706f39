"""The stems of a session before they are placed: each file's facts, its pair, and the group it was given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from app.domain.groups import FxOwner, Group
from app.domain.session import Stem
from app.intake.grouping import Assignment
from app.intake.inspection import Take
from app.intake.pairs import Pairs
from app.intake.session_file import SessionFile

Said = TypeVar("Said", Group, FxOwner)


def grouped_stems(
    takes: Sequence[Take],
    pairs: Pairs,
    assignments: Mapping[str, Assignment],
    settings: SessionFile,
    overrides: Mapping[str, Group],
) -> list[Stem]:
    """The stems in their groups: by `overrides`, else by the settings, else by name.

    What is said of one side of a pair holds for the other too.
    """
    stems = []
    for take in takes:
        other, side = pairs.joined.get(take.path, (None, None))
        sides = (take.path, other) if other else (take.path,)
        group = _first(overrides.get, sides) or _first(settings.group_of, sides)
        owner = _first(settings.fx_owner_of, sides)
        stem = _stem(take, _corrected(assignments[take.path], group, owner))
        mutes = next((said for path in sides if (said := settings.mutes_of(path))), ())
        stems.append(replace(stem, pair=other, side=side, mutes=mutes))
    return stems


def _first(source: Callable[[str], Said | None], paths: Sequence[str]) -> Said | None:
    return next((said for path in paths if (said := source(path))), None)


def _corrected(found: Assignment, group: Group | None, owner: FxOwner | None) -> Assignment:
    """The name's assignment, changed to what somebody said, who is certain."""
    chosen = group or found.group
    owner = (owner or found.fx_owner or FxOwner.BOTH) if chosen is Group.VOCAL_FX else None
    return Assignment(chosen, 1.0 if group else found.confidence, owner, found.matched)


def _stem(take: Take, assignment: Assignment) -> Stem:
    stem = Stem(take.path, assignment.group, assignment.confidence, assignment.fx_owner)
    info, measured = take.info, take.measured
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

"""Comparing the stems of a session with each other and with the client's rough mixes, once all were measured."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.session import NEVER_MIXED, Group
from app.intake.checks.hints import analyse_for_hints
from app.intake.checks.samples import is_clipped, is_silent
from app.intake.problem_rules import LikenessRules, ProblemRules, SumRules
from app.intake.view import Compared, InspectedStem, Likeness, MeasuredStem, RoughMix
from render.errors import AudioError
from render.monitor import Monitor

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure.likeness import Match, Sounding
    from render.measure.rough_fit import RoughFit
    from render.measure.rough_mix import PlacedStem


def compare_files(folder: Path, parts: Sequence[InspectedStem], rules: ProblemRules, monitor: Monitor) -> Compared:
    """What stems have in common, what they explain of rough mixes, and what is sung and hit in them.

    Only short excerpts are read again, and whole only lead vocals and drums.
    Raises Cancelled when the monitor says so.
    """
    monitor.check()
    measured = _measured(parts, rules)
    stems = [stem for stem in measured if stem.group not in NEVER_MIXED]
    mixes = [stem for stem in measured if stem.group is Group.REFERENCE]
    listened = analyse_for_hints(folder, stems, rules.hints, monitor)
    return Compared(
        likenesses=tuple(_likenesses(folder, stems, rules, monitor)),
        roughs=compare_roughs(folder, mixes, stems, rules, monitor),
        singing=listened.singing,
        hitting=listened.hitting,
    )


def _measured(parts: Sequence[InspectedStem], rules: ProblemRules) -> list[MeasuredStem]:
    """The files whose samples were measured, and are not silent."""
    below = rules.thresholds.silent_below_dbfs
    readable = [
        MeasuredStem(part, part.file.info, part.file.measured)
        for part in parts
        if part.file.info and part.stem.readable
    ]
    return [stem for stem in readable if stem.traits and not is_silent(stem, below)]


def _likenesses(folder: Path, stems: Sequence[MeasuredStem], rules: ProblemRules, monitor: Monitor) -> list[Likeness]:
    """Stems that hold the same sound, or the same upside down, at the same place of the song."""
    likenesses: list[Likeness] = []
    for together in _started_together(stems, rules.thresholds.placed_after_s):
        try:
            copies = _copies(folder, together, rules.likeness, monitor)
            likenesses += copies
            likenesses += _coherent(folder, together, copies, rules)
        except AudioError:  # a file that went away meanwhile: nothing is known
            continue
    return likenesses


def _copies(folder: Path, together: Sequence[MeasuredStem], rules: LikenessRules, monitor: Monitor) -> list[Likeness]:
    """Stems that are others over again, or upside down, to the sample."""
    from render.measure.likeness import find_matches

    files = _soundings(folder, together)
    matches = find_matches(files, rules.curve_at_least, rules.difference_below_db, monitor)
    return [_likeness(match, together) for match in matches]


def _coherent(
    folder: Path, together: Sequence[MeasuredStem], copies: Sequence[Likeness], rules: ProblemRules
) -> list[Likeness]:
    """Stems that are others moved, or upside down in part; lossy ones would have to be decoded for it again."""
    from render.measure.coherence import CoherenceRules, find_coherent

    again = {copy.files[1] for copy in copies}
    stems = [stem for stem in together if stem.path not in again and stem.info.subtype not in rules.lossy]
    limits = rules.likeness
    wanted = CoherenceRules(
        limits.coherent_at_least, limits.left_below_db, limits.against_at_least, limits.against_narrow
    )
    found = [_likeness(match, stems) for match in find_coherent(_soundings(folder, stems), wanted)]
    return [alike for alike in found if alike.opposite or not alike.pair]  # the sides of a pair may be nearly the same


def _soundings(folder: Path, stems: Sequence[MeasuredStem]) -> "list[Sounding]":
    from render.measure.likeness import Sounding

    return [
        Sounding(folder / stem.path, stem.info.sample_rate, stem.traits.power, stem.traits.fingerprint)
        for stem in stems
        if stem.traits
    ]


def _likeness(match: "Match", stems: Sequence[MeasuredStem]) -> Likeness:
    first, second = stems[match.first], stems[match.second]
    return Likeness(
        (first.path, second.path),
        match.level_db,
        match.opposite,
        match.exact,
        pair=first.pair == second.path,
        moved_s=match.moved_s,
        partly=match.partly,
    )


def _started_together(stems: Sequence[MeasuredStem], within_s: float) -> list[list[MeasuredStem]]:
    """The stems by where they start: copies of a clip at other places of the song are meant."""
    groups: list[list[MeasuredStem]] = []
    for stem in sorted(stems, key=lambda stem: stem.part.offset_s):
        if groups and stem.part.offset_s - groups[-1][0].part.offset_s <= within_s:
            groups[-1].append(stem)
        else:
            groups.append([stem])
    return groups


def compare_roughs(
    folder: Path, mixes: Sequence[MeasuredStem], stems: Sequence[MeasuredStem], rules: ProblemRules, monitor: Monitor
) -> tuple[RoughMix, ...]:
    """What the stems explain of each mix; all were measured and are not silent. Raises Cancelled."""
    sides = {stem.path: stem for stem in stems}
    tracks = [stem for stem in stems if not (stem.part.second_side and stem.pair in sides)]
    if not mixes or not tracks:
        return ()
    placed = [_placed(folder, stem, sides) for stem in tracks]
    names = tuple(stem.path for stem in tracks)
    mono = tuple(stem.info.channels == 1 and len(track.paths) == 1 for stem, track in zip(tracks, placed, strict=True))
    rate = _rate(tracks)
    roughs = []
    for mix in mixes[: int(rules.sums.roughs)]:
        fit = _fit(_placed(folder, mix, {}), placed, rate, rules.sums, monitor)
        roughs.append(RoughMix(mix.path, is_clipped(mix, rules.clipping), names, mono, fit))
    return tuple(roughs)


def _placed(folder: Path, stem: MeasuredStem, sides: dict[str, MeasuredStem]) -> "PlacedStem":
    from render.measure.rough_mix import PlacedStem

    other = sides.get(stem.pair or "")
    both = [stem, other] if other and other.part.second_side else [stem]
    curves = [side.traits.power for side in both if side.traits]
    power = curves[0].copy()
    if len(curves) > 1:
        shared = min(power.size, curves[1].size)
        power[:shared] += curves[1][:shared]
    return PlacedStem(tuple(folder / side.path for side in both), stem.part.offset_s, power)


def _fit(
    mix: "PlacedStem", stems: "Sequence[PlacedStem]", rate: int, rules: SumRules, monitor: Monitor
) -> "RoughFit | None":
    from render.measure.rough_fit import fit_rough

    try:
        return fit_rough(mix, stems, rate, rules.alike_from, monitor)
    except AudioError:  # a file that went away meanwhile: nothing is known
        return None


def _rate(tracks: Sequence[MeasuredStem]) -> int:
    """The rate that most have: the others are resampled."""
    rates = [stem.info.sample_rate for stem in tracks]
    return max(set(rates), key=lambda rate: (rates.count(rate), rate))

"""Comparing the stems of a session with each other and with the client's rough mix, once all were measured."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.groups import NEVER_MIXED, Group
from app.intake.checks.levels import is_silent
from app.intake.listening import listen_for_hints
from app.intake.problem_rules import ProblemRules
from app.intake.roughs import compare_roughs
from app.intake.view import Compared, Heard, Likeness, Part
from render.errors import AudioError
from render.monitor import Monitor


def compare_files(folder: Path, parts: Sequence[Part], rules: ProblemRules, monitor: Monitor) -> Compared:
    """What stems have in common, what they explain of rough mixes, and what is sung and hit in them.

    Only short excerpts are read again, and whole only lead vocals and drums.
    Raises Cancelled when the monitor says so.
    """
    monitor.check()
    measured = _measured(parts, rules)
    stems = [heard for heard in measured if heard.part.stem.group not in NEVER_MIXED]
    mixes = [heard for heard in measured if heard.part.stem.group is Group.REFERENCE]
    listened = listen_for_hints(folder, stems, rules.hints, monitor)
    return Compared(
        likenesses=tuple(_likenesses(folder, stems, rules)),
        roughs=compare_roughs(folder, mixes, stems, rules, monitor),
        singing=listened.singing,
        hitting=listened.hitting,
    )


def _measured(parts: Sequence[Part], rules: ProblemRules) -> list[Heard]:
    """The files whose samples were measured, and are not silent."""
    below = rules.thresholds.silent_below_dbfs
    found = [Heard(part, part.take.info, part.take.measured) for part in parts if part.take.info and part.stem.readable]
    return [heard for heard in found if heard.traits and not is_silent(heard, below)]


def _likenesses(folder: Path, stems: Sequence[Heard], rules: ProblemRules) -> list[Likeness]:
    """Stems that hold the same sound, or the same upside down, at the same place of the song."""
    from render.measure.likeness import Sounding, find_matches

    found = []
    for together in _started_together(stems, rules.thresholds.placed_after_s):
        files = [
            Sounding(folder / heard.path, heard.info.sample_rate, heard.traits.power, heard.traits.fingerprint)
            for heard in together
            if heard.traits
        ]
        try:
            matches = find_matches(files, rules.likeness.curve_at_least, rules.likeness.difference_below_db)
        except AudioError:  # a file that went away meanwhile: nothing can be said
            continue
        for match in matches:
            first, second = together[match.first], together[match.second]
            pair = first.part.stem.pair == second.path
            found.append(Likeness((first.path, second.path), match.level_db, match.opposite, match.exact, pair))
    return found


def _started_together(stems: Sequence[Heard], within_s: float) -> list[list[Heard]]:
    """The stems by where they start: copies of a clip at other places of the song are meant."""
    groups: list[list[Heard]] = []
    for heard in sorted(stems, key=lambda heard: heard.part.offset_s):
        if groups and heard.part.offset_s - groups[-1][0].part.offset_s <= within_s:
            groups[-1].append(heard)
        else:
            groups.append([heard])
    return groups

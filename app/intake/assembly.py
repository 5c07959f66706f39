"""Putting a session together from its files: groups, pairs, places, problems and metrics."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from app.domain.groups import NEVER_MIXED, Group
from app.domain.session import Problem, Scan, Stem
from app.intake.checks import CHECKS
from app.intake.contents import Contents
from app.intake.grouping import GroupRules
from app.intake.inspection import Take
from app.intake.metrics import session_metrics
from app.intake.pairs import Candidate, Pairs, find_pairs
from app.intake.placing import Placement, Stamped, place
from app.intake.problem_rules import ProblemRules
from app.intake.stems import grouped_stems
from app.intake.telling import tell
from app.intake.titles import assign_all
from app.intake.view import NOTHING_COMPARED, Compared, Part, SessionView

Compare = Callable[[Sequence[Part]], Compared]


def no_comparison(_: Sequence[Part]) -> Compared:
    """What a session says where its files were not measured."""
    return NOTHING_COMPARED


def assemble(
    contents: Contents,
    takes: Sequence[Take],
    groups: GroupRules,
    problems: ProblemRules,
    overrides: Mapping[str, Group],
    compare: Compare = no_comparison,
) -> Scan:
    """The scan of a session whose files were opened; `overrides` gives groups by path, before all else.

    `compare` is told the stems in their groups and places, and says what they have in common.
    """
    pairs = _pairs(takes)
    stems = grouped_stems(takes, pairs, assign_all([take.path for take in takes], groups), contents.settings, overrides)
    placement = _placement(stems, takes, problems)
    parts = _parts(stems, takes, placement)
    view = replace(_view(contents, parts, pairs, placement, problems), compared=compare(parts))
    found = tell((finding for check in CHECKS for finding in check(view)), view)
    return Scan(
        folder=contents.folder,
        sample_rate=view.sample_rate,
        bit_depth=view.bit_depth,
        duration_s=max((part.end_s for part in _leading(view.parts)), default=0.0),
        stems=tuple(_with_problems(part.stem, found, tuple(problems.codes)) for part in view.parts),
        problems=found,
        ignored=contents.ignored,
        metrics=session_metrics(view, found),
        title=contents.settings.title,
        artist=contents.settings.artist,
        mono_gain_db=contents.settings.mono_gain_db,
    )


def _pairs(takes: Sequence[Take]) -> Pairs:
    return find_pairs(
        Candidate(take.path, take.info.channels, take.info.sample_rate)
        for take in takes
        if take.info and not take.empty
    )


def _placement(stems: Sequence[Stem], takes: Sequence[Take], problems: ProblemRules) -> Placement:
    stamped = [
        Stamped(stem.path, stem.sample_rate, take.info.time_reference, stem.mixed)
        for stem, take in zip(stems, takes, strict=True)
        if take.info
    ]
    return place(stamped, problems.thresholds.stamp_of_day_s, problems.thresholds.stamp_most_s)


def _parts(stems: Sequence[Stem], takes: Sequence[Take], placement: Placement) -> tuple[Part, ...]:
    return tuple(
        Part(replace(stem, offset_frames=placement.offsets.get(stem.path, 0)), take)
        for stem, take in zip(stems, takes, strict=True)
    )


def _leading(parts: Sequence[Part]) -> list[Part]:
    """The stems that say what the session is like: those that are mixed, all readable ones where none is."""
    readable = [part for part in parts if part.stem.readable]
    return [part for part in readable if part.stem.group not in NEVER_MIXED] or readable


def _view(
    contents: Contents, parts: tuple[Part, ...], pairs: Pairs, placement: Placement, problems: ProblemRules
) -> SessionView:
    infos = [part.take.info for part in _leading(parts) if part.take.info]
    lossless = [info for info in infos if info.subtype not in problems.lossy]
    return SessionView(
        parts=parts,
        sample_rate=_usual(info.sample_rate for info in infos),
        bit_depth=_usual(info.bit_depth for info in lossless or infos),
        ignored=contents.ignored,
        nested=contents.nested,
        pairs=pairs,
        placement=placement,
        missing_mentions=contents.missing_mentions,
        rules=problems,
    )


def _usual(values: Iterable[int]) -> int:
    """What most share, the higher of two as common; 0 of nothing."""
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], value), default=0)


def _with_problems(stem: Stem, problems: Sequence[Problem], order: Sequence[str]) -> Stem:
    codes = {problem.code for problem in problems if stem.path in problem.files}
    return replace(stem, problems=tuple(code for code in order if code in codes))

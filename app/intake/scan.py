"""Scanning a session: files listed, measured on all cores or surveyed by their headers, grouped, placed and checked."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.session import NEVER_MIXED, Group, Problem, Scan, Stem
from app.intake.checks import hints, relations, rough_comparison, samples, session_files
from app.intake.comparison import compare_files
from app.intake.file_inspection import InspectedFile, inspect_files, inspect_headers
from app.intake.grouping import GroupRules
from app.intake.metrics import session_metrics
from app.intake.problem_rules import ProblemRules
from app.intake.problem_wording import problems_of
from app.intake.session_folder import Contents, read_contents
from app.intake.session_stems import Candidate, Pairs, Placement, TimedStem, find_pairs, grouped_stems, place
from app.intake.shared_titles import assign_all
from app.intake.view import NOTHING_COMPARED, Compared, Finding, InspectedStem, SessionView
from render.monitor import Monitor, Unwatched

NO_OVERRIDES: Mapping[str, Group] = {}
Compare = Callable[[Sequence[InspectedStem]], Compared]

CHECKS: tuple[Callable[[SessionView], Iterable[Finding]], ...] = (
    session_files.unreadable,
    session_files.empty,
    session_files.truncated,
    session_files.nonfinite,
    session_files.still_being_written,
    session_files.damaged,
    session_files.rate_mismatch,
    session_files.depth_mismatch,
    session_files.multichannel,
    session_files.multitrack,
    samples.lossy_source,
    samples.upsampled,
    samples.converted_or_coded,
    samples.padded_depth,
    samples.dual_mono,
    samples.noise,
    samples.clipped,
    samples.dropout,
    samples.partly_silent,
    samples.dc_offset,
    relations.duplicate,
    relations.polarity_pair,
    rough_comparison.not_summing,
    samples.silent,
    samples.hot_level,
    samples.normalised_peaks,
    relations.length_mismatch,
    relations.late_start,
    relations.offset_unstamped,
    session_files.unclassified,
    session_files.unpaired_side,
    session_files.split_pair,
    rough_comparison.reference_mix,
    session_files.superseded_take,
    session_files.version_unsure,
    session_files.nested_folders,
    session_files.ignored_file,
    session_files.unknown_mention,
    hints.vocal_pitch,
    hints.drum_timing,
)


def scan_folder(
    folder: Path,
    rules: GroupRules,
    monitor: Monitor | None = None,
    overrides: Mapping[str, Group] = NO_OVERRIDES,
    arrival: Sequence[Finding] = (),
) -> Scan:
    """Scan the session in `folder`: every file is read once, none is written.

    `overrides` gives groups by stem path, before what `session.toml` says; `arrival` is what was found in how the
    folder came, as of the names in its zip. A file that cannot be read is a stem with a problem, never an error of the
    scan. Raises BouncedeskError in one sentence where the folder is missing, holds no
    stems (NoStemsError) or has settings that are wrong, and Cancelled when the monitor says so.
    """
    contents = read_contents(folder)
    watch, problems = monitor or Unwatched(), ProblemRules.load()
    files = inspect_files(folder, contents.paths, watch)

    def compare(parts: Sequence[InspectedStem]) -> Compared:
        return compare_files(folder, parts, problems, watch)

    return assemble(contents, files, rules, problems, overrides, compare, arrival)


def survey_folder(
    folder: Path,
    rules: GroupRules,
    monitor: Monitor | None = None,
    overrides: Mapping[str, Group] = NO_OVERRIDES,
) -> Scan:
    """A scan in milliseconds: groups, pairs, places and formats are those of `scan_folder`, but nothing is measured.

    Levels are None, problems that need a measurement are not found, silent stems count as tracks, and the density is
    `normal`, being unknown. Raises as `scan_folder` does.
    """
    contents = read_contents(folder)
    files = inspect_headers(folder, contents.paths, monitor or Unwatched())
    return assemble(contents, files, rules, ProblemRules.load(), overrides)


def no_comparison(_: Sequence[InspectedStem]) -> Compared:
    """What a session says where its files were not measured."""
    return NOTHING_COMPARED


def assemble(
    contents: Contents,
    files: Sequence[InspectedFile],
    groups: GroupRules,
    rules: ProblemRules,
    overrides: Mapping[str, Group],
    compare: Compare = no_comparison,
    arrival: Sequence[Finding] = (),
) -> Scan:
    """The scan of a session whose files were opened; `overrides` gives groups by path, before all else.

    `compare` is given the stems in their groups and places, and says what they have in common.
    """
    pairs = _find_pairs(files)
    paths, settings = [file.path for file in files], contents.settings
    assigned = assign_all(paths, groups, settings.title, contents.folder.name)
    stems = grouped_stems(files, pairs, assigned, settings, overrides)
    placement = _placement(stems, files, rules)
    parts = _parts(stems, files, placement)
    view = replace(_view(contents, parts, pairs, placement, rules), compared=compare(parts))
    problems = problems_of((*arrival, *(finding for check in CHECKS for finding in check(view))), view)
    return Scan(
        folder=contents.folder,
        sample_rate=view.sample_rate,
        bit_depth=view.bit_depth,
        duration_s=max((part.end_s for part in _leading(view.parts)), default=0.0),
        stems=tuple(_with_problems(part.stem, problems, tuple(rules.codes)) for part in view.parts),
        problems=problems,
        ignored=contents.ignored,
        metrics=session_metrics(view, problems),
        title=contents.settings.title,
        artist=contents.settings.artist,
        mono_gain_db=contents.settings.mono_gain_db,
    )


def _find_pairs(files: Sequence[InspectedFile]) -> Pairs:
    return find_pairs(
        Candidate(file.path, file.info.channels, file.info.sample_rate)
        for file in files
        if file.info and not file.empty
    )


def _placement(stems: Sequence[Stem], files: Sequence[InspectedFile], problems: ProblemRules) -> Placement:
    stamped = [
        TimedStem(stem.path, stem.sample_rate, file.info.time_reference, stem.mixed)
        for stem, file in zip(stems, files, strict=True)
        if file.info
    ]
    return place(stamped, problems.thresholds.stamp_of_day_s, problems.thresholds.stamp_most_s)


def _parts(stems: Sequence[Stem], files: Sequence[InspectedFile], placement: Placement) -> tuple[InspectedStem, ...]:
    return tuple(
        InspectedStem(replace(stem, offset_frames=placement.offsets.get(stem.path, 0)), file)
        for stem, file in zip(stems, files, strict=True)
    )


def _leading(parts: Sequence[InspectedStem]) -> list[InspectedStem]:
    """The stems that say what the session is like: those that are mixed, all readable ones where none is."""
    readable = [part for part in parts if part.stem.readable]
    return [part for part in readable if part.stem.group not in NEVER_MIXED] or readable


def _view(
    contents: Contents, parts: tuple[InspectedStem, ...], pairs: Pairs, placement: Placement, problems: ProblemRules
) -> SessionView:
    infos = [part.file.info for part in _leading(parts) if part.file.info]
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
        recordings=contents.recordings,
    )


def _usual(values: Iterable[int]) -> int:
    """What most share, the higher of two as common; 0 of nothing."""
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], value), default=0)


def _with_problems(stem: Stem, problems: Sequence[Problem], order: Sequence[str]) -> Stem:
    codes = {problem.code for problem in problems if stem.path in problem.files}
    return replace(stem, problems=tuple(code for code in order if code in codes))

"""A scan for people: for the engineer what arrived and what is wrong with it, for the client a letter."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby, islice
from pathlib import Path

from app.billing.studio import load_studio
from app.commands.context import desktop
from app.commands.output import aligned, say, wrapped
from app.domain.session import EDITING_HINTS, Group, Ignored, Problem, Scan, Severity, Stem
from app.errors import NextSteps
from app.intake.checks.session_files import NAMES_GUESSED
from app.intake.letter import Letter
from app.intake.metrics import penalties
from app.intake.problem_rules import ProblemRules
from app.paths import find_paths
from app.use_cases.letters import letter_text, save_letter
from render.text import clock, count, kilohertz, shown

DOUBTFUL = 0.6  # below this a question mark stands behind the name
MOST_LEFT_OUT = 8
HEADINGS = {Severity.ERROR: "Cannot be used", Severity.WARNING: "To decide or to fix", Severity.INFO: "Good to know"}
SHOWN_ELSEWHERE = {"ignored_file", *EDITING_HINTS}
ADVISED = {NAMES_GUESSED}  # findings that another scan can see otherwise
CHANNELS = {1: "mono", 2: "stereo"}


def report(scan: Scan, rules: ProblemRules, width: int) -> Iterator[str]:
    """The lines of the report, none wider than `width` places."""
    yield from _summary(scan, rules, width)
    yield from _stems(scan, width)
    if any(stem.confidence < DOUBTFUL for stem in scan.stems):
        yield ""
        yield from wrapped("? The name leaves doubt about the group.", width)
    yield from _problems(scan, width)
    yield from _hints(scan, width)
    yield from _left_out(scan.ignored, width)


def studio_name() -> str:
    """Who signs letters; empty until the studio has a name."""
    return load_studio(find_paths().studio).name


def print_letter(letter: Letter, path: Path | None = None) -> None:
    """Print a letter under its subject, or save it as a PDF instead."""
    if path is None:
        say(letter_text(letter.subject, letter.text()))
        return
    today = date.today()  # noqa: DTZ011 -- a letter is dated by the studio's own calendar
    save_letter(desktop().letters(), path, letter.subject, letter.text(), today)


def _summary(scan: Scan, rules: ProblemRules, width: int) -> Iterator[str]:
    metrics = scan.metrics
    files, tracks = count(len(scan.stems), "file"), count(metrics.track_count, "track")
    form = f"{kilohertz(scan.sample_rate)}, {scan.bit_depth}-bit, {_length(scan.duration_s)}"
    yield from wrapped(shown(scan.title or scan.folder.absolute().name), width)
    yield from wrapped(f"{files}, {tracks} as billed; {form}.", width)
    why = ", ".join(
        f"{penalty.code.replace('_', ' ')} {penalty.points:g}" for penalty in penalties(scan.problems, rules)
    )
    because = f" (points off: {why})" if why else ""
    yield from wrapped(
        f"Density {metrics.density}; condition {metrics.condition}, {metrics.condition_score} of 100{because}.", width
    )


def _stems(scan: Scan, width: int) -> Iterator[str]:
    """The stems under the headings of their groups, in columns that run through all of them."""
    stems = sorted(scan.stems, key=lambda stem: tuple(Group).index(stem.group))
    lines = iter(aligned([_cells(stem, scan) for stem in stems], width, indent="  "))
    for group, members in groupby(stems, key=lambda stem: stem.group):
        size = len(list(members))
        yield ""
        yield from wrapped(f"{_heading(group)} ({size})", width)
        yield from islice(lines, size)


def _heading(group: Group) -> str:
    words = group.replace("_", " ")
    return (words[0].upper() + words[1:]).replace("fx", "FX").replace("Fx", "FX")


def _cells(stem: Stem, scan: Scan) -> list[str]:
    name = shown(stem.path) + (" ?" if stem.confidence < DOUBTFUL else "")
    if not stem.readable:
        return [name, "cannot be read", "", "", ""]
    channels = f"pair {stem.side}" if stem.pair else CHANNELS.get(stem.channels, f"{stem.channels} channels")
    kind = "" if stem.sample_rate == scan.sample_rate else kilohertz(stem.sample_rate)
    loudness = _level(stem.integrated_lufs, "LUFS")
    return [name, channels, _level(stem.peak_dbfs, "dBFS"), loudness, kind]


def _problems(scan: Scan, width: int) -> Iterator[str]:
    for severity, heading in HEADINGS.items():
        messages = [
            _advised(problem)
            for problem in scan.problems
            if problem.severity is severity and problem.code not in SHOWN_ELSEWHERE
        ]
        if messages:
            yield ""
            yield from wrapped(heading, width)
            for message in messages:
                yield from wrapped(message, width, bullet="  - ")


def _advised(problem: Problem) -> str:
    if problem.code not in ADVISED:
        return problem.message
    return NextSteps.of("commands").after(problem.message, problem.code)


def _hints(scan: Scan, width: int) -> Iterator[str]:
    messages = [problem.message for problem in scan.problems if problem.code in EDITING_HINTS]
    if messages:
        yield ""
        yield from wrapped("What might need editing (hints, to be listened to)", width)
        for message in messages:
            yield from wrapped(message, width, bullet="  - ")


def _left_out(ignored: tuple[Ignored, ...], width: int) -> Iterator[str]:
    if not ignored:
        return
    yield ""
    yield from wrapped(f"Left out ({len(ignored)})", width)
    for entry in ignored[:MOST_LEFT_OUT]:
        yield from wrapped(f"{shown(entry.path)}: {entry.reason}", width, bullet="  - ")
    if len(ignored) > MOST_LEFT_OUT:
        yield from wrapped(f"and {len(ignored) - MOST_LEFT_OUT} more (all with --json)", width, bullet="  - ")


def _level(value: float | None, unit: str) -> str:
    return f"{value:6.1f} {unit}" if value is not None else f"{'-':>6} {unit}"


def _length(seconds: float) -> str:
    return clock(seconds) if round(seconds) >= 60 else f"{seconds:.1f} s"

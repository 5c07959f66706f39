"""What the Song page's tables show, a line at a time; knows no Qt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PurePosixPath

from app.domain.jobs import Deliverable
from app.domain.session import Group, Metrics, Problem, Severity, Stem
from app.intake.metrics import Penalty
from app.routing.variants import VariantRules
from render.encoders.formats import Format
from render.text import kilohertz
from widgets.common.words import format_title, length, level, listing
from widgets.tick_lists import VariantLine

_CHANNELS = {1: "mono", 2: "stereo"}
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_TONES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
_FLOATS = frozenset({"FLOAT", "DOUBLE"})
_UNSURE = 0.3


@dataclass(frozen=True, slots=True)
class Badge:
    """A problem of a stem: a word or two, its tone, and the whole sentence."""

    text: str
    tone: str
    message: str


@dataclass(frozen=True, slots=True)
class StemLine:
    """A stem, or the two sides of a pair, as one line of the table."""

    path: str
    name: str
    group: Group
    unsure: bool
    format: str
    form: str
    length: str
    peak: str
    loudness: str
    badges: tuple[Badge, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A finished file."""

    variant: str
    path: Path
    format: str
    rate: str
    loudness: str
    peak: str
    length: str
    trim: str


def stem_lines(stems: Sequence[Stem], problems: Sequence[Problem]) -> list[StemLine]:
    """The stems as lines: both sides of a pair are one, at the place of its left side."""
    by_path = {stem.path: stem for stem in stems}
    lines = []
    for stem in stems:
        other = by_path.get(stem.pair) if stem.pair else None
        if other is None:
            lines.append(_line(stem, (stem,), problems))
        elif stem.side != "R":
            lines.append(_line(stem, (stem, other), problems))
    return lines


def variant_lines(rules: VariantRules, stems: Sequence[Stem], ticked: Collection[str]) -> list[VariantLine]:
    """Every variant in the order of the rules; ticked where wanted and possible."""
    lines = []
    for rule in rules.rules:
        reason = rule.missing(stems) or ""
        lines.append(VariantLine(rule.name, rule.title, rule.contains, reason, rule.name in ticked and not reason))
    return lines


def file_lines(
    deliverables: Sequence[Deliverable], folders: Mapping[int, str], rules: VariantRules, formats: Mapping[str, Format]
) -> list[FileLine]:
    """The finished files; `folders` are those of the jobs that made them."""
    titles = {rule.name: rule.title for rule in rules.rules}
    return [
        FileLine(
            variant=_made(each, titles),
            path=Path(folders[each.job_id]) / each.path,
            format=format_title(each.format, formats),
            rate=kilohertz(each.sample_rate),
            loudness=level(each.integrated_lufs),
            peak=level(each.sample_peak_dbfs),
            length=length(each.frames, each.sample_rate),
            trim=level(each.trim_db, "dB") if each.trim_db else "none",
        )
        for each in deliverables
    ]


def _made(deliverable: Deliverable, titles: Mapping[str, str]) -> str:
    """What a file is: a variant, the stem of a group, or a master."""
    if deliverable.profile:
        return f"Master: {deliverable.profile}"
    title = titles.get(deliverable.variant, deliverable.variant)
    return f"{title}: {deliverable.group.replace('_', ' ')}" if deliverable.group else title


def condition_line(metrics: Metrics, reasons: Sequence[Penalty]) -> str:
    """What the score of a session is made of: `Condition tidy, 90 of 100 · points off: silent 2`."""
    off = ", ".join(f"{reason.code.replace('_', ' ')} {reason.points:g}" for reason in reasons)
    return listing(
        (f"Condition {metrics.condition}, {metrics.condition_score} of 100", f"points off: {off}" if off else "")
    )


def problem_order(problem: Problem) -> tuple[int, str]:
    """Errors first, then warnings, then what is only worth knowing."""
    return _RANK[problem.severity], problem.code


def tone_of(severity: Severity) -> str:
    """The tone a problem is shown in."""
    return _TONES[severity]


def _line(stem: Stem, files: tuple[Stem, ...], problems: Sequence[Problem]) -> StemLine:
    paths = tuple(each.path for each in files)
    peaks = [each.peak_dbfs for each in files if each.peak_dbfs is not None]
    loud = [each.integrated_lufs for each in files if each.integrated_lufs is not None]
    readable = all(each.readable for each in files)
    return StemLine(
        path=stem.path,
        name=stem.path if len(files) == 1 else _pair_name(*paths),
        group=stem.group,
        unsure=stem.confidence < _UNSURE,
        format=_short_format(stem, len(files)) if readable else "unreadable",
        form=_format(stem, len(files)) if readable else "This file cannot be read as audio.",
        length=length(stem.frames, stem.sample_rate),
        peak=level(max(peaks, default=None)) if readable else "",
        loudness=level(max(loud, default=None)) if readable else "",
        badges=_badges(files, problems),
        files=paths,
    )


def _pair_name(left: str, right: str) -> str:
    """Both names in one: `Gtr.L.wav` and `Gtr.R.wav` become `Gtr.L/R.wav`."""
    start = _alike(left, right)
    end = min(_alike(left[::-1], right[::-1]), len(left) - start, len(right) - start)
    while end and left[-end].isalpha():  # the words for the sides may end alike, as Left and Right do
        end -= 1
    sides = f"{left[start : len(left) - end]}/{right[start : len(right) - end]}"
    return f"{left[:start]}{sides}{left[len(left) - end :]}"


def _alike(left: str, right: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _format(stem: Stem, files: int) -> str:
    kind = PurePosixPath(stem.path).suffix.lstrip(".").upper()
    depth = f"{stem.bit_depth}-bit{' float' if stem.subtype in _FLOATS else ''}" if stem.bit_depth else ""
    channels = "L + R" if files == 2 else _CHANNELS.get(stem.channels, f"{stem.channels} channels")
    return listing((f"{kind} {depth}".strip(), kilohertz(stem.sample_rate), channels))


def _short_format(stem: Stem, files: int) -> str:
    """As engineers say it: `24/48 stereo`, `32f/44.1 L+R`."""
    depth = f"{stem.bit_depth}{'f' if stem.subtype in _FLOATS else ''}"
    channels = "L+R" if files == 2 else _CHANNELS.get(stem.channels, f"{stem.channels} ch")
    return f"{depth}/{stem.sample_rate / 1000:g} {channels}"


def _badges(files: Sequence[Stem], problems: Sequence[Problem]) -> tuple[Badge, ...]:
    codes = {code for stem in files for code in stem.problems}
    badges = {}
    for problem in sorted(problems, key=problem_order):
        if problem.code in codes and problem.code not in badges and {stem.path for stem in files} & set(problem.files):
            badges[problem.code] = Badge(problem.code.replace("_", " "), tone_of(problem.severity), problem.message)
    for code in sorted(codes - set(badges)):
        badges[code] = Badge(code.replace("_", " "), "info", code.replace("_", " "))
    return tuple(badges.values())

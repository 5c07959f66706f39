"""The rules of `resources/problems.toml`: where each finding begins, how bad it is, what it costs, its sentences."""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from app.domain.session import Problem, Severity
from app.intake.take_versions import MarkWords
from render.tables import Document, Table, parse_toml, read_resource


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where each finding begins: levels in dBFS, times in seconds."""

    silent_below_dbfs: float
    hot_above_dbfs: float
    normalised_above_dbfs: float
    normalised_within_db: float
    normalised_files: float
    length_tolerance_s: float
    placed_after_s: float
    late_sound_s: float
    unclassified_below: float
    stamp_of_day_s: float
    stamp_most_s: float
    stopped_before_s: float
    stopped_others_share: float
    offset_above_dbfs: float


@dataclass(frozen=True, slots=True)
class ConditionRules:
    """From how many points of the score on a session is tidy, and fair."""

    tidy_from: float
    fair_from: float


@dataclass(frozen=True, slots=True)
class DensityRules:
    """When a track sounds, which moments count, and how many tracks at once are few or many."""

    sounding_above_lufs: float
    share_of_moments: float
    sparse_below: float
    dense_from: float


@dataclass(frozen=True, slots=True)
class ClippingRules:
    """When flat tops are clipping: at full scale (1.0), or at a stem's own top by their number, ends and share."""

    full_scale_from: float
    full_scale_runs: float
    own_top_runs: float
    own_top_most_jumps: float
    own_top_most_soft: float
    own_top_both_ends: float
    own_top_equal_ends: float
    own_top_least_part: float


@dataclass(frozen=True, slots=True)
class HoleRules:
    """When short silences are drop-outs: few, far apart as chance has it, and in sound without pauses like them."""

    most: float
    most_part: float
    even_from: float
    even_within_s: float
    even_most_s: float
    even_share: float


@dataclass(frozen=True, slots=True)
class NoiseRules:
    """When a file is nothing but white noise at full scale."""

    above_dbfs: float
    even_db: float
    steady_db: float
    covers: float


@dataclass(frozen=True, slots=True)
class SpectrumRules:
    """When the end of a spectrum is that of a lower rate (factors of half of it), and when it is a codec's."""

    old_rates: tuple[float, ...]
    converted_from: float
    converted_to: float
    converted_steep_db: float
    converted_clear_db: float
    converted_near_to_hz: float
    converted_rest_dbfs: float
    converted_rest_db: float
    lossy_from_hz: float
    lossy_to_hz: float
    lossy_even_hz: float
    lossy_steep_db: float
    codecs_to_hz: tuple[float, ...]
    codecs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LikenessRules:
    """When two stems are the same sound, moved or not, or against each other: in level over time, then in waveform."""

    curve_at_least: float
    difference_below_db: float
    coherent_at_least: float
    left_below_db: float
    against_at_least: float
    against_narrow: float


@dataclass(frozen=True, slots=True)
class SumRules:
    """When stems add up to a rough mix; `resources/problems.toml` says what each is."""

    alike_from: float
    fits_db: float
    missing_db: float
    missing_clipped_db: float
    missing_over_usual_db: float
    missing_floor_db: float
    missing_clipped_floor_db: float
    missing_share: float
    missing_places: float
    missing_apart_s: float
    level_db: float
    level_unsure_share: float
    level_moving_share: float
    level_lean_db: float
    pan_law_db: float
    absent_db: float
    heard_places: float
    moving_db: float
    moving_against: float
    toned_db: float
    offset_s: float
    outside_s: float
    roughs: float


@dataclass(frozen=True, slots=True)
class HintRules:
    """When a voice's pitch or drums' timing may need editing; `resources/problems.toml` says what each is."""

    stems: float
    listened_s: float
    off_cents: float
    off_share: float
    held_share: float
    held_s: float
    spread_ms: float
    repeats_share: float
    repeats: float


FIELDS = {"files", "count", "at", "session_rate", "session_depth"}
SENTENCES = {
    "engineer": FIELDS | {"detail"},
    "engineer_many": FIELDS | {"detail"},
    "client": FIELDS,
    "client_many": FIELDS,
}
SOUND = ("clipping", "holes", "noise", "spectrum", "likeness", "sums", "hints")
Numbers = TypeVar("Numbers")


@dataclass(frozen=True, slots=True)
class CodeRules:
    """One kind of finding: how bad it is, what it costs, and its sentences."""

    severity: Severity
    penalty: float
    penalty_most: float
    sentences: Mapping[str, str]

    def say(self, reader: str, values: Mapping[str, str], *, many: bool) -> str:
        """The sentence for `reader` ("engineer" or "client") with the values filled in."""
        return self.sentences[f"{reader}_many" if many else reader].format_map(values)


@dataclass(frozen=True, slots=True)
class ProblemRules:
    """All rules of problems; `codes` in the order in which findings are listed."""

    thresholds: Thresholds
    condition: ConditionRules
    density: DensityRules
    clipping: ClippingRules
    holes: HoleRules
    noise: NoiseRules
    spectrum: SpectrumRules
    likeness: LikenessRules
    sums: SumRules
    hints: HintRules
    codes: Mapping[str, CodeRules]
    marks: MarkWords
    lossy: frozenset[str]

    @classmethod
    def load(cls) -> "ProblemRules":
        """The rules that come with Bouncedesk."""
        return _read(read_resource("problems.toml"))

    @classmethod
    def parse(cls, text: str) -> "ProblemRules":
        """The rules of a TOML text; raises BouncedeskError naming the key that is wrong."""
        return _read(parse_toml(text, Document("problems.toml")))

    def penalty(self, code: str, problems: tuple[Problem, ...]) -> float:
        """The points that all problems of one code take off the condition score."""
        rules = self.codes[code]
        touched = sum(len(problem.files) for problem in problems if problem.code == code)
        return min(rules.penalty_most, rules.penalty * touched)


def _read(table: Table) -> ProblemRules:
    table.only(("thresholds", "names", "formats", "condition", "density", *SOUND, "codes"))
    codes = table.table("codes")
    return ProblemRules(
        thresholds=_numbers(table.table("thresholds"), Thresholds),
        condition=_numbers(table.table("condition"), ConditionRules),
        density=_numbers(table.table("density"), DensityRules),
        clipping=_numbers(table.table("clipping"), ClippingRules),
        holes=_numbers(table.table("holes"), HoleRules),
        noise=_numbers(table.table("noise"), NoiseRules),
        spectrum=_numbers(table.table("spectrum"), SpectrumRules),
        likeness=_numbers(table.table("likeness"), LikenessRules),
        sums=_numbers(table.table("sums"), SumRules),
        hints=_numbers(table.table("hints"), HintRules),
        codes={code: _code(codes.table(code)) for code in codes},
        marks=MarkWords.read(table.table("names")),
        lossy=frozenset(table.table("formats").texts("lossy")),
    )


def _numbers(table: Table, kind: type[Numbers]) -> Numbers:
    """A dataclass of numbers, and lists of numbers or texts, from the table with exactly its keys."""
    known = fields(kind)  # type: ignore[arg-type]  # every kind here is a dataclass
    table.only([field.name for field in known])
    readers: Mapping[object, Callable[[str], object]] = {
        float: table.number,
        tuple[float, ...]: table.numbers,
        tuple[str, ...]: table.texts,
    }
    return kind(**{field.name: readers[field.type](field.name) for field in known})


def _code(table: Table) -> CodeRules:
    table.only(("severity", "penalty", "penalty_most", *SENTENCES))
    return CodeRules(
        severity=Severity(table.word("severity", Severity)),
        penalty=table.number("penalty"),
        penalty_most=table.number("penalty_most"),
        sentences={name: _sentence(table, name, allowed) for name, allowed in SENTENCES.items()},
    )


def _sentence(table: Table, name: str, allowed: set[str]) -> str:
    text = table.text(name)
    try:
        used = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise table.wrong(name, f"has a brace that is not closed ({error})") from error
    if used - allowed:
        raise table.wrong(name, f"names {{{min(used - allowed)}}}; it may name {', '.join(sorted(allowed))}")
    return text

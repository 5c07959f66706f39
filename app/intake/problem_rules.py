"""The rules of `resources/problems.toml`: thresholds, severities, penalties, and the sentences of every finding."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from app.domain.session import Problem, Severity
from app.intake.thresholds import (
    ClippingRules,
    ConditionRules,
    DensityRules,
    HintRules,
    LikenessRules,
    SpectrumRules,
    SumRules,
    Thresholds,
)
from render.tables import Document, Table, parse_toml, read_resource

FIELDS = {"files", "count", "at", "session_rate", "session_depth"}
SENTENCES = {
    "engineer": FIELDS | {"detail"},
    "engineer_many": FIELDS | {"detail"},
    "client": FIELDS,
    "client_many": FIELDS,
}
SOUND = ("clipping", "spectrum", "likeness", "sums", "hints")
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
    """All rules of problems; `codes` in the order in which findings are told."""

    thresholds: Thresholds
    condition: ConditionRules
    density: DensityRules
    clipping: ClippingRules
    spectrum: SpectrumRules
    likeness: LikenessRules
    sums: SumRules
    hints: HintRules
    codes: Mapping[str, CodeRules]
    superseded_anywhere: tuple[str, ...]
    superseded_at_end: tuple[str, ...]
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
    names, codes = table.table("names"), table.table("codes")
    names.only(("superseded_anywhere", "superseded_at_end"))
    return ProblemRules(
        thresholds=_numbers(table.table("thresholds"), Thresholds),
        condition=_numbers(table.table("condition"), ConditionRules),
        density=_numbers(table.table("density"), DensityRules),
        clipping=_numbers(table.table("clipping"), ClippingRules),
        spectrum=_numbers(table.table("spectrum"), SpectrumRules),
        likeness=_numbers(table.table("likeness"), LikenessRules),
        sums=_numbers(table.table("sums"), SumRules),
        hints=_numbers(table.table("hints"), HintRules),
        codes={code: _code(codes.table(code)) for code in codes},
        superseded_anywhere=names.texts("superseded_anywhere"),
        superseded_at_end=names.texts("superseded_at_end"),
        lossy=frozenset(table.table("formats").texts("lossy")),
    )


def _numbers(table: Table, kind: type[Numbers]) -> Numbers:
    """A dataclass of numbers and lists of numbers from the table with exactly its keys."""
    known = fields(kind)  # type: ignore[arg-type]  # every kind here is a dataclass
    table.only([field.name for field in known])
    read = {field.name: table.number if field.type is float else table.numbers for field in known}
    return kind(**{name: reader(name) for name, reader in read.items()})


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
        raise table.wrong(name, f"speaks of {{{min(used - allowed)}}}; it can speak of {', '.join(sorted(allowed))}")
    return text

"""The rules of `resources/advice.toml`: stages, remarks, next steps, and when a measurement is a clue."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from app.domain.enquiry import Advised
from app.domain.pricing import BookedWork
from app.pricing.rate_card import RateCard, starting_pence
from render.tables import Document, Table, parse_toml, read_resource

FLAGS = ("problem", "release", "file")
LISTS = ("have", "finished", "recorded", "complaint", "clue", "stage")


@dataclass(frozen=True, slots=True)
class AdviceCondition:
    """When a rule holds: any value of each list, none of each `never` list, each flag as it is here."""

    lists: Mapping[str, tuple[str, ...]]
    never: Mapping[str, tuple[str, ...]]
    flags: Mapping[str, bool]

    def holds(self, facts: Mapping[str, frozenset[str]], flags: Mapping[str, bool]) -> bool:
        """Whether it does, for the values and flags of one enquiry."""
        return (
            all(facts[key] & set(values) for key, values in self.lists.items())
            and not any(facts[key] & set(values) for key, values in self.never.items())
            and all(flags[key] is value for key, value in self.flags.items())
        )


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage, how sure it is by itself, why, and the next step by name where it is not the stage's own."""

    when: AdviceCondition
    stage: Advised
    confidence: float
    reason: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A reason that moves the confidence."""

    when: AdviceCondition
    move: float
    reason: str


@dataclass(frozen=True, slots=True)
class ClueBand:
    """A stretch of octaves (by their centres) with its usual level, and the clue where it is far above or below."""

    hz: tuple[int, ...]
    usual_db: float
    above_db: float
    below_db: float
    above: str
    below: str


@dataclass(frozen=True, slots=True)
class ClueRules:
    """Where each clue begins."""

    short_s: float
    loud_lufs: float
    squashed_crest_db: float
    steady_lu: float
    uneven_lu: float
    clipped_runs: float
    cancels_db: float
    opposed: float
    wide_low_db: float
    bands: tuple[ClueBand, ...]


@dataclass(frozen=True, slots=True)
class AdviceRules:
    """All rules of advice, in the order in which they are asked; `from_pence` is the rate card's, by stage."""

    most: float
    least: float
    assess_below: float
    from_pence: Mapping[str, int]
    next_steps: Mapping[str, str]
    stages: tuple[StageRule, ...]
    remarks: tuple[Remark, ...]
    clues: ClueRules

    @classmethod
    def load(cls) -> "AdviceRules":
        """The rules that come with Bouncedesk."""
        return _read(read_resource("advice.toml"))

    @classmethod
    def parse(cls, text: str) -> "AdviceRules":
        """The rules of a TOML text; raises BouncedeskError naming the key that is wrong."""
        return _read(parse_toml(text, Document("advice.toml")))


def _read(table: Table) -> AdviceRules:
    table.only(("confidence", "next_step", "rule", "remark", "clues"))
    confidence, steps = table.table("confidence"), table.table("next_step")
    card = RateCard.default()
    next_steps = {key: steps.text(key) for key in steps}
    return AdviceRules(
        most=confidence.number("most"),
        least=confidence.number("least"),
        assess_below=confidence.number("assess_below"),
        from_pence={work.value: starting_pence(work, card) for work in BookedWork},
        next_steps=next_steps,
        stages=tuple(_stage(rule, next_steps) for rule in table.tables("rule")),
        remarks=tuple(_remark(rule) for rule in table.tables("remark")),
        clues=_clues(table.table("clues")),
    )


def _stage(rule: Table, next_steps: Mapping[str, str]) -> StageRule:
    rule.only(("when", "stage", "confidence", "reason", "next_step"))
    stage = rule.text("stage")
    if stage not in tuple(Advised):
        raise rule.wrong("stage", f"must be one of {', '.join(Advised)}")
    step = rule.text("next_step", stage)
    if step not in next_steps:
        raise rule.wrong("next_step", "is not among the next steps")
    return StageRule(_when(rule), Advised(stage), rule.number("confidence"), rule.text("reason"), step)


def _remark(rule: Table) -> Remark:
    rule.only(("when", "move", "reason"))
    return Remark(_when(rule), rule.number("move"), rule.text("reason"))


def _when(rule: Table) -> AdviceCondition:
    when = rule.table("when")
    nots = tuple(f"not_{key}" for key in LISTS)
    when.only((*FLAGS, *LISTS, *nots))
    flags = {}
    for key in FLAGS:
        if key in when:
            if not isinstance(when.values[key], bool):
                raise when.wrong(key, "must be true or false")
            flags[key] = when.values[key]
    lists = {key: when.texts(key) for key in LISTS if key in when}
    never = {key.removeprefix("not_"): when.texts(key) for key in nots if key in when}
    return AdviceCondition(lists, never, flags)


def _clues(table: Table) -> ClueRules:
    numbers = tuple(field.name for field in fields(ClueRules) if field.name != "bands")
    table.only((*numbers, "band"))
    return ClueRules(**{key: table.number(key) for key in numbers}, bands=tuple(map(_band, table.tables("band"))))


def _band(table: Table) -> ClueBand:
    table.only(("hz", "usual_db", "above_db", "below_db", "above", "below"))
    hz = table.values.get("hz")
    if not isinstance(hz, list) or not all(isinstance(value, int) for value in hz):
        raise table.wrong("hz", "must be a list of whole numbers")
    return ClueBand(
        tuple(hz),
        table.number("usual_db"),
        table.number("above_db"),
        table.number("below_db"),
        table.text("above"),
        table.text("below"),
    )

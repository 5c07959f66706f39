"""“Ready to start”: the checklist of `resources/ready.toml`, filled in for a song."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.brief import ASKED_FOR, Brief, Readiness, ReadyFacts, ReadyItem
from app.domain.catalogue import Stage
from app.text import listed
from render.tables import Document, Table, parse_toml, read_resource
from render.text import shown

NAMES = (*ASKED_FOR, "formats")
_MOST_NAMES = len(NAMES)


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A line of the checklist; `unknown` stands where there is nothing yet that could be right or wrong."""

    check: str
    title: str
    missing: str
    unknown: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadyRules:
    """The checklist, the words for the parts of a brief, and the stages in which it matters."""

    items: tuple[ReadyRule, ...]
    names: Mapping[str, str]
    stages: frozenset[Stage]

    @classmethod
    def load(cls) -> "ReadyRules":
        """The checklist that comes with Bouncedesk."""
        return _read(read_resource("ready.toml"))

    @classmethod
    def parse(cls, text: str) -> "ReadyRules":
        """The checklist of a TOML text; raises BouncedeskError naming the key that is wrong."""
        return _read(parse_toml(text, Document("ready.toml")))

    def fill_in(self, facts: ReadyFacts) -> Readiness:
        """The checklist of a song of which these facts are known."""
        return Readiness(tuple(ReadyItem(rule.check, rule.title, self._missing(rule, facts)) for rule in self.items))

    def named(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Parts of a brief in words."""
        return tuple(self.names[name] for name in names)

    def _missing(self, rule: ReadyRule, facts: ReadyFacts) -> str:
        checked = _CHECKS[rule.check](rule, facts, self)
        if checked.done:
            return ""
        text = rule.unknown if checked.unknown and rule.unknown else rule.missing
        return text.format_map({"count": str(checked.count), "names": checked.names})


@dataclass(frozen=True, slots=True)
class _Check:
    """How a line of the checklist stands: done or not, and the words for what is missing."""

    done: bool
    unknown: bool = False
    count: int = 0
    names: str = ""


def _stems(_rule: ReadyRule, facts: ReadyFacts, _rules: ReadyRules) -> _Check:
    return _Check(facts.playable > 0)


def _no_errors(_rule: ReadyRule, facts: ReadyFacts, _rules: ReadyRules) -> _Check:
    there = facts.session_id is not None
    return _Check(there and not facts.errors, unknown=not there, count=facts.errors)


def _groups(_rule: ReadyRule, facts: ReadyFacts, _rules: ReadyRules) -> _Check:
    return _Check(facts.groups_confirmed)


def _reference(_rule: ReadyRule, facts: ReadyFacts, _rules: ReadyRules) -> _Check:
    return _Check(facts.mixes > 0 or bool(facts.brief.references))


def _brief(rule: ReadyRule, facts: ReadyFacts, rules: ReadyRules) -> _Check:
    lacking = tuple(name for name in rule.needs if not getattr(facts.brief, name))
    return _Check(not lacking, count=len(lacking), names=listed(rules.named(lacking), _MOST_NAMES))


def _deadline(_rule: ReadyRule, facts: ReadyFacts, _rules: ReadyRules) -> _Check:
    brief: Brief = facts.brief
    return _Check(brief.deadline_agreed, unknown=not brief.deadline, names=shown(brief.deadline))


_CHECKS: Mapping[str, Callable[[ReadyRule, ReadyFacts, ReadyRules], _Check]] = MappingProxyType(
    {
        "stems": _stems,
        "no_errors": _no_errors,
        "groups_confirmed": _groups,
        "reference": _reference,
        "brief": _brief,
        "deadline": _deadline,
    }
)


def _read(table: Table) -> ReadyRules:
    table.only(("stages", "item", "names"))
    names = table.table("names")
    names.only(NAMES)
    return ReadyRules(
        items=tuple(_rule(item) for item in table.tables("item")),
        names={name: names.text(name) for name in NAMES},
        stages=frozenset(_stage(table, text) for text in table.texts("stages")),
    )


def _rule(table: Table) -> ReadyRule:
    table.only(("check", "title", "missing", "unknown", "needs"))
    check, needs = table.word("check", _CHECKS), table.texts("needs")
    if unknown := [name for name in needs if name not in NAMES]:
        raise table.wrong("needs", f"names an unknown “{shown(unknown[0])}”; choose from {', '.join(NAMES)}")
    return ReadyRule(check, table.text("title"), table.text("missing"), table.text("unknown", ""), needs)


def _stage(table: Table, text: str) -> Stage:
    try:
        return Stage(text)
    except ValueError:
        raise table.wrong("stages", f"names an unknown “{shown(text)}”") from None

"""The rules of `resources/enquiry.toml` for reading a note: which words say what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.enquiry import Complaint, Material, MixFinished, Recorded
from render.tables import Table, read_resource

KINDS: Mapping[str, type[StrEnum]] = {
    "have": Material,
    "finished": MixFinished,
    "recorded": Recorded,
    "problem": Complaint,
}
# "not", "isn't" and the like, with at most two words between it and what it negates: "not at all muddy".
_NEGATED = re.compile(r"(\bnot|n.t|\bno|\bnever|\bwithout|\bnothing)( \w+){0,2} $")


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that give one value of one answer."""

    answer: str
    value: str
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    negated: bool

    def holds(self, sentence: str) -> bool:
        """Whether a folded sentence says so."""
        if any(pattern.search(sentence) for pattern in self.unless):
            return False
        matches = (match for pattern in self.patterns for match in pattern.finditer(sentence))
        return any(self.negated or not _NEGATED.search(sentence[: match.start()]) for match in matches)


@dataclass(frozen=True, slots=True)
class ClientQuestion:
    """A question clients ask, and the answer to it; the price is answered anyway, so its answer is empty."""

    patterns: tuple[re.Pattern[str], ...]
    answer: str


@dataclass(frozen=True, slots=True)
class NoteRules:
    """How a note is read."""

    statements: tuple[Statement, ...]
    questions: tuple[ClientQuestion, ...]

    @classmethod
    def load(cls) -> "NoteRules":
        """The rules that come with Bouncedesk."""
        return cls.read(read_resource("enquiry.toml"))

    @classmethod
    def read(cls, table: Table) -> "NoteRules":
        """The rules of a table; raises BouncedeskError naming the key that is wrong."""
        return cls(tuple(map(_statement, table.tables("statement"))), tuple(map(_question, table.tables("question"))))


def _statement(table: Table) -> Statement:
    table.only(("answer", "value", "any", "unless", "negated"))
    answer = table.word("answer", (*KINDS, "release"))
    value = table.word("value", KINDS.get(answer, ("yes",)))
    return Statement(answer, value, _patterns(table, "any"), _patterns(table, "unless"), table.flag("negated"))


def _question(table: Table) -> ClientQuestion:
    table.only(("any", "answer"))
    return ClientQuestion(_patterns(table, "any"), table.text("answer"))


def _patterns(table: Table, key: str) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(text) for text in table.texts(key))
    except re.error as error:
        raise table.wrong(key, f"holds an invalid pattern ({error})") from error

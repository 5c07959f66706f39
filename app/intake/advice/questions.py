"""The questions of the studio's guide, as `resources/advice_questions.toml` puts them to a client."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.enquiry import Answers, Complaint, Material, MixFinished, Recorded
from render.tables import Document, Table, parse_toml, read_resource

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "have": tuple(Material),
    "finished": tuple(MixFinished),
    "problem": tuple(Complaint),
    "recorded": tuple(Recorded),
    "release": ("yes",),
}


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One answer: its value as `advise` calls it, empty for none, and how it reads."""

    value: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its choices; with `many`, more than one may be chosen."""

    key: str
    title: str
    help: str
    many: bool
    choices: tuple[AnswerChoice, ...]


def load_questions() -> tuple[Question, ...]:
    """The questions that come with Bouncedesk, in the order they are asked."""
    return _read(read_resource("advice_questions.toml"))


def parse_questions(text: str) -> tuple[Question, ...]:
    """The questions of a TOML text; raises BouncedeskError naming the key that is wrong."""
    return _read(parse_toml(text, Document("advice_questions.toml")))


def answers_of(chosen: Mapping[str, Sequence[str]]) -> Answers:
    """The answers that were chosen, by the key of their question."""

    def one(key: str) -> str:
        return next(iter(chosen.get(key, ())), "")

    return Answers(
        have=Material(one("have")) if one("have") else None,
        finished=MixFinished(one("finished")) if one("finished") else None,
        problems=tuple(Complaint(value) for value in chosen.get("problem", ()) if value),
        recorded=Recorded(one("recorded")) if one("recorded") else None,
        release=one("release") == "yes",
    )


def _read(table: Table) -> tuple[Question, ...]:
    table.only(("question",))
    return tuple(map(_question, table.tables("question")))


def _question(table: Table) -> Question:
    table.only(("key", "title", "help", "many", "choice"))
    key = table.word("key", ALLOWED)
    choices = tuple(_choice(choice, ALLOWED[key]) for choice in table.tables("choice"))
    return Question(key, table.text("title"), table.text("help"), table.flag("many"), choices)


def _choice(table: Table, allowed: Sequence[str]) -> AnswerChoice:
    table.only(("value", "text", "hint"))
    value = table.text("value")
    if value and value not in allowed:
        raise table.wrong("value", f"must be empty or one of {', '.join(allowed)}")
    return AnswerChoice(value, table.text("text"), table.text("hint"))

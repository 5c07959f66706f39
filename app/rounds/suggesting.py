"""What kind of work a note looks like, and why; the engineer decides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Self

from app.domain.notes import NoteKind, Suggestion
from app.text import fold, shown
from render.tables import read_resource

_SHORTEST_NAME = 3  # letters; shorter words of a file's name say nothing
_NO_NAMES = frozenset(
    {"wav", "aif", "aiff", "flac", "mp3", "stem", "stems", "audio", "new", "mix", "the", "and", "track"}
)


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What is known when a note of a round is judged.

    `new_stems` are paths of stems the client sent after round `since` had begun; `approved` is the number of a round
    signed off before, or of this one; `agreed` is what the brief says is to be delivered and done, empty if nothing.
    """

    new_stems: Sequence[str] = ()
    since: int = 0
    approved: int | None = None
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """Work that may go beyond the brief: what a note says that asks for it, what a brief says that has agreed to it."""

    name: str
    asks: re.Pattern[str]
    agreed: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class NoteRules:
    """The rules by which notes are judged: of `resources/notes.toml`."""

    why: Mapping[str, str]
    topics: Sequence[Topic]

    @classmethod
    def load(cls) -> Self:
        """The rules that Bouncedesk comes with."""
        read = read_resource("notes.toml").values
        return cls(read["why"], tuple(_topic(row) for row in read["topics"]))

    def suggest(self, text: str, facts: RoundFacts) -> Suggestion:
        """The kind a note looks like: new material, then sign-off, then the brief decide."""
        said = fold(text)
        stem = next((path for path in facts.new_stems if _names(said, path)), None)
        if stem is not None:
            why = self.why["new_stem"].format(stem=shown(PurePosixPath(stem).name), round=facts.since)
            return Suggestion(NoteKind.NEW_WORK, why)
        if facts.approved is not None:
            return Suggestion(NoteKind.RECALL, self.why["approved"].format(round=facts.approved))
        topic = self._outside(said, fold(facts.agreed))
        if topic:
            return Suggestion(NoteKind.NEW_WORK, self.why["outside"].format(topic=topic.name))
        return Suggestion(NoteKind.REVISION, self.why["revision"])

    def _outside(self, said: str, agreed: str) -> Topic | None:
        if not agreed.strip():
            return None
        return next((each for each in self.topics if each.asks.search(said) and not each.agreed.search(agreed)), None)


def _topic(row: Mapping[str, Any]) -> Topic:
    asks = row["asks"]
    return Topic(row["name"], _phrases(asks), _phrases(row.get("agreed", asks)))


def _phrases(phrases: Sequence[str]) -> re.Pattern[str]:
    """Whole words, or beginnings of words where a phrase ends with a star."""
    ends = ((fold(phrase.rstrip("*")), r"\w*" if phrase.endswith("*") else "") for phrase in phrases)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(words) + end for words, end in ends) + r")(?!\w)")


def _names(said: str, path: str) -> bool:
    """Whether a note speaks of a stem: by every telling word of its file's name."""
    words = [word for word in re.findall(r"[^\W\d_]+", fold(PurePosixPath(path).stem)) if _tells(word)]
    return bool(words) and all(re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", said) for word in words)


def _tells(word: str) -> bool:
    return len(word) >= _SHORTEST_NAME and word not in _NO_NAMES

"""The log of a song and the changes between two sessions, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Self

from app.domain.catalogue import ActivityEntry
from app.domain.session import ChangedSpan, ChangeKind, StemChange
from render.tables import read_resource
from render.text import clock

MOST_SPANS = 5  # named one by one; of more, the first ones and how many others


@dataclass(frozen=True, slots=True)
class HistoryWords:
    """Sentences by subject and action, names of fields; see resources/history.toml."""

    sentences: Mapping[str, str]
    fields: Mapping[str, str]

    @classmethod
    def load(cls) -> Self:
        """The words that come with Bouncedesk."""
        table = read_resource("history.toml").values
        return cls(table["sentences"], table["fields"])

    def sentence_of(self, entry: ActivityEntry) -> str:
        """What was done, and which values were set or changed: "The song was changed: stage enquiry → mixing"."""
        key = f"{entry.subject} {entry.action}"
        sentence = self.sentences.get(key, key.replace("_", " ").capitalize())
        parts = [self._part(name, value) for name, value in entry.details.items() if name in self.fields]
        known = [part for part in parts if part]
        return f"{sentence}: {', '.join(known)}" if known else sentence

    def _part(self, name: str, value: object) -> str:
        """A value that was set, or an old and a new one; nothing for what is empty."""
        if isinstance(value, list) and len(value) == 2:
            return f"{self.fields[name]} {_plain_value(value[0])} → {_plain_value(value[1])}"
        return f"{self.fields[name]} {_plain_value(value)}" if value not in (None, "", 0, "[]") else ""


def change_lines(changes: Sequence[StemChange]) -> tuple[str, ...]:
    """A sentence for each change, in plain words, times as minutes and seconds."""
    words = read_resource("changes.toml").values["sentences"]
    return tuple(_line(change, words) for change in changes)


def _plain_value(value: object) -> str:
    text = "–" if value in (None, "") else str(value)
    return text.replace("_", " ").strip('[]"')


def _line(change: StemChange, words: Mapping[str, str]) -> str:
    name = PurePosixPath(change.path).stem
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
        return words[change.kind].format(stem=name)
    parts = [words["replaced"]] if change.kind is ChangeKind.REPLACED else _details(change, words)
    if change.was and PurePosixPath(change.was).stem != name:
        parts.append(words["renamed"].format(was=PurePosixPath(change.was).stem))
    elif not parts:
        parts.append(words["refiled"].format(folder=PurePosixPath(change.path).parent))
    return f"{name}: {'; '.join(parts)}."


def _details(change: StemChange, words: Mapping[str, str]) -> list[str]:
    parts = []
    if change.gain_db:
        parts.append(words["louder" if change.gain_db > 0 else "softer"].format(db=f"{abs(change.gain_db):.1f}"))
    if change.moved_s:
        parts.append(words["later" if change.moved_s > 0 else "earlier"].format(time=_distance(abs(change.moved_s))))
    if change.flipped:
        parts.append(words["flipped"])
    if change.spans:
        parts.append(words["differs"].format(places=_places(change.spans, words)))
    return parts


def _places(spans: Sequence[ChangedSpan], words: Mapping[str, str]) -> str:
    named = ", ".join(_place(span, words) for span in spans[:MOST_SPANS])
    return named if len(spans) <= MOST_SPANS else words["and_more"].format(places=named, more=len(spans) - MOST_SPANS)


def _place(span: ChangedSpan, words: Mapping[str, str]) -> str:
    where = f"{clock(span.from_s)}–{clock(span.to_s)}"
    if span.level_db is None:
        return words["only_once"].format(where=where)
    return words["by"].format(where=where, db=f"{span.level_db:+.1f}".replace("-", "−"))


def _distance(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"

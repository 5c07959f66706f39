"""The log of a song in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from app.domain.catalogue import ActivityEntry
from render.tables import read_resource


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

    def told(self, entry: ActivityEntry) -> str:
        """What was done, and which values were set or changed: "The song was changed: stage enquiry → mixing"."""
        said = f"{entry.subject} {entry.action}"
        sentence = self.sentences.get(said, said.replace("_", " ").capitalize())
        parts = [self._part(name, value) for name, value in entry.details.items() if name in self.fields]
        known = [part for part in parts if part]
        return f"{sentence}: {', '.join(known)}" if known else sentence

    def _part(self, name: str, value: object) -> str:
        """A value that was set, or an old and a new one; nothing for what is empty."""
        if isinstance(value, list) and len(value) == 2:
            return f"{self.fields[name]} {_plain(value[0])} → {_plain(value[1])}"
        return f"{self.fields[name]} {_plain(value)}" if value not in (None, "", 0, "[]") else ""


def _plain(value: object) -> str:
    text = "–" if value in (None, "") else str(value)
    return text.replace("_", " ").strip('[]"')

"""The rules of `resources/audio_files.toml`: which files are stems, and why the others are left out."""

import re
from dataclasses import dataclass
from fnmatch import translate

from app.text import fold
from render.tables import Document, Table, parse_toml, read_resource

SESSION_FILE = "session.toml"  # the session's own settings, which are no stem
REASONS = (
    "link",
    "special",
    "audio_folder",
    "unreadable_folder",
    "unreadable_entry",
    "too_deep",
    "empty_folder",
    "session_file",
    "left_out",
    "anything",
)
LIMITS = ("most_audio_files", "most_entries", "deepest", "bomb_ratio", "bomb_from_bytes")


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """Names that are left out, files or folders, and why; `unfinished` of those that programs give to half a file."""

    pattern: re.Pattern[str]
    folders: bool
    reason: str
    unfinished: bool


@dataclass(frozen=True, slots=True)
class FileRules:
    """What to take from a folder: endings of audio files in small letters, limits, and reasons by name.

    `plain` are the words that a folder's name may hold without saying what song it is of.
    """

    endings: frozenset[str]
    limits: dict[str, int]
    reasons: dict[str, str]
    rules: tuple[IgnoreRule, ...]
    plain: frozenset[str] = frozenset()

    @classmethod
    def load(cls) -> "FileRules":
        """The rules that come with Bouncedesk."""
        return _read(read_resource("audio_files.toml"))

    @classmethod
    def parse(cls, text: str) -> "FileRules":
        """The rules of a TOML text; raises BouncedeskError naming the key that is wrong."""
        return _read(parse_toml(text, Document("audio_files.toml")))

    def is_audio(self, name: str) -> bool:
        """Whether the name ends as those of audio files do."""
        return "." in name and name.rpartition(".")[2].casefold() in self.endings

    def reason_for(self, name: str, *, folder: bool) -> str | None:
        """Why a file or folder of this name is left out whatever it holds, or None."""
        rule = self._rule_for(name, folder=folder)
        return rule.reason if rule else None

    def is_unfinished_audio(self, name: str) -> bool:
        """Whether the name is that of an audio file which is not there whole: “.Kick.wav.icloud”, “Kick.wav.part”."""
        rule = self._rule_for(name, folder=False)
        return rule is not None and rule.unfinished and self.is_audio(name.rpartition(".")[0])

    def _rule_for(self, name: str, *, folder: bool) -> IgnoreRule | None:
        plain = name.casefold()
        return next((rule for rule in self.rules if rule.folders is folder and rule.pattern.match(plain)), None)


def _read(table: Table) -> FileRules:
    table.only(("audio", "limits", "names", "reasons", "rule"))
    limits, reasons = table.table("limits"), table.table("reasons")
    limits.only(LIMITS)
    reasons.only(REASONS)
    return FileRules(
        endings=frozenset(ending.casefold() for ending in table.table("audio").texts("endings")),
        limits={name: int(limits.number(name)) for name in LIMITS},
        reasons={name: reasons.text(name) for name in REASONS},
        rules=tuple(_rule(rule) for rule in table.tables("rule")),
        plain=frozenset(map(fold, table.table("names").texts("plain"))),
    )


def _rule(table: Table) -> IgnoreRule:
    table.only(("patterns", "folders", "unfinished", "reason"))
    patterns = table.texts("patterns")
    if not patterns:
        raise table.wrong("patterns", "must name at least one pattern")
    joined = "|".join(translate(pattern.casefold()) for pattern in patterns)
    folders, unfinished = (table.values.get(key) is True for key in ("folders", "unfinished"))
    return IgnoreRule(re.compile(joined), folders, table.text("reason"), unfinished)

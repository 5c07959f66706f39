"""`session.toml` in a session's folder: what its owner says of the stems, against what their names say.

    title = "Ember"
    artist = "Rosa Fenn"
    ignore = ["old/*", "Bounce 3.wav"]
    mono_gain_db = 3.0           # turns up lone mono stems, to undo a pan law; from -12 to 12

    [groups]                     # by file name, with or without ending, or a pattern with * and ?
    "Audio 7" = "guitars"
    "Big Room*" = "vocal_fx"

    [fx_owner]                   # the vocal that effects belong to: lead, backing or both
    "Big Room*" = "lead"

    [clean.mute]                 # silent in clean variants: see session_tables
    "LV" = [["0:12.5", "0:13.0"]]

    [cuts.30s]                   # cut-downs: see session_tables
    regions = [["1:02", "1:17"], ["0:12", "end"]]

    [bus]                        # the processing after the sum, or bus = "glue": see session_tables
    gain_db = 1.5

    [balance.drums]              # a group before the bus: see session_tables
    gain_db = -1.0

An exact name counts before a pattern, an earlier pattern before a later one.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

from app.delivery.balance import balance_of
from app.domain.cuts import CutChoice, Region
from app.domain.session import FxOwner, Group
from app.intake.file_rules import SESSION_FILE
from app.intake.session_tables import read_cuts, read_mutes, read_session_bus
from render.bus.settings import BusSettings, StripSettings
from render.tables import Document, Table, parse_toml, read_text

MOST_MONO_DB = 12.0
Word = TypeVar("Word", bound=StrEnum)
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class SessionFile:
    """What the file says; names and patterns as written."""

    title: str = ""
    artist: str = ""
    ignore: tuple[str, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    fx_owners: Mapping[str, FxOwner] = field(default_factory=dict)
    cuts: Mapping[str, CutChoice] = field(default_factory=dict)
    mutes: Mapping[str, tuple[Region, ...]] = field(default_factory=dict)
    mono_gain_db: float = 0.0
    bus: BusSettings | None = None
    balance: Mapping[Group, StripSettings] = field(default_factory=dict)

    def ignores(self, path: str) -> bool:
        """Whether the stem at `path` is to be left out."""
        return any(_fits(mention, path) for mention in self.ignore)

    def group_of(self, path: str) -> Group | None:
        """The group given to the stem at `path`; one with an owner for its effects is vocal effects."""
        given = _find(self.groups, path)
        return Group.VOCAL_FX if given is None and self.fx_owner_of(path) else given

    def fx_owner_of(self, path: str) -> FxOwner | None:
        """The vocal that the effects at `path` belong to, where the file says so."""
        return _find(self.fx_owners, path)

    def mutes_of(self, path: str) -> tuple[Region, ...] | None:
        """The stretches in which the stem at `path` is silent in clean variants."""
        return _find(self.mutes, path)

    def mentions_without_file(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Names and patterns of the file that fit none of the paths, in its order."""
        present = tuple(paths)
        mentions = dict.fromkeys([*self.ignore, *self.groups, *self.fx_owners, *self.mutes])
        return tuple(mention for mention in mentions if not any(_fits(mention, path) for path in present))


def read_session_file(folder: Path) -> SessionFile:
    """The settings in `folder`, empty where there are none; raises BouncedeskError naming the key that is wrong."""
    path = folder / SESSION_FILE
    if path.is_symlink() or not path.is_file():
        return SessionFile()
    return parse_session_file(read_text(path, SESSION_FILE), folder)


def parse_session_file(text: str, folder: Path | None = None) -> SessionFile:
    """The settings of a TOML text, which may name a bus in `folder`.

    Raises BouncedeskError naming the key that is wrong.
    """
    table = parse_toml(text, Document(SESSION_FILE))
    table.only(("title", "artist", "ignore", "groups", "fx_owner", "cuts", "clean", "mono_gain_db", "bus", "balance"))
    return SessionFile(
        title=table.text("title", ""),
        artist=table.text("artist", ""),
        ignore=table.texts("ignore"),
        groups=_words(table.table("groups"), Group),
        fx_owners=_words(table.table("fx_owner"), FxOwner),
        cuts=read_cuts(table.table("cuts")),
        mutes=read_mutes(table.table("clean")),
        mono_gain_db=table.number("mono_gain_db", 0.0, -MOST_MONO_DB, MOST_MONO_DB, "dB"),
        bus=read_session_bus(table, folder),
        balance=balance_of(table.table("balance")),
    )


def _words(table: Table, kind: type[Word]) -> dict[str, Word]:
    known = [word.value for word in kind]
    return {key: kind(table.word(key, known)) for key in table}


def _find(mentions: Mapping[str, Said], path: str) -> Said | None:
    exact = (word for mention, word in mentions.items() if _plain(mention) in _spellings(path))
    patterns = (word for mention, word in mentions.items() if _fits(mention, path))
    return next(exact, None) or next(patterns, None)


def _fits(mention: str, path: str) -> bool:
    plain = _plain(mention)
    return any(plain == spelling or fnmatchcase(spelling, plain) for spelling in _spellings(path))


def _spellings(path: str) -> tuple[str, str, str]:
    """The ways a file may be mentioned: by path, by name, by name without ending."""
    whole = _plain(path)
    name = whole.rpartition("/")[2]
    return whole, name, name.rpartition(".")[0] or name


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\\", "/")).casefold()

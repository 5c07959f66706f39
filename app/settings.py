"""Settings, each kept whole in a JSON file of the data folder: read, replaced or set aside; and the user's own."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from app.paths import Paths
from render.atomic import write_whole
from render.errors import BouncedeskError
from render.tables import Document, Table, parse_json, read_text

_MOST_SLOTS = 8
_NAME = "The settings"
MOST_IDLE = 240  # minutes
USUAL_WEEK = (7, 7, 7, 7, 7, 0, 0)
"""Hours of work from Monday to Sunday."""


def read_settings(path: Path, name: str) -> Table:
    """The settings in a file, which a sentence calls `name`; empty where there is no file.

    Raises BouncedeskError where it cannot be read (`unreadable_file`) or understood.
    """
    document = Document(name, str(path))
    if not path.exists():
        return Table({}, document)
    return parse_json(read_text(path, name), document)


def write_settings(path: Path, values: Mapping[str, Any], name: str) -> None:
    """Keep the settings; the file is wholly the old or wholly the new. Raises BouncedeskError in one sentence."""
    text = json.dumps(values, indent=2, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8"))
    except (OSError, BouncedeskError) as error:
        reason = error.facts["reason"] if isinstance(error, BouncedeskError) else error.strerror
        raise BouncedeskError(
            f"{name} could not be kept in {path} ({reason}); what was there before is unchanged: allow writing there "
            "and try again.",
            code="settings_not_kept",
            file=path,
            reason=reason,
        ) from error


def set_aside(path: Path) -> Path:
    """Move a file that cannot be understood beside itself, so that it is never overwritten; where it is now."""
    aside = path.with_suffix(f".damaged{path.suffix}")
    with contextlib.suppress(OSError):
        path.replace(aside)
    return aside


class Theme(StrEnum):
    """Light, dark, or as the system has it."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Every setting with its default. `slots` is how many renders may run at once, 1 to 8.

    Empty `variants` means those that the rules call default; backups also go to `second_folder`, where one is named.
    `week_hours` are the studio's hours of work from Monday to Sunday. After `idle_minutes` without a touch it is asked
    whether the timer ran on for work; 0 is never.
    """

    theme: Theme = Theme.SYSTEM
    slots: int = 1
    variants: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("wav24",)
    second_folder: str = ""
    week_hours: tuple[int, ...] = USUAL_WEEK
    idle_minutes: int = 10

    def checked(self) -> Self:
        """The same with every value within its range."""
        week = tuple(max(0, min(24, hours)) for hours in self.week_hours)
        return replace(
            self,
            slots=max(1, min(_MOST_SLOTS, self.slots)),
            idle_minutes=max(0, min(MOST_IDLE, self.idle_minutes)),
            formats=self.formats or ("wav24",),
            week_hours=week if len(week) == len(USUAL_WEEK) and any(week) else USUAL_WEEK,
        )


def preferences_file(data: Path) -> Path:
    """Where preferences are kept in the data folder."""
    return data / "preferences.json"


def load_preferences(path: Path) -> tuple[Preferences, str]:
    """The preferences kept in a file, and a sentence where the file was no use; defaults stand in for what is missing.

    A file that cannot be understood is set aside beside it, not overwritten.
    """
    try:
        return _read(read_settings(path, _NAME)), ""
    except BouncedeskError as error:
        if error.code == "unreadable_file":
            return Preferences(), f"{error} The defaults are used meanwhile."
        aside = set_aside(path)
        return (
            Preferences(),
            f"The settings in {path} were damaged; they were set aside as {aside.name}, and the defaults used.",
        )


def save_preferences(path: Path, preferences: Preferences) -> None:
    """Keep the preferences; the file is wholly the old or wholly the new. Raises BouncedeskError in one sentence."""
    write_settings(path, asdict(preferences.checked()), _NAME)


def _read(table: Table) -> Preferences:
    """Known keys only, so that an older Bouncedesk can read what a newer one kept."""
    usual = Preferences()
    return Preferences(
        theme=Theme(table.word("theme", Theme, usual.theme)),
        slots=table.whole("slots", usual.slots, least=None),
        variants=table.texts("variants"),
        formats=table.texts("formats"),
        second_folder=table.text("second_folder", usual.second_folder),
        week_hours=tuple(map(int, table.numbers("week_hours"))) if "week_hours" in table else usual.week_hours,
        idle_minutes=table.whole("idle_minutes", usual.idle_minutes, least=None),
    ).checked()


def backup_folders(paths: Paths) -> list[Path]:
    """The folder beside the catalogue, and the second one where the user prefers to have one."""
    second = load_preferences(preferences_file(paths.data))[0].second_folder
    return [paths.backups, *([Path(second).expanduser().absolute()] if second else [])]

"""What the user prefers, kept as one JSON file in the data folder; knows no Qt."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from app.paths import Paths
from render.atomic import write_whole
from render.errors import BouncedeskError

_MOST_SLOTS = 8
MOST_IDLE = 240  # minutes
USUAL_WEEK = (7, 7, 7, 7, 7, 0, 0)
"""Hours of work from Monday to Sunday."""


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
        kept = json.loads(path.read_text("utf-8"))
        return _from_json(kept), ""
    except FileNotFoundError:
        return Preferences(), ""
    except OSError as error:
        return (
            Preferences(),
            f"The settings in {path} cannot be read ({error.strerror}); the defaults are used meanwhile.",
        )
    except (ValueError, TypeError, AttributeError):
        aside = path.with_suffix(".damaged.json")
        with contextlib.suppress(OSError):
            path.replace(aside)
        return (
            Preferences(),
            f"The settings in {path} were damaged; they were set aside as {aside.name}, and the defaults used.",
        )


def save_preferences(path: Path, preferences: Preferences) -> None:
    """Keep the preferences; the file is wholly the old or wholly the new. Raises BouncedeskError in one sentence."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(asdict(preferences.checked()), indent=2).encode())
    except (OSError, BouncedeskError) as error:
        reason = error.facts["reason"] if isinstance(error, BouncedeskError) else error.strerror
        raise BouncedeskError(
            f"The settings could not be kept in {path} ({reason}); they hold until Bouncedesk ends: allow "
            "writing there, then change one again.",
            code="settings_not_kept",
            file=path,
            reason=reason,
        ) from error


def _from_json(kept: Mapping[str, Any]) -> Preferences:
    """Known keys only, so that an older Bouncedesk can read what a newer one kept."""
    known = {field.name for field in fields(Preferences)}
    values = {name: value for name, value in kept.items() if name in known}
    if "theme" in values:
        values["theme"] = Theme(values["theme"])
    for name in ("variants", "formats"):
        if name in values:
            values[name] = tuple(str(each) for each in values[name])
    if not isinstance(values.get("second_folder", ""), str):
        raise TypeError("second_folder is the name of a folder")
    if "week_hours" in values:
        values["week_hours"] = tuple(int(each) for each in values["week_hours"])
    if not isinstance(values.get("slots", 1), int):
        raise TypeError("slots is a whole number")
    return Preferences(**values).checked()


def backup_folders(paths: Paths) -> list[Path]:
    """The folder beside the catalogue, and the second one where the user prefers to have one."""
    second = load_preferences(preferences_file(paths.data))[0].second_folder
    return [paths.backups, *([Path(second).expanduser().absolute()] if second else [])]

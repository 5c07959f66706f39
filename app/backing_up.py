"""Where backups of this studio's catalogue go."""

from pathlib import Path

from app.paths import Paths
from app.preferences import load_preferences, preferences_file


def backup_folders(paths: Paths) -> list[Path]:
    """The folder beside the catalogue, and the second one where the user prefers to have one."""
    second = load_preferences(preferences_file(paths.data))[0].second_folder
    return [paths.backups, *([Path(second).expanduser().absolute()] if second else [])]

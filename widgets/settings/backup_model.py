"""Backups as a table: when, how large, what they hold, where they are."""

from collections.abc import Mapping
from pathlib import Path

from app.catalogue.maintenance.backups import Backup
from render.text import count
from widgets.common.line_model import LineModel

_HEADINGS = ("Made", "Size", "Holds", "Folder")
_KIB = 1024


class BackupModel(LineModel[Backup]):
    """The newest first; what each holds is filled in as it is known."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)
        self._holds: dict[Path, str] = {}

    def uncounted(self) -> Backup | None:
        """The first backup of which it is not known what it holds."""
        return next((backup for backup in self.lines if backup.path not in self._holds), None)

    def show_counts(self, path: Path, counts: Mapping[str, int]) -> None:
        """Say what a backup holds; nothing where it could not be counted."""
        self._holds[path] = ", ".join(count(counts[name], name[:-1]) for name in ("clients", "songs") if name in counts)
        for place, backup in enumerate(self.lines):
            if backup.path == path:
                self.dataChanged.emit(self.index(place, 2), self.index(place, 2))

    def text(self, line: Backup, column: int) -> str:
        """Moment, size, content, folder."""
        made = f"{line.at.astimezone():%Y-%m-%d %H:%M}"
        return (made, _size(line.size), self._holds.get(line.path, "…"), str(line.path.parent))[column]

    def whole(self, line: Backup, _column: int) -> str:
        """The file's whole path."""
        return str(line.path)


def _size(octets: int) -> str:
    return f"{octets / _KIB:,.0f} KB" if octets < _KIB**2 else f"{octets / _KIB**2:,.1f} MB"

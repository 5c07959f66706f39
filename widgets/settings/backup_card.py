"""The card of backups, and the list of those there are."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.catalogue.maintenance.backups import Backup
from render.text import count
from widgets.common.buttons import Button
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, row
from widgets.common.tables import LineModel, LineTable

_WIDTHS = (140, 82, 150, 0)
_HEIGHT = 216
_NONE = "None: name one on another disk, or in the cloud."
_HEADINGS = ("Made", "Size", "Holds", "Folder")
_KIB = 1024


class BackupCard(Card):
    """Lists the backups; what the buttons do is the controller's to decide."""

    made = Signal()
    restore_wanted = Signal(object)
    folder_wanted = Signal()
    no_folder_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Backups", parent)
        self.model = BackupModel()
        self.table = LineTable(look, "Backups", self.model, _WIDTHS)
        self.table.setFixedHeight(_HEIGHT)
        self.now_button = Button(look, "Back up now", "done")
        self.restore_button = Button(look, "Restore …", "retry")
        self.choose_button = Button(look, "Choose …", "folder")
        self.none_button = Button(look, "None", "cancel")
        self._second = ElidedLabel(_NONE)
        self._connect()
        self._lay_out()

    def show_backups(self, backups: list[Backup]) -> None:
        """Show the backups there are; the choice stays where it can."""
        chosen = self.chosen()
        self.model.show_lines(backups)
        if chosen in backups:
            self.table.selectRow(backups.index(chosen))
        self._enable()

    def show_second(self, folder: str) -> None:
        """Show where backups go beside the usual folder."""
        self._second.setText(folder or _NONE)
        self._second.setAccessibleName(f"Second folder for backups: {folder or 'none'}")
        self.none_button.setEnabled(bool(folder))

    def show_busy(self, *, busy: bool) -> None:
        """While a backup is made or restored, no other can be."""
        self.now_button.setDisabled(busy)
        self._enable(busy=busy)

    def chosen(self) -> Backup | None:
        """The backup chosen from the list."""
        at = self.table.currentIndex()
        return self.model.lines[at.row()] if at.isValid() and at.row() < len(self.model.lines) else None

    def _enable(self, *, busy: bool = False) -> None:
        self.restore_button.setEnabled(not busy and self.chosen() is not None)

    def _connect(self) -> None:
        self.now_button.clicked.connect(self.made)
        self.restore_button.clicked.connect(self._restore)
        self.choose_button.clicked.connect(self.folder_wanted)
        self.none_button.clicked.connect(self.no_folder_wanted)
        self.table.selectionModel().currentRowChanged.connect(self._moved)

    def _moved(self) -> None:
        self._enable(busy=not self.now_button.isEnabled())

    def _restore(self) -> None:
        chosen = self.chosen()
        if chosen:
            self.restore_wanted.emit(chosen)

    def _lay_out(self) -> None:
        hint = "Made each day the window is opened, and checked. 7 daily, 8 weekly and 12 monthly ones stay."
        self.body.addWidget(TextLabel(hint, "small", wrap=True))
        self.body.addWidget(self.table)
        self.body.addLayout(row(None, self.restore_button, self.now_button))
        line = row(TextLabel("Second folder"), self._second, self.choose_button, self.none_button, gap=12)
        line.setStretch(1, 1)
        self.body.addLayout(line)


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

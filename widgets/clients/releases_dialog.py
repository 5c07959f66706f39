"""The releases of a client in a dialog: what there is, and what can be done with the one chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from app.domain.catalogue import Release
from render.text import count
from widgets.common.boxes import row
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.line_model import LineModel
from widgets.common.look import Look
from widgets.common.table import Table
from widgets.common.words import day, title_of

_SIZE = (760, 460)
_WIDTHS = (0, 90, 90, 130, 110)
_NOTHING = "No releases yet: add one, or name it in the form of a song."


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release and how many songs are on it."""

    release: Release
    songs: int


class ReleaseModel(LineModel[ReleaseLine]):
    """Releases by title."""

    def __init__(self) -> None:
        super().__init__(("Release", "Kind", "Songs", "Comes out", ""))

    def text(self, line: ReleaseLine, column: int) -> str:
        """Title, kind, songs, date, whether it is archived."""
        release = line.release
        comes_out = day(release.release_date) if release.release_date else ""
        away = "archived" if release.archived_at else ""
        return (release.title, title_of(release.kind), count(line.songs, "song"), comes_out, away)[column]

    def whole(self, line: ReleaseLine, column: int) -> str:
        """The title, should it be cut off."""
        return "" if column else line.release.title


class ReleasesDialog(QDialog):
    """The signals mean the release chosen, but for `new_wanted`; `archived_shown` follows the tick."""

    new_wanted = Signal()
    edit_wanted = Signal()
    archive_wanted = Signal()
    merge_wanted = Signal()
    remove_wanted = Signal()
    archived_shown = Signal()

    def __init__(self, look: Look, client: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("releases_of_client")
        self.setWindowTitle(f"Releases of {client}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self.model = ReleaseModel()
        self.table = Table(look, "Releases", self.model, _WIDTHS)
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        self.table.doubleClicked.connect(self.edit_wanted)
        self.table.entered_row.connect(self.edit_wanted)
        self.nothing = TextLabel(_NOTHING, "muted", wrap=True)
        self.archived = QCheckBox("Show archived")
        self.archived.toggled.connect(self.archived_shown)
        self.new, self.edit = Button(look, "New release …", "add"), Button(look, "Edit …", "edit")
        self.archive, self.merge = Button(look, "Archive"), Button(look, "Merge with …")
        self.remove, self.close_button = Button(look, "Delete …"), Button(look, "Close", kind="primary")
        for button, wanted in (
            (self.new, self.new_wanted),
            (self.edit, self.edit_wanted),
            (self.archive, self.archive_wanted),
            (self.merge, self.merge_wanted),
            (self.remove, self.remove_wanted),
        ):
            button.clicked.connect(wanted)
        self.close_button.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 22, 26, 20)
        layout.setSpacing(14)
        layout.addWidget(TextLabel(f"Releases of {client}", "title"))
        layout.addLayout(row(self.new, self.edit, self.archive, self.merge, self.remove, None))
        layout.addWidget(self.nothing)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        layout.addLayout(row(self.archived, None, self.close_button))

    @property
    def current(self) -> Release | None:
        """The release chosen."""
        place = self.table.currentIndex().row()
        return self.model.lines[place].release if 0 <= place < len(self.model.lines) else None

    def show_releases(self, lines: Sequence[ReleaseLine]) -> None:
        """Show these; the one chosen stays so where it is still there."""
        before = self.current.id if self.current else None
        self.model.show_lines(lines)
        self.nothing.setVisible(not lines)
        self.table.setVisible(bool(lines))
        places = [place for place, line in enumerate(lines) if line.release.id == before]
        if lines:
            self.table.selectRow(places[0] if places else 0)
        self._offer()

    def _offer(self) -> None:
        chosen = self.current
        for button in (self.edit, self.archive, self.merge, self.remove):
            button.setEnabled(chosen is not None)
        self.archive.show_text("Bring back" if chosen and chosen.archived_at else "Archive")

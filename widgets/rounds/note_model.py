"""The notes of a round as a checklist in a table."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.domain.notes import Note
from widgets.common.labels import tooltip
from widgets.rounds.words import kind_words, place_words, why_words

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
HEADINGS = ("Done", "Time", "Note", "Kind", "Asked by")
DONE, TEXT, KIND, BY = 0, 2, 3, 4


class NoteModel(QAbstractTableModel):
    """A line for each note; `ticked` carries a note and whether it is done."""

    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._notes: tuple[Note, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes shown."""
        return self._notes

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show other notes; where they are the same ones, whoever chose one keeps it."""
        new = tuple(notes)
        if [note.id for note in new] != [note.id for note in self._notes]:
            self.beginResetModel()
            self._notes = new
            self.endResetModel()
        elif new != self._notes:
            self._notes = new
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, len(HEADINGS) - 1))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as notes."""
        return 0 if parent.isValid() else len(self._notes)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Done, time, text, kind, who asked."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The headings, over their columns."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADINGS[section] if shown else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column can be ticked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == DONE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        note, column = self._notes[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == DONE:
            return Qt.CheckState.Checked if note.done else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            place = place_words(note.from_s, note.to_s)
            return ("", place, " ".join(note.text.split()), kind_words(note), note.asked_by)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip({TEXT: note.text, KIND: why_words(note)}.get(column, ""))
        if role == Qt.ItemDataRole.AccessibleTextRole and column == DONE:
            return "done" if note.done else "to do"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell that a note was ticked; what is shown follows from the catalogue."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.ticked.emit(self._notes[index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

"""The notes of a round as a checklist in a table."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal

from app.domain.rounds import Note
from widgets.common.tables import Index, LineModel
from widgets.rounds.words import kind_words, place_words, why_words

HEADINGS = ("Done", "Time", "Note", "Kind", "Asked by")
DONE, TEXT, KIND, BY = 0, 2, 3, 4


class NoteModel(LineModel[Note]):
    """A line for each note; `ticked` carries a note and whether it is done."""

    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__(HEADINGS)

    def text(self, line: Note, column: int) -> str:
        """Done, time, text, kind, who asked."""
        place = place_words(line.from_s, line.to_s)
        return ("", place, " ".join(line.text.split()), kind_words(line), line.asked_by)[column]

    def whole(self, line: Note, column: int) -> str:
        """The note as it was written, and why it is of its kind."""
        return {TEXT: line.text, KIND: why_words(line)}.get(column, "")

    def stays(self, before: Sequence[Note], after: Sequence[Note]) -> bool:
        """The same notes."""
        return [note.id for note in before] == [note.id for note in after]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column can be ticked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == DONE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Also whether it is done, as a tick and in words."""
        if index.column() == DONE:
            done = self.lines[index.row()].done
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if done else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return "done" if done else "to do"
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell that a note was ticked; what is shown follows from the catalogue."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.ticked.emit(self.lines[index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

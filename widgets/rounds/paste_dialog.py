"""Pasting what a client wrote: the block on the left, how it is understood on the right, before anything is kept."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHeaderView, QPlainTextEdit, QTreeWidget, QTreeWidgetItem, QWidget

from app.domain.rounds import ReadNote, Suggestion
from render.text import count
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.panels import column, row
from widgets.rounds.words import KINDS, place_words

_SIZE = (980, 560)
_ROW_HEIGHT = 30
_WAIT_MS = 150  # after a key, before the block is read again
_HINT = "1:23 vocal up a touch; 2:10-2:18 snare too loud; overall brighter"

Read = Callable[[str], Sequence[tuple[ReadNote, Suggestion]]]


class PasteDialog(QDialog):
    """`taken` carries the remarks as they were understood."""

    taken = Signal(object)

    def __init__(self, look: Look, read: Read, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._notes: tuple[ReadNote, ...] = ()
        self.setObjectName("paste_notes")
        self.setWindowTitle("Paste notes")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName("What the client wrote")
        self.text.setPlaceholderText(_HINT)
        self.text.setTabChangesFocus(True)
        self.preview = QTreeWidget()
        self.preview.setAccessibleName("As it is understood")
        self.preview.setHeaderLabels(["Time", "Note", "Kind"])
        self.preview.setRootIsDecorated(False)
        self.preview.setColumnWidth(0, 104)
        self.preview.setColumnWidth(2, 92)
        self.preview.header().setStretchLastSection(False)
        self.preview.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.take_button = Button(look, "Take the notes", kind="primary")
        self.take_button.setDefault(True)
        self.take_button.clicked.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.look_again)
        self.text.textChanged.connect(self._timer.start)
        self._lay_out(look)
        self.look_again()

    @property
    def notes(self) -> tuple[ReadNote, ...]:
        """The remarks as they are understood now."""
        return self._notes

    def look_again(self) -> None:
        """Read the block and show what it says."""
        found = self._read(self.text.toPlainText())
        self._notes = tuple(note for note, _ in found)
        self.preview.clear()
        for note, suggestion in found:
            words = [place_words(note.from_s, note.to_s), " ".join(note.text.split()), f"{KINDS[suggestion.kind]}?"]
            item = QTreeWidgetItem(words)
            item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
            item.setToolTip(1, tooltip(note.text))
            item.setToolTip(2, tooltip(suggestion.why))
            self.preview.addTopLevelItem(item)
        self.take_button.setEnabled(bool(self._notes))
        self.take_button.setText(f"Take {count(len(self._notes), 'note')}" if self._notes else "Take the notes")

    def _take(self) -> None:
        self._timer.stop()
        self.look_again()  # what was typed in the last moment counts
        if self._notes:
            self.taken.emit(self._notes)
            self.accept()

    def _lay_out(self, look: Look) -> None:
        cancel = Button(look, "Cancel")
        cancel.clicked.connect(self.reject)
        written = column(TextLabel("What the client wrote", "small"), self.text, gap=6)
        understood = column(TextLabel("As it is understood", "small"), self.preview, gap=6)
        both = row(written, understood, gap=14)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        body = column(TextLabel("Paste notes", "title"), both, row(None, cancel, self.take_button))
        body.setContentsMargins(26, 22, 26, 20)
        self.setLayout(body)

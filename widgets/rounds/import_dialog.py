"""The notes of a file, shown as they were understood before any is kept; what they are written in can be changed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from render.text import count
from widgets.common.buttons import Button
from widgets.common.fields import EncodingField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import column, row
from widgets.rounds.notes_preview import NotesPreview, PastedNote

_SIZE = (760, 560)


class ImportDialog(QDialog):
    """`taken` carries the remarks that are to be kept, `encoding_chosen` what the file is to be read as."""

    taken = Signal(object)
    encoding_chosen = Signal(str)

    def __init__(self, look: Look, name: str, encodings: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setObjectName("import_notes")
        self.setWindowTitle("Notes from a file")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self.state = TextLabel("", "muted", wrap=True)
        self.problem = TextLabel("", "error", wrap=True)
        self.preview = NotesPreview()
        self.preview.changed.connect(self._count)
        self.encoding = EncodingField("The text is written in", encodings)
        self.encoding.chosen.connect(self.encoding_chosen)
        self._encoding = TextLabel("The text is written in", "small")
        self._encoding.setBuddy(self.encoding)
        self.take_button = Button(look, "Take the notes", kind="primary")
        self.take_button.setDefault(True)
        self.take_button.clicked.connect(self._take)
        self.cancel_button = Button(look, "Cancel")
        self.cancel_button.clicked.connect(self.reject)
        body = column(
            TextLabel("Notes from a file", "title"),
            self.state,
            self.preview,
            self.problem,
            row(self._encoding, self.encoding, None),
            row(None, self.cancel_button, self.take_button),
        )
        body.setStretch(2, 1)
        body.setContentsMargins(26, 22, 26, 20)
        self.setLayout(body)
        self._show_encoding("")

    def show_reading(self) -> None:
        """The file is being read."""
        self._say(f"Reading {self._name} …")
        self.take_button.setEnabled(False)

    def show_notes(
        self, notes: Sequence[PastedNote], left_out: Sequence[PastedNote], warnings: Sequence[str], encoding: str
    ) -> None:
        """Show what the file says. `encoding` is what its text was read as, empty where the file itself states it."""
        found = f"{count(len(notes), 'note')} in {self._name}."
        more = f" {count(len(left_out), 'line')} left out: tick what is a note as well." if left_out else ""
        self._say(found + more)
        self._show_encoding(encoding)
        self.preview.show_notes(notes, left_out, warnings)

    def show_problem(self, sentence: str) -> None:
        """Say why the file could not be read."""
        self._say("", sentence)
        self.preview.show_notes(())

    def _say(self, state: str, problem: str = "") -> None:
        self.state.setText(state)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _show_encoding(self, encoding: str) -> None:
        if encoding:
            self.encoding.show_read(encoding)
        offered = bool(encoding) or self.encoding.named != ""
        for widget in (self._encoding, self.encoding):
            widget.setVisible(offered)

    def _count(self) -> None:
        notes = self.preview.notes
        self.take_button.setEnabled(bool(notes))
        self.take_button.setText(f"Take {count(len(notes), 'note')}" if notes else "Take the notes")

    def _take(self) -> None:
        self.taken.emit(self.preview.notes)
        self.accept()

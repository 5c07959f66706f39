"""Changing a note: its words, where in the song it stands, and who asked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.catalogue.notes import NoteChanges
from app.domain.rounds import Note
from app.rounds.song_times import find_pin
from widgets.common.dialogs import FormDialog
from widgets.common.fields import TextArea, TextField
from widgets.common.look import Look
from widgets.rounds.words import place_words

_LINES = 6


class NoteForm(FormDialog):
    """`changed` carries what is to be changed."""

    changed = Signal(object)

    def __init__(self, look: Look, note: Note, parent: QWidget | None = None) -> None:
        super().__init__(look, "Note", "Keep", parent)
        self.setObjectName("note_form")
        self.text = TextArea("Note", "", _LINES)
        self.text.setPlainText(note.text)
        self.place = TextField("Time", "1:23 or 2:10-2:18")
        self.place.setText(place_words(note.from_s, note.to_s))
        self.by = TextField("Asked by", "")
        self.by.setText(note.asked_by)
        self.add_field("Note", self.text, (0, 0), 2)
        self.add_field("Time in the song", self.place, (1, 0))
        self.add_field("Asked by", self.by, (1, 1))

    def submit(self) -> None:
        """Tell what was typed, or say what cannot be."""
        place = self.place.text().strip()
        pin = find_pin(place) if place else None
        if place and (pin is None or place[: pin.begins].strip() or place[pin.ends :].strip()):
            self.show_problem(f"“{place}” is no place in a song; write it as 1:23, or 2:10-2:18, or leave it empty.")
            return
        changes = NoteChanges(
            text=self.text.toPlainText(),
            from_s=pin.from_s if pin else None,
            to_s=pin.to_s if pin else None,
            asked_by=self.by.text(),
        )
        self.changed.emit(changes)

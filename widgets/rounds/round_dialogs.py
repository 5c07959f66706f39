"""The dialogs of a round: a note changed, what a client wrote read before anything is kept, a round signed off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QListWidget, QPlainTextEdit, QTreeWidget, QTreeWidgetItem, QWidget

from app.catalogue.notes import NoteChanges
from app.domain.rounds import Note, ReadNote, SignedFile, Suggestion
from app.rounds.song_times import find_pin, stretch
from render.text import count
from widgets.common.buttons import Button
from widgets.common.dialogs import FormDialog, WrittenDialog
from widgets.common.fields import TextArea, TextField
from widgets.common.labels import TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.panels import column, row
from widgets.rounds.note_list import KINDS

_LINES = 6
_MOST_DOUBTS = 4
_ROW_HEIGHT = 30
_LEFT_OUT = "Left out"
_WHY_LEFT_OUT = (
    "It was taken for a greeting, a quote, a signature or a program's own words; ticked, it is a note as well."
)
_LIST_HEIGHT = 150
_NOTHING = "Nothing was rendered for this round, so the sign-off names no file."
_SIZE = (980, 560)
_WAIT_MS = 150  # after a key, before the block is read again
_HINT = "1:23 vocal up a touch; 2:10-2:18 snare too loud; overall brighter"


@dataclass(frozen=True, slots=True)
class PastedNote:
    """A remark as it is understood, the kind it looks like, and what its writer should be asked about its time."""

    note: ReadNote
    suggestion: Suggestion
    doubts: Sequence[str] = ()


class NotesPreview(QWidget):
    """`changed` follows every tick; there are ticks where something was left out, which may be taken in."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: list[ReadNote] = []
        self._ticks = False
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("As it is understood")
        self.tree.setHeaderLabels(["Time", "Note", "Kind"])
        self.tree.setRootIsDecorated(False)
        self.tree.setColumnWidth(0, 104)
        self.tree.setColumnWidth(2, 92)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.tree.itemChanged.connect(self.changed)
        self.doubts = TextLabel("", "warning", wrap=True)
        self.doubts.hide()
        self.setLayout(column(self.tree, self.doubts, gap=6))

    @property
    def notes(self) -> tuple[ReadNote, ...]:
        """The remarks that are to be taken, in their order."""
        return tuple(note for place, note in enumerate(self._notes) if self._is_taken(place))

    def show_notes(
        self, notes: Sequence[PastedNote], left_out: Sequence[PastedNote] = (), doubts: Sequence[str] = ()
    ) -> None:
        """Show remarks, what was left out below them, and `doubts` about the whole before those about their times."""
        self._notes = [pasted.note for pasted in (*notes, *left_out)]
        self._ticks = bool(left_out)
        self.tree.blockSignals(True)
        self.tree.clear()
        for pasted in notes:
            self.tree.addTopLevelItem(_line(pasted, ticked=True if left_out else None))
        for pasted in left_out:
            self.tree.addTopLevelItem(_left_out(pasted))
        self.tree.blockSignals(False)
        asked = list(dict.fromkeys((*doubts, *(doubt for pasted in notes for doubt in pasted.doubts))))
        self.doubts.setText("\n".join(asked[:_MOST_DOUBTS] + (["…"] if len(asked) > _MOST_DOUBTS else [])))
        self.doubts.setVisible(bool(asked))
        self.changed.emit()

    def _is_taken(self, place: int) -> bool:
        item = self.tree.topLevelItem(place)
        return item is not None and (not self._ticks or item.checkState(0) is Qt.CheckState.Checked)


def _line(pasted: PastedNote, *, ticked: bool | None) -> QTreeWidgetItem:
    """A remark in the preview; a time in doubt has a question mark."""
    note, suggestion = pasted.note, pasted.suggestion
    place = stretch(note.from_s, note.to_s) + (" ?" if pasted.doubts else "")
    item = QTreeWidgetItem([place, " ".join(note.text.split()), f"{KINDS[suggestion.kind]}?"])
    item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
    item.setToolTip(0, tooltip("\n".join(pasted.doubts)))
    item.setToolTip(1, tooltip(note.text))
    item.setToolTip(2, tooltip(suggestion.why))
    if ticked is not None:
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    return item


def _left_out(pasted: PastedNote) -> QTreeWidgetItem:
    item = _line(pasted, ticked=False)
    item.setText(2, _LEFT_OUT)
    item.setToolTip(2, tooltip(_WHY_LEFT_OUT))
    return item


Read = Callable[[str], tuple[Sequence[PastedNote], Sequence[PastedNote]]]
"""The remarks of a block, and what was left out of it."""


class PasteDialog(WrittenDialog):
    """`taken` carries the remarks as they were understood."""

    taken = Signal(object)
    unkept = ("Close without the notes?", "What stands in the field is not taken as notes yet.")

    def __init__(self, look: Look, read: Read, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._read = read
        self.setObjectName("paste_notes")
        self.setWindowTitle("Paste notes")
        self.resize(*_SIZE)
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName("What the client wrote")
        self.text.setPlaceholderText(_HINT)
        self.text.setTabChangesFocus(True)
        self.preview = NotesPreview()
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
        self.keep_written()

    def written(self) -> str:
        """What stands in the field."""
        return self.text.toPlainText().strip()

    @property
    def notes(self) -> tuple[ReadNote, ...]:
        """The remarks as they are understood now."""
        return self.preview.notes

    def look_again(self) -> None:
        """Read the block and show what it says."""
        self.preview.show_notes(*self._read(self.text.toPlainText()))
        self.take_button.setEnabled(bool(self.notes))
        self.take_button.setText(f"Take {count(len(self.notes), 'note')}" if self.notes else "Take the notes")

    def _take(self) -> None:
        self._timer.stop()
        self.look_again()  # what was typed in the last moment counts
        if self.notes:
            self.keep_written()
            self.taken.emit(self.notes)
            self.accept()

    def _lay_out(self, look: Look) -> None:
        cancel = Button(look, "Cancel")
        cancel.clicked.connect(self.cancel)
        written = column(TextLabel("What the client wrote", "small"), self.text, gap=6)
        understood = column(TextLabel("As it is understood", "small"), self.preview, gap=6)
        both = row(written, understood, gap=14)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        body = column(TextLabel("Paste notes", "title"), both, row(None, cancel, self.take_button))
        body.setContentsMargins(26, 22, 26, 20)
        self.setLayout(body)


class NoteForm(FormDialog):
    """`changed` carries what is to be changed."""

    changed = Signal(object)

    def __init__(self, look: Look, note: Note, parent: QWidget | None = None) -> None:
        super().__init__(look, "Note", "Keep", parent)
        self.setObjectName("note_form")
        self.text = TextArea("Note", "", _LINES)
        self.text.setPlainText(note.text)
        self.place = TextField("Time", "1:23 or 2:10-2:18")
        self.place.setText(stretch(note.from_s, note.to_s))
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
            self.show_problem(f"“{place}” is not a place in a song; write it as 1:23, or 2:10-2:18, or leave it empty.")
            return
        changes = NoteChanges(
            text=self.text.toPlainText(),
            from_s=pin.from_s if pin else None,
            to_s=pin.to_s if pin else None,
            asked_by=self.by.text(),
        )
        self.changed.emit(changes)


class SignoffForm(FormDialog):
    """`signed` carries the name."""

    signed = Signal(str)

    def __init__(
        self, look: Look, number: int, by: str, files: Sequence[SignedFile], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, f"Sign off round {number}", "Sign off", parent)
        self.setObjectName("signoff_form")
        self.by = TextField("Who signs it off", "")
        self.by.setText(by)
        self.files = QListWidget()
        self.files.setAccessibleName("Files that are signed off")
        self.files.setFixedHeight(_LIST_HEIGHT)
        for file in files:
            self.files.addItem(f"{PurePath(file.path).name}   {file.sha256[:12]}…")
        if not files:
            self.files.addItem(_NOTHING)
        self.add_field("Who signs it off", self.by, (0, 0))
        self.add_field("These files, kept with their hashes", self.files, (1, 0))

    def submit(self) -> None:
        """Tell the name, or ask for it."""
        if self.by.text().strip():
            self.signed.emit(self.by.text().strip())
            self.accept()
        else:
            self.show_problem("A sign-off needs a name; write who approved it.")

"""Notes from a file: read in a child process, shown as they were understood, and taken once somebody says so.

What was left out can be ticked, and what the file is written in changed.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.domain.jobs import JobState
from app.domain.rounds import NoteSource, ReadNote
from app.jobs.job import Job
from app.jobs.tasks import read_notes
from app.rounds.note_files import NotesFile
from app.text_likelihood import EncodingRules
from render.text import count
from widgets.common.buttons import Button
from widgets.common.fields import EncodingField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import column, row
from widgets.jobs import KeyedJobs
from widgets.rounds.round_dialogs import NotesPreview, PastedNote
from widgets.services import WindowServices

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


_FILES = "Notes (*.eml *.txt *.csv *.tsv *.json);;All files (*)"
Understand = Callable[[Sequence[ReadNote]], list[PastedNote]]


class NoteImport(KeyedJobs):
    """`taken` carries a round's id, how its notes came, and the notes; `dialog` is the one in view, or None."""

    taken = Signal(object, object, object)

    def __init__(self, services: WindowServices, view: QWidget, parent: QObject | None = None) -> None:
        super().__init__(services, parent)
        self._view = view
        self._understand: Understand = lambda _notes: []
        self._source = NoteSource.EMAIL
        self.dialog: ImportDialog | None = None

    def choose(self, round_id: int, understand: Understand) -> None:
        """Ask for a file of notes for a round; `understand` says what kind they look like, and what is in doubt."""
        chosen, _ = QFileDialog.getOpenFileName(self._view, "A file of notes", str(Path.home()), _FILES)
        if chosen:
            self.take(Path(chosen), round_id, understand)

    def take(self, file: Path, round_id: int, understand: Understand) -> None:
        """Read a file, and show its notes."""
        self._understand = understand
        dialog = ImportDialog(self._services.look, file.name, EncodingRules.load().files, self._view)
        dialog.encoding_chosen.connect(partial(self._read, file))
        dialog.taken.connect(lambda notes: self.taken.emit(round_id, self._source, notes))
        dialog.finished.connect(partial(self._forget, dialog, file))
        self.dialog = dialog
        self._read(file, "")
        dialog.open()

    def finish(self, key: Hashable, job: Job) -> None:  # noqa: ARG002 -- one at a time
        """Show what the file says, or why it could not be read."""
        if self.dialog is None:
            return
        if job.state is not JobState.DONE:
            self.dialog.show_problem(advised(job.failure or ""))
            return
        read: NotesFile = job.result(timeout=0)
        self._source = read.source
        self.dialog.show_notes(
            self._understand(read.notes), self._understand(read.left_out), read.warnings, read.encoding
        )

    def _read(self, file: Path, encoding: str) -> None:
        self.drop(file)  # a reading in another encoding is not waited for
        if self.dialog:
            self.dialog.show_reading()
        self.follow(file, self._services.jobs.start(read_notes, file, encoding, title=f"Read {file.name}"))

    def _forget(self, dialog: ImportDialog, file: Path, _result: int) -> None:
        self.drop(file)
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None

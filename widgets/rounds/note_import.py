"""Notes from a file: read in a child process, shown as they were understood, and taken once somebody says so."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.jobs import JobState
from app.domain.rounds import NoteSource, ReadNote
from app.jobs.job import Job
from app.jobs.tasks import read_notes
from app.rounds.note_files import NotesFile
from app.text_likelihood import EncodingRules
from widgets.common.messages import advised
from widgets.jobs import KeyedJobs
from widgets.rounds.import_dialog import ImportDialog
from widgets.rounds.notes_preview import PastedNote
from widgets.services import WindowServices

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

"""Answers an enquiry: reads while one types, inspects what was sent while one reads, and answers at one click."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.enquiry import Arrival, EnquiryRow
from app.domain.money import pounds
from app.enquiry.assessment import ArrivalInspector, EnquiryService, enquirer_of
from app.enquiry.client_note import read_words
from app.intake.checks.session_files import NAMES_GUESSED
from app.intake.file_rules import FileRules
from app.jobs.job import JobProgress
from app.use_cases.enquiry import EnquiryRequest, KeptEnquiry, answer_enquiry, archive_enquiry, restore_enquiry
from render.errors import BouncedeskError
from widgets.common.messages import advised
from widgets.common.words import moment
from widgets.enquiry.enquiry_dialog import EnquiryDialog
from widgets.enquiry.jobs import EnquiryJobs
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart
from widgets.services import WindowServices


class EnquiryController(QObject):
    """Opens the dialog; `dialog` is the one in view, None while there is none."""

    def __init__(
        self, services: WindowServices, rules: EnquiryService, today: Callable[[], date], window: QWidget
    ) -> None:
        super().__init__(window)
        self._services, self._rules, self._today, self._window = services, rules, today, window
        self.jobs = EnquiryJobs(services, ArrivalInspector(rules.advice, services.studio.rules), self)
        self.jobs.progressed.connect(self._show_progress)
        self.jobs.inspected.connect(self._take_arrival)
        self.jobs.failed.connect(self._failed)
        self._files = FileRules.load()
        self._path: Path | None = None
        self._arrival: Arrival | None = None
        self._kept: KeptEnquiry | None = None
        self._row: EnquiryRow | None = None
        self._waiting = False
        self.dialog: EnquiryDialog | None = None

    def open(self) -> None:
        """Begin a new enquiry, or stay with the one that is open."""
        if self.dialog is None:
            try:
                names = [client.name for client in self._services.catalogue.clients.all()]
            except BouncedeskError as error:
                self._services.messages.error(error)
                return
            self._begin(names)
        if self.dialog:
            self.dialog.open()

    def is_mix(self, path: Path) -> bool:
        """Whether a path is a file with the ending of audio files; what is in it is seen when it is listened to."""
        return path.is_file() and self._files.is_audio(path.name)

    def open_with(self, path: Path) -> None:
        """Begin an enquiry with what was sent, or give it to the one that is open."""
        self.open()
        if self.dialog and not self.dialog.answered:
            self.take(path)

    def show(self, song_id: int) -> None:
        """Show the last enquiry about a song again, with its reply."""
        catalogue = self._services.catalogue
        try:
            newest, row = catalogue.enquiries.newest(song_id), catalogue.songs.row(song_id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        if newest is None:
            self._services.messages.say(f"“{row.song.title}” did not begin with an enquiry.", "info")
        elif self.dialog is None:
            dialog = self._begin([])
            self._row = newest
            when = f"Copied on {moment(newest.replied_at)}." if newest.replied_at else "The reply was not copied yet."
            dialog.show_kept(row.client, newest, f"Received on {moment(newest.received_at)}. {when}")
            dialog.open()

    def take(self, path: Path, encoding: str = "") -> None:
        """Take what was sent, and look into it at once; the names in a zip are read in `encoding`."""
        if self.dialog is None:
            return
        self._path, self._arrival = path, None
        self.dialog.ask.show_problem("")
        self.dialog.ask.evidence.show_listening(path)
        self._propose()
        self.jobs.start(path, encoding)

    def _read_again(self, encoding: str) -> None:
        """Look into the same zip once more, its names read in another encoding."""
        if self._path:
            self.take(self._path, encoding)

    def write(self) -> None:
        """Answer the enquiry, as soon as what was sent has been looked into."""
        if self.dialog is None:
            return
        self._waiting = self.jobs.busy
        self.dialog.ask.show_busy(busy=self._waiting)
        if not self._waiting:
            self._answer(self.dialog)

    def _begin(self, names: list[str]) -> EnquiryDialog:
        self._path = self._arrival = self._kept = self._row = None
        self._waiting = False
        dialog = EnquiryDialog(self._services.look, self._window)
        dialog.ask.offer(names)
        dialog.ask.edited.connect(self._propose)
        dialog.ask.write_button.clicked.connect(self.write)
        dialog.ask.evidence.dropped.connect(self.take)
        dialog.ask.evidence.choose.connect(self._choose_file)
        dialog.ask.evidence.choose_folder.connect(self._choose_folder)
        dialog.ask.evidence.removed.connect(self._leave_out)
        dialog.ask.evidence.encoding_chosen.connect(self._read_again)
        dialog.ask.evidence.cancelled.connect(self.jobs.stop)
        dialog.reply.copy_button.clicked.connect(self._copy)
        dialog.reply.open_button.clicked.connect(self._open_song)
        dialog.reply.back_button.clicked.connect(self._archive)
        dialog.finished.connect(self._close)
        self.dialog = dialog
        return dialog

    def _propose(self) -> None:
        """Read the note as it stands, for client and title."""
        if self.dialog:
            note = self._rules.read(self.dialog.ask.note.toPlainText(), self._today())
            self.dialog.ask.propose(enquirer_of(note, self._path), read_words(note))

    def _answer(self, dialog: EnquiryDialog) -> None:
        request = EnquiryRequest(dialog.ask.note.toPlainText(), self._path, dialog.ask.enquirer)
        catalogue = self._services.catalogue
        try:
            assessed, kept = answer_enquiry(self._rules, self._services.books(), request, self._arrival)
        except BouncedeskError as error:
            dialog.ask.show_problem(advised(error))
            return
        self._kept, self._row = kept, kept.enquiry
        self.jobs.retain()
        title = kept.song.title
        self._services.edits.remember(
            f"the enquiry about {title}",
            lambda: restore_enquiry(catalogue, kept),
            lambda: archive_enquiry(catalogue, kept),
        )
        self._services.watch.touch()
        whose = "" if kept.known else f" {kept.client.name} is a new client."
        quoted = f" {kept.quote.name} over {pounds(kept.quote.gross)} waits among the drafts." if kept.quote else ""
        dialog.show_assessed(assessed, f"“{title}” is on the Board, assessed.{whose}{quoted}")

    def _take_arrival(self, arrival: Arrival) -> None:
        if self.dialog is None or self._path is None:
            return
        self._arrival = arrival
        self.dialog.ask.evidence.show_analysed(self._path, _guessed(arrival))
        if self._waiting:
            self.write()

    def _failed(self, sentence: str) -> None:
        self._leave_out()
        if self.dialog and sentence:
            self.dialog.ask.evidence.ask(sentence)

    def _leave_out(self) -> None:
        self._path = self._arrival = None
        self._waiting = False
        self.jobs.forget()
        if self.dialog:
            self.dialog.ask.show_busy(busy=False)
            self.dialog.ask.evidence.ask()
            self._propose()

    def _show_progress(self, _path: Path, progress: JobProgress) -> None:
        if self.dialog:
            self.dialog.ask.evidence.progress.show_progress(progress)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, "What was sent", str(Path.home()))
        if chosen:
            self.take(Path(chosen))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._window, "The folder that was sent", str(Path.home()))
        if chosen:
            self.take(Path(chosen))

    def _copy(self) -> None:
        if self.dialog is None or self._row is None:
            return
        reply = self.dialog.reply.reply
        QGuiApplication.clipboard().setText(reply.text)
        try:
            self._services.catalogue.enquiries.mark_replied(self._row.id, reply)
        except BouncedeskError as error:
            self.dialog.reply.status.setText(advised(error))
            return
        self.dialog.keep_written()
        self.dialog.reply.status.setText("Copied: paste it into your mail. It is kept with the song.")

    def _open_song(self) -> None:
        row = self._row
        if row and self._shut():
            self._services.navigate.song.emit(row.song_id)

    def _archive(self) -> None:
        kept = self._kept
        if kept and self._shut():
            self._services.edits.stack.undo()
            self._services.messages.say(f"“{kept.song.title}” is in the archive; Redo brings it back.", "info")

    def _shut(self) -> bool:
        """Close the dialog; False where what was written is asked about first."""
        if self.dialog:
            self.dialog.accept()
        return self.dialog is None

    def _close(self) -> None:
        self.jobs.forget()
        self._path = self._arrival = self._kept = self._row = None
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None


def _guessed(arrival: Arrival) -> str:
    """Which encoding the names in a zip were read as, where they do not prove theirs."""
    problems = arrival.scan.problems if arrival.scan else ()
    return next((problem.message for problem in problems if problem.code == NAMES_GUESSED), "")


def make(services: PageServices) -> WindowPart:
    """Takes a mix dropped on the window too: it is an enquiry, where a folder is a session."""
    controller = EnquiryController(services, EnquiryService.open(), services.today, services.window)

    def take(path: Path) -> bool:
        if controller.is_mix(path):
            controller.open_with(path)
            return True
        return False

    return WindowPart(
        takes=take,
        actions=(
            MenuAction("new_enquiry", "New enquiry …", "Ctrl+Shift+E", MenuPlace("&File", 1, 1), controller.open),
            MenuAction(
                "show_enquiry", "Show the enquiry", "Ctrl+Shift+Y", MenuPlace("&Song", 1, 4), on_song=controller.show
            ),
        ),
    )

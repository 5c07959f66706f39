"""Letters to the client about what arrived: drafted, shown, copied and kept."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.catalogue import SongRow
from app.domain.session import SessionKind
from app.intake.letter import Letter, LetterPaper, LetterPapers, LetterRules, Writer
from app.intake.problem_rules import ProblemRules
from render.atomic import write_whole
from render.errors import BouncedeskError
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import row
from widgets.services import WindowServices

_NOTHING_CAME = "No files have arrived from the client for this song yet, so there is nothing to write about."
_SIZE = (680, 620)
_COPIED = "Copied: paste it into your mail."


class Letters(QObject):
    """Drafts letters; `dialog` is the one in view, None while there is none."""

    def __init__(
        self, services: WindowServices, papers: LetterPapers, today: Callable[[], date], window: QWidget
    ) -> None:
        super().__init__(window)
        self._services, self._papers, self._today, self._window = services, papers, today, window
        self._rules, self._problems = LetterRules.load(), ProblemRules.load()
        self.dialog: LetterDialog | None = None

    def show(self, row: SongRow) -> None:
        """Show the letter about what the client sent for a song, which asks for what its brief lacks."""
        catalogue = self._services.catalogue
        try:
            session = catalogue.sessions.newest(row.song.id, SessionKind.RECEIVED)
            if session is None:
                self._services.messages.say(_NOTHING_CAME, "info")
                return
            scan, brief = catalogue.sessions.scan(session.id), catalogue.briefs.get(row.song.id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        writer = Writer(self._rules, self._problems, self._services.details.current.name)
        letter = writer.write(scan, brief, row.client, row.song.title)
        dialog = LetterDialog(self._services.look, letter, Path.home(), self._papers, self._today, self._window)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None


class LetterDialog(QDialog):
    """Shows a letter; what is typed over it is what is copied and saved."""

    def __init__(
        self,
        look: Look,
        letter: Letter,
        folder: Path,
        papers: LetterPapers,
        today: Callable[[], date] = date.today,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder, self._papers, self._today = folder, papers, today
        self.setWindowTitle("Letter to the client")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self.subject = QLineEdit(letter.subject)
        self.subject.setAccessibleName("Subject")
        self.text = QPlainTextEdit(letter.text())
        self.text.setAccessibleName("Letter")
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        self.said = TextLabel("", "muted", wrap=True)
        self.copy_button = Button(look, "Copy the letter", kind="primary")
        self.copy_button.setDefault(True)
        self.copy_button.clicked.connect(self.copy)
        self.save_button = Button(look, "Save as text …")
        self.save_button.clicked.connect(partial(self._choose, "Text (*.txt)", ".txt", self.save))
        self.pdf_button = Button(look, "Save as PDF …")
        self.pdf_button.clicked.connect(partial(self._choose, "PDF (*.pdf)", ".pdf", self.save_pdf))
        close = Button(look, "Close")
        close.clicked.connect(self.accept)
        self._lay_out(close)

    def copy(self) -> None:
        """Put the letter on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.said.setText(_COPIED)

    def save(self, path: Path) -> None:
        """Keep the letter with its subject as a text file; says where, or why not."""
        whole = f"{self.subject.text()}\n\n{self.text.toPlainText()}"
        self._say_saved(path, lambda: write_whole(path, whole.encode("utf-8", "replace")))

    def save_pdf(self, path: Path) -> None:
        """Keep the letter as a PDF of A4 pages, dated today; says where, or why not."""
        paper = LetterPaper(self.subject.text(), self.text.toPlainText(), self._today().isoformat())
        self._say_saved(path, lambda: self._papers.write_letter(path, paper))

    def _choose(self, kind: str, ending: str, save: Callable[[Path], None]) -> None:
        start = str(self._folder / f"{file_name(self.subject.text())}{ending}")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the letter", start, kind)
        if chosen:
            path = Path(chosen)
            save(path if path.suffix else path.with_suffix(ending))

    def _say_saved(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except BouncedeskError as error:
            self.said.setText(advised(error))
        else:
            self.said.setText(f"Saved as {path.name}.")

    def _lay_out(self, close: Button) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(26, 22, 26, 20)
        body.setSpacing(10)
        body.addWidget(TextLabel("Letter to the client", "title"))
        body.addWidget(TextLabel("Subject", "small"))
        body.addWidget(self.subject)
        body.addWidget(self.text, 1)
        body.addWidget(self.said)
        body.addLayout(row(self.save_button, self.pdf_button, None, close, self.copy_button))


def file_name(subject: str) -> str:
    """A subject as a file may be called; never empty."""
    bare = "".join(character for character in subject if character.isalnum() or character in " -_,.&()'")
    return " ".join(bare.split()).strip(". ")[:100] or "Letter"

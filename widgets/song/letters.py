"""Letters to the client about what arrived: drafted, shown, copied and kept."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.catalogue import SongRow
from app.intake.letter import Letter, LetterPapers
from app.use_cases.books import paper_name
from app.use_cases.letters import NOTHING_ARRIVED, save_letter, save_letter_text, song_letter
from render.errors import BouncedeskError
from widgets.common.buttons import Button
from widgets.common.dialogs import WrittenDialog
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import row
from widgets.services import WindowServices

_SIZE = (680, 620)
_COPIED = "Copied: paste it into your mail."


class Letters(QObject):
    """Drafts letters; `dialog` is the one in view, None while there is none."""

    def __init__(
        self, services: WindowServices, papers: LetterPapers, today: Callable[[], date], window: QWidget
    ) -> None:
        super().__init__(window)
        self._services, self._papers, self._today, self._window = services, papers, today, window
        self.dialog: LetterDialog | None = None

    def show(self, row: SongRow) -> None:
        """Show the letter about what the client sent for a song, which asks for what its brief lacks."""
        try:
            letter = song_letter(self._services.catalogue, row.song.id, self._services.details.current.name)
        except BouncedeskError as error:
            self._services.messages.say(advised(error), "info" if error.code == NOTHING_ARRIVED else "error")
            return
        dialog = LetterDialog(self._services.look, letter, Path.home(), self._papers, self._today, self._window)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None


class LetterDialog(WrittenDialog):
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
        super().__init__(look, parent)
        self._folder, self._papers, self._today = folder, papers, today
        self.setWindowTitle("Letter to the client")
        self.resize(*_SIZE)
        self.subject = QLineEdit(letter.subject)
        self.subject.setAccessibleName("Subject")
        self.text = QPlainTextEdit(letter.text())
        self.text.setAccessibleName("Letter")
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        self.status = TextLabel("", "muted", wrap=True)
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
        self.keep_written()

    def written(self) -> str:
        """Subject and letter."""
        return f"{self.subject.text()}\n{self.text.toPlainText()}"

    def copy(self) -> None:
        """Put the letter on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.status.setText(_COPIED)
        self.keep_written()

    def save(self, path: Path) -> None:
        """Keep the letter with its subject as a text file; says where, or why not."""
        self._say_saved(path, lambda: save_letter_text(path, self.subject.text(), self.text.toPlainText()))

    def save_pdf(self, path: Path) -> None:
        """Keep the letter as a PDF of A4 pages, dated today; says where, or why not."""
        subject, text = self.subject.text(), self.text.toPlainText()
        self._say_saved(path, lambda: save_letter(self._papers, path, subject, text, self._today()))

    def _choose(self, kind: str, ending: str, save: Callable[[Path], None]) -> None:
        start = str(self._folder / paper_name(self.subject.text(), ending))
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the letter", start, kind)
        if chosen:
            path = Path(chosen)
            save(path if path.suffix else path.with_suffix(ending))

    def _say_saved(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except BouncedeskError as error:
            self.status.setText(advised(error))
        else:
            self.status.setText(f"Saved as {path.name}.")
            self.keep_written()

    def _lay_out(self, close: Button) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(26, 22, 26, 20)
        body.setSpacing(10)
        body.addWidget(TextLabel("Letter to the client", "title"))
        body.addWidget(TextLabel("Subject", "small"))
        body.addWidget(self.subject)
        body.addWidget(self.text, 1)
        body.addWidget(self.status)
        body.addLayout(row(self.save_button, self.pdf_button, None, close, self.copy_button))

"""What was sent: dropped or chosen, looked into, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.jobs.job import JobProgress
from widgets.common.buttons import Button
from widgets.common.desktop_files import DropZone
from widgets.common.fields import EncodingField
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import column, row
from widgets.common.progress import ProgressView


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """How the page asks for what was sent."""

    heading: str
    text: str
    drop: str
    done: str
    folders: bool = False


class EvidencePage(QWidget):
    """`dropped` carries a path; `choose` and `choose_folder` ask for one; `removed` and `cancelled` are wishes.

    `encoding_chosen` carries what the names in a zip are to be read as.
    """

    dropped = Signal(object)
    choose = Signal()
    choose_folder = Signal()
    removed = Signal()
    cancelled = Signal()
    encoding_chosen = Signal(str)

    def __init__(
        self, look: Look, words: EvidenceWords, parent: QWidget | None = None, *, encodings: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._path: Path | None = None
        self.zone = DropZone(look, words.drop, "It is only listened to, never changed.", "file")
        self.folder_button = Button(look, "Choose a folder …", "folder", "quiet")
        self.folder_button.clicked.connect(self.choose_folder)
        self.folder_button.setVisible(words.folders)
        self.zone.dropped.connect(self.dropped)
        self.zone.choose.connect(self.choose)
        self.progress = ProgressView(look)
        self.progress.cancelled.connect(self.cancelled)
        self.name = ElidedLabel("", "strong")
        self.remove = Button(look, "Leave the file out", "cancel")
        self.remove.clicked.connect(self.removed)
        self.guessed = TextLabel("", "warning", wrap=True)
        self.encoding = EncodingField("Names are written in", encodings)
        self.encoding.chosen.connect(self.encoding_chosen)
        self._encoding = QWidget()
        self.problem = TextLabel("", "error", wrap=True)
        self.problem.hide()
        self._stack = QStackedWidget()
        self._lay_out()

    def ask(self, problem: str = "") -> None:
        """Ask for a file, with a sentence where the last one was no use."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._stack.setCurrentIndex(0)
        self.folder_button.setVisible(self._words.folders)

    def show_listening(self, path: Path) -> None:
        """The file is being listened to."""
        self.problem.hide()
        self.progress.begin(f"Looking into {path.name}")
        self._stack.setCurrentIndex(1)
        self.folder_button.hide()
        if path != self._path:
            self._path = path
            self.encoding.setCurrentIndex(0)  # what another zip was read as says nothing of this one

    def show_progress(self, progress: JobProgress) -> None:
        """How far the listening is."""
        self.progress.show_progress(progress)

    def show_analysed(self, path: Path, guessed: str = "") -> None:
        """The file has been listened to; `guessed` says which encoding the names in it were read as without proof."""
        self.name.setText(path.name)
        self.guessed.setText(guessed)
        self.guessed.setVisible(bool(guessed))
        self._encoding.setVisible(bool(guessed or self.encoding.named))
        self._stack.setCurrentIndex(2)

    def _lay_out(self) -> None:
        analysed = QWidget()
        done = TextLabel(self._words.done, "muted", wrap=True)
        self._encoding.setLayout(row(TextLabel("Names are written in", "small"), self.encoding, None))
        analysed.setLayout(column(self.name, done, self.guessed, self._encoding, row(self.remove, None)))
        for page in (self.zone, self.progress, analysed):
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(page)
            if page is not self.zone:
                inside.addStretch(1)
            self._stack.addWidget(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(TextLabel(self._words.heading, "heading"))
        layout.addWidget(TextLabel(self._words.text, "muted", wrap=True))
        layout.addSpacing(6)
        layout.addWidget(self._stack, 1)
        layout.addLayout(row(None, self.folder_button, None))
        layout.addWidget(self.problem)

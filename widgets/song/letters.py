"""Writing to the client about a session: the letter is drafted from its scan, and shown."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.brief import Brief
from app.domain.catalogue import SongRow
from app.domain.session import Scan
from app.intake.letter import LetterRules, Writer
from app.intake.problem_rules import ProblemRules
from widgets.common.look import Look
from widgets.song.letter_dialog import LetterDialog


class Letters(QObject):
    """Drafts letters; `dialog` is the one in view, None while there is none."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._window = look, window
        self._writer = Writer(LetterRules.load(), ProblemRules.load(), studio="")
        self.dialog: LetterDialog | None = None

    def show(self, row: SongRow, scan: Scan) -> None:
        """Show the letter about a song's session."""
        letter = self._writer.write(scan, Brief(deadline=row.song.due or ""), row.client, row.song.title)
        dialog = LetterDialog(self._look, letter, Path.home(), self._window)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None

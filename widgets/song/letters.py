"""Writing to the client about a session: the letter is drafted from its scan, and shown."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.catalogue import SongRow
from app.domain.session import SessionKind
from app.intake.letter import LetterRules, Writer
from app.intake.letter_paper import LetterPapers
from app.intake.problem_rules import ProblemRules
from render.errors import BouncedeskError
from widgets.services import WindowServices
from widgets.song.letter_dialog import LetterDialog

_NOTHING_CAME = "No files have arrived from the client for this song yet, so there is nothing to write about."


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

"""Reads the log of the open song once it is looked at."""

from PySide6.QtCore import QObject

from app.catalogue import Catalogue
from app.rounds.log_wording import HistoryWords
from widgets.activity.section import ActivityView, Line
from widgets.common.background_read import BackgroundRead
from widgets.common.words import moment
from widgets.services import WindowServices


class ActivityController(QObject):
    """Off the window's thread; nothing is read while another section is in view."""

    def __init__(self, services: WindowServices, view: ActivityView, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._view, self._words = services, view, HistoryWords.load()
        self._song_id: int | None = None
        self._reading = BackgroundRead("activity", self)
        self._reading.came.connect(view.model.show_lines)
        self._reading.failed.connect(services.messages.error)
        services.jobs.closed.connect(self._reading.close)
        services.watch.changed.connect(self.refresh)
        services.edits.made.connect(self.refresh)
        view.came.connect(self.refresh)

    def show_song(self, song_id: int, _stems: object = ()) -> None:
        """The Song page shows this song, or shows it again."""
        if song_id != self._song_id:
            self._view.model.show_lines(())
        self._song_id = song_id
        self.refresh()

    def refresh(self) -> None:
        """Read the log again, where it is in view."""
        song_id, catalogue, words = self._song_id, self._services.catalogue, self._words
        if song_id is not None and self._view.isVisible():
            self._reading.ask(lambda: _lines(catalogue, song_id, words))


def _lines(catalogue: Catalogue, song_id: int, words: HistoryWords) -> list[Line]:
    found = catalogue.activity.of_song(song_id)
    return [(moment(entry.at), entry.who, words.sentence_of(entry)) for entry in found]

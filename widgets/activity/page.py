"""The Activity section of a song: the log, the newest first; read once it is looked at, never edited."""

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.catalogue import Catalogue
from app.rounds.log_wording import HistoryWords
from widgets.catalogue_access import BackgroundRead
from widgets.common.fields import SearchField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, row
from widgets.common.tables import LineModel, LineTable
from widgets.common.words import moment
from widgets.page import MenuAction, MenuPlace, PageServices, SongSection
from widgets.services import WindowServices

Line = tuple[str, str, str]
_HEADINGS = ("When", "Who", "What")
_WHAT = 2
_WIDTHS = (180, 130, 0)


class ActivityModel(LineModel[Line]):
    """Moment, person and sentence of each entry."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)

    def text(self, line: Line, column: int) -> str:
        """The cell as it was read."""
        return line[column]

    def whole(self, line: Line, column: int) -> str:
        """A sentence that may be cut."""
        return line[_WHAT] if column == _WHAT else ""


class ActivityView(QWidget):
    """`came` follows each time the section comes into view."""

    came = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("section_activity")
        self.model, self.shown = ActivityModel(), QSortFilterProxyModel()
        self.shown.setSourceModel(self.model)
        self.shown.setFilterKeyColumn(-1)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = SearchField(look, "Filter the log")
        self.search.textChanged.connect(self.shown.setFilterFixedString)
        self.search.setFixedWidth(260)
        self.table = LineTable(look, "Activity of the song", self.shown, _WIDTHS)
        self.table.setObjectName("activity")
        card = Card(margin=16)
        card.body.addLayout(row(TextLabel("What was done", "heading"), None, self.search))
        card.body.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    def showEvent(self, event: QShowEvent) -> None:
        """The section has come to the front."""
        super().showEvent(event)
        if not event.spontaneous():
            self.came.emit()


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
    entries = catalogue.activity.of_song(song_id)
    return [(moment(entry.at), entry.who, words.sentence_of(entry)) for entry in entries]


def make(services: PageServices) -> SongSection:
    """The log of the open song."""
    view = ActivityView(services.look)
    controller = ActivityController(services, view, services.window)
    place = MenuPlace("&Song", 3, 3)
    return SongSection(
        key="activity",
        title="Activity",
        view=view,
        show_song=controller.show_song,
        actions=(MenuAction("open_activity", "What was done to the song", "Ctrl+Shift+H", place, section="activity"),),
    )

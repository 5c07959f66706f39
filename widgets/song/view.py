"""The Song page: no song, or a song's sections: first its session (none yet, a scan going on, or what to deliver).

The other sections, as Master, are pages of their own that the composition adds.
"""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.jobs.job import JobProgress
from widgets.common.desktop_files import DropZone
from widgets.common.look import Look
from widgets.common.panels import GAP, PAGE_MARGIN, Card, EmptyState
from widgets.common.progress import ProgressView
from widgets.song.deliver_panel import DeliverPanel
from widgets.song.header import SongFacts, SongHeader
from widgets.song.session_panel import SessionPanel

_SCAN_WIDTH = 460


class SongView(QWidget):
    """Lays the page out; what it means is the controller's to decide."""

    dropped = Signal(object)
    folder_wanted = Signal()
    zip_wanted = Signal()
    board_wanted = Signal()
    scan_cancelled = Signal()

    def __init__(
        self, look: Look, formats: Mapping[str, str], reasons: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page_song")
        self.header = SongHeader(look)
        self.no_song = EmptyState(
            look,
            "song",
            "No song is open",
            "Open one from the Board, or drop a folder or zip of stems anywhere in this window.",
            "Go to the Board",
        )
        self.no_song.action.connect(self.board_wanted)
        self.drop_zone = DropZone(
            look, "Drop the folder of stems or its zip here", "It is only read: nothing is ever written into it."
        )
        self.drop_zone.dropped.connect(self.dropped)
        self.drop_zone.choose.connect(self.folder_wanted)
        self.drop_zone.zip_wanted.connect(self.zip_wanted)
        self.scan = ProgressView(look)
        self.scan.cancelled.connect(self.scan_cancelled)
        self.session = SessionPanel(look)
        self.session.folder_wanted.connect(self.folder_wanted)
        self.session.zip_wanted.connect(self.zip_wanted)
        self.deliver = DeliverPanel(look, formats, reasons)
        self._pages, self._body, self._sections = QStackedWidget(), QStackedWidget(), QStackedWidget()
        self.section_bar = QTabBar()
        self.section_bar.setObjectName("sections")
        self.section_bar.setAccessibleName("Sections of the song")
        self.section_bar.setExpanding(False)
        self.section_bar.currentChanged.connect(self._show_section)
        self._scanning, self._working = self._scan_page(), self._work_page()
        self._lay_out()

    def show_none(self) -> None:
        """No song is open."""
        self._pages.setCurrentWidget(self.no_song)

    def show_song(self, facts: SongFacts) -> None:
        """A song is open; what is below its head follows from another call."""
        self.header.show_facts(facts)
        self._pages.setCurrentIndex(1)

    def add_section(self, title: str, page: QWidget) -> None:
        """Put a section after those there are."""
        self._sections.addWidget(page)
        self.section_bar.addTab(title)

    def open_section(self, page: QWidget | None = None) -> None:
        """Bring a section to the front; the session without a `page`."""
        self.section_bar.setCurrentIndex(self._sections.indexOf(page or self._body))

    @property
    def section(self) -> QWidget | None:
        """The section in front."""
        return self._sections.currentWidget()

    def show_drop_zone(self) -> None:
        """The song has no session yet."""
        self._body.setCurrentWidget(self.drop_zone)

    def show_scanning(self, title: str, progress: JobProgress | None) -> None:
        """A folder is being scanned."""
        if self._body.currentWidget() is not self._scanning:
            self.scan.begin(title)
            self._body.setCurrentWidget(self._scanning)
        if progress:
            self.scan.show_progress(progress)

    def show_session(self) -> None:
        """The session, as its panels show it."""
        self._body.setCurrentWidget(self._working)

    @property
    def showing_session(self) -> bool:
        """Whether a session and what can be delivered of it are in view."""
        return self._pages.currentIndex() == 1 and self._body.currentWidget() is self._working

    def _show_section(self, place: int) -> None:
        self._sections.setCurrentIndex(place)

    def _scan_page(self) -> QWidget:
        card = Card(margin=26)
        card.setFixedWidth(_SCAN_WIDTH)
        card.body.addWidget(self.scan)
        page = QWidget()
        around = QVBoxLayout(page)
        around.addStretch(2)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(card)
        line.addStretch(1)
        around.addLayout(line)
        around.addStretch(3)
        return page

    def _work_page(self) -> QWidget:
        page = QWidget()
        across = QHBoxLayout(page)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        across.addWidget(self.session, 3)
        across.addWidget(self.deliver, 1)
        return page

    def _lay_out(self) -> None:
        for part in (self.drop_zone, self._scanning, self._working):
            self._body.addWidget(part)
        self.add_section("Session", self._body)
        page = QWidget()
        down = QVBoxLayout(page)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(GAP - 2)
        down.addWidget(self.header)
        down.addWidget(self.section_bar)
        down.addWidget(self._sections, 1)
        self._pages.addWidget(self.no_song)
        self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 6, PAGE_MARGIN, PAGE_MARGIN - 6)
        layout.addWidget(self._pages)

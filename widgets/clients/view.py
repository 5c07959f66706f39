"""The Clients page: a list at the left, the client chosen from it at the right."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.domain.catalogue import Client, SongRow
from render.text import count
from widgets.clients.client_list import CLIENT_ROLE, ClientDelegate, ClientLine, ClientModel, ClientSongModel
from widgets.common.buttons import Button
from widgets.common.fields import SearchField
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import GAP, PAGE_MARGIN, Card, EmptyState, column, row
from widgets.common.tables import LineTable

_LIST_WIDTH = 290
_WIDTHS = (0, 130, 112, 124, 146)


class ClientsView(QWidget):
    """Lays the page out; what it means is the controller's to decide."""

    new_wanted = Signal()
    edit_wanted = Signal()
    song_wanted = Signal()
    filtered = Signal(str)
    chosen = Signal(object)
    song_opened = Signal(object)
    releases_wanted = Signal()
    statement_wanted = Signal()
    archive_wanted = Signal()
    merge_wanted = Signal()
    remove_wanted = Signal()
    erase_wanted = Signal()
    archived_shown = Signal(bool)

    def __init__(self, look: Look, today: Callable[[], date] = date.today, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_clients")
        self._summary = TextLabel("", "muted")
        self.new_button = Button(look, "New client", "add", "primary")
        self.new_button.clicked.connect(self.new_wanted)
        self.search = SearchField(look, "Filter clients")
        self.search.textChanged.connect(self.filtered)
        self.model = ClientModel()
        self.list = QListView()
        self.list.setAccessibleName("Clients")
        self.list.setProperty("role", "plain")
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setModel(self.model)
        self.list.setItemDelegate(ClientDelegate(look, self))
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.songs = ClientSongModel(today)
        self.table = LineTable(look, "Songs of this client", self.songs, _WIDTHS)
        self.table.doubleClicked.connect(self._open_index)
        self.table.entered_row.connect(self._open_row)
        self._name, self._email = ElidedLabel("", "title"), ElidedLabel("", "muted")
        self._notes = TextLabel("", wrap=True)
        self._heading = TextLabel("", "heading")
        self._stack = QStackedWidget()
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self._entry("Releases …", "Singles, EPs and albums: edit, archive, merge or delete them", self.releases_wanted)
        self._entry("Statement of account …", "What was invoiced and what came, as a PDF", self.statement_wanted)
        self.archive_action = self._entry("Archive client", "Lists leave the client out", self.archive_wanted)
        self._entry("Merge with …", "Make another entry for the same client one with this", self.merge_wanted)
        self._entry("Delete client …", "With their songs, where nothing must be kept", self.remove_wanted)
        self._entry("Erase personal data …", "For good, when a person asks for it", self.erase_wanted)
        self.menu.addSeparator()
        self.archived_action = self.menu.addAction("Show archived clients")
        self.archived_action.setCheckable(True)
        self.archived_action.toggled.connect(self.archived_shown)
        self._lay_out(look)

    def show_clients(self, lines: Sequence[ClientLine], summary: str) -> None:
        """Show the clients; the one that was current stays so, or the first becomes it."""
        current = self.current()
        self._summary.setText(summary)
        self._stack.setCurrentIndex(1)
        if self.model.show_lines(lines) and lines:
            self.select(current if current is not None else lines[0].client.id)

    def show_none(self) -> None:
        """There is no client at all."""
        self.model.show_lines(())
        self._summary.setText("")
        self._stack.setCurrentIndex(0)

    def show_client(self, client: Client | None, songs: Sequence[SongRow]) -> None:
        """Show one client and their songs; None where no client is chosen."""
        self._detail.setVisible(client is not None)
        if client:
            self._name.setText(client.name)
            self.archive_action.setText("Bring back client" if client.archived_at else "Archive client")
            self._email.setText(client.email or "No e-mail address")
            self._notes.setText(client.notes)
            self._notes.setVisible(bool(client.notes))
            self._heading.setText(count(len(songs), "song") if songs else "No songs yet")
            self.table.setVisible(bool(songs))
            self.songs.show_lines(songs)

    def current(self) -> int | None:
        """The id of the client chosen, None where there is none."""
        index = self.list.currentIndex()
        return index.data(CLIENT_ROLE).client.id if index.isValid() else None

    def lists(self, client_id: int) -> bool:
        """Whether a client is among those in view."""
        return any(line.client.id == client_id for line in self.model.lines)

    def select(self, client_id: int) -> None:
        """Choose a client."""
        for place, line in enumerate(self.model.lines):
            if line.client.id == client_id:
                self.list.setCurrentIndex(self.model.index(place))
                return
        if self.model.lines:
            self.list.setCurrentIndex(self.model.index(0))

    def _lay_out(self, look: Look) -> None:
        head = row(column(TextLabel("Clients", "title"), self._summary, gap=2), None, self.new_button)
        empty = EmptyState(
            look,
            "clients",
            "No clients yet",
            "Add the first one; or they come by themselves with their songs.",
            "New client",
        )
        empty.action.connect(self.new_wanted)
        side = Card(margin=10)
        side.setFixedWidth(_LIST_WIDTH)
        side.body.addWidget(self.search)
        side.body.addWidget(self.list, 1)
        page = QWidget()
        across = QHBoxLayout(page)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        across.addWidget(side)
        across.addWidget(self._detail_card(look), 1)
        self._stack.addWidget(empty)
        self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 6, PAGE_MARGIN, PAGE_MARGIN - 6)
        layout.setSpacing(GAP + 4)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def _detail_card(self, look: Look) -> QWidget:
        edit = Button(look, "Edit client", "edit")
        edit.clicked.connect(self.edit_wanted)
        song = Button(look, "New song", "add")
        song.clicked.connect(self.song_wanted)
        more = Button(look, "More")
        more.setMenu(self.menu)
        card = Card(margin=22)
        head = row(column(self._name, self._email, gap=2), edit, song, more)
        head.setStretch(0, 1)
        self._detail = QWidget()
        lines = column(head, self._notes, self._heading, self.table, gap=12)
        lines.setStretch(3, 1)
        lines.addStretch(0)
        self._detail.setLayout(lines)
        card.body.addWidget(self._detail)
        return card

    def _entry(self, text: str, hint: str, wanted: SignalInstance) -> QAction:
        action = self.menu.addAction(text)
        action.setToolTip(hint)
        action.triggered.connect(wanted)
        return action

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(CLIENT_ROLE).client.id)

    def _open_index(self, index: QModelIndex) -> None:
        self._open_row(index.row())

    def _open_row(self, place: int) -> None:
        self.song_opened.emit(self.songs.lines[place].song.id)

"""One stage of the Board: a column of cards, or a narrow strip while there are none. Takes songs dropped on it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from app.domain.brief import Readiness
from app.domain.catalogue import SongRow, Stage
from render.text import count
from widgets.board.card import CardDelegate
from widgets.board.model import NOTHING_KNOWN, SONG_ROLE, StageModel, dragged_song
from widgets.common.boxes import row
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.words import title_of

WIDTH = 204
STRIP = 44


class StageList(QListView):
    """The cards of a stage. Enter opens, left and right go to the next column."""

    sideways = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(False)  # the column takes drops, also beside the cards
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows to the sides leave the column; Enter opens on every platform."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class StageColumn(QFrame):
    """A stage with its songs. `opened`, `dropped` and `asked` (for a menu) carry song ids."""

    opened = Signal(object)
    chosen = Signal(object)
    dropped = Signal(object, object)
    asked = Signal(object, object)

    def __init__(self, stage: Stage, look: Look, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = stage
        self.setObjectName(f"stage_{stage}")
        self.setProperty("role", "well")
        self.setAcceptDrops(True)
        self._look = look
        self._count = TextLabel("", "small")
        self._head = QWidget()
        self.model = StageModel()
        self.list = StageList()
        self.list.setAccessibleName(title_of(stage))
        self.list.setModel(self.model)
        self.list.setItemDelegate(CardDelegate(look, today, self))
        self.list.activated.connect(self._open)
        self.list.doubleClicked.connect(self._open)
        self.list.customContextMenuRequested.connect(self._ask)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self._lay_out()
        self._fold()

    def show_rows(self, rows: Sequence[SongRow], readiness: Mapping[int, Readiness] = NOTHING_KNOWN) -> None:
        """Show these songs, with how ready they are; the one that was current stays so."""
        current = self.current()
        if self.model.show_rows(rows, readiness):
            if current is not None:
                self.select(current)
            self._fold()

    def current(self) -> int | None:
        """The id of the current song, None where there is none."""
        index = self.list.currentIndex()
        return index.data(SONG_ROLE).song.id if index.isValid() else None

    def select(self, song_id: int) -> bool:
        """Make a song current; False where it is not in this stage."""
        place = self.model.place_of(song_id)
        if place >= 0:
            self.list.setCurrentIndex(self.model.index(place))
        return place >= 0

    def select_near(self, place: int) -> None:
        """Make the song at this place current, or the last one."""
        if self.model.rows:
            self.list.setCurrentIndex(self.model.index(min(max(place, 0), len(self.model.rows) - 1)))
            self.list.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Songs of other stages may be dropped here."""
        song = dragged_song(event.mimeData())
        if song is None or self.model.place_of(song) >= 0:
            event.ignore()
        else:
            event.acceptProposedAction()
            self._mark(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """The song is to move to this stage."""
        self._mark(over=False)
        song = dragged_song(event.mimeData())
        if song is not None:
            event.acceptProposedAction()
            self.dropped.emit(song, self.stage)

    def paintEvent(self, event: QPaintEvent) -> None:
        """While there are no songs, the stage's name from bottom to top."""
        super().paintEvent(event)
        if self.model.rows:
            return
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPointSizeF(self._look.points("small"))
        painter.setFont(font)
        painter.setPen(self._look.tokens.colour("muted"))
        painter.rotate(90)
        painter.translate(0, -self.width())
        room = QRect(14, 0, self.height() - 28, self.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), title_of(self.stage))
        painter.end()

    def _lay_out(self) -> None:
        head = row(TextLabel(title_of(self.stage), "strong"), None, self._count)
        head.setContentsMargins(4, 0, 4, 0)
        self._head.setLayout(head)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 8, 4)
        layout.setSpacing(9)
        layout.addWidget(self._head)
        layout.addWidget(self.list)

    def _fold(self) -> None:
        songs = len(self.model.rows)
        self.setAccessibleName(f"{title_of(self.stage)}, {count(songs, 'song')}")
        self._count.setText(str(songs))
        self._head.setVisible(bool(songs))
        self.list.setVisible(bool(songs))
        self.setMinimumWidth(WIDTH if songs else STRIP)
        self.setMaximumWidth(WIDTH * 3 // 2 if songs else STRIP)
        self.setToolTip("" if songs else f"{title_of(self.stage)}: no songs")
        self.update()

    def _mark(self, *, over: bool) -> None:
        self.setStyleSheet(
            f"#{self.objectName()} {{ background: {self._look.tokens.colours['soft']}; }}" if over else ""
        )

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(SONG_ROLE).song.id)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(SONG_ROLE).song.id)

    def _ask(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if index.isValid():
            self.asked.emit(index.data(SONG_ROLE).song.id, self.list.viewport().mapToGlobal(at))

"""A column of the Board: the cards of the songs at a stage, which can be dragged to another."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.domain.brief import Readiness
from app.domain.catalogue import SongRow, Stage
from render.text import count
from widgets.board.stage_model import NOTHING_KNOWN, READY_ROLE, SONG_ROLE, StageModel, dragged_song
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import row
from widgets.common.words import listing, rounds_words, song_due, title_of

WIDTH = 204
STRIP = 44
_GAP = 8  # between cards
_PAD = 12
_LINE = 5  # between lines
_RADIUS = 9.0


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


class CardDelegate(QStyledItemDelegate):
    """Draws a card: title, artist and client, when it is due and what rounds are left."""

    def __init__(self, look: Look, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look, self._today = look, today

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Every card has the same height: three lines of text."""
        bold, small = self._fonts(option.font)
        heights = QFontMetrics(bold).height() + 2 * QFontMetrics(small).height()
        return QSize(120, heights + 2 * _PAD + 3 * _LINE + _GAP + 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the card of the row."""
        row: SongRow = index.data(SONG_ROLE)
        box = option.rect.adjusted(1, 1, -1, -_GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, box)
        bold, small = self._fonts(option.font)
        inner = box.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        used = self._ready(painter, inner, small, index.data(READY_ROLE))
        top = self._line(painter, inner.adjusted(0, 0, -used, 0), inner.top(), bold, row.song.title, "text")
        who = listing(dict.fromkeys((row.song.artist, row.client)))
        self._line(painter, inner, top, small, who, "muted")
        self._facts(painter, inner, small, row)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect) -> None:
        tokens, state = self._look.tokens, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected) and bool(state & QStyle.StateFlag.State_Active)
        edge = "accent" if chosen else "edge" if state & QStyle.StateFlag.State_MouseOver else "line"
        painter.setPen(QPen(tokens.colour(edge), 2 if chosen else 1))
        painter.setBrush(tokens.colour("surface"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _line(self, painter: QPainter, inner: QRect, top: int, font: QFont, text: str, colour: str) -> int:
        """Draw a line cut to its room; returns where the next begins."""
        metrics = QFontMetrics(font)
        line = QRect(inner.left(), top, inner.width(), metrics.height())
        painter.setFont(font)
        painter.setPen(self._look.tokens.colour(colour))
        fitting = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitting)
        return line.bottom() + 1 + _LINE

    def _ready(self, painter: QPainter, inner: QRect, font: QFont, ready: Readiness | None) -> int:
        """How much of the checklist is done, at the right of the title; returns the room it takes."""
        if ready is None or not ready.items:
            return 0
        text, metrics = f"{ready.done}/{len(ready.items)}", QFontMetrics(font)
        height, width = metrics.height() + 4, metrics.horizontalAdvance(text) + 16
        at = QRect(inner.right() + 1 - width, inner.top() - 2, 0, height)
        return self._chip(painter, at, font, text, "ok" if ready.ready else "info") + 8

    def _facts(self, painter: QPainter, inner: QRect, font: QFont, row: SongRow) -> None:
        """The last line: when it is due, as a chip; the rounds left at the right if they fit."""
        metrics = QFontMetrics(font)
        height = metrics.height() + 4
        top = inner.bottom() + 1 - height
        due, tone = song_due(row, self._today())
        used = self._chip(painter, QRect(inner.left(), top, 0, height), font, due, tone) if due else 0
        rounds, tone = rounds_words(row.rounds_left, row.song.rounds_included)
        room = QRect(inner.left() + used + 8, top, inner.width() - used - 8, height)
        if metrics.horizontalAdvance(rounds) > room.width():
            rounds = f"{row.rounds_left} left" if row.rounds_left >= 0 else f"{-row.rounds_left} over"
        painter.setFont(font)
        painter.setPen(self._look.tokens.colour("muted" if tone == "info" else tone))
        fitting = metrics.elidedText(rounds, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), fitting)

    def _chip(self, painter: QPainter, at: QRect, font: QFont, text: str, tone: str) -> int:
        tokens = self._look.tokens
        width = QFontMetrics(font).horizontalAdvance(text) + 16
        chip = QRectF(at.left(), at.top(), width, at.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour(f"{tone}_soft"))
        painter.drawRoundedRect(chip, at.height() / 2, at.height() / 2)
        painter.setFont(font)
        painter.setPen(tokens.colour(tone))
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
        return width

    def _fonts(self, font: QFont) -> tuple[QFont, QFont]:
        bold, small = QFont(font), QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPointSizeF(self._look.points("small"))
        return bold, small

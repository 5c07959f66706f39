"""How a song is drawn on the Board."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.brief import Readiness
from app.domain.catalogue import SongRow
from widgets.board.model import READY_ROLE, SONG_ROLE
from widgets.common.look import Look
from widgets.common.words import listing, rounds_words, song_due

_GAP = 8  # between cards
_PAD = 12
_LINE = 5  # between lines
_RADIUS = 9.0


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

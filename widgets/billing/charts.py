"""Tiles and charts of the books, drawn in vectors: crisp at any scale, described in words to who cannot see them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.billing.book_figures import IncomeShare
from app.domain.money import pounds
from widgets.common.labels import tooltip
from widgets.common.look import Look

_ROW, _BAR, _GAP = 22.0, 12.0, 8.0
_FOOT, _HEAD = 18.0, 26.0
_MOST_COLUMNS = 24
_NARROW = 4.0
_SIZE = QSize(150, 74)
_PAD = 12.0
_EMPTY = "Nothing in this period"


class Chart(QWidget):
    """Amounts by name; subclasses draw them."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.shares: tuple[IncomeShare, ...] = ()
        self.empty = ""  # until the books are read nobody knows that there is nothing
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_shares(self, shares: Sequence[IncomeShare]) -> None:
        """Show other amounts."""
        self.shares, self.empty = tuple(shares), _EMPTY
        words = "; ".join(f"{share.name} {pounds(share.pence)}" for share in shares)
        self.setAccessibleDescription(words or _EMPTY)
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart, or that there is nothing in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if any(share.pence for share in self.shares):
            self.draw(painter)
        else:
            painter.setPen(self._look.tokens.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.empty)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draw the amounts, of which there are some."""
        raise NotImplementedError

    def bar(self, painter: QPainter, bar: QRectF, pence: int) -> None:
        """One bar; what was taken off is drawn in the colour of errors."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.tokens.colour("accent" if pence >= 0 else "error"))
        painter.drawRoundedRect(bar, 2, 2)


class BarList(Chart):
    """A line for each name: the name, a bar, the amount."""

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(260, int(_ROW * max(3, len(self.shares))))

    def minimumSizeHint(self) -> QSize:
        """The same, and narrower."""
        return QSize(200, self.sizeHint().height())

    def draw(self, painter: QPainter) -> None:
        """From top to bottom."""
        metrics, tokens = QFontMetricsF(self.font()), self._look.tokens
        amounts = [pounds(share.pence) for share in self.shares]
        right = max(metrics.horizontalAdvance(text) for text in amounts)
        left = min(self.width() * 0.4, max(metrics.horizontalAdvance(share.name) for share in self.shares))
        room = max(_NARROW, self.width() - left - right - 2 * _GAP)
        most = max(abs(share.pence) for share in self.shares)
        for place, (share, amount) in enumerate(zip(self.shares, amounts, strict=True)):
            top = place * _ROW
            painter.setPen(tokens.colour("text"))
            name = metrics.elidedText(share.name, Qt.TextElideMode.ElideMiddle, left)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, left + 1, _ROW), Qt.AlignmentFlag.AlignLeft | middle, name)
            whole = QRectF(self.width() - right - 1, top, right + 1, _ROW)
            painter.drawText(whole, Qt.AlignmentFlag.AlignRight | middle, amount)
            if share.pence:
                wide = max(2.0, room * abs(share.pence) / most)
                self.bar(painter, QRectF(left + _GAP, top + (_ROW - _BAR) / 2, wide, _BAR), share.pence)


class MonthColumns(Chart):
    """A column for each month, the last two years of them at most."""

    def sizeHint(self) -> QSize:
        """Wide enough for a year."""
        return QSize(360, 150)

    def draw(self, painter: QPainter) -> None:
        """From left to right, from the zero line up, or down where more was credited than charged."""
        shares, tokens = self.shares[-_MOST_COLUMNS:], self._look.tokens
        top, bottom = max(0, *(share.pence for share in shares)), min(0, *(share.pence for share in shares))
        room = self.height() - _FOOT - _HEAD
        zero = _HEAD + room * top / (top - bottom)
        step = self.width() / len(shares)
        painter.setPen(tokens.colour("line"))
        painter.drawLine(0, int(zero), self.width(), int(zero))
        painter.setPen(tokens.colour("muted"))
        best = max(shares, key=lambda share: share.pence)
        painter.drawText(
            QRectF(0, 4, self.width(), _HEAD), Qt.AlignmentFlag.AlignLeft, f"at most {pounds(best.pence)} a month, net"
        )
        for place, share in enumerate(shares):
            high = room * abs(share.pence) / (top - bottom)
            wide = min(34.0, max(_NARROW, step * 0.66))
            left = place * step + (step - wide) / 2
            self.bar(
                painter, QRectF(left, zero - high if share.pence >= 0 else zero, wide, max(1.0, high)), share.pence
            )
            if len(shares) <= 12 or place % 3 == 0:
                painter.setPen(tokens.colour("muted"))
                foot = QRectF(place * step - 10, self.height() - _FOOT, step + 20, _FOOT)
                painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, _month(share.name))


def _month(name: str) -> str:
    """2026-03 as Mar 26."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{months[int(name[5:7]) - 1]} {name[2:4]}"


class Tile(QAbstractButton):
    """One of a row of which one is checked."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.name, self.amount, self.note, self._tone = name, "", "", "text"
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_figure(self, amount: str, note: str, tone: str = "text") -> None:
        """Show another amount, in a tone."""
        self.amount, self.note, self._tone = amount, note, tone
        self.setAccessibleName(f"{self.name}: {amount}")
        self.setAccessibleDescription(note)
        self.setToolTip(tooltip(note))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its three lines."""
        return _SIZE

    def minimumSizeHint(self) -> QSize:
        """The same, and narrower."""
        return QSize(110, _SIZE.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card with three lines; the chosen one has the accent round it."""
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focus = self.isChecked(), self.hasFocus()
        painter.setPen(tokens.colour("accent" if chosen or focus else "line"))
        painter.setBrush(tokens.colour("soft" if chosen else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        room = QRectF(_PAD, 8, self.width() - 2 * _PAD, self.height() - 16)
        painter.setPen(tokens.colour("on_soft" if chosen else "muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self.name)
        note = self.fontMetrics().elidedText(self.note, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, note)
        font = QFont(self.font())
        font.setPixelSize(18)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(tokens.colour("on_soft" if chosen and self._tone == "text" else self._tone))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.amount)
        painter.end()

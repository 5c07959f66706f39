"""How a render's state is drawn: a word in its tone."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from widgets.common.cells import CellDelegate, Index
from widgets.common.line_model import LINE_ROLE
from widgets.common.words import title_of
from widgets.queue.model import HistoryLine


class StateDelegate(CellDelegate):
    """A chip with the state's name."""

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the chip."""
        line: HistoryLine = index.data(LINE_ROLE)
        tokens = self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(option.font)
        font.setPointSizeF(self._look.points("small"))
        painter.setFont(font)
        text = title_of(line.job.state)
        width = QFontMetrics(font).horizontalAdvance(text) + 18
        box = QRectF(option.rect.left() + 8, option.rect.center().y() - 10, width, 21)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour("sunken" if line.tone == "muted" else f"{line.tone}_soft"))
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(tokens.colour(line.tone))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

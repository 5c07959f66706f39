"""Labels that show text as it is: never as markup, cut with an ellipsis where it does not fit."""

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def tooltip(text: str) -> str:
    """Text as a tooltip shows it literally, broken into lines of a bearable length."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""


def button_text(text: str) -> str:
    """Text as a button or a menu shows it literally: an ampersand would become a shortcut."""
    return text.replace("&", "&&")


class TextLabel(QLabel):
    """A label of plain text; `role` chooses its style (title, heading, muted, small, strong, error, warning)."""

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        self.setText(text)


class ElidedLabel(TextLabel):
    """A label of one line that takes what room there is; what is cut off is in its tooltip."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show another text, on one line."""
        super().setText(" ".join(text.split()))
        self._say_rest()

    def minimumSizeHint(self) -> QSize:
        """A label that elides may become as narrow as it must."""
        return QSize(20, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer a tooltip exactly where something is cut off."""
        super().resizeEvent(event)
        self._say_rest()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), self._fitting())
        painter.end()

    def _fitting(self) -> str:
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.contentsRect().width())

    def _say_rest(self) -> None:
        self.setToolTip(tooltip(self.text()) if self._fitting() != self.text() else "")


class Chip(TextLabel):
    """A short fact on a tinted ground; its tone is info, ok, warning or error."""

    def __init__(self, text: str = "", tone: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(text, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_fact(text, tone)

    def show_fact(self, text: str, tone: str) -> None:
        """Show another fact; an empty one hides the chip."""
        self.setText(text)
        self.setProperty("chip", tone)
        restyle(self)
        self.updateGeometry()
        self.setVisible(bool(text))


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a property that it selects by has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)

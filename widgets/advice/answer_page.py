"""The answer: stage, reasons, next step, the price it starts at, and a ring that closes with certainty."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.enquiry import Advice
from app.intake.advice.recommendation import price_from, title_of_stage
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Scroller, column

_SIZE, _THICK = 76, 8
_WHOLE = 360 * 16  # Qt counts sixteenths of a degree
_TOP = 90 * 16
_DOUBTFUL = 0.5


class ConfidenceRing(QWidget):
    """Draws a confidence from 0 to 1; amber below a half."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.value = 0.0
        self.setFixedSize(QSize(_SIZE, _SIZE))
        self.show_value(0.0)
        look.changed.connect(self.update)

    def show_value(self, value: float) -> None:
        """Show another confidence."""
        self.value = value
        self.setAccessibleName(f"{value * 100:.0f} % sure")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring and the figure in it."""
        tokens = self._look.tokens
        inset = _THICK / 2 + 1
        ring = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.colour("sunken"), _THICK))
        painter.drawEllipse(ring)
        colour = tokens.colour("warning" if self.value < _DOUBTFUL else "accent")
        painter.setPen(QPen(colour, _THICK, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, _TOP, -round(_WHOLE * self.value))
        painter.setPen(tokens.colour("text"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), f"{self.value * 100:.0f} %")
        painter.end()


class AnswerPanel(QWidget):
    """Shows one piece of advice; `reasons` are the sentences in view."""

    def __init__(self, look: Look, waiting: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting = TextLabel(waiting, "muted", wrap=True)
        self.ring = ConfidenceRing(look)
        self.stage = TextLabel("", "heading", wrap=True)
        self.price = TextLabel("", "muted")
        self.next_step = TextLabel("", wrap=True)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(8)
        self._result = QWidget()
        self._lay_out()
        self._result.hide()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons in view, in their order."""
        return tuple(label.text() for label in self._labels())

    def show_advice(self, advice: Advice) -> None:
        """Show another answer."""
        self._waiting.hide()
        self._result.show()
        self.ring.show_value(advice.confidence)
        self.stage.setText(title_of_stage(advice.stage))
        self.price.setText(price_from(advice))
        self.price.setVisible(bool(self.price.text()))
        self.next_step.setText(advice.next_step)
        self._show_reasons(advice.reasons)

    def _show_reasons(self, reasons: tuple[str, ...]) -> None:
        labels = self._labels()
        for label in labels[len(reasons) :]:
            self._reasons.removeWidget(label)
            label.hide()  # at once: deleting waits for the loop
            label.deleteLater()
        for place, reason in enumerate(reasons):
            if place < len(labels):
                labels[place].setText(reason)
            else:
                self._reasons.addWidget(TextLabel(reason, wrap=True))

    def _labels(self) -> list[TextLabel]:
        items = (self._reasons.itemAt(place) for place in range(self._reasons.count()))
        widgets = (item.widget() for item in items if item)
        return [widget for widget in widgets if isinstance(widget, TextLabel)]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(14)
        words = column(self.stage, self.price, gap=2)
        words.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.ring)
        head.addLayout(words, 1)
        why = column(TextLabel("Why", "small"), self._reasons, gap=6)
        whole = column(head, why, column(TextLabel("Next", "small"), self.next_step, gap=6))
        whole.addStretch(1)
        self._result.setLayout(whole)
        content = QWidget()
        inside = column(self._waiting, self._result)
        inside.setAlignment(Qt.AlignmentFlag.AlignTop)
        content.setLayout(inside)
        layout = column(Scroller(content))
        self.setLayout(layout)

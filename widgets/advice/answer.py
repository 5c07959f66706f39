"""The answer: stage, confidence, reasons, next step and the price it starts at."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.enquiry import Advice
from app.intake.advice.recommendation import price_from, title_of_stage
from widgets.advice.confidence import ConfidenceRing
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Scroller, column


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
        self._found = QWidget()
        self._lay_out()
        self._found.hide()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons in view, in their order."""
        return tuple(label.text() for label in self._labels())

    def show_advice(self, advice: Advice) -> None:
        """Show another answer."""
        self._waiting.hide()
        self._found.show()
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
        self._found.setLayout(whole)
        content = QWidget()
        inside = column(self._waiting, self._found)
        inside.setAlignment(Qt.AlignmentFlag.AlignTop)
        content.setLayout(inside)
        layout = column(Scroller(content))
        self.setLayout(layout)

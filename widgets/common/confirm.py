"""Asks one question that has two answers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from widgets.common.boxes import column, row
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look

_WIDTH = 460


class ConfirmDialog(QDialog):
    """`accepted` where the user goes on. The safe answer is the default; `middle`, where it has words, a third one."""

    middle_chosen = Signal()

    def __init__(
        self, look: Look, heading: str, text: str, answers: tuple[str, str], parent: QWidget, middle: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("confirm")
        self.setWindowTitle(heading)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(_WIDTH)
        self.go_on, self.stay = Button(look, answers[0]), Button(look, answers[1], kind="primary")
        self.go_on.clicked.connect(self.accept)
        self.stay.clicked.connect(self.reject)
        self.stay.setDefault(True)
        self.stay.setFocus()
        self.middle = Button(look, middle, parent=self)
        self.middle.clicked.connect(self._choose_middle)
        self.middle.setVisible(bool(middle))
        buttons = row(None, self.go_on, *([self.middle] if middle else []), self.stay)
        lines = column(TextLabel(heading, "heading"), TextLabel(text, wrap=True), buttons)
        lines.setContentsMargins(24, 20, 24, 18)
        self.setLayout(lines)

    def _choose_middle(self) -> None:
        self.middle_chosen.emit()
        self.reject()

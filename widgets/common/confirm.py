"""Asks one question that has two answers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from widgets.common.boxes import column, row
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look

_WIDTH = 460


class ConfirmDialog(QDialog):
    """`accepted` where the user goes on. The safe answer is the default."""

    def __init__(self, look: Look, heading: str, text: str, answers: tuple[str, str], parent: QWidget) -> None:
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
        lines = column(TextLabel(heading, "heading"), TextLabel(text, wrap=True), row(None, self.go_on, self.stay))
        lines.setContentsMargins(24, 20, 24, 18)
        self.setLayout(lines)

"""Says above a job which quote it changes; a job that is nobody's quote yet has no such line."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from widgets.common.boxes import row
from widgets.common.buttons import Button
from widgets.common.labels import ElidedLabel
from widgets.common.look import Look


class QuoteBanner(QFrame):
    """`card_wanted` asks to price the quote by the card in use, `leave_wanted` to put it aside."""

    card_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.text = ElidedLabel("")
        self.by_card = Button(look, "Price by the card in use")
        self.leave = Button(look, "Put it aside", "cancel")
        self.by_card.clicked.connect(self.card_wanted)
        self.leave.clicked.connect(self.leave_wanted)
        lines = row(self.text, self.by_card, self.leave)
        lines.setStretch(0, 1)
        lines.setContentsMargins(14, 8, 14, 8)
        self.setLayout(lines)
        self.hide()

    def show_quote(self, text: str, other_card: str) -> None:
        """Say which quote it is, nothing for none; `other_card` is the one in use where it is another."""
        self.setVisible(bool(text))
        self.text.setText(text)
        self.by_card.setVisible(bool(other_card))
        self.by_card.setText(f"Price by {other_card}, in use now")

"""Beside a job that is kept: which quote it changes, and the question whose quote a job is to be."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from widgets.common.buttons import Button
from widgets.common.dialogs import FormDialog
from widgets.common.fields import NameChooser, TextField
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import row


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


class QuoteDialog(FormDialog):
    """`given` carries the client's name, known or new, and the quote's title."""

    given = Signal(str, str)

    def __init__(
        self, look: Look, clients: Sequence[str], client: str, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "Keep as a quote", "Keep as a draft", parent)
        self.client = NameChooser("Client", "A client you know, or a new one")
        self.client.offer(clients)
        self.client.setEditText(client)
        self.title = TextField("Title", title)
        self.title.setText(title)
        self.add_field("Client", self.client, (0, 0))
        self.add_field("Title", self.title, (0, 1))
        note = "It is priced as agreed with this client, and waits among the drafts on the Billing page to be sent."
        self.body.insertWidget(2, TextLabel(note, "small", wrap=True))

    def submit(self) -> None:
        """Hand on what was typed."""
        if self.client.currentText().strip():
            self.given.emit(self.client.currentText().strip(), self.title.text())
        else:
            self.show_problem("Say whose quote it is: choose a client, or type a new name.")

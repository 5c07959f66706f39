"""Asks for whom a job is quoted, and what the quote is called."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.forms.choosers import NameChooser
from widgets.forms.dialog import FormDialog


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

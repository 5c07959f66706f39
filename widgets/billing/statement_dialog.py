"""Whose statement of account is drawn, from when on, in which currency."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.domain.catalogue import Client
from widgets.billing.money_dialogs import day_field, day_of
from widgets.common.buttons import Button
from widgets.common.dialogs import FormDialog
from widgets.common.labels import TextLabel
from widgets.common.look import Look

_NOTE = "Every invoice, payment and credit in order, with what is owed after each and what is overdue today."


class StatementDialog(FormDialog):
    """`given` carries a client's id, a plain date or "", the currency, and whether it is kept as a file."""

    given = Signal(object, str, str, bool)
    client_chosen = Signal(object)

    def __init__(
        self, look: Look, clients: Sequence[Client], client_id: int, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "Statement of account", "Open the PDF", parent)
        self.client = QComboBox()
        self.client.setAccessibleName("Client")
        for client in clients:
            self.client.addItem(client.name, client.id)
        self.client.setCurrentIndex(max(0, self.client.findData(client_id)))
        self.client.currentIndexChanged.connect(lambda: self.client_chosen.emit(self.client.currentData()))
        self.currency = QComboBox()
        self.currency.setAccessibleName("Currency")
        self.since = day_field("The first day", today.replace(month=1, day=1))
        self.whole = QCheckBox("From the beginning")
        self.whole.toggled.connect(self.since.setDisabled)
        self.whole.setChecked(True)
        self.save_button = Button(look, "Save as …", "file")
        self.save_button.clicked.connect(lambda: self._hand_on(keep=True))
        self.add_field("Client", self.client, (0, 0))
        self.add_field("Currency", self.currency, (0, 1))
        self.add_field("The first day", self.since, (1, 0))
        self.grid.addWidget(self.whole, 3, 1)
        self.body.insertWidget(2, TextLabel(_NOTE, "small", wrap=True))
        self.buttons.insertWidget(0, self.save_button)

    def show_currencies(self, codes: Sequence[str]) -> None:
        """Offer those in which the client was billed; without one there is no statement, and that is said."""
        self.currency.clear()
        self.currency.addItems(list(codes))
        for button in (self.save_button, self.done_button):
            button.setEnabled(bool(codes))
        self.show_problem("" if codes else f"Nothing was issued to {self.client.currentText()} yet.")

    def submit(self) -> None:
        """Ask for it to be opened."""
        self._hand_on(keep=False)

    def _hand_on(self, *, keep: bool) -> None:
        since = "" if self.whole.isChecked() else day_of(self.since)
        self.given.emit(self.client.currentData(), since, self.currency.currentText(), keep)

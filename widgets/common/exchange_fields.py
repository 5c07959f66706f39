"""The fields of a currency and its rate in pounds: what it is, of which day, and whose."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox

from app.billing.amounts import POUNDS, Currencies, Exchange
from widgets.common.fields import TextField


class ExchangeFields(QObject):
    """`changed` as one types; a currency other than pounds asks for its rate."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._currencies = Currencies.load()
        self.currency = QComboBox()
        self.currency.setAccessibleName("Currency")
        self.currency.setEditable(True)
        self.currency.addItems(sorted(self._currencies.places, key=lambda code: code != POUNDS.currency))
        self.rate = TextField("What one unit of the currency is worth in pounds", "Such as 0.8612")
        self.day = TextField("The day that rate is of", "Today, or 2026-03-31")
        self.source = TextField("Whose rate it is", "Such as HMRC")
        self.currency.currentTextChanged.connect(self._change)
        for field in (self.rate, self.day, self.source):
            field.textChanged.connect(self.changed)
        self._enable()

    @property
    def foreign(self) -> bool:
        """Whether another currency than pounds stands there, or begins to."""
        return self.currency.currentText().strip().upper() != POUNDS.currency

    def exchange(self) -> Exchange:
        """What was typed; raises UsageError in one sentence where it cannot be."""
        typed = (field.text() for field in (self.rate, self.day, self.source))
        return self._currencies.exchange(self.currency.currentText(), *typed)

    def show_exchange(self, exchange: Exchange) -> None:
        """Show a currency and its rate."""
        self.currency.setCurrentText(exchange.currency)
        self.rate.setText(exchange.rate if self.foreign else "")
        self.day.setText(exchange.on or "")
        self.source.setText(exchange.source)

    def _change(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        for field in (self.rate, self.day, self.source):
            field.setEnabled(self.foreign)

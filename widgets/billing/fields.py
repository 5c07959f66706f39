"""Fields that the dialogs of the books share: a day, when an invoice is due, and what lines come to in words."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QWidget

from app.billing.amounts import Currencies
from app.domain.billing import Amounts
from widgets.common.panels import row


def day_field(name: str, day: date, parent: QWidget | None = None) -> QDateEdit:
    """A field for a day, with its calendar."""
    field = QDateEdit(QDate(day.year, day.month, day.day), parent)
    field.setCalendarPopup(True)
    field.setDisplayFormat("d MMM yyyy")
    field.setAccessibleName(name)
    return field


def day_of(field: QDateEdit) -> str:
    """The day in a field as a plain date."""
    return field.date().toString("yyyy-MM-dd")


class DueField(QWidget):
    """A day, or a tick for the client's terms, which is the usual."""

    def __init__(self, suggested: date, *, by_terms: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.date = day_field("The day it is due", suggested)
        self.terms = QCheckBox("By the client's terms")
        self.terms.toggled.connect(self.date.setDisabled)
        self.terms.setChecked(by_terms)
        line = row(self.date, self.terms)
        line.setStretch(0, 1)
        self.setLayout(line)

    @property
    def day(self) -> str:
        """The day as a plain date, "" where the client's terms hold."""
        return "" if self.terms.isChecked() else day_of(self.date)


def total_words(amounts: Amounts, currency: str, sign: int = 1) -> str:
    """Net, VAT and gross; of another currency also in sterling, as VAT is always stated."""
    money = Currencies.load()
    net, vat, gross = (money.written(sign * each, currency) for each in (amounts.net, amounts.vat, amounts.gross))
    words = f"{net} net, {vat} VAT, {gross} in all"
    if currency == "GBP":
        return words
    net_gbp, vat_gbp = (money.written(sign * each) for each in (amounts.net_gbp, amounts.vat_gbp))
    return f"{words}; in sterling {net_gbp} net, {vat_gbp} VAT"

"""A reminder, to be read, changed and copied into a mail."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.billing.currencies import Currencies
from app.billing.interest import Interest
from app.domain.billing import Invoice
from app.text import count
from widgets.common.dialogs import FormDialog
from widgets.common.fields import TextArea
from widgets.common.labels import TextLabel
from widgets.common.look import Look

_LINES = 14
_COPIED = "Copied: paste it into your mail."


def late_words(late: Interest | None) -> str:
    """What may be asked beside a late debt, and who should look at it; empty where there is none."""
    if late is None:
        return ""
    money = Currencies.load()
    return (
        f"{count(late.days, 'day')} late: {money.written(late.interest_pence)} of statutory interest and "
        f"{money.written(late.compensation_pence)} of compensation may be asked; an accountant should confirm it. "
        f"{late.basis}"
    )


class ReminderDialog(FormDialog):
    """What is typed over the text is what is copied."""

    def __init__(
        self, look: Look, invoice: Invoice, text: str, late: Interest | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, f"Reminder of {invoice.name}", "Copy the reminder", parent)
        self.text = TextArea("Reminder", "", _LINES)
        self.text.setPlainText(text)
        email = invoice.buyer.email if invoice.buyer else ""
        self.add_field(f"To {email}" if email else "Text", self.text, (0, 0))
        unsaid = "The reminder names no interest. " if late and late.outdated else ""
        self.interest = TextLabel(f"{unsaid}{late_words(late)}", "small", wrap=True)
        self.interest.setVisible(late is not None)
        self.said = TextLabel("", "muted")
        self.body.insertWidget(2, self.interest)
        self.body.insertWidget(3, self.said)
        self.cancel_button.setText("Close")

    def submit(self) -> None:
        """Put the text on the clipboard; the dialog stays, so that one can see what was copied."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.said.setText(_COPIED)

"""What settles an invoice without money: written off for a reason, or a credit of the client's used on it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.billing.currencies import Currencies
from app.billing.typed import amount_of
from app.domain.billing import Account
from app.domain.money import plain
from app.errors import UsageError
from widgets.common.dialogs import FormDialog, ReasonDialog, ReasonWords
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look


class WriteOffDialog(ReasonDialog):
    """Why what is owed will not come; `given` carries the reason."""

    def __init__(self, look: Look, account: Account, parent: QWidget | None = None) -> None:
        owed = Currencies.load().written(account.balance, account.invoice.currency)
        words = ReasonWords(
            heading=f"Write off {account.invoice.name}?",
            done="Write it off",
            effect=f"The {owed} still owed is written off and leaves the lists of what is owed; the invoice stays as "
            "it is. Its VAT may be reclaimed as a bad debt once it is six months late.",
            field="Why it will not come",
            hint="Such as: the label went into liquidation",
            missing="A debt is written off for a reason; nothing was changed: say why it will not come.",
        )
        super().__init__(look, words, parent)


class UseCreditDialog(FormDialog):
    """Which credit of the client settles an invoice; `given` carries its account and minor units."""

    given = Signal(object, object)

    def __init__(self, look: Look, account: Account, sources: Sequence[Account], parent: QWidget | None = None) -> None:
        invoice, self._money = account.invoice, Currencies.load()
        super().__init__(look, f"Use a credit on {invoice.name}", "Use it", parent)
        self._account, self._sources = account, sources
        self.source = QComboBox()
        self.source.setAccessibleName("Credit")
        for each in sources:
            self.source.addItem(f"{each.invoice.name}: {self._money.written(-each.balance, invoice.currency)} too much")
        self.source.currentIndexChanged.connect(self._suggest)
        self.amount = TextField("Amount", "")
        self.add_field("Credit", self.source, (0, 0))
        self.add_field(f"Amount, {invoice.currency}", self.amount, (0, 1))
        owed = self._money.written(account.balance, invoice.currency)
        self.body.insertWidget(2, TextLabel(f"{owed} is owed on {invoice.name}.", "small"))
        self._suggest()

    def submit(self) -> None:
        """Hand on what was chosen."""
        invoice = self._account.invoice
        try:
            amount = amount_of(self.amount.text(), invoice.currency)
            if not 0 < amount <= self._most:
                most = self._money.written(self._most, invoice.currency)
                raise UsageError(f"Between nothing and {most} can be used here; nothing was changed: type that.")
        except UsageError as error:
            self.show_problem(str(error))
            return
        self.given.emit(self._sources[self.source.currentIndex()], amount)

    @property
    def _most(self) -> int:
        """As much as there is, and no more than is owed."""
        return min(-self._sources[self.source.currentIndex()].balance, self._account.balance)

    def _suggest(self) -> None:
        self.amount.setText(plain(self._most, self._account.invoice.decimals))
        self.amount.selectAll()

"""What settles an invoice, as it is asked: money that came or was paid back, a credit used, a debt written off."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.billing.amounts import Currencies
from app.billing.entry_day import far_words, is_far
from app.billing.line_entry import amount_of
from app.domain.billing import Account
from app.domain.money import plain
from app.errors import UsageError
from app.text import listed
from widgets.billing.dialogs import day_field, day_of
from widgets.common.dialogs import ConfirmDialog, FormDialog, ReasonDialog, ReasonWords
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised

_METHODS = ("Bank transfer", "Card", "Cash", "PayPal")


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
            self.source.addItem(
                f"{each.invoice.name}: credit of {self._money.written(-each.balance, invoice.currency)}"
            )
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
                raise UsageError(
                    f"Between nothing and {most} can be used here; nothing was changed: type that.",
                    code="credit_does_not_fit",
                )
        except UsageError as error:
            self.show_problem(advised(error))
            return
        self.given.emit(self._sources[self.source.currentIndex()], amount)

    @property
    def _most(self) -> int:
        """As much as there is, and no more than is owed."""
        return min(-self._sources[self.source.currentIndex()].balance, self._account.balance)

    def _suggest(self) -> None:
        self.amount.setText(plain(self._most, self._account.invoice.decimals))
        self.amount.selectAll()


class MoneyDialog(FormDialog):
    """`given` carries an amount in minor units, a plain date, the method and a reference."""

    given = Signal(int, str, str, str)

    def __init__(
        self,
        look: Look,
        titles: tuple[str, str, str],
        amount: tuple[int, str, int],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        heading, done, when = titles
        self._today = today.isoformat()
        self.question: ConfirmDialog | None = None
        suggested, self._currency, decimals = amount
        super().__init__(look, heading, done, parent)
        self._look = look
        self.amount = TextField("Amount", "")
        self.amount.setText(plain(suggested, decimals) if suggested > 0 else "")
        self.amount.selectAll()
        self.date = day_field(when, today)
        self.method = QComboBox()
        self.method.setEditable(True)
        self.method.setAccessibleName("How it was paid")
        self.method.addItems(list(_METHODS))
        self.reference = TextField("Reference", "As on the bank's statement")
        self.add_field(f"Amount, {self._currency}", self.amount, (0, 0))
        self.add_field(when, self.date, (0, 1))
        self.add_field("How", self.method, (1, 0))
        self.add_field("Reference", self.reference, (1, 1))

    def submit(self) -> None:
        """Hand on what was typed."""
        try:
            amount = amount_of(self.amount.text(), self._currency)
            self.check(amount)
        except UsageError as error:
            self.show_problem(advised(error))
            return
        self.hand_on(amount)

    def hand_on(self, amount: int) -> None:
        """Tell what was typed; a day far from today is asked about first, as a year is easily mistyped."""
        if not is_far(day_of(self.date), self._today):
            self.give(amount)
            return
        text = f"{far_words(day_of(self.date), self._today)}."
        answers = ("Record it on that day", "Change the day")
        question = ConfirmDialog(self._look, "Is this the right day?", text, answers, self)
        self.question = question.ask(lambda: self.give(amount))

    def give(self, amount: int) -> None:
        """Tell what was typed."""
        self.given.emit(amount, day_of(self.date), self.method.currentText(), self.reference.text())

    def check(self, amount: int) -> None:
        """Raise UsageError for an amount that cannot be."""
        if amount == 0:
            raise UsageError(
                "Nothing is not a valid amount; nothing was changed: type how much it was.", code="not_an_amount"
            )


class PaymentDialog(MoneyDialog):
    """A payment of an invoice: all that is owed, unless something else is typed; more than that is asked about."""

    def __init__(self, look: Look, account: Account, today: date, parent: QWidget | None = None) -> None:
        invoice = account.invoice
        titles = (f"Payment of {invoice.name}", "Record the payment", "The day it came")
        super().__init__(look, titles, (account.balance, invoice.currency, invoice.decimals), today, parent)
        self._name, self._owed = invoice.name, max(0, account.balance)
        self._written_off = max(0, account.written_off)

    def hand_on(self, amount: int) -> None:
        """Ask before more is recorded than is owed: a slip of the keys is likelier than a gift."""
        if amount <= self._owed:
            super().hand_on(amount)
            return
        money = Currencies.load()
        came, owed, over = (money.written(each, self._currency) for each in (amount, self._owed, amount - self._owed))
        text = f"{owed} is owed on {self._name}, and {came} came: {over} more. {self._beyond(amount - self._owed)}"
        answers = ("Record it all the same", "Change the amount")
        question = ConfirmDialog(self._look, "More than is owed?", text, answers, self)
        self.question = question.ask(lambda: super(PaymentDialog, self).hand_on(amount))

    def _beyond(self, over: int) -> str:
        """What becomes of what is beyond what is owed."""
        written_off, money = self._written_off, Currencies.load()
        recovered, credit = min(over, written_off), max(0, over - written_off)
        parts = [
            f"recover {money.written(recovered, self._currency)} of what was written off" if recovered else "",
            "stand to the client's credit" if credit == over else "",
            f"leave {money.written(credit, self._currency)} to the client's credit" if 0 < credit < over else "",
        ]
        return f"It would {' and '.join(filter(None, parts))}."


class RefundDialog(MoneyDialog):
    """Money paid back: all of a credit balance, or less of it, or more of the client's `others`, the oldest first."""

    def __init__(
        self, look: Look, account: Account, others: Sequence[Account], today: date, parent: QWidget | None = None
    ) -> None:
        invoice, money, own = account.invoice, Currencies.load(), -account.balance
        titles = (f"Pay back of {invoice.name}", "Record the refund", "The day it was paid back")
        super().__init__(look, titles, (own, invoice.currency, invoice.decimals), today, parent)
        self._most = own - sum(each.balance for each in others)
        self._name, self._written = (
            "The client" if others else invoice.name,
            money.written(self._most, invoice.currency),
        )
        note = f"{invoice.name} has a credit balance of {money.written(own, invoice.currency)}. "
        if others:
            named = listed([each.invoice.name for each in others])
            note += f"Up to {self._written} can go back: what is more is taken off {named}, the oldest first. "
        note += "This writes down that it was paid back; it pays nothing."
        self.body.insertWidget(2, TextLabel(note, "small", wrap=True))

    def check(self, amount: int) -> None:
        """No more than the credit balance."""
        super().check(amount)
        if amount > self._most:
            raise UsageError(
                f"{self._name} has only {self._written} to pay back; nothing was changed: where more is to go back, "
                "credit it first.",
                code="refund_too_large",
                invoice=self._name,
            )

"""What settles invoices: money that came, was paid back or will not come, and credits used on another invoice.

Amounts are in minor units of the invoice's currency, days are plain dates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.billing.account import account_of, credits_of, move_credit, to_pay_back
from app.billing.amounts import Currencies
from app.billing.settlement import enter, pay_back, take_back, whole_entry
from app.billing.vat_parts import charged_rates
from app.billing.vat_rates import VatRates
from app.billing.vat_scheme import RateChange
from app.catalogue import Catalogue
from app.domain.billing import Account, Invoice, InvoiceKind, InvoiceState, Payment, PaymentKind, Treatment
from app.domain.money import percent
from app.errors import UsageError
from app.text import written_date
from app.use_cases.books import Books


def pay_on(
    books: Books, invoice_id: int, amount: int | None, on: str, method: str = "", reference: str = ""
) -> Payment:
    """The same as `pay`, where the invoice charged the VAT of the day the money came.

    Money that comes before an invoice makes the tax point itself, as far as it goes (VATA 1994 section 6(4)). Raises
    UsageError where that day had another rate, or lies before registration, as the invoice's VAT is wrong then. A
    studio may elect that work takes the rate of the day it is done, whatever was paid when (section 88(2)).
    """
    with books.catalogue.transaction():
        _refuse_other_vat(books, _issued(books.catalogue, invoice_id).invoice, on)
        return pay(books.catalogue, invoice_id, amount, on, method, reference)


def _refuse_other_vat(books: Books, invoice: Invoice, on: str) -> None:
    if on >= (invoice.tax_point or "") or invoice.treatment is not Treatment.STANDARD:
        return
    rates, studio = VatRates.load(books.studio.vat_rates), books.studio
    registered, elects = studio.registered_on(on), studio.rate_change == RateChange.WORK_DONE
    if registered and (elects or charged_rates(invoice) <= {rates.on(on)}):
        return
    came = written_date(date.fromisoformat(on))
    held = f"VAT was {percent(rates.on(on))} then" if registered else "the studio was not registered for VAT then"
    raise UsageError(
        f"Money that came on {came} made that day its tax point, and {held}, which is not what {invoice.name} charged; "
        f"nothing was changed: credit {invoice.name}, and draft what was paid with {on} as its tax point.",
        code="paid_at_other_rate",
        invoice=invoice.name,
        on=on,
        vat_bp=rates.on(on) if registered else 0,
    )


def pay(
    catalogue: Catalogue, invoice_id: int, amount: int | None, on: str, method: str = "", reference: str = ""
) -> Payment:
    """A payment of `amount`, of all that is owed where it is None. More than is owed stays as a credit.

    What was written off is still owed: as far as it goes, what comes beyond the balance is a recovery of it.
    """
    with catalogue.transaction():
        account = _issued(catalogue, invoice_id)
        name = account.invoice.name
        if account.invoice.kind is InvoiceKind.CREDIT_NOTE:
            raise UsageError(
                f"Nobody pays {name}; nothing was changed: write money paid back as a refund.",
                code="credit_note_paid",
                invoice=name,
            )
        paid = account.balance if amount is None else amount
        if paid <= 0 and amount is None:
            left = account.written_off
            becomes = f"a recovery of the {_written(left, account.invoice)} written off" if left else "a credit"
            raise UsageError(
                f"Nothing is owed on {name}; nothing was changed: say how much was paid all the same, and it becomes "
                f"{becomes}.",
                code="nothing_owed",
                invoice=name,
                written_off=left,
            )
        if paid <= 0:
            raise UsageError(
                "A payment is more than nothing; nothing was changed: write money paid back as a refund.",
                code="no_amount",
                invoice=name,
            )
        return enter(catalogue, account.invoice, PaymentKind.PAYMENT, paid, on, method, reference)


def refund(
    catalogue: Catalogue, invoice_id: int, amount: int | None, on: str, method: str = "", reference: str = ""
) -> Payment:
    """Money paid back of what was overpaid, all of it where `amount` is None.

    That is the credit balance of the invoice or credit note itself, or else of a credit note over the invoice. What
    goes beyond it is paid back of the client's other credits in that currency, the oldest first: an entry each, of
    which the first is returned.
    """
    with catalogue.transaction():
        asked = _issued(catalogue, invoice_id)
        account = to_pay_back(catalogue, asked) or asked
        sources = credits_from(catalogue, account)
        most = -account.balance if amount is None else -sum(each.balance for each in sources)
        wanted = most if amount is None else amount
        if not 0 < wanted <= most:
            held = f"{_written(most, account.invoice)} to pay back"
            has = (
                f"{account.invoice.name} has {held}" if len(sources) <= 1 else f"All credits of the client have {held}"
            )
            raise UsageError(
                f"{has}; nothing was changed: credit the invoice first where more is to be paid back.",
                code="nothing_to_refund" if most <= 0 else "refund_too_large",
                invoice=account.invoice.name,
                most=max(0, most),
            )
        return pay_back(catalogue, list(_spread(sources, wanted)), on, method, reference)


def credits_from(catalogue: Catalogue, account: Account) -> list[Account]:
    """What money can be paid back of at once: an account with a credit balance, then its client's others, the oldest
    first; nothing where it has none itself.
    """
    invoice = account.invoice
    others = credits_of(catalogue, invoice.client_id, invoice.currency) if account.balance < 0 else []
    first = [account] if account.balance < 0 else []
    return [*first, *(each for each in others if each.invoice.id != invoice.id)]


def _spread(sources: Sequence[Account], amount: int) -> Iterator[tuple[Invoice, int]]:
    for each in sources:
        part = min(amount, -each.balance)
        if part > 0:
            yield each.invoice, part
        amount -= part


def write_off(catalogue: Catalogue, invoice_id: int, on: str, why: str) -> Payment:
    """Write off what is still owed. Its VAT may be reclaimed as a bad debt after six months (VAT Notice 700/18)."""
    with catalogue.transaction():
        account = _issued(catalogue, invoice_id)
        if account.balance <= 0:
            name = account.invoice.name
            raise UsageError(f"Nothing is owed on {name}; nothing was changed.", code="nothing_owed", invoice=name)
        return enter(catalogue, account.invoice, PaymentKind.WRITE_OFF, account.balance, on, "", why)


def use_credit(catalogue: Catalogue, source_id: int, target_id: int, amount: int | None, on: str) -> int:
    """Settle an invoice with the credit balance of another or of a credit note; returns how much fitted."""
    with catalogue.transaction():
        source, target = _issued(catalogue, source_id), _issued(catalogue, target_id)
        if _owner(source.invoice) != _owner(target.invoice):
            raise UsageError(
                "A credit is moved between invoices of one client and one currency; nothing changed.",
                code="other_account",
                source=source.invoice.name,
                target=target.invoice.name,
            )
        most = min(-source.balance, target.balance)
        wanted = most if amount is None else amount
        if not 0 < wanted <= most:
            raise UsageError(
                f"{source.invoice.name} has a credit balance of {_written(-source.balance, source.invoice)} and "
                f"{_written(target.balance, target.invoice)} is owed on {target.invoice.name}; nothing was changed.",
                code="credit_does_not_fit",
                source=source.invoice.name,
                target=target.invoice.name,
                most=max(0, most),
            )
        move_credit(catalogue, source.invoice, target.invoice, wanted, on)
        return wanted


@dataclass(frozen=True, slots=True)
class Reversal:
    """An entry that was reversed, the one that takes it back, and on which invoice.

    `beside` are the same of a refund's further credits.
    """

    taken_back: Payment
    entry: Payment
    invoice: Invoice
    beside: tuple[Payment, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether it has another day than what it takes back, as the books of that day are locked."""
        return self.entry.paid_on != self.taken_back.paid_on

    @property
    def sentence(self) -> str:
        """What was done."""
        entry, taken = self.entry, self.taken_back
        amount = Currencies.load().written(
            abs(sum(each.amount for each in (entry, *self.beside))), self.invoice.currency
        )
        done = f"{ENTRIES[taken.kind]} {taken.id} on {self.invoice.name} is reversed: {amount}."
        if not self.moved:
            return done
        then, now = (written_date(date.fromisoformat(each.paid_on)) for each in (taken, entry))
        return f"{done} The books of {then} are locked, so the reversal is dated {now}."


ENTRIES = {PaymentKind.PAYMENT: "Payment", PaymentKind.REFUND: "Refund", PaymentKind.WRITE_OFF: "Write-off"}


def reverse_payment(catalogue: Catalogue, payment_id: int, today: str, why: str = "") -> Reversal:
    """Take back an entry made by mistake: on its own day, or on the plain date `today` where that day is locked.

    Nothing is deleted; a refund of several credits is reversed whole. Raises UsageError where it cannot be reversed.
    """
    taken = whole_entry(catalogue, payment_id)
    invoice = catalogue.invoices.get(taken.invoice_id)
    try:
        back = take_back(catalogue, payment_id, why=why)
    except UsageError as error:
        if error.code != "period_locked":
            raise
        back = take_back(catalogue, payment_id, today, why)
    beside = [each for each in catalogue.payments.beside(back.id) if each.kind is PaymentKind.REFUND]
    return Reversal(taken, back, invoice, tuple(beside))


def _issued(catalogue: Catalogue, invoice_id: int) -> Account:
    account = account_of(catalogue, invoice_id)
    if account.invoice.state is not InvoiceState.ISSUED:
        raise UsageError(
            f"{account.invoice.name} was not issued, so nothing can be paid on it; issue it first.",
            code="not_issued",
            invoice=account.invoice.name,
        )
    return account


def _owner(invoice: Invoice) -> tuple[int, str]:
    """Whose account an invoice stands on, and in which currency."""
    return invoice.client_id, invoice.currency


def _written(amount: int, invoice: Invoice) -> str:
    return Currencies.load().written(max(0, amount), invoice.currency)

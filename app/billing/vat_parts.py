"""On which day which part of an invoice counts for VAT, in pence sterling: by tax point, or by the money that came.

And what relief there is for what never came. The parts of an invoice come to the whole, to the penny.
What notices 731 and 700/18 say is stated from memory, to be confirmed.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.billing import DEDUCTION, Account, Invoice, Payment, PaymentKind, Treatment
from app.domain.money import half_up

_MONEY = (PaymentKind.PAYMENT, PaymentKind.REFUND, PaymentKind.CREDIT)
_WAIT = 6  # months


@dataclass(frozen=True, slots=True)
class VatPart:
    """What of an invoice counts on a plain date: net and VAT, below nought where it is taken off."""

    on: str
    invoice: Invoice
    net: int
    vat: int

    @property
    def taxed(self) -> bool:
        """Whether it bears VAT here; what is outside the scope counts with its net alone."""
        return self.invoice.treatment is Treatment.STANDARD


def invoiced_parts(account: Account) -> Iterator[VatPart]:
    """By tax point: that of the invoice, and before it the day of money that came already (VATA 1994 section 6(4))."""
    invoice, tax_point = account.invoice, account.invoice.tax_point or ""
    early = [(each.paid_on, each.amount) for each in _sorted(account.payments) if _early(each, tax_point)]
    before = list(_shares(invoice, early))
    yield from before
    net, vat = invoice.amounts.net_gbp, invoice.amounts.vat_gbp
    left = VatPart(tax_point, invoice, net - sum(each.net for each in before), vat - sum(each.vat for each in before))
    if left.net or left.vat:
        yield left


def _early(payment: Payment, tax_point: str) -> bool:
    return payment.kind is PaymentKind.PAYMENT and payment.paid_on < tax_point


def charged_rates(invoice: Invoice) -> Set[int]:
    """The rates of VAT that its own lines bear, in basis points; what it takes off was taxed on its own day."""
    return {line.vat_bp for line in invoice.lines if line.code != DEDUCTION}


def cash_parts(account: Account) -> Iterator[VatPart]:
    """By the day on which money came or was paid back, or a credit took its place (VAT Notice 731).

    What was overpaid is no part of the invoice: it stays to the client's credit.
    """
    return _shares(
        account.invoice, [(each.paid_on, each.amount) for each in _sorted(account.payments) if each.kind in _MONEY]
    )


@dataclass(frozen=True, slots=True)
class CashSpan:
    """The plain dates from `since` to `until` in which VAT goes by the money that comes, `until` empty for no end."""

    since: str
    until: str

    def holds(self, invoice: Invoice) -> bool:
        """Whether an invoice has its tax point in it."""
        tax_point = invoice.tax_point or ""
        return self.since <= tax_point and (not self.until or tax_point <= self.until)


def cash_span(invoice: Invoice, spans: Sequence[CashSpan]) -> CashSpan | None:
    """The one of an invoice's tax point; None where VAT went by the tax point then."""
    return next((each for each in spans if each.holds(invoice)), None)


def accounted_parts(account: Account, spans: Sequence[CashSpan]) -> Iterator[VatPart]:
    """By the moment that its tax point's scheme goes by, and each part of it once however the scheme changes.

    What was accounted for by its tax point before cash accounting began is not accounted for again when it is paid
    (VAT Notice 731, starting to use the scheme; SI 1995/2518 regulation 58); what is unpaid when cash accounting ends
    is accounted for in the last period by it (notice 731, leaving the scheme; regulation 61). The law leaves six months
    for that instead: at once is what cannot be forgotten. Notice and regulations are from memory, to be confirmed.
    """
    invoice = account.invoice
    span = cash_span(invoice, spans)
    if span is None:
        yield from invoiced_parts(account)
        return
    counted = [each for each in cash_parts(account) if not span.until or each.on <= span.until]
    yield from counted
    net = invoice.amounts.net_gbp - sum(each.net for each in counted)
    vat = invoice.amounts.vat_gbp - sum(each.vat for each in counted)
    if span.until and (net or vat):
        yield VatPart(span.until, invoice, net, vat)


def relief_days(account: Account) -> Mapping[str, int]:
    """Relief for a bad debt by the day from which it may be claimed: minor units written off; below nought, repaid.

    A debt is claimed once it is written off and six months have passed since it was due, or since its tax point where
    that is later (VATA 1994 section 36, VAT Notice 700/18 section 2). What comes of it after that is paid back on its
    day; what comes before is never claimed. The limit of four years and six months is for the owner to keep.
    """
    ready = _months_after(max(account.invoice.due_on or "", account.invoice.tax_point or ""))
    days: dict[str, int] = {}
    for each in _sorted(account.payments):
        if each.kind is PaymentKind.WRITE_OFF:
            day = max(each.paid_on, ready)
            days[day] = days.get(day, 0) + each.amount
    return {day: amount for day, amount in sorted(days.items()) if amount}


def relief_parts(account: Account) -> Iterator[VatPart]:
    """The same with the net and VAT in it; nothing of what bore none."""
    if account.invoice.treatment is Treatment.STANDARD:
        yield from _shares(account.invoice, relief_days(account).items())


def _shares(invoice: Invoice, amounts: Iterable[tuple[str, int]]) -> Iterator[VatPart]:
    """Of each amount its part of net and VAT, reckoned on what came so far, so that no penny of it is lost."""
    gross, vat_gbp = invoice.amounts.gross, invoice.amounts.vat_gbp
    gross_gbp = invoice.amounts.net_gbp + vat_gbp
    if not gross:
        return
    so_far, whole_before, vat_before = 0, 0, 0
    for day, amount in amounts:
        so_far += amount
        counted = min(max(so_far, min(0, gross)), max(0, gross))  # what is beyond the invoice is none of it
        whole, vat = (half_up(Decimal(each) * counted / gross) for each in (gross_gbp, vat_gbp))
        part = VatPart(day, invoice, (whole - whole_before) - (vat - vat_before), vat - vat_before)
        if part.net or part.vat:
            yield part
        whole_before, vat_before = whole, vat


def _sorted(payments: Sequence[Payment]) -> list[Payment]:
    return sorted(payments, key=lambda each: (each.paid_on, each.id))


def _months_after(day: str) -> str:
    """The same day six months on, or the last of that month where it has none such."""
    on = date.fromisoformat(day)
    year, month = divmod(on.year * 12 + on.month - 1 + _WAIT, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1])).isoformat()

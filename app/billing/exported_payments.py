"""What settled invoices, as accounting programs take it: receipts on account, a bank's statement, or all plain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.billing.accounting_programs import Codes, Rows, account_of, british, pounds_of, safe, table
from app.domain.billing import Invoice, Payment, PaymentKind
from app.domain.catalogue import Client

PLAIN_PAYMENTS = (
    *("Entry", "Date", "What", "Invoice", "Client", "Currency", "Amount", "Sterling", "Method", "Reference"),
    *("Reverses", "Beside"),
)
_SAGE_DETAILS = 60
_NAMES = {
    PaymentKind.PAYMENT: "Payment",
    PaymentKind.REFUND: "Refund",
    PaymentKind.WRITE_OFF: "Bad debt written off",
    PaymentKind.CREDIT: "Credit moved",
}
_REVERSED = {
    PaymentKind.PAYMENT: "Payment reversed",
    PaymentKind.REFUND: "Refund reversed",
    PaymentKind.WRITE_OFF: "Write-off reversed",
}


@dataclass(frozen=True, slots=True)
class ExportedPayment:
    """An entry that settles an invoice, and whose it is."""

    payment: Payment
    invoice: Invoice
    client: Client

    @property
    def money(self) -> bool:
        """Whether money moved: not where a debt was written off or a credit moved."""
        return self.payment.kind in (PaymentKind.PAYMENT, PaymentKind.REFUND)

    @property
    def what(self) -> str:
        """What it is, in a bookkeeper's words."""
        entry = self.payment
        if entry.kind is PaymentKind.WRITE_OFF and entry.beside_id is not None:
            return "Bad debt recovered" if entry.reverses_id is not None else "Recovery reversed"
        return _REVERSED[entry.kind] if entry.reverses_id is not None else _NAMES[entry.kind]

    @property
    def name(self) -> str:
        """Whose it is, as on the invoice."""
        return safe(self.invoice.buyer.name if self.invoice.buyer else self.client.name)

    @property
    def amount(self) -> Decimal:
        """What the invoice comes down by, in its currency."""
        return Decimal(self.payment.amount).scaleb(-self.invoice.decimals)

    @property
    def details(self) -> str:
        """What it is, of which invoice, and how."""
        entry = self.payment
        how = " ".join(word for word in (entry.method, entry.reference) if word)
        return safe(f"{self.what}, {self.invoice.name}{f': {how}' if how else ''}")


def sage_payments(entries: Sequence[ExportedPayment]) -> str:
    """Sage 50's receipts on account (SA) and refunds (SP), bad debts as credits (SC), recoveries as charges (SI)."""
    codes = Codes.load("sage-payments")
    return table(codes.heads, _sage(entries, codes))


def _sage(entries: Sequence[ExportedPayment], codes: Codes) -> Rows:
    for each in entries:
        down = each.payment.amount_gbp >= 0
        if each.payment.kind is PaymentKind.CREDIT:
            continue  # moved between invoices of one account, whose balance it leaves as it is
        kind = ("SA" if down else "SP") if each.money else ("SC" if down else "SI")
        yield (
            *(kind, account_of(each.client), codes.values["bank" if each.money else "bad_debts"]),
            *(codes.values["department"], british(each.payment.paid_on), each.invoice.label),
            *(each.details[:_SAGE_DETAILS], pounds_of(abs(each.payment.amount_gbp)), codes.values["tax"], "0.00"),
        )


def xero_payments(entries: Sequence[ExportedPayment]) -> str:
    """The lines of a bank statement for Xero: what came is positive; each names its invoice, so that it is matched."""
    rows = (
        (british(each.payment.paid_on), each.amount, each.name, each.details, each.invoice.label, "")
        for each in entries
        if each.money
    )
    return table(Codes.load("xero-payments").heads, rows)


def quickbooks_payments(entries: Sequence[ExportedPayment]) -> str:
    """The lines of a bank's statement for QuickBooks Online, in three columns."""
    rows = (
        (british(each.payment.paid_on), f"{each.name}, {each.details}", each.amount) for each in entries if each.money
    )
    return table(Codes.load("quickbooks-payments").heads, rows)


def plain_payments(entries: Sequence[ExportedPayment]) -> str:
    """A line for every entry, credits that were moved among them, in its own currency and in sterling."""
    rows = (
        (
            *(each.payment.id, each.payment.paid_on, each.what, each.invoice.label, each.name, each.invoice.currency),
            *(each.amount, pounds_of(each.payment.amount_gbp), safe(each.payment.method)),
            *(safe(each.payment.reference), each.payment.reverses_id or "", each.payment.beside_id or ""),
        )
        for each in entries
    )
    return table(PLAIN_PAYMENTS, rows)


PAYMENT_PROGRAMS: Mapping[str, Callable[[Sequence[ExportedPayment]], str]] = {
    "xero-payments": xero_payments,
    "quickbooks-payments": quickbooks_payments,
    "sage-payments": sage_payments,
    "csv-payments": plain_payments,
}
BANK_STATEMENTS = ("xero-payments", "quickbooks-payments")

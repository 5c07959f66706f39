"""Invoices, their lines and what settles them. Amounts are minor units of the currency: pence, cents, whole yen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

HUNDREDTHS = 100  # of a quantity


class InvoiceKind(StrEnum):
    """A deposit invoice is paid before the work; a credit note reverses all or part of an invoice."""

    INVOICE = "invoice"
    DEPOSIT = "deposit"
    CREDIT_NOTE = "credit_note"


class InvoiceState(StrEnum):
    """What is kept of an invoice: a draft may be changed or voided, what was issued only credited."""

    DRAFT = "draft"
    VOID = "void"
    ISSUED = "issued"


class Standing(StrEnum):
    """Where an invoice stands: its state, and once it is issued what was paid."""

    DRAFT = "draft"
    VOID = "void"
    ISSUED = "issued"
    PART_PAID = "part_paid"
    PAID = "paid"
    WRITTEN_OFF = "written_off"


class Treatment(StrEnum):
    """Whose VAT it is: charged by the studio; none, as it is not registered; or the customer's to account for."""

    STANDARD = "standard"
    UNREGISTERED = "unregistered"
    OUTSIDE_SCOPE = "outside_scope"


class Service(StrEnum):
    """What an amount was earned by."""

    MIXING = "mixing"
    MASTERING = "mastering"
    OTHER = "other"


class PaymentKind(StrEnum):
    """A refund is money paid back; a credit moves the credit balance of one invoice to another."""

    PAYMENT = "payment"
    REFUND = "refund"
    WRITE_OFF = "write_off"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Party:
    """A side of an invoice, as it was when that was issued. `address` has a line for each line of the envelope.

    `owner` is the name of a sole trader whose studio goes by another.
    """

    name: str
    address: tuple[str, ...] = ()
    country: str = "GB"
    email: str = ""
    vat_number: str = ""
    company_number: str = ""
    registered_office: str = ""
    owner: str = ""
    bank_details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line: `quantity` in hundredths, prices in minor units, `vat_bp` in basis points.

    `vat` is the line's own where it is not reckoned on the total: of a deposit, its deduction, a credit. `origin` names
    what may be charged once only.
    """

    description: str
    unit_price: int
    amount: int
    vat_bp: int
    quantity: int = HUNDREDTHS
    service: Service = Service.OTHER
    code: str = ""
    song_id: int | None = None
    vat: int | None = None
    origin: str | None = None
    id: int = 0

    @property
    def count(self) -> Decimal:
        """The quantity as people write it."""
        return Decimal(self.quantity) / HUNDREDTHS


@dataclass(frozen=True, slots=True)
class Amounts:
    """Net, VAT and gross in minor units, and net and VAT in pence sterling."""

    net: int = 0
    vat: int = 0
    net_gbp: int = 0
    vat_gbp: int = 0

    @property
    def gross(self) -> int:
        """Net and VAT together."""
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or credit note. What stands from `label` to `buyer` is None, or empty, until it is issued.

    `sterling_rate` is how many pounds one unit of the currency is worth, by `rate_source` on the day `rate_on`; dates
    are plain (YYYY-MM-DD). `issued_to` is the id that its client had when it was issued.
    """

    id: int
    kind: InvoiceKind
    state: InvoiceState
    client_id: int
    made_at: str
    treatment: Treatment
    lines: tuple[InvoiceLine, ...]
    amounts: Amounts
    currency: str = "GBP"
    decimals: int = 2
    sterling_rate: str = "1"
    rate_on: str | None = None
    rate_source: str = ""
    quote_id: int | None = None
    credits_id: int | None = None
    po_number: str = ""
    remarks: str = ""
    series: str | None = None
    number: int | None = None
    label: str | None = None
    issued_on: str | None = None
    tax_point: str | None = None
    due_on: str | None = None
    issued_at: str | None = None
    seller: Party | None = None
    buyer: Party | None = None
    issued_to: int | None = None
    hash: str | None = None
    previous_hash: str | None = None

    @property
    def name(self) -> str:
        """As people call it: its number, or "draft 12"."""
        return self.label or f"draft {self.id}"


@dataclass(frozen=True, slots=True)
class Payment:
    """What settles an invoice by `amount`, and that in pence sterling; `other_id` is where a credit comes from.

    An entry that reverses another names it in `reverses_id`: it is of the same kind, with the other sign. One that was
    made together with another, as a recovery with its payment, names that in `beside_id`. `hash` is of the entry and
    of the one entered before it.
    """

    id: int
    invoice_id: int
    kind: PaymentKind
    amount: int
    paid_on: str
    amount_gbp: int
    method: str = ""
    reference: str = ""
    other_id: int | None = None
    reverses_id: int | None = None
    beside_id: int | None = None
    entered_at: str = ""
    hash: str = ""
    previous_hash: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An invoice and what settled it so far."""

    invoice: Invoice
    payments: tuple[Payment, ...] = ()

    @property
    def settled(self) -> int:
        """By how much its gross has come down."""
        return sum(payment.amount for payment in self.payments)

    @property
    def balance(self) -> int:
        """What is still owed; below nought is a credit balance."""
        return self.invoice.amounts.gross - self.settled if self.invoice.state is InvoiceState.ISSUED else 0

    @property
    def written_off(self) -> int:
        """What of it was given up, less what came of that after all."""
        return sum(payment.amount for payment in self.payments if payment.kind is PaymentKind.WRITE_OFF)

    def left_of(self, payment: Payment) -> tuple[int, int]:
        """What of an entry was not reversed: in minor units, and in pence sterling."""
        entries = [payment, *(each for each in self.payments if each.reverses_id == payment.id)]
        return sum(each.amount for each in entries), sum(each.amount_gbp for each in entries)

    @property
    def reversible(self) -> tuple[Payment, ...]:
        """The entries that can be reversed: credits are moved back instead, and what reverses another stays."""
        own = (each for each in self.payments if each.kind is not PaymentKind.CREDIT and each.reverses_id is None)
        return tuple(each for each in own if self.left_of(each)[0])

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.invoice.state is not InvoiceState.ISSUED:
            return Standing(self.invoice.state)
        if self.balance * _sign(self.invoice.amounts.gross) > 0:
            return Standing.PART_PAID if self.settled else Standing.ISSUED
        return Standing.WRITTEN_OFF if self.written_off else Standing.PAID


def _sign(amount: int) -> int:
    return -1 if amount < 0 else 1


def sum_of(lines: Sequence[InvoiceLine]) -> int:
    """What lines come to, net."""
    return sum(line.amount for line in lines)

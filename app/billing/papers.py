"""The port to whatever draws the studio's papers, values in, the bytes of a PDF out; and an invoice to try it on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from app.billing.amounts import amounts_of
from app.billing.studio import StudioDetails
from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, InvoiceState, Party, Service, Treatment
from app.domain.pricing import Quote
from app.pricing.rate_card import RateCard

_BUYER = Party("A. Client", ("1 High Street", "Anytown AB1 2CD"))


@dataclass(frozen=True, slots=True)
class QuotePaper:
    """A quote as it is sent. To a private client it leads with what is paid in all, VAT included.

    `titles` are what variants are called, the studio's own among them.
    """

    quote: Quote
    seller: Party
    buyer: Party
    private: bool
    made_on: str
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One event of an account on a plain date: an invoice or credit note (`charged`), or what settled it (`paid`)."""

    on: str
    text: str
    charged: int
    paid: int
    balance: int


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """What stands between the studio and a client in one currency from a day to a day, both plain dates or empty."""

    seller: Party
    buyer: Party
    currency: str
    decimals: int
    since: str
    until: str
    opening: int
    rows: tuple[StatementRow, ...]
    closing: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Debtor:
    """A client in a currency, in its minor units: what was owed by age, as AGE_NAMES has them, and the `credit`.

    The credit is below nought; `total` is all of it, and `total_gbp` that in pence sterling.
    """

    client: str
    currency: str
    decimals: int
    ages: tuple[int, ...]
    credit: int
    total: int
    total_gbp: int


@dataclass(frozen=True, slots=True)
class AgedDebtors:
    """All of them at the end of a plain date, by name."""

    on: str
    rows: tuple[Debtor, ...]

    @property
    def total_gbp(self) -> int:
        """What all of them owe less their credits, in pence sterling."""
        return sum(row.total_gbp for row in self.rows)


class Papers(Protocol):
    """Draws papers as PDF/A. The same values give the same bytes; raises BouncedeskError where they cannot be drawn."""

    def invoice(self, invoice: Invoice, credited: Invoice | None) -> bytes:
        """An invoice, deposit invoice or credit note; `credited` is the invoice that a credit note reverses."""

    def quote(self, paper: QuotePaper) -> bytes:
        """A quote with its terms."""

    def statement(self, statement: AccountStatement) -> bytes:
        """A statement of account."""

    def debtors(self, aged: AgedDebtors) -> bytes:
        """Aged debtors, for the studio itself."""


def sample_invoice(studio: StudioDetails, card: RateCard, today: date) -> Invoice:
    """An invoice over a mix and a master at the card's prices, issued on `today` with the first number."""
    vat_bp = card.job.vat_bp if studio.registered else 0
    prices = (
        ("Ember: mixing", card.mixing.base_pence, Service.MIXING),
        ("Ember: mastering", card.mastering.base_pence, Service.MASTERING),
    )
    lines = tuple(InvoiceLine(text, pence, pence, vat_bp, service=service) for text, pence, service in prices)
    return Invoice(
        id=0,
        kind=InvoiceKind.INVOICE,
        state=InvoiceState.ISSUED,
        client_id=0,
        made_at=today.isoformat(),
        treatment=Treatment.STANDARD if studio.registered else Treatment.UNREGISTERED,
        lines=lines,
        amounts=amounts_of(lines),
        series=studio.prefix,
        number=studio.first_number,
        label=f"{studio.prefix}{studio.first_number:04}",
        issued_on=today.isoformat(),
        tax_point=today.isoformat(),
        due_on=(today + timedelta(days=studio.terms_days)).isoformat(),
        seller=studio.party,
        buyer=_BUYER,
    )

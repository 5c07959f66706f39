"""The port to whatever draws the studio's papers: values in, the bytes of a PDF out."""

from dataclasses import dataclass
from typing import Protocol

from app.domain.billing import Invoice, Party
from app.domain.pricing import Quote


@dataclass(frozen=True, slots=True)
class QuotePaper:
    """A quote as it is sent. To a private client it leads with what is paid in all, VAT included."""

    quote: Quote
    seller: Party
    buyer: Party
    private: bool
    made_on: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One event of an account on a plain date: an invoice or credit note (`charged`), or what settled it (`paid`)."""

    on: str
    text: str
    charged: int
    paid: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
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


class Papers(Protocol):
    """Draws papers as PDF/A. The same values give the same bytes; raises BouncedeskError where they cannot be drawn."""

    def invoice(self, invoice: Invoice, credited: Invoice | None) -> bytes:
        """An invoice, deposit invoice or credit note; `credited` is the invoice that a credit note takes back."""

    def quote(self, paper: QuotePaper) -> bytes:
        """A quote with its terms."""

    def statement(self, statement: Statement) -> bytes:
        """A statement of account."""

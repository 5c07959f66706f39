"""What the commands that quote and bill work with: the catalogue, the studio's details, and papers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from app.billing.drafting import Drafter
from app.billing.issuing import Issuer
from app.billing.papers import Papers
from app.billing.quoting import Quoter
from app.billing.settling import Settler, account_of
from app.billing.studio import StudioDetails, load_studio
from app.catalogue import Catalogue
from app.commands.opening import desktop
from app.commands.rows import print_row
from app.domain.billing import Account, Invoice
from app.domain.quotes import Quote
from app.errors import UsageError
from app.paths import find_paths
from app.pricing.pricing_words import PricingWords

on_day = click.option("--on", metavar="DATE", help="Another day than today, as 2026-03-31.")
po_number = click.option("--po", "po_number", default="", metavar="NUMBER", help="The client's order number.")


@dataclass(frozen=True, slots=True)
class Books:
    """The open books of the studio; `today` is a plain date."""

    catalogue: Catalogue
    studio: StudioDetails
    papers: Papers
    words: PricingWords
    today: str

    @property
    def issuer(self) -> Issuer:
        """Issues in the studio's name."""
        return Issuer(self.catalogue, self.studio, self.papers)

    @property
    def drafter(self) -> Drafter:
        """Drafts in the studio's name."""
        return Drafter(self.catalogue, self.studio)

    @property
    def settler(self) -> Settler:
        """Writes payments down."""
        return Settler(self.catalogue)

    @property
    def quoter(self) -> Quoter:
        """Quotes in the studio's name."""
        return Quoter(self.catalogue, self.studio, self.words)

    def row(self, invoice: Invoice) -> dict[str, Any]:
        """An invoice as it is printed, with what was paid on it."""
        return self.row_of(account_of(self.catalogue, invoice.id))

    def row_of(self, account: Account) -> dict[str, Any]:
        """The same of an account."""
        invoice = account.invoice
        return {
            "id": invoice.id,
            "number": invoice.label,
            "kind": invoice.kind.value,
            "state": account.standing.value,
            "client": self.catalogue.clients.get(invoice.client_id).name,
            "issued_on": invoice.issued_on,
            "due_on": invoice.due_on,
            "currency": invoice.currency,
            "net_pence": invoice.amounts.net,
            "vat_pence": invoice.amounts.vat,
            "gross_pence": invoice.amounts.gross,
            "balance_pence": account.balance,
        }

    def quote_row(self, quote: Quote) -> dict[str, Any]:
        """A quote as it is printed."""
        return {
            "id": quote.id,
            "quote": f"Q{quote.root_id}",
            "version": quote.version,
            "state": "expired" if quote.expired(self.today) else quote.state.value,
            "client": self.catalogue.clients.get(quote.client_id).name,
            "title": quote.title,
            "valid_until": quote.valid_until,
            "currency": quote.currency,
            "net_pence": quote.net,
            "vat_pence": quote.vat,
            "gross_pence": quote.gross,
            "deposit_pence": quote.deposit,
            "rate_card": quote.card_key,
        }


@contextmanager
def open_books(on: str | None = None) -> Iterator[Books]:
    """The books, at today or another day; closed afterwards."""
    paths = find_paths()
    studio = load_studio(paths.studio)
    with Catalogue.open(paths.catalogue, paths.backups) as catalogue:
        yield Books(catalogue, studio, desktop().papers(studio), PricingWords.load(paths.variants), _day(on))


def _day(on: str | None) -> str:
    try:
        return date.fromisoformat(on).isoformat() if on else date.today().isoformat()  # noqa: DTZ011 -- the studio's own day
    except ValueError as error:
        raise UsageError(f"“{on}” is no date; write it as 2026-03-31.") from error


def print_invoice(books: Books, invoice: Invoice, *, as_json: bool) -> None:
    """Print an invoice."""
    print_row(books.row(invoice), as_json=as_json)

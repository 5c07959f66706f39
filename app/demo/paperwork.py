"""The demonstration's papers: the song quoted from its own session, accepted, its deposit paid, the rest invoiced."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.billing.studio import StudioDetails
from app.domain.billing import InvoiceLine, Service
from app.domain.catalogue import Song
from app.domain.pricing import BookedWork
from app.use_cases.books import Books, PaperFile
from app.use_cases.invoices import DraftRequest, draft_balance, draft_invoice, invoice_paper, issue_invoice
from app.use_cases.payments import pay
from app.use_cases.quotes import accept_quote, quote_paper, quote_song, send_quote


def details_of(table: Mapping[str, Any]) -> StudioDetails:
    """The made-up studio of `resources/studio.toml` on its papers."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return StudioDetails(**values)


def bill_song(books: Books, song: Song) -> tuple[PaperFile, ...]:
    """Quote and invoice a song once; its papers, those of an earlier demonstration too."""
    catalogue = books.catalogue
    if not catalogue.quotes.of_song(song.id):
        _bill(books, song)
    quote = catalogue.quotes.of_song(song.id)[0]
    invoices = (invoice_paper(books, each.id) for each in catalogue.invoices.of_quote(quote.id))
    return (quote_paper(books, quote.id), *invoices)


def bill_many(books: Books, bills: Sequence[Mapping[str, Any]]) -> None:
    """Issue the made-up studio's invoices of the past, and write down what was paid."""
    for bill in bills:
        client = books.catalogue.clients.find(bill["client"])
        line = InvoiceLine(bill["what"], bill["pence"], bill["pence"], 0, service=Service(bill["service"]))
        asked = DraftRequest([line], po_number="PO-1187" if client.po_needed else "")
        draft = draft_invoice(books, client.id, asked)
        if "issued" in bill:
            issued = issue_invoice(books, draft.id, _plain(bill["issued"]))
            if "paid" in bill:
                pay(books.catalogue, issued.id, None, _plain(bill["paid"]), "Bank transfer")


def send_song_quote(books: Books, song: Song) -> int:
    """The id of a quote of a song that was sent, and that nobody has answered yet."""
    return send_quote(books, quote_song(books, song, BookedWork.BOTH).id).id


def _bill(books: Books, song: Song) -> None:
    booking = accept_quote(books, send_song_quote(books, song))
    if booking.deposit:
        issue_invoice(books, booking.deposit.id)
        pay(books.catalogue, booking.deposit.id, None, books.today, "Bank transfer")
    issue_invoice(books, draft_balance(books, booking.quote.id, DraftRequest()).id)


def _plain(day: date) -> str:
    return day.isoformat()

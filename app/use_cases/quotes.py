"""A quote on its way: sent, accepted and booked, or declined; and its paper."""

from dataclasses import dataclass

from app.domain.billing import Invoice
from app.domain.pricing import Quote
from app.use_cases.books import Books, PaperFile, file_name


@dataclass(frozen=True, slots=True)
class Booking:
    """An accepted quote, whose songs are booked, and the draft of its deposit, None where none is asked for."""

    quote: Quote
    deposit: Invoice | None


def send_quote(books: Books, quote_id: int) -> Quote:
    """A draft becomes what the client was sent, with its PDF, and is never edited from then on."""
    return books.quoter.send(quote_id, books.papers, books.today)


def accept_quote(books: Books, quote_id: int, by: str = "", *, late: bool = False) -> Booking:
    """The client accepts: songs are made where there are none, booked and briefed, and the deposit is drafted.

    All of it, or nothing. Who accepted it is the client, where nobody is named in `by`; a quote whose date has passed
    is accepted only where the studio says so (`late`).
    """
    with books.catalogue.transaction():
        accepted = books.quoter.accept(quote_id, by or _client(books, quote_id), books.today, late=late)
        return Booking(accepted, books.drafter.booking(accepted))


def decline_quote(books: Books, quote_id: int, by: str = "") -> Quote:
    """The client does not want it: drafts that bill it are void. `by` is the client, where nobody is named."""
    return books.quoter.decline(quote_id, by or _client(books, quote_id))


def quote_paper(books: Books, quote_id: int) -> PaperFile:
    """The PDF of a quote, byte for byte as it was sent; of a draft, as it would be today."""
    quote = books.catalogue.quotes.get(quote_id)
    sent = books.catalogue.quotes.pdf(quote_id) if quote.sent_at else books.papers.quote(books.quoter.paper(quote))
    return PaperFile(file_name(quote.name), sent)


def _client(books: Books, quote_id: int) -> str:
    return books.catalogue.clients.get(books.catalogue.quotes.get(quote_id).client_id).name

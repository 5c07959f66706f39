"""A quote on its way: kept as a draft, priced again, sent, accepted and booked, or declined; and its paper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.billing.amounts import Exchange
from app.domain.billing import Invoice
from app.domain.catalogue import Song
from app.domain.pricing import BookedWork, PricedJob, Quote
from app.pricing.priced_song import song_of_catalogue
from app.pricing.rate_card import RateCard
from app.pricing.rate_card_versions import card_in_use
from app.use_cases.books import Books, PaperFile, paper_name


@dataclass(frozen=True, slots=True)
class Booking:
    """An accepted quote, whose songs are booked, and the draft of its deposit, None where none is asked for."""

    quote: Quote
    deposit: Invoice | None


def draft_quote(
    books: Books,
    client: str,
    job: PricedJob,
    *,
    title: str = "",
    songs: Mapping[int, int] | None = None,
    new_client: bool = False,
    exchange: Exchange | None = None,
) -> Quote:
    """A draft of a new quote, by the card in use, in pounds or the exchange's currency.

    `songs` of the catalogue are by their number in the job.

    A name that no client has is refused; with `new_client` a client of that name is added, the quote with them or
    neither. A command takes an unknown name for a slip of the fingers, since nobody confirms it; the window's user
    chose from the names there are, or typed another one on purpose.
    """
    with books.catalogue.transaction():
        clients = books.catalogue.clients
        owner = clients.known_or_new(client) if new_client else clients.find(client)
        return books.quoter.draft(owner.id, job, books.today, title=title, songs=songs, exchange=exchange)


def quote_song(books: Books, song: Song, work: BookedWork) -> Quote:
    """A draft for a song of the catalogue, as its session was measured to be."""
    listed = song_of_catalogue(books.catalogue, song.id, books.words, card_in_use(books.catalogue))
    job = PricedJob((replace(listed, work=work),))
    return books.quoter.draft(song.client_id, job, books.today, songs={0: song.id})


def next_version(
    books: Books,
    quote_id: int,
    job: PricedJob,
    *,
    title: str = "",
    songs: Mapping[int, int] | None = None,
    card: RateCard | None = None,
    exchange: Exchange | None = None,
) -> Quote:
    """A draft that takes the place of a quote once it is sent; what is not named stays, its currency and rate too."""
    before = books.catalogue.quotes.get(quote_id)
    named = before.songs if songs is None else songs
    kept = {number: song for number, song in named.items() if number < len(job.songs)}
    named_title, version = title or before.title, before.id
    return books.quoter.draft(
        *(before.client_id, job, books.today),
        title=named_title,
        songs=kept,
        version_of=version,
        card=card,
        exchange=exchange,
    )


def edit_quote(
    books: Books,
    quote_id: int,
    job: PricedJob | None = None,
    *,
    title: str = "",
    songs: Mapping[int, int] | None = None,
    card: RateCard | None = None,
    exchange: Exchange | None = None,
) -> Quote:
    """A draft priced again, as agreed with its client today; what is not named stays as it was."""
    return books.quoter.edit(quote_id, books.today, job, title=title, songs=songs, card=card, exchange=exchange)


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
    return PaperFile(paper_name(quote.name), sent)


def _client(books: Books, quote_id: int) -> str:
    return books.catalogue.clients.get(books.catalogue.quotes.get(quote_id).client_id).name

"""Keeping an answered enquiry: the client, the song at its stage, the session that came with it, note and reply."""

from dataclasses import dataclass, replace

from app.billing.quoting import Quoter, card_in_use
from app.catalogue import Catalogue
from app.domain.catalogue import Client, Song, Stage
from app.domain.enquiry import Assessed, EnquiryRow
from app.domain.pricing import BookedWork, PricedJob, Quote, QuoteState
from app.domain.session import SessionKind
from app.pricing.drafting import song_of_catalogue


@dataclass(frozen=True, slots=True)
class Kept:
    """What an enquiry became in the catalogue; `known` says that the client was in it before.

    `quote` is the draft of what was advised, None where it is not for the studio to price yet.
    """

    client: Client
    song: Song
    enquiry: EnquiryRow
    known: bool
    quote: Quote | None = None


def keep(catalogue: Catalogue, assessed: Assessed, quoter: Quoter | None = None, today: str = "") -> Kept:
    """Keep the song at `assessed`, its client (found by name, or made), its session, note and reply; all, or nothing.

    With a `quoter`, a draft quote of the stage that was advised is kept too, dated by the plain date `today`.

    Raises BouncedeskError in one sentence where a value cannot be kept.
    """
    with catalogue.transaction():
        known = catalogue.clients.known(assessed.client)
        client = known or catalogue.clients.add(assessed.client, assessed.note.email)
        song = catalogue.songs.add(client.id, assessed.title, due=assessed.note.deadline or None)
        catalogue.briefs.edit(song.id, references=assessed.note.links, tempo_bpm=assessed.note.tempo_bpm)
        arrival = assessed.arrival
        if arrival is not None and arrival.scan is not None:
            catalogue.sessions.record(song.id, SessionKind.RECEIVED, arrival.scan)
        enquiry = catalogue.enquiries.record(song.id, assessed)
        song = catalogue.songs.edit(song.id, stage=Stage.ASSESSED)
        quote = _quoted(catalogue, assessed, song, quoter, today) if quoter else None
        return Kept(client, song, enquiry, known is not None, quote)


def take_back(catalogue: Catalogue, kept: Kept) -> None:
    """Put the song away: nothing is ever deleted, so it goes to the archive; its draft quote is given up."""
    if kept.quote and catalogue.quotes.get(kept.quote.id).state is QuoteState.DRAFT:
        catalogue.quotes.withdraw(kept.quote.id)
    catalogue.songs.edit(kept.song.id, stage=Stage.ARCHIVED)


def put_back(catalogue: Catalogue, kept: Kept) -> None:
    """Take the song out of the archive again."""
    catalogue.songs.edit(kept.song.id, stage=Stage.ASSESSED)


def _quoted(catalogue: Catalogue, assessed: Assessed, song: Song, quoter: Quoter, today: str) -> Quote | None:
    """The draft of a quote for what was advised; recording, or listening first, has no price yet."""
    if assessed.advice.stage.value not in tuple(BookedWork):
        return None
    listed = song_of_catalogue(catalogue, song.id, quoter.words, card_in_use(catalogue))
    priced = replace(listed, work=BookedWork(assessed.advice.stage.value))
    return quoter.draft(song.client_id, PricedJob((priced,)), today, songs={0: song.id})

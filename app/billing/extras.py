"""What came on top of a quote: rounds beyond those included, recalls after approval, new work; each charged once."""

from app.billing.quoting import card_in_use
from app.catalogue import Catalogue
from app.domain.billing import InvoiceLine, Service
from app.domain.catalogue import Song, Stage
from app.domain.pricing import QuoteState
from app.pricing.rate_card import RateCard
from app.rounds.scope import Extra, find_extras
from render.text import shown

NEW_WORK = "extra.new_work"
_LONGEST = 80  # letters of a note on a line


def extras_of(catalogue: Catalogue, client_id: int) -> list[InvoiceLine]:
    """Lines for all of a client's songs that has not been charged yet, by the card of the song's quote.

    New work has no price on any card: its line comes to nothing, and is priced by whoever sends the invoice.
    """
    songs = [row.song for row in catalogue.songs.board() if row.song.client_id == client_id]
    return [line for song in songs if song.stage is not Stage.ARCHIVED for line in extras_of_song(catalogue, song)]


def extras_of_song(catalogue: Catalogue, song: Song) -> list[InvoiceLine]:
    """The lines of one song, in the order of its rounds."""
    rounds = catalogue.rounds.all(song.id)
    notes = [note for each in rounds for note in catalogue.notes.all(each.id)]
    card = _card_of(catalogue, song)
    lines = [_line(song, offer, card) for offer in find_extras(rounds, notes)]
    free = catalogue.invoices.chargeable([line.origin for line in lines if line.origin])
    return [line for line in lines if line.origin in free]


def _line(song: Song, offer: Extra, card: RateCard) -> InvoiceLine:
    asked = " ".join(offer.description.split())
    text = f"{song.title}: {shown(asked, _LONGEST)}"
    prices = {"mixing.recall": card.mixing.recall_pence, "mixing.round": card.mixing.round_pence}
    pence = prices[offer.code] if offer.code else 0
    origin = f"note:{offer.note_id}" if offer.note_id else f"round:{offer.round_id}"
    code = offer.code or NEW_WORK
    return InvoiceLine(text, pence, pence, 0, service=Service.MIXING, code=code, song_id=song.id, origin=origin)


def _card_of(catalogue: Catalogue, song: Song) -> RateCard:
    accepted = [quote for quote in catalogue.quotes.of_song(song.id) if quote.state is QuoteState.ACCEPTED]
    return RateCard.from_table(accepted[0].rate_card) if accepted else card_in_use(catalogue)

"""The songs that calibration looks at: those that were quoted, are finished, and had their hours written down."""

from app.billing.quoting import Quoter, card_in_use
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.catalogue import Stage
from app.domain.hours import Calibration, SongWork
from app.domain.pricing import Quote, QuoteState
from app.pricing.calibration import calibrate
from app.pricing.pricing_words import PricingWords

_FINISHED = frozenset({Stage.DELIVERED, Stage.PAID, Stage.ARCHIVED})  # before, the hours are not all there
_HOUR = 3600


def calibration(catalogue: Catalogue, words: PricingWords) -> Calibration:
    """Hold the catalogue's finished songs against the card in use."""
    return calibrate(finished_work(catalogue, words), card_in_use(catalogue), words.editing_names)


def finished_work(catalogue: Catalogue, words: PricingWords) -> list[SongWork]:
    """A finished song each, by the newest quote accepted for it; those without hours or in another currency are not."""
    quoter, extras = Quoter(catalogue, StudioDetails(), words), catalogue.billing.extras_by_song()
    names = {client.id: client.name for client in catalogue.clients.all()}
    found: dict[int, SongWork] = {}
    for quote in catalogue.quotes.all():
        if quote.state is not QuoteState.ACCEPTED or quote.currency != "GBP":
            continue
        job = quoter.job_of(quote)
        for number, song_id in quote.songs.items():
            song = catalogue.songs.get(song_id)
            hours = {kind: seconds / _HOUR for kind, seconds in catalogue.hours.totals(song_id).items() if seconds > 0}
            if song_id in found or not hours or song.stage not in _FINISHED or number >= len(job.songs):
                continue
            earned = song_pence(quote, number) + extras.get(song_id, 0)
            found[song_id] = SongWork(song_id, song.title, names[song.client_id], job.songs[number], earned, hours)
    return list(found.values())


def song_pence(quote: Quote, number: int) -> int:
    """What a song of a quote earns, net: its own lines, and its part of those of the whole job; parts add up."""
    own: dict[int, int] = {}
    for line in quote.lines:
        if line.song_number is not None:
            own[line.song_number] = own.get(line.song_number, 0) + line.amount_pence
    together = sum(own.values())
    whole = quote.net - together
    before = sum(pence for place, pence in own.items() if place < number)
    mine = own.get(number, 0)
    if not together:
        return whole if number == min(own, default=number) else 0
    return mine + whole * (before + mine) // together - whole * before // together

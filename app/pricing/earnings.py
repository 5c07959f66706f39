"""What an hour of finished work really earned: by song, by client, and by what drives the cost."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from app.billing.quote import Quoter
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.catalogue import Stage
from app.domain.hours import Earning, SongWork
from app.domain.money import half_up
from app.domain.pricing import Quote, QuoteState
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard
from render.text import count

_FINISHED = frozenset({Stage.DELIVERED, Stage.PAID, Stage.ARCHIVED})  # before, the hours are not all there
_HOUR = 3600


def by_song(works: Sequence[SongWork], hourly_pence: int) -> tuple[Earning, ...]:
    """A row a song, the worst paid hour first; two songs may have one title."""
    return _sorted(_earning(f"{work.title} ({work.client})", [work], hourly_pence) for work in works)


def by_client(works: Sequence[SongWork], hourly_pence: int) -> tuple[Earning, ...]:
    """A row a client."""
    return _grouped(works, hourly_pence, lambda work: [work.client])


def by_driver(works: Sequence[SongWork], card: RateCard, hourly_pence: int) -> tuple[Earning, ...]:
    """A row for each thing that makes a song dear; a song is in as many as it has."""
    return _grouped(works, hourly_pence, lambda work: list(_drivers(work, card)))


def _drivers(work: SongWork, card: RateCard) -> Iterator[str]:
    asked, rates = work.asked, card.mixing
    if not asked.mixed:
        yield "Mastering alone"
        return
    yield f"{asked.condition.capitalize()} sessions"
    if rates.density_bp.get(asked.density):
        yield f"{asked.density.capitalize()} arrangements"
    many = asked.tracks > rates.tracks_included
    yield f"{'More than' if many else 'Up to'} {count(rates.tracks_included, 'track')}"
    if any(asked.editing_hours.values()):
        yield "With editing"
    if asked.rounds > rates.rounds_included:
        yield "More rounds than included"


def _grouped(
    works: Sequence[SongWork], hourly_pence: int, names: Callable[[SongWork], list[str]]
) -> tuple[Earning, ...]:
    groups: dict[str, list[SongWork]] = {}
    for work in works:
        for name in names(work):
            groups.setdefault(name, []).append(work)
    return _sorted(_earning(name, mine, hourly_pence) for name, mine in groups.items())


def _earning(name: str, works: Sequence[SongWork], hourly_pence: int) -> Earning:
    earned, hours = sum(work.earned_pence for work in works), sum(work.all_hours for work in works)
    spent = Decimal(hours)
    hourly = half_up(earned / spent) if spent else 0
    return Earning(name, len(works), earned, hours, hourly, earned - half_up(spent * hourly_pence))


def _sorted(earnings: Iterator[Earning]) -> tuple[Earning, ...]:
    return tuple(sorted(earnings, key=lambda each: (each.hourly_pence, each.name)))


def finished_work(catalogue: Catalogue, words: PricingWords) -> list[SongWork]:
    """A finished song each, by the newest quote accepted for it; those without hours or in another currency are not."""
    quoter, extras = Quoter(catalogue, StudioDetails(), words), catalogue.billing.extras_by_song()
    names = {client.id: client.name for client in catalogue.clients.all()}
    works: dict[int, SongWork] = {}
    for quote in catalogue.quotes.all():
        if quote.state is not QuoteState.ACCEPTED or quote.currency != "GBP":
            continue
        job = quoter.job_of(quote)
        for number, song_id in quote.songs.items():
            song = catalogue.songs.get(song_id)
            hours = {kind: seconds / _HOUR for kind, seconds in catalogue.hours.totals(song_id).items() if seconds > 0}
            if song_id in works or not hours or song.stage not in _FINISHED or number >= len(job.songs):
                continue
            earned = song_pence(quote, number) + extras.get(song_id, 0)
            works[song_id] = SongWork(song_id, song.title, names[song.client_id], job.songs[number], earned, hours)
    return list(works.values())


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

"""What an hour of work really earned: by song, by client, and by what drives the cost."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from app.domain.hours import Earning, SongWork
from app.domain.money import half_up
from app.pricing.rate_card import RateCard


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
    yield f"More than {rates.tracks_included} tracks" if many else f"Up to {rates.tracks_included} tracks"
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

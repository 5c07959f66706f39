"""The default rate card once more, plainly and by another way: what the program's prices are held against.

Written from the studio's published rules, not from the program: its own figures, exact fractions, no lines.
"""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import ceil

from app.domain.pricing import PricedJob, PricedSong

CONDITION = {"tidy": 0, "fair": 10, "messy": 25}
DENSITY = {"sparse": 0, "normal": 0, "dense": 10}


def percentage(pence: int, of_hundred: int) -> int:
    """So many per cent, to the nearest penny, a half upwards."""
    return (pence * of_hundred + 50) // 100


@cache
def bands(tracks: int) -> int:
    """How many further 24 tracks are begun beyond 24."""
    return ceil(Fraction(max(tracks, 24) - 24, 24))


@cache
def quarters(hours: Decimal, scale: Fraction) -> int:
    """The quarter hours begun."""
    return ceil(Fraction(hours) * scale * 4)


def mixing(song: PricedSong, condition: str, density: str, scale: Fraction) -> int:
    """A mix in pence; `scale` is what the editing hours are multiplied by."""
    base = 25000 + 6000 * bands(song.tracks)
    return (
        base
        + percentage(base, CONDITION[condition])
        + percentage(base, DENSITY[density])
        + sum(875 * quarters(hours, scale) for hours in song.editing_hours.values())
        + 2500 * max(0, song.rounds - 2)
        + 1000 * len(set(song.variants) - {"main", "instrumental"})
        + (4000 if song.stems else 0)
        + 2500 * song.recalls
    )


def mastering(song: PricedSong) -> int:
    """A master in pence, before what a release has off."""
    return (
        (9000 if song.needs_care else 7500)
        + 1000 * len(set(song.formats) - {"wav", "mp3", "streaming"})
        + 1500 * song.alternate_masters
        + (3500 if song.stem_mastering else 0)
    )


def price(job: PricedJob, session: tuple[str, str] | None = None, scale: Fraction = Fraction(1)) -> tuple[int, int]:
    """Net and VAT; `session` stands in for the condition and density that were told."""
    mixes = [song for song in job.songs if song.work != "mastering"]
    masters = [song for song in job.songs if song.work != "mixing"]
    mixed = sum(mixing(song, *(session or (song.condition, song.density)), scale) for song in mixes)
    mastered = sum(mastering(song) for song in masters)
    off = 15 if len(masters) >= 8 else 10 if len(masters) >= 4 else 0
    net = mixed + mastered - percentage(mastered, off) + (2500 if job.assembly else 0)
    if job.rush:
        net += percentage(net, 25)
    return net, percentage(net, 20) if job.vat_registered else 0

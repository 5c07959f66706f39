"""The same songs booked another way, priced side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice

from app.domain.pricing import PricedJob
from app.pricing.estimating import Estimator
from app.pricing.pricing_words import Option, PricingWords


@dataclass(frozen=True, slots=True)
class PricedOption:
    """What an option comes to: gross, of so many songs; `per_song_pence` to the nearest penny."""

    title: str
    songs: int
    gross_pence: int
    per_song_pence: int


def priced_options(job: PricedJob, estimator: Estimator, words: PricingWords) -> Sequence[PricedOption]:
    """Each option that can be booked, in the order of the data."""
    return [_priced(option, job, estimator) for option in words.options]


def booked_as(job: PricedJob, option: Option) -> PricedJob:
    """The job booked as the option says; songs are repeated until there are enough."""
    count = max(option.songs, len(job.songs))
    songs = tuple(replace(song, work=option.work) for song in islice(cycle(job.songs), count))
    return replace(job, songs=songs, assembly=option.assembly)


def _priced(option: Option, job: PricedJob, estimator: Estimator) -> PricedOption:
    other = booked_as(job, option)
    gross = estimator.sums(estimator.lines(other), other)[2]
    count = len(other.songs)
    return PricedOption(option.title, count, gross, (2 * gross + count) // (2 * count))

"""What would make a job cheaper, and what each would save: found by pricing the job without it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.pricing import PricedJob, PricedSong
from app.pricing.estimating import Estimator
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard


@dataclass(frozen=True, slots=True)
class Saving:
    """What could be done, and what it takes off the gross amount."""

    name: str
    words: str
    pence: int


def savings(job: PricedJob, estimator: Estimator, words: PricingWords) -> Sequence[Saving]:
    """Each thing that would save anything by itself, the most first."""
    gross = _gross(job, estimator)
    jobs = {name: _changed(job, change) for name, change in _changes(estimator.card).items()}
    jobs["rush"] = replace(job, rush=False)
    found = [Saving(name, words.savings[name], gross - _gross(each, estimator)) for name, each in jobs.items()]
    return sorted((each for each in found if each.pence > 0), key=lambda each: -each.pence)


def _changes(card: RateCard) -> Mapping[str, Callable[[PricedSong], PricedSong]]:
    rounds, variants, formats = (
        card.mixing.rounds_included,
        card.mixing.variants_included,
        card.mastering.formats_included,
    )
    return {
        "condition": lambda song: replace(song, condition="tidy"),
        "stems": lambda song: replace(song, stems=False),
        "rounds": lambda song: replace(song, rounds=min(song.rounds, rounds)),
        "variants": lambda song: replace(song, variants=_kept(song.variants, variants)),
        "formats": lambda song: replace(song, formats=_kept(song.formats, formats)),
        "alternate_masters": lambda song: replace(song, alternate_masters=0),
        "recalls": lambda song: replace(song, recalls=0),
    }


def _kept(names: Sequence[str], included: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in included)


def _changed(job: PricedJob, change: Callable[[PricedSong], PricedSong]) -> PricedJob:
    return replace(job, songs=tuple(change(song) for song in job.songs))


def _gross(job: PricedJob, estimator: Estimator) -> int:
    return estimator.sums(estimator.lines(job), job)[2]

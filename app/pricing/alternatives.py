"""The same job otherwise: what would save how much, the options side by side, and what a budget is well spent on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice

from app.domain.money import pounds
from app.domain.pricing import Estimate, PricedJob, PricedSong
from app.pricing.estimate import Estimator
from app.pricing.pricing_words import Option, PricingWords
from app.pricing.rate_card import RateCard
from render.tables import read_resource


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
    every = [Saving(name, words.savings[name], gross - _gross(each, estimator)) for name, each in jobs.items()]
    return sorted((each for each in every if each.pence > 0), key=lambda each: -each.pence)


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


class BudgetGuide:
    """Sentences of resources/budget.toml."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls) -> "BudgetGuide":
        """Those that come with the program."""
        return cls(read_resource("budget.toml").values)

    def advice(self, job: PricedJob, estimate: Estimate, card: RateCard) -> Sequence[str]:
        """What to say of this job: the stages, and what makes mixing dearer."""
        mixed, mastered = any(song.mixed for song in job.songs), any(song.mastered for song in job.songs)
        stage = "both" if mixed and mastered else "mixing" if mixed else "mastering"
        stages = self._sentences[stage].format(
            share=_share(estimate),
            mixing=pounds(card.mixing.base_pence),
            mastering=pounds(card.mastering.base_pence),
        )
        return [stages, self._sentences["causes"], self._sentences["tidy"]] if mixed else [stages]


def _share(estimate: Estimate) -> int:
    """Mixing's share of both stages, in per cent."""
    mixing, mastering = (
        sum(line.amount_pence for line in estimate.lines if line.code.startswith(part))
        for part in ("mixing.", "mastering.")
    )
    return round(100 * mixing / (mixing + mastering)) if mixing + mastering else 0

"""How long a job takes, what is booked before it, and the earliest day it can be delivered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from app.catalogue import Catalogue
from app.domain.catalogue import SongRow, Stage
from app.domain.hours import WorkKind
from app.domain.pricing import PricedJob, PricedSong
from app.pricing.price_lines import quarter_hours
from app.pricing.rate_card import RateCard
from render.tables import read_resource

_HOUR = 60  # minutes
_LONGEST_DAYS = 3650
_MINUTE = 60  # seconds
_BESIDE = frozenset({WorkKind.MASTERING, WorkKind.RECORDING, WorkKind.ADMIN, WorkKind.OTHER})
"""Kinds of work that leave no less of a mix to do."""


@dataclass(frozen=True, slots=True)
class WorkTimes:
    """Minutes by kind of work, of resources/timeline.toml; `answer_days` are working days."""

    mixing: Mapping[str, int]
    mastering: Mapping[str, int]
    booked: Mapping[str, int]
    answer_days: int

    @classmethod
    def load(cls) -> Self:
        """Those that come with the program."""
        table = read_resource("timeline.toml").values
        return cls(table["mixing"], table["mastering"], table["booked"], table["client"]["answer_days"])


@dataclass(frozen=True, slots=True)
class Timeline:
    """Minutes of this job by kind, minutes of other work before it, and when it can be done.

    `rounds` are those that the client is to answer. `earliest` is None where it lies beyond ten years.
    """

    mixing_min: int
    editing_min: int
    mastering_min: int
    before_min: int
    rounds: int
    earliest: date | None

    @property
    def job_min(self) -> int:
        """All of this job."""
        return self.mixing_min + self.editing_min + self.mastering_min


def timeline_of(
    job: PricedJob, card: RateCard, times: WorkTimes, before_min: int, week_hours: Sequence[int], today: date
) -> Timeline:
    """The job's hours after `before_min` of other work, in a week of so many hours from Monday to Sunday.

    Work begins on the day after `today`. The songs of a job go to the client together, once at least where any is
    mixed, and each round waits for its answer.
    """
    mixes = [song for song in job.songs if song.mixed]
    masters = [song for song in job.songs if song.mastered]
    mixing = sum(_mixing_min(song, card, times.mixing) for song in mixes)
    editing = sum(int(_HOUR * sum(map(quarter_hours, song.editing_hours.values()), Decimal(0))) for song in mixes)
    mastering = sum(_mastering_min(song, card, times.mastering) for song in masters)
    mastering += times.mastering["assembly"] if job.assembly else 0
    rounds = max((_rounds(song) for song in mixes), default=0)
    end = _after(today, before_min + mixing + editing + mastering, rounds * times.answer_days, week_hours)
    return Timeline(mixing, editing, mastering, before_min, rounds, end)


def _after(today: date, minutes: int, waiting_days: int, week_hours: Sequence[int]) -> date | None:
    day = today
    for _ in range(_LONGEST_DAYS):
        if minutes <= 0 and waiting_days <= 0:
            return day
        day += timedelta(days=1)
        room = week_hours[day.weekday()] * _HOUR
        if minutes > 0:
            minutes -= room
        elif room:
            waiting_days -= 1
    return None


def _rounds(song: PricedSong) -> int:
    return max(1, song.rounds)


def _mixing_min(song: PricedSong, card: RateCard, minutes: Mapping[str, int]) -> int:
    rates = card.mixing
    bands = -(-max(0, song.tracks - rates.tracks_included) // rates.tracks_band)
    more = [name for name in song.variants if name not in rates.variants_included]
    return (
        minutes["song"]
        + bands * minutes["tracks_band"]
        + minutes.get(song.condition, 0)
        + minutes.get(song.density, 0)
        + _rounds(song) * minutes["round"]
        + len(more) * minutes["variant"]
        + song.stems * minutes["stems"]
        + song.recalls * minutes["recall"]
    )


def _mastering_min(song: PricedSong, card: RateCard, minutes: Mapping[str, int]) -> int:
    more = [name for name in song.formats if name not in card.mastering.formats_included]
    return (
        minutes["song"]
        + len(more) * minutes["format"]
        + song.alternate_masters * minutes["alternate"]
        + song.stem_mastering * minutes["stem"]
        + song.needs_care * minutes["care"]
    )


def booked_minutes(catalogue: Catalogue, times: WorkTimes, without: Collection[int] = ()) -> int:
    """Minutes still to do on the songs booked, less the hours logged on them, and a round for each still to come.

    `without` are the songs that are being priced themselves.
    """
    return sum(_still_booked(catalogue, Stage(name), times, without) for name in times.booked)


def _still_booked(catalogue: Catalogue, stage: Stage, times: WorkTimes, without: Collection[int]) -> int:
    """The minutes still to do on the songs of a stage, with as many questions to the catalogue for many as for one."""
    logged = catalogue.hours.totals_at(stage)
    rows = (row for row in catalogue.songs.board(stage=stage) if row.song.id not in without)
    return sum(_left(row, logged.get(row.song.id, {}), times) for row in rows)


def _left(row: SongRow, logged: Mapping[WorkKind, float], times: WorkTimes) -> int:
    stage = row.song.stage
    if stage is Stage.MASTERING:
        return max(0, times.booked[stage] - round(logged.get(WorkKind.MASTERING, 0.0) / _MINUTE))
    done = round(sum(took for kind, took in logged.items() if kind not in _BESIDE) / _MINUTE)
    return max(0, times.booked[stage] - done) + max(0, row.rounds_left) * times.mixing["round"]

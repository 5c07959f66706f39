"""What the Pricing page shows of a job: everything that is worked out from it, ready for the view."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.domain.money import pounds
from app.domain.pricing import Estimate, EstimateLine, PricedJob
from app.pricing.alternatives import BudgetGuide, priced_options, savings
from app.pricing.estimate import Estimator
from app.pricing.pricing_words import PricingWords
from app.pricing.timeline import Timeline, WorkTimes, timeline_of
from render.text import count
from widgets.common.words import day

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The estimate, and the rows and sentences beside it; `delivery` is its hours and its earliest day in short."""

    estimate: Estimate
    delivery: str
    lines: Rows
    savings: Rows
    options: Rows
    times: Rows
    advice: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reckoner:
    """Works out the figures of a job."""

    estimator: Estimator
    words: PricingWords
    times: WorkTimes
    guide: BudgetGuide
    today: Callable[[], date]

    def figures(self, job: PricedJob, before_min: int, week_hours: Sequence[int]) -> Figures:
        """All of a job with at least one song, after so many minutes of other work."""
        estimate = self.estimator.estimate(job)
        timeline = timeline_of(job, self.estimator.card, self.times, before_min, week_hours, self.today())
        return Figures(
            estimate=estimate,
            delivery=delivery_words(timeline),
            lines=line_rows(estimate, self.words),
            savings=[(each.words, pounds(each.pence)) for each in savings(job, self.estimator, self.words)],
            options=[
                (each.title, count(each.songs, "song"), pounds(each.per_song_pence), pounds(each.gross_pence))
                for each in priced_options(job, self.estimator, self.words)
            ],
            times=time_rows(timeline, self.times),
            advice=self.guide.advice(job, estimate, self.estimator.card),
        )


def line_rows(estimate: Estimate, words: PricingWords) -> Rows:
    """Under each song a row a line: what for, how many at what price, where the figure comes from, amount."""
    found: list[Sequence[str]] = []
    for number, lines in groupby(estimate.lines, lambda line: line.song_number):
        rows = [_line_row(line, words) for line in lines]
        title = next(line.song for line in estimate.lines if line.song_number == number)
        found.append(("The whole job" if number is None else f"{number + 1}. {title}", "", "", ""))
        found += rows
    return found


def _line_row(line: EstimateLine, words: PricingWords) -> Sequence[str]:
    times = f"{line.quantity.normalize():f} × {pounds(line.unit_pence)}" if line.quantity != 1 else ""
    source = words.sources[line.source] if line.source else "worked out"
    return (f"  {line.description}", times, source, pounds(line.amount_pence))


def delivery_words(timeline: Timeline) -> str:
    """How long the job takes, and the earliest day it can be delivered."""
    return f"{hours(timeline.job_min)} · earliest {_earliest(timeline)}"


def time_rows(timeline: Timeline, times: WorkTimes) -> Rows:
    """The hours of the job, what comes before it, and when it can be done."""
    answers = f"{count(timeline.rounds, 'round')}, {count(times.answer_days, 'working day')} each"
    kinds = [
        ("Mixing, with its rounds", timeline.mixing_min),
        ("Editing", timeline.editing_min),
        ("Mastering", timeline.mastering_min),
    ]
    return [
        ("Earliest delivery", _earliest(timeline)),
        *[(name, hours(minutes)) for name, minutes in kinds if minutes],
        ("This job together", hours(timeline.job_min)),
        ("Booked before it, with rounds still out", hours(timeline.before_min)),
        ("The client's answers", answers if timeline.rounds else "none"),
    ]


def _earliest(timeline: Timeline) -> str:
    return day(timeline.earliest.isoformat()) if timeline.earliest else "not within ten years"


def hours(minutes: int) -> str:
    """Minutes as hours: "6.5 h"."""
    return f"{minutes / 60:.1f} h"

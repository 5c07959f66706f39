"""What pricing reads of a session: tracks as billed, how much sounds at once, how tidy the files are."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.session import Condition, Density, Metrics, Problem
from app.intake.checks.relations import repeated
from app.intake.checks.samples import is_silent
from app.intake.problem_rules import DensityRules, ProblemRules
from app.intake.view import BLOCK_S, MeasuredStem, SessionView

NO_DENSITY = Density.NORMAL  # where nothing was measured


@dataclass(frozen=True, slots=True)
class Penalty:
    """The points that findings of one code take off the condition score."""

    code: str
    points: float


def session_metrics(view: SessionView, problems: tuple[Problem, ...]) -> Metrics:
    """The metrics of a session with these problems."""
    score = condition_score(problems, view.rules)
    tracks = billed_tracks(view)
    return Metrics(len(tracks), density(tracks, view.rules.density), condition(score, view.rules), score)


def billed_tracks(view: SessionView) -> list[MeasuredStem]:
    """The stems that are billed: a pair once, and no silent, duplicate, click, guide and reference tracks."""
    below, again = view.rules.thresholds.silent_below_dbfs, repeated(view.likenesses)
    sounding = {stem.path: stem for stem in view.mixed if stem.path not in again and not is_silent(stem, below)}
    return [
        stem
        for stem in sounding.values()
        if not (stem.part.second_side and stem.pair in sounding)  # billed with its left side
    ]


def penalties(problems: tuple[Problem, ...], rules: ProblemRules) -> list[Penalty]:
    """Why the condition score is not 100, the heaviest reason first."""
    codes = dict.fromkeys(problem.code for problem in problems)
    reasons = [Penalty(code, rules.penalty(code, problems)) for code in codes]
    return sorted((penalty for penalty in reasons if penalty.points), key=lambda penalty: -penalty.points)


def condition_score(problems: tuple[Problem, ...], rules: ProblemRules) -> int:
    """100 for files as they should be, down to 0."""
    return max(0, round(100 - sum(penalty.points for penalty in penalties(problems, rules))))


def condition(score: int, rules: ProblemRules) -> Condition:
    """The word for a score."""
    if score >= rules.condition.tidy_from:
        return Condition.TIDY
    return Condition.FAIR if score >= rules.condition.fair_from else Condition.MESSY


def density(tracks: Sequence[MeasuredStem], rules: DensityRules) -> Density:
    """How many tracks sound at once in the busier of the moments in which anything sounds."""
    if not all(stem.measured for stem in tracks):
        return NO_DENSITY
    together = tracks_at_once(tracks, rules)
    if together < rules.sparse_below:
        return Density.SPARSE
    return Density.DENSE if together >= rules.dense_from else Density.NORMAL


def tracks_at_once(tracks: Sequence[MeasuredStem], rules: DensityRules) -> int:
    """The number of tracks sounding at once that `share_of_moments` of the sounding moments do not exceed."""
    counts: Counter[int] = Counter()
    for stem in tracks:
        start = round(stem.part.offset_s / BLOCK_S)
        activity = stem.measured.activity_lufs if stem.measured else ()
        counts.update(start + place for place, level in enumerate(activity) if level > rules.sounding_above_lufs)
    moments = sorted(counts.values())
    return moments[min(len(moments) - 1, math.floor(len(moments) * rules.share_of_moments))] if moments else 0

"""Progress of parts: how shares and pieces side by side add up to the whole, and how all of them stop."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.errors import Cancelled
from render.monitor import Monitor, ProgressShare, SharedProgress


class Recorded:
    """A monitor that keeps what was reported, and can be asked to stop."""

    def __init__(self) -> None:
        self.reports: list[tuple[str, float]] = []
        self.stopped = False

    def progress(self, stage: str, fraction: float) -> None:
        """Keep it."""
        self.reports.append((stage, fraction))

    def check(self) -> None:
        """Stop once it was asked to."""
        if self.stopped:
            raise Cancelled


def test_a_share_fills_its_stretch_of_the_whole() -> None:
    """From its start to its end, under the stage's own name."""
    whole = Recorded()
    share = ProgressShare(whole, 0.25, 0.75)
    for fraction in (0.0, 0.5, 1.0):
        share.progress("mixing", fraction)
    assert whole.reports == [("mixing", 0.25), ("mixing", 0.5), ("mixing", 0.75)]


@given(st.lists(st.tuples(st.integers(0, 2), st.floats(0, 1)), max_size=30))
def test_pieces_side_by_side_never_report_less_than_before(steps: list[tuple[int, float]]) -> None:
    """Whatever order the pieces report in, and each weighs as it was said to."""
    whole, weights = Recorded(), (1.0, 2.0, 5.0)
    shared = SharedProgress(whole, sum(weights))
    parts, reached = [shared.part(weight) for weight in weights], [0.0, 0.0, 0.0]
    for index, fraction in steps:
        parts[index].progress("measuring", fraction)
        reached[index] = max(reached[index], fraction)
    fractions = [fraction for _, fraction in whole.reports]
    assert fractions == sorted(fractions)
    expected = sum(weight * done for weight, done in zip(weights, reached, strict=True)) / sum(weights)
    assert (fractions or [0.0])[-1] == pytest.approx(expected)


def test_nothing_to_weigh_is_no_division_by_nothing() -> None:
    """Files without a byte have no weight, together."""
    whole = Recorded()
    SharedProgress(whole, 0).part(0).progress("measuring", 1.0)
    assert whole.reports == [("measuring", 0.0)]


@pytest.mark.parametrize(
    "part_of", [lambda whole: ProgressShare(whole, 0, 1), lambda whole: SharedProgress(whole, 1).part()]
)
def test_a_part_stops_with_the_whole(part_of: Callable[[Monitor], Monitor]) -> None:
    """Cancelled reaches every part, and none before."""
    whole = Recorded()
    part = part_of(whole)
    part.check()
    whole.stopped = True
    with pytest.raises(Cancelled):
        part.check()

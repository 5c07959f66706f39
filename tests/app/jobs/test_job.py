"""The time left is judged by the latest pace, and silent while there is nothing to judge by."""

import pytest

from app.jobs.job import Eta


def test_nothing_is_guessed_from_one_report() -> None:
    """One report tells no pace."""
    assert Eta().update(0.0, 0.1) is None


def test_a_steady_pace_predicts_the_end() -> None:
    """A tenth each second leaves eight seconds after two tenths."""
    eta = Eta()
    eta.update(0.0, 0.0)
    eta.update(1.0, 0.1)
    assert eta.update(2.0, 0.2) == pytest.approx(8.0)


def test_a_fast_beginning_is_forgotten() -> None:
    """Half in one second, then one per cent a second: the slow pace predicts."""
    eta = Eta()
    eta.update(0.0, 0.0)
    eta.update(1.0, 0.5)
    left = [eta.update(1.0 + second, 0.5 + second / 100) for second in range(1, 20)]
    assert left[-1] == pytest.approx(31.0)


def test_work_that_begins_again_starts_a_new_estimate() -> None:
    """A fraction that falls belongs to new work."""
    eta = Eta()
    eta.update(0.0, 0.0)
    eta.update(5.0, 0.9)
    assert eta.update(6.0, 0.1) is None

"""Positions as people read them."""

import pytest

from app.intake.problem_wording import clock


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00.0"), (3.24, "0:03.2"), (59.96, "1:00.0"), (61.5, "1:01.5"), (3661.04, "1:01:01.0"), (-1.5, "−0:01.5")],
)
def test_a_position_is_minutes_and_seconds(seconds: float, text: str) -> None:
    """Rounding carries over, hours appear only where there are some."""
    assert clock(seconds) == text

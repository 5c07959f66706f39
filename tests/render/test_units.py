"""Levels, lengths in frames, and the trim that a whole delivery has in common."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from render.units import FULL_SCALE, SILENCE, common_trim, dbfs, ratio, resampled_frames

LIMITS = (1.0, FULL_SCALE, FULL_SCALE - 1.0, ratio(-0.3))


def near(magnitude: float, steps: int) -> float:
    """The float so many steps above `magnitude`, or below it."""
    for _ in range(abs(steps)):
        magnitude = math.nextafter(magnitude, math.copysign(math.inf, steps))
    return magnitude


def test_silence_has_no_level() -> None:
    """Full scale is 0 dBFS."""
    assert (dbfs(1.0), dbfs(SILENCE), dbfs(0.0)) == (0.0, None, None)
    assert dbfs(ratio(-6.0)) == pytest.approx(-6.0)


@pytest.mark.parametrize(("frames", "at_48k"), [(44100, 48000), (147, 160), (1, 1), (0, 0), (4, 4), (5, 5), (6, 7)])
def test_lengths_go_to_the_nearest_frame(frames: int, at_48k: int) -> None:
    """Of one rate in another."""
    assert resampled_frames(frames, 44100, 48000) == at_48k


@example(limit=1.0, hundredths=402, steps=1)  # of which the logarithm is rounded up, past the limit
@given(st.sampled_from(LIMITS), st.integers(0, 6000), st.integers(-4, 4))
def test_a_trim_holds_its_limit_and_is_no_deeper_than_it_must(limit: float, hundredths: int, steps: int) -> None:
    """Also at peaks beside those that a whole number of hundredths brings to the limit exactly."""
    peak = near(limit / ratio(-hundredths / 100), steps)
    trim = common_trim(peak, limit)
    assert peak * ratio(trim) <= limit
    assert trim == round(trim, 2) <= 0.0
    assert trim == 0.0 or peak * ratio(trim + 0.01) > limit * (1 - 1e-12)

"""What a band does to each frequency, from its design alone."""

import math

import pytest

from render.bus.design import response_db
from render.bus.settings import Band


@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_a_bell_lifts_its_own_frequency_by_its_gain(rate: int) -> None:
    """And leaves what is far away where it was."""
    bell = Band("bell", 1000.0, 6.0, 2.0)
    assert response_db([bell], 1000.0, rate) == pytest.approx(6.0, abs=1e-9)
    assert response_db([bell], 20.0, rate) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(("hz", "rate"), [(18_000.0, 44_100), (20_000.0, 44_100), (20_000.0, 48_000), (3800.0, 8000)])
def test_the_air_at_the_top_of_the_spectrum_can_be_lifted(hz: float, rate: int) -> None:
    """A band works up to the last hundredth below half the rate: one at 20 kHz is heard at every rate of a session."""
    assert response_db([Band("bell", hz, 6.0)], hz, rate) == pytest.approx(6.0, abs=1e-6)
    assert response_db([Band("high_shelf", hz, -4.0)], hz, rate) == pytest.approx(-2.0, abs=1e-6)
    assert response_db([Band("low_pass", hz, q=math.sqrt(0.5))], hz, rate) == pytest.approx(-3.0103, abs=0.001)


def test_shelves_and_passes_are_where_they_should_be() -> None:
    """A shelf is half way at its frequency; a pass filter without a bump is 3 dB down, and 12 dB an octave beyond."""
    shelf = Band("low_shelf", 200.0, -8.0)
    assert response_db([shelf], 200.0, 48_000) == pytest.approx(-4.0, abs=1e-9)
    assert response_db([shelf], 2.0, 48_000) == pytest.approx(-8.0, abs=0.01)
    high = Band("high_pass", 80.0, q=math.sqrt(0.5))
    assert response_db([high], 80.0, 48_000) == pytest.approx(-3.0103, abs=0.001)
    assert response_db([high], 5.0, 48_000) - response_db([high], 10.0, 48_000) == pytest.approx(-12.04, abs=0.05)


def test_bands_add_up_in_decibels() -> None:
    """Two in a row do what each does, one after the other; none do nothing."""
    one, two = Band("bell", 500.0, 3.0, 1.0), Band("high_shelf", 4000.0, -2.0)
    both = response_db([one, two], 900.0, 48_000)
    assert both == pytest.approx(response_db([one], 900.0, 48_000) + response_db([two], 900.0, 48_000))
    assert response_db([], 900.0, 48_000) == 0.0


def test_nothing_at_all_comes_through_a_zero() -> None:
    """0 Hz through a high pass is silence, not an error."""
    assert response_db([Band("high_pass", 100.0)], 0.0, 48_000) == -math.inf

"""Edges that a codec and a converter leave at the same place are told apart by what lies above them."""

from types import SimpleNamespace
from typing import cast

import pytest

from app.intake.checks.samples import codec_band, old_band
from app.intake.problem_rules import ProblemRules
from app.intake.view import MeasuredStem
from render.measure.spectrum import Cliff

RULES = ProblemRules.load().spectrum
RATE = 48_000


LAST_BIT, SOFT, LEAKED = -148.0, -142.0, -110.0


def stem(hz: float, steep_db: float, rest_dbfs: float) -> MeasuredStem:
    """A stem at 48 kHz whose spectrum ends there."""
    traits = SimpleNamespace(cliff=Cliff(hz, 23_400.0, steep_db, steep_db, rest_dbfs))
    return cast("MeasuredStem", SimpleNamespace(traits=traits, info=SimpleNamespace(sample_rate=RATE)))


@pytest.mark.parametrize(
    ("hz", "steep_db", "rest_dbfs", "old_hz", "coded"),
    [
        (21_700.0, 119.4, LAST_BIT, 22_050.0, False),  # from 44.1 kHz by soxr, as measured
        (21_700.0, 105.6, -128.0, 22_050.0, False),  # by soxr at a middling quality
        (21_500.0, 71.0, LAST_BIT, 22_050.0, False),  # by soxr, of a sound that is soft up there
        (21_500.0, 53.0, LAST_BIT, None, False),  # of one that is softer still
        (21_600.0, 76.0, -96.0, None, False),  # in 16 bits
        (22_200.0, 91.0, LEAKED, None, False),  # AAC of white noise
        (21_700.0, 42.0, LEAKED, None, False),  # AAC of a voice
        (22_300.0, 80.0, -132.0, None, False),  # WMA
        (21_800.0, 51.0, -137.0, None, False),  # Vorbis
        (11_000.0, 41.0, SOFT, 11_025.0, False),  # from 22.05 kHz
        (15_800.0, 124.2, LAST_BIT, 16_000.0, False),  # from 32 kHz by soxr
        (15_900.0, 109.4, SOFT, 16_000.0, False),  # by SoX, steeply
        (16_000.0, 75.9, SOFT, None, True),  # MP3
        (15_800.0, 45.0, SOFT, None, True),  # in 16 bits nobody can tell; that it may be a recording at 32 kHz is said
        (18_700.0, 55.4, SOFT, None, True),  # Vorbis
        (20_600.0, 55.0, SOFT, None, True),  # Opus
        (18_000.0, 12.0, SOFT, None, False),  # a sound that ends there of itself
    ],
)
def test_how_far_it_falls_says_whether_a_converter_left_it(
    hz: float, steep_db: float, rest_dbfs: float, old_hz: float | None, coded: bool
) -> None:
    """A converter leaves next to nothing above its band, a codec what its filters leak: then the codec is reported."""
    found = stem(hz, steep_db, rest_dbfs)
    assert old_band(found, RULES) == old_hz
    assert (codec_band(found, RULES) is not None) == coded

"""Every instrument plays in tune, in time and as loud as it is asked to."""

from collections.abc import Callable

import numpy as np
import pytest

from app.demo import instruments
from app.demo.instruments import Stroke
from app.demo.performance import INSTRUMENTS
from app.demo.waves import Audio, hertz
from tests.app.demo.sounds import RATE, fundamental, rms, share_above, stroke

TUNED = ["bass", "electric_piano", "pad", "guitar"]


@pytest.mark.parametrize("name", TUNED)
@pytest.mark.parametrize("pitch", [28, 45, 57, 64, 76])
def test_notes_are_in_tune(name: str, pitch: int) -> None:
    """Within six cents over the whole compass; a pad within what it is detuned by."""
    sound = INSTRUMENTS[name](stroke(name, pitch, 2.0))
    measured = fundamental(sound, hertz(pitch))
    assert abs(1200 * np.log2(measured / hertz(pitch))) < (8 if name == "pad" else 6)


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_sounds_begin_and_end_in_silence(name: str) -> None:
    """No note clicks, none is endless, none holds anything but numbers."""
    sound = INSTRUMENTS[name](stroke(name, 57, 0.5))
    assert np.isfinite(sound).all()
    assert np.abs(sound[0]).max() < 1e-3
    assert np.abs(sound[-1]).max() < 1e-3
    assert len(sound) < 3 * RATE


@pytest.mark.parametrize("name", sorted({*INSTRUMENTS} - {"click"}))
def test_a_soft_note_is_softer(name: str) -> None:
    """Strength is heard."""
    soft, loud = (rms(INSTRUMENTS[name](stroke(name, 57, 0.5, strength))) for strength in (0.4, 1.0))
    assert soft < 0.85 * loud


@pytest.mark.parametrize(
    ("play", "name", "above_hz", "least", "most"),
    [
        (instruments.kick, "kick", 300, 0.0, 0.1),
        (instruments.snare, "snare", 1000, 0.2, 0.9),
        (instruments.hat, "hat", 5000, 0.95, 1.0),
        (instruments.shaker, "shaker", 4000, 0.9, 1.0),
        (instruments.bass, "bass", 1500, 0.0, 0.05),
    ],
)
def test_instruments_sit_where_they_belong(
    play: Callable[[Stroke], Audio], name: str, above_hz: float, least: float, most: float
) -> None:
    """A kick is low, a hat is high, a snare is both."""
    assert least <= share_above(play(stroke(name, 33)), above_hz) <= most


def test_an_open_hat_rings_on() -> None:
    """Open is longer than closed."""
    assert len(instruments.hat(stroke("hat", sound="open"))) > 4 * len(instruments.hat(stroke("hat")))


def test_the_first_beat_of_a_bar_clicks_higher() -> None:
    """So that a player knows where the bar begins."""
    first, other = instruments.click(stroke("click")), instruments.click(stroke("click", strength=0.75))
    assert fundamental(first, 1500) == pytest.approx(1500, rel=0.02)
    assert fundamental(other, 1000) == pytest.approx(1000, rel=0.02)


def test_a_pad_is_wide() -> None:
    """Its sides differ."""
    sound = instruments.pad(stroke("pad", 57))
    assert sound.shape[1] == 2
    assert rms(sound[:, 0] - sound[:, 1]) > 0.2 * rms(sound)

"""How a balance reads on screen."""

import pytest

from app.delivery.balance import SongBalance
from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from widgets.balance.balance_text import (
    CHANGED,
    FLAT,
    bus_words,
    eq_words,
    limits,
    mix_words,
    pan_of,
    pan_text,
    tone_words,
)

SQUEEZE = Compressor(-20.0, 3.0, 10.0, 120.0)


@pytest.mark.parametrize(("pan", "text"), [(0.0, "C"), (-0.3, "L 30"), (1.0, "R 100"), (0.004, "C")])
def test_a_place_reads_as_engineers_say_it(pan: float, text: str) -> None:
    """And what is written so is understood."""
    assert pan_text(pan) == text
    assert pan_of(text) == pytest.approx(pan, abs=0.005)


@pytest.mark.parametrize(
    ("text", "pan"), [("l25", -0.25), ("-40", -0.4), ("\N{MINUS SIGN}40", -0.4), ("", 0.0), ("R 999", 1.0), ("x", None)]
)
def test_a_place_is_understood_as_it_is_typed(text: str, pan: float | None) -> None:
    """Letters or signs; what says nothing is none."""
    assert pan_of(text) == pan


def test_what_is_at_work_is_named() -> None:
    """On the button of a strip, under the curve, beside the bus."""
    band = Band("bell", 3000.0, -2.5)
    assert tone_words(StripSettings()) == "Tone"
    assert tone_words(StripSettings(eq=(band,), compressor=SQUEEZE)) == "EQ + Comp"
    assert eq_words((band, Band("high_pass", 80.0))) == "Bell 3 kHz \N{MINUS SIGN}2.5 dB, High pass 80 Hz"
    assert eq_words(()) == "No bands"
    bus = BusSettings(gain_db=1, eq=(band,), compressor=SQUEEZE, width=1.2, mono_below_hz=120, limiter=Limiter(-1.0))
    assert bus_words(bus) == (
        "gain 1.0 dB · 1 EQ band · compressor 3:1 · width 120 % · mono below 120 Hz · limiter at \N{MINUS SIGN}1.0 dBTP"
    )
    assert bus_words(BusSettings()) == "No stage is in use"
    assert "session.toml" in bus_words(None)


def test_the_proof_follows_from_the_mix() -> None:
    """Flat is bit for bit; anything else is a residual."""
    assert mix_words(SongBalance(bus=BusSettings())) == FLAT
    assert mix_words(SongBalance(bus=BusSettings(gain_db=0.5))) == CHANGED
    assert mix_words(SongBalance(), 2).startswith("Round 2: the balance is flat")


def test_fields_have_the_limits_of_the_settings() -> None:
    """Those that the settings themselves are checked by."""
    assert limits(StripSettings, "gain_db") == (-60, 24)
    assert limits(Compressor, "ratio") == (1, 100)

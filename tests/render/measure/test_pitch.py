"""The pitch of voices: known pitches are found to a cent or two, and what is off is told from what only moves."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.measure.pitch import Singing, read_singing, track_pitch
from render.monitor import Unwatched
from tests.render.measure.performances import RATE, Floats, spoken, sung

SCALE = [-1200, -1000, -800, -700, -500, -300, -100, 0, 200, 400]


def read(folder: Path, sound: Floats, rate: int = RATE) -> Singing:
    sf.write(folder / "voice.wav", sound, rate, subtype="PCM_24")
    return read_singing(track_pitch(folder / "voice.wav", Unwatched()))


@pytest.mark.parametrize("hertz", [82.41, 146.83, 293.66, 440.0, 587.33, 987.77])
@pytest.mark.parametrize("rate", [16000, 44100])
def test_a_tone_is_found_to_two_cents(tmp_path: Path, hertz: float, rate: int) -> None:
    """From a bass's E to a soprano's B, with overtones, at the file's own rate."""
    phase = 2 * np.pi * hertz * np.arange(rate) / rate
    sf.write(tmp_path / "tone.wav", 0.2 * np.sin(phase) + 0.1 * np.sin(2 * phase), rate)
    cents = track_pitch(tmp_path / "tone.wav", Unwatched()).cents
    assert np.isfinite(cents).mean() > 0.9
    assert np.nanmedian(np.abs(cents - 1200 * np.log2(hertz / 440))) < 2


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(sung(SCALE), id="in tune"),
        pytest.param(sung(SCALE, vibrato=50), id="vibrato"),
        pytest.param(sung(SCALE, vibrato=90, turns=6.3), id="wide vibrato"),
        pytest.param(sung(SCALE, vibrato=60, turns=4.6, length_s=1.0), id="slow vibrato"),
    ],
)
def test_what_is_sung_in_tune_is_not_off(tmp_path: Path, sound: Floats) -> None:
    """Vibrato is no error, however wide."""
    singing = read(tmp_path, sound)
    assert singing.held_share > 0.25
    assert singing.off_share(15) == 0.0


@pytest.mark.parametrize("vibrato", [0, 50])
def test_notes_that_are_off_are_found_where_they_are(tmp_path: Path, vibrato: float) -> None:
    """Three notes of ten are 40 cents flat, with vibrato and without."""
    flat = [note - 40 * (place in (2, 5, 8)) for place, note in enumerate(SCALE)]
    singing = read(tmp_path, sung(flat, vibrato=vibrato))
    assert singing.off_share(25) == pytest.approx(0.3, abs=0.1)
    off = [note for note in singing.notes if abs(note.off_cents) > 25]
    assert {int((note.from_s + note.length_s / 2) / 0.6) for note in off} == {2, 5, 8}
    assert all(note.off_cents == pytest.approx(-40, abs=12) for note in off)


def test_a_tuning_of_its_own_is_kept_apart_from_notes_that_are_off(tmp_path: Path) -> None:
    """A song at 432 Hz lies 32 cents below all through, and none of its notes is off."""
    singing = read(tmp_path, sung([note - 32 for note in SCALE]))
    assert singing.tuning_cents == pytest.approx(-32, abs=2)
    assert singing.off_share(15) == 0.0


def test_speech_holds_no_notes(tmp_path: Path) -> None:
    """Rap has a pitch, and holds next to none."""
    singing = read(tmp_path, spoken(30))
    assert singing.voiced_s > 2
    assert singing.held_share < 0.2


@pytest.mark.parametrize("sound", [np.zeros(RATE), np.zeros(100), np.random.default_rng(5).uniform(-0.1, 0.1, RATE)])
def test_what_has_no_pitch_has_no_notes(tmp_path: Path, sound: Floats) -> None:
    """Silence, less than a window, and noise."""
    assert read(tmp_path, sound).notes == ()

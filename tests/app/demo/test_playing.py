"""The score is played the same way every time, each part where the score puts it."""

from dataclasses import replace

import numpy as np
import pytest

from app.demo.notation import Note
from app.demo.playing import play
from app.demo.score import Part
from app.demo.waves import Audio
from render.errors import BouncedeskError
from tests.app.demo.sounds import RATE, SCORE, rms

KICK = Part("Kick.wav", "kick", -6.0, (Note(1.0, 0.25),))
LEFT = Part("Gtr.L.wav", "guitar", -6.0, (Note(0.0, 1.0, 57),), side="L")
VERB = Part("Verb.wav", "reverb", -20.0, feeds=("Kick.wav",))
SHORT = replace(SCORE, duration_s=2.0, beats_a_minute=120.0)


def played(*parts: Part) -> dict[str, Audio]:
    """The sounds of a short score, by file."""
    return {part.file: sound for part, sound in play(replace(SHORT, parts=parts))}


def test_it_is_the_same_every_time() -> None:
    """Chance is seeded: two performances are equal to the last bit."""
    parts = (KICK, LEFT, VERB, Part("LV.wav", "voice", -8.0, (Note(0.5, 1.0, 64, sound="a"),), late_s=0.02))
    first, second = played(*parts), played(*parts)
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_a_note_comes_at_its_beat_and_peaks_where_it_should() -> None:
    """Beat one at 120 is half a second in; every part is as long as the song."""
    kick = played(KICK)["Kick.wav"]
    assert len(kick) == 2 * RATE
    assert not kick[: RATE // 2].any()
    assert rms(kick[RATE // 2 : RATE // 2 + 4800]) > 0.05
    assert np.abs(kick).max() == pytest.approx(10 ** (-6 / 20))


def test_loose_playing_is_never_early_enough_to_be_cut() -> None:
    """A note on the first beat starts with the song at the soonest, a strummed chord one string after another."""
    loose = replace(LEFT, late_s=0.2, strum_s=0.05, notes=tuple(Note(0.0, 1.0, 57, voice=voice) for voice in range(4)))
    sound = played(loose)["Gtr.L.wav"]
    assert np.isfinite(sound).all()
    assert rms(sound) > 0.0


def test_a_side_is_fed_from_its_side() -> None:
    """The left half of a pair comes from the left in a rough mix; the file itself is mono."""
    sounds = played(LEFT, Part("rough.wav", "rough_mix", -3.0, feeds=("Gtr.L.wav",)))
    assert sounds["Gtr.L.wav"].ndim == 1
    assert rms(sounds["rough.wav"][:, 1]) < 1e-9 < rms(sounds["rough.wav"][:, 0])


def test_an_unknown_instrument_is_named() -> None:
    """With the stem that wanted it."""
    with pytest.raises(BouncedeskError, match=r"'theremin' to play Solo\.wav"):
        played(Part("Solo.wav", "theremin", -6.0))

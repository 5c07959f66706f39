"""The voice sings the right notes and vowels, and is silent between them."""

import numpy as np
import pytest

from app.demo.voice import Syllable, sing
from app.demo.waves import Audio, hertz
from tests.app.demo.sounds import RATE, SCORE, fundamental, rms, tone


def sung(*syllables: Syllable, length_s: float = 2.0) -> Audio:
    """The syllables as the song's voice sings them."""
    frames = round(length_s * RATE)
    return sing(syllables, frames, tone("voice"), SCORE.vowels, RATE, np.random.default_rng(3))


@pytest.mark.parametrize("pitch", [57, 64, 76])
def test_it_is_in_tune(pitch: int) -> None:
    """Within the swing of its vibrato."""
    measured = fundamental(sung(Syllable(0, 2 * RATE, pitch, "o")), hertz(pitch))
    assert abs(1200 * np.log2(measured / hertz(pitch))) < tone("voice")["vibrato_cents"] + 4


def test_rests_are_silent() -> None:
    """Nothing sounds well before the first syllable and after the last."""
    sound = sung(Syllable(RATE, RATE * 3 // 2, 64, "a"))
    assert not sound[: RATE // 2].any()
    assert not sound[-RATE // 4 :].any()
    assert rms(sound[RATE : RATE * 3 // 2]) > 0.01


def test_no_syllables_are_silence() -> None:
    """A part without notes is as long as any other."""
    assert sung().tolist() == [0.0] * (2 * RATE)


def test_vowels_sound_different() -> None:
    """An “i” has its second resonance higher than a “u”: more of it lies above 1.3 kHz."""
    high = {}
    for vowel in "iu":
        spectrum = np.abs(np.fft.rfft(sung(Syllable(0, 2 * RATE, 57, vowel)))) ** 2
        at = np.fft.rfftfreq(2 * RATE, 1 / RATE)
        high[vowel] = spectrum[(at > 1300) & (at < 2500)].sum() / spectrum.sum()
    assert high["i"] > 3 * high["u"]

"""Listening to sounds in tests: their pitch, their loudness."""

from collections.abc import Mapping

import numpy as np

from app.demo.instruments import Stroke
from app.demo.score import ScoreNote, read_score
from app.demo.waves import Audio

RATE = 48_000
SCORE = read_score()


def stroke(instrument: str, pitch: int = 0, length_s: float = 1.0, strength: float = 1.0, sound: str = "") -> Stroke:
    """A note on an instrument of the song that ships."""
    note = ScoreNote(0.0, 0.0, pitch, strength, sound)
    return Stroke(note, length_s, tone(instrument), RATE, np.random.default_rng(7))


def tone(instrument: str) -> Mapping[str, float]:
    """The numbers of an instrument of the song that ships."""
    return SCORE.instruments[instrument]


def fundamental(sound: Audio, expected_hz: float) -> float:
    """The strongest frequency within a semitone of what is expected, in Hz."""
    mono = sound if sound.ndim == 1 else sound.sum(axis=1)
    size = 1 << 19
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), size))
    low, high = (round(expected_hz * ratio * size / RATE) for ratio in (2 ** (-1 / 12), 2 ** (1 / 12)))
    return float((low + np.argmax(spectrum[low:high])) * RATE / size)


def rms(sound: Audio) -> float:
    """The root of the mean square, 0 for no sound."""
    return float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0


def share_above(sound: Audio, hertz: float) -> float:
    """Which part of a mono sound's energy lies above a frequency."""
    energy = np.abs(np.fft.rfft(sound)) ** 2
    return float(energy[np.fft.rfftfreq(len(sound), 1 / RATE) > hertz].sum() / energy.sum())

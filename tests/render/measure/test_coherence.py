"""Copies moved by milliseconds, and stems that run against others, told from what only plays along."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from render.measure.coherence import CoherenceRules, find_coherent
from render.measure.likeness import Match, Sounding
from render.measure.stem import measure_stem

Floats = NDArray[np.float64]
RATE, SECONDS = 24000, 4
RULES = CoherenceRules(0.7, -26.0, 0.6, 0.85)


def beats(seed: int, decay: float = 25.0) -> Floats:
    """Bursts of noise that die away, four a second: the same rhythm for each seed, never the same sound."""
    chance, at = np.random.default_rng(seed), np.arange(RATE * SECONDS) / RATE
    return 0.3 * np.exp(-decay * (at % 0.25)) * chance.standard_normal(at.size)


def compare(tmp_path: Path, *sounds: Floats) -> list[Match]:
    """What is found among these stems."""
    files = []
    for number, sound in enumerate(sounds):
        path = tmp_path / f"{number}.wav"
        sf.write(path, np.clip(sound, -1, 1), RATE, subtype="PCM_24")
        traits = measure_stem(path).traits
        assert traits is not None
        files.append(Sounding(path, RATE, traits.power, traits.fingerprint))
    return find_coherent(files, RULES)


@pytest.mark.parametrize("later", [-500, -31, 7, 240, 700])
def test_a_copy_is_found_with_how_much_later_it_is(tmp_path: Path, later: int) -> None:
    """To the frame, within 30 ms either way, whatever its level."""
    (match,) = compare(tmp_path, beats(1), 0.5 * np.roll(beats(1), later))
    assert (match.first, match.second, match.opposite, match.partly) == (0, 1, False, False)
    assert match.moved_s == pytest.approx(later / RATE, abs=1.5 / RATE)
    assert match.level_db == pytest.approx(-6.0, abs=1.0)


def notes(pitch_hz: float, phase: float = 0.0, decay: float = 3.0) -> Floats:
    """A pure tone struck once a second."""
    at = np.arange(RATE * SECONDS) / RATE % 1.0
    return 0.4 * np.exp(-decay * at) * np.sin(2 * np.pi * pitch_hz * at + phase)


@pytest.mark.parametrize("later", [-240, 240, 500])
@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_a_pure_tone_that_was_moved_is_found(tmp_path: Path, later: int, sign: float) -> None:
    """Its attacks and decay say which of its periods is the place, at which nothing but the last bits are left."""
    (match,) = compare(tmp_path, notes(233.1), 0.7 * sign * np.roll(notes(233.1), later))
    assert (match.opposite, match.partly) == (sign < 0, False)
    assert match.moved_s == pytest.approx(later / RATE, abs=1e-9)


@pytest.mark.parametrize("other", [notes(220.0, 1.1), notes(220.5)])
def test_another_tone_of_the_same_pitch_is_no_copy(tmp_path: Path, other: Floats) -> None:
    """Struck at another phase, or a little out of tune."""
    assert not compare(tmp_path, notes(220.0), 0.7 * np.roll(other, 240))


def test_a_copy_between_two_frames_is_found(tmp_path: Path) -> None:
    """Half a frame takes the top away, and leaves the rest."""
    sound = np.convolve(beats(1), np.ones(4) / 4, "same")
    spectrum = np.fft.rfft(sound)
    half = np.fft.irfft(spectrum * np.exp(-2j * np.pi * np.arange(spectrum.size) * 240.5 / sound.size), sound.size)
    (match,) = compare(tmp_path, sound, half)
    assert match.moved_s == pytest.approx(240.5 / RATE, abs=1.5 / RATE)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_what_runs_against_another_is_found_through_noise_and_filters(tmp_path: Path, sign: float) -> None:
    """A microphone on the other side of a drum, thin and with sound of its own; the same way round it is no match."""
    spectrum = np.fft.rfft(beats(1))
    hertz = np.fft.rfftfreq(RATE * SECONDS, 1 / RATE)
    thin = np.fft.irfft(spectrum * ((hertz > 500) & (hertz < 4000)), RATE * SECONDS)
    found = compare(tmp_path, beats(1), sign * np.roll(thin, 9) + 0.15 * beats(2, 12.0))
    assert [(match.opposite, match.partly) for match in found] == ([(True, True)] if sign < 0 else [])


def test_what_plays_along_is_no_match(tmp_path: Path) -> None:
    """The same rhythm by others, and steady tones, which are like themselves half a period later."""
    assert compare(tmp_path, beats(1), beats(2), beats(3)) == []
    at = np.arange(RATE * SECONDS) / RATE
    assert compare(tmp_path, 0.3 * np.sin(2 * np.pi * 440 * at), 0.3 * np.sin(2 * np.pi * 440 * at + 2.8)) == []

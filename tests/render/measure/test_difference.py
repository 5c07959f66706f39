"""What changed between two takes: each change is found where it is, with its figures, and nothing else is claimed."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from render.measure.difference import AlignedFile, Difference, difference
from render.monitor import Unwatched
from tests.refusals import refused

RATE = 8000
Floats = NDArray[np.float64]


def phrase(seconds: float = 12.0, seed: int = 1, rate: int = RATE) -> Floats:
    """Bursts of filtered noise that never repeat, as a performance has, in mono."""
    random = np.random.default_rng(seed)
    noise = random.standard_normal(round(seconds * rate))
    noise = np.convolve(noise, np.hanning(9) / 9, "same")
    hits = np.repeat(random.uniform(0.02, 1.0, round(seconds * 5)), rate // 5)
    return np.asarray(0.2 * noise * hits[: noise.size])


def compared(folder: Path, one: Floats, other: Floats, *, starts: tuple[float, float] = (0.0, 0.0)) -> Difference:
    """The difference of two signals that were written to files."""
    paths = folder / "one.wav", folder / "other.wav"
    for path, signal in zip(paths, (one, other), strict=True):
        sf.write(path, signal, RATE, subtype="PCM_24")
    return difference(AlignedFile(paths[0], starts[0]), AlignedFile(paths[1], starts[1]), Unwatched())


def test_the_same_sound_is_no_difference(tmp_path: Path) -> None:
    """Neither is a shallower word length, nor mono delivered as stereo."""
    one = phrase()
    assert compared(tmp_path, one, one).spans == ()
    result = compared(tmp_path, one, np.round(np.stack([one, one], 1) * 2**15) / 2**15)
    assert result.spans == ()
    assert abs(result.gain_db) < 0.01
    assert result.moved_s == 0


@pytest.mark.parametrize("gain_db", [-6.0, 1.5])
def test_a_level_is_a_gain_and_no_span(tmp_path: Path, gain_db: float) -> None:
    """Turned up or down as a whole, and nothing else."""
    result = compared(tmp_path, phrase(), phrase() * 10 ** (gain_db / 20))
    assert result.gain_db == pytest.approx(gain_db, abs=0.01)
    assert result.spans == ()


@pytest.mark.parametrize("moved", [-0.51237, 0.013, 2.25])
def test_a_take_that_was_moved_is_found_to_the_frame(tmp_path: Path, moved: float) -> None:
    """Later or earlier, by a hair or by bars; whether the file's start or its stamp says so."""
    frames = round(moved * RATE)
    silence = np.zeros(abs(frames))
    sound = np.concatenate([np.zeros(RATE), phrase(), np.zeros(RATE)])
    other = np.concatenate([silence, sound]) if frames > 0 else sound[-frames:]
    result = compared(tmp_path, sound, other)
    assert result.moved_s == pytest.approx(frames / RATE)
    assert result.spans == ()
    stamped = compared(tmp_path, sound, sound, starts=(0.0, 1.5))
    assert stamped.moved_s == pytest.approx(1.5)


def test_a_phrase_that_was_sung_again_is_a_span(tmp_path: Path) -> None:
    """From when to when, and by how much; the rest of the take stays the same."""
    one, other = phrase(), phrase()
    other[4 * RATE : 6 * RATE] = phrase(seed=2)[4 * RATE : 6 * RATE]
    (span,) = compared(tmp_path, one, other).spans
    assert span.from_s == pytest.approx(4.0, abs=0.1)
    assert span.to_s == pytest.approx(6.0, abs=0.1)
    assert span.difference_db > -6


def test_a_ride_is_a_span_with_its_level(tmp_path: Path) -> None:
    """One word 4 dB up, in a take that is 2 dB down as a whole."""
    other = phrase() * 10 ** (-2 / 20)
    other[3 * RATE : 5 * RATE] *= 10 ** (4 / 20)
    result = compared(tmp_path, phrase(), other)
    assert result.gain_db == pytest.approx(-2, abs=0.01)
    (span,) = result.spans
    assert (round(span.from_s), round(span.to_s)) == (3, 5)
    assert span.level_db == pytest.approx(2, abs=0.01)


def test_what_is_only_there_once_has_no_level(tmp_path: Path) -> None:
    """A part that was cut, or a take that became longer."""
    cut = phrase()
    cut[5 * RATE :] = 0
    (span,) = compared(tmp_path, phrase(), cut).spans
    assert span.from_s == pytest.approx(5, abs=0.1)
    assert span.to_s == pytest.approx(12, abs=0.1)
    assert span.level_db is None
    (longer,) = compared(tmp_path, cut[: 5 * RATE], phrase()).spans
    assert longer.to_s == pytest.approx(12, abs=0.1)


def test_another_take_is_unlike(tmp_path: Path) -> None:
    """A new performance differs all through, and is neither moved nor louder."""
    result = compared(tmp_path, phrase(seed=3), phrase(seed=4))
    assert result.likeness < 0.3
    assert (result.moved_s, result.gain_db) == (0.0, 0.0)
    assert sum(span.to_s - span.from_s for span in result.spans) > 10


def test_a_flipped_polarity_is_stated(tmp_path: Path) -> None:
    """The same take the other way round is no new one."""
    result = compared(tmp_path, phrase(), -phrase())
    assert result.flipped
    assert result.spans == ()


def test_silence_compares(tmp_path: Path) -> None:
    """Two silent takes are the same, one that sounds is not."""
    silent = np.zeros(RATE)
    assert compared(tmp_path, silent, silent).spans == ()
    (span,) = compared(tmp_path, silent, phrase(1.0)).spans
    assert span.level_db is None


def test_another_rate_is_resampled(tmp_path: Path) -> None:
    """The same take exported at another rate hardly differs."""
    time = np.arange(4 * 48_000) / 48_000
    sweep = 0.3 * np.sin(2 * np.pi * 200 * time * (1 + time)) * np.hanning(time.size)
    sf.write(tmp_path / "one.wav", sweep[::2], 24_000, subtype="PCM_24")
    sf.write(tmp_path / "other.flac", sweep, 48_000, subtype="PCM_24")
    result = difference(AlignedFile(tmp_path / "one.wav", 0.0), AlignedFile(tmp_path / "other.flac", 0.0), Unwatched())
    assert result.spans == ()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """One sentence with the file's name."""
    (tmp_path / "broken.wav").write_bytes(b"RIFF")
    sf.write(tmp_path / "whole.wav", phrase(1.0), RATE)
    with refused("unknown_format", file=tmp_path / "broken.wav"):
        difference(AlignedFile(tmp_path / "whole.wav", 0.0), AlignedFile(tmp_path / "broken.wav", 0.0), Unwatched())

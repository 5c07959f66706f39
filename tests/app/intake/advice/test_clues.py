"""What a file shows: each clue is found where it is, and not where it is not."""

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from app.errors import NextSteps, Shell
from app.intake.advice.advice_rules import AdviceRules
from app.intake.advice.clues import find_clues
from render.monitor import Unwatched
from tests.refusals import refused
from tests.render.sources.test_multitrack import ixml, sound, write_poly

RULES = AdviceRules.load()
RATE, SECONDS = 48_000, 22
Floats = NDArray[np.float64]


def shaped_noise(slope_db: float, seed: int = 1) -> Floats:
    """Noise whose spectral density changes by `slope_db` an octave above 60 Hz, at 0.05 root mean square."""
    frames = RATE * SECONDS
    hz = np.fft.rfftfreq(frames, 1 / RATE)
    gain = np.where(hz > 20, (np.maximum(hz, 60.0) / 60.0) ** (slope_db / 6.0206), 0.0)
    noise = np.fft.irfft(np.fft.rfft(np.random.default_rng(seed).standard_normal(frames)) * gain)
    return np.asarray(0.05 * noise / np.sqrt(np.square(noise).mean()))


@pytest.fixture(scope="module")
def record() -> Floats:
    """A stand-in for a mix: the slope of records, mostly in the middle, with a level that breathes."""
    middle, side = shaped_noise(-5.0), shaped_noise(-5.0, seed=2)
    side = side - shaped_low(side)
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * np.arange(middle.size) / middle.size)
    return np.stack([middle + 0.3 * side, middle - 0.3 * side], axis=1) * swell[:, None]


def shaped_low(signal: Floats) -> Floats:
    """What the signal has below 150 Hz."""
    spectrum = np.fft.rfft(signal)
    spectrum[np.fft.rfftfreq(signal.size, 1 / RATE) > 150] = 0
    return np.asarray(np.fft.irfft(spectrum, signal.size))


def clue_details(folder: Path, samples: Floats) -> dict[str, str]:
    """The clues of samples written as a file."""
    sf.write(folder / "mix.wav", samples, RATE, subtype="PCM_24")
    return {clue.code: clue.detail for clue in find_clues(folder / "mix.wav", RULES, Unwatched())}


def test_a_mix_like_records_is_healthy(tmp_path: Path, record: Floats) -> None:
    """Nothing speaks against a balanced mix with room."""
    assert set(clue_details(tmp_path, record)) == {"healthy"}


def test_its_mono_version_is_healthy_too(tmp_path: Path, record: Floats) -> None:
    """A mono file has no side to cancel."""
    assert set(clue_details(tmp_path, record[:, 0])) == {"healthy"}


def test_clipping_is_counted_and_loudness_named(tmp_path: Path, record: Floats) -> None:
    """A mix driven into full scale is clipped, loud and squashed."""
    found = clue_details(tmp_path, np.clip(record * 40, -1, 1))
    assert {"clipped", "loud", "squashed"} <= set(found)
    assert "places" in found["clipped"]
    assert found["loud"].startswith("−")


def test_single_samples_at_full_scale_are_no_clipping(tmp_path: Path, record: Floats) -> None:
    """A normalised peak touches full scale without standing there."""
    touched = record.copy()
    touched[5000::20000] = 1.0
    assert "clipped" not in clue_details(tmp_path, touched)


def test_a_run_across_blocks_counts_once(tmp_path: Path, record: Floats) -> None:
    """Runs at full scale are counted once each, wherever the blocks of the reading end."""
    topped = record.copy()
    for start in (70_000, (1 << 16) - 2, (1 << 17) - 1, 300_000):
        topped[start : start + 6, 0] = 1.0
    assert clue_details(tmp_path, topped)["clipped"] == "in 4 places"


def test_sides_that_cancel_are_heard(tmp_path: Path, record: Floats) -> None:
    """One side upside down loses most of itself in mono."""
    assert "cancels" in clue_details(tmp_path, record * [1.0, -1.0])


def test_a_quiet_side_upside_down_is_heard(tmp_path: Path, record: Floats) -> None:
    """Little is lost where one side is quieter, and still they pull against each other."""
    assert clue_details(tmp_path, record * [1.0, -0.1])["cancels"] == "4 dB"
    assert "cancels" not in clue_details(tmp_path, record * [1.0, 0.1])


def test_a_mix_that_never_moves_is_steady_and_a_ragged_one_uneven(tmp_path: Path) -> None:
    """Noise of one level has no range of loudness; two halves 18 dB apart have far too much."""
    level = shaped_noise(-5.0)
    assert clue_details(tmp_path, level)["steady"].endswith(" dB")
    halves = np.where(np.arange(level.size) < level.size // 2, 0.126, 1.0)
    assert set(clue_details(tmp_path, level * halves)) == {"uneven"}


def test_a_short_stretch_is_not_judged_by_its_movement(tmp_path: Path) -> None:
    """Ten seconds of one level say nothing about a song."""
    assert set(clue_details(tmp_path, shaped_noise(-5.0)[: RATE * 10])) == {"short"}


BANDS = {"boomy": (45, 180, 8), "thin": (45, 180, -20), "muddy": (180, 710, 14), "harsh": (1400, 5700, 20)}
BANDS |= {"hollow": (180, 710, -20), "dull": (1400, 5700, -30)}


@pytest.mark.parametrize("code", BANDS)
def test_each_band_that_is_off_is_named(tmp_path: Path, record: Floats, code: str) -> None:
    """A mix like records, with one stretch of it turned far up or down, is judged to be just that."""
    low, high, gain_db = BANDS[code]
    spectrum = np.fft.rfft(record, axis=0)
    hz = np.fft.rfftfreq(record.shape[0], 1 / RATE)
    spectrum[(hz > low) & (hz < high)] *= 10 ** (gain_db / 20)
    turned = np.fft.irfft(spectrum, record.shape[0], axis=0)
    found = clue_details(tmp_path, turned * (0.5 / np.abs(turned).max()))
    assert code in found
    assert "dB" in found[code]
    assert not {"clipped", "loud", "cancels", "healthy"} & set(found)


def test_a_wide_low_end_is_heard(tmp_path: Path, record: Floats) -> None:
    """Basses that differ between the sides are wide where vinyl and clubs want them narrow."""
    low = shaped_low(shaped_noise(-5.0, seed=5))
    wide = record + np.stack([low, -low], axis=1)
    assert "wide_low" in clue_details(tmp_path, wide)


@pytest.mark.parametrize(("slope", "codes"), [(-12.0, {"boomy", "dull"}), (0.0, {"thin", "hollow", "harsh"})])
def test_a_balance_far_from_records_is_heard(tmp_path: Path, slope: float, codes: set[str]) -> None:
    """Too steep a slope is boomy or dull, too flat a one thin or harsh."""
    noise = shaped_noise(slope)
    assert codes & set(clue_details(tmp_path, np.stack([noise, noise], axis=1)))


def test_silence_and_short_files_say_so(tmp_path: Path) -> None:
    """A silent short file is both, and nothing else."""
    assert set(clue_details(tmp_path, np.zeros((RATE, 2)))) == {"silent", "short"}


def test_one_frame_is_judged_without_a_stumble(tmp_path: Path) -> None:
    """The shortest file is only short."""
    assert "short" in clue_details(tmp_path, np.full((1, 2), 0.1))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    """What may never end is refused by name, unopened."""
    os.mkfifo(tmp_path / "mix.wav")
    with refused("not_a_plain_file", file=str(tmp_path / "mix.wav")):
        find_clues(tmp_path / "mix.wav", RULES, Unwatched())


def test_surround_and_text_are_refused_in_a_sentence(tmp_path: Path) -> None:
    """What is no stereo mix is refused by name."""
    with refused("too_many_channels", channels=6):
        clue_details(tmp_path, np.zeros((100, 6)))
    (tmp_path / "note.wav").write_text("a note")
    with refused("unknown_format", file=tmp_path / "note.wav"):
        find_clues(tmp_path / "note.wav", RULES, Unwatched())


def test_a_recording_of_tracks_is_said_to_be_one(tmp_path: Path) -> None:
    """It has no stereo mix to choose; each shell says that its folder is read as its tracks."""
    poly = write_poly(tmp_path / "0001.WAV", sound(4), ixml(("Kick", "Snare", "OH L", "OH R")))
    with refused("recording_of_tracks", file=str(poly), tracks=4):
        find_clues(poly, RULES, Unwatched())
    shells: tuple[Shell, ...] = ("commands", "window")
    assert all("folder it is in" in NextSteps.of(shell).step("recording_of_tracks") for shell in shells)


def test_a_file_that_is_damaged_says_so(tmp_path: Path) -> None:
    """Its header covers half of it: both lengths are given."""
    path = tmp_path / "mix.wav"
    sf.write(path, shaped_noise(-5.0)[: RATE * 2].reshape(RATE, 2), RATE)
    raw = bytearray(path.read_bytes())
    raw[40:44] = (2 * RATE).to_bytes(4, "little")
    path.write_bytes(raw)
    found = {clue.code: clue.detail for clue in find_clues(path, RULES, Unwatched())}
    assert "0.500 s" in found["damaged"]
    assert "1.000 s" in found["damaged"]

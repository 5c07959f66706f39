"""The stems against a rough mix: silent on all that is done to a whole mix, and telling on what is missing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
import soxr
from numpy.typing import NDArray

from app.domain.session import Problem, Scan, Severity
from app.intake.grouping import GroupRules
from app.intake.problem_rules import ProblemRules
from app.intake.problem_wording import client_wording
from app.intake.scan import scan_folder

Floats = NDArray[np.float64]
RATE, SECONDS = 16000, 12
NAMES = ("Bass", "Gtr", "Kick", "Lead Vox", "OH L", "OH R", "Synth Pad")
GROUPS, RULES = GroupRules.load(), ProblemRules.load()


def _part(seed: int) -> Floats:
    """A part of its own: notes at chance times, each a burst of filtered noise that dies away."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(RATE * SECONDS)
    for at in np.sort(chance.integers(0, sound.size - RATE, 40)):
        length = int(chance.integers(RATE // 8, RATE // 2))
        noise = np.convolve(chance.standard_normal(length), np.ones(2 + 3 * (seed % 5)), "same")
        sound[at : at + length] += noise * np.exp(-4 * np.arange(length) / length) * chance.uniform(0.5, 1)
    return np.asarray(0.12 * sound / np.abs(sound).max())


PARTS = {name: _part(seed) for seed, name in enumerate(NAMES, 1)}


def stereo(name: str) -> Floats:
    """A stem as it plays: the sides of the pair on theirs, all else on both."""
    sides = {"OH L": (1.0, 0.0), "OH R": (0.0, 1.0)}.get(name, (1.0, 1.0))
    return PARTS[name][:, None] * sides


def mix(**levels: float) -> Floats:
    """The sum of all parts, some at other levels, named with an underscore for a space."""
    wanted = {name.replace("_", " "): level for name, level in levels.items()}
    return np.asarray(sum(stereo(name) * wanted.get(name, 1.0) for name in NAMES))


def compressed(sound: Floats) -> Floats:
    """A bus compressor of 4:1 that follows the level over 50 ms."""
    level = np.sqrt(np.convolve(np.square(sound).mean(axis=1), np.ones(RATE // 20) / (RATE // 20), "same"))
    gain = (np.maximum(level, 0.02) / 0.02) ** -0.75
    return sound * gain[:, None]


def darker(sound: Floats) -> Floats:
    """An equaliser: the top is taken off."""
    return np.stack([np.convolve(side, [0.25, 0.5, 0.25], "same") for side in sound.T], axis=1)


@pytest.fixture(scope="module")
def stems(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a session without a rough mix."""
    folder = tmp_path_factory.mktemp("stems")
    for name, part in PARTS.items():
        sf.write(folder / f"{name}.wav", part, RATE, subtype="PCM_24")
    return folder


@pytest.fixture
def scan_with(stems: Path, tmp_path: Path) -> Callable[..., Scan]:
    """Scans the session with a rough mix beside the stems."""

    def scan(rough: Floats, rate: int = RATE, without: str = "", ending: str = "wav") -> Scan:
        for file in stems.iterdir():
            if file.stem != without:
                shutil.copy(file, tmp_path)
        sf.write(tmp_path / f"Rough Mix.{ending}", rough, rate, subtype="PCM_24" if ending == "wav" else None)
        return scan_folder(tmp_path, GROUPS)

    return scan


def problems_of(scan: Scan, code: str) -> list[Problem]:
    return [problem for problem in scan.problems if problem.code == code]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(lambda sound: sound, "the stems add up to it.", id="unity"),
        pytest.param(lambda sound: 0.5 * sound, "6.0 dB softer.", id="softer"),
        pytest.param(lambda sound: -sound, "the stems add up to it.", id="upside down"),
        pytest.param(compressed, "suggests that a compressor or limiter", id="compressor"),
        pytest.param(lambda sound: np.clip(3 * sound, -0.3, 0.3), "the stems add up to it", id="clipper"),
        pytest.param(lambda sound: np.clip(8 * sound, -0.3, 0.3), "it is clipped", id="clipped by far"),
        pytest.param(darker, "suggests that an equaliser", id="equaliser"),
        pytest.param(lambda sound: sound.mean(axis=1), "the stems add up to it", id="mono"),
        pytest.param(lambda sound: sound[round(3.21 * RATE) :], "begins 3.210 s (51,360 samples) into", id="later"),
        pytest.param(lambda sound: sound[2 * RATE : 9 * RATE], "begins 2.000 s (32,000 samples) into", id="shorter"),
        pytest.param(
            lambda sound: np.concatenate([np.zeros((3 * RATE, 2)), sound]),
            "3.000 s (48,000 samples) before",
            id="lead-in",
        ),
    ],
)
def test_what_was_done_to_the_whole_is_no_missing_part(
    scan_with: Callable[..., Scan], change: Callable[[Floats], Floats], words: str
) -> None:
    """Levels, compressors, equalisers, fold-downs and other starts are reported as such, and warned of by nothing."""
    scan = scan_with(change(mix()))
    assert problems_of(scan, "not_summing") == []
    (info,) = problems_of(scan, "reference_mix")
    assert (info.files, info.severity) == (("Rough Mix.wav",), Severity.INFO)
    assert words in info.message


@pytest.mark.parametrize("kind", ["44.1 kHz", "MP3"])
def test_another_rate_and_lossy_coding_are_no_missing_part(scan_with: Callable[..., Scan], kind: str) -> None:
    """A rough mix at another rate, or as an MP3, is compared all the same."""
    scan = scan_with(soxr.resample(mix(), RATE, 44100), 44100) if kind == "44.1 kHz" else scan_with(mix(), ending="mp3")
    assert problems_of(scan, "not_summing") == []
    assert "the stems add up to it" in problems_of(scan, "reference_mix")[0].message


def test_a_pan_law_is_no_level(scan_with: Callable[..., Scan]) -> None:
    """All mono stems 3 dB down, as a pan law leaves them beside pairs, are where they should be."""
    law = 10 ** (-3 / 20)
    monos = {name.replace(" ", "_"): law for name in NAMES if not name.startswith("OH")}
    assert problems_of(scan_with(mix(**monos)), "not_summing") == []


def test_another_song_is_said_to_be_one(scan_with: Callable[..., Scan]) -> None:
    """A mix of something else is no warning: it may well be a reference."""
    scan = scan_with(np.stack([_part(50), _part(51)], axis=1))
    assert problems_of(scan, "not_summing") == []
    assert "does not match these stems" in problems_of(scan, "reference_mix")[0].message


@pytest.mark.parametrize("treat", [lambda sound: sound, compressed], ids=["plain", "compressed"])
def test_a_part_that_no_stem_plays_is_told_with_its_time(
    scan_with: Callable[..., Scan], treat: Callable[[Floats], Floats]
) -> None:
    """Where the rough mix holds something else, its seconds are named, through a compressor too."""
    extra = np.zeros((RATE * SECONDS, 2))
    extra[4 * RATE : 7 * RATE] = _part(60)[4 * RATE : 7 * RATE, None]
    (problem,) = problems_of(scan_with(treat(mix() + extra)), "not_summing")
    assert problem.severity is Severity.WARNING
    assert "something that none of them plays" in problem.message
    assert all(3.9 <= at <= 7.1 for at in problem.at_s)
    assert problem.at_s


def test_a_stem_that_is_missing_is_told_by_what_it_leaves(scan_with: Callable[..., Scan]) -> None:
    """A part of the rough mix whose file was not sent leaves something that no stem explains."""
    (problem,) = problems_of(scan_with(mix(), without="Lead Vox"), "not_summing")
    assert "none of them plays" in problem.message
    assert problem.at_s


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ({"Kick": 0.0}, "Kick.wav is not in it"),
        ({"Bass": 10 ** (4 / 20)}, "Bass.wav is 4.0 dB louder in it"),
        ({"Synth_Pad": 0.5}, "Synth Pad.wav is 6.0 dB softer in it"),
    ],
)
def test_a_stem_at_another_level_is_named(scan_with: Callable[..., Scan], levels: dict[str, float], words: str) -> None:
    """A stem that is not in the rough mix, or louder or softer there, is named with by how much."""
    scan = scan_with(mix(**levels))
    (problem,) = problems_of(scan, "not_summing")
    assert words in problem.message
    assert problem.message.count(".wav") == 2
    assert "Rough Mix.wav" in client_wording(problem, scan, RULES)


def test_a_rough_mix_that_goes_on_after_the_stems_is_told(scan_with: Callable[..., Scan]) -> None:
    """Stems that end before the song does were exported too short."""
    tail = np.repeat(_part(70)[: 5 * RATE, None], 2, axis=1)
    (problem,) = problems_of(scan_with(np.concatenate([mix(), tail])), "not_summing")
    assert "goes on for 5 s" in problem.message


def test_nothing_is_written_beside_a_rough_mix(scan_with: Callable[..., Scan], tmp_path: Path) -> None:
    """Comparing reads the client's files again, and leaves no other behind."""
    scan_with(mix(), 22050)
    assert {file.name for file in tmp_path.iterdir()} == {*(f"{name}.wav" for name in NAMES), "Rough Mix.wav"}

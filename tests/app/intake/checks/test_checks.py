"""Every check both ways: found where it is, absent where it is not. Real files, scanned whole."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from app.domain.session import Problem, Scan, Severity
from app.intake.grouping import GroupRules
from app.intake.problem_rules import ProblemRules
from app.intake.problem_wording import client_wording
from app.intake.scan import CHECKS, scan_folder
from tests.app.intake.audio import RATE, stamp, tone, write

GROUPS = GroupRules.load()
RULES = ProblemRules.load()


def scan(folder: Path) -> Scan:
    return scan_folder(folder, GROUPS)


def files(folder: Path, code: str) -> list[tuple[str, ...]]:
    return [problem.files for problem in scan(folder).problems if problem.code == code]


def only(folder: Path, code: str) -> Problem:
    (problem,) = [problem for problem in scan(folder).problems if problem.code == code]
    return problem


def test_each_check_finds_codes_that_the_rules_know() -> None:
    """Every check is named after its code, and each code has its rules."""
    names = [check.__name__ for check in CHECKS]
    assert len(set(names)) == len(names)
    assert set(names) <= set(RULES.codes)


def test_a_clean_session_has_no_findings(tmp_path: Path) -> None:
    """All checks are silent where nothing is wrong."""
    for voice, name in enumerate(("Kick", "Bass DI", "Gtr", "Lead Vox")):
        write(tmp_path / f"{name}.wav", tone(peak=0.3, voice=voice))
    assert scan(tmp_path).problems == ()


def test_truncated(tmp_path: Path) -> None:
    """A header that promises more than there is names the time at which the sound ends."""
    path = write(tmp_path / "Kick.wav", tone(seconds=2.0))
    write(tmp_path / "Bass.wav", tone(seconds=2.0))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - RATE * 3])
    problem = only(tmp_path, "truncated")
    assert (problem.files, problem.severity) == (("Kick.wav",), Severity.ERROR)
    assert problem.at_s == pytest.approx((1.0,))
    assert "1.000 s of 2.000 s" in problem.message
    assert files(tmp_path, "damaged") == []


def test_damaged(tmp_path: Path) -> None:
    """A header that was never finished, or a second stretch of sound, is reported; the stem stays usable."""
    unfinished = write(tmp_path / "Kick.wav")
    data = bytearray(unfinished.read_bytes())
    at = data.index(b"data")
    data[at + 4 : at + 8] = bytes(4)
    unfinished.write_bytes(data)
    twice = write(tmp_path / "Snare.wav")
    more = twice.read_bytes() + b"data" + (6).to_bytes(4, "little") + bytes(6)
    twice.write_bytes(more[:4] + (len(more) - 8).to_bytes(4, "little") + more[8:])
    write(tmp_path / "Bass.wav")
    found = scan(tmp_path)
    messages = {problem.files[0]: problem.message for problem in found.problems if problem.code == "damaged"}
    assert set(messages) == {"Kick.wav", "Snare.wav"}
    assert "never finished" in messages["Kick.wav"]
    assert "second stretch" in messages["Snare.wav"]
    assert all(stem.readable for stem in found.stems)


def test_a_header_that_covers_only_a_part_is_damage_with_both_lengths(tmp_path: Path) -> None:
    """The scan measures all of the sound, and says that the header covers half of it."""
    short = write(tmp_path / "Kick.wav", tone(seconds=2.0))
    data = bytearray(short.read_bytes())
    at = data.index(b"data")
    size = int.from_bytes(data[at + 4 : at + 8], "little")
    data[at + 4 : at + 8] = (size // 2).to_bytes(4, "little")
    short.write_bytes(data)
    problem = only(tmp_path, "damaged")
    assert "covers 1.000 s" in problem.message
    assert "2.000 s" in problem.message
    assert scan(tmp_path).duration_s == pytest.approx(2.0)


def test_empty(tmp_path: Path) -> None:
    """No bytes at all, and a header without a sample, are both empty, and not unreadable besides."""
    (tmp_path / "Kick.wav").write_bytes(b"")
    sf.write(tmp_path / "Snare.wav", np.zeros((0, 1)), RATE)
    write(tmp_path / "Bass.wav")
    assert files(tmp_path, "empty") == [("Kick.wav", "Snare.wav")]
    assert files(tmp_path, "unreadable") == []


def test_rate_mismatch(tmp_path: Path) -> None:
    """Stems at other rates are named with theirs and the session's; a pair of rates is reported once each."""
    for name in ("a", "b", "c"):
        write(tmp_path / f"Gtr {name}.wav")
    write(tmp_path / "Kick.wav", tone(rate=11025), rate=11025)
    write(tmp_path / "Snare.wav", tone(rate=11025), rate=11025)
    problem = only(tmp_path, "rate_mismatch")
    assert problem.files == ("Kick.wav", "Snare.wav")
    assert "11.025 kHz" in problem.message
    assert "8 kHz" in problem.message


def test_depth_mismatch(tmp_path: Path) -> None:
    """Another depth is worth knowing and no more; float says that it is."""
    for name in ("a", "b", "c"):
        write(tmp_path / f"Gtr {name}.wav")
    write(tmp_path / "Kick.wav", subtype="FLOAT")
    problem = only(tmp_path, "depth_mismatch")
    assert (problem.files, problem.severity) == (("Kick.wav",), Severity.INFO)
    assert "32-bit float" in problem.message
    assert scan(tmp_path).metrics.condition_score == 100


def test_multichannel(tmp_path: Path) -> None:
    """More than two channels cannot be mixed, which is reported with their number."""
    write(tmp_path / "Room.wav", tone(channels=6))
    write(tmp_path / "Kick.wav", tone(channels=2))
    problem = only(tmp_path, "multichannel")
    assert problem.files == ("Room.wav",)
    assert "6 channels" in problem.message


def test_lossy_source(tmp_path: Path) -> None:
    """A lossy file is named by its kind, and its nominal depth is no mismatch."""
    write(tmp_path / "Kick.wav")
    sf.write(tmp_path / "Bass.ogg", tone(), RATE)
    problem = only(tmp_path, "lossy_source")
    assert problem.files == ("Bass.ogg",)
    assert "VORBIS" in problem.message
    assert files(tmp_path, "depth_mismatch") == []


@pytest.mark.parametrize(("peak", "silent"), [(0.0, True), (10 ** (-84 / 20), True), (10 ** (-76 / 20), False)])
def test_silent(tmp_path: Path, peak: float, silent: bool) -> None:
    """A stem that never rises above the threshold is silent, and is not billed."""
    write(tmp_path / "Kick.wav", tone(peak=peak))
    write(tmp_path / "Bass.wav")
    found = scan(tmp_path)
    assert ("silent" in found.stems[1].problems) is silent
    assert found.metrics.track_count == (1 if silent else 2)


@pytest.mark.parametrize(("peak_db", "hot"), [(-0.3, True), (-0.7, False), (3.0, True)])
def test_hot_level(tmp_path: Path, peak_db: float, hot: bool) -> None:
    """Peaks with next to no room are reported with their level, those of float files above full scale too."""
    write(tmp_path / "Kick.wav", tone(peak=10 ** (peak_db / 20)), subtype="FLOAT")
    write(tmp_path / "Bass.wav", subtype="FLOAT")
    assert files(tmp_path, "hot_level") == ([("Kick.wav",)] if hot else [])
    if hot:
        assert f"{peak_db:.1f} dBFS".replace("-", "−") in only(tmp_path, "hot_level").message


@pytest.mark.parametrize(
    ("peaks_db", "found"),
    [
        ((-0.1, -0.12, -0.15), True),
        ((-0.1, -0.1, -0.4), False),
        ((-1.2, -1.2, -1.2), False),
        ((-0.95, -0.9, -0.99), True),
    ],
)
def test_normalised_peaks(tmp_path: Path, peaks_db: tuple[float, ...], found: bool) -> None:
    """Three stems that peak alike near full scale were normalised; they are not called hot besides."""
    names = ("Bass.wav", "Gtr.wav", "Kick.wav")
    for name, peak in zip(names, peaks_db, strict=True):
        write(tmp_path / name, tone(peak=10 ** (peak / 20)))
    assert files(tmp_path, "normalised_peaks") == ([names] if found else [])
    if found:
        assert files(tmp_path, "hot_level") == []


def test_the_two_sides_of_a_pair_are_one_normalised_stem(tmp_path: Path) -> None:
    """A pair and one more stem make two, which is chance."""
    for name in ("OH L.wav", "OH R.wav", "Kick.wav"):
        write(tmp_path / name, tone(peak=0.99))
    assert files(tmp_path, "normalised_peaks") == []


def test_length_mismatch(tmp_path: Path) -> None:
    """Whoever ends elsewhere than most is named with both lengths; half a frame's rounding is nothing."""
    for name in ("a", "b"):
        write(tmp_path / f"Gtr {name}.wav", tone(seconds=2.0))
    write(tmp_path / "Gtr c.wav", tone(seconds=2.02))
    write(tmp_path / "Kick.wav", tone(seconds=1.0))
    problem = only(tmp_path, "length_mismatch")
    assert (problem.files, problem.at_s) == (("Kick.wav",), (1.0,))
    assert "1.00 s, the others 2.0" in problem.message


def test_lengths_that_stamps_explain_are_no_mismatch(tmp_path: Path) -> None:
    """Clips that say where they lie may be as long as they like."""
    stamp(write(tmp_path / "a.wav", tone(seconds=1.0)), 5.0)
    stamp(write(tmp_path / "b.wav", tone(seconds=2.0)), 7.0)
    assert files(tmp_path, "length_mismatch") == []


def test_late_start(tmp_path: Path) -> None:
    """A stem placed later, or silent for long, is reported with its entry; one that starts within seconds is not."""
    stamp(write(tmp_path / "Kick.wav", tone(seconds=9.0)), 0.0)
    stamp(write(tmp_path / "Bass.wav", tone(seconds=9.0, start=6.0)), 0.0)
    stamp(write(tmp_path / "Gtr.wav", tone(seconds=9.0, start=3.0)), 0.0)
    stamp(write(tmp_path / "Vox.wav", tone(seconds=9.0)), 4.0)
    problem = only(tmp_path, "late_start")
    assert problem.files == ("Vox.wav", "Bass.wav")
    assert problem.at_s == pytest.approx((4.0, 6.0), abs=0.01)
    assert problem.severity is Severity.INFO
    assert "0:04.0 and 0:06.0" in problem.message


def test_offset_unstamped(tmp_path: Path) -> None:
    """A stem without a stamp among stamps of the day is found with where the session starts."""
    stamp(write(tmp_path / "Kick.wav"), 3600.0)
    write(tmp_path / "Bass.wav")
    problem = only(tmp_path, "offset_unstamped")
    assert problem.files == ("Bass.wav",)
    assert "1:00:00" in problem.message


def test_unclassified(tmp_path: Path) -> None:
    """Names that say nothing are reported; a known name without a group of its own is not one of them."""
    for name in ("Audio 1", "xj9", "Beat", "Lead"):
        write(tmp_path / f"{name}.wav")
    assert files(tmp_path, "unclassified") == [("Audio 1.wav", "xj9.wav")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Vox_OLD_do-not-use", True),
        ("Kick old", True),
        ("Kick (OLD) 2", True),
        ("Gtr unused", True),
        ("Snare_mute_01", True),
        ("Old Piano", False),
        ("Goldbass", False),
        ("Muted Trumpet", False),
    ],
)
def test_superseded_take(tmp_path: Path, name: str, found: bool) -> None:
    """A name that says so at its end, or in so many words anywhere, is an old take; an old piano is not."""
    write(tmp_path / f"{name}.wav")
    assert files(tmp_path, "superseded_take") == ([(f"{name}.wav",)] if found else [])


def test_reference_mix_and_never_mixed_tracks(tmp_path: Path) -> None:
    """A rough mix is reported; what is wrong with tracks that are never mixed is not."""
    write(tmp_path / "Kick.wav")
    write(tmp_path / "Rough Mix.wav", tone(seconds=3.0, peak=0.999, channels=2, rate=16000), rate=16000)
    write(tmp_path / "Click.wav", tone(peak=0.0))
    assert {problem.code for problem in scan(tmp_path).problems} == {"reference_mix"}


def test_nested_folders_and_ignored_files(tmp_path: Path) -> None:
    """Folders with stems are reported, and so is everything left out but the session's own settings."""
    write(tmp_path / "Drums" / "Kick.wav")
    write(tmp_path / "Bass.wav")
    for name in ("session.toml", ".DS_Store", "notes.txt"):
        (tmp_path / name).write_text("")
    assert files(tmp_path, "nested_folders") == [("Drums",)]
    assert files(tmp_path, "ignored_file") == [(".DS_Store", "notes.txt")]


def test_problems_come_in_the_order_that_matters(tmp_path: Path) -> None:
    """Errors before warnings before what is good to know, whatever the order of the checks."""
    write(tmp_path / "Audio 1.wav", tone(peak=0.0))
    write(tmp_path / "Rough Mix.wav")
    (tmp_path / "Kick.wav").write_text("x")
    severities = [problem.severity for problem in scan(tmp_path).problems]
    assert severities == sorted(severities, key=tuple(Severity).index)
    assert len(set(severities)) == 3


def test_the_client_hears_it_without_jargon(tmp_path: Path) -> None:
    """The sentence for the client's letter names the file and what to do."""
    for name in ("a", "b"):
        write(tmp_path / f"Gtr {name}.wav")
    write(tmp_path / "Kick.wav", tone(rate=11025), rate=11025)
    found = scan(tmp_path)
    sentence = client_wording(only(tmp_path, "rate_mismatch"), found, RULES)
    assert "Kick.wav" in sentence
    assert "8 kHz" in sentence
    assert "{" not in sentence


def test_of_many_copies_three_are_named_and_the_others_counted(tmp_path: Path) -> None:
    """One problem for all that are the same stem over again, by how they differ from it."""
    sound = tone(seconds=4.0)
    for number in range(1, 7):
        write(tmp_path / f"Gtr {number}.wav", sound)
    problem = only(tmp_path, "duplicate")
    assert problem.files == tuple(f"Gtr {number}.wav" for number in range(1, 7))
    assert problem.message.count("Gtr 1.wav, sample for sample") == 3
    assert "; and 2 more" in problem.message

"""What pricing reads: tracks, density and condition."""

from pathlib import Path

import pytest

from app.domain.session import Condition, Density, Problem, Severity
from app.intake.grouping import GroupRules
from app.intake.metrics import condition, condition_score, penalties, tracks_at_once
from app.intake.problem_rules import ProblemRules
from app.intake.scan import scan_folder
from tests.app.intake.audio import stamp, tone, write

RULES = ProblemRules.load()
GROUPS = GroupRules.load()


def problem(code: str, files: int) -> Problem:
    return Problem(code, RULES.codes[code].severity, tuple(map(str, range(files))), (), "")


def test_tracks_are_counted_as_they_are_billed(tmp_path: Path) -> None:
    """A pair counts once; click, guide, reference, silent and unreadable files not at all."""
    for name in ("Kick", "OH L", "OH R", "Click", "Guide Vox", "Rough Mix", "Gtr"):
        write(tmp_path / f"{name}.wav")
    write(tmp_path / "Bass.wav", tone(peak=0.0))
    (tmp_path / "Keys.wav").write_text("x")
    assert scan_folder(tmp_path, GROUPS).metrics.track_count == 3


@pytest.mark.parametrize("quiet", ["OH L", "OH R"])
def test_a_pair_with_one_silent_side_is_still_a_track(tmp_path: Path, quiet: str) -> None:
    """Whichever side is silent, the other is billed."""
    for name in ("OH L", "OH R"):
        write(tmp_path / f"{name}.wav", tone(peak=0.0 if name == quiet else 0.5))
    assert scan_folder(tmp_path, GROUPS).metrics.track_count == 1


@pytest.mark.parametrize(
    ("stems", "word"), [(7, Density.SPARSE), (8, Density.NORMAL), (19, Density.NORMAL), (20, Density.DENSE)]
)
def test_density_is_how_many_sound_at_once(tmp_path: Path, stems: int, word: Density) -> None:
    """The limits of the rules are the limits of the words."""
    for number in range(stems):
        write(tmp_path / f"Gtr {number}.wav", tone(seconds=1.2, voice=number))
    assert scan_folder(tmp_path, GROUPS).metrics.density is word


def test_of_no_tracks_none_sound_at_once() -> None:
    """A session without a measured track is sparse by count, and nothing is asked of an empty list."""
    assert tracks_at_once([], RULES.density) == 0


def test_stems_that_take_turns_are_sparse(tmp_path: Path) -> None:
    """Twenty stems that never sound together are not dense, as their stamps keep them apart."""
    for number in range(20):
        stamp(write(tmp_path / f"Gtr {number}.wav", tone(seconds=0.8)), number * 1.2)
    assert scan_folder(tmp_path, GROUPS).metrics.density is Density.SPARSE


@pytest.mark.parametrize(
    ("problems", "score", "word"),
    [
        ((), 100, Condition.TIDY),
        ((("silent", 1),), 98, Condition.TIDY),
        ((("rate_mismatch", 2),), 84, Condition.FAIR),
        ((("unreadable", 2), ("rate_mismatch", 1)), 52, Condition.MESSY),
        ((("late_start", 40), ("ignored_file", 99)), 100, Condition.TIDY),
        (tuple((code, 99) for code in RULES.codes), 0, Condition.MESSY),
    ],
)
def test_condition_is_what_problems_leave_of_100(
    problems: tuple[tuple[str, int], ...], score: int, word: Condition
) -> None:
    """Penalties add up, never below nothing, and the score has its word."""
    found = tuple(problem(code, files) for code, files in problems)
    assert condition_score(found, RULES) == score
    assert condition(score, RULES) is word


def test_the_heaviest_reason_comes_first() -> None:
    """Why the score is not 100 is reported by weight, without what costs nothing."""
    found = penalties((problem("silent", 1), problem("rate_mismatch", 2), problem("late_start", 3)), RULES)
    assert [(penalty.code, penalty.points) for penalty in found] == [("rate_mismatch", 16.0), ("silent", 2.0)]
    assert RULES.codes["late_start"].severity is Severity.INFO

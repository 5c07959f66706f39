"""Hints of what might need editing: told as hints, of lead vocals and drums only, and never a fault."""

from pathlib import Path

import pytest
import soundfile as sf

from app.domain.session import Condition, Scan, Severity
from app.intake.grouping import GroupRules
from app.intake.scan import scan_folder
from app.intake.scan_document import scan_document
from tests.render.measure.performances import RATE, Floats, drummed, pattern, spoken, sung

GROUPS = GroupRules.load()
SCALE = [-1200, -1000, -800, -700, -500, -300, -100, 0, 200, 400]
OFF = sung([note + 32 * (-1) ** place for place, note in enumerate(SCALE)])
LOOSE = drummed(pattern((0, 4, 8, 12), bars=12, jitter_s=0.025))


def scan(folder: Path, **stems: Floats) -> Scan:
    for name, sound in stems.items():
        sf.write(folder / f"{name.replace('_', ' ')}.wav", sound, RATE, subtype="PCM_24")
    return scan_folder(folder, GROUPS)


def test_a_vocal_that_is_off_is_a_hint_with_its_places(tmp_path: Path) -> None:
    """The hint says how much and where, costs nothing, and stands apart from the problems of the document."""
    found = scan(tmp_path, Lead_Vox=OFF)
    (problem,) = [problem for problem in found.problems if problem.code == "vocal_pitch"]
    assert problem.severity is Severity.INFO
    assert "A hint for the editing hours: Lead Vox.wav is more than 25 cents off" in problem.message
    assert len(problem.at_s) == 4  # the longest of ten
    assert list(problem.at_s) == sorted(problem.at_s)
    assert (found.metrics.condition, found.metrics.condition_score) == (Condition.TIDY, 100)
    document = scan_document(found)
    assert [(hint["editing"], hint["files"]) for hint in document["hints"]] == [("vocal_tuning", ["Lead Vox.wav"])]
    assert "vocal_pitch" not in [problem["code"] for problem in document["problems"]]
    assert document["stems"][0]["problems"] == []


def test_loose_drums_are_a_hint(tmp_path: Path) -> None:
    """Hits 25 ms off are reported with how far they are."""
    (hint,) = scan_document(scan(tmp_path, Kick=LOOSE))["hints"]
    assert (hint["editing"], hint["files"]) == ("drum_timing", ["Kick.wav"])
    assert "ms only" in hint["message"]


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("Lead_Vox", sung(SCALE, vibrato=60)),
        ("Lead_Vox", spoken(30)),
        ("Rap_Lead", spoken(30)),
        ("Kick", drummed(pattern((0, 4, 8, 12), bars=12, jitter_s=0.006))),
        ("Snare", drummed(pattern((0, 3, 4, 7, 8, 11, 12, 15), bars=12, swing=0.33))),
        ("Synth", OFF),
        ("Guitar", LOOSE),
    ],
)
def test_what_is_played_well_or_is_something_else_gives_no_hint(tmp_path: Path, name: str, sound: Floats) -> None:
    """Vibrato, rap, a tight drummer, swing, and stems that are no lead vocal or drum."""
    assert scan_document(scan(tmp_path, **{name: sound}))["hints"] == []

"""`render --cut` as a shell runs it."""

from pathlib import Path

from tests.app.commands.conftest import Run
from tests.render.audio import noise, read_ints, write_ints

RATE = 8000


def test_a_cut_is_rendered_from_the_command_line(tmp_path: Path, say: Run) -> None:
    """Regions in the order they are written, exact to the sample; a length that is missed fails with one sentence."""
    folder, out = tmp_path / "Ember", tmp_path / "out"
    write_ints(folder / "Drums.wav", noise(20 * RATE, 2, 24, 1), 24, RATE)
    code, text, _ = say("render", str(folder), "-o", str(out), "--variant", "main", "--cut", "15s=0:08-0:18,0:01-0:06")
    assert code == 0
    assert "Ember_15s_8k-24b.wav" in text
    assert len(read_ints(out / "Ember_15s_8k-24b.wav")) == 15 * RATE
    code, _, complaint = say("render", str(folder), "-o", str(out), "--cut", "15s=0:08-0:18,0:01-0:07")
    assert (code, complaint.count("1 s (8000 frames) too long")) == (1, 1)
    code, _, complaint = say("render", str(folder), "-o", str(out), "--cut", "15s=nonsense")
    assert (code, complaint.count("“nonsense” is not a valid time")) == (2, 1)

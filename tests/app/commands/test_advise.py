"""`advise`: the guide as a command."""

import json
from pathlib import Path

from tests.app.commands.conftest import Run


def test_answers_alone_need_no_file(say: Run) -> None:
    """The document has the contract's fields and the stage the guide gives."""
    code, out, _ = say("advise", "--have", "vocal_and_beat", "--release", "--json")
    document = json.loads(out)
    assert code == 0
    assert list(document) == ["stage", "confidence", "reasons", "next_step", "estimate_from_pence"]
    assert document["stage"] == "both"
    assert document["estimate_from_pence"] == 32500


def test_people_read_the_stage_the_reasons_and_the_price(say: Run) -> None:
    """Without --json, plain lines."""
    code, out, _ = say("advise", "--have", "stereo_mix", "--problem", "muddy")
    assert code == 0
    assert out.startswith("Mixing (")
    assert "mud" in out
    assert "From £250.00." in out


def test_a_missing_file_is_one_sentence(say: Run, tmp_path: Path) -> None:
    """A file that is not there ends in exit code 1 and its name."""
    code, out, err = say("advise", str(tmp_path / "gone.wav"))
    assert code == 1
    assert out == ""
    assert "gone.wav" in err.splitlines()[-1]


def test_an_unknown_answer_is_bad_usage(say: Run) -> None:
    """The choices are listed."""
    code, _, err = say("advise", "--have", "vibes")
    assert code == 2
    assert "multitracks" in err

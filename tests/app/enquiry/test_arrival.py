"""What was sent is looked into as what it is: a mix, a folder, a zip, or an envelope around one mix."""

import shutil
from pathlib import Path

import pytest

from app.enquiry.arrival import ArrivalInspector
from app.intake.advice.advice_rules import AdviceRules
from app.intake.grouping import GroupRules
from render.errors import AudioError
from render.monitor import Unwatched
from tests.refusals import refused
from tests.widgets.stems import write_stems

INSPECTOR = ArrivalInspector(AdviceRules.load(), GroupRules.load())


def test_a_file_is_listened_to_and_a_folder_scanned(tmp_path: Path) -> None:
    """One gives clues, the other a scan."""
    folder = write_stems(tmp_path / "Ember", ("LV.wav", "Kick.wav"))
    heard = INSPECTOR.inspect(folder / "LV.wav", None, Unwatched())
    assert heard.scan is None
    assert heard.clues is not None
    assert {"short"} <= {clue.code for clue in heard.clues}
    scanned = INSPECTOR.inspect(folder, None, Unwatched())
    assert scanned.clues is None
    assert scanned.scan is not None
    assert len(scanned.scan.stems) == 2


def test_a_zip_with_one_file_is_a_mix_in_an_envelope(tmp_path: Path) -> None:
    """It is unpacked among the sessions, scanned, and listened to."""
    folder = write_stems(tmp_path / "sent", ("Ember.wav",))
    archive = Path(shutil.make_archive(str(tmp_path / "Ember"), "zip", folder))
    arrival = INSPECTOR.inspect(archive, tmp_path / "sessions" / "Ember", Unwatched())
    assert arrival.scan is not None
    assert arrival.scan.folder == tmp_path / "sessions" / "Ember"
    assert arrival.clues is not None


def test_what_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    """A text file and an empty folder are refused by name."""
    (tmp_path / "note.wav").write_text("a note")
    with pytest.raises(AudioError, match=r"note\.wav"):
        INSPECTOR.inspect(tmp_path / "note.wav", None, Unwatched())
    (tmp_path / "empty").mkdir()
    with refused("no_stems", folder=str(tmp_path / "empty")):
        INSPECTOR.inspect(tmp_path / "empty", None, Unwatched())

"""Stem mastering: the groups through their balance and the bus, then mastered like any mix."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from app.domain.session import Group
from app.mastering.master_request import MasterRequest
from app.mastering.master_session import run_master
from render.bus.settings import BusSettings, Limiter, StripSettings
from render.errors import Cancelled
from render.monitor import Unwatched
from tests.refusals import refused
from tests.render.master.mixes import song, write


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A vocal and drums of two seconds."""
    folder = tmp_path / "Ember"
    write(folder / "Lead Vocal.wav", song(2.0, seed=1))
    write(folder / "Kick.wav", song(2.0, seed=2))
    return folder


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden things too."""
    return sorted(path.name for path in folder.iterdir())


def test_groups_go_through_their_strips_into_the_master(session: Path, tmp_path: Path) -> None:
    """`wav` is the balanced sum; what it went through is in the manifest, and the mix is gone again."""
    drums = {Group.DRUMS: StripSettings(gain_db=-6.0)}
    asked = MasterRequest(session, tmp_path / "out", ("wav", "apple"), from_stems=True, balance=drums)
    manifest = run_master(asked, Unwatched())
    assert [row["path"] for row in manifest["deliverables"]] == ["Ember_wav_48k-24b.wav", "Ember_apple_48k-24b.wav"]
    vocal, kick, out = (
        sf.read(path)[0]
        for path in (session / "Lead Vocal.wav", session / "Kick.wav", tmp_path / "out" / "Ember_wav_48k-24b.wav")
    )
    np.testing.assert_allclose(out, vocal + 10 ** (-6 / 20) * kick, atol=2.5 * 2**-23)
    assert (manifest["settings"]["from_stems"], manifest["settings"]["balance"]) == (True, {"drums": {"gain_db": -6.0}})
    assert len(manifest["session"]["stems"]) == 2
    assert names(tmp_path) == ["Ember", "out"]
    assert names(tmp_path / "out") == ["Ember_apple_48k-24b.wav", "Ember_wav_48k-24b.wav", "manifest.json"]


def test_the_limiter_of_the_bus_is_left_to_the_master(session: Path, tmp_path: Path) -> None:
    """It acts in `wav`, and gives way to the streaming master's own ceiling; the loudness is reached."""
    bus = BusSettings(gain_db=12.0, limiter=Limiter(-6.0))
    asked = MasterRequest(
        session, tmp_path / "out", ("wav", "streaming"), from_stems=True, bus=bus, max_reduction_db=15.0
    )
    wav, streaming = run_master(asked, Unwatched())["deliverables"]
    assert wav["true_peak_dbtp"] == pytest.approx(-6.0, abs=0.05)
    assert streaming["true_peak_dbtp"] == pytest.approx(-1.05, abs=0.05)
    assert streaming["integrated_lufs"] == pytest.approx(-14.0, abs=0.1)


def test_the_depth_that_counts_is_that_of_the_stems(tmp_path: Path) -> None:
    """Stems of 16 bits do not become a 24-bit original by being mixed in float."""
    write(tmp_path / "Ember" / "Kick.wav", song(1.0), subtype="PCM_16")
    with refused("unfit_mix"):
        run_master(MasterRequest(tmp_path / "Ember", tmp_path / "out", ("apple",), from_stems=True), Unwatched())
    assert names(tmp_path) == ["Ember"]


def test_what_cannot_be_mixed_is_a_sentence(session: Path, tmp_path: Path) -> None:
    """A folder that is none, and one that the master would be written into."""
    with refused("not_a_folder", file=tmp_path / "gone"):
        run_master(MasterRequest(tmp_path / "gone", tmp_path / "out", ("wav",), from_stems=True), Unwatched())
    with refused("inside_session", file=session / "out"):
        run_master(MasterRequest(session, session / "out", ("wav",), from_stems=True), Unwatched())
    assert names(session) == ["Kick.wav", "Lead Vocal.wav"]


def test_stems_are_mixed_by_the_rules_of_a_render(session: Path, tmp_path: Path) -> None:
    """An older take stays out unless it is asked for, what cannot be read stops it unless it is allowed."""
    write(session / "Lead Vocal old.wav", song(2.0, seed=3))
    asked = MasterRequest(session, tmp_path / "out", ("wav",), from_stems=True)
    messages = {each["code"]: each["message"] for each in run_master(asked, Unwatched())["warnings"]}
    assert "stayed out" in messages["superseded_take"]
    wanted = replace(asked, out=tmp_path / "both", include=("Lead Vocal old.wav",))
    messages = {each["code"]: each["message"] for each in run_master(wanted, Unwatched())["warnings"]}
    assert "stayed out" not in messages["superseded_take"]
    (session / "Bass.wav").write_bytes(b"RIFF" + bytes(40))
    with refused("unreadable", allowable=("Bass.wav",)):
        run_master(replace(asked, out=tmp_path / "none"), Unwatched())
    assert not (tmp_path / "none").exists()
    run_master(replace(asked, out=tmp_path / "rest", allow=("Bass.wav",)), Unwatched())


class _Stops(Unwatched):
    """Asks to stop once the mix is being mastered."""

    _stopped = False

    def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- a Monitor's signature
        """Stop from here on."""
        self._stopped = self._stopped or stage == "mastering"

    def check(self) -> None:
        """Stop once asked to."""
        if self._stopped:
            raise Cancelled


def test_a_cancelled_stem_master_leaves_nothing(session: Path, tmp_path: Path) -> None:
    """Neither files nor the mix."""
    with pytest.raises(Cancelled):
        run_master(MasterRequest(session, tmp_path / "out", ("wav",), from_stems=True), _Stops())
    assert names(tmp_path) == ["Ember"]

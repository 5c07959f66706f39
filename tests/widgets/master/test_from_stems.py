"""Stem mastering from the window, and what is remembered of a master beyond the run that made it."""

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song
from app.domain.jobs import JobState
from app.domain.session import SessionKind
from app.intake.scan import scan_folder
from app.mastering.loudness_trace import Reduction, keep_reduction, read_reduction
from tests.widgets.stems import write_stems
from widgets.common.player import Player
from widgets.composition import App
from widgets.master.view import MasterView


def test_the_printed_sessions_stems_are_mastered(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """They are in the list of mixes; the job is of the session, and its master is there to be seen and heard."""
    studio = app.services.studio
    scan = scan_folder(write_stems(tmp_path / "stems", ("LV.wav", "Kick In.wav")), studio.rules)
    session = studio.catalogue.sessions.record(song.id, SessionKind.PRINTED, scan)
    app.controller.open_song(song.id)
    app.window.actions_by_key["open_master"].trigger()
    assert app.find(MasterView).mix.currentText() == "Stems of stems · through their strips and the bus"
    assert "nothing to measure or hear before" in app.find(MasterView).state.text()
    app.find(MasterView).settings.tick(("wav",))
    with qtbot.waitSignal(app.services.masters.ended):
        app.find(MasterView).settings.button.click()
    qtbot.waitUntil(lambda: "—" not in app.find(MasterView).meters.texts("After")[0])
    (job,) = studio.catalogue.jobs.all(song.id)
    assert (job.state, job.session_id, job.source) == (JobState.DONE, session.id, "")
    assert Path(job.out_folder) == tmp_path / "stems masters"
    assert app.find(MasterView).meters.texts("Before")[0] == "—"
    assert [version.name for version in app.find(Player).versions] == ["After"]


def test_a_reduction_is_remembered_by_the_masters_bytes(tmp_path: Path) -> None:
    """What was kept comes back; another master, or a damaged file, has none."""
    kept = Reduction("a.wav", 0.01, np.array([0.0, 3.5, 1.0], np.float32))
    keep_reduction(tmp_path, "ab" * 32, kept)
    found = read_reduction(tmp_path, "ab" * 32, "a.wav")
    assert found is not None
    assert (found.path, found.step_s, found.reduction_db.tolist()) == ("a.wav", 0.01, [0.0, 3.5, 1.0])
    assert read_reduction(tmp_path, "cd" * 32, "a.wav") is None
    for place in tmp_path.rglob("*.npz"):
        place.write_bytes(place.read_bytes()[:40])
    assert read_reduction(tmp_path, "ab" * 32, "a.wav") is None

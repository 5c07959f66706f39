"""Stem mastering from the window, and what is remembered of a master beyond the run that made it."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song
from app.domain.jobs import JobState
from app.domain.session import SessionKind
from app.intake.scan import scan_folder
from app.mastering.loudness_trace import Reduction, keep_reduction, read_reduction
from tests.widgets.stems import write_stems
from widgets.common.player import Player
from widgets.composition import App
from widgets.master.controller import MasterController
from widgets.master.view import MasterView
from widgets.song.view import SongView


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


def test_stems_that_stay_out_are_mastered_once_they_are_ticked(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path
) -> None:
    """By the same tick as in renders, and what stayed out is said below the master."""
    folder = write_stems(tmp_path / "stems", ("LV.wav", "LV old.wav", "Kick.wav"))
    studio, view = app.services.studio, app.find(MasterView)
    studio.catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_folder(folder, studio.rules))
    app.controller.open_song(song.id)
    extras = app.find(SongView).deliver.extras
    qtbot.waitUntil(lambda: bool(extras.ticked() == () and extras.findChildren(QCheckBox)))
    said = []
    for _ in range(2):
        app.window.actions_by_key["open_master"].trigger()
        view.settings.tick(("wav",))
        with qtbot.waitSignal(app.services.masters.ended):
            view.settings.button.click()
        said.append(" ".join(app.services.masters.notes(folder)))
        extras.box("LV old.wav").click()
    assert "LV old.wav stayed out of every mix" in said[0]
    assert "stayed out" not in said[1]


def test_the_master_section_has_the_ticks_of_a_render(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """Beside what is made of the stems, and one tick holds for both; a mix that was rendered has none."""
    folder = write_stems(tmp_path / "stems", ("LV.wav", "LV old.wav", "Kick.wav"))
    studio, view = app.services.studio, app.find(MasterView)
    studio.catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_folder(folder, studio.rules))
    app.controller.open_song(song.id)
    app.window.actions_by_key["open_master"].trigger()
    ticks = view.settings.left_out.ticks
    qtbot.waitUntil(ticks.isVisible)
    assert "older take" in ticks.detail("LV old.wav")
    QTest.mouseClick(ticks.box("LV old.wav"), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert ticks.ticked() == ("LV old.wav",)
    qtbot.waitUntil(lambda: app.find(SongView).deliver.extras.ticked() == ("LV old.wav",))
    view.settings.tick(("wav",))
    with qtbot.waitSignal(app.services.masters.ended):
        view.settings.button.click()
    assert "stayed out" not in " ".join(app.services.masters.notes(folder))
    app.find(MasterController).take_file(folder / "Kick.wav")
    assert not ticks.isVisible()


@pytest.mark.parametrize("answer", ["stay", "go_on"])
def test_a_stem_that_cannot_be_read_is_asked_about(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path, answer: str
) -> None:
    """As a render asks; only once it is allowed is the rest mastered."""
    folder = write_stems(tmp_path / "stems", ("LV.wav", "Kick.wav"))
    (folder / "Bass.wav").write_bytes(b"RIFF" + bytes(40))
    studio, view = app.services.studio, app.find(MasterView)
    studio.catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_folder(folder, studio.rules))
    app.controller.open_song(song.id)
    app.window.actions_by_key["open_master"].trigger()
    view.settings.tick(("wav",))
    with qtbot.waitSignal(app.services.masters.ended):
        view.settings.button.click()
    question = app.find(MasterController).question
    assert question is not None
    assert question.windowTitle() == "Master without it?"
    assert "Bass.wav" in " ".join(label.text() for label in question.findChildren(QLabel))
    if answer == "stay":
        question.stay.click()
        assert [job.state for job in studio.catalogue.jobs.all(song.id)] == [JobState.FAILED]
        return
    with qtbot.waitSignal(app.services.masters.ended):
        question.go_on.click()
    assert [job.state for job in studio.catalogue.jobs.all(song.id)] == [JobState.DONE, JobState.FAILED]
    assert "Bass.wav" in " ".join(app.services.masters.notes(folder))


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

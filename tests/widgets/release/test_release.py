"""A release is mastered from the window: chosen, ordered, made, recorded, and what came of it shown."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Release, ReleaseKind
from app.domain.jobs import JobKind, JobState
from app.mastering.release_draft import ReleaseDraft, TrackDraft, release_text
from app.mastering.release_sheet import read_release
from tests.refusals import refused
from widgets.composition import App
from widgets.master.view import MasterView
from widgets.queue.view import QueueView
from widgets.release.dialog import ReleaseDialog
from widgets.release.page import ReleaseController

RATE = 44_100


@pytest.fixture
def release(app: App) -> Release:
    """An EP of two songs."""
    catalogue = app.services.catalogue
    client = catalogue.clients.add("Rosa Fenn")
    release = catalogue.releases.add(client.id, "Low Tide", ReleaseKind.EP, artist="Rosa Fenn")
    for title in ("Ember", "Ebb"):
        catalogue.songs.add(client.id, title, "Rosa Fenn", release_id=release.id)
    return release


def mix(path: Path, level: float) -> Path:
    """Two seconds of noise."""
    noise = np.random.default_rng(1).standard_normal((2 * RATE, 2))
    sf.write(path, level * noise, RATE, subtype="PCM_24")
    return path


def opened(app: App) -> ReleaseDialog:
    """The dialog, opened by its menu entry."""
    app.window.actions_by_key["master_release"].trigger()
    dialog = app.find(ReleaseController).dialog
    assert dialog is not None
    return dialog


def choose(box: QComboBox, text: str) -> None:
    """As somebody chooses from its list."""
    box.setCurrentText(text)
    box.activated.emit(box.currentIndex())


def test_without_a_release_it_says_what_to_do(app: App) -> None:
    """No dialog with nothing in it."""
    app.window.actions_by_key["master_release"].trigger()
    assert app.find(ReleaseController).dialog is None
    assert app.window.messages.shown is not None
    assert "give a song one" in app.window.messages.shown.text


def test_a_song_leads_to_its_release(app: App, release: Release) -> None:
    """From its Master section, which offers it only to a song that is on one."""
    catalogue = app.services.catalogue
    catalogue.releases.add(release.client_id, "Another", ReleaseKind.EP)
    alone = catalogue.songs.add(release.client_id, "Alone")
    song = next(song for song in catalogue.songs.of_release(release.id) if song.title == "Ebb")
    app.controller.open_song(alone.id)
    section = app.find(MasterView)
    assert section.release.isHidden()
    app.controller.open_song(song.id)
    assert not section.release.isHidden()
    section.release.click()
    dialog = app.find(ReleaseController).dialog
    assert dialog is not None
    assert dialog.release.currentText() == "Low Tide"
    dialog.reject()


def test_a_release_is_ordered_made_and_recorded(qtbot: QtBot, app: App, release: Release, tmp_path: Path) -> None:
    """A song without a mix is said; then both are made in the order given, and each file is its song's."""
    dialog = opened(app)
    dialog.button.click()
    assert dialog.problem.text() == "“Ember” has no mix yet: choose a file for it, or leave it out."
    for place, level in enumerate((0.05, 0.1)):
        dialog.tracks.give_mix(place, mix(tmp_path / f"{place}.wav", level))
    dialog.table.selectRow(1)
    dialog.tracks.move(1, -1)
    dialog.table.selectRow(1)
    dialog.transition.seconds.setValue(1.5)
    dialog.show_out(tmp_path / "out")
    with qtbot.waitSignal(app.find(ReleaseController).jobs.ended):
        dialog.button.click()
        assert dialog.progress.isVisible()
        assert not dialog.button.isEnabled()
    assert dialog.report_button.isVisible()
    assert "01_Rosa-Fenn_Ebb_streaming_44.1k-24b.wav" in dialog.notes.text()
    catalogue = app.services.catalogue
    (job,) = catalogue.jobs.all()
    assert (job.kind, job.state, job.release_id, job.song_id) == (JobKind.RELEASE, JobState.DONE, release.id, None)
    assert tomllib.loads(Path(job.source).read_text("utf-8"))["tracks"][1]["gap_s"] == 1.5
    songs = {song.id: song.title for song in catalogue.songs.of_release(release.id)}
    titles = [songs[file.song_id] for file in catalogue.deliverables.of_job(job.id) if file.song_id is not None]
    assert titles == ["Ebb", "Ember"]
    app.controller.open_page("queue")
    model = app.find(QueueView).model
    assert model.data(model.index(0, 0)) == "Low Tide · release"
    dialog.reject()
    assert app.find(ReleaseController).dialog is None
    again = opened(app)
    assert (again.out, again.report_button.isVisible()) == (tmp_path / "out", True)
    again.reject()


def test_a_cancelled_release_leaves_nothing_and_can_be_tried_again(
    qtbot: QtBot, app: App, release: Release, tmp_path: Path
) -> None:
    """From the dialog's own button; the queue knows what was asked for."""
    dialog = opened(app)
    dialog.tracks.leave_out(1)
    dialog.tracks.give_mix(0, mix(tmp_path / "1.wav", 0.1))
    dialog.show_out(tmp_path / "out")
    works = app.find(ReleaseController).jobs
    with qtbot.waitSignal(works.ended):
        dialog.button.click()
        dialog.progress.button.click()
    assert not list((tmp_path / "out").glob("**/*.wav"))
    assert dialog.button.isEnabled()
    app.controller.open_page("queue")
    with qtbot.waitSignal(works.ended):
        app.find(QueueView).retry_button.click()
    jobs = app.services.catalogue.jobs.all()
    assert [(job.state, job.release_id) for job in jobs] == [
        (JobState.DONE, release.id),
        (JobState.CANCELLED, release.id),
    ]


@pytest.mark.usefixtures("release")
def test_joins_sides_levels_and_a_hidden_song_are_chosen(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    """Each as it is on screen goes into the release's file and into its masters."""
    dialog = opened(app)
    for place, level in enumerate((0.02, 0.04)):
        dialog.tracks.give_mix(place, mix(tmp_path / f"{place}.wav", level))
    dialog.table.selectRow(0)
    assert not dialog.transition.kind.isEnabled()
    dialog.options.show_hidden(mix(tmp_path / "hidden.wav", 0.01))
    assert dialog.transition.kind.isEnabled()
    dialog.table.selectRow(1)
    choose(dialog.transition.kind, "Crossfade")
    dialog.transition.seconds.setValue(0.5)
    for place in (0, 1):
        dialog.table.selectRow(place)
        choose(dialog.transition.side, "B")
    assert [dialog.tracks.data(dialog.tracks.index(1, column)) for column in (4, 5)] == ["0.5 s crossfade", "B"]
    dialog.options.tags.click()
    QTest.keyClicks(dialog.options.fields.target, "-60")
    dialog.show_out(tmp_path / "out")
    dialog.button.click()
    assert dialog.problem.text() == "Target: a number from −36 to −4 LUFS, or nothing."
    dialog.options.fields.target.setText("−20")
    with qtbot.waitSignal(app.find(ReleaseController).jobs.ended):
        dialog.button.click()
    (job,) = app.services.catalogue.jobs.all()
    found = read_release(Path(job.source))
    assert (found.hidden, found.tags, found.tracks[0].gap_s) == (tmp_path / "hidden.wav", False, 2.0)
    assert (found.tracks[1].crossfade_s, found.tracks[1].side) == (0.5, "B")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert max(row["integrated_lufs"] for row in manifest["deliverables"]) == pytest.approx(
        -20, abs=0.5
    )  # the crossfade takes some
    dialog.reject()


def test_the_file_written_is_the_release_read(tmp_path: Path) -> None:
    """Whatever stands in a title; what a file cannot hold is one sentence."""
    song = tmp_path / "a.wav"
    song.touch()
    draft = ReleaseDraft('Q"uo\\te\x7f', "Zoë", date="2026-12-01", tracks=(TrackDraft("A", file=song),))
    path = tmp_path / "RELEASE.toml"
    path.write_text(release_text(draft), "utf-8")
    found = read_release(path)
    assert (found.title[:7], found.artist, found.date, found.tracks[0].file) == ('Q"uo\\te', "Zoë", "2026-12-01", song)
    with refused("not_text"):
        release_text(ReleaseDraft("\udc80", tracks=(TrackDraft("A", file=song),)))
    with refused("no_songs"):
        release_text(ReleaseDraft("A"))

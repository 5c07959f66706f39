"""A release is mastered from the window: chosen, ordered, made, recorded, and what came of it shown."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from app.catalogue import Catalogue
from app.domain.catalogue import Release, ReleaseKind, Song
from app.domain.jobs import Deliverable, JobKind, JobState
from app.domain.session import Scan, SessionKind
from app.intake.grouping import GroupRules
from app.intake.scan import scan_folder
from app.mastering.release_draft import ReleaseDraft, TrackDraft, release_text
from app.mastering.release_sheet import DEFAULT_GAP_S, read_release
from app.use_cases.places import release_file
from tests.refusals import refused
from tests.widgets.stems import write_stems
from widgets.common.labels import TextLabel
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


def mix(path: Path, level: float, rate: int = RATE) -> Path:
    """Two seconds of noise."""
    noise = np.random.default_rng(1).standard_normal((2 * rate, 2))
    sf.write(path, level * noise, rate, subtype="PCM_24")
    return path


def click(button: QPushButton) -> None:
    """A click with the mouse on a button that can be clicked."""
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


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


def scanned(folder: Path) -> Scan:
    """A folder of one stem, looked through."""
    return scan_folder(write_stems(folder, ("LV.wav",)), GroupRules.load())


def delivered(catalogue: Catalogue, song: Song, folder: Path, *names: str) -> Path:
    """The main mix of a song, rendered in these files; the folder they are in."""
    session = catalogue.sessions.newest(song.id)
    if session is None:
        session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scanned(folder.with_name(song.title)))
    folder.mkdir()
    formats = {"_24.wav": "wav24", "_16.wav": "wav16", ".mp3": "mp3-320"}
    files = []
    for name in names:
        (folder / name).write_bytes(b"")
        kind = next((kind for ending, kind in formats.items() if name.endswith(ending)), "wav24")
        files.append(Deliverable(0, 0, "main", None, kind, name, "0" * 64, 1, RATE, 2, None, None, trim_db=0.0))
    catalogue.jobs.finish(catalogue.jobs.start(song.id, session.id, None, folder).id, files)
    return folder


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


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize(("answer", "rate"), [("go_on", 44_100), ("middle", 48_000)])
def test_mixes_at_several_rates_are_asked_about_and_resampled(
    qtbot: QtBot, app: App, tmp_path: Path, answer: str, rate: int
) -> None:
    """In the dialog, to either rate; or other mixes are chosen. The manifest says what was resampled."""
    dialog = opened(app)
    for place, at in enumerate((44_100, 48_000)):
        dialog.tracks.give_mix(place, mix(tmp_path / f"{place}.wav", 0.1, at))
    dialog.options.trim.setChecked(False)
    dialog.show_out(tmp_path / "out")
    click(dialog.button)
    assert dialog.question is not None
    shown = " ".join(label.text() for label in dialog.question.findChildren(TextLabel))
    assert "Ember at 44.1 kHz; Ebb at 48 kHz" in shown
    click(dialog.question.stay)
    assert app.services.catalogue.jobs.all() == []
    click(dialog.button)
    with qtbot.waitSignal(app.find(ReleaseController).jobs.ended):
        click(getattr(dialog.question, answer))
    assert dialog.problem.text() == ""
    files = [sf.info(str(path)) for path in sorted((tmp_path / "out").rglob("*.wav"))]
    assert [(file.samplerate, file.frames) for file in files] == 2 * [(rate, 2 * rate)]
    assert "was resampled from" in dialog.notes.text()
    assert [sf.info(str(tmp_path / f"{place}.wav")).samplerate for place in (0, 1)] == [44_100, 48_000]
    assert not list((tmp_path / "out").rglob("resampled"))
    dialog.reject()


@pytest.mark.usefixtures("release")
def test_a_cd_alone_asks_for_no_rate(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    """It has its own, to which the others are brought, as the manifest says."""
    dialog = opened(app)
    for place, at in enumerate((44_100, 48_000)):
        tone = 0.1 * np.sin(np.arange(5 * at) / 20)
        sf.write(tmp_path / f"{place}.wav", np.stack([tone, tone], axis=1), at, subtype="PCM_24")
        dialog.tracks.give_mix(place, tmp_path / f"{place}.wav")
    dialog.formats.show_ticked(("cd",))
    dialog.show_out(tmp_path / "out")
    with qtbot.waitSignal(app.find(ReleaseController).jobs.ended):
        click(dialog.button)
    assert (dialog.question, dialog.problem.text()) == (None, "")
    assert "1.wav was resampled from 48 kHz to 44.1 kHz." in dialog.notes.text()
    dialog.reject()


@pytest.mark.usefixtures("release")
def test_why_a_release_was_not_mastered_stands_in_its_dialog(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    """Behind it nobody would read it; the next try clears it."""
    dialog = opened(app)
    dialog.tracks.leave_out(1)
    dialog.tracks.give_mix(0, mix(tmp_path / "Silence.wav", 0.0))
    dialog.show_out(tmp_path / "out")
    with qtbot.waitSignal(app.find(ReleaseController).jobs.ended):
        click(dialog.button)
    assert dialog.problem.isVisible()
    assert dialog.problem.text().startswith("Silence.wav is silent")
    dialog.tracks.give_mix(0, mix(tmp_path / "Ember.wav", 0.1))
    with qtbot.waitSignal(app.find(ReleaseController).jobs.ended):
        click(dialog.button)
        assert not dialog.problem.isVisible()
    assert not dialog.problem.isVisible()
    dialog.reject()


def test_the_newest_mix_is_offered_and_never_an_older_in_its_place(app: App, release: Release, tmp_path: Path) -> None:
    """The best file of the newest render; newer stems are told of, a lossy or missing one leaves the choice open."""
    catalogue = app.services.catalogue
    ember, ebb = catalogue.songs.of_release(release.id)
    delivered(catalogue, ember, tmp_path / "1", "Ember_old.wav")
    newest = delivered(catalogue, ember, tmp_path / "2", "Ember_16.wav", "Ember_24.wav", "Ember.mp3")
    dialog = opened(app)
    assert [track.file for track in dialog.tracks.lines] == [newest / "Ember_24.wav", None]
    assert not dialog.doubts.isVisible()
    dialog.reject()
    delivered(catalogue, ebb, tmp_path / "3", "Ebb_24.wav")
    delivered(catalogue, ebb, tmp_path / "4", "Ebb.mp3")
    catalogue.sessions.record(ember.id, SessionKind.PRINTED, scanned(tmp_path / "round 2"))
    dialog = opened(app)
    assert [track.file for track in dialog.tracks.lines] == [newest / "Ember_24.wav", None]
    assert "“Ember” has newer stems, round 2" in dialog.doubts.text()
    assert "“Ebb” is only there as Ebb.mp3, which is lossy" in dialog.doubts.text()
    dialog.reject()
    (newest / "Ember_24.wav").unlink()
    dialog = opened(app)
    assert dialog.tracks.lines[0].file is None
    assert "Ember_24.wav, is not in" in dialog.doubts.text()
    dialog.reject()


def test_a_finished_file_mastered_since_is_the_newest_mix(app: App, release: Release, tmp_path: Path) -> None:
    """One that was dropped on the Master section, and not rendered here."""
    catalogue = app.services.catalogue
    ember, _ = catalogue.songs.of_release(release.id)
    delivered(catalogue, ember, tmp_path / "1", "Ember_24.wav")
    source = mix(tmp_path / "Ember from the client.wav", 0.1)
    job = catalogue.jobs.start_master(ember.id, None, tmp_path / "masters", source=str(source))
    catalogue.jobs.finish(job.id, ())
    dialog = opened(app)
    assert dialog.tracks.lines[0].file == source
    dialog.reject()


@pytest.mark.usefixtures("release")
def test_there_is_one_release_dialog_at_a_time(app: App) -> None:
    """Asked for again, the one that is open comes to the front: two would fight over one release."""
    first = opened(app)
    assert opened(app) is first
    assert [each for each in app.window.findChildren(ReleaseDialog) if each.isVisible()] == [first]
    first.reject()


def test_a_mix_that_was_rendered_meanwhile_is_offered(app: App, release: Release, tmp_path: Path) -> None:
    """The dialog does not lock the window; what was put together and a mix that was chosen by hand stay."""
    catalogue = app.services.catalogue
    ember, ebb = catalogue.songs.of_release(release.id)
    dialog = opened(app)
    by_hand = mix(tmp_path / "by hand.wav", 0.1)
    dialog.tracks.give_mix(1, by_hand)
    dialog.tracks.move(1, -1)
    dialog.tracks.give_gap(1, 4.0)
    newer = delivered(catalogue, ember, tmp_path / "Ember deliverables", "main_24.wav")
    delivered(catalogue, ebb, tmp_path / "Ebb deliverables", "main_24.wav")
    app.services.watch.touch()
    assert [(each.title, each.file, each.gap_s) for each in dialog.tracks.lines] == [
        ("Ebb", by_hand, DEFAULT_GAP_S),
        ("Ember", newer / "main_24.wav", 4.0),
    ]
    dialog.reject()


def test_how_a_release_was_put_together_is_there_again_when_the_dialog_is(app: App, release: Release) -> None:
    """Order, pauses and what was left out, by release; a song that has come since stands at the end."""
    catalogue = app.services.catalogue
    catalogue.releases.add(release.client_id, "Another", ReleaseKind.EP)
    dialog = opened(app)
    choose(dialog.release, "Low Tide")
    dialog.table.selectRow(1)
    click(button_called(dialog, "Up"))
    dialog.tracks.give_gap(1, 4.0)
    choose(dialog.release, "Another")
    choose(dialog.release, "Low Tide")
    assert [(each.title, each.gap_s) for each in dialog.tracks.lines] == [("Ebb", DEFAULT_GAP_S), ("Ember", 4.0)]
    dialog.table.selectRow(0)
    click(button_called(dialog, "Leave out"))
    dialog.reject()
    catalogue.songs.add(release.client_id, "Salt", "Rosa Fenn", release_id=release.id)
    again = opened(app)
    choose(again.release, "Low Tide")
    assert [(each.title, each.gap_s) for each in again.tracks.lines] == [("Ember", 4.0), ("Salt", DEFAULT_GAP_S)]
    again.reject()


def test_enter_in_a_field_masters_nothing(app: App, release: Release, tmp_path: Path) -> None:
    """It ends the typing of seconds; what is made is made at a click."""
    dialog = opened(app)
    for place in range(2):
        dialog.tracks.give_mix(place, mix(tmp_path / f"{place}.wav", 0.1))
    dialog.table.selectRow(1)
    QTest.keyClick(dialog.transition.seconds, Qt.Key.Key_Return)
    assert app.services.releases.task_of(release.id) is None
    dialog.reject()


def button_called(dialog: ReleaseDialog, name: str) -> QPushButton:
    """A button by its words."""
    return next(each for each in dialog.findChildren(QPushButton) if each.accessibleName() == name)


def test_a_cds_latin_titles_are_typed_in_the_dialog(qtbot: QtBot, app: App, release: Release, tmp_path: Path) -> None:
    """As a release's file says them: offered for letters that CD-Text lacks, while a CD is ticked, and kept."""
    catalogue = app.services.catalogue
    songs = catalogue.songs.of_release(release.id)
    catalogue.songs.edit(songs[0].id, title="Ночь")
    catalogue.releases.edit(release.id, title="Прилив")
    dialog = opened(app)
    assert not dialog.song_latin.isVisible()
    dialog.formats.show_ticked(("cd",))
    dialog.formats.changed.emit()
    assert dialog.song_latin.isVisible()
    assert dialog.latin.isVisible()
    assert dialog.song_latin.song_title.placeholderText() == "Noch"
    QTest.keyClicks(dialog.song_latin.song_title, "Night")
    QTest.keyClicks(dialog.latin.song_title, "High Tide")
    assert dialog.song_latin.song_title.text() == "Night"
    dialog.table.selectRow(1)
    assert not dialog.song_latin.isVisible()
    dialog.table.selectRow(0)
    assert dialog.song_latin.song_title.text() == "Night"
    for place, level in enumerate((0.05, 0.1)):
        dialog.tracks.give_mix(place, mix(tmp_path / f"{place}.wav", level))
    dialog.reject()
    again = opened(app)
    again.formats.show_ticked(("cd",))
    again.formats.changed.emit()
    assert (again.latin.song_title.text(), again.song_latin.song_title.text()) == ("High Tide", "Night")
    again.show_out(tmp_path / "out")
    with qtbot.waitSignal(app.find(ReleaseController).jobs.ended):
        click(again.button)
        QTest.mouseClick(again.progress.button, Qt.MouseButton.LeftButton)
    file = release_file(app.services.studio.paths, release.id)
    text = tomllib.loads(file.read_text(encoding="utf-8"))
    assert text["latin_title"] == "High Tide"
    assert [track.get("latin_title") for track in text["tracks"]] == ["Night", None]
    again.reject()


@pytest.mark.usefixtures("release")
def test_masters_levels_and_folder_are_there_again_after_escape(app: App, tmp_path: Path) -> None:
    """What was chosen and typed about a release outlives a key pressed by mistake."""
    dialog = opened(app)
    dialog.formats.show_ticked(("cd", "mp3"))
    choose(dialog.loudness, "Track by track")
    QTest.keyClicks(dialog.options.fields.target, "-11")
    QTest.mouseClick(dialog.options.tags, Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
    dialog.show_out(tmp_path / "elsewhere")
    QTest.keyClick(dialog.options.fields.target, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    again = opened(app)
    assert again.isVisible()
    assert set(again.formats.ticked()) == {"cd", "mp3"}
    assert again.loudness.currentText() == "Track by track"
    assert again.options.fields.target.text() == "-11"
    assert not again.options.tags.isChecked()
    assert again.out == tmp_path / "elsewhere"
    again.reject()


@pytest.mark.usefixtures("release")
def test_the_song_after_one_that_is_left_out_is_chosen(app: App) -> None:
    """What is set then is that song's; with none left, nothing can be set."""
    dialog = opened(app)
    dialog.table.selectRow(0)
    click(button_called(dialog, "Leave out"))
    (left,) = dialog.tracks.lines
    assert dialog.place == 0
    click(button_called(dialog, "Leave out"))
    assert dialog.place == -1
    assert not dialog.transition.seconds.isEnabled()
    assert not dialog.transition.side.isEnabled()
    assert left.title == "Ebb"
    dialog.reject()

"""The Song page: from a dropped folder to finished files, in the real window with real child processes."""

import hashlib
import json
import sys
import wave
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMenu, QStyle
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song, Stage
from app.domain.jobs import JobState
from app.domain.session import Group, SessionKind
from tests.widgets.stems import write_stems
from widgets.common.look import Look
from widgets.composition import App
from widgets.song.controller import SongController
from widgets.song.delivery import SongDelivery
from widgets.song.files_panel import FilesPanel
from widgets.song.session_lines import FileLine
from widgets.song.stem_table import GROUP, StemModel
from widgets.song.view import SongView


def scan(qtbot: QtBot, app: App, song: Song, folder: Path) -> None:
    """Open a song and scan a folder for it."""
    app.controller.open_song(song.id)
    with qtbot.waitSignal(app.services.scans.ended):
        app.find(SongView).drop_zone.dropped.emit(folder)


def place_of(app: App, path: str) -> int:
    """The row of a stem."""
    return next(at for at, line in enumerate(app.find(SongView).session.model.lines) if path in line.files)


def test_no_song_is_open_at_first(app: App) -> None:
    """The page says what to do."""
    app.controller.open_page("song")
    assert app.find(SongView).no_song.isVisible()
    app.find(SongView).no_song.button.click()
    assert app.window.page == "board"


def test_from_a_dropped_folder_to_finished_files(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """Drop, render: stems with their groups, variants, files beside the session, rows in the catalogue."""
    folder = write_stems(tmp_path / "Ember stems")
    before = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in folder.iterdir()}
    scan(qtbot, app, song, folder)
    view = app.find(SongView)
    assert view.session.isVisible()
    groups = {line.name: line.group for line in view.session.model.lines}
    assert groups["LV.wav"] is Group.LEAD_VOCAL
    assert groups["Gtr.L/R.wav"] is Group.GUITARS
    assert view.deliver.variants.ticked() == ("main", "instrumental", "tv", "acapella")
    with qtbot.waitSignal(app.services.renders.ended):
        view.deliver.render_button.click()
        assert view.deliver.progress.isVisible()
        assert not view.deliver.render_button.isVisible()
    out = tmp_path / "Ember stems deliverables"
    files = view.session.files.model.lines
    assert {line.path.parent for line in files} == {out}
    assert [line.variant for line in files] == ["Main mix", "Instrumental", "TV mix", "A cappella"]
    with wave.open(str(files[0].path), "rb") as mix:
        assert (mix.getsampwidth(), mix.getframerate(), mix.getnchannels()) == (3, 48_000, 2)
    manifest = json.loads((out / "manifest.json").read_text())
    assert all(check["holds"] for check in manifest["checks"])
    assert f"{len(manifest['checks'])} sums proved, {len(manifest['checks'])} of them to the last bit." in (
        view.session.files.notes
    )
    jobs = app.services.catalogue.jobs.all(song.id)
    assert [job.state for job in jobs] == [JobState.DONE]
    assert {path.name: hashlib.sha256(path.read_bytes()).digest() for path in folder.iterdir()} == before
    assert view.deliver.render_button.isVisible()
    assert view.session.tabs.currentWidget() is view.session.files


def test_a_group_is_corrected_remembered_and_undone(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """The catalogue keeps it over a new scan; undo takes it back."""
    folder = write_stems(tmp_path / "stems")
    scan(qtbot, app, song, folder)
    model = app.find(SongView).session.model
    place = place_of(app, "Mystery 7.wav")
    assert model.lines[place].group is Group.OTHER
    assert model.setData(model.index(place, GROUP), Group.STRINGS)
    assert model.lines[place].group is Group.STRINGS
    with qtbot.waitSignal(app.services.scans.ended):
        app.window.actions_by_key["rescan"].trigger()
    assert model.lines[place_of(app, "Mystery 7.wav")].group is Group.STRINGS
    app.services.edits.stack.undo()
    assert model.lines[place_of(app, "Mystery 7.wav")].group is Group.OTHER


def test_a_group_is_chosen_from_a_combo_box(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """The editor of the cell offers every group, and a choice is an edit."""
    scan(qtbot, app, song, write_stems(tmp_path / "stems", ("LV.wav", "Pad.wav")))
    table = app.find(SongView).session.stems
    table.setCurrentIndex(table.model().index(place_of(app, "Pad.wav"), GROUP))
    table.edit(table.currentIndex())
    combo = table.findChild(QComboBox)
    assert combo is not None
    assert combo.count() == len(Group)
    assert combo.accessibleName() == "Group of Pad.wav"
    combo.setCurrentIndex(combo.findData(Group.KEYS))
    combo.activated.emit(combo.currentIndex())
    assert isinstance(table.model(), StemModel)
    assert app.find(SongView).session.model.lines[place_of(app, "Pad.wav")].group is Group.KEYS
    qtbot.waitUntil(lambda: table.findChild(QComboBox) is None)


def test_several_stems_go_into_a_group_at_once(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """One entry of the menu, one undo; both sides of a pair go along."""
    scan(qtbot, app, song, write_stems(tmp_path / "stems"))
    panel = app.find(SongView).session
    panel.stems.selectAll()
    groups = panel.menu_for_selection().actions()[0].menu()
    assert isinstance(groups, QMenu)
    next(action for action in groups.actions() if action.text() == "Drums").trigger()
    session = app.services.catalogue.sessions.newest(song.id)
    assert session is not None
    stems = app.services.catalogue.sessions.stems(session.id)
    assert {stem.group for stem in stems} == {Group.DRUMS}
    app.services.edits.stack.undo()
    stems = app.services.catalogue.sessions.stems(session.id)
    assert {stem.path: stem.group for stem in stems}["Gtr.R.wav"] is Group.GUITARS


def test_a_variant_that_cannot_be_had_says_why(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """Without vocals there is no a cappella; regrouping makes it possible."""
    scan(qtbot, app, song, write_stems(tmp_path / "stems", ("Kick In.wav", "Bass.wav")))
    variants = app.find(SongView).deliver.variants
    assert not variants.box("acapella").isEnabled()
    assert "no stems" in variants.detail("acapella")
    app.find(SongController).regroup(("Bass.wav",), Group.LEAD_VOCAL)
    assert variants.box("acapella").isEnabled()
    assert variants.box("acapella").isChecked()


def test_nothing_ticked_is_nothing_to_render(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """The button says what to do, and the shortcut says it too."""
    scan(qtbot, app, song, write_stems(tmp_path / "stems", ("LV.wav",)))
    deliver = app.find(SongView).deliver
    for name in deliver.variants.ticked():
        deliver.variants.box(name).setChecked(False)
    assert not deliver.render_button.isEnabled()
    assert deliver.render_button.text() == "Tick what to render"
    app.window.actions_by_key["render"].trigger()
    assert app.window.messages.shown is not None
    assert app.services.catalogue.jobs.all() == []


def test_ticks_survive_another_song(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """Coming back finds the page as it was left."""
    scan(qtbot, app, song, write_stems(tmp_path / "stems", ("LV.wav", "Kick.wav")))
    deliver = app.find(SongView).deliver
    deliver.variants.box("tv").setChecked(False)
    deliver.formats.action("flac24").trigger()
    other = app.services.catalogue.songs.add(song.client_id, "Ash")
    app.controller.open_song(other.id)
    assert app.find(SongView).drop_zone.isVisible()
    app.controller.open_song(song.id)
    assert "tv" not in deliver.variants.ticked()
    assert deliver.formats.ticked() == ("wav24", "flac24")
    deliver.formats.action("flac24").trigger()
    deliver.formats.action("wav24").trigger()
    assert deliver.formats.ticked() == ("wav24",)


def test_a_render_can_be_cancelled(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """The job ends as cancelled, and no file but perhaps an empty folder is left."""
    scan(qtbot, app, song, write_stems(tmp_path / "stems", seconds=20.0))
    app.find(SongDelivery).render()
    with qtbot.waitSignal(app.services.renders.ended):
        app.find(SongView).deliver.progress.button.click()
    assert [job.state for job in app.services.catalogue.jobs.all(song.id)] == [JobState.CANCELLED]
    assert [path for path in (tmp_path / "stems deliverables").glob("**/*") if path.suffix == ".wav"] == []
    assert app.find(SongView).deliver.render_button.isVisible()


def test_a_render_that_cannot_be_says_one_sentence(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """A target in the session's folder is refused at once; a stem that is gone fails the job."""
    folder = write_stems(tmp_path / "stems", ("LV.wav", "Kick.wav"))
    scan(qtbot, app, song, folder)
    (tmp_path / "stems deliverables").touch()
    with qtbot.waitSignal(app.services.renders.ended):
        app.find(SongDelivery).render()
    shown = app.window.messages.shown
    assert shown is not None
    assert shown.tone == "error"
    job = app.services.catalogue.jobs.all(song.id)[0]
    assert job.state is JobState.FAILED
    assert job.error == shown.text


def test_a_scan_can_be_cancelled_and_changes_nothing(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """The page goes back to the place to drop a folder."""
    app.controller.open_song(song.id)
    app.find(SongController).take_folder(write_stems(tmp_path / "stems", seconds=20.0))
    with qtbot.waitSignal(app.services.scans.ended):
        app.find(SongView).scan.button.click()
    assert app.services.catalogue.sessions.newest(song.id) is None
    assert app.find(SongView).drop_zone.isVisible()


def test_a_folder_without_audio_is_one_sentence(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """Nothing is catalogued."""
    (tmp_path / "stems").mkdir()
    scan(qtbot, app, song, tmp_path / "stems")
    shown = app.window.messages.shown
    assert shown is not None
    assert shown.tone == "error"
    assert "\n" not in shown.text
    assert app.services.catalogue.sessions.newest(song.id) is None


def test_the_printed_session_is_the_one_to_render(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """A received session is rough, and says so; a printed one takes its place."""
    scan(qtbot, app, song, write_stems(tmp_path / "received", ("LV.wav",)))
    deliver = app.find(SongView).deliver
    assert deliver.rough.isVisible()
    with qtbot.waitSignal(app.services.scans.ended):
        app.find(SongController).take_folder(write_stems(tmp_path / "printed", ("LV.wav",)), SessionKind.PRINTED)
    assert not deliver.rough.isVisible()
    request = app.find(SongDelivery).request()
    assert request is not None
    assert request.folder == tmp_path / "printed"
    assert request.out == tmp_path / "printed deliverables"


def test_a_session_that_only_mutes_gives_a_clean_version(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """What session.toml mutes is known to the page, which then lets the variant be ticked and renders it."""
    folder = write_stems(tmp_path / "stems", ("LV.wav", "Pad.wav"))
    (folder / "session.toml").write_text('[clean.mute]\n"LV" = [["0:00.1", "0:00.2"]]\n')
    scan(qtbot, app, song, folder)
    deliver = app.find(SongView).deliver
    assert deliver.variants.box("clean").isEnabled()
    for name in deliver.variants.ticked():
        deliver.variants.box(name).setChecked(False)
    deliver.variants.box("clean").setChecked(True)
    with qtbot.waitSignal(app.services.renders.ended):
        deliver.render_button.click()
    (made,) = app.services.catalogue.deliverables.all(song.id)
    assert made.variant == "clean"
    assert made.true_peak_dbtp is not None


def test_problems_are_sentences_and_badges(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """A file that is no audio is an error with its name, shown literally."""
    folder = write_stems(tmp_path / "stems", ("LV.wav",))
    (folder / "<b>Kick.wav").write_bytes(b"not audio")
    (folder / "notes.txt").write_text("mix it loud")
    scan(qtbot, app, song, folder)
    panel = app.find(SongView).session
    said = panel.problems.sentences()
    assert any("<b>Kick.wav" in sentence for sentence in said)
    assert said[0] == "Condition fair, 80 of 100 · points off: unreadable 20"
    assert any(sentence.startswith("notes.txt: ") for sentence in said)
    line = panel.model.lines[place_of(app, "<b>Kick.wav")]
    assert line.badges[0].tone == "error"


def test_the_stage_is_changed_from_the_head(app: App, song: Song) -> None:
    """The combo box moves the song, and undo moves it back on screen."""
    app.controller.open_song(song.id)
    stage = app.find(SongView).header.stage
    stage.setCurrentIndex(stage.findData(Stage.MIXING))
    stage.activated.emit(stage.currentIndex())
    assert app.services.catalogue.songs.get(song.id).stage is Stage.MIXING
    app.services.edits.stack.undo()
    assert stage.currentData() == Stage.ENQUIRY


class Opener(QObject):
    """Stands where the system's file manager would."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Note what was to be opened."""
        self.opened.append(url.toLocalFile())


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="they have programs of their own")
def test_files_are_shown_in_their_folder_and_opened(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """The folder for Show, the file for Open, a sentence where it is gone."""
    scan(qtbot, app, song, write_stems(tmp_path / "stems", ("LV.wav",)))
    with qtbot.waitSignal(app.services.renders.ended):
        app.find(SongDelivery).render()
    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "open")  # type: ignore[arg-type]  # the stubs say bytes, PySide6 takes a str
    try:
        files = app.find(SongView).session.files
        files.folder_button.click()
        files.open_button.click()
        path = files.model.lines[0].path
        assert opener.opened == [str(path.parent), str(path)]
        path.unlink()
        files.open_button.click()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    shown = app.window.messages.shown
    assert shown is not None
    assert "not there any more" in shown.text


def test_cells_are_aligned_and_told(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """Numbers stand at the right; the headings explain themselves."""
    scan(qtbot, app, song, write_stems(tmp_path / "stems", ("LV.wav",)))
    model = app.find(SongView).session.model
    alignment = model.data(model.index(0, 4), Qt.ItemDataRole.TextAlignmentRole)
    assert alignment & Qt.AlignmentFlag.AlignRight
    assert model.headerData(4, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "The highest sample, in dBFS"


def test_the_file_that_was_chosen_stays_so_when_others_come(qtbot: QtBot, look: Look) -> None:
    """What is opened or previewed next is that file, wherever the next render puts it; one that is gone is nobody's."""
    panel = FilesPanel(look)
    qtbot.addWidget(panel)
    panel.show()
    main, tv, clean = (FileLine(name, Path(f"/made/{name}.wav"), *["–"] * 6) for name in ("main", "tv", "clean"))
    opened: list[Path] = []
    panel.opened.connect(opened.append)
    panel.show_lines((main, tv), "")
    row = panel.table.visualRect(panel.model.index(1, 1))
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    panel.show_lines((clean, replace(main, loudness="-14.0"), replace(tv, loudness="-14.2")), "")
    QTest.mouseClick(panel.open_button, Qt.MouseButton.LeftButton)
    panel.show_lines((clean, main), "")
    QTest.mouseClick(panel.open_button, Qt.MouseButton.LeftButton)
    assert opened == [tv.path]


@pytest.mark.parametrize("text", ["24/44.1 mono", "24/44.1 stereo", "24/88.2 L+R"])
def test_the_format_of_a_stem_is_read_whole(app: App, song: Song, text: str) -> None:
    """44.1 kHz, the rate of most songs, is not the one that is cut short."""
    app.controller.open_song(song.id)
    table = app.find(SongView).session.stems
    padding = 2 * (table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1)
    assert table.fontMetrics().horizontalAdvance(text) + padding <= table.columnWidth(2)

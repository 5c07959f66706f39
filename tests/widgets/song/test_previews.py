"""Previews of finished files, from the Song page, with real child processes; what goes out while a delivery is held."""

import sys
from collections.abc import Iterator
from pathlib import Path

import mutagen
import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song
from tests.widgets.song.test_delivery_hold import bill
from tests.widgets.song.test_song import Opener, scan
from tests.widgets.stems import write_stems
from widgets.composition import App
from widgets.song.delivery import SongDelivery
from widgets.song.files_panel import FilesPanel, PreviewController
from widgets.song.view import SongView


@pytest.fixture
def opener() -> Iterator[Opener]:
    """What the system was asked to open."""
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]  # the stubs say bytes, PySide6 takes a str
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def files(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> FilesPanel:
    """The finished files of the open song."""
    scan(qtbot, app, song, write_stems(tmp_path / "stems", ("LV.wav", "Pad.wav")))
    with qtbot.waitSignal(app.services.renders.ended):
        app.find(SongDelivery).render()
    return app.find(SongView).session.files


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="they have programs of their own")
def test_selected_files_become_previews_beside_their_folder(
    qtbot: QtBot, app: App, song: Song, files: FilesPanel, opener: Opener, tmp_path: Path
) -> None:
    """With the song's names, shown in their folder, written in its log; progress is in view until then."""
    files.table.selectAll()
    with qtbot.waitSignal(app.find(PreviewController).jobs.ended):
        files.preview_button.click()
        assert files.progress.isVisible()
        assert not files.preview_button.isEnabled()
    out = tmp_path / "stems deliverables previews"
    names = sorted(path.name for path in out.iterdir())
    assert names == [f"Rosa-Fenn_Ember_{variant}_preview.mp3" for variant in ("acapella", "instrumental", "main", "tv")]
    assert str(mutagen.File(out / names[0]).tags["TIT2"]) == "Ember, acapella (preview)"
    assert opener.opened == [str(out)]
    assert files.progress.isHidden()
    assert files.preview_button.isEnabled()
    assert "previewed" in [entry.action for entry in app.services.catalogue.activity.all("song", song.id)]
    shown = app.window.messages.shown
    assert shown is not None
    assert shown.text == "4 previews in stems deliverables previews: safe to send."


def test_previews_are_cancelled(qtbot: QtBot, app: App, files: FilesPanel, tmp_path: Path) -> None:
    """Nothing half-made is left, and it is said."""
    with qtbot.waitSignal(app.find(PreviewController).jobs.ended):
        app.window.actions_by_key["preview"].trigger()
        files.progress.button.click()
    assert list(tmp_path.glob("* previews/*")) == []
    shown = app.window.messages.shown
    assert shown is not None
    assert "cancelled" in shown.text


def test_a_file_that_is_gone_is_said(qtbot: QtBot, app: App, files: FilesPanel) -> None:
    """In one sentence, and the page is as before."""
    files.model.lines[0].path.unlink()
    files.table.selectRow(0)
    with qtbot.waitSignal(app.find(PreviewController).jobs.ended):
        files.preview_button.click()
    shown = app.window.messages.shown
    assert shown is not None
    assert "does not exist, so no preview was made" in shown.text
    assert files.preview_button.isEnabled()


def test_a_held_song_says_to_send_previews(app: App, song: Song, files: FilesPanel) -> None:
    """Beside its full files while something is owed; not before, and not once it is released."""
    assert files.held.isHidden()
    bill(app, song)
    app.window.actions_by_key["hold"].trigger()
    assert not files.held.isHidden()
    assert files.preview_button.property("kind") == "primary"
    app.services.edits.stack.undo()
    assert files.held.isHidden()
    assert files.preview_button.property("kind") == ""


def test_another_songs_files_are_not_previewed(app: App, song: Song, files: FilesPanel) -> None:
    """A song without a session has no files to make previews of, whatever song was open before."""
    other = app.services.catalogue.songs.add(song.client_id, "Other")
    app.controller.open_song(other.id)
    assert files.model.lines == ()
    app.window.actions_by_key["preview"].trigger()
    shown = app.window.messages.shown
    assert shown is not None
    assert "no finished files" in shown.text

"""Stamping a scanned session, in the real window with a real child process."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song
from tests.widgets.stems import write_stems
from widgets.composition import App
from widgets.song.view import SongView


def test_the_stems_of_a_scan_are_stamped_beside_the_work(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """Once the scan is kept, every stem has the hash of what it holds; nobody is told."""
    folder = write_stems(tmp_path / "Ember stems")
    app.controller.open_song(song.id)
    app.find(SongView).drop_zone.dropped.emit(folder)
    catalogue = app.services.catalogue

    def stamped() -> None:
        session = catalogue.sessions.newest(song.id)
        assert session
        assert set(catalogue.fingerprints.of_session(session.id)) == {
            stem.path for stem in catalogue.sessions.stems(session.id)
        }

    qtbot.waitUntil(stamped)

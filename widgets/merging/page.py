"""Merging and deleting the song in view, from the Song menu."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.catalogue.maintenance.merges import likely_songs
from app.domain.catalogue import SongRow
from render.errors import BouncedeskError
from widgets.merging.entries import SONG, EntryActions
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart
from widgets.services import WindowServices


class SongEntryActions(QObject):
    """What the Song menu does with the song in view as a whole."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self.actions = EntryActions(services, SONG, window)
        self.actions.done.connect(self._show)

    def ask_merge(self, song_id: int) -> None:
        """Ask which other song of the client it is; one of nearly the same title is suggested."""
        songs = self._services.catalogue.songs
        try:
            song = songs.get(song_id)
            rows = songs.of_client(song.client_id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        names = song_names([row for row in rows if row.song.id != song_id])
        twins = {
            pair.other if pair.kept == song_id else pair.kept
            for pair in likely_songs(row.song for row in rows)
            if song_id in (pair.kept, pair.other)
        }
        likely = next((name for row, name in names.items() if row in twins), "")
        self.actions.ask_merge(song_id, song.title, {name: row for row, name in names.items()}, likely)

    def ask_remove(self, song_id: int) -> None:
        """Delete a song, after asking."""
        try:
            self.actions.ask_remove(song_id, self._services.catalogue.songs.get(song_id).title)
        except BouncedeskError as error:
            self._services.messages.error(error)

    def _show(self, song_id: int) -> None:
        """Show the song that is there now; where there is none, the Board."""
        if song_id:
            self._services.navigate.song.emit(song_id)
        else:
            self._services.navigate.page.emit("board")


def song_names(rows: Sequence[SongRow]) -> dict[int, str]:
    """Songs of one client by their titles and releases; those that share them also by their numbers."""
    named = {row.song.id: f"{row.song.title} — {row.release}" if row.release else row.song.title for row in rows}
    often = Counter(named.values())
    return {row: name if often[name] == 1 else f"{name} ({row})" for row, name in named.items()}


def make(services: PageServices) -> WindowPart:
    """Two actions of the Song menu; those of clients and releases are on their own pages."""
    entries = SongEntryActions(services, services.window)
    return WindowPart(
        actions=(
            MenuAction(
                "merge_song",
                "Merge with another entry …",
                "Ctrl+Shift+J",
                MenuPlace("&Song", 1, 2),
                on_song=entries.ask_merge,
            ),
            MenuAction(
                "remove_song", "Delete song …", "Ctrl+Shift+Del", MenuPlace("&Song", 1, 3), on_song=entries.ask_remove
            ),
        )
    )

"""Merging and deleting the song in view."""

from widgets.joining.songs import SongJoins
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart


def make(services: PageServices) -> WindowPart:
    """Two actions of the Song menu; those of clients and releases are on their own pages."""
    joins = SongJoins(services, services.window)
    return WindowPart(
        actions=(
            MenuAction(
                "merge_song",
                "Merge with another entry …",
                "Ctrl+Shift+J",
                MenuPlace("&Song", 1, 2),
                on_song=joins.ask_merge,
            ),
            MenuAction(
                "remove_song", "Delete song …", "Ctrl+Shift+Del", MenuPlace("&Song", 1, 3), on_song=joins.ask_remove
            ),
        )
    )

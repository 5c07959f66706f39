"""The forms of songs and clients."""

from widgets.forms.client_form import ClientForms
from widgets.forms.song_form import SongForms
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart


def make(services: PageServices) -> WindowPart:
    """Forms to add and edit, from wherever that is wished."""
    songs, clients = SongForms(services, services.window), ClientForms(services, services.window)
    navigate = services.navigate
    navigate.add_song.connect(songs.add)
    navigate.edit_song.connect(songs.edit)
    navigate.edit_client.connect(clients.edit)
    return WindowPart(
        actions=(
            MenuAction("new_song", "New song …", "Ctrl+N", MenuPlace("&File", 1, 2), songs.add),
            MenuAction("new_client", "New client …", "Ctrl+Shift+N", MenuPlace("&File", 1, 3), clients.add),
            MenuAction("edit_song", "Edit song …", "Ctrl+E", MenuPlace("&Song", 1, 1), on_song=songs.edit),
        )
    )

"""The page of the clients, with the songs and releases of each."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.domain.catalogue import Client, SongRow
from app.text import fold
from app.use_cases.drafts import SongDraft
from render.errors import BouncedeskError
from render.text import count
from widgets.clients.client_actions import ClientActions
from widgets.clients.client_list import ClientLine
from widgets.clients.client_releases import ClientReleases
from widgets.clients.view import ClientsView
from widgets.page import Page, PageServices
from widgets.services import WindowServices


class ClientsController(QObject):
    """Keeps the Clients page in step with the catalogue. Who is archived is left out, unless searched or asked for."""

    def __init__(self, services: WindowServices, view: ClientsView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._view = services, view
        self._text = ""
        self._rows: list[SongRow] = []
        self._archived = False
        self.actions = ClientActions(services, view)
        self.releases = ClientReleases(services, view)
        view.releases_wanted.connect(partial(self._act, self.releases.open))
        view.statement_wanted.connect(self._state)
        view.archive_wanted.connect(partial(self._act, self.actions.archive))
        view.merge_wanted.connect(partial(self._act, self.actions.ask_merge))
        view.remove_wanted.connect(partial(self._act, self.actions.ask_remove))
        view.erase_wanted.connect(partial(self._act, self.actions.ask_erase))
        view.archived_shown.connect(self._show_archived)
        view.filtered.connect(self._filter)
        view.chosen.connect(self._show)
        view.edit_wanted.connect(self._edit)
        view.song_wanted.connect(self._new_song)
        view.song_opened.connect(services.navigate.song)

    def refresh(self) -> None:
        """Read the clients and their songs again."""
        catalogue = self._services.catalogue
        try:
            clients, self._rows = catalogue.clients.all(), catalogue.songs.board()
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        if not clients:
            self._view.show_none()
            return
        songs = Counter(row.song.client_id for row in self._rows)
        wanted = fold(self._text)
        lines = [
            ClientLine(client, songs[client.id])
            for client in clients
            if wanted in fold(client.name) and (wanted or self._archived or not client.archived_at)
        ]
        self._view.show_clients(lines, count(len(clients), "client"))
        self._show(self._view.current())

    def open(self, client_id: int) -> None:
        """Show a client, also one that the filter hides or that is archived: never another in its place."""
        self._services.navigate.page.emit("clients")
        if not self._view.lists(client_id):
            self._view.search.clear()
        if not self._view.lists(client_id):
            self._view.archived_action.setChecked(True)
        self._view.select(client_id)

    def _show(self, client_id: int | None) -> None:
        line = next((line for line in self._view.model.lines if line.client.id == client_id), None)
        songs = [row for row in self._rows if row.song.client_id == client_id]
        self._view.show_client(line.client if line else None, songs)

    def _filter(self, text: str) -> None:
        self._text = text
        self.refresh()

    def _show_archived(self, shown: bool) -> None:
        self._archived = shown
        self.refresh()

    def _act(self, act: Callable[[Client], None]) -> None:
        line = next((line for line in self._view.model.lines if line.client.id == self._view.current()), None)
        if line:
            act(line.client)

    def _state(self) -> None:
        client_id = self._view.current()
        if client_id is not None:
            self._services.navigate.statement.emit(client_id)

    def _edit(self) -> None:
        client_id = self._view.current()
        if client_id is not None:
            self._services.navigate.edit_client.emit(client_id)

    def _new_song(self) -> None:
        line = next((line for line in self._view.model.lines if line.client.id == self._view.current()), None)
        if line:
            self._services.navigate.add_song.emit(SongDraft(client=line.client.name))


def make(services: PageServices) -> Page:
    """The clients, with the songs and releases of each."""
    view = ClientsView(services.look, services.today)
    controller = ClientsController(services, view, services.window)
    navigate = services.navigate
    navigate.client.connect(controller.open)
    view.new_wanted.connect(partial(navigate.act.emit, "new_client"))
    return Page(key="clients", title="Clients", icon="clients", view=view, refresh=controller.refresh)

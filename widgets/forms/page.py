"""The forms of songs and clients, opened from wherever that is wished, and what keeps a song that was typed."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.catalogue import ReleaseKind, Song
from app.use_cases.drafts import SongDraft, add_song, check_draft, draft_of, release_called
from render.errors import BouncedeskError
from widgets.common.messages import advised
from widgets.forms.client_form import ClientForms
from widgets.forms.song_form import SongForm
from widgets.merging.entries import CLIENT, RELEASE, SONG, remember_added
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart
from widgets.services import WindowServices


class SongForms(QObject):
    """Adds and edits songs. Each form stays open until it is saved or cancelled."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self._editing: Song | None = None
        self.form: SongForm | None = None

    def add(self, draft: SongDraft | None = None) -> None:
        """Ask for a new song, beginning with what is known of it."""
        self._editing = None
        self._open("New song", "Add song", draft or SongDraft())

    def edit(self, song_id: int) -> None:
        """Ask what to change of a song."""
        try:
            self._editing = self._services.catalogue.songs.get(song_id)
            draft = draft_of(self._services.catalogue, self._editing)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._open("Edit song", "Save changes", draft)

    def _open(self, heading: str, done: str, draft: SongDraft) -> None:
        form = SongForm(self._services.look, heading, done, self._window)
        offer_names(self._services, form)
        form.show_draft(draft)
        form.submitted.connect(self._keep)
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def _keep(self, draft: SongDraft) -> None:
        form = self.form
        if form is None:
            return
        try:
            song = self._change(self._editing, draft) if self._editing else self._add(draft)
        except BouncedeskError as error:
            form.show_problem(advised(error))
            return
        added = self._editing is None
        form.accept()
        self.form = None
        self._services.watch.touch()
        if added:
            self._services.messages.say(f"“{song.title}” is on the Board.", "ok")
            self._services.navigate.song_added.emit(song.id)

    def _add(self, draft: SongDraft) -> Song:
        """Add the song so that it can be undone, with its client and its release where they are new."""
        catalogue = self._services.catalogue
        clients = {each.id for each in catalogue.clients.all()}
        releases = {each.id for each in catalogue.releases.all()}
        with catalogue.transaction():
            song = add_song(catalogue, draft)
        rows = [(SONG, song.id)]
        if song.release_id is not None and song.release_id not in releases:
            rows.append((RELEASE, song.release_id))
        if song.client_id not in clients:
            rows.append((CLIENT, song.client_id))
        remember_added(self._services, song.title, rows)
        return song

    def _change(self, song: Song, draft: SongDraft) -> Song:
        """Edit the song so that it can be undone; raises BouncedeskError where it is refused."""
        check_draft(draft)
        catalogue = self._services.catalogue
        client = catalogue.clients.known_or_new(draft.client)
        release_id = release_called(catalogue, client.id, draft)
        after = (client.id, draft.title, draft.artist, release_id, draft.due, draft.rounds_included)
        _write(self._services, song.id, after)
        before = (song.client_id, song.title, song.artist, song.release_id, song.due, song.rounds_included)
        self._services.edits.remember(
            f"changing {song.title}",
            lambda: _write(self._services, song.id, after),
            lambda: _write(self._services, song.id, before),
        )
        return catalogue.songs.get(song.id)


def offer_names(services: WindowServices, form: SongForm) -> None:
    """Offer what the catalogue knows."""
    try:
        clients = services.catalogue.clients.all()
        releases: dict[str, dict[str, ReleaseKind]] = {client.name: {} for client in clients}
        names = {client.id: client.name for client in clients}
        for release in services.catalogue.releases.all(archived=False):
            releases[names[release.client_id]][release.title] = release.kind
        form.offer([client.name for client in clients], releases)
    except BouncedeskError as error:
        services.messages.error(error)


def _write(services: WindowServices, song_id: int, values: tuple[int, str, str, int | None, str | None, int]) -> None:
    client_id, title, artist, release_id, due, rounds = values
    services.catalogue.songs.edit(
        song_id,
        client_id=client_id,
        title=title,
        artist=artist,
        release_id=release_id,
        due=due,
        rounds_included=rounds,
    )


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

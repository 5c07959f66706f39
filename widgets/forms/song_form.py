"""The form of a song, and what keeps what was typed into it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.catalogue import ReleaseKind, Song
from render.errors import BouncedeskError
from widgets.common.dialogs import FormDialog
from widgets.common.fields import NumberField, TextField
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.words import title_of
from widgets.forms.choosers import DueChooser, NameChooser
from widgets.forms.drafts import SongDraft, add_song, check_draft, draft_of, release_called
from widgets.merging.entry_kinds import CLIENT, RELEASE, SONG, remember_added
from widgets.services import WindowServices

_MOST_ROUNDS = 99


class SongForm(FormDialog):
    """Asks for a song; `submitted` carries the draft and the dialog stays until it is kept."""

    submitted = Signal(object)

    def __init__(self, look: Look, heading: str, done: str, parent: QWidget | None = None) -> None:
        super().__init__(look, heading, done, parent)
        self.setObjectName("song_form")
        self._releases: Mapping[str, Sequence[str]] = {}
        self.client = NameChooser("Client", "Choose, or type a new name")
        self.song_title = TextField("Title")
        self.artist = TextField("Artist", "If not the client")
        self.release = NameChooser("Release", "None")
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of release")
        for kind in ReleaseKind:
            self.kind.addItem(title_of(kind), kind)
        self.due = DueChooser()
        self.rounds = NumberField("Rounds included", 0, _MOST_ROUNDS)
        self.add_field("Client", self.client, (0, 0), 2)
        self.add_field("Title", self.song_title, (1, 0))
        self.add_field("Artist", self.artist, (1, 1))
        self.add_field("Release", self.release, (2, 0))
        self.add_field("Kind of release, where it is new", self.kind, (2, 1))
        self.add_field("Due", self.due, (3, 0))
        self.add_field("Rounds included", self.rounds, (3, 1))
        self.client.currentTextChanged.connect(self._offer_releases)

    def offer(self, clients: Sequence[str], releases: Mapping[str, Sequence[str]]) -> None:
        """Offer the known clients, and the releases of each."""
        self._releases = releases
        self.client.offer(clients)

    def show_draft(self, draft: SongDraft) -> None:
        """Fill the form in, and begin at the first field that is still empty."""
        self.client.setEditText(draft.client)
        self._offer_releases(draft.client)
        self.song_title.setText(draft.title)
        self.artist.setText(draft.artist)
        self.release.setEditText(draft.release)
        self.kind.setCurrentIndex(self.kind.findData(draft.release_kind))
        self.due.show_value(draft.due)
        self.rounds.setValue(draft.rounds_included)
        first = self.client if not draft.client else self.song_title
        first.setFocus()

    def draft(self) -> SongDraft:
        """What has been typed."""
        return SongDraft(
            client=self.client.currentText().strip(),
            title=self.song_title.text().strip(),
            artist=self.artist.text().strip(),
            release=self.release.currentText().strip(),
            release_kind=ReleaseKind(self.kind.currentData()),
            due=self.due.value(),
            rounds_included=self.rounds.value(),
        )

    def submit(self) -> None:
        """Tell what has been typed."""
        self.submitted.emit(self.draft())

    def _offer_releases(self, client: str) -> None:
        self.release.offer(self._releases.get(client.strip(), ()))


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
        releases: dict[str, list[str]] = {client.name: [] for client in clients}
        names = {client.id: client.name for client in clients}
        for release in services.catalogue.releases.all(archived=False):
            releases[names[release.client_id]].append(release.title)
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

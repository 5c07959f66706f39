"""The forms of a song and of a release: new, or to be changed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.catalogue.releases import ReleaseChanges
from app.domain.catalogue import Release, ReleaseKind
from app.use_cases.drafts import SongDraft
from widgets.common.dialogs import FormDialog
from widgets.common.fields import DueChooser, NameChooser, NumberField, TextField
from widgets.common.look import Look
from widgets.common.words import title_of

_MOST_ROUNDS = 99


class SongForm(FormDialog):
    """Asks for a song; `submitted` carries the draft and the dialog stays until it is kept."""

    submitted = Signal(object)

    def __init__(self, look: Look, heading: str, done: str, parent: QWidget | None = None) -> None:
        super().__init__(look, heading, done, parent)
        self.setObjectName("song_form")
        self._releases: Mapping[str, Mapping[str, ReleaseKind]] = {}
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
        self.release.currentTextChanged.connect(self._show_kind)

    def offer(self, clients: Sequence[str], releases: Mapping[str, Mapping[str, ReleaseKind]]) -> None:
        """Offer the known clients, and the releases of each with their kinds."""
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
        self.release.offer(list(self._releases.get(client.strip(), ())))
        self._show_kind()

    def _show_kind(self) -> None:
        """Only a new release is given a kind here; one that is known shows its own."""
        known = self._releases.get(self.client.currentText().strip(), {})
        kind = known.get(self.release.currentText().strip())
        self.kind.setEnabled(kind is None)
        if kind is not None:
            self.kind.setCurrentIndex(self.kind.findData(kind))


class ReleaseForm(FormDialog):
    """`submitted` carries what was typed, and the dialog stays until it is kept."""

    submitted = Signal(object)

    def __init__(self, look: Look, heading: str, done: str, parent: QWidget | None = None) -> None:
        super().__init__(look, heading, done, parent)
        self.setObjectName("release_form")
        self.title, self.artist = TextField("Title"), TextField("Artist")
        self.upc = TextField("UPC or EAN", "5012345678900")
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind")
        for kind in ReleaseKind:
            self.kind.addItem(title_of(kind), kind)
        self.date = DueChooser()
        self.date.ticked.setText("Comes out on")
        self.date.date.setAccessibleName("Release date")
        self.add_field("Title", self.title, (0, 0))
        self.add_field("Kind", self.kind, (0, 1))
        self.add_field("Artist", self.artist, (1, 0))
        self.add_field("UPC or EAN", self.upc, (1, 1))
        self.add_field("Release date", self.date, (2, 0), 2)

    def show_release(self, release: Release) -> None:
        """Fill the form in."""
        self.title.setText(release.title)
        self.artist.setText(release.artist)
        self.upc.setText(release.upc)
        self.kind.setCurrentIndex(self.kind.findData(release.kind))
        self.date.show_value(release.release_date)

    def submit(self) -> None:
        """Tell what was typed."""
        self.submitted.emit(
            ReleaseChanges(
                title=self.title.text(),
                kind=ReleaseKind(self.kind.currentData()),
                artist=self.artist.text(),
                upc=self.upc.text(),
                release_date=self.date.value(),
            )
        )

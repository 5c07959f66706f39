"""The releases of a client: listed, added, edited, archived, merged and deleted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from app.catalogue.releases import ReleaseChanges, ReleaseDetails
from app.domain.catalogue import Client, Release
from render.errors import BouncedeskError
from render.text import count
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import row
from widgets.common.tables import LineModel, LineTable, show_keeping
from widgets.common.words import day, title_of
from widgets.forms.song_form import ReleaseForm
from widgets.merging.entries import RELEASE, EntryActions, remember_added
from widgets.services import WindowServices

_SIZE = (760, 460)
_WIDTHS = (0, 90, 90, 130, 110)
_NOTHING = "No releases yet: add one, or name it in the form of a song."


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release and how many songs are on it."""

    release: Release
    songs: int


class ReleaseModel(LineModel[ReleaseLine]):
    """Releases by title."""

    def __init__(self) -> None:
        super().__init__(("Release", "Kind", "Songs", "Comes out", ""))

    def text(self, line: ReleaseLine, column: int) -> str:
        """Title, kind, songs, date, whether it is archived."""
        release = line.release
        comes_out = day(release.release_date) if release.release_date else ""
        away = "archived" if release.archived_at else ""
        return (release.title, title_of(release.kind), count(line.songs, "song"), comes_out, away)[column]

    def whole(self, line: ReleaseLine, column: int) -> str:
        """The title, should it be cut off."""
        return "" if column else line.release.title


class ReleasesDialog(QDialog):
    """The signals mean the release chosen, but for `new_wanted`; `archived_shown` follows the tick."""

    new_wanted = Signal()
    edit_wanted = Signal()
    archive_wanted = Signal()
    merge_wanted = Signal()
    remove_wanted = Signal()
    archived_shown = Signal()

    def __init__(self, look: Look, client: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("releases_of_client")
        self.setWindowTitle(f"Releases of {client}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self.model = ReleaseModel()
        self.table = LineTable(look, "Releases", self.model, _WIDTHS)
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        self.table.doubleClicked.connect(self.edit_wanted)
        self.table.entered_row.connect(self.edit_wanted)
        self.nothing = TextLabel(_NOTHING, "muted", wrap=True)
        self.problem = TextLabel("", "error", wrap=True)
        self.show_problem("")
        self.archived = QCheckBox("Show archived")
        self.archived.toggled.connect(self.archived_shown)
        self.new, self.edit = Button(look, "New release …", "add"), Button(look, "Edit …", "edit")
        self.archive, self.merge = Button(look, "Archive"), Button(look, "Merge with …")
        self.remove, self.close_button = Button(look, "Delete …"), Button(look, "Close", kind="primary")
        for button, wanted in (
            (self.new, self.new_wanted),
            (self.edit, self.edit_wanted),
            (self.archive, self.archive_wanted),
            (self.merge, self.merge_wanted),
            (self.remove, self.remove_wanted),
        ):
            button.clicked.connect(partial(self.show_problem, ""))  # of what was tried before
            button.clicked.connect(wanted)
        self.close_button.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 22, 26, 20)
        layout.setSpacing(14)
        layout.addWidget(TextLabel(f"Releases of {client}", "title"))
        layout.addLayout(row(self.new, self.edit, self.archive, self.merge, self.remove, None))
        layout.addWidget(self.nothing)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        layout.addWidget(self.problem)
        layout.addLayout(row(self.archived, None, self.close_button))

    def show_problem(self, sentence: str) -> None:
        """Say why something could not be done; behind the dialog nobody would read it."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    @property
    def current(self) -> Release | None:
        """The release chosen."""
        place = self.table.currentIndex().row()
        return self.model.lines[place].release if 0 <= place < len(self.model.lines) else None

    def show_releases(self, lines: Sequence[ReleaseLine]) -> None:
        """Show these; the one chosen stays so where it is still there."""
        show_keeping(self.table, self.model, lines, lambda line: line.release.id)
        self.nothing.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self._offer()

    def _offer(self) -> None:
        chosen = self.current
        for button in (self.edit, self.archive, self.merge, self.remove):
            button.setEnabled(chosen is not None)
        self.archive.show_text("Bring back" if chosen and chosen.archived_at else "Archive")


class ClientReleases(QObject):
    """Keeps the dialog in step with the catalogue while it is open; each edit can be undone."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self._client: Client | None = None
        self.dialog: ReleasesDialog | None = None
        self.form: ReleaseForm | None = None
        self.entries: EntryActions | None = None
        services.edits.made.connect(self.refresh)

    def open(self, client: Client) -> None:
        """Show the releases of a client."""
        dialog = ReleasesDialog(self._services.look, client.name, self._window)
        self._client, self.dialog = client, dialog
        self.entries = EntryActions(self._services, RELEASE, dialog, dialog.show_problem)
        dialog.new_wanted.connect(partial(self._edit, None))
        dialog.edit_wanted.connect(lambda: self._edit(dialog.current))
        dialog.archive_wanted.connect(self._archive)
        dialog.merge_wanted.connect(self._merge)
        dialog.remove_wanted.connect(self._remove)
        dialog.archived_shown.connect(self.refresh)
        dialog.finished.connect(self._close)
        self.refresh()
        dialog.open()

    def refresh(self) -> None:
        """Read the releases again, where the dialog is open."""
        if self.dialog is None or self._client is None:
            return
        catalogue = self._services.catalogue
        try:
            releases = catalogue.releases.all(self._client.id, archived=self.dialog.archived.isChecked())
            songs = Counter(row.song.release_id for row in catalogue.songs.of_client(self._client.id))
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self.dialog.show_releases([ReleaseLine(release, songs[release.id]) for release in releases])

    def _close(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
        self.dialog = self.entries = None

    def _edit(self, release: Release | None) -> None:
        """Ask for a new release, or what to change of one."""
        heading, done = ("Edit release", "Save changes") if release else ("New release", "Add release")
        form = ReleaseForm(self._services.look, heading, done, self.dialog)
        if release:
            form.show_release(release)
        form.submitted.connect(partial(self._keep, form, release))
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def _keep(self, form: ReleaseForm, release: Release | None, changes: ReleaseChanges) -> None:
        releases, client = self._services.catalogue.releases, self._client
        if client is None:
            return
        try:
            if release:
                self._change(release, changes)
            else:
                rest = ReleaseDetails(
                    artist=changes["artist"], upc=changes["upc"], release_date=changes["release_date"]
                )
                made = releases.add(client.id, changes["title"], changes["kind"], **rest)
                remember_added(self._services, made.title, [(RELEASE, made.id)])
        except BouncedeskError as error:
            form.show_problem(advised(error))
            return
        form.accept()
        self.refresh()
        self._services.watch.touch()

    def _change(self, release: Release, changes: ReleaseChanges) -> None:
        releases = self._services.catalogue.releases
        before = ReleaseChanges(
            title=release.title,
            kind=release.kind,
            artist=release.artist,
            upc=release.upc,
            release_date=release.release_date,
        )
        releases.edit(release.id, **changes)
        self._services.edits.remember(
            f"changing {release.title}",
            lambda: releases.edit(release.id, **changes),
            lambda: releases.edit(release.id, **before),
        )

    def _archive(self) -> None:
        release = self.dialog.current if self.dialog else None
        if release is None:
            return
        releases, away = self._services.catalogue.releases, not release.archived_at
        self._services.edits.make(
            f"archiving {release.title}" if away else f"bringing back {release.title}",
            lambda: releases.archive(release.id, archived=away),
            lambda: releases.archive(release.id, archived=not away),
            self.dialog.show_problem if self.dialog else None,
        )

    def _merge(self) -> None:
        release = self.dialog.current if self.dialog else None
        if release and self.entries and self._client:
            others = self._services.catalogue.releases.all(self._client.id)
            names = {f"{each.title} ({each.kind})": each.id for each in others if each.id != release.id}
            self.entries.ask_merge(release.id, release.title, names)

    def _remove(self) -> None:
        release = self.dialog.current if self.dialog else None
        if release and self.entries:
            self.entries.ask_remove(release.id, release.title)

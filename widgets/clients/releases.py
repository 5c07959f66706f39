"""What is done with the releases of a client, from the dialog that lists them."""

from collections import Counter
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.catalogue.releases import ReleaseChanges, ReleaseDetails
from app.domain.catalogue import Client, Release
from render.errors import BouncedeskError
from widgets.clients.releases_dialog import ReleaseLine, ReleasesDialog
from widgets.common.messages import advised
from widgets.forms.release import ReleaseForm
from widgets.joining.acts import JoinActs
from widgets.joining.added import remember_added
from widgets.joining.wholes import RELEASE
from widgets.services import WindowServices


class ClientReleases(QObject):
    """Keeps the dialog in step with the catalogue while it is open; each edit can be undone."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self._client: Client | None = None
        self.dialog: ReleasesDialog | None = None
        self.form: ReleaseForm | None = None
        self.joining: JoinActs | None = None
        services.edits.made.connect(self.refresh)

    def open(self, client: Client) -> None:
        """Show the releases of a client."""
        dialog = ReleasesDialog(self._services.look, client.name, self._window)
        self._client, self.dialog = client, dialog
        self.joining = JoinActs(self._services, RELEASE, dialog)
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
        self.dialog = self.joining = None

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
        )

    def _merge(self) -> None:
        release = self.dialog.current if self.dialog else None
        if release and self.joining and self._client:
            others = self._services.catalogue.releases.all(self._client.id)
            names = {f"{each.title} ({each.kind})": each.id for each in others if each.id != release.id}
            self.joining.ask_merge(release.id, release.title, names)

    def _remove(self) -> None:
        release = self.dialog.current if self.dialog else None
        if release and self.joining:
            self.joining.ask_remove(release.id, release.title)

"""What is done with a client as a whole: archived, merged, deleted, erased."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from app.catalogue.maintenance.erasure import Erasure, preview_erasure
from app.catalogue.maintenance.merges import likely_clients
from app.domain.catalogue import Client
from app.domain.jobs import JobState
from app.jobs.job import Job
from app.jobs.tasks import erase_person
from render.errors import BouncedeskError
from render.text import count
from widgets.common.dialogs import ConfirmDialog
from widgets.merging.entries import CLIENT, EntryActions
from widgets.services import WindowServices


class ClientActions(QObject):
    """Asks where that is needed, does it, and lets it be undone; only an erasure is for good."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self.dialog: QDialog | None = None
        self.entries = EntryActions(services, CLIENT, window)
        self.entries.done.connect(self._show)

    def archive(self, client: Client) -> None:
        """Archive a client, or bring one back."""
        clients, away = self._services.catalogue.clients, not client.archived_at
        self._services.edits.make(
            f"archiving {client.name}" if away else f"bringing back {client.name}",
            lambda: clients.archive(client.id, archived=away),
            lambda: clients.archive(client.id, archived=not away),
        )

    def ask_merge(self, client: Client) -> None:
        """Ask which other entry is this client; likely ones come first."""
        catalogue = self._services.catalogue
        try:
            duplicates = likely_clients(catalogue)
            others = {each.name: each.id for each in catalogue.clients.all() if not each.erased_at}
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        others.pop(client.name, None)
        likely = [
            each.other_name if each.kept == client.id else each.name
            for each in duplicates
            if client.id in (each.kept, each.other)
        ]
        ordered = {name: others[name] for name in dict.fromkeys([*likely, *others])}
        self.entries.ask_merge(client.id, client.name, ordered, likely[0] if likely else "")

    def ask_remove(self, client: Client) -> None:
        """Delete a client, after asking."""
        self.entries.ask_remove(client.id, client.name)

    def ask_erase(self, client: Client) -> None:
        """Say what an erasure would do, and do it if that is confirmed."""
        try:
            erasure = preview_erasure(self._services.catalogue, client.id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        heading = f"Erase the data of {client.name} for good?"
        self._confirm(heading, erasure_words(erasure), ("Erase", "Keep"), lambda: self._erase(client))

    def _show(self, client_id: int) -> None:
        """Show the client that is there now."""
        if client_id:
            self._services.navigate.client.emit(client_id)

    def _erase(self, client: Client) -> None:
        paths = self._services.studio.paths
        task = self._services.jobs.start(
            erase_person, paths.catalogue, paths.backups, client.id, title="Erase a person's data"
        )
        task.ended.connect(self._end_erasure)

    def _end_erasure(self, job: Job) -> None:
        """What could be undone held what was erased."""
        if job.state is JobState.FAILED:
            self._services.messages.error(job.failure or "")
        if job.state is not JobState.DONE:
            return
        self._services.edits.stack.clear()
        self._services.watch.touch()
        self._services.messages.say(
            "The data was erased. Older backups still hold it: `catalogue erase` lists them and removes them once a "
            "fresh one is made.",
            "ok",
        )

    def _confirm(self, heading: str, text: str, answers: tuple[str, str], go_on: Callable[[], object]) -> None:
        dialog = ConfirmDialog(self._services.look, heading, text, answers, self._window)
        dialog.accepted.connect(go_on)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def erasure_words(erasure: Erasure) -> str:
    """What goes and what stays, as sentences."""
    goes = ", ".join(f"{rows} {table.replace('_', ' ')}" for table, rows in erasure.rows.items())
    stays = f"{count(erasure.invoices, 'issued invoice')} will stay as the law asks. " if erasure.invoices else ""
    folders = (
        f"{count(len(erasure.folders), 'folder')} on disk will stay for you to delete. " if erasure.folders else ""
    )
    return (
        f"Name, addresses, contacts and remarks go, and what is personal in: {goes or 'nothing else'}. Titles of "
        f"songs stay, without the name. {stays}{folders}Backups made before still hold the data. This cannot be undone."
    )

"""What is done with a client as a whole: put away, merged, deleted, erased."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from app.catalogue.keeping.duplicates import likely_clients
from app.catalogue.keeping.erasing import Erasure, preview_erasure
from app.catalogue.keeping.merging import merge_clients
from app.catalogue.keeping.removing import remove_client
from app.catalogue.keeping.rewriting import Done, take_back
from app.catalogue.naming import fold
from app.domain.catalogue import Client, JobState
from app.errors import BouncedeskError
from app.jobs.job import Job
from app.jobs.keeping_tasks import erase_person
from widgets.clients.merge_dialog import MergeDialog
from widgets.common.confirm import ConfirmDialog
from widgets.common.words import count
from widgets.desk import Desk


class ClientActs(QObject):
    """Asks where that is needed, does it, and lets it be undone; only an erasure is for good."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.dialog: QDialog | None = None

    def archive(self, client: Client) -> None:
        """Put a client away, or take one out again."""
        clients, away = self._desk.studio.catalogue.clients, not client.archived_at
        self._desk.edits.make(
            f"archiving {client.name}" if away else f"bringing back {client.name}",
            lambda: clients.archive(client.id, archived=away),
            lambda: clients.archive(client.id, archived=not away),
        )

    def ask_merge(self, client: Client) -> None:
        """Ask which other entry is this client."""
        catalogue = self._desk.studio.catalogue
        try:
            found = likely_clients(catalogue)
            names = [each.name for each in catalogue.clients.all() if each.id != client.id and not each.erased_at]
        except BouncedeskError as error:
            self._desk.messages.error(error)
            return
        likely = [
            each.other_name if each.kept == client.id else each.name
            for each in found
            if client.id in (each.kept, each.other)
        ]
        rest = [name for name in names if name not in likely]
        dialog = MergeDialog(self._desk.look, client.name, likely, rest, self._window)
        dialog.submitted.connect(partial(self._merge, dialog, client))
        self._open(dialog)

    def ask_remove(self, client: Client) -> None:
        """Delete a client, after asking."""
        text = "Their songs, rounds, notes and renders go from the catalogue; files on disk stay. It can be undone."
        self._confirm(f"Delete {client.name}?", text, ("Delete", "Keep"), lambda: self._remove(client))

    def ask_erase(self, client: Client) -> None:
        """Say what an erasure would do, and do it if that is confirmed."""
        try:
            told = preview_erasure(self._desk.studio.catalogue, client.id)
        except BouncedeskError as error:
            self._desk.messages.error(error)
            return
        heading = f"Erase the data of {client.name} for good?"
        self._confirm(heading, erasure_words(told), ("Erase", "Keep"), lambda: self._erase(client))

    def _merge(self, dialog: MergeDialog, client: Client, name: str) -> None:
        catalogue = self._desk.studio.catalogue
        wanted = fold(name.strip())
        other = next((each for each in catalogue.clients.all() if fold(each.name) == wanted), None)
        if other is None or other.id == client.id:
            dialog.show_problem("Choose another client from the list." if wanted else "Choose the other entry.")
            return
        dialog.accept()
        self._make(f"merging {other.name} into {client.name}", lambda: merge_clients(catalogue, client.id, other.id))
        self._desk.go.client.emit(client.id)

    def _remove(self, client: Client) -> None:
        self._make(f"deleting {client.name}", lambda: remove_client(self._desk.studio.catalogue, client.id))

    def _make(self, text: str, do: Callable[[], Done]) -> None:
        """Undo puts back exactly what the last doing changed."""
        done: list[Done] = []
        catalogue = self._desk.studio.catalogue
        self._desk.edits.make(text, lambda: done.append(do()), lambda: take_back(catalogue, done.pop()))

    def _erase(self, client: Client) -> None:
        paths = self._desk.studio.paths
        task = self._desk.jobs.start(
            erase_person, paths.catalogue, paths.backups, client.id, title="Erase a person's data"
        )
        task.ended.connect(self._end_erasure)

    def _end_erasure(self, job: Job) -> None:
        """What could be undone held what was erased."""
        if job.state is JobState.FAILED:
            self._desk.messages.error(job.error)
        if job.state is not JobState.DONE:
            return
        self._desk.edits.stack.clear()
        self._desk.watch.touch()
        self._desk.messages.say(
            "The data was erased. Older backups still hold it: `catalogue erase` lists them and removes them once a "
            "fresh one is made.",
            "ok",
        )

    def _confirm(self, heading: str, text: str, answers: tuple[str, str], go_on: Callable[[], object]) -> None:
        dialog = ConfirmDialog(self._desk.look, heading, text, answers, self._window)
        dialog.accepted.connect(go_on)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def erasure_words(told: Erasure) -> str:
    """What goes and what stays, as sentences."""
    goes = ", ".join(f"{rows} {table.replace('_', ' ')}" for table, rows in told.rows.items())
    stays = f"{count(told.invoices, 'issued invoice')} will stay as the law asks. " if told.invoices else ""
    folders = f"{count(len(told.folders), 'folder')} on disk will stay for you to delete. " if told.folders else ""
    return (
        f"Name, addresses, contacts and remarks go, and what is personal in: {goes or 'nothing else'}. Titles of "
        f"songs stay, without the name. {stays}{folders}Backups made before still hold the data. This cannot be undone."
    )

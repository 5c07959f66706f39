"""Opens the client's form, and keeps what was typed into it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.catalogue import Client
from render.errors import BouncedeskError
from widgets.common.messages import advised
from widgets.forms.client import ClientForm
from widgets.forms.drafts import ClientDraft, client_changes, client_draft
from widgets.joining.added import remember_added
from widgets.joining.wholes import CLIENT
from widgets.services import WindowServices


class ClientForms(QObject):
    """Adds and edits clients. Each form stays open until it is saved or cancelled."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self._editing: Client | None = None
        self.form: ClientForm | None = None

    def add(self) -> None:
        """Ask for a new client."""
        self._editing = None
        self._open("New client", "Add client", ClientDraft())

    def edit(self, client_id: int) -> None:
        """Ask what to change of a client."""
        try:
            client = self._services.catalogue.clients.get(client_id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._editing = client
        self._open("Edit client", "Save changes", client_draft(client))

    def _open(self, heading: str, done: str, draft: ClientDraft) -> None:
        form = ClientForm(self._services.look, heading, done, self._window)
        form.show_draft(draft)
        form.submitted.connect(self._keep)
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def _keep(self, draft: ClientDraft) -> None:
        form = self.form
        if form is None:
            return
        try:
            client = self._change(self._editing, draft) if self._editing else self._add(draft)
            if not self._editing:
                remember_added(self._services, client.name, [(CLIENT, client.id)])
        except BouncedeskError as error:
            form.show_problem(advised(error))
            return
        form.accept()
        self.form = None
        self._services.watch.touch()
        self._services.navigate.client.emit(client.id)

    def _add(self, draft: ClientDraft) -> Client:
        """A new client with all that was typed, or none; raises BouncedeskError where it is refused."""
        catalogue = self._services.catalogue
        with catalogue.transaction():
            return catalogue.clients.edit(catalogue.clients.add(draft.name).id, **client_changes(draft))

    def _change(self, client: Client, draft: ClientDraft) -> Client:
        """Edit the client so that it can be undone; raises BouncedeskError where it is refused."""
        clients = self._services.catalogue.clients
        after, before = client_changes(draft), client_changes(client_draft(client))
        changed = clients.edit(client.id, **after)
        self._services.edits.remember(
            f"changing {client.name}",
            lambda: clients.edit(client.id, **after),
            lambda: clients.edit(client.id, **before),
        )
        return changed

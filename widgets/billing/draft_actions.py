"""What is done with a draft of an invoice: made, changed, issued, made void."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from app.billing.billed import extras_of
from app.billing.draft import edit_draft, redraft
from app.catalogue import Catalogue
from app.domain.billing import Account, Invoice
from app.domain.catalogue import Client
from app.use_cases.books import Books
from app.use_cases.invoices import DraftRequest, draft_invoice, issue_invoice
from render.errors import BouncedeskError
from widgets.billing.dialogs import BillingDialogs
from widgets.billing.draft_dialogs import DraftDialog, IssueDialog
from widgets.billing.edit_dialog import DraftEdit, EditDialog
from widgets.common.messages import advised
from widgets.services import WindowServices


class DraftActions:
    """Each acts on one draft; what was changed, made or made void can be undone."""

    def __init__(
        self, services: WindowServices, dialogs: BillingDialogs, books: Callable[[], Books], today: Callable[[], date]
    ) -> None:
        self._services, self._dialogs, self._books, self._today = services, dialogs, books, today
        self._catalogue = services.catalogue

    def draft(self) -> None:
        """Ask whom to bill for what."""
        try:
            clients = self._catalogue.clients.all(archived=False)
            if clients:
                self._ask(clients)
                return
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._dialogs.say("There is no client yet: add one, then bill them here.", "info")

    def edit(self, account: Account) -> None:
        """Ask what is to be different."""
        client = self._catalogue.clients.get(account.invoice.client_id)
        dialog = EditDialog(self._dialogs.look, account.invoice, client.name, self._dialogs.window)
        dialog.given.connect(partial(self._edited, dialog, account.invoice))
        self._dialogs.open(dialog)

    def issue(self, account: Account) -> None:
        """Ask once more: what was issued stays."""
        draft, client = account.invoice, self._catalogue.clients.get(account.invoice.client_id)
        dialog = IssueDialog(self._dialogs.look, draft, client.name, self._today(), self._dialogs.window)
        dialog.given.connect(partial(self._issue, dialog, draft.id))
        self._dialogs.open(dialog)

    def void(self, account: Account) -> None:
        """Make the draft void: what it billed can be billed again."""
        draft = account.invoice
        made = UndoableDraft(self._catalogue, lambda: draft)
        made.do()
        if self._dialogs.make(f"making {draft.name} void", made.undo, made.do):
            self._dialogs.say(f"{draft.name.capitalize()} is void.")

    def _ask(self, clients: Sequence[Client]) -> None:
        dialog = DraftDialog(self._dialogs.look, clients, self._rate, self._today(), self._dialogs.window)
        dialog.client_chosen.connect(partial(self._show_extras, dialog))
        dialog.given.connect(partial(self._drafted, dialog))
        self._show_extras(dialog, clients[0].id)
        self._dialogs.open(dialog)

    def _rate(self, client_id: int) -> int:
        return self._books().drafter.rate(client_id)[1]

    def _show_extras(self, dialog: DraftDialog, client_id: int) -> None:
        try:
            dialog.show_extras(extras_of(self._catalogue, client_id))
        except BouncedeskError as error:
            dialog.show_problem(advised(error))

    def _drafted(self, dialog: DraftDialog, client_id: int, asked: DraftRequest) -> None:
        made = UndoableDraft(self._catalogue, lambda: draft_invoice(self._books(), client_id, asked))
        try:
            made.do()
        except BouncedeskError as error:
            dialog.show_problem(advised(error))
            return
        dialog.accept()
        self._services.edits.remember(f"drafting {made.name}", made.do, made.undo)
        self._dialogs.say(f"{made.name.capitalize()} waits among the drafts; issue it when it is right.")
        self._services.watch.touch()

    def _issue(self, dialog: IssueDialog, draft_id: int, day: str) -> None:
        dialog.accept()
        self._dialogs.run(lambda: f"{issue_invoice(self._books(), draft_id, day).label} is issued.")

    def _edited(self, dialog: EditDialog, before: Invoice, given: DraftEdit) -> None:
        def edit() -> None:
            edit_draft(
                self._catalogue,
                self._books().drafter,
                before.id,
                given.lines,
                discount=given.discount,
                remarks=given.remarks,
                po_number=given.po_number,
                due_on=given.due_on,
            )

        try:
            edit()
        except BouncedeskError as error:
            dialog.show_problem(advised(error))
            return
        dialog.accept()
        self._services.edits.remember(f"editing {before.name}", edit, lambda: self._put_back(before))
        self._services.watch.touch()

    def _put_back(self, before: Invoice) -> None:
        self._catalogue.invoices.edit(
            before.id,
            before.lines,
            before.amounts,
            remarks=before.remarks,
            po_number=before.po_number,
            due_on=before.due_on,
        )


class UndoableDraft:
    """`make` drafts it the first time; made again, it is as it was, under another id."""

    def __init__(self, catalogue: Catalogue, make: Callable[[], Invoice]) -> None:
        self._catalogue, self._make = catalogue, make
        self._made: Invoice | None = None

    @property
    def name(self) -> str:
        """As it is called, once it was made."""
        return self._made.name if self._made else "a draft"

    def do(self) -> None:
        """Draft it."""
        self._made = redraft(self._catalogue, self._made) if self._made else self._make()

    def undo(self) -> None:
        """Give it up, and remember how it was."""
        if self._made:
            self._made = self._catalogue.invoices.draft(self._made.id)
            self._catalogue.invoices.void(self._made.id)

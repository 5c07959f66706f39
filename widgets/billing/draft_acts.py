"""What is done with a draft of an invoice: made, changed, issued, given up."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from app.billing.editing import edit_draft
from app.billing.extras import extras_of
from app.domain.billing import Account, Invoice
from app.domain.catalogue import Client
from render.errors import BouncedeskError
from widgets.billing.asking import Asking
from widgets.billing.draft_dialog import DraftDialog, Drafted
from widgets.billing.edit_dialog import DraftEdit, EditDialog
from widgets.billing.issue_dialog import IssueDialog
from widgets.billing.made_draft import MadeDraft
from widgets.billing.papering import Papering
from widgets.services import WindowServices


class DraftActs:
    """Each acts on one draft; what was changed, made or given up can be undone."""

    def __init__(self, services: WindowServices, asking: Asking, papers: Papering, today: Callable[[], date]) -> None:
        self._services, self._asking, self._papers, self._today = services, asking, papers, today
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
        self._asking.say("There is no client yet: add one, then bill them here.", "info")

    def edit(self, account: Account) -> None:
        """Ask what is to be different."""
        client = self._catalogue.clients.get(account.invoice.client_id)
        dialog = EditDialog(self._asking.look, account.invoice, client.name, self._asking.window)
        dialog.given.connect(partial(self._edited, dialog, account.invoice))
        self._asking.open(dialog)

    def issue(self, account: Account) -> None:
        """Ask once more: what was issued stays."""
        draft, client = account.invoice, self._catalogue.clients.get(account.invoice.client_id)
        dialog = IssueDialog(self._asking.look, draft, client.name, self._today(), self._asking.window)
        dialog.given.connect(partial(self._issue, dialog, draft.id))
        self._asking.open(dialog)

    def void(self, account: Account) -> None:
        """Give up the draft; what it billed can be billed again."""
        draft = account.invoice
        made = MadeDraft(self._catalogue, lambda: draft)
        made.do()
        if self._asking.make(f"giving up {draft.name}", made.undo, made.do):
            self._asking.say(f"{draft.name.capitalize()} was given up.")

    def _ask(self, clients: Sequence[Client]) -> None:
        dialog = DraftDialog(self._asking.look, clients, self._rate, self._today(), self._asking.window)
        dialog.client_chosen.connect(partial(self._show_extras, dialog))
        dialog.given.connect(partial(self._drafted, dialog))
        self._show_extras(dialog, clients[0].id)
        self._asking.open(dialog)

    def _rate(self, client_id: int) -> int:
        return self._papers.drafter.rate(client_id)[1]

    def _show_extras(self, dialog: DraftDialog, client_id: int) -> None:
        try:
            dialog.show_extras(extras_of(self._catalogue, client_id))
        except BouncedeskError as error:
            dialog.show_problem(str(error))

    def _drafted(self, dialog: DraftDialog, given: Drafted) -> None:
        made = MadeDraft(self._catalogue, lambda: self._free(given))
        try:
            made.do()
        except BouncedeskError as error:
            dialog.show_problem(str(error))
            return
        dialog.accept()
        self._services.edits.remember(f"drafting {made.name}", made.do, made.undo)
        self._asking.say(f"{made.name.capitalize()} waits among the drafts; issue it when it is right.")
        self._services.watch.touch()

    def _issue(self, dialog: IssueDialog, draft_id: int, day: str) -> None:
        dialog.accept()
        self._asking.draw(lambda: self._papers.issue(draft_id, day))

    def _free(self, given: Drafted) -> Invoice:
        return self._papers.drafter.free(
            given.client_id,
            given.lines,
            po_number=given.po_number,
            remarks=given.remarks,
            exchange=given.exchange,
            due_on=given.due_on,
        )

    def _edited(self, dialog: EditDialog, before: Invoice, given: DraftEdit) -> None:
        def edit() -> None:
            edit_draft(
                self._catalogue,
                self._papers.drafter,
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
            dialog.show_problem(str(error))
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

"""What is done before anything is issued: with quotes, and with drafts of invoices."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from app.billing.amounts import exchange_head, exchange_of
from app.billing.billed import extras_of
from app.billing.book_figures import BookRow
from app.billing.draft_edits import edit_draft, redraft
from app.billing.required import wants_evidence
from app.catalogue import Catalogue
from app.domain.billing import Account, Invoice
from app.domain.catalogue import Client
from app.domain.money import percent
from app.domain.pricing import Quote
from app.use_cases.books import Books, PaperFile
from app.use_cases.invoices import (
    DraftRequest,
    call_off_quote,
    draft_balance,
    draft_deposit,
    draft_invoice,
    issue_invoice,
)
from app.use_cases.quotes import accept_quote, decline_quote, quote_paper, send_quote
from render.errors import BouncedeskError
from widgets.billing.dialogs import BillingDialogs
from widgets.billing.draft_dialogs import DraftDialog, IssueDialog
from widgets.billing.edit_dialog import DraftEdit, EditDialog
from widgets.common.messages import advised
from widgets.common.words import day
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
        by_terms = date.fromisoformat(self._books().due_by_terms(client.id))
        rate_of, window = partial(self._rate, client.id), self._dialogs.window
        dialog = EditDialog(self._dialogs.look, account.invoice, client.name, by_terms, rate_of, window)
        dialog.given.connect(partial(self._edited, dialog, account.invoice))
        self._dialogs.open(dialog)

    def issue(self, account: Account) -> None:
        """Ask once more: what was issued stays."""
        draft, client = account.invoice, self._catalogue.clients.get(account.invoice.client_id)
        due_of = partial(self._books().due_by_terms, client.id)
        dialog = IssueDialog(self._dialogs.look, draft, client.name, due_of, self._today(), self._dialogs.window)
        if wants_evidence(self._catalogue, draft):
            dialog.ask_evidence()
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
        due_of = self._books().due_by_terms
        dialog = DraftDialog(self._dialogs.look, clients, self._rate, due_of, self._dialogs.window)
        dialog.client_chosen.connect(partial(self._show_extras, dialog))
        dialog.given.connect(partial(self._drafted, dialog))
        self._show_extras(dialog, clients[0].id)
        self._dialogs.open(dialog)

    def _rate(self, client_id: int, tax_point: str) -> int:
        return self._books().drafter.rate(client_id, tax_point)[1]

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

    def _issue(self, dialog: IssueDialog, draft_id: int, day: str, business: str) -> None:
        dialog.accept()

        def issue() -> str:
            issued = issue_invoice(self._books(), draft_id, day, confirmed=True, business=business)
            return f"{issued.label} is issued."

        self._dialogs.run(issue)

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
                tax_point=given.tax_point if given.tax_point != (before.tax_point or "") else None,
                exchange=given.exchange,
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
            tax_point=before.tax_point,
            treatment=before.treatment,
            **exchange_head(exchange_of(before)),
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
        """Make it void, and remember how it was."""
        if self._made:
            self._made = self._catalogue.invoices.draft(self._made.id)
            self._catalogue.invoices.void(self._made.id)


class QuoteActions:
    """Each acts on the quote of a row, by its id; `books` opens the books as they are then."""

    def __init__(self, catalogue: Catalogue, dialogs: BillingDialogs, books: Callable[[], Books]) -> None:
        self._catalogue, self._dialogs, self._books = catalogue, dialogs, books

    def open_pdf(self, _row: BookRow, quote_id: int) -> None:
        """Open the paper as it was sent; of a draft, as it would be."""
        self._dialogs.open_paper(lambda: quote_paper(self._books(), quote_id))

    def send(self, row: BookRow, quote_id: int) -> None:
        """Ask once more: a quote that was sent stays, and another version takes its place."""
        self._dialogs.confirm(
            f"Send {row.label}?",
            f"Its PDF for {row.client} is drawn and opened, for you to send. It then stays as it is: a change becomes "
            "another version.",
            ("Draw and open it", "Not yet"),
            lambda: self._dialogs.open_paper(lambda: self._sent(quote_id)),
        )

    def withdraw(self, row: BookRow, quote_id: int) -> None:
        """Withdraw a quote that was not sent; that can be undone."""
        quotes = self._catalogue.quotes
        if self._dialogs.make(
            f"withdrawing {row.label}", lambda: quotes.withdraw(quote_id), lambda: quotes.reopen(quote_id)
        ):
            self._dialogs.say(f"{row.label} was withdrawn.")

    def accept(self, row: BookRow, quote_id: int) -> None:
        """The client has accepted the quote: its songs are booked, its deposit drafted, which is asked before."""
        quote, books = self._catalogue.quotes.get(quote_id), self._books()
        late = quote.expired(books.today)
        heading, go_on, held = f"{row.client} accepts {quote.name}?", "It is accepted", ""
        if late:
            heading, go_on = f"Accept {quote.name} late?", "Accept it late"
            held = (
                f"It held until {day(quote.valid_until)}; accept it at its price all the same, or change it into "
                "another version first. "
            )
        self._dialogs.confirm(
            heading,
            f"{held}Its songs are booked and briefed, and its deposit waits among the drafts. It stands as accepted "
            "from then on.",
            (go_on, "Not yet"),
            lambda: self._accept(row, quote, late=late),
        )

    def decline(self, row: BookRow, quote_id: int) -> None:
        """The client does not want it; a change of mind can be undone."""
        name = self._catalogue.quotes.get(quote_id).name
        if self._dialogs.make(
            f"declining {name}",
            lambda: decline_quote(self._books(), quote_id, row.client),
            lambda: self._catalogue.quotes.reopen(quote_id),
        ):
            self._dialogs.say(f"{name} is declined.")

    def draft_deposit(self, _row: BookRow, quote_id: int) -> None:
        """Draft the deposit of the accepted quote."""
        asked = DraftRequest()
        self._draft(lambda: draft_deposit(self._books(), quote_id, asked), "The deposit waits among the drafts.")

    def draft_balance(self, _row: BookRow, quote_id: int) -> None:
        """Draft what is left of the accepted quote, with what came on top."""
        asked = DraftRequest(extras=True)
        self._draft(lambda: draft_balance(self._books(), quote_id, asked), "The invoice waits among the drafts.")

    def call_off(self, _row: BookRow, quote_id: int) -> None:
        """Ask before the fee for work called off is drafted in place of the rest of the quote."""
        quote = self._catalogue.quotes.get(quote_id)
        fee = percent(quote.terms.kill_fee_bp)
        self._dialogs.confirm(
            f"Is the work of {quote.name} called off?",
            f"The fee agreed for that, {fee} of the net, is drafted less what was invoiced already; where more was "
            "invoiced, credit notes over the rest are. They wait among the drafts, to be issued or made void.",
            ("Draft what follows", "Not yet"),
            lambda: self._dialogs.do(lambda: call_off_quote(self._books(), quote_id).sentence),
        )

    def _sent(self, quote_id: int) -> PaperFile:
        books = self._books()
        return quote_paper(books, send_quote(books, quote_id).id)

    def _accept(self, row: BookRow, quote: Quote, *, late: bool) -> None:
        self._dialogs.do(
            lambda: accept_quote(self._books(), quote.id, row.client, late=late),
            f"{quote.name} is accepted: its songs are booked, and its deposit waits among the drafts.",
        )

    def _draft(self, make: Callable[[], Invoice], sentence: str) -> None:
        made = UndoableDraft(self._catalogue, make)
        if self._dialogs.make("drafting an invoice", made.do, made.undo):
            self._dialogs.say(sentence)

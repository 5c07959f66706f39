"""What can be done to the row that is chosen on the Billing page, and to the books as a whole."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from app.billing.extras import extras_of
from app.billing.interest import InterestRules
from app.billing.reminder import Reminders
from app.billing.settling import Settler, account_of
from app.domain.billing import Account, Invoice, InvoiceLine, InvoiceState, Payment
from app.domain.catalogue import ClientKind
from app.domain.overview import BookRow
from app.domain.quotes import Quote, QuoteState
from app.errors import BouncedeskError
from render.errors import AudioError
from widgets.billing.dialogs import DraftDialog, PaymentDialog
from widgets.billing.papering import Papering
from widgets.billing.view import BillingView
from widgets.common.buttons import Button
from widgets.common.confirm import ConfirmDialog
from widgets.common.places import open_path
from widgets.common.reading import Reading
from widgets.desk import Desk


class BillingActs(QObject):
    """Buttons for the chosen row: those that apply are in view. Papers are drawn off the window's thread."""

    def __init__(self, desk: Desk, view: BillingView, today: Callable[[], date], window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._view, self._today, self._window = desk, view, today, window
        self.dialog: QDialog | None = None
        self.papers = Papering(desk.studio, today)
        self._drawing = Reading("papers", self)
        self._drawing.came.connect(self._drawn)
        self._drawing.failed.connect(self._refused)
        desk.jobs.closed.connect(self._drawing.close)
        acts: Sequence[tuple[str, str, str, Callable[[], object]]] = (
            ("pdf", "Open the PDF", "open", self.open_pdf),
            ("pay", "Record a payment …", "add", self.pay),
            ("remind", "Copy a reminder", "file", self.remind),
            ("credit", "Credit …", "cancel", self.credit),
            ("issue", "Issue …", "done", self.issue),
            ("void", "Give up", "cancel", self.void),
            ("send", "Mark as sent …", "done", self.send),
            ("withdraw", "Give up", "cancel", self.withdraw),
            ("accept", "Accepted", "done", self.accept),
            ("decline", "Declined", "cancel", self.decline),
            ("deposit", "Draft the deposit", "add", self.draft_deposit),
            ("bill", "Draft the invoice", "add", self.draft_final),
            ("song", "Open the song", "song", self.open_song),
        )
        self.buttons: dict[str, Button] = {}
        for key, text, icon, act in acts:
            button = self.buttons[key] = Button(desk.look, text, icon)
            button.clicked.connect(act)
            view.buttons.addWidget(button)
        view.row_chosen.connect(self.show_choices)
        view.row_opened.connect(self.open_row)
        view.draft_wanted.connect(self.draft)
        self.show_choices()

    def show_choices(self) -> None:
        """Show the buttons that apply to the chosen row."""
        wanted = self._wanted()
        for key, button in self.buttons.items():
            button.setVisible(key in wanted)

    def open_row(self) -> None:
        """What a double click does: the PDF, or the song."""
        if self._row and self._row.song_id is not None:
            self.open_song()
        elif self._row:
            self.open_pdf()

    def open_pdf(self) -> None:
        """Open the paper as it was issued or sent; of a draft, as it would be."""
        row = self._row
        if row is None:
            return
        invoice_id, quote_id = row.invoice_id, row.quote_id
        if invoice_id is not None:
            self._drawing.ask(lambda: self.papers.invoice(invoice_id))
        elif quote_id is not None:
            self._drawing.ask(lambda: self.papers.quote(quote_id))

    def pay(self) -> None:
        """Ask what came."""
        account = self._account()
        if account is None:
            return
        dialog = PaymentDialog(self._desk.look, account, self._today(), self._window)
        dialog.given.connect(lambda amount, on, how, reference: self._paid(account.invoice, amount, on, how, reference))
        self._open(dialog)

    def remind(self) -> None:
        """Put a reminder on the clipboard, ready to send."""
        account = self._account()
        if account is None:
            return
        today = self._today().isoformat()
        client = self._desk.studio.catalogue.clients.get(account.invoice.client_id)
        late = None
        if client.kind is ClientKind.BUSINESS and account.invoice.due_on:
            gross = account.invoice.amounts.net_gbp + account.invoice.amounts.vat_gbp
            late = InterestRules.load(self.papers.details.bank_rates).interest(
                gross, account.payments, account.invoice.due_on, today
            )
        QGuiApplication.clipboard().setText(Reminders.load().text(account, self.papers.details.name, today, late))
        said = f"A reminder of {account.invoice.name} is on the clipboard"
        if late and late.outdated:
            self._desk.messages.say(f"{said}, without the interest. {late.basis}", "info")
        else:
            self._desk.messages.say(f"{said}.", "ok")

    def issue(self) -> None:
        """Ask once more: what was issued stays."""
        row = self._row
        if row is None or row.invoice_id is None:
            return
        invoice_id = row.invoice_id
        self._confirm(
            f"Issue {row.label.lower()}?",
            f"It gets the next number and a PDF for {row.client}, and can never be changed afterwards: only credited. "
            "Open its PDF first to see how it will look.",
            ("Issue it", "Not yet"),
            lambda: self._drawing.ask(lambda: self.papers.issue(invoice_id)),
        )

    def credit(self) -> None:
        """Ask once more; a credit note over all that is left is issued."""
        row = self._row
        if row is None or row.invoice_id is None:
            return
        invoice_id = row.invoice_id
        self._confirm(
            f"Credit {row.label}?",
            f"A credit note over all of {row.label} that was not credited yet is issued for {row.client}. What is "
            "owed on it is settled by that; what was paid stands to the client's credit.",
            ("Issue the credit note", "Leave it"),
            lambda: self._drawing.ask(lambda: self.papers.credit(invoice_id)),
        )

    def void(self) -> None:
        """Give up the draft; what it billed can be billed again."""
        row = self._row
        if row is not None and row.invoice_id is not None:
            self._do(
                lambda: self._desk.studio.catalogue.invoices.void(row.invoice_id or 0), f"{row.label} was given up."
            )

    def send(self) -> None:
        """Ask once more: a quote that was sent stays, and another version takes its place."""
        row = self._row
        if row is None or row.quote_id is None:
            return
        quote_id = row.quote_id
        self._confirm(
            f"Send {row.label}?",
            f"Its PDF for {row.client} is drawn and opened, for you to send. It then stays as it is: a change becomes "
            "another version.",
            ("Draw and open it", "Not yet"),
            lambda: self._drawing.ask(lambda: self.papers.send(quote_id)),
        )

    def withdraw(self) -> None:
        """Give up a quote that was not sent."""
        row = self._row
        if row is not None and row.quote_id is not None:
            withdraw = self._desk.studio.catalogue.quotes.withdraw
            self._do(lambda: withdraw(row.quote_id or 0), f"{row.label} was given up.")

    def accept(self) -> None:
        """The client has accepted the quote: its songs are booked, its deposit drafted."""
        row, today = self._row, self._today().isoformat()
        if row is None or row.quote_id is None:
            return
        quote_id = row.quote_id

        def accepted() -> None:
            with self._desk.studio.catalogue.whole():
                quote = self.papers.quoter.accept(quote_id, row.client, today)
                if quote.deposit:
                    self.papers.drafter.deposit(quote_id)

        self._do(accepted, f"{row.label} is accepted: its songs are booked, and its deposit waits among the drafts.")

    def decline(self) -> None:
        """The client does not want it."""
        row = self._row
        if row is not None and row.quote_id is not None:
            self._do(lambda: self.papers.quoter.decline(row.quote_id or 0, row.client), f"{row.label} is declined.")

    def draft_deposit(self) -> None:
        """Draft the deposit of the accepted quote."""
        row = self._row
        if row is not None and row.quote_id is not None:
            self._do(lambda: self.papers.drafter.deposit(row.quote_id or 0), "The deposit waits among the drafts.")

    def draft_final(self) -> None:
        """Draft what is left of the accepted quote, with what came on top."""
        row = self._row
        if row is None or row.quote_id is None:
            return
        quote_id, catalogue = row.quote_id, self._desk.studio.catalogue

        def drafted() -> None:
            client = catalogue.quotes.get(quote_id).client_id
            self.papers.drafter.final(quote_id, extras=extras_of(catalogue, client))

        self._do(drafted, "The invoice waits among the drafts.")

    def open_song(self) -> None:
        """Open the song of the extra round."""
        if self._row and self._row.song_id is not None:
            self._desk.go.song.emit(self._row.song_id)

    def draft(self) -> None:
        """Ask whom to bill for what."""
        catalogue = self._desk.studio.catalogue
        try:
            clients = catalogue.clients.all(archived=False)
        except BouncedeskError as error:
            self._desk.messages.error(error)
            return
        if not clients:
            self._desk.messages.say("There is no client yet: add one, then bill them here.", "info")
            return
        dialog = DraftDialog(self._desk.look, clients, self._window)
        dialog.client_chosen.connect(lambda client_id: self._show_extras(dialog, client_id))
        dialog.given.connect(lambda *given: self._drafted(dialog, *given))
        self._show_extras(dialog, clients[0].id)
        self._open(dialog)

    @property
    def _row(self) -> BookRow | None:
        return self._view.row

    def _wanted(self) -> frozenset[str]:
        row = self._row
        if row is None:
            return frozenset()
        if row.song_id is not None:
            return frozenset({"song"})
        try:
            if row.quote_id is not None:
                return _of_quote(self._desk.studio.catalogue.quotes.get(row.quote_id))
            account = self._account()
        except BouncedeskError as error:
            self._desk.messages.error(error)
            return frozenset()
        return _of_invoice(account) if account else frozenset()

    def _account(self) -> Account | None:
        row = self._row
        return account_of(self._desk.studio.catalogue, row.invoice_id) if row and row.invoice_id is not None else None

    def _drawn(self, answer: object) -> None:
        if isinstance(answer, Path):
            try:
                open_path(answer)
            except BouncedeskError as error:
                self._desk.messages.error(error)
            self._desk.watch.touch()
            return
        self._desk.messages.say(str(answer), "ok")
        self._desk.watch.touch()

    def _refused(self, sentence: str) -> None:
        self._desk.messages.error(sentence)
        self._desk.watch.touch()

    def _do(self, change: Callable[[], object], said: str) -> None:
        try:
            change()
        except (BouncedeskError, AudioError) as error:
            self._desk.messages.error(error)
            return
        self._desk.messages.say(said, "ok")
        self._desk.watch.touch()

    def _paid(self, invoice: Invoice, amount: int, on: str, how: str, reference: str) -> None:
        catalogue = self._desk.studio.catalogue
        kept: list[Payment] = []

        def pay() -> None:
            again = kept.pop() if kept else None
            kept.append(
                catalogue.payments.restore(again)
                if again
                else Settler(catalogue).pay(invoice.id, amount, on, how, reference)
            )

        done = self._desk.edits.make(f"payment of {invoice.name}", pay, lambda: catalogue.payments.remove(kept[-1].id))
        if done and self.dialog:
            self.dialog.accept()

    def _drafted(
        self, dialog: DraftDialog, client_id: int, lines: Sequence[InvoiceLine], po_number: str, remarks: str
    ) -> None:
        try:
            made = self.papers.drafter.free(client_id, lines, po_number=po_number, remarks=remarks)
        except BouncedeskError as error:
            dialog.show_problem(str(error))
            return
        dialog.accept()
        self._desk.messages.say(f"Draft {made.id} waits among the drafts; issue it when it is right.", "ok")
        self._desk.watch.touch()

    def _show_extras(self, dialog: DraftDialog, client_id: int) -> None:
        try:
            dialog.show_extras(extras_of(self._desk.studio.catalogue, client_id))
        except BouncedeskError as error:
            dialog.show_problem(str(error))

    def _confirm(self, heading: str, text: str, answers: tuple[str, str], go_on: Callable[[], object]) -> None:
        dialog = ConfirmDialog(self._desk.look, heading, text, answers, self._window)
        dialog.accepted.connect(go_on)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None


def _of_quote(quote: Quote) -> frozenset[str]:
    if quote.state is QuoteState.DRAFT:
        return frozenset({"pdf", "send", "withdraw"})
    if quote.state is QuoteState.SENT:
        return frozenset({"pdf", "accept", "decline"})
    return frozenset({"pdf", "deposit", "bill"} if quote.state is QuoteState.ACCEPTED else {"pdf"})


def _of_invoice(account: Account) -> frozenset[str]:
    if account.invoice.state is InvoiceState.DRAFT:
        return frozenset({"pdf", "issue", "void"})
    owed = {"pay", "remind", "credit"} if account.balance > 0 else set[str]()
    return frozenset({"pdf", *owed})

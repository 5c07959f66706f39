"""What can be done with the row that is chosen on the Billing page: its buttons and menu, and why some wait."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from app.billing.account import account_of, credits_of, to_pay_back
from app.billing.book_figures import BookRow
from app.billing.credit_note import open_lines
from app.catalogue import Catalogue
from app.domain.billing import Account, InvoiceKind, InvoiceState
from app.domain.pricing import Quote, QuoteState
from render.errors import BouncedeskError
from widgets.billing.books_actions import BooksActions
from widgets.billing.closed_books import ClosedBooksActions
from widgets.billing.dialogs import BillingDialogs
from widgets.billing.draft_actions import DraftActions, QuoteActions
from widgets.billing.invoice_actions import InvoiceActions
from widgets.billing.month_end_actions import MonthEndActions
from widgets.billing.view import BillingView
from widgets.common.buttons import Button
from widgets.common.labels import button_text, tooltip
from widgets.services import WindowServices

_MORE = ("details", "save_pdf", "statement")
_TEXTS = {
    "pdf": ("Open the PDF", "open"),
    "pay": ("Payment …", "add"),
    "remind": ("Reminder …", "file"),
    "credit": ("Credit …", "cancel"),
    "edit": ("Edit …", "edit"),
    "issue": ("Issue …", "done"),
    "void": ("Make it void", "cancel"),
    "send": ("Mark as sent …", "done"),
    "change": ("Change …", "edit"),
    "withdraw": ("Withdraw", "cancel"),
    "accept": ("Accepted", "done"),
    "decline": ("Declined", "cancel"),
    "deposit": ("Draft the deposit", "add"),
    "bill": ("Draft the invoice", "add"),
    "call_off": ("Called off …", "cancel"),
    "song": ("Open the song", "song"),
    "refund": ("Pay back …", "retry"),
    "use_credit": ("Use a credit on it …", ""),
    "write_off": ("Write it off …", ""),
    "details": ("Show lines and payments …", ""),
    "save_pdf": ("Save the PDF …", ""),
    "statement": ("Statement of the client …", ""),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """The acts on a row by their keys: those with a button of their own, those in the menu, and why some wait."""

    bar: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


NOTHING = Offer()
OF_SONG = Offer(("song",))


def of_quote(quote: Quote) -> Offer:
    """A draft is sent, what was sent is answered, what was accepted is billed."""
    if quote.state is QuoteState.DRAFT:
        return Offer(("pdf", "send", "change", "withdraw"))
    if quote.state is QuoteState.SENT:
        return Offer(("pdf", "accept", "decline", "change"))
    return Offer(("pdf", "deposit", "bill", "call_off") if quote.state is QuoteState.ACCEPTED else ("pdf",))


def of_invoice(catalogue: Catalogue, account: Account) -> Offer:
    """A draft is changed and issued, what was issued is paid, credited, paid back."""
    if account.invoice.state is InvoiceState.DRAFT:
        return Offer(("pdf", "edit", "issue", "void"), ("save_pdf", "statement"))
    if account.invoice.kind is InvoiceKind.CREDIT_NOTE:
        return Offer(("pdf", "refund"), _MORE, _refunds(catalogue, account))
    reasons = _reasons(catalogue, account)
    if account.balance < 0:
        return Offer(("pdf", "pay", "refund", "credit"), ("use_credit", "write_off", *_MORE), reasons)
    return Offer(("pdf", "pay", "remind", "credit"), ("refund", "use_credit", "write_off", *_MORE), reasons)


def _reasons(catalogue: Catalogue, account: Account) -> dict[str, str]:
    invoice, reasons = account.invoice, _refunds(catalogue, account)
    if account.balance <= 0:
        reasons |= dict.fromkeys(("remind", "write_off", "use_credit"), f"Nothing is owed on {invoice.name}.")
    elif not credits_of(catalogue, invoice.client_id, invoice.currency):
        reasons["use_credit"] = f"The client has no credit in {invoice.currency} to use."
    if not open_lines(invoice, catalogue.invoices.credits_of(invoice.id)):
        reasons["credit"] = f"Every line of {invoice.name} has been credited."
    return reasons


def _refunds(catalogue: Catalogue, account: Account) -> dict[str, str]:
    if to_pay_back(catalogue, account):
        return {}
    name = account.invoice.name
    if account.invoice.kind is InvoiceKind.CREDIT_NOTE:
        return {"refund": f"Nothing of {name} is left: it was paid back, or settled what was owed."}
    return {"refund": f"{name} is not overpaid: credit what is to be paid back first."}


class BillingActions(QObject):
    """Shows what applies to the chosen row; what cannot be done now is greyed and says why."""

    def __init__(self, services: WindowServices, view: BillingView, today: Callable[[], date], window: QWidget) -> None:
        super().__init__(window)
        self._services, self._view, self._today = services, view, today
        catalogue = services.catalogue
        self._dialogs = dialogs = BillingDialogs(services, window)
        self.closed = ClosedBooksActions(services, dialogs, services.books, today)
        invoices = InvoiceActions(catalogue, dialogs, services.books, today)
        self.drafts = DraftActions(services, dialogs, services.books, today)
        self.books = BooksActions(services, dialogs, services.books, today)
        quotes = QuoteActions(catalogue, dialogs, services.books)
        self._invoices, self._quotes = invoices, quotes
        self.month = MonthEndActions(services, dialogs, services.books, today, self.open_of_month)
        on_invoice, on_quote = self._on_invoice, self._on_quote
        self._runs: dict[str, Callable[[], object]] = {
            "pdf": self.open_pdf,
            "song": self.open_song,
            "pay": on_invoice(invoices.pay),
            "remind": on_invoice(invoices.remind),
            "credit": on_invoice(self._if_issued_here(invoices.credit)),
            "refund": on_invoice(invoices.refund),
            "use_credit": on_invoice(invoices.use_credit),
            "write_off": on_invoice(invoices.write_off),
            "details": on_invoice(invoices.show),
            "save_pdf": on_invoice(invoices.save_pdf),
            "statement": on_invoice(self.books.statement_of),
            "edit": on_invoice(self.drafts.edit),
            "issue": on_invoice(self._if_issued_here(self.drafts.issue)),
            "void": on_invoice(self.drafts.void),
            "send": on_quote(quotes.send),
            "change": self.change_quote,
            "withdraw": on_quote(quotes.withdraw),
            "accept": on_quote(quotes.accept),
            "decline": on_quote(quotes.decline),
            "deposit": on_quote(quotes.draft_deposit),
            "bill": on_quote(quotes.draft_balance),
            "call_off": on_quote(quotes.call_off),
        }
        self._open_invoice, self._open_quote = on_invoice(invoices.open_pdf), on_quote(quotes.open_pdf)
        self.actions: dict[str, QAction] = {}
        self.buttons: dict[str, Button] = {}
        self._make()
        view.row_chosen.connect(self.show_choices)
        view.row_opened.connect(self.open_row)
        view.draft_wanted.connect(self.drafts.draft)
        self.show_choices()

    @property
    def dialog(self) -> QDialog | None:
        """The dialog in view."""
        return self._dialogs.dialog

    def show_choices(self) -> None:
        """Show what applies to the chosen row."""
        offer = self._offer()
        for key, button in self.buttons.items():
            button.setVisible(key in offer.bar)
            _give_reason(button, offer.reasons.get(key, ""))
        for key, action in self.actions.items():
            reason = offer.reasons.get(key, "")
            action.setVisible(key in offer.menu)
            action.setEnabled(not reason)
            action.setToolTip(tooltip(reason) or button_text(_TEXTS[key][0]))
        self.more.setVisible(bool(offer.menu))

    def open_row(self) -> None:
        """What a double click does: the PDF, or the song."""
        if self._view.row and self._view.row.song_id is not None:
            self.open_song()
        else:
            self.open_pdf()

    def open_of_month(self, key: str, row: BookRow) -> None:
        """What a row of a month's end asks for: a song is opened, a quote billed or changed, an invoice shown."""
        if row.song_id is not None:
            self._services.navigate.song.emit(row.song_id)
        elif row.quote_id is not None and key == "quotes":
            self._quotes.draft_balance(row, row.quote_id)
        elif row.quote_id is not None:
            self._services.navigate.quote.emit(row.quote_id)
        elif row.invoice_id is not None:
            account = account_of(self._services.catalogue, row.invoice_id)
            draft = account.invoice.state is InvoiceState.DRAFT
            (self.drafts.edit if draft else self._invoices.show)(account)

    def open_pdf(self) -> None:
        """Open the paper as it was issued or sent; of a draft, as it would be."""
        self._open_invoice()
        self._open_quote()

    def open_song(self) -> None:
        """Open the song of the extra round."""
        if self._view.row and self._view.row.song_id is not None:
            self._services.navigate.song.emit(self._view.row.song_id)

    def change_quote(self) -> None:
        """Open the quote on the Pricing page: a draft is edited there, of another a further version made."""
        if self._view.row and self._view.row.quote_id is not None:
            self._services.navigate.quote.emit(self._view.row.quote_id)

    def _make(self) -> None:
        look = self._services.look
        self.more, menu = Button(look, "More"), QMenu(self._view)
        menu.setToolTipsVisible(True)
        self.more.setMenu(menu)
        for key, run in self._runs.items():
            text, icon = _TEXTS[key]
            button = self.buttons[key] = Button(look, text, icon)
            button.clicked.connect(run)
            self._view.buttons.addWidget(button)
        self._view.buttons.addWidget(self.more)
        for key in ("details", "refund", "use_credit", "write_off", "save_pdf", "statement"):
            action = self.actions[key] = menu.addAction(button_text(_TEXTS[key][0]))
            action.triggered.connect(self._runs[key])

    def _if_issued_here(self, act: Callable[[Account], object]) -> Callable[[Account], object]:
        """The act, asked about first where this catalogue is a copy."""
        return lambda account: self.closed.then_issue(lambda: act(account))

    def _on_invoice(self, act: Callable[[Account], object]) -> Callable[[], None]:
        """The act on the invoice of the chosen row, where it has one."""

        def run() -> None:
            try:
                account = self._account()
                if account:
                    act(account)
            except BouncedeskError as error:
                self._services.messages.error(error)

        return run

    def _on_quote(self, act: Callable[[BookRow, int], object]) -> Callable[[], None]:
        """The act on the quote of the chosen row, where it has one."""

        def run() -> None:
            row = self._view.row
            if row is not None and row.quote_id is not None:
                act(row, row.quote_id)

        return run

    def _offer(self) -> Offer:
        row, catalogue = self._view.row, self._services.catalogue
        if row is None:
            return NOTHING
        if row.song_id is not None:
            return OF_SONG
        try:
            if row.quote_id is not None:
                return of_quote(catalogue.quotes.get(row.quote_id))
            account = self._account()
            return of_invoice(catalogue, account) if account else NOTHING
        except BouncedeskError as error:
            self._services.messages.error(error)
            return NOTHING

    def _account(self) -> Account | None:
        row = self._view.row
        return account_of(self._services.catalogue, row.invoice_id) if row and row.invoice_id is not None else None


def _give_reason(button: Button, reason: str) -> None:
    """Grey a button and say why, or let it be used."""
    button.setEnabled(not reason)
    button.setToolTip(tooltip(reason))
    button.setAccessibleDescription(reason)

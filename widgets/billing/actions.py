"""The buttons and the menu for the row that is chosen on the Billing page, and which of them can be used."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from app.billing.account import account_of
from app.billing.book_figures import BookRow
from app.domain.billing import Account
from render.errors import BouncedeskError
from widgets.billing.books_actions import BookkeepingActions
from widgets.billing.dialogs import BillingDialogs
from widgets.billing.draft_actions import DraftActions
from widgets.billing.invoice_actions import InvoiceActions
from widgets.billing.offers import NOTHING, OF_SONG, Offer, of_invoice, of_quote
from widgets.billing.quote_actions import QuoteActions
from widgets.billing.view import BillingView
from widgets.common.buttons import Button
from widgets.common.labels import button_text, tooltip
from widgets.services import WindowServices

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
    "song": ("Open the song", "song"),
    "refund": ("Pay back …", "retry"),
    "use_credit": ("Use a credit on it …", ""),
    "write_off": ("Write it off …", ""),
    "details": ("Show lines and payments …", ""),
    "save_pdf": ("Save the PDF …", ""),
    "statement": ("Statement of the client …", ""),
}


class BillingActions(QObject):
    """Shows what applies to the chosen row; what cannot be done now is greyed and says why."""

    def __init__(self, services: WindowServices, view: BillingView, today: Callable[[], date], window: QWidget) -> None:
        super().__init__(window)
        self._services, self._view, self._today = services, view, today
        catalogue = services.catalogue
        self._dialogs = dialogs = BillingDialogs(services, window)
        invoices = InvoiceActions(catalogue, dialogs, services.books, today)
        self.drafts = DraftActions(services, dialogs, services.books, today)
        self.books = BookkeepingActions(services, dialogs, services.books, today)
        quotes = QuoteActions(catalogue, dialogs, services.books)
        on_invoice, on_quote = self._on_invoice, self._on_quote
        self._runs: dict[str, Callable[[], object]] = {
            "pdf": self.open_pdf,
            "song": self.open_song,
            "pay": on_invoice(invoices.pay),
            "remind": on_invoice(invoices.remind),
            "credit": on_invoice(invoices.credit),
            "refund": on_invoice(invoices.refund),
            "use_credit": on_invoice(invoices.use_credit),
            "write_off": on_invoice(invoices.write_off),
            "details": on_invoice(invoices.show),
            "save_pdf": on_invoice(invoices.save_pdf),
            "statement": on_invoice(self.books.statement_of),
            "edit": on_invoice(self.drafts.edit),
            "issue": on_invoice(self.drafts.issue),
            "void": on_invoice(self.drafts.void),
            "send": on_quote(quotes.send),
            "change": self.change_quote,
            "withdraw": on_quote(quotes.withdraw),
            "accept": on_quote(quotes.accept),
            "decline": on_quote(quotes.decline),
            "deposit": on_quote(quotes.draft_deposit),
            "bill": on_quote(quotes.draft_balance),
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

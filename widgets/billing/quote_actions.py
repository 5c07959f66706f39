"""What is done with a quote: sent, withdrawn, accepted, declined, billed."""

from collections.abc import Callable

from app.billing.book_figures import BookRow
from app.catalogue import Catalogue
from app.domain.billing import Invoice
from app.domain.pricing import Quote
from app.use_cases.books import Books, PaperFile
from app.use_cases.invoices import DraftRequest, draft_balance, draft_deposit
from app.use_cases.quotes import accept_quote, decline_quote, quote_paper, send_quote
from widgets.billing.dialogs import BillingDialogs
from widgets.billing.draft_actions import UndoableDraft
from widgets.common.words import day


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
        """The client has accepted the quote: its songs are booked, its deposit drafted; one expired is asked after."""
        quote, books = self._catalogue.quotes.get(quote_id), self._books()
        if not quote.expired(books.today):
            self._accept(row, quote, late=False)
            return
        self._dialogs.confirm(
            f"Accept {quote.name} late?",
            f"It held until {day(quote.valid_until)}. Accept it at its price all the same, or change it into another "
            "version first.",
            ("Accept it late", "Not yet"),
            lambda: self._accept(row, quote, late=True),
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

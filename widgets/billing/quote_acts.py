"""What is done with a quote: sent, given up, accepted, declined, billed."""

from collections.abc import Callable
from datetime import date

from app.billing.extras import extras_of
from app.catalogue import Catalogue
from app.domain.billing import Invoice
from app.domain.overview import BookRow
from app.domain.pricing import Quote
from widgets.billing.asking import Asking
from widgets.billing.made_draft import MadeDraft
from widgets.billing.papering import Papering
from widgets.common.words import day


class QuoteActs:
    """Each acts on the quote of a row, by its id."""

    def __init__(self, catalogue: Catalogue, asking: Asking, papers: Papering, today: Callable[[], date]) -> None:
        self._catalogue, self._asking, self._papers, self._today = catalogue, asking, papers, today

    def open_pdf(self, _row: BookRow, quote_id: int) -> None:
        """Open the paper as it was sent; of a draft, as it would be."""
        self._asking.draw(lambda: self._papers.quote(quote_id))

    def send(self, row: BookRow, quote_id: int) -> None:
        """Ask once more: a quote that was sent stays, and another version takes its place."""
        self._asking.confirm(
            f"Send {row.label}?",
            f"Its PDF for {row.client} is drawn and opened, for you to send. It then stays as it is: a change becomes "
            "another version.",
            ("Draw and open it", "Not yet"),
            lambda: self._asking.draw(lambda: self._papers.send(quote_id)),
        )

    def withdraw(self, row: BookRow, quote_id: int) -> None:
        """Give up a quote that was not sent; that can be taken back."""
        quotes = self._catalogue.quotes
        if self._asking.make(
            f"giving {row.label} up", lambda: quotes.withdraw(quote_id), lambda: quotes.take_back(quote_id)
        ):
            self._asking.say(f"{row.label} was given up.")

    def accept(self, row: BookRow, quote_id: int) -> None:
        """The client has accepted the quote: its songs are booked, its deposit drafted; one expired is asked after."""
        quote = self._catalogue.quotes.get(quote_id)
        if not quote.expired(self._today().isoformat()):
            self._accept(row, quote)
            return
        self._asking.confirm(
            f"Accept {quote.name} late?",
            f"It held until {day(quote.valid_until)}. Accept it at its price all the same, or change it into another "
            "version first.",
            ("Accept it late", "Not yet"),
            lambda: self._accept(row, quote),
        )

    def decline(self, row: BookRow, quote_id: int) -> None:
        """The client does not want it; a change of mind can be taken back."""
        name = self._catalogue.quotes.get(quote_id).name
        if self._asking.make(
            f"declining {name}",
            lambda: self._papers.quoter.decline(quote_id, row.client),
            lambda: self._catalogue.quotes.take_back(quote_id),
        ):
            self._asking.say(f"{name} is declined.")

    def draft_deposit(self, _row: BookRow, quote_id: int) -> None:
        """Draft the deposit of the accepted quote."""
        self._draft(lambda: self._papers.drafter.deposit(quote_id), "The deposit waits among the drafts.")

    def draft_final(self, _row: BookRow, quote_id: int) -> None:
        """Draft what is left of the accepted quote, with what came on top."""
        self._draft(lambda: self._final(quote_id), "The invoice waits among the drafts.")

    def _accept(self, row: BookRow, quote: Quote) -> None:
        self._asking.do(
            lambda: self._accepted(row, quote),
            f"{quote.name} is accepted: its songs are booked, and its deposit waits among the drafts.",
        )

    def _accepted(self, row: BookRow, quote: Quote) -> None:
        today = self._today().isoformat()
        with self._catalogue.transaction():
            accepted = self._papers.quoter.accept(quote.id, row.client, today, late=quote.expired(today))
            self._papers.drafter.booking(accepted)

    def _draft(self, make: Callable[[], Invoice], said: str) -> None:
        made = MadeDraft(self._catalogue, make)
        if self._asking.make("drafting an invoice", made.do, made.undo):
            self._asking.say(said)

    def _final(self, quote_id: int) -> Invoice:
        client = self._catalogue.quotes.get(quote_id).client_id
        return self._papers.drafter.final(quote_id, extras=extras_of(self._catalogue, client))

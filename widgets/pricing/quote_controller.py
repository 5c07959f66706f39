"""A quote that is changed on the Pricing page: a draft is edited, of one that was sent another version is made."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.money import pounds
from app.domain.pricing import PricedJob, Quote, QuoteState
from app.errors import UsageError
from app.pricing.priced_song import JobDraft
from app.pricing.rate_card import RateCard
from app.pricing.rate_card_versions import card_in_use
from app.use_cases.quotes import draft_quote, edit_quote, next_version
from render.errors import BouncedeskError
from widgets.common.dialogs import FormDialog
from widgets.common.fields import NameChooser, TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.words import day
from widgets.pricing.view import PricingView
from widgets.services import WindowServices


class QuoteController(QObject):
    """Keeps which quote the job in view is, and the card that prices it; `taken` follows where either is another.

    `drafted` carries the id of the client for whom the job in view was kept as a new quote.
    """

    taken = Signal()
    drafted = Signal(int)

    def __init__(
        self,
        services: WindowServices,
        view: PricingView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services, self._view = services, view
        self.quote: Quote | None = None
        self._card: RateCard | None = None
        self._draft = JobDraft()
        self.dialog: QuoteDialog | None = None
        view.banner.card_wanted.connect(self.use_card_in_use)

    @property
    def card(self) -> RateCard:
        """What prices the job: the card of the quote, or the one in use."""
        return self._card or card_in_use(self._services.catalogue)

    def newest(self, quote_id: int) -> Quote:
        """The newest version of a quote that stands, which is the one to change; the newest of all where none does."""
        quotes = self._services.catalogue.quotes
        return quotes.find(str(quotes.get(quote_id).root_id), QuoteState.DRAFT, QuoteState.SENT, QuoteState.ACCEPTED)

    def take(self, quote: Quote | None) -> None:
        """The job in view is this quote from now on, or nobody's."""
        self.quote = quote
        self._card = RateCard.from_table(quote.rate_card) if quote else None
        self.taken.emit()

    def use_card_in_use(self) -> None:
        """Price the quote by the card in use; so far only here."""
        self._card = None
        self.taken.emit()

    def refresh(self) -> None:
        """Read the quote again: it may have been sent or answered meanwhile, or be gone with its client."""
        if self.quote is not None:
            try:
                self.quote = self._services.catalogue.quotes.get(self.quote.id)
            except UsageError:
                self.quote = self._card = None
        self.show()

    def remember(self, made: Quote) -> None:
        """That a draft was made can be undone: it is withdrawn, and restored to redo it."""
        quotes = self._services.catalogue.quotes
        self._services.edits.remember(
            f"drafting {made.name}", lambda: quotes.reopen(made.id), lambda: quotes.withdraw(made.id)
        )

    def show(self) -> None:
        """Say which quote it is, and what keeping it does."""
        quote = self.quote
        if quote is None:
            self._view.show_quote("", "", "Keep as a quote …")
            return
        client = self._services.catalogue.clients.get(quote.client_id).name
        used = card_in_use(self._services.catalogue).key
        draft = quote.state is QuoteState.DRAFT
        priced = self.card.key
        standing = _standing(quote, self._services.today().isoformat())
        text = f"{quote.name} for {client}, {standing}; by rate card {priced}"
        self._view.show_quote(text, used if used != priced else "", "Save the draft" if draft else "Keep as a version")

    def ask(self, draft: JobDraft) -> None:
        """Ask whose quote a job is, and what it is called."""
        self._draft = draft
        try:
            names = [client.name for client in self._services.catalogue.clients.all(archived=False)]
            client = self._client_of(draft)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        dialog = self.dialog = QuoteDialog(self._services.look, names, client, draft.job.title, self._view.window())
        dialog.given.connect(self.keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def keep(self, client: str, title: str) -> None:
        """Keep the job that was asked about as a draft for a client, who is added where nobody knows them yet."""
        catalogue, draft = self._services.catalogue, self._draft
        try:
            books = self._services.books()
            quote = draft_quote(books, client, draft.job, title=title, songs=draft.numbered, new_client=True)
            name = catalogue.clients.get(quote.client_id).name
        except BouncedeskError as error:
            if self.dialog:
                self.dialog.show_problem(advised(error))
            return
        self.remember(quote)
        self.drafted.emit(quote.client_id)
        self.take(quote)
        if self.dialog:
            self.dialog.accept()
            self.dialog = None
        self._services.messages.say(f"{quote.name} for {name} waits among the drafts on the Billing page.", "ok")
        self._services.watch.touch()

    def _client_of(self, draft: JobDraft) -> str:
        """The client the job is priced for, or that of the catalogue's songs in it; empty where there is none."""
        catalogue = self._services.catalogue
        if draft.client_id is not None:
            return catalogue.clients.get(draft.client_id).name
        first = next(iter(draft.numbered.values()), None)
        return catalogue.songs.row(first).client if first is not None else ""

    def save(self, job: PricedJob, songs: Mapping[int, int]) -> None:
        """Keep the job as the draft, which can be undone, or as the next version."""
        quote = self.quote
        if quote is None:
            return
        books, card = self._services.books(), self.card
        if quote.state is not QuoteState.DRAFT:
            made = next_version(books, quote.id, job, songs=songs, card=card)
            self.remember(made)
            self._services.messages.say(f"{made.name} waits among the drafts on the Billing page.", "ok")
            self.take(made)
        elif self._services.edits.make(
            f"change {quote.name}",
            lambda: edit_quote(books, quote.id, job, songs=songs, card=card),
            lambda: self._services.catalogue.quotes.edit(quote),
        ):
            kept = self._services.catalogue.quotes.get(quote.id)
            self._services.messages.say(f"{kept.name} is saved: {pounds(kept.gross)}.", "ok")
            self.take(kept)
        self._services.watch.touch()


class QuoteDialog(FormDialog):
    """`given` carries the client's name, known or new, and the quote's title."""

    given = Signal(str, str)

    def __init__(
        self, look: Look, clients: Sequence[str], client: str, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "Keep as a quote", "Keep as a draft", parent)
        self.client = NameChooser("Client", "A client you know, or a new one")
        self.client.offer(clients)
        self.client.setEditText(client)
        self.title = TextField("Title", title)
        self.title.setText(title)
        self.add_field("Client", self.client, (0, 0))
        self.add_field("Title", self.title, (0, 1))
        note = "It is priced as agreed with this client, and waits among the drafts on the Billing page to be sent."
        self.body.insertWidget(2, TextLabel(note, "small", wrap=True))

    def submit(self) -> None:
        """Hand on what was typed."""
        if self.client.currentText().strip():
            self.given.emit(self.client.currentText().strip(), self.title.text())
        else:
            self.show_problem("Say whose quote it is: choose a client, or type a new name.")


def _standing(quote: Quote, today: str) -> str:
    """What became of it, and what follows from that."""
    if quote.state is QuoteState.DRAFT:
        return "a draft"
    became = f"expired on {day(quote.valid_until)}" if quote.expired(today) else quote.state.value
    return f"{became}: changes make another version"

"""The Pricing page: a job on the left, its price on the right, both alive."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.pricing import PricedJob
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard
from widgets.common.buttons import Button
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import GAP, PAGE_MARGIN, Card, EmptyState, Scroller, row
from widgets.pricing.fields import CatalogueChoice, KeyedChoice
from widgets.pricing.job_form import JobForm, PricedSongForm
from widgets.pricing.price_panel import Figures, PricePanel

_LEFT_WIDTH = 408


class PricingView(QWidget):
    """Shows a job with its figures; the signals say what the user wants of it."""

    board_wanted = Signal()
    new_wanted = Signal()
    song_wanted = Signal(str)  # the id of a song of the catalogue
    shown_wanted = Signal(str)  # the place of a song in the job
    remove_wanted = Signal()
    copy_wanted = Signal()
    export_wanted = Signal()
    quote_wanted = Signal()
    cards_wanted = Signal()

    def __init__(
        self,
        look: Look,
        words: PricingWords,
        card: RateCard,
        variants: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page_pricing")
        self._offered: dict[str, str] | None = None
        self._make_buttons(look)
        named = {name: variants.get(name, name.capitalize()) for name in words.values["variants"]}
        self.song = PricedSongForm(look, words, named, {name: name for name in words.values["formats"]})
        self.job = JobForm(words.values["releases"])
        self.price = PricePanel(look, card)
        self.empty = EmptyState(
            look,
            "pricing",
            "Nothing to price yet",
            "Choose a song of the catalogue above: what its session was measured to be is filled in. Or price a song "
            "that so far is only talked about.",
            "Price a new song",
            "Go to the Board",
        )
        self.banner = QuoteBanner(look)
        self.stack = QStackedWidget()
        self._connect()
        self._lay_out()

    def offer_songs(self, titles: Mapping[str, str]) -> None:
        """Offer these songs of the catalogue, by id; a list that is open stays where nothing has changed."""
        if titles == self._offered:
            return
        self._offered = dict(titles)
        self.catalogue.clear()
        for song_id, title in titles.items():
            self.catalogue.addItem(title, song_id)
        self.catalogue.setCurrentIndex(-1)
        self.catalogue.setEnabled(bool(titles))

    def show_job(self, job: PricedJob, place: int) -> None:
        """Show a job and one of its songs; nothing where it has none."""
        there = bool(job.songs)
        self.stack.setCurrentIndex(int(there))
        for button in (self.copy, self.export, self.quote):
            button.setEnabled(there)
        self.job.show_job(job)
        if there:
            self.name_songs([song.title for song in job.songs], place)
            self.song.show_song(job.songs[place])

    def name_songs(self, titles: Sequence[str], place: int) -> None:
        """Name the songs of the job, and the one that is shown."""
        if [self.songs.itemText(number) for number in range(self.songs.count())] != _numbered(titles):
            self.songs.clear()
            for number, title in enumerate(_numbered(titles)):
                self.songs.addItem(title, str(number))
        self.songs.setCurrentIndex(place)

    def show_quote(self, text: str, other_card: str, keeping: str) -> None:
        """Say which quote the job is, if any, and what keeping it does; a quote's client stays who it is."""
        self.banner.show_quote(text, other_card)
        self.quote.show_icon("done", keeping)
        self.job.client.setEnabled(not text)

    def show_figures(self, figures: Figures) -> None:
        """Show what the job comes to."""
        self.price.show_figures(figures)

    def _make_buttons(self, look: Look) -> None:
        self.songs = KeyedChoice("Song of the job", {})
        self.catalogue = CatalogueChoice("Add a song of the catalogue", {})
        self.catalogue.setPlaceholderText("Add from the catalogue …")
        self.catalogue.setMinimumContentsLength(24)
        self.new = Button(look, "Add a new song", "add")
        self.remove = Button(look, "Take this song out of the job", "cancel", "icon")
        self.copy = Button(look, "Copy as text", "file")
        self.export = Button(look, "Export …", "folder")
        self.export.setAccessibleName("Export the job")
        self.cards = Button(look, "Rate cards", "edit", "icon")
        self.quote = Button(look, "Keep as a quote …", "done", "primary")

    def _connect(self) -> None:
        self.empty.action.connect(self.new_wanted)
        self.empty.aside.connect(self.board_wanted)
        self.new.clicked.connect(self.new_wanted)
        self.catalogue.chosen.connect(self.song_wanted)
        self.catalogue.chosen.connect(lambda: self.catalogue.setCurrentIndex(-1))  # it adds: nothing is chosen in it
        self.songs.chosen.connect(self.shown_wanted)
        self.remove.clicked.connect(self.remove_wanted)
        self.copy.clicked.connect(self.copy_wanted)
        self.export.clicked.connect(self.export_wanted)
        self.quote.clicked.connect(self.quote_wanted)
        for button in (self.cards, self.price.cards):
            button.clicked.connect(self.cards_wanted)

    def _lay_out(self) -> None:
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self._panel())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 6, PAGE_MARGIN, PAGE_MARGIN - 6)
        layout.setSpacing(GAP)
        buttons = (self.cards, self.catalogue, self.new, self.copy, self.export, self.quote)
        layout.addLayout(row(TextLabel("Pricing", "title"), None, *buttons))
        layout.addWidget(self.banner)
        layout.addWidget(self.stack, 1)

    def _panel(self) -> QWidget:
        left = QWidget()
        lines = QVBoxLayout(left)
        lines.setContentsMargins(0, 0, 6, 0)
        lines.setSpacing(12)
        songs = Card(margin=14)
        head = row(self.songs, self.remove)
        head.setStretch(0, 1)
        songs.body.addLayout(head)
        songs.body.addWidget(self.song)
        whole = Card("The whole job", margin=14)
        whole.body.addWidget(self.job)
        lines.addWidget(songs)
        lines.addWidget(whole)
        lines.addStretch(1)
        scroller = Scroller(left)
        scroller.setFixedWidth(_LEFT_WIDTH)
        panel = QWidget()
        across = QHBoxLayout(panel)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        across.addWidget(scroller)
        across.addWidget(self.price, 1)
        return panel


def _numbered(titles: Sequence[str]) -> list[str]:
    return [f"{number}. {title}" for number, title in enumerate(titles, 1)]


class QuoteBanner(QFrame):
    """`card_wanted` asks to price the quote by the card in use, `leave_wanted` to put it aside."""

    card_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.text = ElidedLabel("")
        self.by_card = Button(look, "Price by the card in use")
        self.leave = Button(look, "Put it aside", "cancel")
        self.by_card.clicked.connect(self.card_wanted)
        self.leave.clicked.connect(self.leave_wanted)
        lines = row(self.text, self.by_card, self.leave)
        lines.setStretch(0, 1)
        lines.setContentsMargins(14, 8, 14, 8)
        self.setLayout(lines)
        self.hide()

    def show_quote(self, text: str, other_card: str) -> None:
        """Say which quote it is, nothing for none; `other_card` is the one in use where it is another."""
        self.setVisible(bool(text))
        self.text.setText(text)
        self.by_card.setVisible(bool(other_card))
        self.by_card.setText(f"Price by {other_card}, in use now")

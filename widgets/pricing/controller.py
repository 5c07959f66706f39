"""What the Pricing page prices, and what its buttons do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.billing.quote import agreed_with
from app.domain.catalogue import Stage
from app.domain.pricing import PricedJob, PricedSong, Quote
from app.errors import UsageError
from app.pricing.estimate import Estimator, estimate_lines
from app.pricing.job_file import bring_back, job_json, put_aside
from app.pricing.priced_song import JobDraft, free_song, song_of_catalogue
from app.pricing.rate_card import table_of
from app.pricing.timeline import booked_minutes
from render.atomic import write_whole
from render.errors import BouncedeskError
from widgets.common.dialogs import ConfirmDialog
from widgets.pricing.price_panel import Reckoner
from widgets.pricing.quote_controller import QuoteController
from widgets.pricing.rate_card_controller import RateCardController
from widgets.pricing.view import PricingView
from widgets.services import WindowServices

_FINISHED = frozenset({Stage.PAID, Stage.ARCHIVED})
_ASIDE = "The estimate for {title} was not kept when Bouncedesk was ended: it is on the Pricing page again."


class PricingController(QObject):
    """Keeps the job that is being priced, and the page in step with it; nothing of it is in the catalogue."""

    def __init__(
        self, services: WindowServices, view: PricingView, reckoner: Reckoner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._view, self._reckoner = services, view, reckoner
        self.draft = JobDraft()
        self._before_min = 0
        self.cards = RateCardController(services, reckoner.words, lambda: self.job, view)
        self.cards.used.connect(self.refresh)
        self.quotes = QuoteController(services, view, self)
        self.quotes.taken.connect(self._show_priced)
        self.quotes.drafted.connect(self._drafted)
        self.question: ConfirmDialog | None = None
        self._kept_job: PricedJob | None = None
        self._aside = services.studio.paths.data / "estimate-not-kept.json"
        view.new_wanted.connect(self.add_new)
        view.song_wanted.connect(lambda song_id: self.add_song(int(song_id)))
        view.shown_wanted.connect(lambda place: self.show_place(int(place)))
        view.remove_wanted.connect(self.remove)
        view.copy_wanted.connect(self.copy)
        view.export_wanted.connect(self._choose_to_export)
        view.quote_wanted.connect(self.keep)
        view.banner.leave_wanted.connect(self.leave_quote)
        view.cards_wanted.connect(self.cards.open)
        view.song.edited.connect(self.edit_song)
        view.job.edited.connect(self.edit_job)
        view.job.client_chosen.connect(lambda key: self.choose_client(int(key) if key else None))
        view.show_job(self.job, 0)

    @property
    def job(self) -> PricedJob:
        """The job that is being priced."""
        return self.draft.job

    def refresh(self) -> None:
        """Read the catalogue again: the songs there are, the work that is booked, the card in use, what was agreed."""
        try:
            rows = [row for row in self._services.catalogue.songs.board() if row.song.stage not in _FINISHED]
            known = tuple(number if self._there(number) else None for number in self.draft.song_ids)
            self.draft = replace(self.draft, song_ids=known)
            self._read_booked()
            self._read_quote()
            self._read_card()
            self._read_client()
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._view.offer_songs({str(row.song.id): f"{row.song.title} — {row.client}" for row in rows})
        self._reprice()

    def open_quote(self, quote_id: int) -> None:
        """Change a quote here, in its newest version; a job that is not kept is asked after first."""
        try:
            quote = self.quotes.newest(quote_id)
            job = self._services.books().quoter.job_of(quote)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._put_aside(lambda: self._take(job, quote))

    def leave_quote(self) -> None:
        """Put the quote aside as it was kept, and begin afresh."""
        self._put_aside(lambda: self._take(PricedJob(()), None))

    def keep(self) -> None:
        """Keep what is in view: as the quote that it is, or ask whose new one it is."""
        if self.quotes.quote is None:
            self.quotes.ask(self.draft)
            return
        try:
            self.quotes.save(self.job, self.draft.numbered)
            self._kept_job = self.job
        except BouncedeskError as error:
            self._services.messages.error(error)

    def add_new(self) -> None:
        """Another song that is not in the catalogue."""
        self._add(free_song(len(self.job.songs) + 1, self._reckoner.estimator.card), None)

    def add_song(self, song_id: int) -> None:
        """A song of the catalogue, with what its session was measured to be; one that is there already is shown."""
        if song_id in self.draft.song_ids:
            self.show_place(self.draft.song_ids.index(song_id))
            return
        catalogue, card = self._services.catalogue, self._reckoner.estimator.card
        try:
            song = song_of_catalogue(catalogue, song_id, self._reckoner.words, card)
            client_id = catalogue.songs.get(song_id).client_id
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._add(song, song_id)
        if self.draft.client_id is None:
            self.choose_client(client_id)

    def choose_client(self, client_id: int | None) -> None:
        """Price as agreed with a client, with VAT where they are charged it; None is for nobody in particular."""
        self.draft = replace(self.draft, client_id=client_id)
        try:
            if client_id is not None:
                client = self._services.catalogue.clients.get(client_id)
                self._set_job(agreed_with(self.job, client, self._services.details.current))
            self._read_client()
        except BouncedeskError as error:
            self._services.messages.error(error)
        self._view.job.show_job(self.job)
        self._reprice()

    def show_place(self, place: int) -> None:
        """Show another song of the job."""
        self.draft = replace(self.draft, place=place)
        self._show()

    def remove(self) -> None:
        """Take the song in view out of the job."""
        self.draft = self.draft.without_song()
        self._read_booked()
        self._show()

    def edit_song(self, name: str, value: object) -> None:
        """A field of the song in view has changed: what was measured is now entered."""
        self.draft = self.draft.edited(name, value)
        self._view.song.show_effects(self.draft.song)
        if name == "title":
            self._view.name_songs([song.title for song in self.job.songs], self.draft.place)
        self._reprice()

    def edit_job(self, name: str, value: object) -> None:
        """A field of the whole job has changed."""
        changes: dict[str, Any] = {name: value}
        self._set_job(replace(self.job, **changes))
        self._reprice()

    def copy(self) -> None:
        """Put the estimate on the clipboard, as text."""
        estimate = self._reckoner.estimator.estimate(self.job)
        QGuiApplication.clipboard().setText("\n".join(estimate_lines(estimate)) + "\n")
        self._services.messages.say("The estimate is on the clipboard.", "ok")

    def export(self, path: Path) -> None:
        """Write the job to a file that the command `quote` reads."""
        try:
            write_whole(path, job_json(self.job).encode("utf-8"))
            self._services.messages.say(f"The job is in {path.name}.", "ok")
        except BouncedeskError as error:
            self._services.messages.error(error)

    def _drafted(self, client_id: int) -> None:
        """The job in view is kept as a new draft of this client."""
        self._kept_job = self.job
        self.choose_client(client_id)

    def _take(self, job: PricedJob, quote: Quote | None) -> None:
        """Another job in view, with the quote it is."""
        self._kept_job = job
        self.draft = JobDraft.of_quote(job, quote.songs, quote.client_id) if quote else JobDraft(job)
        self._read_booked()
        self.quotes.take(quote)

    def _show_priced(self) -> None:
        """Another quote or card: everything of the page follows."""
        try:
            self.quotes.show()
            self._read_card()
            self._read_client()
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._show()

    def _read_quote(self) -> None:
        """The quote as it is now; where that was changed elsewhere or undone, and nothing here, its job too."""
        before, untouched = self.quotes.quote, self._untouched
        self.quotes.refresh()
        now = self.quotes.quote
        if before and now and untouched and (now.job, now.card_key) != (before.job, before.card_key):
            self._take(self._services.books().quoter.job_of(now), now)

    def unsaved(self) -> str:
        """What would be lost with the job in view; empty where it is kept, or there is none."""
        if not self.job.songs or self._untouched:
            return ""
        quote = self.quotes.quote
        what = f"The changes to {quote.name}" if quote else f"The estimate for {self.job.title}"
        return f"{what} on the Pricing page {'are' if quote else 'is'} not kept: it would be gone."

    def put_aside(self) -> None:
        """Keep for the next start what nobody can be asked about."""
        if self.unsaved():
            put_aside(self.job, self._aside)

    def begin(self) -> None:
        """Show again what was put aside when the program was ended; it is still not kept."""
        job = bring_back(self._aside, self._reckoner.words)
        if job:
            self._take(job, None)
            self._kept_job = None
            self._services.messages.say(_ASIDE.format(title=job.title), "warning")

    @property
    def _untouched(self) -> bool:
        """Whether the job in view is as it was kept."""
        return self._kept_job is not None and job_json(self.job) == job_json(self._kept_job)

    def _put_aside(self, go_on: Callable[[], None]) -> None:
        """Go on at once, or after a second thought where the job in view would be lost."""
        if not self.job.songs or self._untouched:
            go_on()
            return
        heading, answers = "Drop the job on the Pricing page?", ("Drop what is there", "Stay")
        text = "What stands on the Pricing page is not kept as a quote. It would be gone."
        self.question = ConfirmDialog(self._services.look, heading, text, answers, self._view.window()).ask(go_on)

    def _choose_to_export(self) -> None:
        named = str(Path.home() / "job.json")
        chosen, _ = QFileDialog.getSaveFileName(self._view, "Export the job", named, "Jobs (*.json)")
        if chosen:
            self.export(Path(chosen))

    def _add(self, song: PricedSong, song_id: int | None) -> None:
        self.draft = self.draft.with_song(song, song_id)
        self._read_booked()
        self._show()

    def _there(self, song_id: int | None) -> bool:
        """Whether the catalogue still has the song; one deleted meanwhile stays in the job as one talked about."""
        try:
            return song_id is not None and bool(self._services.catalogue.songs.get(song_id))
        except UsageError:
            return False

    def _read_booked(self) -> None:
        """The songs being priced are no work that comes before them."""
        mine = self.draft.numbered.values()
        self._before_min = booked_minutes(self._services.catalogue, self._reckoner.times, mine)

    def _read_card(self) -> None:
        """Price by the card of the quote, or the one in use, from now on."""
        card = self.quotes.card
        if table_of(card) != table_of(self._reckoner.estimator.card):
            self._reckoner = replace(self._reckoner, estimator=Estimator(card, self._reckoner.words))
            self._view.price.show_card(card)

    def _read_client(self) -> None:
        """What is agreed with the client of the job, as it stands now; a client who is gone is nobody."""
        clients = {client.id: client for client in self._services.catalogue.clients.all(archived=False)}
        client = clients.get(self.draft.client_id) if self.draft.client_id is not None else None
        self.draft = replace(self.draft, client_id=client.id if client else None)
        agreed = (client.mixing_bp, client.mastering_bp) if client else (0, 0)
        self._set_job(replace(self.job, mixing_bp=agreed[0], mastering_bp=agreed[1]))
        names = {str(each.id): each.name for each in clients.values()}
        self._view.job.offer_clients(names, self.draft.client_id, agreed)

    def _set_job(self, job: PricedJob) -> None:
        self.draft = replace(self.draft, job=job)

    def _show(self) -> None:
        self._view.show_job(self.job, self.draft.place)
        self._reprice()

    def _reprice(self) -> None:
        if self.job.songs:
            week = self._services.preferences.current.week_hours
            self._view.show_figures(self._reckoner.figures(self.job, self._before_min, week))

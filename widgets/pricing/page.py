"""The page of pricing; and what becomes of a job on it that is not kept when nobody can be asked."""

from functools import partial

from app.errors import UsageError
from app.pricing.alternatives import BudgetGuide
from app.pricing.estimate import Estimator
from app.pricing.job_file import keep_job, take_kept_job
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card_versions import card_in_use
from app.pricing.timeline import WorkTimes
from render.errors import BouncedeskError
from widgets.page import Page, PageServices
from widgets.pricing.controller import PricingController
from widgets.pricing.price_panel import Reckoner
from widgets.pricing.view import PricingView
from widgets.services import WindowServices


def make(services: PageServices) -> Page:
    """A job being priced, and the rate card it is priced by."""
    words = PricingWords.load(services.studio.paths.variants)
    card = card_in_use(services.catalogue)
    variants = {rule.name: rule.title for rule in services.studio.variants.rules}
    view = PricingView(services.look, words, card, variants)
    reckoner = Reckoner(Estimator(card, words), words, WorkTimes.load(), BudgetGuide.load(), services.today)
    controller = PricingController(services, view, reckoner, services.window)
    view.board_wanted.connect(partial(services.navigate.page.emit, "board"))

    def open_quote(quote_id: int) -> None:
        services.navigate.page.emit("pricing")
        controller.open_quote(quote_id)

    services.navigate.quote.connect(open_quote)
    unasked = UnaskedEstimate(services, controller, words)
    return Page(
        key="pricing",
        title="Pricing",
        icon="pricing",
        view=view,
        refresh=controller.refresh,
        unsaved=controller.unsaved,
        put_aside=unasked.put_aside,
        begin=unasked.take_up,
    )


class UnaskedEstimate:
    """Puts the job in view aside where the system ends the window, and takes it up again at the next start."""

    def __init__(self, services: WindowServices, controller: PricingController, words: PricingWords) -> None:
        self._services, self._controller, self._words = services, controller, words
        self._folder = services.studio.paths.data

    def put_aside(self) -> None:
        """Keep the job in view, if it would be lost otherwise."""
        if self._controller.unsaved():
            quote = self._controller.quotes.quote
            try:
                keep_job(self._folder, self._controller.draft, quote.id if quote else None)
            except BouncedeskError as error:
                self._services.messages.error(error)

    def take_up(self) -> None:
        """Have the job that was put aside in view again, as unsaved as it was, and say so."""
        kept = take_kept_job(self._folder, self._words)
        if kept is None:
            return
        draft, quote_id = kept
        try:
            quote = self._services.catalogue.quotes.get(quote_id) if quote_id is not None else None
        except UsageError:  # gone with its client meanwhile
            quote = None
        self._controller.restore(draft, quote)
        what = f"The estimate for {self._controller.job.title}"
        self._services.messages.say(
            f"{what} was not kept when Bouncedesk was ended; it is on the Pricing page again.", "warning"
        )

"""The page of pricing."""

from functools import partial

from app.pricing.alternatives import BudgetGuide
from app.pricing.estimate import Estimator
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card_versions import card_in_use
from app.pricing.timeline import WorkTimes
from widgets.page import Page, PageServices
from widgets.pricing.controller import PricingController
from widgets.pricing.price_panel import Reckoner
from widgets.pricing.view import PricingView


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
    return Page(
        key="pricing",
        title="Pricing",
        icon="pricing",
        view=view,
        refresh=controller.refresh,
        unsaved=controller.unsaved,
        put_aside=controller.put_aside,
        begin=controller.begin,
    )

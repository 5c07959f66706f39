"""Quotes changed on the Pricing page: drafts with undo, versions of what was sent, the card each is priced by."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.billing.quote import Quoter
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.catalogue.maintenance.removal import remove_client, remove_song
from app.domain.pricing import Quote, QuoteState
from app.pricing.rate_card import RateCard, table_of
from app.pricing.rate_card_fields import with_value
from app.pricing.rate_card_versions import keep_card
from tests.app.billing.samples import PlainPapers
from tests.app.pricing.jobs import WORDS, job, mixing
from widgets.composition import App
from widgets.pricing.controller import PricingController
from widgets.pricing.view import PricingView

STUDIO = StudioDetails("Harbour Mixing")


@pytest.fixture
def catalogue(app: App) -> Catalogue:
    """The studio's."""
    app.services.details.change(STUDIO)
    return app.services.catalogue


@pytest.fixture
def draft(catalogue: Catalogue) -> Quote:
    """A draft of a mix of 30 tracks with stems: £350."""
    client = catalogue.clients.add("Nova")
    asked = job(mixing(tracks=30, stems=True, condition="tidy", density="normal"))
    return Quoter(catalogue, STUDIO, WORDS).draft(client.id, asked, "2026-03-10", title="Ember")


def click(button: QAbstractButton) -> None:
    """A real click."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def opened(app: App, quote: Quote) -> PricingView:
    """The page with a quote to change, as the Billing page asks for it."""
    app.services.navigate.quote.emit(quote.id)
    return app.find(PricingView)


def test_a_draft_is_changed_saved_and_undone(app: App, catalogue: Catalogue, draft: Quote) -> None:
    """It comes with its job and its client, whom it keeps; saved in place, undone on the page too."""
    view = opened(app, draft)
    assert app.window.page == "pricing"
    assert view.banner.text.text() == "Q1 for Nova, a draft; by rate card default@1"
    assert (view.price.gross.text(), view.quote.text()) == ("£350", "Save the draft")
    assert not view.job.client.isEnabled()
    app.find(PricingController).edit_song("stems", value=False)
    click(view.quote)
    kept = catalogue.quotes.get(draft.id)
    assert (kept.gross, kept.title, kept.version, kept.state) == (31_000, "Ember", 1, QuoteState.DRAFT)
    assert len(catalogue.quotes.all()) == 1
    app.services.edits.stack.undo()
    assert catalogue.quotes.get(draft.id).gross == 35_000
    assert view.price.gross.text() == "£350"
    app.services.edits.stack.redo()
    assert view.price.gross.text() == "£310"


def test_of_what_was_sent_another_version_is_made(app: App, catalogue: Catalogue, draft: Quote) -> None:
    """What was sent stays until the version is; opened again by the old one, the version is what is changed."""
    sent = Quoter(catalogue, STUDIO, WORDS).send(draft.id, PlainPapers(), "2026-03-10")
    view = opened(app, sent)
    assert "sent: changes make another version" in view.banner.text.text()
    app.find(PricingController).edit_song("rounds", 4)
    click(view.quote)
    old, new = catalogue.quotes.versions(draft.id)
    assert (old.gross, old.state, new.gross, new.state) == (35_000, QuoteState.SENT, 40_000, QuoteState.DRAFT)
    assert view.banner.text.text().startswith("Q1 version 2 for Nova, a draft")
    assert view.quote.text() == "Save the draft"
    click(view.banner.leave)
    assert view.empty.isVisible()
    assert not view.banner.isVisible()
    opened(app, sent)
    assert view.price.gross.text() == "£400"


def test_a_quote_that_expired_says_so(app: App, draft: Quote, catalogue: Catalogue) -> None:
    """On the page as on the paper's date: thirty days after the 10th of February."""
    quoter = Quoter(catalogue, STUDIO, WORDS)
    quoter.edit(draft.id, "2026-02-10")
    quoter.send(draft.id, PlainPapers(), "2026-02-10")
    assert "expired on 12 Mar 2026" in opened(app, draft).banner.text.text()


def test_a_quote_keeps_its_card_until_somebody_says_otherwise(app: App, catalogue: Catalogue, draft: Quote) -> None:
    """The card in use is offered by name; taken, it prices the page, and the quote once it is saved."""
    dearer = with_value(table_of(RateCard.default()), ("mixing", "base_pence"), 30_000)
    catalogue.rate_cards.use(keep_card(catalogue, dearer, "default").id)
    view = opened(app, draft)
    assert view.price.gross.text() == "£350"
    assert view.banner.by_card.text() == "Price by default@2, in use now"
    click(view.banner.by_card)
    assert view.price.gross.text() == "£400"
    assert not view.banner.by_card.isVisible()
    click(view.quote)
    assert (catalogue.quotes.get(draft.id).card_key, catalogue.quotes.get(draft.id).gross) == ("default@2", 40_000)


def test_a_job_that_is_not_kept_is_asked_after(app: App, draft: Quote) -> None:
    """Before a quote takes its place; to stay keeps it."""
    app.controller.open_page("pricing")
    view = app.find(PricingView)
    click(view.empty.button)
    opened(app, draft)
    question = app.find(PricingController).question
    assert question is not None
    click(question.stay)
    assert view.price.gross.text() == "£325"
    assert not view.banner.isVisible()
    opened(app, draft)
    question = app.find(PricingController).question
    assert question is not None
    click(question.go_on)
    assert view.price.gross.text() == "£350"


def test_a_new_quote_goes_on_as_the_draft_it_became(app: App, catalogue: Catalogue) -> None:
    """Kept once and changed again, it is one quote, not two."""
    app.controller.open_page("pricing")
    pricing, view = app.find(PricingController), app.find(PricingView)
    click(view.empty.button)
    click(view.quote)
    assert pricing.quotes.dialog is not None
    pricing.quotes.dialog.client.setEditText("Rosa Fenn")
    click(pricing.quotes.dialog.done_button)
    assert view.banner.text.text().startswith("Q1 for Rosa Fenn, a draft")
    pricing.edit_song("stems", value=True)
    click(view.quote)
    (quote,) = catalogue.quotes.all()
    assert quote.gross == 36_500
    for change, state in (("undo", QuoteState.DRAFT), ("undo", QuoteState.WITHDRAWN), ("redo", QuoteState.DRAFT)):
        getattr(app.services.edits.stack, change)()
        assert catalogue.quotes.get(quote.id).state is state


def test_a_quote_is_kept_in_another_currency(app: App, catalogue: Catalogue) -> None:
    """At a rate that is asked for; changed on the page, which reckons in pounds, it stays in its currency."""
    app.controller.open_page("pricing")
    pricing, view = app.find(PricingController), app.find(PricingView)
    click(view.empty.button)
    click(view.quote)
    dialog = pricing.quotes.dialog
    assert dialog is not None
    assert not dialog.money.rate.isEnabled()
    dialog.client.setEditText("Ville")
    dialog.money.currency.setCurrentText("EUR")
    click(dialog.done_button)
    assert "how many pounds one EUR is worth" in dialog.problem
    dialog.money.rate.setText("0.8")
    dialog.money.source.setText("HMRC")
    click(dialog.done_button)
    assert view.banner.text.text().endswith(", in EUR at 0.8 pounds")
    pricing.edit_song("stems", value=True)
    click(view.quote)
    (quote,) = catalogue.quotes.all()
    assert (quote.gross, quote.currency, quote.rate_source) == (45_625, "EUR", "HMRC")
    assert view.price.gross.text() == "£365"


def test_a_song_deleted_meanwhile_is_quoted_as_one_talked_about(app: App, catalogue: Catalogue) -> None:
    """The job stays whole, and the quote is of a song that is not in the catalogue."""
    song = catalogue.songs.add(catalogue.clients.add("Nova").id, "Ember")
    app.controller.open_page("pricing")
    app.find(PricingController).add_song(song.id)
    remove_song(catalogue, song.id)
    app.controller.refresh()
    app.find(PricingController).quotes.ask(app.find(PricingController).draft)
    app.find(PricingController).quotes.keep("Nova", "")
    (quote,) = catalogue.quotes.all()
    assert (quote.title, quote.songs) == ("Ember", {})


def test_a_quote_that_went_with_its_client_is_nobodys(app: App, catalogue: Catalogue, draft: Quote) -> None:
    """The job stays on the page, to be kept for another; nothing is said on and on."""
    view = opened(app, draft)
    remove_client(catalogue, draft.client_id)
    app.controller.refresh()
    assert not view.banner.isVisible()
    assert view.price.gross.text() == "£350"
    assert view.quote.text() == "Keep as a quote …"

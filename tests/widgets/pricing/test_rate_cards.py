"""Rate cards in the window: tried on the job, kept as a version, put to use; and prices agreed with a client."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song, Stage
from app.domain.hours import WorkKind
from app.pricing.rate_card_fields import Path
from tests.app.pricing.jobs import mixing
from tests.app.pricing.quoted import accepted
from widgets.common.dialogs import ConfirmDialog
from widgets.composition import App
from widgets.pricing.controller import PricingController
from widgets.pricing.rate_card_dialog import CardDialog
from widgets.pricing.rate_card_form import CardForm
from widgets.pricing.view import PricingView

BASE = ("mixing", "base_pence")


@pytest.fixture
def view(app: App, song: Song) -> PricingView:  # noqa: ARG001 -- the song is in the catalogue
    """The page in front, with a song in the catalogue."""
    app.controller.open_page("pricing")
    return app.find(PricingView)


def click(button: QAbstractButton) -> None:
    """A real click."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def opened(app: App, view: PricingView) -> CardDialog:
    """The dialog, by its button."""
    click(view.cards)
    dialog = app.find(PricingController).cards.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def enter(form: CardForm, path: Path, text: str) -> None:
    """Type a figure over the one that is there."""
    box = form.boxes[path]
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)


def test_a_figure_is_tried_on_the_job_and_kept_as_a_version(view: PricingView, app: App) -> None:
    """Its effect shows as it is typed; saved, it prices the job; undone, the old card does, and the version stays."""
    click(view.empty.button)
    dialog = opened(app, view)
    assert not dialog.save.isEnabled()
    enter(dialog.form, BASE, "300")
    assert "£375 instead of £325: £50 more" in dialog.effect.text()
    assert dialog.summary.text() == "1 difference from default@1, the card in use: Mixing £250 → £300."
    assert view.price.gross.text() == "£325"
    QTest.keyClicks(dialog.why, "from January")
    click(dialog.save)
    cards = app.services.catalogue.rate_cards
    kept = cards.in_use()
    assert kept is not None
    assert (kept.key, kept.why) == ("default@2", "from January")
    assert view.price.gross.text() == "£375"
    assert view.price.card_name.text() == "Rate card default@2"
    assert "default@2" in dialog.versions.currentText()
    assert not dialog.save.isEnabled()
    click(dialog.leave)
    assert app.find(PricingController).cards.dialog is None
    app.services.edits.stack.undo()
    assert cards.in_use() is None
    assert view.price.gross.text() == "£325"
    assert [each.key for each in cards.all()] == ["default@2"]
    app.services.edits.stack.redo()
    assert view.price.gross.text() == "£375"


def test_another_version_is_looked_at_and_put_to_use(view: PricingView, app: App) -> None:
    """The program's own card can always be gone back to; each version shows its own figures and lists."""
    dialog = opened(app, view)
    assert "Put a song on the Pricing page" in dialog.effect.text()
    dialog.form.lists["mixing", "variants_included"].action("tv").trigger()
    enter(dialog.form, ("whole", "rush_bp"), "30.5")
    click(dialog.save)
    kept = app.services.catalogue.rate_cards.in_use()
    assert kept is not None
    assert kept.card["whole"]["rush_bp"] == 3050
    assert set(kept.card["mixing"]["variants_included"]) == {"main", "instrumental", "tv"}
    dialog.versions.chosen.emit("own")
    assert dialog.form.boxes["whole", "rush_bp"].value() == 25
    assert dialog.use.isEnabled()
    click(dialog.use)
    assert app.services.catalogue.rate_cards.in_use() is None
    assert not dialog.use.isEnabled()


def test_steps_of_the_discount_are_added_and_taken_away(view: PricingView, app: App) -> None:
    """What else was typed stays; a step that would never count is said; saved, the steps price the job."""
    for _ in range(4):
        app.find(PricingController).add_new()
    dialog = opened(app, view)
    form = dialog.form
    enter(form, ("mastering", "base_pence"), "80")
    click(form.step)
    added = form.boxes["mastering", "discounts", 2, "songs"]
    assert (added.value(), form.boxes["mastering", "base_pence"].value()) == (12, 80)
    enter(form, ("mastering", "discounts", 2, "songs"), "8")
    click(dialog.save)
    assert "Two steps" in dialog.summary.text()
    enter(form, ("mastering", "discounts", 2, "songs"), "2")
    enter(form, ("mastering", "discounts", 2, "bp"), "5")
    click(dialog.save)
    kept = app.services.catalogue.rate_cards.in_use()
    assert kept is not None
    assert [each["songs"] for each in kept.card["mastering"]["discounts"]] == [2, 4, 8]
    click(form.no_step[1])
    click(form.no_step[1])
    assert "Discount on mastering 5 % from 2 songs, 10 % from 4 songs" in dialog.summary.text()
    click(dialog.save)
    assert any(row[3] == "−£16" for row in view.price.lines.lines)  # 5 % of four masters at £80
    dialog.versions.chosen.emit("own")
    assert form.boxes["mastering", "discounts", 1, "songs"].value() == 8


def test_a_name_that_cannot_be_is_said_and_nothing_is_lost(view: PricingView, app: App) -> None:
    """The figures stay; closing asks first, and stays where the answer is to."""
    dialog = opened(app, view)
    enter(dialog.form, BASE, "275.50")
    dialog.name.setText("new@card")
    click(dialog.save)
    assert "without @" in dialog.summary.text()
    assert app.services.catalogue.rate_cards.all() == []
    assert dialog.form.boxes[BASE].value() == 275.5
    click(dialog.leave)
    assert dialog.isVisible()
    click(_question(dialog).stay)
    assert dialog.isVisible()
    click(dialog.leave)
    click(_question(dialog).go_on)
    assert app.find(PricingController).cards.dialog is None


def test_what_the_hours_suggest_is_tried_never_applied(view: PricingView, app: App, qtbot: QtBot) -> None:
    """Messy sessions that take longer than the card says: offered, put on the card by a click, kept only when saved."""
    catalogue = app.services.catalogue
    for number in range(16):
        condition = ("tidy", "messy")[number % 2]
        quote = accepted(catalogue, mixing(title=f"Song {number}", condition=condition, tracks=20))
        catalogue.hours.add(quote.songs[0], WorkKind.MIXING, 300 + number if number % 2 == 0 else 600 + number)
        for stage in (Stage.MIXING, Stage.DELIVERED):
            catalogue.songs.edit(quote.songs[0], stage=stage)
    dialog = opened(app, view)
    qtbot.waitUntil(dialog.learnt.attempt.isEnabled)
    assert "From 16 finished songs" in dialog.learnt.evidence.text()
    dialog.tabs.setCurrentWidget(dialog.learnt)
    assert len(dialog.learnt.earnings.lines) == 3
    dialog.learnt.by.chosen.emit("By song")
    assert len(dialog.learnt.earnings.lines) == 16
    click(dialog.learnt.attempt)
    assert dialog.tabs.currentIndex() == 0
    assert dialog.form.boxes["mixing", "condition_bp", "messy"].value() > 60
    assert "A messy session, on top 25 %" in dialog.summary.text()
    assert catalogue.rate_cards.in_use() is None
    assert catalogue.rate_cards.all() == []


def _question(dialog: CardDialog) -> ConfirmDialog:
    return next(ask for ask in dialog.findChildren(ConfirmDialog) if ask.isVisible())


def test_prices_agreed_with_a_client(view: PricingView, app: App, song: Song) -> None:
    """A catalogue song brings its client; another choice prices otherwise; what is edited there is seen here."""
    clients = app.services.catalogue.clients
    clients.edit(song.client_id, mixing_bp=-1000)
    app.find(PricingController).refresh()
    view.song_wanted.emit(str(song.id))
    assert view.job.agreed.text() == "Agreed: mixing −10 %"
    assert view.price.gross.text() == "£300"
    assert any(row[3] == "−£25" for row in view.price.lines.lines)
    clients.edit(song.client_id, mixing_bp=500)
    app.find(PricingController).refresh()
    assert view.job.agreed.text() == "Agreed: mixing +5 %"
    assert view.price.gross.text() == "£337.50"
    view.job.client.chosen.emit("")
    assert view.price.gross.text() == "£325"
    assert view.job.agreed.text() == ""


def test_another_version_drops_no_figure_without_a_word(view: PricingView, app: App) -> None:
    """It is asked first; staying shows the version that is being changed again, with what was typed."""
    dialog = opened(app, view)
    enter(dialog.form, BASE, "300")
    click(dialog.save)
    enter(dialog.form, BASE, "400")
    shown = dialog.versions.currentText()
    for answer, base in (("stay", 400), ("go_on", 250)):
        dialog.versions.setFocus()
        QTest.keyClick(dialog.versions, Qt.Key.Key_Home)
        assert dialog.question is not None
        assert dialog.question.stay.isDefault()
        click(getattr(dialog.question, answer))
        assert dialog.form.boxes[BASE].value() == base
        assert (dialog.versions.currentText() == shown) == (answer == "stay")
    click(dialog.leave)

"""VAT on the Settings page: since when, at which rates, and how it is accounted for."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.billing.studio import StudioDetails
from app.billing.vat_scheme import PERIODS
from tests.widgets.settings.test_studio_details import kept, type_over
from widgets.composition import App
from widgets.settings.view import SettingsView


def opened(app: App) -> SettingsView:
    """The page in view."""
    app.controller.open_page("settings")
    return app.find(SettingsView)


def test_vat_is_kept_as_it_is_set(app: App) -> None:
    """Days in order, choices at once; what no choice asks for is greyed."""
    card = opened(app).vat
    assert not card.flat_rates.isEnabled()
    assert not card.year_end.isEnabled()
    type_over(card.since, " 2026-04-01 ")
    card.rates.setPlainText("2030-01-01 21\n2027-04-01 22.5")
    type_over(card.flat_rates, "")
    card.periods.setCurrentIndex(4)
    card.year_end.setCurrentIndex(8)
    card.change.setCurrentIndex(1)
    details = kept(app)
    assert (details.vat_from, details.vat_rates) == ("2026-04-01", ("2027-04-01 22.50", "2030-01-01 21.00"))
    assert (details.vat_periods, details.vat_year_end, details.rate_change) == ("annual", 9, "work_done")
    assert card.year_end.isEnabled()


def test_a_flat_rate_is_asked_for_before_it_is_used(app: App) -> None:
    """The scheme alone is refused with a sentence and stays chosen; with its per cent it is kept."""
    card = opened(app).vat
    card.scheme.setCurrentIndex(2)
    assert "needs its per cent" in card.problem.text()
    assert kept(app) == StudioDetails()
    type_over(card.flat_rates, "2026-04-01 16.5")
    assert not card.problem.text()
    assert (kept(app).vat_scheme, kept(app).flat_rates) == ("flat", ("2026-04-01 16.50",))
    assert "limited cost trader 16.5 %" in card.flat_rates.toolTip()


def show(field: QWidget) -> None:
    """Click into a field as a hand does."""
    target = field.viewport() if isinstance(field, QPlainTextEdit) else field
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    assert field.hasFocus()


def take(box: QComboBox, place: int) -> None:
    """Open a list with the mouse, and take its line at `place` with the keys."""
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    listed = box.view()
    assert listed.isVisible()
    for _ in range(place):
        QTest.keyClick(listed, Qt.Key.Key_Down)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert not listed.isVisible()
    assert box.currentIndex() == place


def test_vat_is_set_by_mouse_and_keys(app: App) -> None:
    """A day, a scheme with its per cent by day, a stagger and an own rate, each kept once it is left or chosen."""
    card = opened(app).vat
    show(card.since)
    QTest.keyClicks(card.since, "2026-13-01")
    QTest.keyClick(card.since, Qt.Key.Key_Tab)
    assert card.problem.isVisible()
    assert (kept(app).vat_from, card.since.text()) == ("", "2026-13-01")
    show(card.since)
    QTest.keyClick(card.since, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(card.since, "2026-04-01")
    QTest.keyClick(card.since, Qt.Key.Key_Return)
    assert not card.problem.isVisible()
    take(card.scheme, 1)
    take(card.periods, 2)
    show(card.rates)
    QTest.keyClicks(card.rates, "2027-04-01 22.5")
    QTest.keyClick(card.rates, Qt.Key.Key_Return)
    QTest.keyClicks(card.rates, "2028-04-01 23")
    QTest.keyClick(card.rates, Qt.Key.Key_Tab)
    details = kept(app)
    assert (details.vat_from, details.vat_scheme) == ("2026-04-01", "cash")
    assert details.vat_periods == list(PERIODS)[2].value
    assert details.vat_rates == ("2027-04-01 22.50", "2028-04-01 23.00")


def test_what_is_being_typed_is_kept_when_the_window_closes(qtbot: QtBot, app: App) -> None:
    """A field that was not left yet is no less set."""
    card = opened(app).vat
    show(card.since)
    QTest.keyClicks(card.since, "2026-04-01")
    app.window.close()
    qtbot.waitUntil(lambda: not app.window.isVisible())
    assert kept(app).vat_from == "2026-04-01"


def test_another_scheme_from_a_day_is_kept_or_refused(app: App) -> None:
    """Inside a period it is refused with a sentence; a flat rate to come has its per cent asked for."""
    card = opened(app).vat
    type_over(card.flat_rates, "")
    card.scheme_changes.setPlainText("2026-05-01 cash")
    type_over(card.since, "")
    assert "inside the period" in card.problem.text()
    card.scheme_changes.setPlainText("2026-07-01 Cash")
    type_over(card.rates, "")
    assert not card.problem.text()
    assert kept(app).vat_scheme_changes == ("2026-07-01 cash",)

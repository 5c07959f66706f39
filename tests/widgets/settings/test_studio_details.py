"""Who the studio is, set on the Settings page: it holds when a field is left, and nothing wrong is kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.billing.quote import Quoter
from app.billing.studio import StudioDetails, load_studio, save_studio
from app.domain.catalogue import Song
from tests.app.billing.test_studio_entry import PNG
from tests.app.pricing.jobs import WORDS, job, mixing
from tests.widgets.stems import write_stems
from widgets.composition import App
from widgets.settings.page import SettingsController
from widgets.settings.view import SettingsView
from widgets.song.controller import SongController


@pytest.fixture
def view(app: App) -> SettingsView:
    """The page, opened."""
    app.controller.open_page("settings")
    return app.find(SettingsView)


def kept(app: App) -> StudioDetails:
    """The details on disk."""
    return load_studio(app.services.studio.paths.studio)


def type_over(field: QWidget, text: str) -> None:
    """Type a text in the place of another and leave the field by Tab."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text) if text else QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field.viewport() if isinstance(field, QPlainTextEdit) else field, Qt.Key.Key_Tab)


def turn(field: QWidget) -> None:
    """Turn the mouse's wheel up by one notch over a field."""
    middle = QPointF(field.rect().center())
    up, none = QPoint(0, 120), Qt.MouseButton.NoButton
    keys, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(middle, QPointF(field.mapToGlobal(middle)), QPoint(), up, none, keys, phase, False)
    QApplication.sendEvent(field, event)


def test_what_is_typed_holds_when_the_field_is_left(app: App, view: SettingsView) -> None:
    """Tidied, on disk at once, and told to those who sign with it; what could not be read is set aside, not lost."""
    type_over(view.studio.name, " Harbour  Mixing")
    type_over(view.studio.vat_number, "gb 123 4567 82")
    type_over(view.studio.company_number, "SC123456")
    view.studio.address.setPlainText("1 Quay\n\nLeith")
    type_over(view.studio.bank, "Sort code 12-34-56")
    details = kept(app)
    assert (details.name, details.vat_number, details.company_number) == ("Harbour Mixing", "GB123456782", "SC123456")
    assert (details.address, details.bank_details) == (("1 Quay", "Leith"), ("Sort code 12-34-56",))
    assert app.services.details.current == details
    assert view.studio.name.text() == "Harbour Mixing"
    path = app.services.studio.paths.studio
    path.write_text("{", "utf-8")
    app.controller.open_page("board")
    app.controller.open_page("settings")
    type_over(view.studio.name, "Harbour II")
    assert kept(app).name == "Harbour II"
    assert path.with_suffix(".damaged.json").read_text("utf-8") == "{"


def test_what_no_paper_may_say_is_told_beside_it_and_not_kept(app: App, view: SettingsView) -> None:
    """What was typed stays to be put right; then the sentence goes."""
    type_over(view.studio.vat_number, "GB123456783")
    assert "not a valid British VAT number" in view.studio.problem.text()
    assert view.studio.problem.isVisible()
    assert view.studio.vat_number.text() == "GB123456783"
    assert kept(app) == StudioDetails()
    type_over(view.studio.vat_number, "GB123456782")
    assert not view.studio.problem.isVisible()
    assert kept(app).vat_number == "GB123456782"


def test_what_is_being_typed_survives_a_scan_that_ends(
    app: App, view: SettingsView, song: Song, tmp_path: Path, qtbot: QtBot
) -> None:
    """Half a prefix and a value that was refused stay, and what a command set meanwhile is kept, too."""
    app.controller.open_song(song.id)
    app.find(SongController).take_folder(write_stems(tmp_path / "stems", ("LV.wav",)))
    app.controller.open_page("settings")
    type_over(view.studio.accent, "nonsense")
    view.papers.prefix.setFocus()
    problem = view.studio.problem.text()
    assert problem
    view.papers.prefix.selectAll()
    QTest.keyClicks(view.papers.prefix, "HM")
    with qtbot.waitSignal(app.services.scans.ended):
        pass
    save_studio(app.services.studio.paths.studio, replace(app.services.details.current, email="new@example.org"))
    app.services.watch.touch()
    app.controller.refresh()
    assert (view.studio.accent.text(), view.studio.problem.text()) == ("nonsense", problem)
    assert (view.studio.email.text(), view.papers.prefix.text()) == ("new@example.org", "HM")
    type_over(view.studio.accent, "#112233")
    details = kept(app)
    assert (details.prefix, details.email, details.accent) == ("HM", "new@example.org", "#112233")
    assert not view.studio.problem.isVisible()


def test_numbers_and_terms_are_set(app: App, view: SettingsView) -> None:
    """Prefixes that would be confused are refused; the rest holds at once; a fee that a command set finer stays."""
    view.papers.first.setValue(101)
    view.papers.terms.setValue(30)
    view.papers.quote.setValue(60)
    view.papers.paper.setCurrentText("Letter")
    details = kept(app)
    assert (details.first_number, details.terms_days, details.quote_days, details.paper) == (101, 30, 60, "Letter")
    type_over(view.papers.prefix, "CN-")
    assert "different prefixes" in view.papers.problem.text()
    assert kept(app).prefix == "INV-"
    save_studio(app.services.studio.paths.studio, replace(StudioDetails(), kill_fee_bp=3350))
    app.controller.open_page("board")
    app.controller.open_page("settings")
    assert view.papers.kill.value() == 33
    view.papers.terms.setValue(7)
    assert kept(app).kill_fee_bp == 3350
    view.papers.kill.setValue(40)
    assert kept(app).kill_fee_bp == 4000


def test_scrolling_the_page_changes_nothing(app: App, view: SettingsView) -> None:
    """The wheel over a field scrolls the page, unless the field was clicked before."""
    for field in (view.papers.first, view.papers.paper, view.week.days[0]):
        view.studio.name.setFocus()
        turn(field)
        assert not field.hasFocus()
    assert (view.papers.first.value(), view.papers.paper.currentText(), view.week.days[0].value()) == (1, "A4", 7)
    view.papers.first.setFocus()
    turn(view.papers.first)
    assert kept(app).first_number == 2


def test_a_logo_and_a_colour_are_chosen_and_left(app: App, view: SettingsView, tmp_path: Path) -> None:
    """A file that is no picture is refused beside the field."""
    (tmp_path / "logo.png").write_bytes(PNG)
    studio = app.find(SettingsController).studio
    studio.choose_logo(str(tmp_path / "logo.png"))
    studio.choose_accent("#C2410C")
    assert (kept(app).logo, kept(app).accent) == (str(tmp_path / "logo.png"), "#c2410c")
    (tmp_path / "words.png").write_text("words")
    studio.choose_logo(str(tmp_path / "words.png"))
    assert "not a PNG or JPEG" in view.studio.problem.text()
    view.studio.no_logo_button.click()
    assert kept(app).logo == ""
    assert not view.studio.no_logo_button.isEnabled()


def test_the_working_week_is_kept_and_never_empty(app: App, view: SettingsView) -> None:
    """Other settings leave it alone; a week without an hour is told, and the last one stays in force."""
    view.week.days[5].setValue(4)
    view.slots_box.setValue(2)
    assert app.services.preferences.current.week_hours == (7, 7, 7, 7, 7, 4, 0)
    view.defaults_button.click()
    assert view.week.hours() == (7, 7, 7, 7, 7, 4, 0)
    for day in view.week.days:
        day.setValue(0)
    assert view.week.problem.isVisible()
    assert any(app.services.preferences.current.week_hours)


def test_a_sample_invoice_is_shown_and_saved(app: App, view: SettingsView, tmp_path: Path, qtbot: QtBot) -> None:
    """In the studio's name and with its first number; what is saved is a PDF; what cannot be drawn is a sentence."""
    app.services.details.change(StudioDetails("Harbour Mixing", prefix="HM/"))
    view.papers.sample_button.click()
    qtbot.waitUntil(lambda: app.find(SettingsController).studio.dialog is not None)
    dialog = app.find(SettingsController).studio.dialog
    assert dialog
    text = dialog.document.getAllText(0).text()
    assert "Harbour Mixing" in text
    assert "HM/0001" in text
    assert "VAT" not in text
    dialog.save(tmp_path / "sample.pdf")
    assert (tmp_path / "sample.pdf").read_bytes().startswith(b"%PDF-")
    dialog.save(tmp_path / "nowhere" / "sample.pdf")
    assert "sample.pdf" in dialog.status.text()
    assert not (tmp_path / "nowhere").exists()
    dialog.close_button.click()
    qtbot.waitUntil(lambda: app.find(SettingsController).studio.dialog is None)
    (tmp_path / "logo.png").write_bytes(PNG)
    app.services.details.change(StudioDetails("Harbour Mixing", logo=str(tmp_path / "logo.png")))
    with qtbot.waitSignal(app.services.messages.said) as message:
        view.papers.sample_button.click()
    assert message.args
    assert "cannot be read as a picture" in str(message.args[0])
    assert app.find(SettingsController).studio.dialog is None


def test_own_terms_stand_on_every_new_quote(app: App, view: SettingsView) -> None:
    """A line each, tidied; drafts there are keep theirs until they are changed."""
    view.papers.quote_terms.setPlainText("Files  by Monday.\n\nCredit as mixer.")
    type_over(view.papers.prefix, "HM/")
    assert kept(app).quote_terms == ("Files by Monday.", "Credit as mixer.")
    client = app.services.catalogue.clients.add("Nova")
    quote = Quoter(app.services.catalogue, kept(app), WORDS).draft(client.id, job(mixing()), "2026-03-16")
    assert quote.terms.text == "Files by Monday.\nCredit as mixer."


def test_bank_rates_are_added_for_late_interest(app: App, view: SettingsView) -> None:
    """A day and its rate a line, tidied when the field is left; what is none is said and kept out."""
    view.papers.rates.setPlainText("2027-06-30=3\n2026-12-31 3.5 %")
    type_over(view.papers.prefix, "HM/")
    assert kept(app).bank_rates == ("2026-12-31 3.50", "2027-06-30 3.00")
    assert view.papers.rates.toPlainText() == "2026-12-31 3.50\n2027-06-30 3.00"
    type_over(view.papers.rates, "3.5")
    assert "30 June or 31 December" in view.papers.problem.text()
    assert kept(app).bank_rates == ("2026-12-31 3.50", "2027-06-30 3.00")

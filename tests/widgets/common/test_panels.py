"""Tab goes through a form as it is laid out, and a question shows all of its words."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.billing.book_figures import periods
from widgets.billing.account_dialogs import ExportDialog
from widgets.common.dialogs import ConfirmDialog
from widgets.common.labels import TextLabel
from widgets.common.look import Look


def test_a_form_begins_with_its_first_field(qtbot: QtBot, look: Look) -> None:
    """Enter keeps it, Tab goes on to the next field, and the buttons come last: nobody cancels by pressing Enter."""
    day = date(2026, 3, 16)
    dialog = ExportDialog(look, periods(day), day)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    seen = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert seen == [dialog.program, dialog.period, dialog.cancel_button, dialog.done_button]


def test_a_question_shows_all_of_its_words(qtbot: QtBot, look: Look) -> None:
    """Three long answers stand beside each other uncut, and so does every line of a long text."""
    window = QWidget()
    qtbot.addWidget(window)
    text = "One song is at 44.1 kHz and another at 48 kHz. " * 6
    answers = ("Resample to 44.1 kHz", "Choose other mixes")
    dialog = ConfirmDialog(look, "The mixes have different rates", text, answers, window, "Resample to 48 kHz")
    with qtbot.waitExposed(dialog):
        dialog.open()
    for button in (dialog.go_on, dialog.middle, dialog.stay):
        assert button.width() >= button.sizeHint().width()
    for label in dialog.findChildren(TextLabel):
        assert label.height() >= label.heightForWidth(label.width())

"""Tab goes through a form as it is laid out."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.billing.book_figures import periods
from widgets.billing.account_dialogs import ExportDialog
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

"""The pictures' studio has something to show on whatever day they are drawn."""

import multiprocessing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Studio
from app.demo.demo_studio import add_demo_song, add_roster, read_studio
from app.demo.score import read_score
from tests.widgets.conftest import ENOUGH_MS
from widgets.billing.view import BillingView
from widgets.composition import compose_window
from widgets.pictures import SIZE, THEMES, bill_studio, draw_page
from widgets.settings.page import SettingsController

DAYS = (date(2026, 1, 1), date(2028, 2, 29), date(2026, 4, 6), date(2026, 12, 31))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_billing_page_has_rows_in_both_themes(
    qtbot: QtBot, qapp: QApplication, studio: Studio, tmp_path: Path, day: date
) -> None:
    """Invoices that are owed, some of them late, and months of income, on the first of a year as on any other day."""
    demo = read_studio(day)
    app = compose_window(qapp, studio, lambda: day)
    app.window.resize(*SIZE)
    app.window.show()
    add_roster(studio.catalogue, demo, add_demo_song(studio.catalogue, read_score()))
    bill_studio(app, studio, demo)
    view, pictures = app.find(BillingView), []
    for theme in THEMES:
        app.find(SettingsController).choose_theme(theme)
        app.controller.open_page("billing")
        pictures.append(draw_page(app, tmp_path / f"{theme}.png").read_bytes())
        assert [row.label for row in view.model.lines] == ["INV-0003", "INV-0005", "INV-0006"]
        assert "overdue" in view.model.lines[0].what
        assert len([share for share in view.months.shares if share.pence]) >= 2
        assert view.table.isVisible()
    assert pictures[0] != pictures[1]
    app.shutdown.begin()
    qtbot.waitUntil(lambda: app.window.may_close, timeout=ENOUGH_MS)
    app.window.deleteLater()
    assert multiprocessing.active_children() == []

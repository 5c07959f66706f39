"""The Billing page of a studio with its details, and what fills its books."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.billing.book_figures import Figure
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.studio import save_studio
from app.domain.billing import InvoiceLine
from tests.app.billing.samples import STUDIO, PlainPapers, line
from widgets.billing.actions import BillingActions
from widgets.billing.page import BillingController
from widgets.billing.view import BillingView
from widgets.composition import App

Shown = Callable[..., BillingView]
Kind = TypeVar("Kind", bound=QDialog)


@pytest.fixture
def shown(qtbot: QtBot, app: App) -> Shown:
    """Opens the page, or a figure of it, and waits until it has been read."""
    save_studio(app.services.studio.paths.studio, STUDIO)

    def show(figure: Figure | None = None) -> BillingView:
        view = app.find(BillingView)
        with qtbot.waitSignal(app.find(BillingController).read):
            if figure is None:
                app.controller.open_page("billing")
            else:
                view.tiles[figure].click()
        return view

    return show


def click(acts: BillingActions, key: str) -> None:
    """Click a button that must be in view."""
    button = acts.buttons[key]
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(acts: BillingActions, key: str, kind: type[Kind]) -> Kind:
    """Choose an act from the menu of the row; the dialog that it opens."""
    action = acts.actions[key]
    assert action.isVisible()
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    dialog = acts.dialog
    assert isinstance(dialog, kind)
    return dialog


def issue(app: App, client_id: int, *lines: int | InvoiceLine, on: str = "2026-03-10") -> int:
    """An invoice issued on a day."""
    catalogue = app.services.catalogue
    charged = [line(each) if isinstance(each, int) else each for each in lines]
    draft = Drafter(catalogue, STUDIO).free(client_id, charged)
    return Issuer(catalogue, STUDIO, PlainPapers()).issue(draft.id, on).id

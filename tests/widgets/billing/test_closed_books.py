"""Books closed and proved in the window: locked, opened again, written into a file, and asked which copy issues."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.billing.book_figures import Figure
from app.billing.draft import Drafter
from app.domain.books import marked
from app.domain.catalogue import Client
from app.use_cases.audit_file import AuditCheck
from tests.app.billing.samples import STUDIO, line
from tests.widgets.billing.conftest import Shown, click, issue
from widgets.billing.closed_books import CopyDialog, LockDialog
from widgets.billing.credit_dialog import CreditDialog
from widgets.billing.draft_dialogs import IssueDialog
from widgets.billing.page import BillingController
from widgets.billing.view import BillingView
from widgets.composition import App


@pytest.fixture
def client(app: App) -> Client:
    """Who is billed."""
    return app.services.catalogue.clients.add("Nova Records")


def asked(app: App) -> LockDialog:
    """The dialog of the lock."""
    app.window.actions_by_key["lock_books"].trigger()
    dialog = app.find(BillingController).actions.dialog
    assert isinstance(dialog, LockDialog)
    return dialog


def test_books_are_locked_shown_as_locked_and_opened_for_a_reason(
    qtbot: QtBot, app: App, client: Client, shown: Shown
) -> None:
    """The month before is suggested; the page says up to when, and the reason to open them is asked for."""
    issue(app, client.id, 10_000)
    view = shown()
    assert not view.lock.isVisible()
    dialog = asked(app)
    assert dialog.until.date().toString("yyyy-MM-dd") == "2026-02-28"
    assert not dialog.open_button.isVisible()
    dialog.done_button.click()
    qtbot.waitUntil(view.lock.isVisible)
    assert view.lock.text() == "Locked up to 28 Feb 2026"
    dialog = asked(app)
    assert dialog.open_button.isVisible()
    dialog.done_button.click()
    assert "already" in dialog.problem
    dialog.open_button.click()
    assert "for a reason" in dialog.problem
    dialog.why.setText("a late bill")
    dialog.open_button.click()
    qtbot.waitUntil(lambda: not view.lock.isVisible())


def test_the_books_are_written_into_one_file(
    qtbot: QtBot, app: App, client: Client, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It checks by itself, and what proves it is said."""
    path = tmp_path / "kept.jsonl"
    monkeypatch.setattr("widgets.billing.dialogs.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    issue(app, client.id, 10_000)
    shown()
    app.window.actions_by_key["audit_file"].trigger()
    qtbot.waitUntil(lambda: "1 paper in kept.jsonl" in str(app.window.messages.shown))
    check = AuditCheck.of([path])
    assert (check.failures, check.checked) == ((), 1)
    assert check.readings[0].sha256 in str(app.window.messages.shown)


@pytest.fixture
def copied(app: App, client: Client, tmp_path: Path) -> Path:
    """The window's catalogue has issued, and is now a copy of one that lies elsewhere."""
    issue(app, client.id, 10_000)
    path = app.services.studio.paths.catalogue
    original = tmp_path / "original" / "catalogue.db"
    original.parent.mkdir()
    shutil.copy(path, original)
    with closing(sqlite3.connect(path)) as db, db:
        sql = "INSERT INTO issuing_places (machine, path, since) SELECT machine, ?, since FROM issuing_places"
        db.execute(sql, [str(original)])
    return original


def question(app: App, shown: Shown, view: BillingView) -> CopyDialog:
    """What comes before a draft is issued."""
    Drafter(app.services.catalogue, STUDIO).free(1, [line(5_000)])
    shown(Figure.DRAFTS)
    view.table.selectRow(0)
    acts = app.find(BillingController).actions
    click(acts, "issue")
    dialog = acts.dialog
    assert isinstance(dialog, CopyDialog)
    return dialog


@pytest.mark.parametrize(("answer", "prefix"), [("go_on", "INV-"), ("middle", "INV-B-")])
def test_a_copy_is_asked_about_before_it_issues(app: App, shown: Shown, copied: Path, answer: str, prefix: str) -> None:
    """In place of the other, or beside it with a series of its own; then the draft is issued as ever."""
    dialog = question(app, shown, shown())
    assert str(copied) in " ".join(label.text() for label in dialog.findChildren(QLabel))
    getattr(dialog, answer).click()
    acts = app.find(BillingController).actions
    assert isinstance(acts.dialog, IssueDialog)
    places = app.services.catalogue.numbering.places()
    assert places[-1].mark == ("B" if answer == "middle" else "")
    with closing(sqlite3.connect(copied)) as db:
        told = db.execute("SELECT count(*) FROM issuing_places").fetchone()[0]
    assert told == (2 if answer == "go_on" else 3)
    assert marked(STUDIO.prefix, places[-1].mark) == prefix


def in_view(app: App) -> QDialog | None:
    """The dialog of the page."""
    return app.find(BillingController).actions.dialog


def test_a_copy_that_leaves_it_to_the_other_issues_nothing(app: App, shown: Shown, copied: Path) -> None:
    """No credit note either."""
    view = shown()
    question(app, shown, view).stay.click()
    assert in_view(app) is None
    assert len(app.services.catalogue.numbering.places()) == 2
    shown(Figure.OUTSTANDING)
    view.table.selectRow(0)
    click(app.find(BillingController).actions, "credit")
    dialog = in_view(app)
    assert isinstance(dialog, CopyDialog)
    dialog.go_on.click()
    assert isinstance(in_view(app), CreditDialog)
    assert copied.is_file()

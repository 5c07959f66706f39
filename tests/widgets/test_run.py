"""The window's life: mistakes it survives, what an earlier one left half done, and its end without a question."""

import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Studio, compose
from app.catalogue.owner import this_owner
from app.domain.catalogue import Song
from app.domain.session import SessionKind
from tests.app.delivery.samples import LEAD, scan_of
from tests.render.delivery.test_journal import half_named, read
from widgets.common.messages import Message, Messages
from widgets.composition import App, compose_window
from widgets.pricing.controller import PricingController
from widgets.run import FaultCatcher, end_unasked, say_interrupted


def test_a_mistake_is_logged_and_said(caplog: pytest.LogCaptureFixture) -> None:
    """The traceback goes to the log, one line to the user."""
    shown: list[Message] = []
    messages = Messages()
    messages.said.connect(shown.append)
    messages.flush()
    faults, before = FaultCatcher(messages), sys.excepthook
    faults.install()
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    finally:
        faults.remove()
    assert sys.excepthook is before
    assert "ValueError: two lines" in shown[0].text
    assert shown[0].tone == "error"
    assert "Traceback" in caplog.text


def test_what_the_system_refuses_is_no_mistake_of_the_program() -> None:
    """A disk that fails where nobody expected it is said in its own words."""
    shown: list[Message] = []
    messages = Messages()
    messages.said.connect(shown.append)
    messages.flush()
    faults = FaultCatcher(messages)
    faults.install()
    try:
        error = PermissionError(13, "Permission denied", "/studio/logo.png")
        sys.excepthook(PermissionError, error, None)
    finally:
        faults.remove()
    assert "The system reported “Permission denied” with /studio/logo.png" in shown[0].text


def test_a_delivery_that_was_cut_short_is_put_back_at_the_next_start(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue knows where it was going."""
    jobs = app.services.catalogue.jobs
    session = app.services.catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD))
    jobs.start(song.id, session.id, None, tmp_path / "out")
    half_named(tmp_path / "out")
    monkeypatch.setattr(jobs, "_owner", this_owner())  # the program that started it has ended
    say_interrupted(app)
    qtbot.waitUntil(lambda: read(tmp_path / "out") == {"a": "old a", "b": "old b"})


def test_an_estimate_survives_the_end_of_the_session(
    qtbot: QtBot, qapp: QApplication, app: App, studio: Studio, song: Song
) -> None:
    """Nobody can be asked, so it is kept: the next window has it on its page again, as unsaved as it was."""
    app.find(PricingController).add_song(song.id)
    app.find(PricingController).edit_song("rounds", 5)
    end_unasked(app)
    qtbot.waitUntil(lambda: not app.window.isVisible())
    with compose(studio.paths.data) as later:
        window = compose_window(qapp, later, lambda: date(2026, 3, 2))
        window.window.show()
        window.pages.begin()
        pricing = window.find(PricingController)
        assert (pricing.job.title, pricing.draft.song_ids, pricing.draft.song.rounds) == ("Ember", (song.id,), 5)
        assert pricing.unsaved()
        end_unasked(window)
        qtbot.waitUntil(lambda: not window.window.isVisible())
        window.window.deleteLater()

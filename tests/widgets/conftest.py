"""The window of a studio of the test's own, brought to a clean end afterwards."""

import multiprocessing
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Studio, compose
from app.domain.catalogue import Song
from app.settings import Theme
from widgets.common.look import Look
from widgets.composition import App, compose_window

TODAY = date(2026, 3, 16)
ENOUGH_MS = 60_000
"""How long a scan or a render may take on a busy machine."""


class PatientBot(QtBot):
    """Waits as long as a busy machine takes: a signal that comes late is no fault, only one that never comes."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = ENOUGH_MS) -> None:  # noqa: N802 -- pytest-qt's
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = ENOUGH_MS, **more: Any) -> Any:  # noqa: N802 -- pytest-qt's
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(self, signals: Any, *, timeout: int = ENOUGH_MS, **more: Any) -> Any:  # noqa: N802 -- pytest-qt's
        return super().waitSignals(signals, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001 -- the application comes first
    """pytest-qt's, with patience."""
    return PatientBot(request)


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """A studio in a folder of its own."""
    with compose(tmp_path / "home") as made:
        yield made


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The light look."""
    made = Look(qapp)
    made.choose(Theme.LIGHT)
    yield made
    made.deleteLater()


@pytest.fixture
def app(qtbot: QtBot, qapp: QApplication, studio: Studio) -> Iterator[App]:
    """The whole window, shown; no process is left when it is gone."""
    made = compose_window(qapp, studio, lambda: TODAY)
    made.window.show()
    yield made
    made.shutdown.begin()
    qtbot.waitUntil(lambda: made.window.may_close, timeout=ENOUGH_MS)
    made.window.deleteLater()
    assert multiprocessing.active_children() == []


@pytest.fixture
def song(studio: Studio) -> Song:
    """A song on the Board."""
    client = studio.catalogue.clients.add("Rosa Fenn", "rosa@example.org")
    return studio.catalogue.songs.add(client.id, "Ember", "Rosa Fenn", due="2026-03-20")

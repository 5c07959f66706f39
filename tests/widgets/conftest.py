"""The window of a studio of the test's own, brought to a clean end afterwards."""

import multiprocessing
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Studio, compose
from app.domain.catalogue import Song
from app.preferences import Theme
from widgets.common.look import Look
from widgets.composition import App, compose_window

TODAY = date(2026, 3, 16)
ENOUGH_MS = 60_000
"""How long a scan or a render may take on a busy machine."""


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

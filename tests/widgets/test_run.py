"""The window's life: mistakes it survives, and what an earlier one left half done."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.catalogue.owner import this_owner
from app.domain.catalogue import Song
from app.domain.session import SessionKind
from tests.app.delivery.samples import LEAD, scan_of
from tests.render.delivery.test_journal import half_named, read
from widgets.common.messages import Message, Messages
from widgets.composition import App
from widgets.run import FaultCatcher, say_interrupted, say_shared


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
    half_named(tmp_path / "out", app.services.studio.paths.renders)
    monkeypatch.setattr(jobs, "_owner", this_owner())  # the program that started it has ended
    say_interrupted(app)
    qtbot.waitUntil(lambda: read(tmp_path / "out") == {"a": "old a", "b": "old b"})


def test_a_catalogue_that_others_copy_is_said_at_the_start(
    qtbot: QtBot, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to do about it."""
    monkeypatch.setattr("app.catalogue.maintenance.check.shared_by", lambda _folder: "Dropbox")
    shown: list[Message] = []
    app.services.messages.said.connect(shown.append)
    app.services.messages.flush()
    say_shared(app)
    qtbot.waitUntil(lambda: any("Dropbox copies while it is written to" in message.text for message in shown))
    assert "BOUNCEDESK_HOME" in shown[-1].text


SHOWN = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.bootstrap import compose
from widgets.composition import compose_window
qt = QApplication([])
with compose(Path(sys.argv[1])) as studio:
    app = compose_window(qt, studio)
    app.window.show()
    qt.processEvents()
    print(*sys.modules)
    app.shutdown.begin()
    while not app.window.may_close:
        qt.processEvents()
"""


def test_a_window_on_its_board_has_not_loaded_what_only_work_on_sound_needs(tmp_path: Path) -> None:
    """The engine, its compiler and the decoders take half a second and 70 MiB, and run in children of their own."""
    done = subprocess.run([sys.executable, "-c", SHOWN, str(tmp_path)], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "widgets.board.view" in loaded
    heavy = {"numba", "llvmlite", "soundfile", "soxr", "render.kernels", "render.measure", "PySide6.QtMultimedia"}
    assert not loaded & heavy

"""The life of the window: the application, its signals, the mistakes it survives, its end."""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType, TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import Studio
from app.catalogue.maintenance.check import shared_words
from app.delivery.delivery_records import Said, put_back
from app.errors import NextSteps
from render.errors import BouncedeskError, system_error
from render.text import count
from widgets.catalogue_access import BackgroundRead
from widgets.common.messages import Messages
from widgets.composition import App, compose_window
from widgets.qt_libraries import check_platform
from widgets.window.lifetime import OneWindow

_Handler = Callable[[int, FrameType | None], object] | int | None
_ENDS = ("SIGINT", "SIGTERM", "SIGHUP")  # not every system has the last
_LOG = logging.getLogger(__name__)


def run_window(studio: Studio) -> int:
    """Show the window of a studio until it is closed, or raise the one there is already; the exit code."""
    application = make_application()
    only = OneWindow(studio.paths.catalogue)
    if not only.begin():
        return 0
    app = compose_window(application, studio)
    only.raised.connect(lambda: _raise(app.window))
    faults = FaultCatcher(app.services.messages)
    faults.install()
    before = _close_on_signals(app)
    application.commitDataRequest.connect(app.pages.put_aside)  # a desktop's session may end without a signal
    app.shutdown.finished.connect(QApplication.quit)
    say_interrupted(app)
    say_shared(app)
    app.window.resize(app.window.size().boundedTo(app.window.screen().availableSize()))
    app.window.show()
    app.pages.begin()
    try:
        return QApplication.exec()
    finally:
        only.end()
        faults.remove()
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise(window: QWidget) -> None:
    """Bring the window to the front, also where it was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def make_application() -> QApplication:
    """The Qt application; raises BouncedeskError where there is no screen, or what Qt needs to show it is missing."""
    if not _has_screen():
        raise BouncedeskError(
            "There is no screen to open the window on; nothing was started: run it from a desktop, or use a command "
            "(bouncedesk --help lists them).",
            code="no_screen",
        )
    running = QApplication.instance()
    if running is None:
        check_platform()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("Bouncedesk")
    application.setApplicationDisplayName("Bouncedesk")
    application.setDesktopFileName("bouncedesk")
    application.setQuitOnLastWindowClosed(False)  # the shutdown quits when everything has stopped
    return application


def _has_screen() -> bool:
    """Qt aborts the process where it finds none, so ask before."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def say_interrupted(app: App) -> None:
    """Find the renders that another run of the program left unfinished, and what they left half named."""
    lost = app.services.catalogue.jobs.mark_interrupted()
    if lost:
        text = count(len(lost), "render was", "renders were")
        messages = app.services.messages
        messages.say(f"{text} cut off when Bouncedesk last ended; see the Render queue.", "warning")
        reading = BackgroundRead("cut short", app.window)  # a folder on a disk that is away may take long to answer
        reading.came.connect(lambda said: _say_all(messages, said))
        app.services.jobs.closed.connect(reading.close)
        reading.ask(lambda: put_back([Path(job.out_folder) for job in lost], app.services.studio.paths.renders))


def say_shared(app: App) -> None:
    """Say that the catalogue lies where others write to it; a folder on a network may take long to answer."""
    reading = BackgroundRead("shared folder", app.window)
    reading.came.connect(lambda said: _say_all(app.services.messages, said))
    app.services.jobs.closed.connect(reading.close)
    reading.ask(lambda: _said_of_sharing(app.services.catalogue.path))


def _said_of_sharing(path: Path) -> list[Said]:
    words = shared_words(path)
    return [(NextSteps.of("window").after(words, "shared_folder"), "warning")] if words else []


def _say_all(messages: Messages, said: Iterable[Said]) -> None:
    for sentence, tone in said:
        messages.say(sentence, tone)


def _close_on_signals(app: App) -> "dict[signal.Signals, _Handler]":
    """Ctrl+C in the terminal, its closing and a polite kill end it cleanly; nobody may be there to be asked."""

    def end() -> None:
        app.pages.put_aside()
        app.shutdown.begin()

    def close(_number: int, _frame: FrameType | None) -> None:
        QTimer.singleShot(0, end)

    numbers = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
    return {number: signal.signal(number, close) for number in numbers}


class FaultCatcher:
    """Stands in for `sys.excepthook` while the window is open."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._before = sys.excepthook

    def install(self) -> None:
        """Catch what no one else does."""
        sys.excepthook = self._catch

    def remove(self) -> None:
        """Leave it to whoever had it before."""
        sys.excepthook = self._before

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _LOG.error("A mistake in the window.", exc_info=(kind, error, trace))
        if isinstance(error, OSError):
            self._messages.error(system_error(error))
        elif issubclass(kind, Exception):
            mistake = " ".join(str(error).split())
            self._messages.error(
                f"Bouncedesk made a mistake ({kind.__name__}: {mistake}). What was saved is safe; the details are in "
                "the log."
            )

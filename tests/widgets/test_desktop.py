"""The window as a user starts it: from a shell, without a screen, and ended by a signal."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.refusals import refused
from widgets.qt_libraries import needing_qt

PROJECT = Path(__file__).parents[2]
HANG_S = 300


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen_it_says_so_in_a_sentence(home: Path) -> None:
    """Qt would abort the process; the user gets a sentence and exit code 1."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    done = subprocess.run(
        [sys.executable, "main.py"], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=HANG_S
    )
    assert done.returncode == 1
    assert done.stderr.startswith("bouncedesk: There is no screen")
    assert "Traceback" not in done.stderr
    assert home.exists()


def listens(pid: int) -> bool:
    """Whether a process has something to do on SIGTERM; where the system does not tell, it is given twenty seconds."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        time.sleep(20)
        return True
    caught = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) & 1 << signal.SIGTERM - 1)


@pytest.mark.skipif(sys.platform == "win32", reason="no polite kill there")
def test_a_polite_kill_closes_the_window_cleanly(home: Path) -> None:
    """SIGTERM ends it as its close button does: exit code 0, the catalogue sound, no word on stderr."""
    window = subprocess.Popen(
        [sys.executable, "main.py"], cwd=PROJECT, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    with window:
        deadline = time.monotonic() + HANG_S
        while not ((home / "catalogue.db").exists() and listens(window.pid)) and time.monotonic() < deadline:
            time.sleep(0.05)
        window.send_signal(signal.SIGTERM)
        _, errors = window.communicate(timeout=HANG_S)
    assert window.returncode == 0
    assert [line for line in errors.splitlines() if "propagateSizeHints" not in line] == []


def test_a_missing_library_is_named() -> None:
    """A bare server gets advice, not a traceback."""
    with refused("qt_missing", library="PySide6.QtGui"), needing_qt():
        raise ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtGui")


def test_a_mistake_of_our_own_is_not_blamed_on_qt() -> None:
    """Another missing module stays what it is."""
    with pytest.raises(ModuleNotFoundError), needing_qt():
        raise ModuleNotFoundError("No module named 'nonsense'", name="nonsense")

"""The window as a user starts it: from a shell, without a screen, and ended by a signal."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from render.errors import BouncedeskError
from tests.refusals import refused
from widgets import qt_libraries
from widgets.qt_libraries import check_platform, how_to_install, needing_qt

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


def listens(pid: int, number: int) -> bool:
    """Whether a process has something to do on a signal; where the system does not tell, it is given twenty seconds."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        time.sleep(20)
        return True
    caught = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) & 1 << number - 1)


@pytest.mark.skipif(sys.platform == "win32", reason="no polite kill there")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_polite_kill_closes_the_window_cleanly(home: Path, name: str) -> None:
    """It ends as by its close button: exit code 0, the catalogue sound, no word on stderr; a closed terminal, too."""
    number = getattr(signal, name)
    window = subprocess.Popen(
        [sys.executable, "main.py"], cwd=PROJECT, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    with window:
        deadline = time.monotonic() + HANG_S
        while not ((home / "catalogue.db").exists() and listens(window.pid, number)) and time.monotonic() < deadline:
            time.sleep(0.05)
        window.send_signal(number)
        _, errors = window.communicate(timeout=HANG_S)
    assert window.returncode == 0
    assert [line for line in errors.splitlines() if "propagateSizeHints" not in line] == []


def test_a_missing_library_is_named() -> None:
    """A bare server gets advice, not a traceback."""
    with refused("qt_missing", library="PySide6.QtGui"), needing_qt():
        raise ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtGui")


def test_the_package_of_a_missing_library_is_named() -> None:
    """By the command that installs it, for each kind of system; of what nobody knows, the library alone."""
    with (
        pytest.raises(BouncedeskError, match=r"apt install libegl1 .*dnf install libglvnd-egl"),
        needing_qt(),
    ):
        raise ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtGui")
    assert "libxcb-icccm4 libxcb-keysyms1 " in how_to_install(("libxcb-icccm.so.4", "libxcb-keysyms.so.1"))
    assert how_to_install(("libnobody.so.7",)) == ""


LDD = """#!/bin/sh
echo "	libxcb-cursor.so.0 => not found"
echo "	libc.so.6 => /lib/libc.so.6 (0x1)"
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt brings what it needs")
def test_a_first_start_without_the_systems_libraries_names_their_package(home: Path, tmp_path: Path) -> None:
    """On a screen where Qt would abort with its own message: a sentence, exit code 1, and nothing of Qt's."""
    ldd = tmp_path / "ldd"
    ldd.write_text(LDD)
    ldd.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM",)}
    environment |= {"DISPLAY": ":99", "WAYLAND_DISPLAY": "", "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [sys.executable, "main.py"], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=HANG_S
    )
    assert done.returncode == 1
    assert "lacks libxcb-cursor.so.0" in done.stderr
    assert "sudo apt install libxcb-cursor0 (Debian and Ubuntu)" in done.stderr
    assert "qt.qpa" not in done.stderr
    assert home.exists()


@pytest.mark.parametrize(
    ("asked", "screens", "plugins"),
    [
        ("offscreen", "", 0),
        ("xcb", "", 1),
        ("", "DISPLAY", 1),
        ("", "WAYLAND_DISPLAY", 1),
        ("", "DISPLAY WAYLAND_DISPLAY", 2),
    ],
)
def test_only_what_qt_would_try_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, asked: str, screens: str, plugins: int
) -> None:
    """One screen that works is enough."""
    if not sys.platform.startswith("linux"):
        pytest.skip("elsewhere Qt brings what it needs")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name in screens.split():
        monkeypatch.setenv(name, ":99")
    if asked:
        monkeypatch.setenv("QT_QPA_PLATFORM", asked)
    looked: list[Path] = []

    def lacking(plugin: Path) -> tuple[str, ...]:
        looked.append(plugin)
        return ("libxcb-cursor.so.0",) if "xcb" in plugin.name else ()

    monkeypatch.setattr(qt_libraries, "missing_libraries", lacking)
    if plugins and "WAYLAND_DISPLAY" not in screens:
        with refused("qt_libraries_missing", libraries=("libxcb-cursor.so.0",)):
            check_platform()
    else:
        check_platform()
    assert len(looked) == plugins


def test_a_mistake_of_our_own_is_not_blamed_on_qt() -> None:
    """Another missing module stays what it is."""
    with pytest.raises(ModuleNotFoundError), needing_qt():
        raise ModuleNotFoundError("No module named 'nonsense'", name="nonsense")

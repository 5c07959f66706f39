"""A second start raises the first window; a killed one leaves nothing in the way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from widgets.window.lifetime import OneWindow

HOLD = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from widgets.window.lifetime import OneWindow
application = QCoreApplication([])
window = OneWindow(Path(sys.argv[1]))
print(window.begin(), flush=True)
application.exec()
"""


def test_the_second_raises_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    """Of the same catalogue, by whatever path; another's is its own."""
    (tmp_path / "link").symlink_to(tmp_path)
    first, second = OneWindow(tmp_path / "catalogue.db"), OneWindow(tmp_path / "link" / "catalogue.db")
    other = OneWindow(tmp_path / "other.db")
    assert first.begin()
    with qtbot.waitSignal(first.raised):
        assert not second.begin()
    assert other.begin()
    first.end()
    assert second.begin()
    for each in (second, other):
        each.end()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_killed_window_is_in_nobodys_way(qapp: object, tmp_path: Path) -> None:  # noqa: ARG001 -- sockets need an application
    """What it left on the disk is taken over."""
    root = Path(__file__).parents[3]
    held = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "c.db")], cwd=root, stdout=subprocess.PIPE)
    with held:
        assert held.stdout
        assert held.stdout.readline() == b"True\n"
        window = OneWindow(tmp_path / "c.db")
        assert not window.begin()
        held.send_signal(signal.SIGKILL)
    assert window.begin()
    window.end()

"""What every test gets: a home of its own, Qt without a screen, kernels that are compiled once, nothing left behind."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Set before numba is imported: compiled once for all tests and their child processes.
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".pytest_cache" / "kernels"))


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue, cache and logs of the test's own: the user's are never touched."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("BOUNCEDESK_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """A test that leaves a child process or a thread of its own behind is named, and fails."""
    before = set(threading.enumerate())
    yield
    assert multiprocessing.active_children() == []
    assert [thread.name for thread in threading.enumerate() if thread not in before and not thread.daemon] == []

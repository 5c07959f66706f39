"""What every test gets: a home of its own, Qt without a screen, and kernels that are compiled once."""

import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Set before numba is imported: compiled once for all tests and their child processes.
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / "bouncedesk-test-kernels"))


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue, cache and logs of the test's own: the user's are never touched."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("BOUNCEDESK_HOME", str(folder))
    return folder

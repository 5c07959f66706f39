"""What every test gets: a home of its own, Qt without a screen, kernels that are compiled once, nothing left behind."""

import importlib
import multiprocessing
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Set before numba is imported: compiled once for all tests and their child processes.
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".pytest_cache" / "kernels"))

# One profile for every property: no example fails for being slow, on whatever machine, beside whatever else runs there.
settings.register_profile("bouncedesk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bouncedesk")

WINDOW_TESTS = ROOT / "tests" / "widgets"
QT_FIXTURES = {"qapp", "qtbot"}


def why_no_qt() -> str:
    """Why Qt cannot be loaded here, "" where it can; `make test` then runs without pytest-qt."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return str(error)
    return ""


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Know pytest-qt's settings where it is left out."""
    if not pluginmanager.hasplugin("pytest-qt"):
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "a setting of pytest-qt")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the window's tests where pytest-qt is; `pytest_terminal_summary` says so."""
    return True if collection_path == WINDOW_TESTS and not config.pluginmanager.hasplugin("pytest-qt") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip every other test that needs Qt, as its fixtures say; `-rs` names them."""
    if not config.pluginmanager.hasplugin("pytest-qt"):
        reason = f"Qt cannot be loaded ({why_no_qt()})"
        for item in items:
            if QT_FIXTURES & set(getattr(item, "fixturenames", ())):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the window's tests where they were left out."""
    if not config.pluginmanager.hasplugin("pytest-qt"):
        terminalreporter.write_line(f"SKIPPED {WINDOW_TESTS.relative_to(ROOT)}: Qt cannot be loaded ({why_no_qt()})")


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

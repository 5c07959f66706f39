"""Catalogues in a folder of their own, closed when the test is over."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.catalogue.connection import journal_mode

Opener = Callable[..., Catalogue]

rollback_journal_only = pytest.mark.skipif(
    journal_mode(sqlite3.sqlite_version_info) == "wal", reason="WAL files have no such lock and no such journal"
)


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    """Where the test's catalogue lies."""
    return tmp_path / "data" / "catalogue.db"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """Where its backups go."""
    return tmp_path / "data" / "backups"


@pytest.fixture
def open_catalogue(database_path: Path, backups: Path) -> Iterator[Opener]:
    """Opens the test's catalogue, as often as asked."""
    with ExitStack() as stack:
        yield lambda timeout_s=5.0: stack.enter_context(Catalogue.open(database_path, backups, timeout_s))


@pytest.fixture
def catalogue(open_catalogue: Opener) -> Catalogue:
    """A fresh catalogue."""
    return open_catalogue()

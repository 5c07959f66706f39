"""The open file: short whole changes, from several threads and programs at once."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from app.catalogue import Catalogue, CatalogueBusyError, CatalogueError, CatalogueFaultError
from app.catalogue.connection import journal_mode
from app.catalogue.database import Database
from app.catalogue.file import open_database
from tests.app.conftest import Opener, rollback_journal_only
from tests.refusals import refused

ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from pathlib import Path
from app.catalogue import Catalogue
with Catalogue.open(Path(sys.argv[1]), Path(sys.argv[2])) as catalogue:
    for number in range(20):
        catalogue.clients.add(f"{sys.argv[3]} {number}")
"""


@pytest.fixture
def database(database_path: Path, backups: Path) -> Iterator[Database]:
    """The open file of a fresh catalogue."""
    opened = open_database(database_path, backups, timeout_s=0.1)
    yield opened
    opened.close()


def add_client(database: Database, name: str) -> int:
    """A row without the stores' checks."""
    return database.insert("clients", {"name": name, "name_key": name})


def add_many(database: Database) -> None:
    """A change that needs more room than the file has."""
    with database.change():
        for number in range(2000):
            add_client(database, f"client with a rather long name {number}")


def interrupted(database: Database) -> None:
    """A change that its user stops."""
    with database.change():
        add_client(database, "gone")
        raise KeyboardInterrupt


def interrupted_outside(database: Database) -> None:
    """A change whose inner one was done when its user stops it."""
    with database.change():
        with database.change():
            add_client(database, "gone")
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 0), "delete"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
    ],
)
def test_wal_is_used_only_where_it_is_safe(version: tuple[int, int, int], mode: str) -> None:
    """The versions of SQLite that can damage a WAL file get the rollback journal."""
    assert journal_mode(version) == mode


def test_the_file_is_set_up_so_that_confirmed_changes_stay(database: Database) -> None:
    """Journal, durability and foreign keys are as the version of SQLite here needs them."""
    mode = journal_mode(sqlite3.sqlite_version_info)
    assert database.row("PRAGMA journal_mode") == {"journal_mode": mode}
    assert database.row("PRAGMA synchronous") == {"synchronous": 2 if mode == "wal" else 3}
    assert database.row("PRAGMA foreign_keys") == {"foreign_keys": 1}


def test_a_change_is_undone_as_a_whole(database: Database) -> None:
    """Whatever ends it early, nothing of it remains, and the next change works."""
    with pytest.raises(KeyboardInterrupt):
        interrupted(database)
    add_client(database, "stays")
    assert database.rows("SELECT name FROM clients") == [{"name": "stays"}]


def test_a_change_inside_a_change_belongs_to_it(database: Database) -> None:
    """Only the outermost is kept or undone."""
    with pytest.raises(KeyboardInterrupt):
        interrupted_outside(database)
    assert database.rows("SELECT name FROM clients") == []


def test_a_mistyped_table_is_not_made(database: Database) -> None:
    """Writing to a table that is not there is our own fault, and says so."""
    with refused("catalogue_fault", reason="no such table: cleints"):
        database.insert("cleints", {"name": "x"})
    assert not database.row("SELECT 1 FROM sqlite_master WHERE name = 'cleints'")


def test_tables_are_strict(database: Database) -> None:
    """A text never ends up where a number belongs, in any table of ours."""
    tables = database.rows("PRAGMA table_list")
    ours = [row for row in tables if row["type"] == "table" and not row["name"].startswith(("sqlite_", "_"))]
    assert len(ours) == 27
    assert all(row["strict"] for row in ours)


def test_broken_rules_are_our_fault_not_the_surroundings(database: Database) -> None:
    """What the stores should have refused is reported as a mistake of Bouncedesk's."""
    with pytest.raises(CatalogueFaultError, match="please report"):
        add_client(database, "")
    with refused("catalogue_fault", reason="FOREIGN KEY constraint failed"):
        database.insert("rounds", {"song_id": 7, "number": 1, "opened_at": "2026-01-01T00:00:00Z"})


@pytest.mark.parametrize(
    ("pragma", "advice"),
    [("max_page_count = 1", "free some space"), ("query_only = ON", "allow writing")],
)
def test_the_surroundings_faults_come_with_advice(database: Database, pragma: str, advice: str) -> None:
    """A full disk and a missing permission are no fault of ours; nothing is half done, and reading goes on."""
    database._connection().execute(f"PRAGMA {pragma}")
    with pytest.raises(CatalogueError, match=advice):
        add_many(database)
    assert database.rows("SELECT name FROM clients") == []


def test_a_lock_is_waited_for_and_then_named(database: Database) -> None:
    """Another program's change first delays ours, then refuses it with a sentence."""
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with refused("catalogue_busy"):
            add_client(database, "late")
        assert time.monotonic() - began >= 0.09
        other.execute("COMMIT")
    add_client(database, "now")
    assert database.rows("SELECT name FROM clients") == [{"name": "now"}]


@rollback_journal_only
def test_a_reader_that_holds_up_the_commit_leaves_nothing_half_done(database: Database) -> None:
    """A commit that cannot have the file in time is undone and may be tried again."""
    with closing(sqlite3.connect(database.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM clients").fetchall()
        with pytest.raises(CatalogueBusyError):
            add_client(database, "Nova")
    add_client(database, "Nova")
    assert len(database.rows("SELECT name FROM clients")) == 1


def test_threads_write_at_once(open_catalogue: Opener) -> None:
    """Each thread has its own connection; no row is lost and none is there twice."""
    catalogue = open_catalogue(timeout_s=30.0)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: catalogue.clients.add(f"Client {number:02}"), range(40)))
    assert [client.name for client in catalogue.clients.all()] == [f"Client {number:02}" for number in range(40)]


def test_another_program_writes_meanwhile(open_catalogue: Opener, database_path: Path, backups: Path) -> None:
    """The window and a command write at the same time; both are kept, and the window hears of it."""
    catalogue = open_catalogue(timeout_s=30.0)
    seen = catalogue.data_version()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, database_path, backups, "theirs"], cwd=ROOT)
    for number in range(20):
        catalogue.clients.add(f"ours {number}")
    assert writer.wait(30) == 0
    assert len(catalogue.clients.all()) == 40
    assert catalogue.data_version() != seen


def test_own_changes_do_not_count_as_news(catalogue: Catalogue) -> None:
    """The window knows its own changes; only those of others call for a refresh."""
    seen = catalogue.data_version()
    catalogue.clients.add("Nova")
    assert catalogue.data_version() == seen


def test_connections_of_ended_threads_are_closed(database: Database) -> None:
    """A hundred short threads do not leave a hundred open files behind."""
    for _ in range(100):
        thread = threading.Thread(target=lambda: database.row("SELECT 1"))
        thread.start()
        thread.join()
    assert len(database._opened) <= 2


def test_a_closed_catalogue_says_so(catalogue: Catalogue) -> None:
    """Whoever still holds it gets a sentence, from any thread, and closing twice does no harm."""
    catalogue.close()
    catalogue.close()
    with refused("catalogue_closed"):
        catalogue.clients.all()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody move an open file")
@pytest.mark.parametrize("replaced", [False, True])
def test_stops_writing_to_a_file_that_was_moved_away(catalogue: Catalogue, *, replaced: bool) -> None:
    """A change into a file that nobody will find again is refused instead of confirmed."""
    moved = catalogue.path.rename(catalogue.path.with_name("elsewhere.db"))
    if replaced:
        catalogue.path.write_bytes(moved.read_bytes())
    before = moved.read_bytes()
    with refused("catalogue_moved"):
        catalogue.clients.add("Nova")
    assert moved.read_bytes() == before


def test_stops_writing_once_a_newer_version_took_over(catalogue: Catalogue) -> None:
    """A migration by another program ends this one's right to write."""
    with closing(sqlite3.connect(catalogue.path)) as newer:
        newer.execute("PRAGMA user_version = 1000")
    with refused("catalogue_newer"):
        catalogue.clients.add("Nova")


def test_damage_met_later_is_named(catalogue: Catalogue) -> None:
    """A file overwritten while it is open is called damaged, not our mistake."""
    catalogue.path.write_bytes(b"\xa5" * catalogue.path.stat().st_size)
    with refused("catalogue_damaged", reason="file is not a database"):
        catalogue.clients.all()

"""Opening the catalogue: made once, found again, and refused untouched where it cannot be trusted."""

import errno
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from app.catalogue import (
    Catalogue,
    CatalogueDamagedError,
    CatalogueError,
    CatalogueNewerError,
    connection,
)
from app.catalogue.copies import back_up
from tests.app.catalogue.samples import fill
from tests.app.conftest import Opener, rollback_journal_only
from tests.refusals import refused


@pytest.fixture
def filled(database_path: Path, backups: Path) -> Path:
    """A closed catalogue with content."""
    with Catalogue.open(database_path, backups) as catalogue:
        fill(catalogue)
    return database_path


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file that holds something. SQLite may leave two empty side files after reading a WAL file."""
    files = (entry for entry in folder.rglob("*") if entry.is_file() and not entry.name.endswith("-shm"))
    return {entry: content for entry in files if (content := entry.read_bytes()) or not entry.name.endswith("-wal")}


def refusal(path: Path, backups: Path, error: type[CatalogueError]) -> str:
    """Try to open `path`, check that no file there changed, and return the sentence."""
    before = contents(path.parent)
    with pytest.raises(error) as caught:
        Catalogue.open(path, backups, timeout_s=0.2)
    assert contents(path.parent) == before
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence


def test_makes_a_catalogue_in_a_folder_that_does_not_exist_yet(open_catalogue: Opener, database_path: Path) -> None:
    """The first start needs no preparation and leaves the one file."""
    catalogue = open_catalogue()
    assert catalogue.clients.all() == []
    catalogue.close()
    assert list(database_path.parent.iterdir()) == [database_path]


def test_finds_again_what_was_kept(filled: Path, open_catalogue: Opener) -> None:
    """What is confirmed is there at the next start."""
    assert filled.exists()
    assert [row.song.title for row in open_catalogue().songs.board()] == ["Ember", "Årstid"]


def test_many_first_starts_at_once_share_one_catalogue(database_path: Path, backups: Path) -> None:
    """Whoever makes the file, everybody's rows are in it."""

    def start(number: int) -> None:
        with Catalogue.open(database_path, backups) as catalogue:
            catalogue.clients.add(f"Client {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(start, range(8)))
    with Catalogue.open(database_path, backups) as catalogue:
        assert len(catalogue.clients.all()) == 8
    assert list(database_path.parent.iterdir()) == [database_path]


@pytest.mark.parametrize("content", [b"", b"\0", b"\0" * 65536, b"not a database at all, " * 500], ids=str)
def test_leaves_a_file_that_is_no_database_alone(database_path: Path, backups: Path, content: bytes) -> None:
    """An emptied or overwritten catalogue is never replaced by a fresh one, at the second try neither."""
    database_path.parent.mkdir()
    database_path.write_bytes(content)
    for _ in range(2):
        sentence = refusal(database_path, backups, CatalogueDamagedError)
    assert "no sound backup" in sentence


def test_leaves_a_truncated_file_alone(filled: Path, backups: Path) -> None:
    """Half a catalogue is damage, not a catalogue."""
    content = filled.read_bytes()
    filled.write_bytes(content[: len(content) // 2])
    refusal(filled, backups, CatalogueDamagedError)


def test_leaves_a_file_with_a_damaged_page_alone(filled: Path, backups: Path) -> None:
    """A page overwritten with noise is found at opening."""
    content = bytearray(filled.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xa5" * 4096
    filled.write_bytes(content)
    refusal(filled, backups, CatalogueDamagedError)


def test_leaves_a_file_with_a_broken_reference_alone(filled: Path, backups: Path) -> None:
    """A row that refers to a missing one was not written by Bouncedesk."""
    with closing(sqlite3.connect(filled)) as other:
        other.execute("DELETE FROM clients")
        other.commit()
    assert "refers to one that is missing" in refusal(filled, backups, CatalogueDamagedError)


def test_names_the_newest_backup_that_is_sound(filled: Path, backups: Path) -> None:
    """A damaged or empty backup is passed over for an older one that checks out."""
    back_up(filled, backups / "catalogue-20260101T000000Z.db")
    (backups / "catalogue-20260102T000000Z.db").write_bytes(b"\0" * 4096)
    (backups / "catalogue-20260103T000000Z.db").write_bytes(b"")
    filled.write_bytes(b"")
    assert str(backups / "catalogue-20260101T000000Z.db") in refusal(filled, backups, CatalogueDamagedError)


def test_does_not_begin_anew_where_only_backups_are_left(filled: Path, backups: Path) -> None:
    """A lost file is not a first start."""
    back_up(filled, backups / "catalogue-20260101T000000Z.db")
    filled.unlink()
    assert "missing" in refusal(filled, backups, CatalogueError)
    assert not filled.exists()


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_refuses_a_catalogue_of_a_newer_version_untouched(filled: Path, backups: Path, journal: str) -> None:
    """What a newer version wrote is byte for byte the same afterwards."""
    with closing(sqlite3.connect(filled)) as newer:
        newer.execute(f"PRAGMA journal_mode = {journal}")
        newer.execute("PRAGMA user_version = 1000")
    assert "schema 1000" in refusal(filled, backups, CatalogueNewerError)


def test_refuses_another_programs_database_untouched(database_path: Path, backups: Path) -> None:
    """Not every SQLite file is a catalogue."""
    database_path.parent.mkdir()
    with closing(sqlite3.connect(database_path)) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
    assert "not a catalogue" in refusal(database_path, backups, CatalogueError)


def test_says_so_when_the_catalogue_is_a_folder(database_path: Path, backups: Path) -> None:
    """A folder of the catalogue's name is left alone."""
    database_path.mkdir(parents=True)
    assert "is a folder" in refusal(database_path, backups, CatalogueError)


def test_says_so_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    """A data folder below a file cannot exist; the sentence says what to do."""
    (tmp_path / "file").write_text("in the way")
    with refused("catalogue_not_made"):
        Catalogue.open(tmp_path / "file" / "data" / "catalogue.db", tmp_path / "backups")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_says_so_when_the_folder_is_read_only(tmp_path: Path) -> None:
    """A folder without the right to write is named, and nothing is left in it."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(CatalogueError, match="allow writing"):
        Catalogue.open(folder / "catalogue.db", tmp_path / "backups")
    assert not list(folder.iterdir())


def test_does_not_begin_anew_beside_a_left_journal(filled: Path, backups: Path) -> None:
    """The journal of a catalogue that was moved away would be played into the new one."""
    filled.with_name("catalogue.db-journal").write_bytes(b"\xd9\xd5\x05\xf9")
    filled.unlink()
    assert "catalogue.db-journal is there" in refusal(filled, backups, CatalogueError)


@rollback_journal_only
def test_says_so_when_another_program_holds_the_file(filled: Path, backups: Path) -> None:
    """A locked catalogue is busy, not damaged."""
    with closing(sqlite3.connect(filled, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with refused("catalogue_busy"):
            Catalogue.open(filled, backups, timeout_s=0.1)


@rollback_journal_only
def test_undoes_a_change_that_was_cut_off(filled: Path, open_catalogue: Opener) -> None:
    """A journal left by a killed program is rolled back, and the file opens as before."""
    with closing(sqlite3.connect(filled, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN EXCLUSIVE")
        writer.executemany("INSERT INTO activity VALUES (NULL, '2026-01-01TZ', 'x', 'x', 'x', 1, '{}')", [()] * 5000)
        cut_off = filled.read_bytes(), filled.with_name("catalogue.db-journal").read_bytes()
    filled.write_bytes(cut_off[0])
    filled.with_name("catalogue.db-journal").write_bytes(cut_off[1])
    assert all(entry.who != "x" for entry in open_catalogue().activity.all())


def test_a_file_that_cannot_even_be_connected_to_for_reading_is_made_whole(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some kills the first pragma finds out already that the file has to be rolled back, which needs writing."""
    unpatched = connection.connect

    def needs_writing(path: Path, mode: str = "rw", timeout_s: float = 5.0) -> sqlite_utils.Database:
        if mode == "ro":
            error = sqlite3.OperationalError("attempt to write a readonly database")
            error.sqlite_errorcode = sqlite3.SQLITE_READONLY_ROLLBACK
            raise error
        return unpatched(path, mode, timeout_s)

    monkeypatch.setattr(connection, "connect", needs_writing)
    with closing(connection.connect_to_read(filled)) as db:
        assert db.execute("SELECT count(*) FROM clients").fetchone()


def test_a_disk_that_says_nothing_of_the_file_is_not_a_missing_catalogue(
    filled: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Restoring a backup over it is not advised: it is there."""
    stat = Path.stat

    def silent(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path == filled:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return stat(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", silent)
    with refused("catalogue_unusable", file=filled):
        Catalogue.open(filled, backups)

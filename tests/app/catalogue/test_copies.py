"""Backups: checked before they get their name, never over another."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.catalogue.copies import back_up, copy_database, find_damage
from tests.app.catalogue.samples import fill
from tests.app.conftest import rollback_journal_only
from tests.refusals import refused


def test_a_backup_holds_what_the_open_catalogue_holds(catalogue: Catalogue, tmp_path: Path) -> None:
    """The copy is taken while the catalogue is open and opens by itself."""
    fill(catalogue)
    back_up(catalogue.path, tmp_path / "kept" / "copy.db")
    with Catalogue.open(tmp_path / "kept" / "copy.db", tmp_path) as copy:
        assert copy.songs.board() == catalogue.songs.board()
        assert copy.activity.all() == catalogue.activity.all()
    assert [entry.name for entry in (tmp_path / "kept").iterdir()] == ["copy.db"]


def test_a_backup_never_overwrites(catalogue: Catalogue, tmp_path: Path) -> None:
    """A migration once used up the only backup of somebody; ours refuses."""
    (tmp_path / "copy.db").write_bytes(b"the only backup")
    with refused("backup_failed"):
        back_up(catalogue.path, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"the only backup"


def test_a_damaged_catalogue_is_not_backed_up(catalogue: Catalogue, tmp_path: Path) -> None:
    """A copy that does not check out gets no name, and the folders made for it are gone again."""
    fill(catalogue)
    catalogue.close()
    content = bytearray(catalogue.path.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xa5" * 4096
    catalogue.path.write_bytes(content)
    with refused("backup_failed", reason="database disk image is malformed"):
        back_up(catalogue.path, tmp_path / "stick" / "copies" / "copy.db")
    assert not (tmp_path / "stick").exists()


@rollback_journal_only
def test_a_locked_file_is_not_called_damaged(catalogue: Catalogue) -> None:
    """That a file cannot be read now says nothing about its state."""
    with closing(sqlite3.connect(catalogue.path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError):
            find_damage(catalogue.path, timeout_s=0.05)


@rollback_journal_only
def test_a_change_cut_off_by_a_kill_is_undone_before_copying(catalogue: Catalogue, tmp_path: Path) -> None:
    """A window that rests makes its daily backup though another program was killed in the middle of writing."""
    catalogue.clients.add("Nova")
    journal = catalogue.path.with_name(f"{catalogue.path.name}-journal")
    with closing(sqlite3.connect(catalogue.path, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN EXCLUSIVE")
        writer.executemany("INSERT INTO activity VALUES (NULL, '2026-01-01TZ', 'x', 'x', 'x', 1, '{}')", [()] * 5000)
        cut_off = catalogue.path.read_bytes(), journal.read_bytes()
    catalogue.path.write_bytes(cut_off[0])
    journal.write_bytes(cut_off[1])
    copy_database(catalogue.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as db:
        assert db.execute("SELECT count(*) FROM activity WHERE who = 'x'").fetchone() == (0,)
        assert db.execute("SELECT name FROM clients").fetchall() == [("Nova",)]

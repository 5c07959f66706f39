"""Backups: checked before they get their name, never over another."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.catalogue.copies import back_up, copy_as_it_is, copy_database, find_damage
from app.catalogue.errors import unforeseen, verdict_words
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


def test_a_copy_that_is_not_proved_gets_no_name(catalogue: Catalogue, tmp_path: Path) -> None:
    """Whoever asked for it looks at it before it counts as made; nothing of it is left."""
    seen: list[str] = []

    def refuse(copy: Path) -> None:
        assert not (tmp_path / "kept" / "copy.db").exists()
        seen.extend(path.name for path in copy.parent.iterdir())
        raise sqlite3.OperationalError("disk I/O error")

    with refused("backup_failed", reason="disk I/O error"):
        back_up(catalogue.path, tmp_path / "kept" / "copy.db", refuse)
    assert len(seen) == 1
    assert not (tmp_path / "kept").exists()


def test_a_copy_as_it_is_is_whole_or_not_there(catalogue: Catalogue, tmp_path: Path) -> None:
    """Of a file that cannot be read to its end nothing half-written stays among the backups."""
    fill(catalogue)
    catalogue.close()
    copy_as_it_is(catalogue.path, tmp_path / "kept" / "whole.db")
    assert find_damage(tmp_path / "kept" / "whole.db") is None
    torn = tmp_path / "torn.db"
    torn.write_bytes(catalogue.path.read_bytes()[:5000])
    with refused("copy_failed", folder=tmp_path / "kept"):
        copy_as_it_is(torn, tmp_path / "kept" / "copy.db")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["whole.db"]


def test_what_sqlite_says_stands_in_a_sentence() -> None:
    """On one line, without its numbers; an error that nobody explained is a sentence too, and no other is one."""
    missing = "*** in database main ***\nPage 23: unable to get the page. error code=8458"
    assert verdict_words(missing) == "the disk could not read all of it"
    assert verdict_words("*** in database main ***\nTree 4 page 4: free space") == "Tree 4 page 4: free space"
    error = unforeseen(sqlite3.OperationalError("disk I/O error"))
    assert error
    assert error.code == "catalogue_unusable"
    assert unforeseen(ValueError("disk I/O error")) is None


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

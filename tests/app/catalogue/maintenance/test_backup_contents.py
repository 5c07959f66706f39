"""Whose a backup is and what it holds, and that none which was emptied is chosen over one that was not."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlite_utils

from app.catalogue import Catalogue, CatalogueDamagedError
from app.catalogue.maintenance.backup_contents import newest_sound, read_contents
from app.catalogue.maintenance.backups import MONTHLY, find_backup, list_backups, make_backup
from app.catalogue.maintenance.restore import restore
from app.catalogue.schema.migrations import STEPS
from tests.app.catalogue.make_fixture import FIXTURES
from tests.app.catalogue.samples import fill
from tests.refusals import refused

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def filled(catalogue: Catalogue) -> Catalogue:
    """A catalogue with content."""
    fill(catalogue)
    return catalogue


def empty(path: Path) -> None:
    """Delete all rows of a catalogue: it is the same one still."""
    with closing(sqlite_utils.Database(path)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for name in ("rounds", "songs", "releases", "clients"):
            db.execute(f"DELETE FROM {name}")  # noqa: S608 -- this test's own names
        for name in (each for each in db.table_names() if not each.startswith(("_", "sqlite", "search"))):
            db.execute(f"DELETE FROM {name}")  # noqa: S608 -- the file's own names
        db.conn.commit()


def another(folder: Path) -> Path:
    """The catalogue of another studio, with content."""
    with Catalogue.open(folder / "catalogue.db", folder / "backups") as catalogue:
        fill(catalogue)
        return catalogue.path


def test_a_copy_says_whose_it_is_its_schema_and_its_counts(filled: Catalogue, backups: Path, tmp_path: Path) -> None:
    """The same as the catalogue's own, also once that was emptied; another catalogue is another."""
    made = read_contents(make_backup(filled.path, backups, NOON).path)
    assert made.identity == read_contents(filled.path).identity != ""
    assert (made.schema, made.counts["clients"], made.counts["songs"]) == (len(STEPS), 1, 2)
    empty(filled.path)
    left = read_contents(make_backup(filled.path, backups, NOON + HOUR).path)
    assert (left.identity, left.rows) == (made.identity, 0)
    assert read_contents(another(tmp_path / "other")).identity != made.identity


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_a_backup_of_every_past_schema_has_an_identity(number: int, tmp_path: Path) -> None:
    """It stays the same when the copy is brought to the present schema."""
    path = Path(shutil.copy(FIXTURES / f"catalogue_v{number}.db", tmp_path / "catalogue.db"))
    before = read_contents(path)
    assert before.identity
    assert before.schema == number
    with Catalogue.open(path, tmp_path / "backups"):
        assert read_contents(path).identity == before.identity


def test_an_emptied_catalogue_is_not_the_newest_sound_backup(filled: Catalogue, backups: Path) -> None:
    """The one before it that holds something is, for advice as well as by date."""
    full = make_backup(filled.path, backups, NOON)
    empty(filled.path)
    make_backup(filled.path, backups, NOON + HOUR)
    newest = newest_sound(backups, filled.path)
    assert newest is not None
    assert newest.path == full.path
    assert find_backup([backups], "2026-03-31", filled.path) == full.path


def test_a_day_with_nothing_but_emptied_backups_names_the_one_before(filled: Catalogue, backups: Path) -> None:
    """It is refused by its date, and can be had by its name."""
    full = make_backup(filled.path, backups, NOON)
    empty(filled.path)
    hollow = make_backup(filled.path, backups, NOON + DAY)
    with refused("backup_emptied", day="2026-04-01", backup=full.path):
        find_backup([backups], "2026-04-01", filled.path)
    assert find_backup([backups], hollow.path.name, filled.path) == hollow.path


def test_an_early_backup_is_not_called_emptied_for_what_came_later(catalogue: Catalogue, backups: Path) -> None:
    """A studio grows: what is less than a tenth of today's was all there was then."""
    catalogue.clients.add("First")
    early = make_backup(catalogue.path, backups, NOON)
    for number in range(30):
        catalogue.clients.add(f"Client {number}")
    make_backup(catalogue.path, backups, NOON + DAY)
    assert find_backup([backups], "2026-03-31", catalogue.path) == early.path


def test_what_a_restore_set_aside_is_no_backup(filled: Catalogue, backups: Path) -> None:
    """It is listed as that and restored by its name; neither a date nor advice chooses it."""
    full = make_backup(filled.path, backups, NOON)
    empty(filled.path)
    saved = restore(full.path, filled.path, backups).saved
    assert saved is not None
    assert [backup.path for backup in list_backups(backups) if backup.set_aside] == [saved]
    newest = newest_sound(backups, filled.path)
    assert newest is not None
    assert newest.path == full.path
    assert find_backup([backups], saved.name) == saved
    with refused("no_such_backup"):
        find_backup([backups], datetime.now(UTC).date().isoformat(), filled.path)


def test_another_catalogue_s_backups_are_not_chosen_and_not_rotated(
    filled: Catalogue, backups: Path, tmp_path: Path
) -> None:
    """Two studios may share the second folder: by date each gets its own, and neither deletes the other's."""
    ours = make_backup(filled.path, backups, NOON)
    theirs = another(tmp_path / "other")
    there = [make_backup(theirs, backups, NOON + HOUR * number) for number in (1, 2)]
    assert find_backup([backups], "2026-03-31", filled.path) == ours.path
    assert find_backup([backups], "2026-03-31", theirs) == there[-1].path
    assert ours in list_backups(backups)


def test_without_a_catalogue_or_with_a_fresh_one_the_newest_that_holds_something_is_chosen(
    filled: Catalogue, backups: Path, tmp_path: Path
) -> None:
    """A fresh catalogue that holds nothing says nothing of whose backups are wanted."""
    full = make_backup(filled.path, backups, NOON)
    with Catalogue.open(tmp_path / "fresh" / "catalogue.db", tmp_path / "none") as fresh:
        make_backup(fresh.path, backups, NOON + HOUR)
        assert find_backup([backups], "2026-03-31", fresh.path) == full.path
    assert find_backup([backups], "2026-03-31", tmp_path / "missing.db") == full.path


def test_emptied_backups_push_no_full_one_out(filled: Catalogue, backups: Path) -> None:
    """However many days the emptied catalogue is backed up: they rotate among themselves."""
    full = [make_backup(filled.path, backups, NOON + DAY * day) for day in range(3)]
    empty(filled.path)
    for month in range(MONTHLY + 3):
        make_backup(filled.path, backups, NOON + DAY * (10 + 31 * month))
    left = list_backups(backups)
    assert set(full) <= set(left)
    assert len(left) - len(full) <= MONTHLY + 7


def test_advice_about_damage_names_a_full_backup_and_what_it_holds(
    filled: Catalogue, backups: Path, database_path: Path
) -> None:
    """Not the newest, which was made of an emptied catalogue."""
    full = make_backup(filled.path, backups, NOON)
    empty(filled.path)
    make_backup(filled.path, backups, NOON + DAY)
    filled.close()
    database_path.write_bytes(b"spoilt" * 1000)
    with pytest.raises(CatalogueDamagedError) as error:
        Catalogue.open(database_path, backups)
    assert str(full.path) in str(error.value)
    assert "1 client and 2 songs" in str(error.value)


def test_no_folder_has_no_backup(tmp_path: Path) -> None:
    """And is no error."""
    assert newest_sound(tmp_path / "absent") is None

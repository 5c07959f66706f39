"""Backups and restoring them."""

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue import Catalogue, copies
from app.catalogue.copies import copy_database
from app.catalogue.maintenance.backups import (
    DAILY,
    MONTHLY,
    WEEKLY,
    backup_counts,
    daily_backups,
    find_backup,
    forget_old_copies,
    is_due,
    lasting,
    list_backups,
    make_backup,
    mend_copy,
)
from app.catalogue.maintenance.restore import restore
from app.catalogue.schema.migrations import STEPS
from app.errors import UsageError
from tests.app.catalogue.maintenance.test_catalogue_export import FIXTURES, dump
from tests.app.catalogue.samples import fill
from tests.app.conftest import Opener
from tests.refusals import refused

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def test_a_backup_holds_what_the_catalogue_holds(catalogue: Catalogue, backups: Path) -> None:
    """Row for row, under a name that says when and of which schema."""
    fill(catalogue)
    made = make_backup(catalogue.path, backups, NOON)
    assert dump(made.path) == dump(catalogue.path)
    assert list_backups(backups) == [made]
    assert (made.at, made.schema, made.rotated) == (NOON, len(STEPS), True)
    assert backup_counts(made.path)["songs"] == 2


def test_rotation_takes_away_its_own_alone(catalogue: Catalogue, backups: Path) -> None:
    """What a migration or a restore saved, and whatever else lies there, stays."""
    backups.mkdir(parents=True)
    others = ["catalogue-20200101T000000000000Z-schema-1.db", "catalogue-mine.db", "notes.txt"]
    forged = "catalogue-20200101T000000000000Z-schema-1-backup.db"
    for name in (*others, forged):
        (backups / name).write_text("mine")
    for day in range(12):
        make_backup(catalogue.path, backups, NOON + timedelta(hours=12 * day))
    assert {path.name for path in backups.iterdir()} >= {*others, forged}
    assert len([each for each in list_backups(backups) if each.rotated and each.path.name != forged]) == 6 + 1


def test_each_folder_gets_one_a_day(catalogue: Catalogue, backups: Path, tmp_path: Path) -> None:
    """A folder that is gone is reported, and hinders no other."""
    (tmp_path / "file").write_text("in the way")
    folders = [tmp_path / "file", backups]
    failures = daily_backups(catalogue.path, folders, lambda: NOON)
    assert len(failures) == 1
    assert "file" in failures[0]
    daily_backups(catalogue.path, [backups], lambda: NOON + timedelta(hours=3))
    assert len(list_backups(backups)) == 1
    assert not is_due(backups, NOON.date())
    assert is_due(backups, NOON.date() + timedelta(days=1))


def test_a_backup_that_is_not_the_same_is_not_kept(
    catalogue: Catalogue, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older ones stay, also those that the new one would have replaced."""
    old = [make_backup(catalogue.path, backups, NOON - timedelta(hours=hour)) for hour in range(2)]

    def lossy(source: Path, target: Path) -> None:
        copy_database(source, target)
        with contextlib.closing(sqlite3.connect(target)) as db:
            db.execute("DELETE FROM clients")
            db.commit()

    catalogue.clients.add("Nova")
    before = list_backups(backups)
    monkeypatch.setattr(copies, "copy_database", lossy)
    with refused("backup_failed", tables=["clients"]):
        make_backup(catalogue.path, backups, NOON + timedelta(days=1))
    assert list_backups(backups) == before
    assert old[0] in before


def test_restoring_keeps_what_was_there(catalogue: Catalogue, backups: Path) -> None:
    """An open catalogue reads the restored one, writes to it, and the one of before can be restored again."""
    fill(catalogue)
    made = make_backup(catalogue.path, backups, NOON)
    full = dump(catalogue.path)
    catalogue.clients.add("Since")
    later = dump(catalogue.path)
    done = restore(find_backup([backups], "2026-03-31"), catalogue.path, backups)
    assert dump(catalogue.path) == full
    assert done.source == made.path
    assert [client.name for client in catalogue.clients.all()] == ["Zoë & the Tides"]
    catalogue.clients.add("After")
    assert done.saved
    restore(done.saved, catalogue.path, backups)
    assert dump(catalogue.path) == later


def test_an_older_backup_is_migrated_and_stays_as_it_was(catalogue: Catalogue, backups: Path) -> None:
    """Its own file is not touched."""
    old = FIXTURES / "catalogue_v1.db"
    before = old.read_bytes()
    restore(old, catalogue.path, backups)
    assert old.read_bytes() == before
    assert catalogue.songs.get(1)


def test_a_newer_or_damaged_backup_is_refused(catalogue: Catalogue, backups: Path, tmp_path: Path) -> None:
    """Neither it nor the catalogue changes; the sentence names the backup."""
    fill(catalogue)
    before = dump(catalogue.path)
    made = make_backup(catalogue.path, backups)
    newer, torn = tmp_path / "newer.db", tmp_path / "torn.db"
    newer.write_bytes(made.path.read_bytes())
    with contextlib.closing(sqlite3.connect(newer)) as db:
        db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    torn.write_bytes(made.path.read_bytes()[:5000])
    content = newer.read_bytes()
    with refused("catalogue_newer", schema=len(STEPS) + 1, known=len(STEPS)):
        restore(newer, catalogue.path, backups)
    with refused("backup_unreadable", reason="database disk image is malformed"):
        restore(torn, catalogue.path, backups)
    assert newer.read_bytes() == content
    assert dump(catalogue.path) == before


def test_a_damaged_catalogue_is_put_aside_whole(open_catalogue: Opener, database_path: Path, backups: Path) -> None:
    """Nothing of it is lost, and the restored one opens."""
    with open_catalogue() as catalogue:
        fill(catalogue)
        made = make_backup(catalogue.path, backups)
    spoilt = database_path.read_bytes()[:9000]
    database_path.write_bytes(spoilt)
    done = restore(made.path, database_path, backups)
    assert done.saved
    assert done.saved.read_bytes() == spoilt
    assert dump(database_path) == dump(made.path)


def test_a_missing_catalogue_comes_back(open_catalogue: Opener, database_path: Path, backups: Path) -> None:
    """With nothing to save."""
    with open_catalogue() as catalogue:
        made = make_backup(catalogue.path, backups)
    database_path.unlink()
    assert restore(made.path, database_path, backups).saved is None
    open_catalogue()


def test_an_unknown_backup_is_a_sentence(backups: Path) -> None:
    """With what was asked for."""
    with pytest.raises(UsageError) as refused:
        find_backup([backups], "2020-01-01")
    assert (refused.value.code, refused.value.facts) == ("no_such_backup", {"name": "2020-01-01"})


def test_of_the_copies_before_mends_the_newest_stay(tmp_path: Path) -> None:
    """Three of them; other files stay whatever they are."""
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (4, 1, 5, 2, 3)]
    for day in days:
        mend_copy(tmp_path, day).touch()
    (tmp_path / "mine.db").touch()
    forget_old_copies(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"mine.db", *(mend_copy(tmp_path, day).name for day in sorted(days)[2:])}


NOW = datetime(2026, 7, 31, 12, tzinfo=UTC)
moments = st.lists(st.integers(0, 900 * 24).map(lambda hours: NOW - timedelta(hours=hours)), max_size=120)


def test_two_years_of_daily_backups_become_a_week_two_months_and_a_year() -> None:
    """Taken away day by day as in life, those that stay reach back twelve months."""
    there: set[datetime] = set()
    for day in range(730):
        there = lasting([*there, NOW + timedelta(days=day)])
    last = NOW + timedelta(days=729)
    assert {last - timedelta(days=day) for day in range(7)} <= there
    assert len({moment.isocalendar()[:2] for moment in there if last - moment < timedelta(weeks=8)}) >= WEEKLY
    assert len({(moment.year, moment.month) for moment in there}) == MONTHLY
    assert len(there) <= DAILY + WEEKLY + MONTHLY


@settings(max_examples=60)
@given(moments)
def test_what_stays_is_a_bounded_part_that_holds_the_newest(there: list[datetime]) -> None:
    """Never more than 27, never none of some, and the newest of each of the last seven days that have one."""
    stays = lasting(there)
    assert stays <= set(there)
    assert len(stays) <= DAILY + WEEKLY + MONTHLY
    if there:
        assert max(there) in stays
    days = sorted({moment.date() for moment in there}, reverse=True)[:DAILY]
    assert {max(moment for moment in there if moment.date() == day) for day in days} <= stays


@settings(max_examples=60)
@given(moments)
def test_a_second_rotation_takes_nothing_more(there: list[datetime]) -> None:
    """What stays once stays until something new comes."""
    assert lasting(sorted(lasting(there))) == lasting(there)

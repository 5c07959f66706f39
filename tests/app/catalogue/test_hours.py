"""The store of time entries."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.domain.catalogue import Song
from app.domain.hours import WorkKind
from tests.app.catalogue.samples import add_song
from tests.refusals import refused

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """The present moment."""
        return self.now

    def on(self, minutes: float) -> None:
        """Move it on, or back."""
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    """The studio's clock."""
    return Clock()


@pytest.fixture
def catalogue(tmp_path: Path, clock: Clock) -> Iterator[Catalogue]:
    """A catalogue by that clock."""
    with Catalogue(open_database(tmp_path / "c.db", tmp_path / "backups"), "anna", clock) as opened:
        yield opened


@pytest.fixture
def song(catalogue: Catalogue) -> Song:
    """A song to work on."""
    return add_song(catalogue)


def test_a_timer_runs_from_start_to_stop(catalogue: Catalogue, song: Song, clock: Clock) -> None:
    """The time between is what counts."""
    started = catalogue.hours.start(song.id, WorkKind.COMPING, "chorus")
    assert (started.running, started.who) == (True, "anna")
    assert catalogue.hours.running() == started
    clock.on(30)
    assert started.seconds(clock.now) == 1800.0
    stopped = catalogue.hours.stop()
    assert (stopped.running, stopped.seconds(clock.now)) == (False, 1800.0)
    assert catalogue.hours.running() is None


def test_a_second_timer_stops_the_first(catalogue: Catalogue, song: Song, clock: Clock) -> None:
    """Each person has one; another's is their own."""
    first = catalogue.hours.start(song.id, WorkKind.MIXING)
    clock.on(5)
    second = catalogue.hours.start(song.id, WorkKind.MASTERING)
    assert catalogue.hours.get(first.id).seconds(clock.now) == 300.0
    assert catalogue.hours.running() == second
    assert catalogue.hours.running("ben") is None


def test_a_timer_can_have_been_stopped_before_now(catalogue: Catalogue, song: Song, clock: Clock) -> None:
    """After idling; but neither before it began nor in the future."""
    catalogue.hours.start(song.id, WorkKind.MIXING)
    clock.on(60)
    for moment in ("2026-03-01T11:59:00Z", "2026-03-01T13:00:01Z"):
        with refused("outside_timer", started_at="2026-03-01T12:00:00.000Z"):
            catalogue.hours.stop(moment)
    assert catalogue.hours.stop("2026-03-01T12:20:00Z").seconds(clock.now) == 1200.0


def test_a_clock_put_back_takes_no_time_away(catalogue: Catalogue, song: Song, clock: Clock) -> None:
    """The entry then lasted no time, which can be edited."""
    catalogue.hours.start(song.id, WorkKind.MIXING)
    clock.on(-60)
    assert catalogue.hours.stop().seconds(clock.now) == 0.0


def test_nothing_runs_nothing_stops(catalogue: Catalogue) -> None:
    """A sentence says so."""
    with refused("no_timer"):
        catalogue.hours.stop()


def test_hours_are_written_down_afterwards_and_summed(catalogue: Catalogue, song: Song, clock: Clock) -> None:
    """By kind of work, in seconds; what still runs is left out."""
    catalogue.hours.add(song.id, WorkKind.MIXING, 90, "2026-02-27T10:00:00Z")
    catalogue.hours.start(song.id, WorkKind.MIXING)
    clock.on(30)
    catalogue.hours.start(song.id, WorkKind.ADMIN)
    totals = catalogue.hours.totals(song.id)
    assert {kind: round(seconds, 3) for kind, seconds in totals.items()} == {WorkKind.MIXING: 7200.0}


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_minutes_nobody_works_are_refused(catalogue: Catalogue, song: Song, minutes: int) -> None:
    """An entry is of one day at most."""
    with refused("out_of_range", number=minutes, least=1, most=1440):
        catalogue.hours.add(song.id, WorkKind.MIXING, minutes)


def test_an_entry_is_edited_removed_and_restored(catalogue: Catalogue, song: Song) -> None:
    """Minutes take the place of an end and the other way round; removed, the log keeps it."""
    entry = catalogue.hours.add(song.id, WorkKind.MIXING, 90)
    timed = catalogue.hours.edit(entry.id, started_at="2026-03-01T08:00:00Z", ended_at="2026-03-01T09:00:00Z")
    assert (timed.minutes, timed.seconds(NOON)) == (None, 3600.0)
    assert catalogue.hours.edit(entry.id, minutes=45).ended_at is None
    with refused("ends_before_start", started_at="2026-03-01T08:00:00.000Z", ended_at="2026-03-01T07:00:00.000Z"):
        catalogue.hours.edit(entry.id, ended_at="2026-03-01T07:00:00Z")
    kept = catalogue.hours.remove(entry.id)
    assert catalogue.hours.all() == []
    assert catalogue.activity.all("time_entry", entry.id)[0].action == "removed"
    assert catalogue.hours.restore(kept) == kept == catalogue.hours.get(entry.id)


def test_no_edit_sets_a_second_timer_running(catalogue: Catalogue, song: Song) -> None:
    """Neither an edit nor what is restored."""
    old = catalogue.hours.start(song.id, WorkKind.MIXING)
    catalogue.hours.stop()
    catalogue.hours.start(song.id, WorkKind.MIXING)
    with refused("timer_running", entry=2):
        catalogue.hours.edit(old.id, ended_at=None)
    catalogue.hours.remove(old.id)
    with refused("timer_running", entry=1):
        catalogue.hours.restore(old)

"""The log: complete, in the order of events, and never edited."""

import getpass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.catalogue.activity import os_user
from app.catalogue.file import open_database
from app.domain.catalogue import Stage
from app.domain.rounds import RoundState
from app.domain.session import Group, SessionKind
from app.errors import UsageError
from tests.app.catalogue.samples import add_song, make_deliverable, make_scan
from tests.refusals import refused


def test_every_change_is_noted(catalogue: Catalogue) -> None:
    """Each store's changes say who did what to which row, the newest first."""
    song = add_song(catalogue)
    catalogue.songs.edit(song.id, stage=Stage.BOOKED)
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/s")))
    catalogue.sessions.set_group(session.id, "take 7.wav", Group.KEYS)
    round_ = catalogue.rounds.open(song.id)
    catalogue.rounds.set_state(round_.id, RoundState.SENT)
    job = catalogue.jobs.start(song.id, session.id, round_.id, "/out")
    catalogue.jobs.finish(job.id, [make_deliverable()])
    entries = catalogue.activity.all()
    assert [(entry.action, entry.subject) for entry in reversed(entries)] == [
        ("added", "client"),
        ("added", "song"),
        ("edited", "song"),
        ("added", "session"),
        ("regrouped", "session"),
        ("added", "round"),
        ("edited", "round"),
        ("added", "render_job"),
        ("edited", "render_job"),
        ("delivered", "render_job"),
    ]
    assert {entry.who for entry in entries} == {os_user()}


def test_an_edit_tells_old_and_new(catalogue: Catalogue) -> None:
    """Only what really differs is logged, of what is private only that it changed; an edit without effect is none."""
    client = catalogue.clients.add("Nova", "old@nova.example")
    catalogue.clients.edit(client.id, email="new@nova.example", country="DE")
    catalogue.clients.edit(client.id, email="new@nova.example")
    entries = catalogue.activity.all("client", client.id)
    assert [entry.details for entry in entries] == [
        {"email": "…", "country": ["GB", "DE"]},
        {"name": "Nova", "email": "…", "notes": ""},
    ]


def test_a_refused_change_is_not_noted(catalogue: Catalogue) -> None:
    """What did not happen is not in the log."""
    with pytest.raises(UsageError):
        catalogue.songs.add(99, "Ember")
    assert catalogue.activity.all() == []


@pytest.mark.parametrize(
    "change", ["UPDATE activity SET who = 'x'", "DELETE FROM activity", "REPLACE INTO activity SELECT * FROM activity"]
)
def test_the_log_cannot_be_rewritten(database_path: Path, backups: Path, change: str) -> None:
    """The file itself refuses, whatever the program."""
    database = open_database(database_path, backups)
    with Catalogue(database, "engineer") as catalogue:
        catalogue.clients.add("Nova")
        before = catalogue.activity.all()
        with refused("catalogue_fault"):
            database.rows(change)
        assert catalogue.activity.all() == before


def test_the_order_is_that_of_events_though_the_clock_goes_backwards(database_path: Path, backups: Path) -> None:
    """Winter time, a flat battery: the log and the rows keep their order."""
    times = iter(datetime(2026, 10, 25, 3, tzinfo=UTC) - timedelta(hours=hour) for hour in range(10))
    with Catalogue(open_database(database_path, backups), "engineer", lambda: next(times)) as catalogue:
        for name in ("First", "Second", "Third"):
            catalogue.clients.add(name)
        entries = catalogue.activity.all()
    assert [entry.details["name"] for entry in entries] == ["Third", "Second", "First"]
    assert entries[0].at < entries[2].at


def test_moments_are_utc(database_path: Path, backups: Path) -> None:
    """A summer evening in London is kept as UTC, to the millisecond."""
    summer = datetime(2026, 7, 1, 20, 30, 0, 123456, timezone(timedelta(hours=1)))
    with Catalogue(open_database(database_path, backups), "engineer", lambda: summer) as catalogue:
        catalogue.clients.add("Nova")
        assert catalogue.activity.all()[0].at == "2026-07-01T19:30:00.123Z"


def test_a_system_without_users_has_an_unknown_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may know no name for the user it runs as."""

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert os_user() == "unknown"

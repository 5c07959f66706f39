"""Coming to the present schema: every past form opens, with a backup first and nothing half done."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlite_utils

from app.catalogue import Catalogue, CatalogueFaultError
from app.catalogue.balances import BalancePlace
from app.catalogue.copies import back_up, find_damage
from app.catalogue.file import is_owed, open_database
from app.catalogue.schema import migrations
from app.catalogue.schema.migrations import STEPS
from app.delivery.balance import SongBalance
from app.domain.billing import Account, Standing, Treatment
from app.domain.brief import Brief
from app.domain.catalogue import ClientKind, HitKind, Stage
from app.domain.hours import WorkKind
from app.domain.jobs import JobKind, JobState
from app.domain.pricing import QuoteState
from app.domain.rounds import NoteKind, RoundState
from app.domain.session import Group
from app.pricing.rate_card import RateCard
from tests.app.catalogue.make_fixture import FIXTURES, make
from tests.app.catalogue.samples import AMOUNTS, BRIEF, ISSUED, LINES, MIX, QUOTE, REASON, SIGNED, ZOE, add_song
from tests.app.conftest import Opener
from tests.refusals import refused


def add_colour(db: sqlite_utils.Database) -> None:
    """A step such as a later version would have."""
    db.execute("ALTER TABLE clients ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'")


def do_nothing(db: sqlite_utils.Database) -> None:
    """A step without content."""


def fail_half_way(db: sqlite_utils.Database) -> None:
    """A step that does part of its work and then meets an error."""
    db.execute("DROP TABLE deliverables")
    db.execute("DROP TABLE there_is_none")


def lose_references(db: sqlite_utils.Database) -> None:
    """A step with a mistake: it forgets the rows that others refer to."""
    db.execute("DELETE FROM clients")


def dump(path: Path) -> list[str]:
    """Everything in the file, as SQL."""
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


@pytest.fixture
def old(database_path: Path) -> Path:
    """A catalogue of schema 1, as the studio has had it for years."""
    database_path.parent.mkdir()
    return Path(shutil.copy(FIXTURES / "catalogue_v1.db", database_path))


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_opens_the_catalogue_of_every_past_schema(
    number: int, database_path: Path, backups: Path, open_catalogue: Opener
) -> None:
    """What a past version kept reads as it was meant."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / f"catalogue_v{number}.db", database_path)
    catalogue = open_catalogue()
    row = catalogue.songs.board("ember")[0]
    assert (row.song.title, row.song.stage, row.song.due, row.rounds_left) == ("Ember", Stage.MIXING, "2026-12-01", 1)
    assert (row.client, row.release) == ("Zoë & the Tides", "Low Water")
    session = catalogue.sessions.newest(row.song.id)
    assert session
    assert {stem.path: stem.group for stem in catalogue.sessions.stems(session.id)}["take 7.wav"] is Group.SYNTHS
    assert [each.state for each in catalogue.rounds.all(row.song.id)] == [RoundState.REJECTED, RoundState.OPEN]
    (job,) = (job for job in catalogue.jobs.all(row.song.id) if job.kind is JobKind.RENDER)
    assert (job.state, job.session_id, job.out_folder) == (JobState.DONE, session.id, "/out/ember")
    assert [each.variant for each in catalogue.deliverables.of_job(job.id)] == ["main", "tv"]
    assert backups.exists() == (number < len(STEPS))


def test_schema_2_finds_balances_flat_and_goes_on_counting_jobs(old: Path, open_catalogue: Opener) -> None:
    """A song of the first schema has no bus, levels nobody measured, and never gets the id of a job that is gone."""
    with closing(sqlite3.connect(old)) as db, db:
        db.execute("UPDATE sqlite_sequence SET seq = 7 WHERE name = 'render_jobs'")
    catalogue = open_catalogue()
    assert catalogue.balances.of_song(1) == SongBalance()
    assert {(each.loudness_range_lu, each.true_peak_dbtp, each.profile) for each in catalogue.deliverables.all(1)} == {
        (None, None, None)
    }
    assert catalogue.jobs.start(1, 1, None, "/out/again").id == 8
    assert catalogue.jobs.start_master(1, None, "/masters", source="/mix.wav").session_id is None


def test_schema_2_keeps_mixes_masters_and_levels(database_path: Path, open_catalogue: Opener) -> None:
    """What this version keeps, every later one must read as it was meant."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v2.db", database_path)
    catalogue = open_catalogue()
    assert catalogue.balances.of_song(1) == MIX
    assert catalogue.balances.get(BalancePlace(1)) == SongBalance()
    master = catalogue.jobs.all(1)[0]
    assert (master.kind, master.session_id, master.state) == (JobKind.MASTER, None, JobState.DONE)
    assert master.source == "/out/ember/Ember_main_48k-24b.wav"
    (file,) = catalogue.deliverables.of_job(master.id)
    assert (file.profile, file.loudness_range_lu, file.true_peak_dbtp) == ("streaming", 6.5, -1.25)


def test_schema_3_has_room_for_briefs_and_releases(database_path: Path, open_catalogue: Opener) -> None:
    """A catalogue of schema 2 keeps its jobs, their numbers and their files; nothing is briefed or confirmed yet."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v2.db", database_path)
    with closing(sqlite3.connect(database_path)) as db, db:
        db.execute("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'render_jobs'")
    catalogue = open_catalogue()
    assert catalogue.briefs.get(1) == Brief(deadline="2026-12-01")
    assert [(job.kind, len(catalogue.deliverables.of_job(job.id))) for job in catalogue.jobs.all(1)] == [
        (JobKind.MASTER, 1),
        (JobKind.RENDER, 2),
    ]
    assert catalogue.jobs.start(1, 1, None, "/out/again").id == 10
    with closing(sqlite3.connect(database_path)) as db:
        assert db.execute("SELECT groups_confirmed_at FROM sessions").fetchall() == [(None,)]


def test_schema_5_keeps_the_books(database_path: Path, open_catalogue: Opener) -> None:
    """Cards, quotes with their versions, what was issued with its PDF, and what was paid read as they were meant."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v5.db", database_path)
    catalogue = open_catalogue()
    card = catalogue.rate_cards.in_use()
    assert card is not None
    assert (card.key, card.why, RateCard.from_table(card.card).mixing.base_pence) == ("studio@2", "dearer tape", 25_000)
    first, second = catalogue.quotes.versions(1)
    assert (first.state, first.decided_by, first.lines, first.terms) == (
        QuoteState.ACCEPTED,
        "Zoë",
        QUOTE.lines,
        QUOTE.terms,
    )
    assert (second.state, second.version, second.title, second.songs) == (
        QuoteState.DRAFT,
        2,
        "Ember, with a TV mix",
        {0: 1},
    )
    assert catalogue.quotes.pdf(1) == b"%PDF-1.4 \xe2 quote"
    issued, draft = catalogue.invoices.find("inv-0007"), catalogue.invoices.get(2)
    assert {name: getattr(issued, name) for name in ISSUED} == ISSUED
    assert [replace(line, id=0) for line in issued.lines] == list(LINES)
    assert (issued.amounts, draft.treatment, draft.label) == (AMOUNTS, Treatment.UNREGISTERED, None)
    assert catalogue.invoices.pdf(1) == b"%PDF-1.4 \xe2 invoice"
    account = Account(issued, catalogue.payments.of_invoice(1))
    assert (account.balance, account.standing) == (19_880, Standing.PART_PAID)


def test_schema_6_has_room_for_releases_put_away(database_path: Path, backups: Path, open_catalogue: Opener) -> None:
    """A catalogue of schema 5 is backed up as such; its releases are all in view, and nothing waits to be packed."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v5.db", database_path)
    catalogue = open_catalogue()
    release = catalogue.releases.get(1)
    assert (release.upc, release.archived_at) == ("036000291452", None)
    assert catalogue.releases.archive(1).archived_at
    assert not is_owed(catalogue.database.connection())
    (kept,) = backups.iterdir()
    assert kept.name.endswith("-schema-5.db")


def test_schema_6_keeps_what_was_put_away(database_path: Path, open_catalogue: Opener) -> None:
    """What this version keeps, every later one must read as it was meant."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v6.db", database_path)
    releases = open_catalogue().releases.all(1)
    assert {release.title: release.archived_at for release in releases} == {
        "Low Water": None,
        "Old Water": "2026-03-01T12:00:00.000Z",
    }


_ONE_MORE_LINE = (
    "INSERT INTO invoice_lines (invoice_id, position, service, description, unit_price, amount, vat_bp)"
    " VALUES (1, 9, 'other', 'x', 1, 1, 0)"
)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE invoices SET gross = 1, net = 1, vat = 0 WHERE id = 1",
        "UPDATE invoices SET pdf = x'00' WHERE id = 1",
        "UPDATE invoices SET state = 'void' WHERE id = 1",
        "UPDATE invoices SET buyer = '{}' WHERE id = 1",
        "DELETE FROM invoices WHERE id = 1",
        "UPDATE invoice_lines SET amount = 1 WHERE invoice_id = 1",
        "UPDATE invoice_lines SET invoice_id = 2 WHERE id = 1",
        "DELETE FROM invoice_lines WHERE invoice_id = 1",
        _ONE_MORE_LINE,
        "UPDATE quotes SET gross = 1, net = 1, vat = 0 WHERE id = 1",
        "UPDATE quotes SET pdf = NULL WHERE id = 1",
        "DELETE FROM quotes WHERE id = 1",
        "UPDATE rate_cards SET card = '{}'",
        "DELETE FROM rate_cards",
    ],
)
def test_schema_5_holds_what_was_issued(change: str, database_path: Path) -> None:
    """Whoever writes into the file: an issued invoice, a quote that was sent and a rate card stay as they are."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v5.db", database_path)
    before = dump(database_path)
    with (
        closing(sqlite3.connect(database_path)) as db,
        pytest.raises(sqlite3.IntegrityError, match=r"never|kept|no more"),
    ):
        db.execute(change)
    assert dump(database_path) == before


def test_schema_5_lets_what_was_issued_be_filed_elsewhere(database_path: Path) -> None:
    """Two clients that are one are merged, and so are two songs; whom an invoice was written to stands in it."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v5.db", database_path)
    with closing(sqlite3.connect(database_path)) as db, db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("INSERT INTO clients (name, name_key) VALUES ('Twin', 'twin')")
        db.execute("UPDATE invoices SET client_id = (SELECT max(id) FROM clients)")
        db.execute("UPDATE quotes SET client_id = (SELECT max(id) FROM clients)")
        db.execute("UPDATE invoice_lines SET song_id = 2 WHERE song_id = 1")
        assert db.execute("SELECT count(*) FROM invoice_lines WHERE song_id = 2").fetchone() == (1,)


_RELEASE_JOB = (
    "INSERT INTO render_jobs (song_id, release_id, kind, source, out_folder, state, started_at, ended_at, owner, pid)"
    " VALUES (?, ?, ?, '/ep.toml', '/out', 'done', '2026-03-01T12:00:00Z', '2026-03-01T12:10:00Z', 'x', 1)"
)


def test_schema_3_gives_a_job_a_song_or_a_release(catalogue: Catalogue, database_path: Path) -> None:
    """A job of a release has no song, one of a song no release, and nothing has neither."""
    song = add_song(catalogue)
    release = catalogue.releases.add(song.client_id, "Low Water")
    with closing(sqlite3.connect(database_path)) as db:
        db.execute(_RELEASE_JOB, (None, release.id, "release"))
        db.execute(_RELEASE_JOB, (song.id, None, "master"))
        for song_id, release_id, kind in (
            (song.id, release.id, "release"),
            (None, None, "release"),
            (song.id, release.id, "master"),
            (None, None, "master"),
        ):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(_RELEASE_JOB, (song_id, release_id, kind))


def test_schema_3_keeps_briefs(database_path: Path, open_catalogue: Opener) -> None:
    """What this version keeps, every later one must read as it was meant."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v3.db", database_path)
    brief = open_catalogue().briefs.get(1)
    assert {name: getattr(brief, name) for name in BRIEF} == BRIEF
    assert (brief.deadline, brief.agreed_at) == ("2026-12-01", "2026-03-01T12:00:00.000Z")
    assert brief.deadline_agreed


def test_schema_4_has_room_for_cycles(database_path: Path, open_catalogue: Opener) -> None:
    """Rounds of schema 3 keep their mix and numbers; one more than was promised is marked so; all can be searched."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v3.db", database_path)
    with closing(sqlite3.connect(database_path)) as db, db:
        db.execute("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'rounds'")
        db.execute("UPDATE songs SET rounds_included = 1 WHERE id = 1")
    catalogue = open_catalogue()
    assert [(each.number, each.included, each.decided_by) for each in catalogue.rounds.all(1)] == [
        (1, True, ""),
        (2, False, ""),
    ]
    assert catalogue.balances.get(BalancePlace(1, 2)) == MIX
    assert catalogue.rounds.open(2).id == 10
    assert {found.kind for found in catalogue.search.find("e")} >= {HitKind.SONG}
    found = [found.title for found in catalogue.search.find("zoe")]
    assert (found[0], sorted(found[1:])) == ("Zoë & the Tides", ["Ember", "Low Water", "Årstid"])
    assert [found.kind for found in catalogue.search.find("warm close")] == [HitKind.BRIEF]


def test_schema_4_keeps_cycles(database_path: Path, open_catalogue: Opener) -> None:
    """What this version keeps, every later one must read as it was meant."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / "catalogue_v4.db", database_path)
    catalogue = open_catalogue()
    client, release, song = catalogue.clients.get(1), catalogue.releases.get(1), catalogue.songs.get(2)
    assert (client.kind, client.contacts, client.terms_days, client.country) == (ClientKind.BUSINESS, (ZOE,), 14, "IE")
    assert (client.mixing_bp, client.mastering_bp, client.archived_at) == (-500, 0, None)
    assert (release.artist, release.upc, release.release_date) == ("Zoë", "036000291452", "2027-01-15")
    assert (song.isrc, song.notes, song.archived_from) == ("GBABC2600001", "for the film", Stage.BOOKED)
    signed = catalogue.rounds.all(2)[0]
    assert (signed.state, signed.decided_by, signed.signoff_files) == (RoundState.APPROVED, "Zoë", SIGNED)
    assert (signed.sent_at, signed.decided_at) == ("2026-03-01T12:00:00.000Z", "2026-02-28T09:30:00.000Z")
    assert catalogue.rounds.get(2).change_log == ("Lead: 1.5 dB louder.", "Kick was added.")
    (note,) = catalogue.notes.all(2)
    assert (note.text, note.from_s, note.to_s, note.asked_by, note.source) == ("brighter", 83.0, 90.5, "Zoë", "paste")
    assert (note.kind, note.reason, note.suggested_why) == (NoteKind.NEW_WORK, "another song's sound", REASON.why)
    running, written = catalogue.hours.all(1)
    assert (running.running, running.who, running.started_at) == (True, "engineer", "2026-03-01T12:00:00.000Z")
    assert (written.minutes, written.kind, written.note) == (90, WorkKind.COMPING, "chorus")
    assert catalogue.fingerprints.of_session(1)["vox/lead.wav"].mtime_ns == 10**18 + 7
    assert [found.id for found in catalogue.search.find("bright")] == [note.id]


def test_the_newest_fixture_is_what_is_made_today(tmp_path: Path) -> None:
    """A changed schema needs a new step and a new fixture, never an edit of the old one."""
    make(tmp_path / "fresh.db")

    def schema(path: Path) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as db:
            return db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()

    assert schema(tmp_path / "fresh.db") == schema(FIXTURES / f"catalogue_v{len(STEPS)}.db")


def test_a_present_catalogue_is_opened_without_a_backup(database_path: Path, backups: Path) -> None:
    """There is nothing to migrate, so nothing is written."""
    database_path.parent.mkdir()
    shutil.copy(FIXTURES / f"catalogue_v{len(STEPS)}.db", database_path)
    before = dump(database_path)
    open_database(database_path, backups).close()
    assert not backups.exists()
    assert dump(database_path) == before


def test_keeps_a_checked_backup_before_the_first_step(old: Path, backups: Path) -> None:
    """The backup opens as the schema it was made of, with everything in it, and is made once for two steps."""
    database = open_database(old, backups, steps=(*STEPS, add_colour, do_nothing))
    assert database.row("SELECT name, colour FROM clients") == {"name": "Zoë & the Tides", "colour": "grey"}
    database.close()
    (kept,) = backups.iterdir()
    assert kept.name.endswith("-schema-1.db")
    assert find_damage(kept) is None
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT name FROM clients").fetchone() == ("Zoë & the Tides",)


def test_a_step_is_applied_once(old: Path, backups: Path) -> None:
    """The second opening finds nothing to do."""
    for _ in range(2):
        open_database(old, backups, steps=(*STEPS, add_colour)).close()
    assert len(list(backups.iterdir())) == 1


@pytest.mark.parametrize(("step", "code"), [(fail_half_way, "catalogue_fault"), (lose_references, "migration_fault")])
def test_a_step_that_fails_is_undone_as_a_whole(old: Path, backups: Path, step: object, code: str) -> None:
    """The file stands as it was, opens with the version that made it, and a backup lies beside it."""
    with refused(code):
        open_database(old, backups, steps=(*STEPS, step))  # type: ignore[arg-type]  # pytest hands the step as an object
    assert len(list(backups.iterdir())) == 1
    with Catalogue.open(old, backups) as catalogue:
        assert len(catalogue.deliverables.all(1)) == 2
        assert catalogue.clients.all()


def test_a_step_before_the_one_that_fails_stays(old: Path, backups: Path) -> None:
    """Each step is a transaction of its own."""
    with pytest.raises(CatalogueFaultError):
        open_database(old, backups, steps=(*STEPS, add_colour, fail_half_way))
    with closing(sqlite3.connect(old)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)
        assert db.execute("SELECT count(*) FROM deliverables").fetchone() == (2,)


def test_nothing_is_migrated_where_no_backup_can_be_made(old: Path, backups: Path) -> None:
    """Without a way back there is no way on."""
    backups.write_text("a file where the folder should be")
    before = old.read_bytes()
    with refused("backup_failed"):
        open_database(old, backups, steps=(*STEPS, add_colour))
    assert old.read_bytes() == before


def test_nobody_can_write_between_the_backup_and_its_step(
    old: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was backed up is what the step changes: the right to write is taken before, not at the first change."""
    refused: list[int | None] = []

    def back_up_and_write(source: Path, target: Path) -> None:
        back_up(source, target)
        with closing(sqlite3.connect(source, timeout=0)) as other, pytest.raises(sqlite3.OperationalError) as locked:
            other.execute("BEGIN IMMEDIATE")
        refused.append(locked.value.sqlite_errorcode & 0xFF)

    monkeypatch.setattr(migrations, "back_up", back_up_and_write)
    open_database(old, backups).close()
    assert refused == [sqlite3.SQLITE_BUSY]

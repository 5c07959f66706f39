"""A person who asks is forgotten to the last byte; the books stay what they are."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.billing.chain import check_chain
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.catalogue.copies import find_damage
from app.catalogue.file import is_owed
from app.catalogue.maintenance.erasure import erase_client, preview_erasure
from app.catalogue.maintenance.merges import merge_clients
from app.catalogue.maintenance.tables import guards
from app.domain.rounds import NoteKind, NoteSource, ReadNote, Suggestion
from app.domain.session import SessionKind
from tests.app.billing.samples import STUDIO, PlainPapers, line
from tests.app.catalogue.samples import make_scan
from tests.app.conftest import Opener
from tests.refusals import refused

ROOT = Path(__file__).parents[4]

NAMES = ("Quillon", "quillon", "Abernathy")


def person(catalogue: Catalogue) -> int:
    """A client whose name is everywhere."""
    client = catalogue.clients.add(
        "Quillon", "quillon@abernathy.example", "Quillon pays by card", address="1 Abernathy"
    )
    song = catalogue.songs.add(client.id, "Tide", "Quillon", notes="for Abernathy")
    catalogue.briefs.edit(song.id, goals="like Quillon's last one")
    last = catalogue.rounds.open(song.id)
    suggested = Suggestion(NoteKind.REVISION, "typed")
    catalogue.notes.add(last.id, [(ReadNote("Quillon's voice up", asked_by="Abernathy"), suggested)], NoteSource.TYPED)
    removed = catalogue.notes.add(last.id, [(ReadNote("Abernathy again"), suggested)], NoteSource.TYPED)
    catalogue.notes.remove(removed[0].id)
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/music/Quillon/Tide")))
    twin = catalogue.clients.add("Abernathy & Quillon")
    merge_clients(catalogue, client.id, twin.id)
    catalogue.rounds.approve(last.id, "Quillon Abernathy")
    return client.id


def raw(path: Path) -> bytes:
    """Every byte that the catalogue has on disk."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


def test_nothing_of_a_person_is_left_in_the_file(catalogue: Catalogue) -> None:
    """Neither in rows, nor in the log, the search, free pages or a journal; the songs and rounds stay."""
    client_id = person(catalogue)
    assert all(name.encode() in raw(catalogue.path) for name in NAMES)
    erasure = erase_client(catalogue, client_id)
    assert erasure.rows["notes"] == 1
    assert not any(name.encode() in raw(catalogue.path) for name in NAMES)
    client = catalogue.clients.get(client_id)
    assert client.name == f"Erased client {client_id}"
    assert client.erased_at
    (row,) = catalogue.songs.board()
    assert (row.song.title, row.song.artist) == ("Tide", "")
    assert catalogue.search.find("quillon") == []
    assert find_damage(catalogue.path) is None
    with refused("client_erased", client=1):
        erase_client(catalogue, client_id)


def test_the_log_can_be_changed_no_more_than_before(catalogue: Catalogue) -> None:
    """What forbids changes is there again; who did what when is still told, and the erasure too."""
    client_id = person(catalogue)
    connection = catalogue.database.connection()
    before, entries = guards(connection), len(catalogue.activity.all())
    erase_client(catalogue, client_id)
    assert guards(connection) == before
    found = catalogue.activity.all()
    assert len(found) == entries + 1
    assert found[0].action == "erased"
    with closing(sqlite3.connect(catalogue.path)) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute("UPDATE activity SET details = '{}'")


def test_issued_invoices_stay(catalogue: Catalogue) -> None:
    """With their buyer and their PDF, chained as before; a draft goes."""
    client_id = person(catalogue)
    drafter = Drafter(catalogue, STUDIO)
    issued = Issuer(catalogue, STUDIO, PlainPapers()).issue(drafter.free(client_id, [line(100)]).id, "2026-03-01")
    draft = drafter.free(client_id, [line(200)])
    assert preview_erasure(catalogue, client_id).invoices == 1
    erase_client(catalogue, client_id)
    kept = catalogue.invoices.get(issued.id)
    assert kept.buyer is not None
    assert kept.buyer.name == "Quillon"
    assert check_chain(catalogue).ok
    with refused("no_such_row", noun="invoice", id=2):
        catalogue.invoices.get(draft.id)


def test_a_preview_changes_nothing(catalogue: Catalogue) -> None:
    """It changes nothing."""
    client_id = person(catalogue)
    before = raw(catalogue.path)
    assert preview_erasure(catalogue, client_id).name == "Quillon"
    assert raw(catalogue.path) == before


KILLED_BEFORE_PACKING = """
import os, signal, sys
from pathlib import Path
from app.catalogue import Catalogue
from app.catalogue.maintenance import erasure
erasure.pack = lambda _db: os.kill(os.getpid(), signal.SIGKILL)
with Catalogue.open(Path(sys.argv[1]), Path(sys.argv[2])) as catalogue:
    erasure.erase_client(catalogue, int(sys.argv[3]))
"""


def killed_before_packing(path: Path, backups: Path, client_id: int) -> None:
    """Another program erases the client and is killed once that is committed."""
    words = [sys.executable, "-c", KILLED_BEFORE_PACKING, str(path), str(backups), str(client_id)]
    done = subprocess.run(words, check=False, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_the_next_opening_packs_what_a_kill_left_unpacked(
    open_catalogue: Opener, database_path: Path, backups: Path
) -> None:
    """The erasure stands; opened once more, the file holds no byte of the person, and need not be packed again."""
    catalogue = open_catalogue()
    client_id = person(catalogue)
    catalogue.close()
    killed_before_packing(database_path, backups, client_id)
    with closing(sqlite3.connect(database_path)) as db:
        assert is_owed(db)
        assert db.execute("SELECT erased_at IS NOT NULL FROM clients WHERE id = ?", [client_id]).fetchone() == (1,)
    again = open_catalogue()
    assert not is_owed(again.database.connection())
    assert not any(name.encode() in raw(database_path) for name in NAMES)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_the_next_erasure_packs_what_a_kill_left_unpacked(
    catalogue: Catalogue, database_path: Path, backups: Path
) -> None:
    """Also where a window has the catalogue open all the while, so that nothing is opened in between."""
    client_id, other = person(catalogue), catalogue.clients.add("Ruben Oosterveld")
    killed_before_packing(database_path, backups, client_id)
    assert erase_client(catalogue, other.id).packed
    assert not is_owed(catalogue.database.connection())
    assert not any(name.encode() in raw(database_path) for name in (*NAMES, "Oosterveld"))


def test_where_packing_is_not_possible_at_once_it_is_put_off(
    catalogue: Catalogue, open_catalogue: Opener, database_path: Path
) -> None:
    """Another program reads for long: the erasure is done and says that packing is due; a later opening sees to it."""
    client_id = person(catalogue)
    catalogue.database.connection().execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(database_path, isolation_level=None)) as reader:
        erase = catalogue.database.connection()
        erase.set_trace_callback(lambda sql: reader.execute("BEGIN IMMEDIATE") if sql == "VACUUM" else None)
        erasure = erase_client(catalogue, client_id)
        erase.set_trace_callback(None)
        assert not erasure.packed
        open_catalogue(0.05)
        assert is_owed(catalogue.database.connection())
        reader.execute("ROLLBACK")
    open_catalogue()
    assert not is_owed(catalogue.database.connection())
    assert not any(name.encode() in raw(database_path) for name in NAMES)

"""Kills a program again and again while it imports, backs up, merges, restores and erases, and checks what is left."""

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from app.catalogue import Catalogue
from app.catalogue.copies import find_damage
from app.catalogue.maintenance.tables import guards
from tests.app.catalogue.kills import killed

# Each turn imports two clients with ten songs each, backs that up, merges the two, then restores the backup: merged or
# not, the import stays. A client of its own is erased on the way.
WORKER = """
import sys
from pathlib import Path
from app.catalogue import Catalogue
from app.catalogue.maintenance.backups import make_backup
from app.catalogue.maintenance.erasure import erase_client
from app.catalogue.maintenance.merges import merge_clients
from app.catalogue.maintenance.restore import restore
from app.importing.song_import import import_songs
folder, name = Path(sys.argv[1]), sys.argv[2]
path, backups, table = folder / "catalogue.db", folder / "backups", folder / "songs.csv"
print("ready", flush=True)
for number in range(10_000):
    turn = f"{name} {number}"
    rows = [f"{who} {turn},Song {each}" for who in ("Ana", "Bo") for each in range(10)]
    table.write_text("client,title\\n" + "\\n".join(rows))
    with Catalogue.open(path, backups) as catalogue:
        import_songs(catalogue, table)
        print(turn, flush=True)
        made = make_backup(path, backups)
        ids = [catalogue.clients.find(f"{who} {turn}").id for who in ("Ana", "Bo")]
        merge_clients(catalogue, *ids)
        erase_client(catalogue, catalogue.clients.add(f"Gone {turn}", "gone@b.example").id)
    restore(made.path, path, backups)
"""
_HALF = (
    # Two clients of ten songs, or one of twenty.
    """
    SELECT substr(c.name, instr(c.name, 'run')) AS turn, count(DISTINCT c.id) AS clients, count(s.id) AS songs
    FROM clients c LEFT JOIN songs s ON s.client_id = c.id WHERE c.name GLOB 'Ana *' OR c.name GLOB 'Bo *'
    GROUP BY turn HAVING songs <> 20 OR clients NOT IN (1, 2)
    """,
    "SELECT id FROM songs s WHERE NOT EXISTS (SELECT 1 FROM search WHERE rowid = s.id * 8 + 2)",
    "SELECT id FROM clients WHERE (erased_at IS NULL) <> (name NOT GLOB 'Erased *')",
)


def kill_while_keeping(folder: Path, moments: int, seed: int) -> int:
    """Start a worker and kill it, `moments` times, checking after each; returns how many imports were confirmed."""
    chance = random.Random(seed)  # noqa: S311 -- moments to kill at, no secrets
    confirmed: list[str] = []
    for number in range(moments):
        ready, *turns = killed(WORKER, folder, f"run {number}", chance.uniform(0, 0.6))
        assert ready == "ready"
        confirmed += turns
        check(folder, confirmed)
    return len(confirmed)


def check(folder: Path, confirmed: list[str]) -> None:
    """Every confirmed import is there, nothing is half there, the guards stand, and writing is possible at once."""
    path = folder / "catalogue.db"
    if not path.exists():
        assert not confirmed
        return
    assert find_damage(path) is None
    with closing(sqlite3.connect(path)) as db:
        there = {name for (name,) in db.execute("SELECT name FROM clients")}
        assert there.issuperset(f"Ana {turn}" for turn in confirmed)
        for half in _HALF:
            assert db.execute(half).fetchall() == [], half
        assert {"activity_is_never_edited", "activity_is_never_deleted", "quotes_sent_stay"} <= guards(db).keys()
    for backup in (folder / "backups").glob("catalogue-*.db"):
        assert find_damage(backup) is None
    with Catalogue.open(path, folder / "backups", timeout_s=1.0) as catalogue:
        catalogue.clients.add(f"Checked {time.time_ns()}")

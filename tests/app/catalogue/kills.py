"""Kills a program again and again while it writes to the catalogue, and checks what is left.

`python -m tests.app.catalogue.kills FOLDER MOMENTS` does it as often as asked.
"""

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from app.catalogue import Catalogue
from app.catalogue.copies import find_damage

ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from pathlib import Path
from app.catalogue import Catalogue
from app.domain.hours import WorkKind
from app.domain.rounds import NoteKind, NoteSource, ReadNote, Suggestion
from app.domain.session import SessionKind
from tests.app.catalogue.samples import make_deliverable, make_scan
folder, name = Path(sys.argv[1]), sys.argv[2]
with Catalogue.open(folder / "catalogue.db", folder / "backups") as catalogue:
    for number in range(100_000):
        client = catalogue.clients.add(f"{name} {number}")
        song = catalogue.songs.add(client.id, f"Song {number}")
        session = catalogue.sessions.record(song.id, SessionKind.PRINTED, make_scan(folder / str(number)))
        job = catalogue.jobs.start(song.id, session.id, catalogue.rounds.open(song.id).id, "/out")
        catalogue.jobs.finish(job.id, [make_deliverable("a.wav"), make_deliverable("b.wav")])
        why = Suggestion(NoteKind.REVISION, "part of it")
        asked = [(ReadNote(f"kick up {number}", 1.5), why), (ReadNote(f"snare down {number}"), why)]
        notes = catalogue.notes.add(job.round_id, asked, NoteSource.PASTE)
        catalogue.notes.tick_all([note.id for note in notes])
        catalogue.hours.start(song.id, WorkKind.MIXING)
        catalogue.hours.stop()
        catalogue.rounds.approve(job.round_id, name)
        print(job.id, flush=True)
"""


def kill_while_writing(folder: Path, moments: int, seed: int) -> int:
    """Start a writer and kill it, `moments` times, checking after each; returns how many renders were confirmed."""
    chance = random.Random(seed)  # noqa: S311 -- moments to kill at, no secrets
    confirmed: list[int] = []
    for number in range(moments):
        confirmed += map(int, killed(WRITER, folder, f"run {number}", chance.uniform(0, 0.08)))
        check(folder, confirmed)
    return len(confirmed)


def check(folder: Path, confirmed: list[int]) -> None:
    """Everything confirmed is there, nothing is half there, and the next start works."""
    path = folder / "catalogue.db"
    assert find_damage(path) is None
    with closing(sqlite3.connect(path)) as db:
        done = {row[0] for row in db.execute(WHOLE_CYCLES)}
        assert done.issuperset(confirmed)
        for half in HALF_RECORDS:
            assert db.execute(half).fetchall() == [], half
    with Catalogue.open(path, folder / "backups") as catalogue:
        assert len(catalogue.jobs.mark_interrupted()) <= 1


# A job is confirmed once its round has notes that are ticked off, hours, and a sign-off of exactly its files.
WHOLE_CYCLES = """
    SELECT j.id FROM render_jobs j JOIN rounds o ON o.id = j.round_id
    WHERE j.state = 'done' AND o.state = 'approved' AND json_array_length(o.signoff_files) = 2
        AND (SELECT count(*) FROM notes n WHERE n.round_id = o.id AND n.done_at IS NOT NULL) = 2
        AND (SELECT count(*) FROM time_entries t WHERE t.song_id = j.song_id AND t.ended_at IS NOT NULL) = 1
"""
HALF_RECORDS = (
    """
    SELECT o.id FROM rounds o WHERE (SELECT count(*) FROM notes WHERE round_id = o.id) NOT IN (0, 2)
        OR (SELECT count(*) FROM notes WHERE round_id = o.id AND done_at IS NOT NULL) NOT IN (0, 2)
    """,
    """
    SELECT o.id FROM rounds o WHERE (o.state = 'approved') <> (o.decided_at IS NOT NULL)
    """,
    """
    SELECT s.id FROM songs s WHERE NOT EXISTS (SELECT 1 FROM search WHERE rowid = s.id * 8 + 2)
    """,
    """
    SELECT n.id FROM notes n WHERE NOT EXISTS (
        SELECT 1 FROM activity WHERE subject = 'note' AND action = 'added' AND subject_id = n.id)
    """,
    """
    SELECT s.id FROM sessions s WHERE (SELECT count(*) FROM stems WHERE session_id = s.id) <> 5
    """,
    """
    SELECT j.id FROM render_jobs j
    WHERE (SELECT count(*) FROM deliverables WHERE job_id = j.id) <> CASE state WHEN 'done' THEN 2 ELSE 0 END
    """,
    """
    SELECT c.id FROM clients c
    WHERE NOT EXISTS (SELECT 1 FROM activity WHERE subject = 'client' AND action = 'added' AND subject_id = c.id)
    """,
    """
    SELECT a.id FROM activity a
    WHERE subject = 'session' AND NOT EXISTS (SELECT 1 FROM sessions WHERE id = a.subject_id)
    """,
)


def killed(program: str, folder: Path, name: str, after_s: float, lines: int = 1) -> list[str]:
    """The lines that a program wrote whole before it was killed, `after_s` seconds after so many of them."""
    command = [sys.executable, "-c", program, str(folder), name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        first = [writer.stdout.readline() for _ in range(lines)]
        time.sleep(after_s)
        assert writer.poll() is None, "it ended by itself"
        writer.kill()
        written = [*first, *writer.stdout.read().splitlines(keepends=True)]
        return [line.strip() for line in written if line.endswith("\n")]


if __name__ == "__main__":
    print(kill_while_writing(Path(sys.argv[1]), int(sys.argv[2]), seed=1), "renders were confirmed; all are there.")

"""The stores of render jobs, what was started and how it ended, and of the deliverables that they left behind."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.catalogue.owner import Owner
from app.domain.jobs import Deliverable, JobKind, JobState, RenderJob
from app.errors import UsageError

_ROWS = (
    "SELECT id, song_id, session_id, round_id, out_folder, state, started_at, ended_at, error, kind, source, release_id"
    " FROM render_jobs"
)
_UNFINISHED = frozenset({JobState.QUEUED, JobState.RUNNING, JobState.INTERRUPTED})
_INTERRUPTED = "Bouncedesk ended before this render was done; what was there before it is safe: render again."
_FILE_COLUMNS = (
    'd.id, d.job_id, d.variant, d."group", d.format, d.path, d.sha256, d.frames, d.sample_rate, d.channels,'
    " d.integrated_lufs, d.sample_peak_dbfs, d.trim_db, d.loudness_range_lu, d.true_peak_dbtp, d.profile, d.song_id"
)
_DELIVERED = f"SELECT {_FILE_COLUMNS} FROM deliverables d JOIN render_jobs j ON j.id = d.job_id"  # noqa: S608 -- the columns are this module's own
_OF_SONG = "(j.song_id = :song OR d.song_id = :song)"
_NEWEST = (
    "SELECT max(d.id) FROM deliverables d JOIN render_jobs j ON j.id = d.job_id"
    " WHERE (j.song_id = :song OR d.song_id = :song) GROUP BY j.out_folder, d.path"
)


class Jobs:
    """Render jobs. Each belongs to the program that started it, so that one cut off is found at the next start."""

    def __init__(self, database: Database, activity: Activity, owner: Owner) -> None:
        self._database = database
        self._activity = activity
        self._owner = owner

    def start(self, song_id: int, session_id: int, round_id: int | None, out_folder: str | Path) -> RenderJob:
        """A render of a session that runs from now on."""
        return self._start(JobKind.RENDER, song_id, session_id, round_id, out_folder)

    def start_master(
        self,
        song_id: int,
        round_id: int | None,
        out_folder: str | Path,
        *,
        source: str | Path = "",
        session_id: int | None = None,
    ) -> RenderJob:
        """A mastering that runs from now on, of the file `source` or of a session's stems."""
        if not source and session_id is None:
            raise UsageError(
                "A master is made of a file or of a session; nothing was changed: name one of them.",
                code="master_source_missing",
                song=song_id,
            )
        return self._start(JobKind.MASTER, song_id, session_id, round_id, out_folder, str(source))

    def start_release(self, release_id: int, out_folder: str | Path, source: str | Path) -> RenderJob:
        """A mastering of a whole release that runs from now on; the file `source` lists its songs."""
        if not str(source):
            raise UsageError(
                "A release is made of the file that lists its songs; nothing was changed: name it.",
                code="release_source_missing",
                release=release_id,
            )
        with self._database.change():
            if not self._database.row("SELECT 1 FROM releases WHERE id = ?", [release_id]):
                raise no_such("release", release_id)
            values = {"release_id": release_id, "kind": JobKind.RELEASE.value, "source": str(source)}
            return self._running(values, out_folder)

    def _start(
        self,
        kind: JobKind,
        song_id: int,
        session_id: int | None,
        round_id: int | None,
        out_folder: str | Path,
        source: str = "",
    ) -> RenderJob:
        with self._database.change():
            self._refuse_strangers(song_id, session_id, round_id)
            values = {
                "song_id": song_id,
                "kind": kind.value,
                "session_id": session_id,
                "source": source,
                "round_id": round_id,
            }
            return self._running(values, out_folder)

    def _running(self, values: Mapping[str, Any], out_folder: str | Path) -> RenderJob:
        """A new row of `values` that this program works on."""
        running = {
            "out_folder": str(out_folder),
            "state": JobState.RUNNING.value,
            "started_at": self._activity.moment(),
            "owner": self._owner.token,
            "pid": self._owner.pid,
        }
        return self.get(self._activity.add("render_jobs", "render_job", {**values, **running}))

    def finish(self, job_id: int, deliverables: Sequence[Deliverable]) -> RenderJob:
        """The job as done, with what it delivered: both or neither are kept. Ids within `deliverables` do not matter.

        A job that was taken for interrupted may still finish.
        """
        with self._database.change():
            self._end(job_id, JobState.DONE, "")
            for deliverable in deliverables:
                self._database.insert("deliverables", {"job_id": job_id, **deliverable_values(deliverable)})
            self._activity.note("delivered", "render_job", job_id, {"paths": [entry.path for entry in deliverables]})
            return self.get(job_id)

    def end(self, job_id: int, state: JobState, error: str = "") -> RenderJob:
        """The job as failed, cancelled or interrupted, with the sentence that the user was shown."""
        if state not in {JobState.FAILED, JobState.CANCELLED, JobState.INTERRUPTED}:
            raise UsageError(f"A render cannot end as {state}; nothing was changed.", code="state_refused", state=state)
        with self._database.change():
            self._end(job_id, state, error)
            return self.get(job_id)

    def get(self, job_id: int) -> RenderJob:
        """The job of this id."""
        row = self._database.row(f"{_ROWS} WHERE id = ?", [job_id])
        if row is None:
            raise no_such("render", job_id)
        return _job(row)

    def all(self, song_id: int | None = None) -> list[RenderJob]:
        """The jobs of a song, those of releases with a file of it included, or every job; newest first."""
        of_song = "song_id = :song OR id IN (SELECT job_id FROM deliverables WHERE song_id = :song)"
        rows = self._database.rows(
            f"{_ROWS} WHERE :song IS NULL OR {of_song} ORDER BY id DESC",
            {"song": song_id},
        )
        return [_job(row) for row in rows]

    def mark_interrupted(self) -> list[RenderJob]:
        """Mark the jobs whose program is gone as interrupted; returns them. For the start of the window."""
        with self._database.change():
            rows = self._database.rows("SELECT id, owner, pid FROM render_jobs WHERE ended_at IS NULL")
            gone = [row["id"] for row in rows if not self._owner.may_run(row["owner"], row["pid"])]
            for job_id in gone:
                self._end(job_id, JobState.INTERRUPTED, _INTERRUPTED)
            return [self.get(job_id) for job_id in gone]

    def _end(self, job_id: int, state: JobState, error: str) -> None:
        job = self.get(job_id)
        if job.state not in _UNFINISHED:
            raise UsageError(
                f"The render {job_id} has ended as {job.state} already; nothing was changed.",
                code="render_ended",
                id=job_id,
                state=job.state,
            )
        values = {"state": state.value, "ended_at": self._activity.moment(), "error": error}
        self._activity.edit("render_jobs", "render_job", job_id, values)

    def _refuse_strangers(self, song_id: int, session_id: int | None, round_id: int | None) -> None:
        if not self._database.row("SELECT 1 FROM songs WHERE id = ?", [song_id]):
            raise no_such("song", song_id)
        if session_id is not None and self._song_of("sessions", session_id) != song_id:
            raise UsageError(
                f"The session {session_id} is not one of song {song_id}; scan the song's folder first.",
                code="not_of_song",
                noun="session",
                id=session_id,
                song=song_id,
            )
        if round_id is not None and self._song_of("rounds", round_id) != song_id:
            raise UsageError(
                f"The round {round_id} is not one of song {song_id}; open a round of the song first.",
                code="not_of_song",
                noun="round",
                id=round_id,
                song=song_id,
            )

    def _song_of(self, table: str, row_id: int) -> int | None:
        row = self._database.row(f'SELECT song_id FROM "{table}" WHERE id = ?', [row_id])  # noqa: S608 -- the store's own table
        return row["song_id"] if row else None


def _job(row: Row) -> RenderJob:
    return RenderJob(**{**row, "state": JobState(row["state"]), "kind": JobKind(row["kind"])})


class Deliverables:
    """Deliverables, in the order in which they were made; of a song also its files of releases.

    Paths are relative to their job's folder.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, song_id: int) -> list[Deliverable]:
        """Everything ever delivered of a song, also what a later render has replaced."""
        rows = self._database.rows(f"{_DELIVERED} WHERE {_OF_SONG} ORDER BY d.id", {"song": song_id})
        return [Deliverable(**row) for row in rows]

    def latest(self, song_id: int) -> list[Deliverable]:
        """What lies in the song's folders now: of each file, the newest delivery."""
        rows = self._database.rows(f"{_DELIVERED} WHERE d.id IN ({_NEWEST}) ORDER BY d.id", {"song": song_id})
        return [Deliverable(**row) for row in rows]

    def of_job(self, job_id: int) -> list[Deliverable]:
        """What one job delivered."""
        return [
            Deliverable(**row)
            for row in self._database.rows(f"{_DELIVERED} WHERE d.job_id = ? ORDER BY d.id", [job_id])
        ]


def deliverable_values(deliverable: Deliverable) -> dict[str, Any]:
    """The row of a deliverable, but for its id and its job."""
    values = asdict(deliverable)
    del values["id"], values["job_id"]
    return values

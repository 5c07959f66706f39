"""The store of deliverables: every file that a finished render left behind. Jobs write it, pages read it."""

from dataclasses import asdict
from typing import Any

from app.catalogue.database import Database
from app.domain.catalogue import Deliverable

_COLUMNS = (
    'd.id, d.job_id, d.variant, d."group", d.format, d.path, d.sha256, d.frames, d.sample_rate, d.channels,'
    " d.integrated_lufs, d.sample_peak_dbfs, d.trim_db, d.loudness_range_lu, d.true_peak_dbtp, d.profile, d.song_id"
)
_ROWS = f"SELECT {_COLUMNS} FROM deliverables d JOIN render_jobs j ON j.id = d.job_id"  # noqa: S608 -- the columns are this module's own
_OF_SONG = "(j.song_id = :song OR d.song_id = :song)"
_NEWEST = (
    "SELECT max(d.id) FROM deliverables d JOIN render_jobs j ON j.id = d.job_id"
    " WHERE (j.song_id = :song OR d.song_id = :song) GROUP BY j.out_folder, d.path"
)


class Deliverables:
    """Deliverables, in the order in which they were made; of a song also its files of releases.

    Paths are relative to their job's folder.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, song_id: int) -> list[Deliverable]:
        """Everything ever delivered of a song, also what a later render has replaced."""
        rows = self._database.rows(f"{_ROWS} WHERE {_OF_SONG} ORDER BY d.id", {"song": song_id})
        return [Deliverable(**row) for row in rows]

    def latest(self, song_id: int) -> list[Deliverable]:
        """What lies in the song's folders now: of each file, the newest delivery."""
        rows = self._database.rows(f"{_ROWS} WHERE d.id IN ({_NEWEST}) ORDER BY d.id", {"song": song_id})
        return [Deliverable(**row) for row in rows]

    def of_job(self, job_id: int) -> list[Deliverable]:
        """What one job delivered."""
        return [
            Deliverable(**row) for row in self._database.rows(f"{_ROWS} WHERE d.job_id = ? ORDER BY d.id", [job_id])
        ]


def deliverable_values(deliverable: Deliverable) -> dict[str, Any]:
    """The row of a deliverable, but for its id and its job."""
    values = asdict(deliverable)
    del values["id"], values["job_id"]
    return values

"""The store of sessions: what each scan of a song's folders found, and the groups the engineer corrected."""

from dataclasses import replace
from pathlib import Path

from app.catalogue import stems
from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.domain.session import Condition, Density, Group, Metrics, Scan, SessionKind, SessionRow, Stem
from app.errors import UsageError
from render.text import shown

_ROWS = "SELECT id, song_id, kind, folder, sample_rate, bit_depth, duration_s, scanned_at FROM sessions"


class Sessions:
    """Sessions with their stems. A scan is kept as it was: a changed folder makes a new row, an unchanged one none."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def record(self, song_id: int, kind: SessionKind, scan: Scan) -> SessionRow:
        """Remember a scan as the song's newest session of its kind.

        Groups that the engineer corrected in the song's last scan of the same folder are kept for stems of the same
        path. If nothing at all has changed since, that last session is returned and nothing is written.
        """
        folder = str(scan.folder.absolute())
        with self._database.change():
            corrections = self.corrections(song_id, scan.folder)
            last = self.of_folder(song_id, scan.folder)
            if last and last.kind is kind and self.scan(last.id) == _corrected(scan, corrections):
                return last
            session_id = self._activity.add("sessions", "session", self._values(song_id, kind, folder, scan))
            for stem in scan.stems:
                values = {**stems.stem_values(stem), "corrected_group": corrections.get(stem.path)}
                self._database.insert("stems", {"session_id": session_id, **values})
            return self.get(session_id)

    def get(self, session_id: int) -> SessionRow:
        """The session of this id."""
        row = self._database.row(f"{_ROWS} WHERE id = ?", [session_id])
        if row is None:
            raise UsageError(
                f"There is no session {session_id} in the catalogue; scan its folder again.",
                code="no_such_row",
                noun="session",
                id=session_id,
            )
        return _session(row)

    def newest(self, song_id: int, kind: SessionKind | None = None) -> SessionRow | None:
        """The song's newest session, of one kind if asked, or None."""
        row = self._database.row(
            f"{_ROWS} WHERE song_id = :song AND (:kind IS NULL OR kind = :kind) ORDER BY id DESC LIMIT 1",
            {"song": song_id, "kind": kind},
        )
        return _session(row) if row else None

    def of_folder(self, song_id: int, folder: Path) -> SessionRow | None:
        """The song's last session of a folder, of whatever kind, or None."""
        sql = f"{_ROWS} WHERE song_id = ? AND folder = ? ORDER BY id DESC LIMIT 1"
        row = self._database.row(sql, [song_id, str(folder.absolute())])
        return _session(row) if row else None

    def before(self, session: SessionRow) -> SessionRow | None:
        """The last session of the same song and kind before this one, or None."""
        sql = f"{_ROWS} WHERE song_id = ? AND kind = ? AND id < ? ORDER BY id DESC LIMIT 1"
        row = self._database.row(sql, [session.song_id, session.kind.value, session.id])
        return _session(row) if row else None

    def stems(self, session_id: int) -> list[Stem]:
        """The session's stems in the order of the scan, in the groups in force."""
        rows = self._database.rows(f"SELECT {stems.COLUMNS} FROM stems WHERE session_id = ? ORDER BY id", [session_id])  # noqa: S608 -- the columns are this package's own
        return [stems.stem_of(row) for row in rows]

    def scan(self, session_id: int) -> Scan:
        """The whole scan as it was recorded, its stems in the groups in force."""
        row = self._database.row("SELECT * FROM sessions WHERE id = ?", [session_id])
        if row is None:
            raise UsageError(
                f"There is no session {session_id} in the catalogue; scan its folder again.",
                code="no_such_row",
                noun="session",
                id=session_id,
            )
        return Scan(
            folder=Path(row["folder"]),
            sample_rate=row["sample_rate"],
            bit_depth=row["bit_depth"],
            duration_s=row["duration_s"],
            stems=tuple(self.stems(session_id)),
            problems=stems.problems_of(row["problems"]),
            ignored=stems.ignored_of(row["ignored"]),
            metrics=_metrics(row),
            title=row["title"],
            artist=row["artist"],
            mono_gain_db=row["mono_gain_db"],
        )

    def set_group(self, session_id: int, stem_path: str, group: Group) -> None:
        """Put a stem, with the other side of its pair, in the group the engineer says; later scans keep it."""
        with self._database.change():
            stems = {row["path"]: row for row in self._paths(session_id)}
            if stem_path not in stems:
                raise UsageError(
                    f"There is no stem “{shown(stem_path)}” in session {session_id}; nothing was changed: scan "
                    "the folder again.",
                    code="no_such_stem",
                    session=session_id,
                    file=stem_path,
                )
            chosen = stems[stem_path]
            for row in (chosen, stems.get(chosen["pair"])):
                if row and row["corrected_group"] != group:
                    self._database.update("stems", row["id"], {"corrected_group": group.value})
                    moved = {"path": row["path"], "group": [row["in_force"], group]}
                    self._activity.note("regrouped", "session", session_id, moved)

    def confirm_groups(self, session_id: int, *, confirmed: bool = True) -> None:
        """Keep that the groups of a session are right, or that they are not; what is so already stays."""
        with self._database.change():
            row = self._database.row("SELECT groups_confirmed_at AS at FROM sessions WHERE id = ?", [session_id])
            if row is None:
                raise UsageError(
                    f"There is no session {session_id} in the catalogue; scan its folder again.",
                    code="no_such_row",
                    noun="session",
                    id=session_id,
                )
            if bool(row["at"]) != confirmed:
                at = self._activity.moment() if confirmed else None
                self._activity.edit("sessions", "session", session_id, {"groups_confirmed_at": at})

    def corrections(self, song_id: int, folder: Path) -> dict[str, Group]:
        """By path, the groups the engineer has corrected in the song's last scan of this folder."""
        last = self.of_folder(song_id, folder)
        if last is None:
            return {}
        sql = "SELECT path, corrected_group FROM stems WHERE session_id = ? AND corrected_group IS NOT NULL"
        return {row["path"]: Group(row["corrected_group"]) for row in self._database.rows(sql, [last.id])}

    def taught(self, client_id: int) -> list[tuple[str, str, Group]]:
        """Every correction made for a client, oldest first: the stem's path, its song's title, the group."""
        sql = (
            "SELECT stems.path, songs.title, stems.corrected_group FROM stems"
            " JOIN sessions ON sessions.id = stems.session_id JOIN songs ON songs.id = sessions.song_id"
            " WHERE songs.client_id = ? AND stems.corrected_group IS NOT NULL ORDER BY stems.id"
        )
        rows = self._database.rows(sql, [client_id])
        return [(row["path"], row["title"], Group(row["corrected_group"])) for row in rows]

    def _paths(self, session_id: int) -> list[Row]:
        return self._database.rows(
            'SELECT id, path, pair, corrected_group, coalesce(corrected_group, "group") AS in_force'
            " FROM stems WHERE session_id = ?",
            [session_id],
        )

    def _values(self, song_id: int, kind: SessionKind, folder: str, scan: Scan) -> dict[str, object]:
        if not self._database.row("SELECT 1 FROM songs WHERE id = ?", [song_id]):
            raise no_such("song", song_id)
        return {
            "song_id": song_id,
            "kind": kind.value,
            "folder": folder,
            "title": scan.title,
            "artist": scan.artist,
            "mono_gain_db": scan.mono_gain_db,
            "sample_rate": scan.sample_rate,
            "bit_depth": scan.bit_depth,
            "duration_s": scan.duration_s,
            "track_count": scan.metrics.track_count,
            "density": scan.metrics.density.value,
            "condition": scan.metrics.condition.value,
            "condition_score": scan.metrics.condition_score,
            "problems": stems.problems_text(scan.problems),
            "ignored": stems.ignored_text(scan.ignored),
            "scanned_at": self._activity.moment(),
        }


def _session(row: Row) -> SessionRow:
    return SessionRow(**{**row, "kind": SessionKind(row["kind"])})


def _metrics(row: Row) -> Metrics:
    return Metrics(row["track_count"], Density(row["density"]), Condition(row["condition"]), row["condition_score"])


def _corrected(scan: Scan, corrections: dict[str, Group]) -> Scan:
    corrected = (
        stems.with_group(stem, corrections[stem.path]) if stem.path in corrections else stem for stem in scan.stems
    )
    return replace(scan, folder=scan.folder.absolute(), stems=tuple(corrected))

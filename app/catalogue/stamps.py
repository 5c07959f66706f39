"""The store of stamps: the hash, size, time and place of each stem, by which it is known again."""

from collections.abc import Mapping

from app.catalogue.database import Database
from app.domain.stamps import StemStamp


class Stamps:
    """Stamps of catalogued stems, by path within their session's folder. Nobody's doing, so not in the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_session(self, session_id: int) -> dict[str, StemStamp]:
        """The stamps of a session's stems, as far as they are known."""
        sql = (
            "SELECT path, hash, size, mtime_ns, inode FROM stems WHERE session_id = ? AND hash IS NOT NULL ORDER BY id"
        )
        return {row.pop("path"): StemStamp(**row) for row in self._database.rows(sql, [session_id])}

    def of_folder(self, song_id: int, folder: str) -> dict[str, StemStamp]:
        """The newest stamps that a song's sessions of this folder have, by path."""
        sql = (
            "SELECT t.path, t.hash, t.size, t.mtime_ns, t.inode FROM stems t JOIN sessions s ON s.id = t.session_id"
            " WHERE s.song_id = ? AND s.folder = ? AND t.hash IS NOT NULL ORDER BY t.id"
        )
        return {row.pop("path"): StemStamp(**row) for row in self._database.rows(sql, [song_id, folder])}

    def keep(self, session_id: int, stamps: Mapping[str, StemStamp]) -> None:
        """Remember the stamps of a session's stems; paths it does not have are left out."""
        with self._database.change():
            sql = "SELECT id, path FROM stems WHERE session_id = ?"
            for row in self._database.rows(sql, [session_id]):
                stamp = stamps.get(row["path"])
                if stamp:
                    values = {"size": stamp.size, "mtime_ns": stamp.mtime_ns, "inode": stamp.inode}
                    self._database.update("stems", row["id"], {"hash": stamp.hash, **values})

    def new_stems(self, song_id: int, since: str) -> list[str]:
        """The stems of the newest received session that hold what none received before did.

        Empty where that session was not scanned after the moment `since`, or is the only one with hashes.
        """
        sql = """
            WITH received AS (SELECT id, scanned_at FROM sessions WHERE song_id = :song AND kind = 'received'),
                newest AS (SELECT max(id) AS id FROM received WHERE scanned_at > :since),
                known AS (
                    SELECT t.hash FROM stems t JOIN received r ON r.id = t.session_id
                    WHERE t.hash IS NOT NULL AND r.id < (SELECT id FROM newest))
            SELECT path FROM stems
            WHERE session_id = (SELECT id FROM newest) AND hash IS NOT NULL
                AND EXISTS (SELECT 1 FROM known) AND hash NOT IN (SELECT hash FROM known)
            ORDER BY id
        """
        return [row["path"] for row in self._database.rows(sql, {"song": song_id, "since": since})]

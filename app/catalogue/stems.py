"""How a session's stems and findings are laid out as rows and read back, and the store of the stems' fingerprints.

A fingerprint is the hash, size, time and place of a stem, by which it is known again.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from app.catalogue.database import Database, Row
from app.domain.cuts import Region, parse_region
from app.domain.session import FxOwner, Group, Ignored, Problem, Severity, Stem, StemFingerprint

COLUMNS = (
    'path, "group", corrected_group, confidence, fx_owner, pair, side, channels, sample_rate, subtype, bit_depth,'
    " frames, offset_frames, peak_dbfs, integrated_lufs, problems, mutes"
)


def stem_values(stem: Stem) -> dict[str, Any]:
    """The row of a stem as the scan found it."""
    return {**asdict(stem), "problems": json.dumps(stem.problems), "mutes": mutes_text(stem.mutes)}


def stem_of(row: Row) -> Stem:
    """The stem of a row, in the engineer's group where there is one, else in the scan's."""
    values = dict(row)
    corrected = values.pop("corrected_group")
    owner = values["fx_owner"]
    stem = Stem(
        **{
            **values,
            "group": Group(values["group"]),
            "fx_owner": FxOwner(owner) if owner else None,
            "problems": tuple(json.loads(values["problems"])),
            "mutes": mutes_of(values["mutes"]),
        }
    )
    return with_group(stem, Group(corrected)) if corrected else stem


def with_group(stem: Stem, group: Group) -> Stem:
    """The stem in the group the engineer gave it: certain, and, if vocal effects, of both vocals unless known."""
    owner = (stem.fx_owner or FxOwner.BOTH) if group is Group.VOCAL_FX else None
    return replace(stem, group=group, fx_owner=owner, confidence=1.0)


def mutes_text(mutes: tuple[Region, ...]) -> str:
    """Stretches as JSON, as they were written: pairs of times, the end "end" where it is the song's."""
    return json.dumps([[mute.start.text, mute.end.text if mute.end else "end"] for mute in mutes])


def mutes_of(text: str) -> tuple[Region, ...]:
    """Stretches from JSON."""
    return tuple(parse_region(times) for times in json.loads(text))


def problems_text(problems: tuple[Problem, ...]) -> str:
    """Findings as JSON."""
    return json.dumps([asdict(problem) for problem in problems])


def problems_of(text: str) -> tuple[Problem, ...]:
    """Findings from JSON."""
    return tuple(
        Problem(row["code"], Severity(row["severity"]), tuple(row["files"]), tuple(row["at_s"]), row["message"])
        for row in json.loads(text)
    )


def ignored_text(ignored: tuple[Ignored, ...]) -> str:
    """Entries left out, as JSON."""
    return json.dumps([asdict(entry) for entry in ignored])


def ignored_of(text: str) -> tuple[Ignored, ...]:
    """Entries left out, from JSON."""
    return tuple(Ignored(**row) for row in json.loads(text))


class Fingerprints:
    """Fingerprints of catalogued stems, by path within their session's folder. Nobody's doing, so not in the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_session(self, session_id: int) -> dict[str, StemFingerprint]:
        """The fingerprints of a session's stems, as far as they are known."""
        sql = (
            "SELECT path, hash, size, mtime_ns, inode FROM stems WHERE session_id = ? AND hash IS NOT NULL ORDER BY id"
        )
        return {row.pop("path"): StemFingerprint(**row) for row in self._database.rows(sql, [session_id])}

    def of_folder(self, song_id: int, folder: str) -> dict[str, StemFingerprint]:
        """The newest fingerprints that a song's sessions of this folder have, by path."""
        sql = (
            "SELECT t.path, t.hash, t.size, t.mtime_ns, t.inode FROM stems t JOIN sessions s ON s.id = t.session_id"
            " WHERE s.song_id = ? AND s.folder = ? AND t.hash IS NOT NULL ORDER BY t.id"
        )
        return {row.pop("path"): StemFingerprint(**row) for row in self._database.rows(sql, [song_id, folder])}

    def keep(self, session_id: int, fingerprints: Mapping[str, StemFingerprint]) -> None:
        """Remember the fingerprints of a session's stems; paths it does not have are left out."""
        with self._database.change():
            sql = "SELECT id, path FROM stems WHERE session_id = ?"
            for row in self._database.rows(sql, [session_id]):
                fingerprint = fingerprints.get(row["path"])
                if fingerprint:
                    values = {"size": fingerprint.size, "mtime_ns": fingerprint.mtime_ns, "inode": fingerprint.inode}
                    self._database.update("stems", row["id"], {"hash": fingerprint.hash, **values})

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

"""Scanning what arrived for a song: a folder, or a zip that is unpacked for good; then its stems' fingerprints."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.jobs import tasks
from app.jobs.work import Work
from app.use_cases.operation import Ended, Operation
from app.use_cases.places import session_folder
from app.use_cases.sessions import rules_for
from render.text import count

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Song
    from app.domain.jobs import RenderJob
    from app.domain.session import Group, Scan, SessionKind, SessionRow, StemFingerprint
    from app.intake.grouping import GroupRules


@dataclass(frozen=True, slots=True)
class SongScan(Operation):
    """A scan of a folder or a zip for a song: groups that were put right before stay so, and teach the new ones.

    A zip is unpacked for good into `unpacked`; the scan is its result.
    """

    song: "Song"
    path: Path
    kind: "SessionKind"
    rules: "GroupRules"
    corrections: "Mapping[str, Group]"
    unpacked: Path | None = None

    @classmethod
    def of(
        cls, catalogue: "Catalogue", song: "Song", path: Path, kind: "SessionKind", rules: "GroupRules", places: Path
    ) -> "SongScan":
        """The scan of what lies at `path`; zips find their place below `places`."""
        unpacked = session_folder(path, places)
        corrections = catalogue.sessions.corrections(song.id, path)
        return cls(song, path, kind, rules_for(catalogue, song, rules), corrections, unpacked)

    @property
    def subject(self) -> int:
        """The song's id."""
        return self.song.id

    @property
    def title(self) -> str:
        """With the song's name."""
        return f"Scan {self.song.title}"

    @property
    def work(self) -> Work:
        """Unpacked first where it is a zip."""
        if self.unpacked is None:
            return Work(tasks.scan_session, (self.path, self.rules, self.corrections))
        return Work(tasks.scan_archive, (self.path, self.unpacked, self.rules, self.corrections))

    @property
    def busy(self) -> str:
        """One scan of a song at a time."""
        return f"“{self.song.title}” is being scanned; wait for that, or cancel it."

    @property
    def cancelled(self) -> str:
        """A scan is kept whole or not at all."""
        return "The scan was cancelled; nothing was changed."

    def end(self, catalogue: "Catalogue", job: "RenderJob | None", result: "Scan") -> Ended:  # noqa: ARG002 -- scans have no row
        """The song's newest session of its kind; the fingerprints of its stems follow."""
        session = catalogue.sessions.record(self.song.id, self.kind, result)
        found = f"{count(len(result.stems), 'stem')} found in {result.folder.name}."
        return Ended(found, SessionFingerprints.of(catalogue, session))


@dataclass(frozen=True, slots=True)
class SessionFingerprints(Operation):
    """The fingerprints of a session's stems; those of files unchanged since they were `known` are not taken again.

    Nobody asked for them, so how they end is not reported: what was not taken, a later scan or render takes.
    """

    session: "SessionRow"
    name: str
    paths: tuple[str, ...]
    known: "Mapping[str, StemFingerprint]"

    @classmethod
    def of(cls, catalogue: "Catalogue", session: "SessionRow") -> "SessionFingerprints":
        """Those of a session's readable stems."""
        paths = tuple(stem.path for stem in catalogue.sessions.stems(session.id) if stem.readable)
        name = catalogue.songs.get(session.song_id).title
        return cls(session, name, paths, catalogue.fingerprints.of_folder(session.song_id, session.folder))

    @property
    def subject(self) -> int:
        """The song's id."""
        return self.session.song_id

    @property
    def title(self) -> str:
        """With the song's name."""
        return f"Hash stems of {self.name}"

    @property
    def work(self) -> Work:
        """Every stem read once, unless it is known."""
        return Work(tasks.fingerprint_session, (Path(self.session.folder), self.paths, self.known))

    def end(self, catalogue: "Catalogue", job: "RenderJob | None", result: "dict[str, StemFingerprint]") -> Ended:  # noqa: ARG002 -- they have no row
        """Kept with the session."""
        catalogue.fingerprints.keep(self.session.id, result)
        return Ended()

"""Scanning what arrived, a folder or a zip: for a song, whose zips are unpacked for good, or only to be looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.intake.archive import is_archive
from app.intake.grouping import GroupRules
from app.intake.session_folder import NoStemsError, read_contents
from app.jobs import tasks
from app.jobs.work import Work
from app.text_encoding import known_encoding
from app.use_cases.operation import Ended, Operation, Worker
from app.use_cases.places import session_folder
from app.use_cases.sessions import rules_for
from render.monitor import Monitor, ProgressShare
from render.text import count, shown

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Song
    from app.domain.jobs import RenderJob
    from app.domain.session import Group, Scan, SessionKind, SessionRow, StemFingerprint
    from app.intake.view import Finding


@dataclass(frozen=True, slots=True)
class SongScan(Operation):
    """A scan of a folder or a zip for a song: groups that were put right before stay so, and teach the new ones.

    A zip is unpacked for good into `unpacked`, its names read in `encoding` where somebody named it; the scan is its
    result.
    """

    song: "Song"
    path: Path
    kind: "SessionKind"
    rules: GroupRules
    corrections: "Mapping[str, Group]"
    unpacked: Path | None = None
    encoding: str = ""

    @classmethod
    def of(
        cls,
        catalogue: "Catalogue",
        song: "Song",
        path: Path,
        kind: "SessionKind",
        rules: GroupRules,
        places: Path,
        encoding: str = "",
    ) -> "SongScan":
        """The scan of what lies at `path`; zips find their place below `places`."""
        unpacked = session_folder(path, places)
        corrections = catalogue.sessions.corrections(song.id, path)
        return cls(song, path, kind, rules_for(catalogue, song, rules), corrections, unpacked, encoding)

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
            return Work(tasks.scan_session, (self.path, self.rules, self.corrections, ()))
        return Work(tasks.scan_archive, (self.path, self.unpacked, self.rules, self.corrections, self.encoding))

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
        sentence = f"{count(len(result.stems), 'stem')} found in {result.folder.name}."
        return Ended(sentence, SessionFingerprints.of(catalogue, session))


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

    @property
    def asked_for(self) -> bool:
        """They follow a scan by themselves."""
        return False

    def end(self, catalogue: "Catalogue", job: "RenderJob | None", result: "dict[str, StemFingerprint]") -> Ended:  # noqa: ARG002 -- they have no row
        """Kept with the session."""
        catalogue.fingerprints.keep(self.session.id, result)
        return Ended()


def check_stems(path: Path) -> None:
    """Raise BouncedeskError for a folder without stems before any process is started; a zip has to be unpacked first.

    It is a NoStemsError where only the stems are missing.
    """
    if not is_archive(path):
        read_contents(path)


def scan_folder(path: Path, places: Path, worker: Worker, monitor: Monitor, encoding: str = "") -> "Scan":
    """The scan of what belongs to no song; a zip lies unpacked below `places` only as long as that takes.

    `encoding` is that of a zip's names, where somebody knows it; raises UsageError where it is not known here.
    """
    encoding = known_encoding(encoding)
    if not is_archive(path):
        return _measured(path, worker, monitor)
    places.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=places, ignore_cleanup_errors=True) as place:
        into, part = Path(place, path.stem), ProgressShare(monitor, 0.0, tasks.UNPACKED)
        into.mkdir()
        arrival = worker.run(tasks.unpack_archive, path, into, encoding, title=f"Unpack {path.name}", monitor=part)
        try:
            read_contents(into)
        except NoStemsError as error:
            sentence = f"{shown(path.name)} holds no audio files; send the stems."
            raise NoStemsError(sentence, error.ignored, path) from error
        return replace(_measured(into, worker, ProgressShare(monitor, tasks.UNPACKED, 1.0), arrival), folder=path)


def _measured(folder: Path, worker: Worker, monitor: Monitor, arrival: "Sequence[Finding]" = ()) -> "Scan":
    title = f"Scan {folder.name}"
    scan: Scan = worker.run(tasks.scan_session, folder, GroupRules.load(), {}, arrival, title=title, monitor=monitor)
    return scan

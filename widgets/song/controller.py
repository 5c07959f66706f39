"""What the Song page shows, and what its buttons do."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.catalogue.sessions import Sessions
from app.domain.catalogue import SongRow, Stage
from app.domain.session import Group, Scan, SessionKind, SessionRow
from app.errors import UsageError
from app.intake.checks.session_files import NAMES_GUESSED
from app.intake.metrics import penalties
from app.intake.problem_rules import ProblemRules
from app.jobs.job import JobProgress
from app.use_cases.drafts import draft_of_arrival, names_within, song_meant
from app.use_cases.scan import SongScan
from app.use_cases.sessions import current_session
from render.errors import BouncedeskError
from render.text import clock, count, kilohertz
from widgets.common.desktop_files import choose_zip
from widgets.common.words import listing, rounds_words, song_due, title_of
from widgets.documents.papers import PdfDocuments
from widgets.jobs import RecordedJobs
from widgets.services import WindowServices
from widgets.song.delivery import OpenSession, SongDelivery
from widgets.song.header import SongFacts
from widgets.song.letters import Letters
from widgets.song.session_lines import condition_line, stem_lines
from widgets.song.session_panel import SessionFacts
from widgets.song.view import SongView


class SongController(QObject):
    """Keeps the Song page in step with the catalogue and the jobs of the open song.

    `shown` carries the song's id and the stems of its session whenever they have been read again.
    """

    shown = Signal(object, object)

    def __init__(
        self,
        services: WindowServices,
        view: SongView,
        scans: RecordedJobs,
        delivery: SongDelivery,
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._view, self._scans, self._today = services, view, scans, today
        self.delivery = delivery
        self._problem_rules = ProblemRules.load()
        self._zips: dict[str, tuple[Path, str]] = {}
        self._row: SongRow | None = None
        self._session: SessionRow | None = None
        self._scan: Scan | None = None
        self.letters = Letters(services, PdfDocuments(), today, view)
        self._connect()

    @property
    def song_id(self) -> int | None:
        """The open song, None while there is none."""
        return self._row.song.id if self._row else None

    @property
    def scan(self) -> Scan | None:
        """The session in view, None while there is none."""
        return self._scan

    def open(self, song_id: int) -> None:
        """Open a song."""
        if song_id != self.song_id:
            self._view.session.open_tab(self._view.session.stems)
            self._view.open_section()
        try:
            self._row = self._services.catalogue.songs.row(song_id)
        except BouncedeskError as error:
            self._row = None
            self._services.messages.error(error)
        self.refresh()

    def open_in_front(self, song_id: int) -> None:
        """Open a song and bring the page to the front."""
        self.open(song_id)
        self._services.navigate.front.emit("song")

    def refresh(self) -> None:
        """Read the open song again; one that was deleted meanwhile is open no more."""
        if self._row is None:
            self._show_none()
            return
        try:
            self._read(self._row.song.id)
        except UsageError:
            self._show_none()
            return
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._show()

    def take(self, path: Path) -> None:
        """Take what was dropped or chosen for the open song; what says that it is another's is asked about first."""
        if self._row is None:
            return
        try:
            catalogue = self._services.catalogue
            draft, rows = draft_of_arrival(path, catalogue.clients.all()), catalogue.songs.board()
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        if song_meant(draft, [*rows, self._row], self.song_id, names_within(path)).song_id == self.song_id:
            self.take_folder(path, self._session.kind if self._session else SessionKind.RECEIVED)
        else:
            self._services.navigate.arrived.emit(path, self.song_id)

    def read_names(self, encoding: str) -> None:
        """Take the zip of the session in view in again, its names read in another encoding."""
        zipped = self._zips.get(self._session.folder) if self._session else None
        if zipped and self._session:
            self.take_folder(zipped[0], self._session.kind, encoding)

    def take_folder(self, folder: Path, kind: SessionKind = SessionKind.RECEIVED, encoding: str = "") -> None:
        """Scan a folder or zip for the open song."""
        if self._row is None:
            return
        try:
            studio = self._services.studio
            places, song = studio.paths.sessions, self._row.song
            scan = SongScan.of(studio.catalogue, song, folder, kind, studio.rules, places, encoding)
            self._scans.start(scan)
        except BouncedeskError as error:
            self._services.messages.error(error)
        self._show_body()

    def write_letter(self) -> None:
        """Write to the client about what arrived for the open song."""
        if self._row:
            self.letters.show(self._row)

    def write_letter_of(self, song_id: int) -> None:
        """Open a song, and write to its client."""
        self.open_in_front(song_id)
        self.write_letter()

    def choose_folder(self) -> None:
        """Ask for the session's folder."""
        start = self._session.folder if self._session else str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self._view, "The folder of stems", start)
        if chosen:
            self.take(Path(chosen))

    def choose_zip(self) -> None:
        """Ask for a zip of the session."""
        chosen = choose_zip(self._view, str(Path.home()))
        if chosen:
            self.take(chosen)

    def rescan(self) -> None:
        """Scan the session's folder again."""
        if self._session:
            self.take_folder(Path(self._session.folder), self._session.kind)

    def regroup(self, paths: tuple[str, ...], group: Group) -> None:
        """Put stems in a group; can be undone."""
        if self._session is None or self._scan is None:
            return
        sessions, session = self._services.catalogue.sessions, self._session
        before = {stem.path: stem.group for stem in self._scan.stems if stem.path in paths and stem.group is not group}
        what = next(iter(before)) if len(before) == 1 else count(len(before), "stem")
        if before:
            self._services.edits.make(
                f"putting {what} in {title_of(group)}",
                partial(_set_groups, sessions, session, dict.fromkeys(before, group)),
                partial(_set_groups, sessions, session, before),
            )

    def cancel_scan(self) -> None:
        """Stop the open song's scan."""
        if self.song_id is not None:
            self._scans.cancel(self.song_id)

    def _connect(self) -> None:
        view = self._view
        view.dropped.connect(self.take)
        view.session.encoding_chosen.connect(self.read_names)
        view.folder_wanted.connect(self.choose_folder)
        view.board_wanted.connect(self._go_to_board)
        view.scan_cancelled.connect(self.cancel_scan)
        view.header.stage_chosen.connect(self._move)
        view.header.edit_wanted.connect(self._edit)
        view.session.regrouped.connect(self.regroup)
        view.session.rescan_wanted.connect(self.rescan)
        view.zip_wanted.connect(self.choose_zip)
        view.session.problems.letter_wanted.connect(self.write_letter)
        self._scans.delivered.connect(self._remember_zip)
        self._scans.progressed.connect(self._scan_progressed)
        self._scans.ended.connect(self._scan_ended)
        self.delivery.ended.connect(self.refresh)

    def _read(self, song_id: int) -> None:
        catalogue = self._services.catalogue
        self._row = catalogue.songs.row(song_id)
        self._session = current_session(catalogue, song_id)
        self._scan = catalogue.sessions.scan(self._session.id) if self._session else None

    def _show_none(self) -> None:
        self._row = None
        self._view.show_none()
        self.delivery.show(None, None)

    def _show(self) -> None:
        row = self._row
        if row is None:
            return
        who = listing(dict.fromkeys((row.song.artist, row.client, row.release)))
        rounds = rounds_words(row.rounds_left, row.song.rounds_included)
        self._view.show_song(SongFacts(row.song.title, who, row.song.stage, song_due(row, self._today()), rounds))
        session, scan = self._session, self._scan
        if session and scan:
            self._show_session(session, scan)
        self.delivery.show(row.song.id, OpenSession(row.song, session, scan) if session and scan else None)
        self._show_body()
        self.shown.emit(row.song.id, self._scan.stems if self._scan else ())

    def _show_session(self, session: SessionRow, scan: Scan) -> None:
        condition = condition_line(scan.metrics, penalties(scan.problems, self._problem_rules))
        facts = SessionFacts(session.folder, session_facts(session, scan), condition)
        zipped = self._zips.get(session.folder)
        self._view.session.show_encoding(zipped[1] if zipped else None)
        self._view.session.show_session(facts, stem_lines(scan.stems, scan.problems), scan.problems, scan.ignored)

    def _show_body(self) -> None:
        """Under the head: a scan, the session, or the place to drop one."""
        song_id = self.song_id
        if song_id is None:
            return
        scan = self._scans.task_of(song_id)
        if scan:
            self._view.show_scanning(scan.job.title, scan.job.progress)
            return
        if self._session is None:
            self._view.show_drop_zone()
            return
        self.delivery.show_work()
        self._view.show_session()

    def _remember_zip(self, scan: SongScan, found: Scan) -> None:
        """Names without proof of their encoding can be read in another, as long as the zip is known."""
        if scan.encoding or any(problem.code == NAMES_GUESSED for problem in found.problems):
            self._zips[str(found.folder)] = scan.path, scan.encoding

    def _scan_progressed(self, song_id: int, progress: JobProgress) -> None:
        task = self._scans.task_of(song_id)
        if song_id == self.song_id and task:
            self._view.show_scanning(task.job.title, progress)

    def _scan_ended(self, song_id: int) -> None:
        if song_id == self.song_id:
            self.refresh()

    def _move(self, stage: Stage) -> None:
        if self.song_id is not None:
            self._services.navigate.stage.emit(self.song_id, stage)

    def _edit(self) -> None:
        if self.song_id is not None:
            self._services.navigate.edit_song.emit(self.song_id)

    def _go_to_board(self) -> None:
        self._services.navigate.page.emit("board")


def _set_groups(sessions: Sessions, session: SessionRow, groups: Mapping[str, Group]) -> None:
    """Put stems in their groups, in the newest scan of the folder: it may have been scanned again since the edit."""
    newest = sessions.newest(session.song_id, session.kind)
    current = newest if newest and newest.folder == session.folder else session
    for path, group in groups.items():
        sessions.set_group(current.id, path, group)


def session_facts(session: SessionRow, scan: Scan) -> str:
    """One line about a session: `Received · 13 tracks · 44.1 kHz · 24-bit · 3:42 · tidy`."""
    return listing(
        (
            title_of(session.kind),
            count(scan.metrics.track_count, "track"),
            kilohertz(scan.sample_rate),
            f"{scan.bit_depth}-bit",
            clock(scan.duration_s),
            f"{scan.metrics.condition} files",
            f"{scan.metrics.density} arrangement",
        )
    )

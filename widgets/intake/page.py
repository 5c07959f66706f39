"""From a folder or a zip to a scan: asks for the song with sensible defaults, keeps it, and starts the scan."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.session import SessionKind
from app.intake.archive import is_archive
from app.text_likelihood import EncodingRules
from app.use_cases.drafts import add_song, draft_of_arrival, names_within, song_meant
from app.use_cases.scan import SongScan
from render.errors import BouncedeskError
from widgets.common.desktop_files import choose_zip
from widgets.common.messages import advised
from widgets.common.words import listing
from widgets.intake.form import IntakeDraft, IntakeForm, SongChoice
from widgets.jobs import RecordedJobs
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart
from widgets.services import WindowServices


class IntakeController(QObject):
    """Takes in folders and zips, whether dropped on the window or chosen."""

    def __init__(self, services: WindowServices, scans: RecordedJobs, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._scans, self._window = services, scans, window
        self.form: IntakeForm | None = None

    def choose(self, current: int | None) -> None:
        """Ask for a folder, then whose it is."""
        chosen = QFileDialog.getExistingDirectory(self._window, "The folder of stems", str(Path.home()))
        if chosen:
            self.take(Path(chosen), current)

    def choose_zip(self, current: int | None) -> None:
        """Ask for a zip, then whose it is."""
        chosen = choose_zip(self._window, str(Path.home()))
        if chosen:
            self.take(chosen, current)

    def take(self, folder: Path, current: int | None) -> None:
        """Ask whose folder or zip this is; `current` is the song that is open, the likeliest unless it names one."""
        if not folder.is_dir() and not is_archive(folder):
            what = "a file, not a folder" if folder.exists() else "not there"
            self._services.messages.say(
                f"{folder.name} is {what}: drop the folder that holds the stems, or a zip of it.", "warning"
            )
            return
        try:
            form = self._filled(folder, current)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        form.submitted.connect(self._keep)
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def _filled(self, folder: Path, current: int | None) -> IntakeForm:
        catalogue = self._services.catalogue
        clients = catalogue.clients.all()
        rows = catalogue.songs.board()
        songs = [SongChoice(row.song.id, listing((row.song.title, row.song.artist or row.client))) for row in rows]
        encodings = EncodingRules.load().archives if is_archive(folder) else ()
        draft = draft_of_arrival(folder, clients)
        meant = song_meant(draft, rows, current, names_within(folder))
        known = meant.song_id is not None and catalogue.sessions.newest(meant.song_id) is not None
        form = IntakeForm(self._services.look, folder, self._window, encodings=encodings)
        form.show_draft(
            draft,
            [client.name for client in clients],
            songs,
            meant,
            SessionKind.PRINTED if known else SessionKind.RECEIVED,
        )
        return form

    def _keep(self, draft: IntakeDraft) -> None:
        form, catalogue = self.form, self._services.catalogue
        if form is None:
            return
        try:
            song = add_song(catalogue, draft.song) if draft.song_id is None else catalogue.songs.get(draft.song_id)
            studio = self._services.studio
            place = studio.paths.sessions
            scan = SongScan.of(catalogue, song, draft.folder, draft.kind, studio.rules, place, draft.encoding)
            self._scans.start(scan)
        except BouncedeskError as error:
            form.show_problem(advised(error))
            return
        form.accept()
        self.form = None
        self._services.watch.touch()
        self._services.navigate.song.emit(song.id)


def make(services: PageServices) -> WindowPart:
    """Takes whatever else is dropped on the window: a session, whose likeliest song is the one in view."""
    controller = IntakeController(services, services.scans, services.window)
    navigate = services.navigate
    navigate.arrived.connect(controller.take)

    def take(path: Path) -> bool:
        controller.take(path, navigate.song_in_view())
        return True

    def current() -> int | None:
        return navigate.song_in_view() if navigate.in_front("song") else None

    def choose() -> None:
        controller.choose(current())

    def choose_zipped() -> None:
        controller.choose_zip(current())

    place, after = MenuPlace("&File", 1, 4), MenuPlace("&File", 1, 5)
    return WindowPart(
        takes=take,
        actions=(
            MenuAction("open_folder", "Take in a session folder …", "Ctrl+O", place, choose),
            MenuAction("open_zip", "Take in a zipped session …", "Ctrl+Shift+F", after, choose_zipped),
        ),
    )

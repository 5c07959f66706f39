"""What is delivered of the open song: variants and formats ticked, the render, the finished files.

Before anything was ticked in this run it is what the song's brief wants, which an accepted quote fills in; then the
preferences and the last render stand in.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.delivery.render_request import RenderRequest
from app.domain.catalogue import Song
from app.domain.session import Scan, SessionRow
from app.jobs.job import JobProgress
from app.use_cases.operation import Operation
from app.use_cases.places import renders_folder
from app.use_cases.render import SongRender, render_request
from app.use_cases.sessions import is_rough
from render.encoders.formats import Formats
from render.errors import BouncedeskError
from widgets.common.desktop_files import open_path, show_in_folder
from widgets.common.dialogs import ConfirmDialog, stems_question
from widgets.jobs import RenderJobs
from widgets.services import WindowServices
from widgets.song.session_lines import file_lines, variant_lines
from widgets.song.view import SongView
from widgets.tick_lists import LeftOutStems


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The session in view, as it was read last, and the song it is of."""

    song: Song
    session: SessionRow
    scan: Scan


class DeliveryChoices:
    """Variants, formats and folder, by song."""

    def __init__(self, services: WindowServices) -> None:
        self._services = services
        self._variants: dict[int, tuple[str, ...]] = {}
        self._formats: dict[int, tuple[str, ...]] = {}
        self._folders: dict[int, Path] = {}

    def variants(self, song_id: int) -> tuple[str, ...]:
        """The variants wanted of a song; what is made by hand, as an underscore, is none to render."""
        chosen = self._variants.get(song_id)
        if chosen is not None:
            return chosen
        rules = self._services.studio.variants
        wanted = tuple(name for name in self._services.catalogue.briefs.get(song_id).variants if name in rules.names)
        return wanted or self._services.preferences.current.variants or rules.default

    def formats(self, song_id: int) -> tuple[str, ...]:
        """The formats wanted of a song."""
        chosen = self._formats.get(song_id)
        if chosen is not None:
            return chosen
        return self._services.catalogue.briefs.get(song_id).formats or self._services.preferences.current.formats

    def folder(self, session: SessionRow) -> Path:
        """Where files go: the folder chosen, that of the last render of this session, or one beside the session's."""
        return self._folders.get(session.song_id) or renders_folder(self._services.catalogue, session)

    def choose(self, song_id: int, variants: tuple[str, ...], formats: tuple[str, ...]) -> None:
        """Remember what has been ticked."""
        self._variants[song_id], self._formats[song_id] = variants, formats

    def choose_folder(self, song_id: int, folder: Path) -> None:
        """Remember the folder chosen."""
        self._folders[song_id] = folder


class SongDelivery(QObject):
    """Keeps the Deliver panel and the finished files in step with the open session.

    `ended` follows a render of the open song, which is then to be read again.
    """

    ended = Signal()

    def __init__(
        self, services: WindowServices, view: SongView, renders: RenderJobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._view, self._renders = services, view, renders
        self._formats = Formats().by_name
        self._choices = DeliveryChoices(services)
        self._song_id: int | None = None
        self._open: OpenSession | None = None
        files, deliver = view.session.files, view.deliver
        files.shown_in_folder.connect(self.show_in_folder)
        files.opened.connect(self.open_file)
        deliver.render_wanted.connect(self.render)
        deliver.cancelled.connect(self.cancel_render)
        deliver.out_wanted.connect(self.choose_out)
        deliver.changed.connect(self._remember_ticks)
        self.question: ConfirmDialog | None = None
        renders.asks = self._ask_about
        self._left_out = LeftOutStems(services, deliver.left_out, renders, self)
        renders.progressed.connect(self._render_progressed)
        renders.ended.connect(self._render_ended)

    def show(self, song_id: int | None, session: OpenSession | None) -> None:
        """Show what is ticked of a session, where its files go, and those there are."""
        self._song_id, self._open = song_id, session
        if session is None:
            self._left_out.show_none()
            self._view.session.show_files((), "")  # those of the song before are not this one's to open or preview
            return
        rules, deliver, row = self._services.studio.variants, self._view.deliver, session.session
        deliver.formats.show_ticked(self._choices.formats(row.song_id))
        lines = variant_lines(rules, session.scan.stems, self._choices.variants(row.song_id))
        deliver.show_variants(lines, rough=is_rough(self._services.catalogue, row))
        self._left_out.show_session(row.song_id, row.id, session.scan)
        deliver.show_out(self._choices.folder(row))
        self._show_files(row.song_id)

    def show_work(self) -> None:
        """Show the render of the open song that goes on, or that none does."""
        task = self._renders.task_of(self._song_id) if self._song_id is not None else None
        if task:
            self._view.deliver.show_rendering(task.job.title, task.job.progress)
        else:
            self._view.deliver.show_idle()

    def render(self) -> None:
        """Render what is ticked."""
        try:
            request = self.request()
            if request is None or self._open is None:
                self._services.messages.say("Open a song with a scanned session, and tick what to render.", "warning")
                return
            self._renders.start(SongRender(self._open.song, self._open.scan, request))
        except BouncedeskError as error:
            self._services.messages.error(error)
        self.show_work()

    def render_in_front(self) -> None:
        """Bring the open song to the front, and render what is ticked."""
        navigate = self._services.navigate
        if self._song_id is not None and not navigate.in_front("song"):
            navigate.page.emit("song")
        self.render()

    def request(self) -> RenderRequest | None:
        """What the page asks to have rendered, None while nothing can be; raises BouncedeskError."""
        variants = self._view.deliver.variants.ticked()
        if not (self._open and variants and self._view.showing_session):
            return None
        paths = self._services.studio.paths
        request = RenderRequest(
            folder=self._open.scan.folder,
            out=self._choices.folder(self._open.session),
            variants=variants,
            formats=self._view.deliver.formats.ticked(),
            include=self._renders.extras_in(self._open.song.id, self._open.scan),
            cache=paths.renders,
            variants_file=paths.variants,
        )
        return render_request(self._services.catalogue, self._open.song, request)

    def cancel_render(self) -> None:
        """Stop the open song's render."""
        if self._song_id is not None:
            self._renders.cancel(self._song_id)

    def choose_out(self) -> None:
        """Ask for the folder of the finished files."""
        if self._open is None:
            return
        start = str(self._choices.folder(self._open.session).parent)
        chosen = QFileDialog.getExistingDirectory(self._view, "Folder for the finished files", start)
        if chosen:
            self._choices.choose_folder(self._open.session.song_id, Path(chosen))
            self._view.deliver.show_out(Path(chosen))

    def show_in_folder(self, path: Path | None = None) -> None:
        """Show a finished file, or the folder of them all, in the system's file manager."""
        files = self._view.session.files.model.lines
        target = path or (files[0].path if files else None)
        if target:
            self._say_errors(show_in_folder, target)
        else:
            self._services.messages.say("There are no finished files of an open song to show yet.", "info")

    def open_file(self, path: Path) -> None:
        """Open a finished file with the system's player."""
        self._say_errors(open_path, path)

    def _show_files(self, song_id: int) -> None:
        catalogue = self._services.catalogue
        files = catalogue.deliverables.latest(song_id)
        folders = {job.id: job.out_folder for job in catalogue.jobs.all(song_id)}
        lines = file_lines(files, folders, self._services.studio.variants, self._formats)
        self._view.session.show_files(lines, " ".join(self._renders.notes(song_id)))

    def _remember_ticks(self) -> None:
        if self._song_id is not None:
            deliver = self._view.deliver
            self._choices.choose(self._song_id, deliver.variants.ticked(), deliver.formats.ticked())

    def _ask_about(self, operation: Operation, error: BouncedeskError) -> bool:
        """Whether what stopped a render is asked about: a stem that is missing or damaged, which may be allowed."""
        stems = error.facts.get("allowable", ())
        if not stems or not isinstance(operation, SongRender):
            return False
        question = stems_question(self._services.look, error, "Render", self._view.window())
        allowed = replace(operation.request, allow=(*operation.request.allow, *stems))
        self.question = question.ask(lambda: self._start(replace(operation, request=allowed)))
        return True

    def _start(self, render: SongRender) -> None:
        try:
            self._renders.start(render)
        except BouncedeskError as error:
            self._services.messages.error(error)
        self.show_work()

    def _render_progressed(self, song_id: int, progress: JobProgress) -> None:
        task = self._renders.task_of(song_id)
        if song_id == self._song_id and task:
            self._view.deliver.show_rendering(task.job.title, progress)

    def _render_ended(self, song_id: int) -> None:
        if song_id == self._song_id:
            self.ended.emit()
            if self._view.session.files.model.lines:
                self._view.session.open_tab(self._view.session.files)

    def _say_errors(self, show: Callable[[Path], None], path: Path) -> None:
        try:
            show(path)
        except BouncedeskError as error:
            self._services.messages.error(error)

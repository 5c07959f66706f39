"""The finished files of a song: a panel that shows and plays them, and the previews that are made of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.errors import UsageError
from app.jobs.job import JobProgress
from app.use_cases.places import previews_folder
from app.use_cases.preview import SongPreviews
from render.errors import BouncedeskError
from widgets.common.buttons import Button
from widgets.common.desktop_files import show_in_folder
from widgets.common.labels import TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import EmptyState, row
from widgets.common.progress import ProgressView
from widgets.common.tables import LineModel, LineTable, show_keeping
from widgets.jobs import RecordedJobs
from widgets.services import WindowServices
from widgets.song.session_lines import FileLine

_WIDTHS = (118, 0, 104, 64, 58, 58)
_PREVIEW = "An MP3 of each selected file with a short mark sounding over it, to be judged but not released"
_HELD = "The delivery is held until it is paid: send previews, not these files."
_HEADINGS = ("Variant", "File", "Format", "Length", "LUFS", "Peak")
_TOOLTIPS = {4: "Integrated loudness in LUFS", 5: "The highest sample, in dBFS"}
_RIGHT = frozenset({3, 4, 5})


class FilesPanel(QWidget):
    """`shown_in_folder` and `opened` carry the path of a file, `preview_wanted` those of all that are selected."""

    shown_in_folder = Signal(object)
    opened = Signal(object)
    preview_wanted = Signal(object)
    preview_cancelled = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FileModel()
        self.table = LineTable(look, "Finished files", self.model, _WIDTHS)
        self.table.setObjectName("files")
        self.table.doubleClicked.connect(self._open_index)
        self.table.entered_row.connect(self._open_row)
        self._notes = TextLabel("", "muted", wrap=True)
        self.folder_button = Button(look, "Show in folder", "folder")
        self.folder_button.clicked.connect(self._show)
        self.open_button = Button(look, "Open", "open")
        self.open_button.clicked.connect(self._open_current)
        self.preview_button = Button(look, "Make preview", "file")
        self.preview_button.setToolTip(tooltip(_PREVIEW))
        self.preview_button.clicked.connect(self.want_preview)
        self.held = TextLabel(_HELD, "warning", wrap=True)
        self.held.hide()
        self.progress = ProgressView(look)
        self.progress.cancelled.connect(self.preview_cancelled)
        self.progress.hide()
        empty = EmptyState(look, "file", "No finished files yet", "Tick the variants on the right, then render them.")
        full = QWidget()
        lines = QVBoxLayout(full)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.table, 1)
        for widget in (self._notes, self.held, self.progress):
            lines.addWidget(widget)
        lines.addLayout(row(self.folder_button, self.open_button, None, self.preview_button))
        self._stack = QStackedWidget()
        self._stack.addWidget(full)
        self._stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_lines(self, lines: Sequence[FileLine], notes: str) -> None:
        """Show the files, and what the last render had to say of them."""
        show_keeping(self.table, self.model, lines, lambda line: line.path)
        self._notes.setText(notes)
        self._notes.setVisible(bool(notes))
        self._stack.setCurrentIndex(0 if lines else 1)

    def show_held(self, *, held: bool) -> None:
        """Whether the full files wait for money: then previews are what to send."""
        self.held.setVisible(held)
        self.preview_button.show_kind("primary" if held else "")

    def show_making(self, title: str, progress: JobProgress | None) -> None:
        """How far previews are that are being made; none are without a title."""
        if title and self.progress.isHidden():
            self.progress.begin(title)
        self.progress.setVisible(bool(title))
        self.preview_button.setEnabled(not title)
        if title and progress:
            self.progress.show_progress(progress)

    def want_preview(self) -> None:
        """Ask for previews of the selected files."""
        chosen = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        self.preview_wanted.emit([self.model.lines[place].path for place in chosen])

    @property
    def notes(self) -> str:
        """What the last render had to say."""
        return self._notes.text()

    def _current(self) -> FileLine | None:
        index = self.table.currentIndex()
        return self.model.lines[index.row()] if index.isValid() else None

    def _show(self) -> None:
        line = self._current()
        if line:
            self.shown_in_folder.emit(line.path)

    def _open_current(self) -> None:
        line = self._current()
        if line:
            self.opened.emit(line.path)

    def _open_index(self, index: QModelIndex) -> None:
        self._open_row(index.row())

    def _open_row(self, place: int) -> None:
        self.opened.emit(self.model.lines[place].path)


class FileModel(LineModel[FileLine]):
    """A line for each file that lies in the song's folders."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS, _RIGHT, _TOOLTIPS)

    def text(self, line: FileLine, column: int) -> str:
        """Variant, file, format, length, loudness, peak."""
        return (line.variant, line.path.name, line.format, line.length, line.loudness, line.peak)[column]

    def whole(self, line: FileLine, _column: int) -> str:
        """Where it lies, its rate and its trim."""
        return f"{line.path} ({line.rate}, trim {line.trim})"


class PreviewController(QObject):
    """Keeps the panel of finished files in step with the previews being made of the open song."""

    def __init__(self, services: WindowServices, panel: FilesPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._panel = services, panel
        self.jobs = RecordedJobs(services, self)
        self._song_id: int | None = None
        panel.preview_wanted.connect(self.start)
        panel.preview_cancelled.connect(self._cancel_open)
        self.jobs.progressed.connect(self._show_progress)
        self.jobs.ended.connect(self._show_task)
        self.jobs.delivered.connect(self._show_files)

    def show_song(self, song_id: int, _stems: object = None) -> None:
        """Show what is being made of this song, and whether its full files have to wait."""
        self._song_id = song_id
        self._show_task(song_id)
        holds = self._services.catalogue.holds
        try:
            self._panel.show_held(held=holds.held(song_id) and bool(holds.owed(song_id)))
        except BouncedeskError as error:
            self._services.messages.error(error)

    def start(self, files: Sequence[Path]) -> None:
        """Make previews of these finished files of the open song, beside their folder."""
        if self._song_id is None or not files:
            self._services.messages.say("There are no finished files of an open song to make previews of yet.", "info")
            return
        try:
            self.jobs.start(self._previews(self._song_id, files))
        except UsageError as error:
            self._services.messages.say(advised(error), "info")
        except BouncedeskError as error:
            self._services.messages.error(error)
        self._show_task(self._song_id)

    def _previews(self, song_id: int, files: Sequence[Path]) -> SongPreviews:
        studio = self._services.studio
        song, out = studio.catalogue.songs.get(song_id), previews_folder(files[0].parent)
        return SongPreviews.of(studio.catalogue, song, files, out, studio.paths.renders)

    def _show_files(self, operation: SongPreviews, rows: Sequence[dict[str, Any]]) -> None:
        if operation.subject == self._song_id and self._panel.isVisible():
            try:
                show_in_folder(operation.request.out / rows[0]["path"])
            except BouncedeskError as error:
                self._services.messages.error(error)

    def _cancel_open(self) -> None:
        if self._song_id is not None:
            self.jobs.cancel(self._song_id)

    def _show_progress(self, song_id: int, progress: JobProgress) -> None:
        task = self.jobs.task_of(song_id)
        if song_id == self._song_id and task:
            self._panel.show_making(task.job.title, progress)

    def _show_task(self, song_id: int) -> None:
        if song_id == self._song_id:
            task = self.jobs.task_of(song_id)
            self._panel.show_making(task.job.title if task else "", task.job.progress if task else None)

"""Previews of a song's finished files: made from the Song page into a folder of their own, and shown there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.errors import UsageError
from app.jobs.job import JobProgress
from app.use_cases.places import previews_folder
from app.use_cases.preview import SongPreviews
from render.errors import BouncedeskError
from widgets.common.desktop_files import show_in_folder
from widgets.common.messages import advised
from widgets.jobs import RecordedJobs
from widgets.services import WindowServices
from widgets.song.files_panel import FilesPanel


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

"""Previews of a song's finished files: made from the Song page into a folder of their own, and shown there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.domain.catalogue import JobState
from app.jobs.job import Job, JobProgress
from app.jobs.tasks import preview
from app.previews.choosing import mixes_of_song
from app.previews.request import PreviewRequest
from render.errors import BouncedeskError
from widgets.common.places import show_in_folder
from widgets.common.words import count
from widgets.services import WindowServices
from widgets.song.files_panel import FilesPanel
from widgets.song_tasks import SongTasks


class SongPreviews(SongTasks):
    """The previews being made, by song; keeps the panel of finished files in step with those of the open song."""

    def __init__(self, services: WindowServices, panel: FilesPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._panel = services, panel
        self._song_id: int | None = None
        panel.preview_wanted.connect(self.start)
        panel.preview_cancelled.connect(self._cancel_open)
        self.progressed.connect(self._show_progress)
        self.ended.connect(self._show_task)

    def show_song(self, song_id: int, _stems: object = None) -> None:
        """Show what is being made of this song, and whether its full files have to wait."""
        self._song_id = song_id
        self._show_task(song_id)
        holds = self._services.catalogue.holds
        try:
            self._panel.show_held(held=holds.held(song_id) and bool(holds.owed(song_id)))
        except BouncedeskError as error:
            self._services.messages.error(error)

    def start(self, paths: Sequence[Path]) -> None:
        """Make previews of these finished files of the open song, beside their folder."""
        if self._song_id is None or not paths:
            self._services.messages.say("There are no finished files of an open song to make previews of yet.", "info")
        elif self.task_of(self._song_id):
            self._services.messages.say("Previews of this song are being made; wait for them, or cancel them.", "info")
        else:
            self._begin(self._song_id, paths)

    def _begin(self, song_id: int, paths: Sequence[Path]) -> None:
        catalogue = self._services.catalogue
        try:
            song = catalogue.songs.get(song_id)
            mixes = mixes_of_song(catalogue, song, paths)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        request = PreviewRequest(mixes, previews_beside(paths[0].parent), self._services.studio.paths.renders)
        self.follow(song_id, self._services.jobs.start(preview, request, title=f"Previews of {song.title}"))
        self._show_task(song_id)

    def finish(self, song_id: int, job: Job) -> None:
        """Write down what was made, say it, and show it where the song is open."""
        if job.state is JobState.CANCELLED:
            self._services.messages.say("The previews were cancelled; no half file is left.", "info")
        elif job.state is not JobState.DONE:
            self._services.messages.error(job.error)
        else:
            try:
                self._made(song_id, job.work.arguments[0].out, job.result(timeout=0))
            except BouncedeskError as error:
                self._services.messages.error(error)

    def _made(self, song_id: int, out: Path, rows: Sequence[dict[str, Any]]) -> None:
        self._services.catalogue.songs.note_previews(song_id, [row["path"] for row in rows])
        self._services.watch.touch()
        self._services.messages.say(f"{count(len(rows), 'preview')} in {out.name}: safe to send.", "ok")
        if song_id == self._song_id and self._panel.isVisible():
            show_in_folder(out / rows[0]["path"])

    def _cancel_open(self) -> None:
        if self._song_id is not None:
            self.cancel(self._song_id)

    def _show_progress(self, song_id: int, progress: JobProgress) -> None:
        task = self.task_of(song_id)
        if song_id == self._song_id and task:
            self._panel.show_making(task.job.title, progress)

    def _show_task(self, song_id: int) -> None:
        if song_id == self._song_id:
            task = self.task_of(song_id)
            self._panel.show_making(task.job.title if task else "", task.job.progress if task else None)


def previews_beside(folder: Path) -> Path:
    """Where previews of the files in a folder go: beside it, so that the two are never sent together."""
    return folder.with_name(f"{folder.name} previews")

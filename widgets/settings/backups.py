"""Backups from the window: made daily and on demand, listed, restored, and the calendar written out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from app.catalogue.calendar import write_calendar
from app.catalogue.maintenance.backups import Backup, backup_counts, list_backups
from app.domain.jobs import JobState
from app.jobs.job import Job
from app.jobs.tasks import back_up_now, back_up_today, restore_backup
from app.preferences import backup_folders
from render.errors import BouncedeskError
from render.text import count
from widgets.common.dialogs import ConfirmDialog
from widgets.services import WindowServices
from widgets.settings.backup_card import BackupCard


class BackupsController(QObject):
    """Shows the backups and does what the card and the menu ask for, in a child process."""

    def __init__(self, services: WindowServices, card: BackupCard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._card = services, card
        self._counting = QTimer(self)
        self._counting.timeout.connect(self._count_one)
        self.dialog: ConfirmDialog | None = None
        card.made.connect(self.back_up)
        card.restore_wanted.connect(self.ask)
        card.folder_wanted.connect(self.choose_second)
        card.no_folder_wanted.connect(self.forget_second)

    def refresh(self) -> None:
        """List the backups as they are; what they hold is counted one by one, while nothing else is to be done."""
        paths = self._services.studio.paths
        self._card.show_second(self._services.preferences.current.second_folder)
        try:
            found = [backup for folder in backup_folders(paths) for backup in list_backups(folder)]
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._card.show_backups(sorted(found, key=lambda backup: backup.at, reverse=True))
        self._counting.start(0)

    def back_up_today(self) -> None:
        """Back up wherever there is no backup of today; only a failure is told."""
        paths = self._services.studio.paths
        self._start(back_up_today, paths.catalogue, backup_folders(paths), title="Daily backup", then=self._end_daily)

    def back_up(self) -> None:
        """Make a backup in each folder."""
        paths = self._services.studio.paths
        self._start(back_up_now, paths.catalogue, backup_folders(paths), title="Backup", then=self._end_backup)

    def ask(self, backup: Backup) -> None:
        """Ask whether a backup is to take the catalogue's place."""
        if self._services.jobs.tasks:
            self._services.messages.say(
                "Something is still running; nothing was restored: let it end, or stop it.", "info"
            )
            return
        made = f"{backup.at.astimezone():%Y-%m-%d %H:%M}"
        text = "What is there now is saved among the backups first, so that it can be restored in turn."
        self.dialog = ConfirmDialog(
            self._services.look, f"Restore the backup of {made}?", text, ("Restore", "Keep what is there"), self._card
        )
        self.dialog.accepted.connect(lambda: self.restore(backup))
        self.dialog.open()

    def restore(self, backup: Backup) -> None:
        """Put a backup in the catalogue's place."""
        paths = self._services.studio.paths
        arguments = (backup.path, paths.catalogue, paths.backups)
        self._start(restore_backup, *arguments, title="Restore a backup", then=self._end_restore)

    def choose_second(self) -> None:
        """Ask for the second folder."""
        start = self._services.preferences.current.second_folder or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self._card, "Second folder for backups", start)
        if chosen:
            self.keep_second(chosen)

    def keep_second(self, folder: str) -> None:
        """Have backups go to a second folder too, from now on, and today's at once."""
        self._services.preferences.change(replace(self._services.preferences.current, second_folder=folder))
        self.refresh()
        if folder:
            self.back_up_today()

    def forget_second(self) -> None:
        """Have no second folder; what is in it stays."""
        self.keep_second("")

    def choose_calendar(self) -> None:
        """Ask where the calendar goes."""
        start = str(Path.home() / "Bouncedesk.ics")
        chosen, _ = QFileDialog.getSaveFileName(self._card, "Export the calendar", start, "Calendars (*.ics)")
        if chosen:
            path = Path(chosen)
            self.write_calendar(path if path.suffix else path.with_suffix(".ics"))

    def write_calendar(self, path: Path) -> None:
        """Write deadlines and reviews to a calendar file; says how many, or why not."""
        try:
            entries = write_calendar(self._services.catalogue.database, path, datetime.now(UTC))
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._services.messages.say(f"{count(entries, 'entry', 'entries')} written to {path.name}.", "ok")

    def _start(self, work: Callable[..., Any], *arguments: Any, title: str, then: Callable[[Job], None]) -> None:
        self._card.show_busy(busy=True)
        task = self._services.jobs.start(work, *arguments, title=title)
        task.ended.connect(then)

    def _count_one(self) -> None:
        backup = self._card.model.uncounted()
        if backup is None:
            self._counting.stop()
            return
        try:
            counts = backup_counts(backup.path)
        except BouncedeskError:
            counts = {}  # a damaged backup is told apart by holding nothing that could be counted
        self._card.model.show_counts(backup.path, counts)

    def _end_daily(self, job: Job) -> None:
        if self._ended(job):
            for sentence in job.result(timeout=0):
                self._services.messages.say(sentence, "warning")

    def _end_backup(self, job: Job) -> None:
        if self._ended(job):
            made = job.result(timeout=0)
            self._services.messages.say(f"{count(len(made), 'backup')} made and checked.", "ok")

    def _end_restore(self, job: Job) -> None:
        if self._ended(job):
            self._services.edits.stack.clear()
            self._services.watch.touch()
            self._services.messages.say(
                "The backup was restored; what was there before is in the list of backups.", "ok"
            )

    def _ended(self, job: Job) -> bool:
        """Whether it was done; what was not is said."""
        self._card.show_busy(busy=False)
        self.refresh()
        if job.state is JobState.FAILED:
            self._services.messages.error(job.failure or "")
        return job.state is JobState.DONE

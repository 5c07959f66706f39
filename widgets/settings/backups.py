"""Backups from the window: made daily and on demand, listed on their card, restored; and the calendar written out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.catalogue.calendar import write_calendar
from app.catalogue.maintenance.backups import Backup, backup_counts, list_backups
from app.domain.jobs import JobState
from app.errors import NextSteps
from app.jobs.job import Job
from app.jobs.tasks import back_up_now, back_up_today, restore_backup
from app.settings import backup_folders
from render.errors import BouncedeskError
from render.text import count
from widgets.common.buttons import Button
from widgets.common.dialogs import ConfirmDialog
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, row
from widgets.common.tables import LineModel, LineTable
from widgets.services import WindowServices

_WIDTHS = (140, 82, 150, 0)
_HEIGHT = 216
_NONE = "None: name one on another disk, or in the cloud."
_HEADINGS = ("Made", "Size", "Holds", "Folder")
_KIB = 1024


class BackupCard(Card):
    """Lists the backups; what the buttons do is the controller's to decide."""

    made = Signal()
    restore_wanted = Signal(object)
    folder_wanted = Signal()
    no_folder_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Backups", parent)
        self.model = BackupModel()
        self.table = LineTable(look, "Backups", self.model, _WIDTHS)
        self.table.setFixedHeight(_HEIGHT)
        self.now_button = Button(look, "Back up now", "done")
        self.restore_button = Button(look, "Restore …", "retry")
        self.choose_button = Button(look, "Choose …", "folder")
        self.none_button = Button(look, "None", "cancel")
        self._second = ElidedLabel(_NONE)
        self._connect()
        self._lay_out()

    def show_backups(self, backups: list[Backup]) -> None:
        """Show the backups there are; the choice stays where it can."""
        chosen = self.chosen()
        self.model.show_lines(backups)
        if chosen in backups:
            self.table.selectRow(backups.index(chosen))
        self._enable()

    def show_second(self, folder: str) -> None:
        """Show where backups go beside the usual folder."""
        self._second.setText(folder or _NONE)
        self._second.setAccessibleName(f"Second folder for backups: {folder or 'none'}")
        self.none_button.setEnabled(bool(folder))

    def show_busy(self, *, busy: bool) -> None:
        """While a backup is made or restored, no other can be."""
        self.now_button.setDisabled(busy)
        self._enable(busy=busy)

    def chosen(self) -> Backup | None:
        """The backup chosen from the list."""
        at = self.table.currentIndex()
        return self.model.lines[at.row()] if at.isValid() and at.row() < len(self.model.lines) else None

    def _enable(self, *, busy: bool = False) -> None:
        self.restore_button.setEnabled(not busy and self.chosen() is not None)

    def _connect(self) -> None:
        self.now_button.clicked.connect(self.made)
        self.restore_button.clicked.connect(self._restore)
        self.choose_button.clicked.connect(self.folder_wanted)
        self.none_button.clicked.connect(self.no_folder_wanted)
        self.table.selectionModel().currentRowChanged.connect(self._moved)

    def _moved(self) -> None:
        self._enable(busy=not self.now_button.isEnabled())

    def _restore(self) -> None:
        chosen = self.chosen()
        if chosen:
            self.restore_wanted.emit(chosen)

    def _lay_out(self) -> None:
        hint = "Made each day the window is opened, and checked. 7 daily, 8 weekly and 12 monthly ones stay."
        self.body.addWidget(TextLabel(hint, "small", wrap=True))
        self.body.addWidget(self.table)
        self.body.addLayout(row(None, self.restore_button, self.now_button))
        line = row(TextLabel("Second folder"), self._second, self.choose_button, self.none_button, gap=12)
        line.setStretch(1, 1)
        self.body.addLayout(line)


class BackupModel(LineModel[Backup]):
    """The newest first; what each holds is filled in as it is known."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)
        self._holds: dict[Path, str] = {}

    def uncounted(self) -> Backup | None:
        """The first backup of which it is not known what it holds."""
        return next((backup for backup in self.lines if backup.path not in self._holds), None)

    def show_counts(self, path: Path, counts: Mapping[str, int]) -> None:
        """Say what a backup holds; nothing where it could not be counted."""
        self._holds[path] = ", ".join(count(counts[name], name[:-1]) for name in ("clients", "songs") if name in counts)
        for place, backup in enumerate(self.lines):
            if backup.path == path:
                self.dataChanged.emit(self.index(place, 2), self.index(place, 2))

    def text(self, line: Backup, column: int) -> str:
        """Moment, size, content, folder."""
        made = f"{line.at.astimezone():%Y-%m-%d %H:%M}"
        holds = self._holds.get(line.path, "…") + ("; set aside by a restore" if line.set_aside else "")
        return (made, _size(line.size), holds, str(line.path.parent))[column]

    def whole(self, line: Backup, _column: int) -> str:
        """The file's whole path."""
        return str(line.path)


def _size(octets: int) -> str:
    return f"{octets / _KIB:,.0f} KB" if octets < _KIB**2 else f"{octets / _KIB**2:,.1f} MB"


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
            backups = [backup for folder in backup_folders(paths) for backup in list_backups(folder)]
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._card.show_backups(sorted(backups, key=lambda backup: backup.at, reverse=True))
        self._counting.start(0)

    def back_up_today(self) -> None:
        """Back up wherever there is no backup of today; only a failure is shown."""
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
        ).ask(lambda: self.restore(backup))

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
            counts = {}  # a damaged backup is known by holding nothing that could be counted
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
            done = job.result(timeout=0)
            said = NextSteps.of("window").after(done.sentences, done.code) if done.sentences else ""
            what = f"The backup was restored; what was there before is in the list of backups. {said}".rstrip()
            self._services.messages.say(what, "warning" if said else "ok")

    def _ended(self, job: Job) -> bool:
        """Whether it was done; what was not is said."""
        self._card.show_busy(busy=False)
        self.refresh()
        if job.state is JobState.FAILED:
            self._services.messages.error(job.failure or "")
        return job.state is JobState.DONE

"""The section of a song's hours and the timer on the rail, kept in step with the catalogue."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.hours import TimeEntry, WorkKind
from render.errors import BouncedeskError
from widgets.common.dialogs import ConfirmDialog, problem_of
from widgets.common.words import span
from widgets.hours.timer import IdleWatch, LastTick, TimerPanel
from widgets.hours.view import HoursDialog, HoursView
from widgets.page import MenuAction, MenuPlace, PageServices, SongSection
from widgets.services import WindowServices

_TICK_MS = 20_000
_LAST_TICK = "timer_last_tick"
_LEAST_S = 60.0  # a shorter pause is never asked about


class HoursController(QObject):
    """One timer a person; starting another stops the one that runs. Every change can be undone."""

    def __init__(self, services: WindowServices, view: HoursView, panel: TimerPanel, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._view, self._panel, self._window = services, view, panel, window
        self._hours = services.catalogue.hours
        self._song_id: int | None = None
        self._last = LastTick(services.studio.paths.data / _LAST_TICK)
        self._closed_at = self._last.read()
        self.dialog: QDialog | None = None
        view.start_wanted.connect(self.start)
        view.stop_wanted.connect(self.stop)
        view.add_wanted.connect(self.add)
        view.edit_wanted.connect(self.edit)
        view.remove_wanted.connect(self.remove)
        panel.stop_wanted.connect(self.stop)
        panel.song_wanted.connect(self._open_song)
        services.watch.changed.connect(self.refresh)
        services.edits.made.connect(self.refresh)
        self.idle = IdleWatch(window, _LEAST_S)
        self.idle.came_back.connect(self._ask_after_idling)
        self._ticking = QTimer(self)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start(_TICK_MS)
        self._tick()

    def show_song(self, song_id: int, _stems: object = ()) -> None:
        """The Song page shows this song, or shows it again."""
        self._song_id = song_id
        self.refresh()

    def refresh(self) -> None:
        """Read the hours again."""
        try:
            running = self._hours.running()
            if self._song_id is not None:
                entries, totals = self._hours.all(self._song_id), self._hours.totals(self._song_id)
                here = running is not None and running.song_id == self._song_id
                self._view.show_hours(entries, totals, running=here)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._show_timer(running)

    def begin(self) -> None:
        """Say that the timer ran on while the program was closed, and ask what that time was."""
        running, moment = self._hours.running(), self._closed_at or self._last_edit()
        if running is None or running.started_at > moment:
            return  # none, or one that was started by a command meanwhile
        away_s = (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
        title = self._services.catalogue.songs.get(running.song_id).title
        if away_s < _LEAST_S:
            self._services.messages.say(f"The timer still runs for “{title}”.", "info")
            return
        text = (
            f"The timer for “{title}” ran on for {span(away_s)} while Bouncedesk was closed. Keep them if you worked "
            "on, leave them out and go on, or stop the timer where Bouncedesk was closed."
        )
        self._ask(running, moment, text, "Stop it where I left")

    def toggle(self) -> None:
        """Start the timer for the open song, or stop the one that runs for it."""
        running = self._hours.running()
        if running is not None and running.song_id == self._song_id:
            self.stop()
        else:
            self.start(WorkKind(self._view.kind.currentData()))

    def start(self, kind: WorkKind) -> None:
        """Start the timer for the open song."""
        song_id = self._song_id
        if song_id is None:
            self._services.messages.say("Open a song first: the timer runs for one.", "info")
            return
        begun: list[TimeEntry] = []
        self._services.edits.make(
            "start of the timer",
            lambda: begun.append(self._hours.start(song_id, kind)),
            lambda: self._hours.remove(begun.pop().id),
        )

    def stop(self) -> None:
        """Stop the timer."""
        running = self._hours.running()
        if running is not None:
            self._stop_at(running, None)

    def add(self) -> None:
        """Ask for hours to write down."""
        if self._song_id is not None:
            dialog = HoursDialog(self._services.look, None, parent=self._window)
            dialog.given.connect(self._added)
            self._open(dialog)

    def edit(self) -> None:
        """Ask for other values of the chosen entry."""
        entry = self._view.entry
        if entry is None or entry.running:
            return
        minutes = max(1, round(entry.seconds(datetime.now(UTC)) / 60))
        dialog = HoursDialog(self._services.look, entry, minutes, self._window)
        dialog.given.connect(lambda *given: self._edited(entry, *given))
        self._open(dialog)

    def remove(self) -> None:
        """Take the chosen entry away."""
        entry = self._view.entry
        if entry is not None:
            self._services.edits.make(
                "removal of hours", lambda: self._hours.remove(entry.id), lambda: self._hours.restore(entry)
            )

    def _added(self, kind: WorkKind, minutes: int, begun: str, note: str) -> None:
        song_id, kept = self._song_id or 0, list[TimeEntry]()

        def add() -> None:
            kept.append(
                self._hours.restore(kept.pop()) if kept else self._hours.add(song_id, kind, minutes, begun, note)
            )

        say = problem_of(self.dialog)
        if self._services.edits.make("hours", add, lambda: self._hours.remove(kept[-1].id), say):
            self._close()

    def _edited(self, entry: TimeEntry, kind: WorkKind, minutes: int, begun: str, note: str) -> None:
        def edit() -> None:
            self._hours.edit(entry.id, kind=kind, minutes=minutes, started_at=begun, note=note)

        say = problem_of(self.dialog)
        if self._services.edits.make("edit of hours", edit, lambda: self._put_back(entry), say):
            self._close()

    def _put_back(self, entry: TimeEntry) -> None:
        """An entry with the values it had, whichever way it says how long it took."""
        with self._services.catalogue.transaction():
            self._hours.remove(entry.id)
            self._hours.restore(entry)

    def _stop_at(self, running: TimeEntry, at: str | None) -> None:
        self._services.edits.make("stop of the timer", lambda: self._hours.stop(at), lambda: self._put_back(running))

    def _ask_after_idling(self, away_s: float) -> None:
        """Once, and without standing in the way: the idle minutes may have been work at the desk."""
        asked_after_s = 60 * self._services.preferences.current.idle_minutes
        running = self._hours.running() if asked_after_s and away_s >= asked_after_s else None
        if running is None or self.dialog is not None:
            return
        left = datetime.now(UTC) - timedelta(seconds=away_s)
        text = (
            f"The timer ran on for {span(away_s)} while nobody touched Bouncedesk. Keep them if you worked elsewhere, "
            "leave them out and go on, or stop the timer where you left."
        )
        self._ask(running, max(_moment(left), running.started_at), text, "Stop it where I left")

    def _ask(self, running: TimeEntry, moment: str, text: str, stop: str) -> None:
        """Whether the time since `moment` was work; that it was is the safe answer."""
        answers, look = (stop, "Keep them"), self._services.look
        dialog = ConfirmDialog(look, "Were you working?", text, answers, self._window, "Leave them out")
        dialog.accepted.connect(lambda: self._stop_at(running, moment))
        dialog.middle_chosen.connect(lambda: self._leave_out(running, moment))
        self._open(dialog)

    def _leave_out(self, running: TimeEntry, left: str) -> None:
        """The entry ends where one left, and another for the same work begins now."""
        catalogue, kept = self._services.catalogue, list[TimeEntry]()

        def part() -> None:
            with catalogue.transaction():
                self._hours.stop(left)
                begun = kept.pop() if kept else None
                kept.append(
                    self._hours.restore(begun)
                    if begun
                    else self._hours.start(running.song_id, running.kind, running.note)
                )

        def join() -> None:
            with catalogue.transaction():
                self._hours.remove(kept[-1].id)
                self._put_back(running)

        self._services.edits.make("leaving out of idle minutes", part, join)

    def _last_edit(self) -> str:
        """The last moment this catalogue knows of, where no tick is kept: of another computer, or an older program."""
        return next((entry.at for entry in self._services.catalogue.activity.all(limit=1)), "")

    def _tick(self) -> None:
        try:
            running = self._hours.running()
            if running and self.dialog is None:
                self._last.keep(_moment(datetime.now(UTC)))
            self._show_timer(running)
        except BouncedeskError:  # reported where it matters; not at a glance at the rail
            self._panel.show_timer("", "")

    def _show_timer(self, running: TimeEntry | None) -> None:
        if running is None:
            self._panel.show_timer("", "")
            return
        title = self._services.catalogue.songs.get(running.song_id).title
        self._panel.show_timer(title, span(running.seconds(datetime.now(UTC))))

    def _open_song(self) -> None:
        running = self._hours.running()
        if running is not None:
            self._services.navigate.song.emit(running.song_id)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    def _close(self) -> None:
        if self.dialog:
            self.dialog.accept()

    def _forget(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def make(services: PageServices) -> SongSection:
    """The time spent on the open song; the timer is in view whatever page is."""
    view, timer = HoursView(services.look), TimerPanel()
    controller = HoursController(services, view, timer, services.window)
    return SongSection(
        key="hours",
        title="Hours",
        view=view,
        show_song=controller.show_song,
        on_rail=timer,
        begin=controller.begin,
        actions=(
            MenuAction("timer", "Start or stop the timer", "Ctrl+T", MenuPlace("&Song", 3, 1), controller.toggle),
            MenuAction("open_hours", "Hours of the song", "Ctrl+H", MenuPlace("&Song", 3, 2), section="hours"),
        ),
    )

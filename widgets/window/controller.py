"""What the menus and the rail do, and which pages are read again when the catalogue changes."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app import __version__
from app.domain.jobs import JobState
from app.preferences import Theme
from widgets.bridge import Task
from widgets.common.fields import SearchField
from widgets.services import WindowServices
from widgets.window.parts import Parts
from widgets.window.view import ENTRIES, MainWindow


class WindowController(QObject):
    """Ties the pages together."""

    def __init__(self, services: WindowServices, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._services, self._window, self._parts = services, window, parts
        self._refresh: Mapping[str, Callable[[], None]] = {
            "board": parts.board.refresh,
            "song": parts.song.refresh,
            "clients": parts.clients.refresh,
            "queue": parts.queue.refresh,
            "settings": parts.settings.refresh,
            "pricing": parts.pricing.refresh,
            "billing": parts.billing.refresh,
        }
        self._connect_services()
        self._connect_actions()
        services.messages.flush()
        self.open_page("board")

    def open_page(self, key: str) -> None:
        """Show a page as the catalogue is now."""
        self._window.open_page(key)
        self.refresh()

    def open_song(self, song_id: int) -> None:
        """Show a song."""
        self._parts.song.open(song_id)
        self._window.open_page("song")

    def open_quote(self, quote_id: int) -> None:
        """Show a quote where it is changed."""
        self.open_page("pricing")
        self._parts.pricing.open_quote(quote_id)

    def open_client(self, client_id: int) -> None:
        """Show a client."""
        self.open_page("clients")
        self._parts.clients_view.select(client_id)

    def refresh(self) -> None:
        """Read the page in front again; the others when they come to the front."""
        refresh = self._refresh.get(self._window.page)
        if refresh:
            refresh()

    def take_folder(self, path: Path) -> None:
        """What was dropped: a mix is an enquiry, a folder a session whose likeliest song is the one in view."""
        if self._parts.enquiry.is_mix(path):
            self._parts.enquiry.open_with(path)
        else:
            self._parts.intake.take(path, self._song_in_view())

    def _connect_services(self) -> None:
        services, window = self._services, self._window
        services.messages.said.connect(window.messages.show_message)
        services.watch.changed.connect(self.refresh)
        services.edits.made.connect(services.watch.touch)
        services.navigate.page.connect(self.open_page)
        services.navigate.song.connect(self.open_song)
        services.navigate.client.connect(self.open_client)
        services.navigate.quote.connect(self.open_quote)
        services.navigate.new_song.connect(self._show_new_song)
        for signal in (services.jobs.started, services.jobs.progressed, services.jobs.ended):
            signal.connect(self._show_activity)
        window.rail.chosen.connect(self.open_page)
        window.dropped.connect(self.take_folder)
        services.look.changed.connect(self._mark_theme)
        parts = self._parts
        parts.song.edit_wanted.connect(parts.song_forms.edit)
        parts.song.stage_wanted.connect(parts.board.move)
        parts.song.shown.connect(parts.rounds.show_song)
        parts.song.shown.connect(parts.brief.show_song)
        parts.song.shown.connect(parts.hours.show_song)
        parts.song.shown.connect(parts.holds.show_song)
        parts.song.shown.connect(parts.previews.show_song)
        parts.song.shown.connect(parts.activity.show_song)
        parts.song.shown.connect(parts.balance.show_song)
        parts.song.shown.connect(parts.master.controller.show_song)
        parts.master.view.release_wanted.connect(self._master_release)
        parts.palette.note_wanted.connect(self._show_note)
        parts.palette.brief_wanted.connect(self._open_brief)
        window.rail.find_wanted.connect(parts.palette.open)
        parts.brief.letter_wanted.connect(parts.song.write_letter)
        parts.clients.edit_wanted.connect(parts.client_forms.edit)
        parts.clients.song_wanted.connect(parts.song_forms.add)

    def _connect_actions(self) -> None:
        actions, parts = self._window.actions_by_key, self._parts
        stack = self._services.edits.stack
        actions.adopt_edits(stack.createUndoAction(self._window, "Undo"), stack.createRedoAction(self._window, "Redo"))
        books = parts.billing.actions.books
        slots: dict[str, Callable[[], object]] = {
            "new_enquiry": parts.enquiry.open,
            "advice": parts.advice.open,
            "new_song": self._new_song,
            "new_client": parts.client_forms.add,
            "open_folder": self._choose_folder,
            "master_release": self._master_release,
            "back_up": parts.settings.backups.back_up,
            "calendar": parts.settings.backups.choose_calendar,
            "settings": self._open_settings,
            "quit": self._window.close,
            "filter": self._filter,
            "find": parts.palette.open,
            "edit_song": self._on_song(parts.song_forms.edit),
            "merge_song": self._on_song(parts.joins.ask_merge),
            "remove_song": self._on_song(parts.joins.ask_remove),
            "show_enquiry": self._on_song(parts.enquiry.show),
            "stage_on": self._on_song(lambda song_id: parts.board.step(song_id, 1)),
            "stage_back": self._on_song(lambda song_id: parts.board.step(song_id, -1)),
            "hold": self._on_song(parts.holds.toggle),
            "rescan": parts.song.rescan,
            "render": self._render,
            "stop_render": parts.song.cancel_render,
            "show_files": self._show_files,
            "open_rounds": self._open_rounds,
            "next_round": self._next_round,
            "paste_notes": self._paste_notes,
            "timer": parts.hours.toggle,
            "open_hours": self._open_hours,
            "open_activity": self._open_activity,
            "open_brief": self._open_brief,
            "write_letter": self._on_song(self._write_letter),
            "preview": parts.song_view.session.files.want_preview,
            "open_master": self._open_master,
            "master": parts.master.controller.master,
            "stop_master": parts.master.controller.cancel,
            "play": parts.master.controller.toggle,
            "switch": parts.master.controller.switch,
            "new_invoice": parts.billing.actions.drafts.draft,
            "export_books": books.export,
            "vat": books.vat,
            "statement": books.statement,
            "check_books": books.check,
            "about": self._about,
        }
        for key, slot in slots.items():
            actions[key].triggered.connect(slot)
        for entry in ENTRIES:
            actions[f"page_{entry.key}"].triggered.connect(self._open_page_of_action)
        for theme in Theme:
            actions[f"theme_{theme}"].triggered.connect(self._choose_theme)
        parts.clients.statement_wanted.connect(books.statement_for)
        parts.billing_view.show_books(actions.menus["&Billing"].actions()[1:])
        parts.board_view.new_wanted.connect(self._new_song)
        parts.board_view.enquiry_wanted.connect(parts.enquiry.open)
        parts.board_view.advice_wanted.connect(parts.advice.open)
        parts.board_view.edit_wanted.connect(parts.song_forms.edit)
        parts.clients_view.new_wanted.connect(parts.client_forms.add)
        parts.pricing_view.board_wanted.connect(self._open_board)
        parts.billing_view.clients_wanted.connect(self._open_clients)
        self._mark_theme()

    def _song_in_view(self) -> int | None:
        """The song that the Song menu means: the open one, or the one chosen on the Board."""
        if self._window.page == "song":
            return self._parts.song.song_id
        return self._parts.board.current if self._window.page == "board" else None

    def _new_song(self) -> None:
        self._parts.song_forms.add()

    def _choose_folder(self) -> None:
        self._parts.intake.choose(self._parts.song.song_id if self._window.page == "song" else None)

    def _open_settings(self) -> None:
        self.open_page("settings")

    def _open_board(self) -> None:
        self.open_page("board")

    def _open_clients(self) -> None:
        self.open_page("clients")

    def _open_page_of_action(self) -> None:
        sender = self.sender()
        if sender:
            self.open_page(sender.objectName().removeprefix("page_"))

    def _filter(self) -> None:
        page = self._window.stack.currentWidget()
        field = page.findChild(SearchField) if page else None
        if field is None:
            self.open_page("board")
            field = self._parts.board_view.search
        field.setFocus()
        field.selectAll()

    def _on_song(self, act: Callable[[int], object]) -> Callable[[], None]:
        """The act on the song that the Song menu means; without one it is said."""

        def run() -> None:
            song_id = self._song_in_view()
            if song_id is None:
                self._say_choose()
            else:
                act(song_id)

        return run

    def _say_choose(self) -> None:
        self._services.messages.say("Choose a song on the Board, or open one.", "info")

    def _render(self) -> None:
        if self._window.page != "song" and self._parts.song.song_id is not None:
            self.open_page("song")
        self._parts.song.render()

    def _master_release(self) -> None:
        self._parts.release.open(self._parts.master.controller.release_id if self._window.page == "song" else None)

    def _show_files(self) -> None:
        self._parts.song.show_in_folder()

    def _open_master(self) -> None:
        self._open_section(self._parts.master.view)

    def _open_brief(self) -> None:
        self._open_section(self._parts.brief_view)

    def _open_hours(self) -> None:
        self._open_section(self._parts.hours_view)

    def _open_activity(self) -> None:
        self._open_section(self._parts.activity_view)

    def _open_rounds(self) -> None:
        self._open_section(self._parts.rounds_view)

    def _show_note(self, note_id: int) -> None:
        if self._open_section(self._parts.rounds_view):
            self._parts.rounds.show_note(note_id)

    def _next_round(self) -> None:
        if self._open_section(self._parts.rounds_view):
            self._parts.rounds.open_round()

    def _paste_notes(self) -> None:
        if self._open_section(self._parts.rounds_view):
            self._parts.rounds.paste()

    def _open_section(self, page: QWidget) -> bool:
        """Bring a section of the song in view to the front; False where no song is, which is said."""
        song_id = self._song_in_view() or self._parts.song.song_id
        if song_id is None:
            self._say_choose()
            return False
        self.open_song(song_id)
        self._parts.song_view.open_section(page)
        return True

    def _write_letter(self, song_id: int) -> None:
        self.open_song(song_id)
        self._parts.song.write_letter()

    def _about(self) -> None:
        licence = "Free software under the GNU General Public Licence, version 3 or later."
        self._services.messages.say(f"Bouncedesk {__version__}: from stems to sign-off. {licence}", "info")

    def _show_new_song(self, song_id: int) -> None:
        if self._window.page == "board":
            self.refresh()
            self._parts.board_view.select(song_id)
        else:
            self.open_song(song_id)

    def _choose_theme(self) -> None:
        sender = self.sender()
        if sender:
            self._parts.settings.choose_theme(Theme(sender.objectName().removeprefix("theme_")))
            self._mark_theme()

    def _mark_theme(self) -> None:
        for theme in Theme:
            self._window.actions_by_key[f"theme_{theme}"].setChecked(theme is self._services.look.choice)

    def _show_activity(self, _task: Task) -> None:
        tasks = self._services.jobs.tasks
        running = [task for task in tasks if task.job.state is JobState.RUNNING] or list(tasks)
        if running:
            self._window.rail.activity.show_job(running[0].job.title, running[0].job.progress)
        else:
            self._window.rail.activity.show_job("", None)

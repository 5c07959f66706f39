"""The Song page."""

from functools import partial

from widgets.common.words import format_titles, missing_formats
from widgets.page import MenuAction, MenuPlace, Page, PageServices, SongSection
from widgets.song.controller import SongController
from widgets.song.delivery import SongDelivery
from widgets.song.files_panel import PreviewController
from widgets.song.header import DeliveryHold
from widgets.song.view import SongView


class SongSections:
    """The sections of the open song, each shown it whenever it has been read."""

    def __init__(self, view: SongView, controller: SongController) -> None:
        self._view, self._controller = view, controller
        self._sections: dict[str, SongSection] = {}

    def open_song(self) -> int | None:
        """The open song, None while there is none."""
        return self._controller.song_id

    def add_section(self, section: SongSection) -> None:
        """Put a section after those there are."""
        self._sections[section.key] = section
        self._view.add_section(section.title, section.view)
        self._controller.shown.connect(section.show_song)

    def open_section(self, key: str) -> None:
        """Bring a section to the front."""
        self._view.open_section(self._sections[key].view)


def make(services: PageServices) -> Page:
    """The open song: its session and files, and the sections that other packages add."""
    window, today = services.window, services.today
    view = SongView(services.look, format_titles(), missing_formats())
    delivery = SongDelivery(services, view, services.renders, window)
    controller = SongController(services, view, services.scans, delivery, today, window)
    holds = DeliveryHold(services, view.header, window)
    previews = PreviewController(services, view.session.files, window)
    controller.shown.connect(holds.show_song)
    controller.shown.connect(previews.show_song)
    navigate = services.navigate
    navigate.song.connect(controller.open_in_front)
    navigate.letter.connect(controller.write_letter)
    place = partial(MenuPlace, "&Song", 5)
    preview = view.session.files.want_preview
    return Page(
        key="song",
        title="Song",
        icon="song",
        view=view,
        refresh=controller.refresh,
        song_in_view=lambda: controller.song_id,
        sections=SongSections(view, controller),
        actions=(
            MenuAction(
                "hold",
                "Hold or release the delivery …",
                "Ctrl+Shift+L",
                MenuPlace("&Song", 1, 7),
                on_song=holds.toggle,
            ),
            MenuAction(
                "write_letter",
                "Write to the client …",
                "Ctrl+L",
                MenuPlace("&Song", 4, 2),
                on_song=controller.write_letter_of,
            ),
            MenuAction("rescan", "Scan the session again", "F5", place(1), controller.rescan),
            MenuAction("render", "Render", "Ctrl+R", place(2), delivery.render_in_front),
            MenuAction("stop_render", "Stop the render", "Ctrl+.", place(3), delivery.cancel_render),
            MenuAction("show_files", "Show the finished files", "Ctrl+Shift+O", place(4), delivery.show_in_folder),
            MenuAction("preview", "Make previews of the finished files", "Ctrl+Shift+P", place(5), preview),
        ),
    )

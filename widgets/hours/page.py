"""The section of a song's hours, and the timer on the rail."""

from widgets.hours.controller import HoursController
from widgets.hours.timer import TimerPanel
from widgets.hours.view import HoursView
from widgets.page import MenuAction, MenuPlace, PageServices, SongSection


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
        actions=(
            MenuAction("timer", "Start or stop the timer", "Ctrl+T", MenuPlace("&Song", 3, 1), controller.toggle),
            MenuAction("open_hours", "Hours of the song", "Ctrl+H", MenuPlace("&Song", 3, 2), section="hours"),
        ),
    )

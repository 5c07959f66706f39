"""The section of what was done to a song."""

from widgets.activity.controller import ActivityController
from widgets.activity.section import ActivityView
from widgets.page import MenuAction, MenuPlace, PageServices, SongSection


def make(services: PageServices) -> SongSection:
    """The log of the open song."""
    view = ActivityView(services.look)
    controller = ActivityController(services, view, services.window)
    place = MenuPlace("&Song", 3, 3)
    return SongSection(
        key="activity",
        title="Activity",
        view=view,
        show_song=controller.show_song,
        actions=(MenuAction("open_activity", "What was done to the song", "Ctrl+Shift+H", place, section="activity"),),
    )

"""The dialog that masters a release."""

from render.master.profiles import Profiles
from widgets.common.format_titles import missing_formats
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart
from widgets.release.controller import ReleaseController


def make(services: PageServices) -> WindowPart:
    """Begins with the release of the open song, where one is open on the Song page."""
    profiles, missing = Profiles().by_name, missing_formats()
    controller = ReleaseController(services, services.releases, profiles, missing, services.window)
    place = MenuPlace("&File", 1, 6)
    return WindowPart(
        actions=(MenuAction("master_release", "Master a release …", "Ctrl+Shift+R", place, controller.open_for_song),)
    )

"""The palette, which finds whatever any page offers."""

from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart
from widgets.palette.controller import PaletteController


def make(services: PageServices) -> WindowPart:
    """Songs, clients, notes, pages and actions, from one line to type in."""
    controller = PaletteController(services, services.window)
    place = MenuPlace("&Edit", 1, 2)
    return WindowPart(
        menus_made=lambda actions: controller.offer(tuple(actions.values())),
        actions=(MenuAction("find", "Find anything …", "Ctrl+K", place, controller.open),),
    )

"""The dialog that takes in a session."""

from pathlib import Path

from widgets.intake.controller import IntakeController
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart


def make(services: PageServices) -> WindowPart:
    """Takes whatever else is dropped on the window: a session, whose likeliest song is the one in view."""
    controller = IntakeController(services, services.scans, services.window)
    navigate = services.navigate

    def take(path: Path) -> bool:
        controller.take(path, navigate.song_in_view())
        return True

    def choose() -> None:
        controller.choose(navigate.song_in_view() if navigate.in_front("song") else None)

    place = MenuPlace("&File", 1, 4)
    return WindowPart(
        takes=take, actions=(MenuAction("open_folder", "Take in a session folder …", "Ctrl+O", place, choose),)
    )

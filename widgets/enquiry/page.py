"""The dialog that answers an enquiry."""

from pathlib import Path

from app.enquiry.service import EnquiryService
from widgets.enquiry.controller import EnquiryController
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart


def make(services: PageServices) -> WindowPart:
    """Takes a mix dropped on the window too: it is an enquiry, where a folder is a session."""
    controller = EnquiryController(services, EnquiryService.open(), services.today, services.window)

    def take(path: Path) -> bool:
        if controller.is_mix(path):
            controller.open_with(path)
            return True
        return False

    return WindowPart(
        takes=take,
        actions=(
            MenuAction("new_enquiry", "New enquiry …", "Ctrl+Shift+E", MenuPlace("&File", 1, 1), controller.open),
            MenuAction(
                "show_enquiry", "Show the enquiry", "Ctrl+Shift+Y", MenuPlace("&Song", 1, 4), on_song=controller.show
            ),
        ),
    )

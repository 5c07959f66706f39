"""The section of a song's brief."""

from app.intake.readiness import ReadyRules
from widgets.brief.controller import BriefController
from widgets.brief.view import BriefView
from widgets.common.formats import format_titles
from widgets.page import MenuAction, MenuPlace, PageServices, SongSection


def make(services: PageServices) -> SongSection:
    """What the client wants of the open song, and what is missing before work on it can begin."""
    variants = {rule.name: rule.title for rule in services.studio.variants.rules}
    view = BriefView(services.look, variants, format_titles())
    controller = BriefController(services, view, ReadyRules.load(), services.window)
    controller.letter_wanted.connect(services.navigate.letter)
    return SongSection(
        key="brief",
        title="Brief",
        view=view,
        show_song=controller.show_song,
        actions=(MenuAction("open_brief", "Open the brief", "Ctrl+I", MenuPlace("&Song", 4, 1), section="brief"),),
    )

"""The section of a song's rounds and notes."""

from widgets.jobs import RecordedJobs
from widgets.page import MenuAction, MenuPlace, PageServices, SongSection
from widgets.rounds.controller import RoundsController
from widgets.rounds.view import RoundsView


def make(services: PageServices) -> SongSection:
    """The rounds of the open song, and the notes of the one in view."""
    view = RoundsView(services.look)
    window = services.window
    controller = RoundsController(services, view, RecordedJobs(services, window), window)

    def show_note(note_id: int) -> None:
        services.navigate.section.emit("rounds")
        controller.show_note(note_id)

    services.navigate.note.connect(show_note)
    open_round, paste = controller.open_round, controller.paste
    return SongSection(
        key="rounds",
        title="Rounds",
        view=view,
        show_song=controller.show_song,
        actions=(
            MenuAction("open_rounds", "Rounds and notes", "Ctrl+D", MenuPlace("&Song", 2, 1), section="rounds"),
            MenuAction(
                "next_round",
                "Open the next round",
                "Ctrl+Shift+D",
                MenuPlace("&Song", 2, 2),
                open_round,
                section="rounds",
            ),
            MenuAction(
                "paste_notes", "Paste notes …", "Ctrl+Shift+V", MenuPlace("&Song", 2, 3), paste, section="rounds"
            ),
        ),
    )

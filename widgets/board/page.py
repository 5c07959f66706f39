"""The page of the Board."""

from functools import partial

from app.intake.readiness import ReadyRules
from widgets.board.controller import BoardController
from widgets.board.view import BoardView
from widgets.page import MenuAction, MenuPlace, Page, PageServices


def make(services: PageServices) -> Page:
    """The songs by stage, with due dates and rounds left."""
    view = BoardView(services.look, services.today)
    controller = BoardController(services, view, ReadyRules.load(), services.today, services.window)
    navigate = services.navigate
    navigate.stage.connect(controller.move)
    navigate.song_added.connect(controller.show_added)
    view.edit_wanted.connect(navigate.edit_song)
    view.new_wanted.connect(partial(navigate.act.emit, "new_song"))
    view.enquiry_wanted.connect(partial(navigate.act.emit, "new_enquiry"))
    view.advice_wanted.connect(partial(navigate.act.emit, "advice"))
    step = controller.step
    return Page(
        key="board",
        title="Board",
        icon="board",
        view=view,
        refresh=controller.refresh,
        song_in_view=lambda: controller.current,
        actions=(
            MenuAction("stage_on", "Move on a stage", "Ctrl+]", MenuPlace("&Song", 1, 5), on_song=partial(step, by=1)),
            MenuAction(
                "stage_back", "Move back a stage", "Ctrl+[", MenuPlace("&Song", 1, 6), on_song=partial(step, by=-1)
            ),
        ),
    )

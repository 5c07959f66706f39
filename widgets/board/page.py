"""The page of the Board: songs by stage, and what happens when one is moved."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from app.domain.brief import Readiness
from app.domain.catalogue import Song, SongRow, Stage
from app.intake.readiness import ReadyRules
from render.errors import BouncedeskError
from render.text import count
from widgets.board.stage_model import Due, due_part
from widgets.board.view import BoardView
from widgets.common.dialogs import ConfirmDialog
from widgets.common.words import listing, title_of
from widgets.page import MenuAction, MenuPlace, Page, PageServices
from widgets.services import WindowServices

_WITH_CLIENT = (Stage.CLIENT_REVIEW, Stage.DELIVERED, Stage.PAID)  # what they stand for has been sent


class BoardController(QObject):
    """Keeps the Board's view in step with the catalogue."""

    def __init__(
        self,
        services: WindowServices,
        view: BoardView,
        rules: ReadyRules,
        unfinished: Callable[[int], str],
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._view, self._rules, self._today = services, view, rules, today
        self._unfinished = unfinished
        self.question: ConfirmDialog | None = None
        self._text, self._due = "", Due.ALL
        self.current: int | None = None
        view.opened.connect(services.navigate.song)
        view.moved.connect(self.move)
        view.chosen.connect(self._choose)
        view.filtered.connect(self._filter)
        view.due_chosen.connect(self._filter_due)

    def refresh(self) -> None:
        """Read the songs again."""
        try:
            song_rows = self._services.catalogue.songs.board(self._text)
            rows = due_part(song_rows, self._due, self._today())
            readiness = self._readiness(rows)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        if self.current not in {row.song.id for row in rows}:
            self.current = None  # what nobody sees is not what the Song menu means
        summary = self._summary(song_rows)
        late, soon = (len(due_part(song_rows, due, self._today())) for due in (Due.OVERDUE, Due.SOON))
        self._view.show_due_counts(late, soon)
        if rows:
            self._view.show_songs(by_stage(rows), summary, readiness)
        elif song_rows:
            self._view.show_nothing_due(self._due, summary)
        elif self._text.strip():
            self._view.show_no_match(self._text.strip(), summary)
        else:
            self._view.show_none(summary)

    def move(self, song_id: int, stage: Stage) -> None:
        """Put a song in another stage; can be undone. What the client is to get is finished first, or that is asked."""
        songs = self._services.catalogue.songs
        try:
            song = songs.get(song_id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        if song.stage == stage:
            return
        unfinished = self._unfinished(song_id) if stage in _WITH_CLIENT else ""
        if not unfinished:
            self._move(song, stage)
            return
        heading = f"{title_of(stage)}, while it is being made?"
        text = f"{unfinished} What “{song.title}” is to be delivered as is not there yet."
        answers = ("Move it all the same", "Wait for it")
        question = ConfirmDialog(self._services.look, heading, text, answers, self._services.window)
        question.rejected.connect(self._services.watch.touch)  # the field it was chosen in says where it is
        self.question = question.ask(partial(self._move, song, stage))

    def _move(self, song: Song, stage: Stage) -> None:
        songs = self._services.catalogue.songs
        self._services.edits.make(
            f"moving {song.title} to {title_of(stage)}",
            lambda: songs.edit(song.id, stage=stage),
            lambda: songs.put_back(song),
        )
        self._view.select(song.id)

    def show_added(self, song_id: int) -> None:
        """Show a song that has just been added: on the Board where that is in front, else open."""
        navigate = self._services.navigate
        if navigate.in_front("board"):
            self.refresh()
            self._view.select(song_id)
        else:
            navigate.song.emit(song_id)

    def step(self, song_id: int, by: int) -> None:
        """Put a song one stage on or back."""
        stages = list(Stage)
        try:
            here = stages.index(self._services.catalogue.songs.get(song_id).stage)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        if 0 <= here + by < len(stages):
            self.move(song_id, stages[here + by])

    def _readiness(self, rows: Sequence[SongRow]) -> dict[int, Readiness]:
        """How ready the songs are whose work has not begun."""
        waiting = [row.song.id for row in rows if row.song.stage in self._rules.stages]
        if not waiting:
            return {}
        facts = self._services.catalogue.checklists.all(waiting)
        return {song_id: self._rules.fill_in(facts[song_id]) for song_id in waiting if song_id in facts}

    def _choose(self, song_id: int) -> None:
        self.current = song_id

    def _filter(self, text: str) -> None:
        self._text = text
        self.refresh()

    def _filter_due(self, due: Due) -> None:
        self._due = due
        self.refresh()

    def _summary(self, rows: Sequence[SongRow]) -> str:
        late = len(due_part(rows, Due.OVERDUE, self._today()))
        return listing((count(len(rows), "song"), f"{late} overdue" if late else ""))


def make(services: PageServices) -> Page:
    """The songs by stage, with due dates and rounds left."""
    view = BoardView(services.look, services.today)
    controller = BoardController(
        services, view, ReadyRules.load(), services.unfinished, services.today, services.window
    )
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


def by_stage(rows: Sequence[SongRow]) -> dict[Stage, list[SongRow]]:
    """The songs of each stage, in their order."""
    stages: dict[Stage, list[SongRow]] = {stage: [] for stage in Stage}
    for row in rows:
        stages[row.song.stage].append(row)
    return stages

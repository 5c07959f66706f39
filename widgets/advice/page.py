"""The guided page that recommends a stage: it collects answers, has a mix listened to, and advises after each."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.enquiry import Clue
from app.domain.jobs import JobState
from app.intake.advice.advice_rules import AdviceRules
from app.intake.advice.recommendation import advise, answers_of, load_questions
from app.jobs.job import Job, JobProgress
from app.jobs.tasks import find_clues
from widgets.advice.advice_dialog import AdviceDialog
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.job_bridge import JobBridge, Task
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart


class AdviceController(QObject):
    """Opens the guided page; `dialog` is the one in view, None while there is none."""

    def __init__(self, look: Look, jobs: JobBridge, rules: AdviceRules, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._jobs, self._rules, self._window = look, jobs, rules, window
        self._chosen: dict[str, Sequence[str]] = {}
        self._clues: tuple[Clue, ...] | None = None
        self._path: Path | None = None
        self.task: Task | None = None
        self.dialog: AdviceDialog | None = None

    def open(self) -> None:
        """Begin with the first question; where the page is open already, it stays as it is."""
        if self.dialog is None:
            self._begin()
        if self.dialog:
            self.dialog.open()

    def _begin(self) -> None:
        self._chosen, self._clues, self._path = {}, None, None
        dialog = AdviceDialog(self._look, load_questions(), self._window)
        dialog.chosen.connect(self._choose)
        dialog.again.clicked.connect(self._start_again)
        dialog.evidence.dropped.connect(self.analyse)
        dialog.evidence.choose.connect(self._choose_file)
        dialog.evidence.removed.connect(self._forget_file)
        dialog.evidence.cancelled.connect(self._cancel)
        dialog.finished.connect(self._close)
        self.dialog = dialog

    def analyse(self, path: Path) -> None:
        """Analyse a mix in a child process."""
        if self.dialog is None:
            return
        if path.is_dir():
            self.dialog.evidence.ask(
                f"{path.name} is a folder: drop the mix alone, or make a new enquiry of the folder."
            )
            return
        self._cancel()
        self._path, self._clues = path, None
        self.dialog.evidence.show_listening(path)
        self.task = self._jobs.start(find_clues, path, self._rules, title=f"Listen to {path.name}")
        self.task.progressed.connect(self._show_progress)
        self.task.ended.connect(self._take_clues)

    def _choose(self, key: str, values: Sequence[str]) -> None:
        self._chosen[key] = values
        self._advise()

    def _advise(self) -> None:
        if self.dialog:
            self.dialog.show_advice(advise(answers_of(self._chosen), self._clues, self._rules))

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, "The mix", str(Path.home()))
        if chosen:
            self.analyse(Path(chosen))

    def _show_progress(self, progress: JobProgress) -> None:
        if self.dialog and self.sender() is self.task:
            self.dialog.evidence.show_progress(progress)

    def _take_clues(self, job: Job) -> None:
        if self.sender() is not self.task:
            return  # another file was dropped meanwhile
        self.task = None
        if self.dialog is None or self._path is None:
            return
        if job.state is not JobState.DONE:
            self.dialog.evidence.ask("" if job.state is JobState.CANCELLED else advised(job.failure or ""))
            return
        self._clues = job.result(timeout=0)
        self.dialog.evidence.show_analysed(self._path)
        self._advise()

    def _forget_file(self) -> None:
        self._clues = self._path = None
        if self.dialog:
            self.dialog.evidence.ask()
            self._advise()

    def _cancel(self) -> None:
        if self.task:
            self.task.job.cancel()

    def _start_again(self) -> None:
        """From the first question, with nothing answered."""
        self._close()
        self.open()

    def _close(self) -> None:
        self._cancel()
        self.task = None
        if self.dialog:
            self.dialog.hide()
            self.dialog.deleteLater()
            self.dialog = None


def make(services: PageServices) -> WindowPart:
    """Questions, a mix to listen to, and what follows from both."""
    controller = AdviceController(services.look, services.jobs, AdviceRules.load(), services.window)
    place = MenuPlace("&File", 1, 6)
    return WindowPart(actions=(MenuAction("advice", "Advice …", "Ctrl+Shift+A", place, controller.open),))

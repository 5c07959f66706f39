"""How the Billing page asks and does: a dialog at a time, papers drawn off the window's thread, a sentence after."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.billing import Payment
from render.errors import BouncedeskError
from widgets.common.confirm import ConfirmDialog
from widgets.common.places import open_path
from widgets.common.reading import Reading
from widgets.services import WindowServices


class Asking(QObject):
    """What the acts of the page have in common. `dialog` is the one in view."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self.window = services, window
        self.look = services.look
        self.dialog: QDialog | None = None
        self._drawing = Reading("papers", self)
        self._drawing.came.connect(self._drawn)
        self._drawing.failed.connect(self._refused)
        services.jobs.closed.connect(self._drawing.close)

    def open(self, dialog: QDialog) -> None:
        """Show a dialog over the window."""
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    def confirm(self, heading: str, text: str, answers: tuple[str, str], go_on: Callable[[], object]) -> None:
        """Ask before what cannot be undone."""
        dialog = ConfirmDialog(self.look, heading, text, answers, self.window)
        dialog.accepted.connect(go_on)
        self.open(dialog)

    def draw(self, work: Callable[[], Path | str]) -> None:
        """Have something done off the window's thread; a file it answers is opened, a sentence said."""
        self._drawing.ask(work)

    def do(self, change: Callable[[], object], said: str) -> bool:
        """Change the books and say so, or why not."""
        try:
            change()
        except BouncedeskError as error:
            self._services.messages.error(error)
            return False
        self.say(said)
        self._services.watch.touch()
        return True

    def make(self, text: str, do: Callable[[], object], undo: Callable[[], object]) -> bool:
        """Change the books so that it can be taken back; the dialog in view is done with where that held."""
        done = self._services.edits.make(text, do, undo)
        if done and self.dialog:
            self.dialog.accept()
        return done

    def settle(self, text: str, write: Callable[[], Payment]) -> None:
        """Write down what settles an invoice; to undo it takes the entry out, to redo puts the same one back."""
        payments, kept = self._services.catalogue.payments, list[Payment]()

        def do() -> None:
            kept.append(payments.restore(kept.pop()) if kept else write())

        self.make(text, do, lambda: payments.remove(kept[-1].id))

    def say(self, sentence: str, tone: str = "ok") -> None:
        """Say what was done."""
        self._services.messages.say(sentence, tone)

    def _drawn(self, answer: Path | str) -> None:
        if isinstance(answer, Path):
            try:
                open_path(answer)
            except BouncedeskError as error:
                self._services.messages.error(error)
        else:
            self.say(answer)
        self._services.watch.touch()

    def _refused(self, sentence: str) -> None:
        self._services.messages.error(sentence)
        self._services.watch.touch()

    def _forget(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None

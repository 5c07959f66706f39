"""Books closed and proved, as it is asked: locked up to a day, opened again for a reason, written into one file."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QWidget

from app.domain.books import IssuingPlace
from app.use_cases.audit_file import audit_name, save_audit
from app.use_cases.books import Books
from app.use_cases.closed_books import BooksLock, lock_books, unlock_books
from app.use_cases.issuing import copied_from, issue_here, next_mark, prefix_with
from render.errors import BouncedeskError
from render.text import count
from widgets.billing.dialogs import BillingDialogs, day_field, day_of
from widgets.common.buttons import Button
from widgets.common.dialogs import ConfirmDialog, FormDialog
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.services import WindowServices

_EFFECT = (
    "Nothing is issued, paid, paid back, credited or written off into locked days any more. Lock a period once it was "
    "reported, such as in a VAT return. Opening the books again needs a reason, which is kept."
)
_KEPT = "JSON lines (*.jsonl)"


class LockDialog(FormDialog):
    """`given` carries a plain date and why, `opened` why the books are opened up to the day before `until`."""

    given = Signal(str, str)
    opened = Signal(str)

    def __init__(self, look: Look, lock: BooksLock, today: date, parent: QWidget | None = None) -> None:
        super().__init__(look, "Lock the books", "Lock them", parent, final=True)
        yesterday = today - timedelta(days=1)
        self.until = day_field("The last day that is locked", min(yesterday, today.replace(day=1) - timedelta(days=1)))
        self.until.setMaximumDate(QDate(yesterday.year, yesterday.month, yesterday.day))
        self.why = TextField("Why", "")
        self.why.setPlaceholderText("Such as: VAT return of the first quarter")
        self.add_field("The last day that is locked", self.until, (0, 0))
        self.add_field("Why", self.why, (0, 1))
        self.body.insertWidget(1, TextLabel(lock.sentence, "strong", wrap=True))
        self.body.insertWidget(2, TextLabel(_EFFECT, "small", wrap=True))
        self.open_button = Button(look, "Open the books", "retry")
        self.open_button.setVisible(bool(lock.until))
        self.open_button.clicked.connect(lambda: self.opened.emit(self.why.text()))
        self.buttons.insertWidget(0, self.open_button)

    def submit(self) -> None:
        """Hand on the day."""
        self.given.emit(day_of(self.until), self.why.text())


class ClosedBooksActions:
    """Locks the books, writes their audit file, and asks which copy of the catalogue issues."""

    def __init__(
        self, services: WindowServices, dialogs: BillingDialogs, books: Callable[[], Books], today: Callable[[], date]
    ) -> None:
        self._services, self._dialogs, self._books, self._today = services, dialogs, books, today

    def lock(self) -> None:
        """Ask up to which day, or open them again."""
        try:
            now = BooksLock.of(self._services.catalogue.period_locks.current())
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        dialog = LockDialog(self._dialogs.look, now, self._today(), self._dialogs.window)
        dialog.given.connect(lambda until, why: self._locked(dialog, partial(lock_books, self._books(), until, why)))
        dialog.opened.connect(lambda why: self._locked(dialog, partial(unlock_books, self._books(), why)))
        self._dialogs.open(dialog)

    def audit_file(self) -> None:
        """Ask where all of the books go."""
        path = self._dialogs.choose_file("Audit file", audit_name(self._books()), _KEPT)
        if path:
            self._dialogs.run(lambda: self._written(path))

    def then_issue(self, go_on: Callable[[], object]) -> None:
        """Go on where this copy of the catalogue issues; else ask first which of the two does."""
        there = copied_from(self._services.catalogue)
        if there is None:
            go_on()
            return
        dialog = CopyDialog(self._dialogs.look, there, self._books(), self._dialogs.window)
        answer = list[str]()
        dialog.accepted.connect(lambda: answer.append(""))
        dialog.middle_chosen.connect(lambda: answer.append(dialog.mark))
        self._dialogs.open(dialog)
        dialog.finished.connect(lambda: self._chosen(answer, go_on))  # once this dialog has made way for the next

    def _chosen(self, answer: Sequence[str], go_on: Callable[[], object]) -> None:
        if not answer:
            return
        try:
            done = issue_here(self._books(), answer[0])
            self._dialogs.say(done.sentence, "ok" if done.told and not done.twice else "warning")
            go_on()
        except BouncedeskError as error:
            self._services.messages.error(error)

    def _locked(self, dialog: LockDialog, change: Callable[[], BooksLock]) -> None:
        try:
            now = change()
        except BouncedeskError as error:
            dialog.show_problem(advised(error))
            return
        dialog.accept()
        self._dialogs.say(now.sentence)
        self._services.watch.touch()

    def _written(self, path: Path) -> str:
        seal = save_audit(self._books(), path)
        return f"{count(seal.invoices, 'paper')} in {path.name}. To prove it later, keep its SHA-256: {seal.sha256}"


class CopyDialog(ConfirmDialog):
    """Which copy of the catalogue issues: this one, both with series of their own, or the other one alone."""

    def __init__(self, look: Look, there: IssuingPlace, books: Books, parent: QWidget) -> None:
        self.mark = next_mark(books)
        own = f"{prefix_with(books, self.mark)}0001"
        super().__init__(
            look,
            "This catalogue is a copy",
            f"Invoices were issued from {there.path} so far. If both went on, two invoices could have one number. If "
            "the other is no longer used, issue here from now on; if it is, leave it to that one, or number those of "
            f"this copy from {own} on.",
            ("Issue here from now on", "Leave it to the other"),
            parent,
            middle=f"Begin with {own}" if self.mark else "",
        )

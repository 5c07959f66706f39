"""How the Billing page asks and does: a dialog at a time, papers drawn off the window's thread, a sentence after.

The dialogs share the fields below: a day, when an invoice is due, and what lines come to in words.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QObject
from PySide6.QtWidgets import QCheckBox, QDateEdit, QDialog, QFileDialog, QWidget

from app.billing.amounts import Currencies
from app.domain.billing import Amounts, Payment
from app.use_cases.books import PaperFile
from app.use_cases.payments import Reversal, reverse_payment
from render.errors import BouncedeskError
from widgets.catalogue_access import BackgroundRead
from widgets.common.desktop_files import open_path
from widgets.common.dialogs import ConfirmDialog, problem_of
from widgets.common.panels import row
from widgets.services import WindowServices


class BillingDialogs(QObject):
    """What the actions of the page have in common. `dialog` is the one in view."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self.window = services, window
        self.look = services.look
        self.dialog: QDialog | None = None
        self._work = BackgroundRead("papers", self)
        self._work.came.connect(self._done)
        self._work.failed.connect(self._refused)
        services.jobs.closed.connect(self._work.close)

    def open(self, dialog: QDialog) -> None:
        """Show a dialog over the window."""
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    def close(self) -> None:
        """The dialog in view has been answered."""
        if self.dialog:
            self.dialog.accept()

    def confirm(self, heading: str, text: str, answers: tuple[str, str], go_on: Callable[[], object]) -> None:
        """Ask before what cannot be undone."""
        dialog = ConfirmDialog(self.look, heading, text, answers, self.window)
        dialog.accepted.connect(go_on)
        self.open(dialog)

    def choose_file(self, title: str, name: str, kind: str) -> Path | None:
        """Where the user wants a file, None where nowhere; the dialog in view is done with."""
        chosen, _ = QFileDialog.getSaveFileName(self.window, title, str(Path.home() / name), kind)
        if not chosen:
            return None
        self.close()
        return Path(chosen)

    def run(self, work: Callable[[], Path | str]) -> None:
        """Have something done off the window's thread; a file it answers is opened, a sentence shown."""
        self._work.ask(work)

    def open_paper(self, draw: Callable[[], PaperFile]) -> None:
        """Have a paper drawn off the window's thread, and open it in the system's viewer."""
        folder = self._services.studio.paths.cache / "papers"
        self.run(lambda: draw().save_in(folder))

    def save_paper(self, draw: Callable[[], PaperFile], path: Path, what: str) -> None:
        """Have a paper drawn off the window's thread into a file of the user's; `what` begins the sentence after."""

        def save() -> str:
            draw().save(path)
            return f"{what} is in {path.name}."

        self.run(save)

    def do(self, change: Callable[[], object], sentence: str = "") -> bool:
        """Change the books and say so, or why not; without a sentence, by that which the change answers."""
        try:
            done = change()
        except BouncedeskError as error:
            self._services.messages.error(error)
            return False
        self.say(sentence or str(done))
        self._services.watch.touch()
        return True

    def make(self, text: str, do: Callable[[], object], undo: Callable[[], object]) -> bool:
        """Change the books so that it can be undone; the dialog in view is done with then, or says why not."""
        done = self._services.edits.make(text, do, undo, problem_of(self.dialog))
        if done:
            self.close()
        return done

    def settle(self, text: str, write: Callable[[], Payment]) -> None:
        """Write down what settles an invoice; to undo it reverses the entry, to redo makes it once more."""
        kept = list[Payment]()
        self.make(text, lambda: kept.append(write()), lambda: self.reverse(kept[-1].id, "undone"))

    def reverse(self, payment_id: int, why: str) -> Reversal:
        """Take back an entry, of today where the books of its day are locked."""
        today = self._services.today().isoformat()
        return reverse_payment(self._services.catalogue, payment_id, today, why)

    def say(self, sentence: str, tone: str = "ok") -> None:
        """Show a sentence about what was done."""
        self._services.messages.say(sentence, tone)

    def _done(self, answer: Path | str) -> None:
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


def day_field(name: str, day: date, parent: QWidget | None = None) -> QDateEdit:
    """A field for a day, with its calendar."""
    field = QDateEdit(QDate(day.year, day.month, day.day), parent)
    field.setCalendarPopup(True)
    field.setDisplayFormat("d MMM yyyy")
    field.setAccessibleName(name)
    return field


def day_of(field: QDateEdit) -> str:
    """The day in a field as a plain date."""
    return field.date().toString("yyyy-MM-dd")


class DueField(QWidget):
    """A day of its `own`, or a tick for the client's terms, which is the usual; the day in view is the one in force."""

    def __init__(self, by_terms: date, own: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_terms = by_terms
        self.date = day_field("The day it is due", own or by_terms)
        self.terms = QCheckBox("By the client's terms")
        self.terms.setToolTip("Counted from the day it is issued on; shown as of today")
        self.terms.setChecked(own is None)
        self.terms.toggled.connect(self._follow)
        self._follow()
        line = row(self.date, self.terms)
        line.setStretch(0, 1)
        self.setLayout(line)

    @property
    def day(self) -> str:
        """The day as a plain date, "" where the client's terms hold."""
        return "" if self.terms.isChecked() else day_of(self.date)

    def show_terms(self, day: date) -> None:
        """The day by the terms of another client."""
        self._by_terms = day
        self._follow()

    def _follow(self) -> None:
        by_terms = self.terms.isChecked()
        self.date.setDisabled(by_terms)
        if by_terms:
            self.date.setDate(QDate(self._by_terms.year, self._by_terms.month, self._by_terms.day))


def total_words(amounts: Amounts, currency: str, sign: int = 1) -> str:
    """Net, VAT and gross; of another currency also in sterling, as VAT is always stated."""
    money = Currencies.load()
    net, vat, gross = (money.written(sign * each, currency) for each in (amounts.net, amounts.vat, amounts.gross))
    words = f"{net} net, {vat} VAT, {gross} in all"
    if currency == "GBP":
        return words
    net_gbp, vat_gbp = (money.written(sign * each) for each in (amounts.net_gbp, amounts.vat_gbp))
    return f"{words}; in sterling {net_gbp} net, {vat_gbp} VAT"

"""What is done with the books as a whole: exported, summed for the VAT return, stated to a client, checked."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.billing.book_figures import periods
from app.billing.debtors import aged_debtors
from app.billing.papers import AgedDebtors
from app.billing.vat_return import VatAccounting, VatSummary
from app.billing.vat_scheme import Basis, VatPeriods
from app.domain.billing import Account
from app.errors import NextSteps
from app.use_cases.audit import BooksCheck, BooksExport, VatExport, asked_export, difference_words, save_export
from app.use_cases.books import Books, PaperFile, paper_name
from app.use_cases.statements import debtors_paper, debtors_sheet, statement_paper
from render.errors import BouncedeskError
from render.text import count
from widgets.billing.account_dialogs import ExportDialog, StatementDialog
from widgets.billing.debtors_dialog import DebtorsDialog
from widgets.billing.dialogs import BillingDialogs
from widgets.billing.vat_dialog import VatDialog
from widgets.catalogue_access import BackgroundRead
from widgets.common.messages import advised
from widgets.services import WindowServices

_CSV = "CSV files (*.csv)"


class BooksActions(QObject):
    """Everything is read and written off the window's thread: the books may be long."""

    def __init__(
        self, services: WindowServices, dialogs: BillingDialogs, books: Callable[[], Books], today: Callable[[], date]
    ) -> None:
        super().__init__(dialogs)
        self._services, self._dialogs, self._books, self._today = services, dialogs, books, today
        self._catalogue = services.catalogue
        self._reading = BackgroundRead("vat", self)
        self._reading.came.connect(self._show_vat)
        self._reading.failed.connect(services.messages.error)
        self._reading_debtors = BackgroundRead("debtors", self)
        self._reading_debtors.came.connect(self._show_debtors)
        self._reading_debtors.failed.connect(services.messages.error)
        self._weighing = BackgroundRead("export", self)
        self._weighing.came.connect(self._weighed)
        self._weighing.failed.connect(self._unweighed)
        for each in (self._reading, self._reading_debtors, self._weighing):
            services.jobs.closed.connect(each.close)

    def export(self) -> None:
        """Ask what is exported for which program."""
        dialog = ExportDialog(self._dialogs.look, periods(self._today()), self._today(), self._dialogs.window)
        dialog.given.connect(self._export)
        self._dialogs.open(dialog)

    def vat(self) -> None:
        """Show VAT as the studio accounts for it."""
        kind = VatPeriods(self._books().studio.vat_periods)
        dialog = VatDialog(self._dialogs.look, kind, self._dialogs.window)
        dialog.asked.connect(self._ask_vat)
        dialog.given.connect(self._save_vat)
        self._dialogs.open(dialog)
        self._ask_vat(None, kind)

    def statement(self) -> None:
        """Ask whose statement is drawn."""
        self.statement_for(None)

    def statement_for(self, client_id: int | None) -> None:
        """The same, with a client to begin with."""
        try:
            clients = self._catalogue.clients.all()
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        if not clients:
            self._dialogs.say("There is no client yet, so there is no statement.", "info")
            return
        chosen = client_id if client_id is not None else clients[0].id
        dialog = StatementDialog(self._dialogs.look, clients, chosen, self._today(), self._dialogs.window)
        dialog.client_chosen.connect(partial(self._show_currencies, dialog))
        dialog.given.connect(self._state)
        self._show_currencies(dialog, chosen)
        self._dialogs.open(dialog)

    def statement_of(self, account: Account) -> None:
        """The same for the client of an invoice."""
        self.statement_for(account.invoice.client_id)

    def check(self) -> None:
        """Check that numbers have no gaps, and that nothing that was issued has been changed."""
        self._dialogs.run(self._checked)

    def _checked(self) -> str:
        check = BooksCheck.of(self._catalogue, self._services.studio.paths.backups)
        check.refuse_changed()
        return check.sentence

    def _export(self, program: str, since: str, until: str, currency: str) -> None:
        asked, steps = asked_export(program, since, until, currency), NextSteps.of("window")
        self._weighing.ask(lambda: (asked, difference_words(asked.export(self._catalogue), steps)))

    def _weighed(self, answer: tuple[BooksExport, list[str]]) -> None:
        """Say what the program will make otherwise, once, before a file is asked for."""
        asked, words = answer
        if isinstance(self._dialogs.dialog, ExportDialog) and self._dialogs.dialog.agreed(words):
            self._save("Export for accounting", asked)

    def _unweighed(self, sentence: str) -> None:
        if isinstance(self._dialogs.dialog, ExportDialog):
            self._dialogs.dialog.show_problem(sentence)

    def _save_vat(self, basis: Basis | None, kind: VatPeriods) -> None:
        self._save("VAT returns", self._vat_asked(basis, kind))

    def _vat_asked(self, basis: Basis | None, kind: VatPeriods) -> VatExport:
        books = self._books()
        return VatExport(VatAccounting.of(books.studio, basis, kind), books.today)

    def _save(self, title: str, asked: BooksExport) -> None:
        path = self._dialogs.choose_file(title, asked.name, _CSV)
        if path:
            self._dialogs.run(lambda: self._saved(asked, path))

    def _saved(self, asked: BooksExport, path: Path) -> str:
        made = asked.export(self._catalogue)
        save_export(made, path)
        return f"{count(made.number, asked.noun)} in {path.name}."

    def debtors(self) -> None:
        """Show aged debtors, as of today to begin with."""
        dialog = DebtorsDialog(self._dialogs.look, self._today(), self._dialogs.window)
        dialog.day_chosen.connect(self._ask_debtors)
        dialog.given.connect(self._save_debtors)
        self._dialogs.open(dialog)
        self._ask_debtors(self._today().isoformat())

    def _ask_debtors(self, on: str) -> None:
        self._reading_debtors.ask(lambda: aged_debtors(self._catalogue, on))

    def _show_debtors(self, aged: AgedDebtors) -> None:
        if isinstance(self._dialogs.dialog, DebtorsDialog):
            self._dialogs.dialog.show_debtors(aged)

    def _save_debtors(self, on: str, sheet: bool) -> None:
        make, kind = (debtors_sheet, _CSV) if sheet else (debtors_paper, "PDF (*.pdf)")
        path = self._dialogs.choose_file("Save aged debtors", paper_name(f"Aged debtors {on}", kind[-5:-1]), kind)
        if path:
            self._dialogs.save_paper(lambda: make(self._books(), on), path, "The list of debtors")

    def _state(self, client_id: int, since: str, until: str, currency: str, keep: bool) -> None:
        def draw() -> PaperFile:
            return statement_paper(self._books(), client_id, since, currency, on=until)

        if not keep:
            self._dialogs.close()
            self._dialogs.open_paper(draw)
            return
        name = paper_name(f"Statement {self._catalogue.clients.get(client_id).name}")
        path = self._dialogs.choose_file("Save the statement", name, "PDF (*.pdf)")
        if path:
            self._dialogs.save_paper(draw, path, "The statement")

    def _ask_vat(self, basis: Basis | None, kind: VatPeriods) -> None:
        asked = self._vat_asked(basis, kind)
        self._reading.ask(lambda: asked.summary(self._catalogue))

    def _show_vat(self, summary: VatSummary) -> None:
        if isinstance(self._dialogs.dialog, VatDialog):
            self._dialogs.dialog.show_summary(summary)

    def _show_currencies(self, dialog: StatementDialog, client_id: int) -> None:
        try:
            dialog.show_currencies(self._catalogue.invoices.currencies(client_id))
        except BouncedeskError as error:
            dialog.show_problem(advised(error))

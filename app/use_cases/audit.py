"""The books for who checks them: exported to accounting programs, VAT returns, and the check of the chain."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from app.billing.account import accounts
from app.billing.amounts import Currencies
from app.billing.book_exports import Export, export_invoices, export_payments, export_vat
from app.billing.chain import ChainReport, check_chain
from app.billing.exported_payments import PAYMENT_PROGRAMS
from app.billing.issuing_place import copies_within_reach, given_twice
from app.billing.vat_return import VatAccounting, VatSummary, vat_summary
from app.catalogue import Catalogue
from app.errors import NextSteps
from render.atomic import write_whole
from render.errors import BouncedeskError
from render.text import count


@dataclass(frozen=True, slots=True)
class InvoiceExport:
    """What was issued from one plain date to another, each empty for no end, as a program imports it."""

    program: str
    since: str = ""
    until: str = ""
    noun: ClassVar[str] = "invoice"

    @property
    def name(self) -> str:
        """The name of its file, which says what is in it."""
        return "-".join(part for part in ("invoices", self.program, self.since, self.until) if part) + ".csv"

    def export(self, catalogue: Catalogue) -> Export:
        """Its rows."""
        return export_invoices(catalogue, self.program, self.since, self.until)


@dataclass(frozen=True, slots=True)
class PaymentExport:
    """What settled invoices from one plain date to another; of one currency where a program takes a bank statement."""

    program: str
    since: str = ""
    until: str = ""
    currency: str = "GBP"
    noun: ClassVar[str] = "payment"

    @property
    def name(self) -> str:
        """The name of its file."""
        code = "" if self.currency == "GBP" else self.currency.upper()
        program = self.program.removesuffix("-payments")
        return "-".join(part for part in ("payments", program, code, self.since, self.until) if part) + ".csv"

    def export(self, catalogue: Catalogue) -> Export:
        """Its rows; raises UsageError for a currency that is none."""
        Currencies.load().decimals(self.currency)
        return export_payments(catalogue, self.program, self.since, self.until, self.currency.upper())


def asked_export(
    program: str, since: str = "", until: str = "", currency: str = "GBP"
) -> InvoiceExport | PaymentExport:
    """What a program takes of a period: its invoices, or what settled them."""
    if program in PAYMENT_PROGRAMS:
        return PaymentExport(program, since, until, currency)
    return InvoiceExport(program, since, until)


@dataclass(frozen=True, slots=True)
class VatExport:
    """VAT returns up to a plain date, as the studio accounts for VAT."""

    accounting: VatAccounting
    today: str
    noun: ClassVar[str] = "period"

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"vat-{self.accounting.basis}.csv"

    def summary(self, catalogue: Catalogue) -> VatSummary:
        """The boxes of every period, and what an accountant should know of them."""
        return vat_summary(accounts(catalogue), self.accounting, self.today)

    def export(self, catalogue: Catalogue) -> Export:
        """Its rows."""
        return export_vat(self.summary(catalogue).returns)


BooksExport = InvoiceExport | PaymentExport | VatExport


def save_export(made: Export, path: Path) -> None:
    """Write a file for an accountant, whole or not at all."""
    write_whole(path, made.content)


def difference_words(made: Export, steps: NextSteps) -> list[str]:
    """What a program will make otherwise than it stands in the books, each with what a shell advises."""
    return [steps.after(each.sentence, each.code) for each in made.differences]


@dataclass(frozen=True, slots=True)
class BooksCheck:
    """Whether numbers have no gaps but recorded ones, and nothing that was issued has been changed since."""

    report: ChainReport

    @classmethod
    def of(cls, catalogue: Catalogue, backups: Path | None = None) -> "BooksCheck":
        """Of everything that was issued, also by copies that are within reach: those on this machine, and backups."""
        report = check_chain(catalogue)
        twice = given_twice(catalogue, copies_within_reach(catalogue, backups))
        said = (f"{label} stands for something else in {path}." for label, path in twice.items())
        return cls(replace(report, failures=(*report.failures, *said)))

    @property
    def sentence(self) -> str:
        """What came of it."""
        checked = count(self.report.checked, "paper")
        if self.report.ok and self.report.gaps:
            gaps = count(len(self.report.gaps), "gap")
            return f"All is well: {checked} checked, nothing was changed since it was issued; {gaps} recorded."
        if self.report.ok:
            return f"All is well: {checked} checked, no number is missing and nothing was changed since it was issued."
        return f"The books are not as they were issued: {checked} checked, {count(len(self.report.failures), 'fault')}."

    def refuse_changed(self) -> None:
        """Raise BouncedeskError with the first fault where there is any."""
        if not self.report.ok:
            first, *_ = self.report.failures
            raise BouncedeskError(f"{self.sentence} {first}", code="books_changed", failures=self.report.failures)

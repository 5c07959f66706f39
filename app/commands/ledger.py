"""`invoice pay|refund|write-off|apply|reverse` settle invoices; `verify|export|vat`: the books for who checks them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.billing.account import account_of
from app.billing.accounting_programs import PROGRAMS
from app.billing.exported_payments import PAYMENT_PROGRAMS
from app.billing.line_entry import amount_of
from app.billing.vat_return import VatAccounting, VatReturn
from app.billing.vat_scheme import Basis, VatPeriods
from app.commands.books import confirm_date, on_day, open_books, print_invoice
from app.commands.output import as_json, print_document, print_row, print_rows, say
from app.commands.typed_words import WordChoice
from app.domain.billing import Payment
from app.errors import NextSteps, UsageError
from app.paths import find_paths
from app.use_cases import payments
from app.use_cases.audit import BooksCheck, VatExport, asked_export, difference_words, save_export
from app.use_cases.audit_file import AuditCheck, audit_name, save_audit
from app.use_cases.books import Books

VAT = "vat"
_VAT_COLUMNS = ("name", "since", "until", "box_1_pence", "box_4_pence", "box_6_pence")
_how = click.option("--method", default="", help="How, such as bank, card or cash.")
_reference = click.option("--reference", default="", help="What stands on the statement of the bank.")
_basis = click.option(
    "--basis",
    type=WordChoice(Basis),
    help="Of VAT: the invoices issued, or the money that came; as the studio's details say, where left out.",
)
_periods = click.option(
    "--periods",
    type=WordChoice(VatPeriods),
    help="Of VAT: for which periods; as the studio's details say, where left out.",
)
_since = click.option("--from", "since", metavar="DATE", default="", help="Issued on this day or later.")
_until = click.option("--to", "until", metavar="DATE", default="", help="Issued on this day or before.")


@click.command("pay")
@click.argument("invoice")
@click.argument("amount", required=False)
@_how
@_reference
@on_day
@confirm_date
@as_json
def pay(invoice: str, amount: str | None, on: str | None, *, confirmed: bool, as_json: bool, **how: str) -> None:
    """Write down a payment: AMOUNT, or all that is owed. What is more than that stays as a credit."""
    _settle(payments.pay_on, invoice, amount, on, confirmed=confirmed, as_json=as_json, **how)


@click.command("refund")
@click.argument("invoice")
@click.argument("amount", required=False)
@_how
@_reference
@on_day
@confirm_date
@as_json
def refund(invoice: str, amount: str | None, on: str | None, *, confirmed: bool, as_json: bool, **how: str) -> None:
    """Write down money paid back of the credit balance of an invoice or a credit note: AMOUNT, or all of it."""
    _settle(_pay_back, invoice, amount, on, confirmed=confirmed, as_json=as_json, **how)


def _pay_back(books: Books, *typed: Any, **how: Any) -> Payment:
    return payments.refund(books.catalogue, *typed, **how)


def _settle(
    write: Callable[..., Payment],
    invoice: str,
    amount: str | None,
    on: str | None,
    *,
    confirmed: bool,
    as_json: bool,
    **how: str,
) -> None:
    """Write down an amount somebody typed, all there is where none was; print what it settled."""
    with open_books() as books:
        named = books.catalogue.invoices.find(invoice)
        typed = amount_of(amount, named.currency) if amount else None
        settled = write(books, named.id, typed, books.dated(on or "", confirmed=confirmed), **how).invoice_id
        print_invoice(books, books.catalogue.invoices.get(settled), as_json=as_json)


@click.command("write-off")
@click.argument("invoice")
@click.option("--why", required=True, help="Why it will not come.")
@on_day
@confirm_date
@as_json
def write_off(invoice: str, why: str, on: str | None, *, confirmed: bool, as_json: bool) -> None:
    """Write off what is still owed on an invoice."""
    with open_books() as books:
        named = books.catalogue.invoices.find(invoice)
        payments.write_off(books.catalogue, named.id, books.dated(on or "", confirmed=confirmed), why)
        print_invoice(books, named, as_json=as_json)


@click.command("apply")
@click.argument("source")
@click.argument("target")
@click.argument("amount", required=False)
@on_day
@confirm_date
@as_json
def apply(source: str, target: str, amount: str | None, on: str | None, *, confirmed: bool, as_json: bool) -> None:
    """Settle the invoice TARGET with the credit balance of SOURCE, an invoice or a credit note."""
    with open_books() as books:
        first, second = (books.catalogue.invoices.find(each) for each in (source, target))
        wanted = amount_of(amount, second.currency) if amount else None
        day = books.dated(on or "", confirmed=confirmed)
        payments.use_credit(books.catalogue, first.id, second.id, wanted, day)
        print_invoice(books, second, as_json=as_json)


@click.command("reverse")
@click.argument("payment", type=int)
@click.option("--why", required=True, help="What was wrong with it.")
@as_json
def reverse(payment: int, why: str, *, as_json: bool) -> None:
    """Take back a PAYMENT, refund or write-off that was entered by mistake, by its id in `invoice show`.

    Nothing is deleted: an entry of the other sign stands beside it, of the same day, or of today where that is locked.
    """
    with open_books() as books:
        done = payments.reverse_payment(books.catalogue, payment, books.today, why)
        left = account_of(books.catalogue, done.invoice.id).balance
    row = {**asdict(done.entry), "number": done.invoice.label, "balance_pence": left, "moved": done.moved}
    print_row(row, as_json=as_json) if as_json else say(done.sentence)


@click.command("verify")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE…]")
@as_json
def verify(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check that numbers have no gaps, and that nothing that was issued has been changed.

    Of the catalogue; or of audit FILEs alone, which needs no catalogue: every hash is reckoned anew from the file.
    """
    if files:
        of_files = AuditCheck.of(files)
        _print_check(of_files.failures, of_files.gaps, of_files.checked, of_files.sentence, as_json=as_json)
        return
    with open_books() as books:
        check = BooksCheck.of(books.catalogue, find_paths().backups)
    report = check.report
    _print_check(report.failures, report.gaps, report.checked, check.sentence, as_json=as_json)


def _print_check(failures: Sequence[str], gaps: Sequence[str], checked: int, sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_document({"ok": not failures, "checked": checked, "failures": list(failures), "gaps": list(gaps)})
    else:
        for each in (*failures, *gaps):
            say(f"  {each}")
        say(sentence)
    if failures:
        click.get_current_context().exit(1)


@click.command("audit")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, not audit-DATE.jsonl.")
@click.option("--without-pdfs", is_flag=True, help="Leave the PDFs out; their hashes stay.")
@as_json
def audit(out: Path | None, *, without_pdfs: bool, as_json: bool) -> None:
    """Write all of the books into one file that proves itself: `invoice verify FILE` checks it anywhere."""
    with open_books() as books:
        path = out or Path(audit_name(books))
        seal = save_audit(books, path, pdfs=not without_pdfs)
    print_row({"path": str(path), "invoices": seal.invoices, "sha256": seal.sha256}, as_json=as_json)


@click.command("export")
@click.option(
    "--as",
    "program",
    type=WordChoice([*PROGRAMS, *PAYMENT_PROGRAMS, VAT]),
    required=True,
    help="For which program.",
)
@_since
@_until
@_basis
@_periods
@click.option("--currency", default="GBP", metavar="CODE", help="Of payments in a bank statement: in which currency.")
@click.option("--check", is_flag=True, help="Only say what the program will make otherwise, and write nothing.")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, not invoices-….csv.")
@as_json
def export(
    program: str,
    since: str,
    until: str,
    basis: str | None,
    periods: str | None,
    currency: str,
    out: Path | None,
    *,
    check: bool,
    as_json: bool,
) -> None:
    """Write what was issued, or what settled it, as the CSV file that a program imports, or VAT returns (--as vat).

    What the program will make otherwise than it stands in the books is said before anything is written.
    """
    if program == VAT and (since or until):
        raise UsageError(
            "VAT goes by whole periods; leave out --from and --to. Nothing was written.", code="whole_periods"
        )
    with open_books() as books:
        vat_asked = program == VAT
        asked = _vat_asked(books, basis, periods) if vat_asked else asked_export(program, since, until, currency)
        path = out or Path(asked.name)
        made = asked.export(books.catalogue)
    for sentence in difference_words(made, NextSteps.of("commands")):
        click.echo(f"bouncedesk: {sentence}", err=True)
    if not check:
        save_export(made, path)
    row = {"path": None if check else str(path), f"{asked.noun}s": made.number}
    print_row({**row, "differences": [asdict(each) for each in made.differences]} if as_json else row, as_json=as_json)


@click.command("vat")
@_basis
@_periods
@on_day
@as_json
def vat(basis: str | None, periods: str | None, on: str | None, *, as_json: bool) -> None:
    """The boxes of the VAT returns that sales decide, period by period, as the studio accounts for VAT."""
    with open_books(on) as books:
        summary = _vat_asked(books, basis, periods).summary(books.catalogue)
    if as_json:
        print_document([_vat_row(each) for each in summary.returns])
        return
    print_rows([_vat_row(each) for each in summary.returns], _VAT_COLUMNS, as_json=False)
    for note in summary.notes:
        click.echo(f"bouncedesk: {note}", err=True)


def _vat_asked(books: Books, basis: str | None, periods: str | None) -> VatExport:
    """VAT as the studio accounts for it, or otherwise where that is named."""
    moment, kind = Basis(basis) if basis else None, VatPeriods(periods) if periods else None
    return VatExport(VatAccounting.of(books.studio, moment, kind), books.today)


def _vat_row(each: VatReturn) -> dict[str, object]:
    """A period as it is printed: its boxes, and the net and VAT of its sales as they were charged."""
    return {
        "name": each.period.name,
        "since": each.period.since,
        "until": each.period.until,
        "net_pence": each.net,
        "vat_pence": each.vat,
        "box_1_pence": each.box_1,
        "box_4_pence": each.box_4,
        "box_5_pence": each.box_5,
        "box_6_pence": each.box_6,
    }

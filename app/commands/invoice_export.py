"""`invoice export` and `invoice vat`: the books for accounting programs and for the VAT return."""

from dataclasses import asdict
from pathlib import Path

import click

from app.billing.exports.programs import PROGRAMS
from app.billing.exports.rows import Billed
from app.billing.settling import accounts, checked_day
from app.billing.vat_summary import Basis, Quarter, vat_by_quarter, vat_csv
from app.commands.books import Books, open_books
from app.commands.rows import as_json, print_row, print_rows
from app.domain.billing import InvoiceState
from app.errors import UsageError
from render.atomic import write_whole

VAT = "vat"
_basis = click.option(
    "--basis",
    type=click.Choice([basis.value for basis in Basis]),
    default="invoice",
    show_default=True,
    help="Of VAT: the invoices issued, or the money that came.",
)
_since = click.option("--from", "since", metavar="DATE", help="Issued on this day or later.")
_until = click.option("--to", "until", metavar="DATE", help="Issued on this day or before.")


@click.command("export")
@click.option("--as", "program", type=click.Choice([*PROGRAMS, VAT]), required=True, help="For which program.")
@_since
@_until
@_basis
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, not invoices-….csv.")
@as_json
def export(program: str, since: str | None, until: str | None, basis: str, out: Path | None, *, as_json: bool) -> None:
    """Write what was issued as the CSV file that a program imports, or VAT by quarter (--as vat)."""
    path = out or Path(f"invoices-{program}.csv")
    with open_books() as books:
        if program == VAT:
            if since or until:
                raise UsageError("VAT goes by whole quarters; leave --from and --to away. Nothing was written.")
            quarters = _quarters(books, basis)
            _write(path, vat_csv(quarters), {"quarters": len(quarters)}, people=True, as_json=as_json)
            return
        found = _billed(books, since, until)
    if program == "sage" and any(each.invoice.currency != "GBP" for each in found):
        raise UsageError("Sage 50 takes sterling only, and some invoices are in another currency; export as csv.")
    notes = [each for each in found if each.credit]
    taken = {"quickbooks": len(found) - len(notes), "quickbooks-credits": len(notes)}.get(program, len(found))
    _write(path, PROGRAMS[program](found), {"invoices": taken}, people=program == "csv", as_json=as_json)
    if program == "quickbooks" and notes:
        click.echo(
            f"bouncedesk: Credit notes left out: {len(notes)}. QuickBooks imports them apart; write them with "
            "--as quickbooks-credits.",
            err=True,
        )


@click.command("vat")
@_basis
@as_json
def vat(basis: str, *, as_json: bool) -> None:
    """VAT by calendar quarter, on the invoices issued or on the money that came."""
    with open_books() as books:
        rows = [asdict(quarter) for quarter in _quarters(books, basis)]
        print_rows(rows, ("name", "net_pence", "vat_pence"), as_json=as_json)


def _write(path: Path, content: str, row: dict[str, int], *, people: bool, as_json: bool) -> None:
    """Write a file; one that `people` open in a spreadsheet says it is UTF-8, which programs stumble over."""
    write_whole(path, content.encode("utf-8-sig" if people else "utf-8"))
    print_row({"path": str(path), **row}, as_json=as_json)


def _quarters(books: Books, basis: str) -> list[Quarter]:
    return vat_by_quarter(accounts(books.catalogue), Basis(basis))


def _billed(books: Books, since: str | None, until: str | None) -> list[Billed]:
    """What was issued in the period, the oldest first."""
    first, last = checked_day(since) if since else "", checked_day(until) if until else "9999"
    clients = {client.id: client for client in books.catalogue.clients.all()}
    issued = [each for each in books.catalogue.invoices.all() if each.state is InvoiceState.ISSUED]
    mine = sorted((each for each in issued if first <= (each.issued_on or "") <= last), key=lambda each: each.id)
    return [Billed(each, clients[each.client_id]) for each in mine]

"""`invoice export` and `invoice vat`: the books for accounting programs and for the VAT return."""

from dataclasses import asdict
from pathlib import Path

import click

from app.billing.exports.programs import PROGRAMS
from app.billing.exports.rows import Billed
from app.billing.settling import accounts, checked_day
from app.billing.vat_summary import Basis, vat_by_quarter
from app.commands.books import Books, open_books
from app.commands.rows import as_json, print_row, print_rows
from app.domain.billing import InvoiceState
from app.errors import UsageError
from render.atomic import write_whole

_since = click.option("--from", "since", metavar="DATE", help="Issued on this day or later.")
_until = click.option("--to", "until", metavar="DATE", help="Issued on this day or before.")


@click.command("export")
@click.option("--as", "program", type=click.Choice(list(PROGRAMS)), required=True, help="For which program.")
@_since
@_until
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, not invoices-….csv.")
@as_json
def export(program: str, since: str | None, until: str | None, out: Path | None, *, as_json: bool) -> None:
    """Write what was issued as the CSV file that a program imports."""
    with open_books() as books:
        found = _billed(books, since, until)
        if program == "sage" and any(each.invoice.currency != "GBP" for each in found):
            raise UsageError("Sage 50 takes sterling only, and some invoices are in another currency; export as csv.")
        path = out or Path(f"invoices-{program}.csv")
        content = PROGRAMS[program](found)
        write_whole(path, content.encode("utf-8-sig" if program == "csv" else "utf-8"))
        print_row({"path": str(path), "invoices": len(found)}, as_json=as_json)


@click.command("vat")
@click.option("--basis", type=click.Choice([basis.value for basis in Basis]), default="invoice", show_default=True)
@as_json
def vat(basis: str, *, as_json: bool) -> None:
    """VAT by calendar quarter, on the invoices issued or on the money that came."""
    with open_books() as books:
        rows = [asdict(quarter) for quarter in vat_by_quarter(accounts(books.catalogue), Basis(basis))]
        print_rows(rows, ("name", "net_pence", "vat_pence"), as_json=as_json)


def _billed(books: Books, since: str | None, until: str | None) -> list[Billed]:
    """What was issued in the period, the oldest first."""
    first, last = checked_day(since) if since else "", checked_day(until) if until else "9999"
    clients = {client.id: client for client in books.catalogue.clients.all()}
    issued = [each for each in books.catalogue.invoices.all() if each.state is InvoiceState.ISSUED]
    mine = sorted((each for each in issued if first <= (each.issued_on or "") <= last), key=lambda each: each.id)
    return [Billed(each, clients[each.client_id]) for each in mine]

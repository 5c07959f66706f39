"""`invoice export` and `invoice vat`: the books for accounting programs and for the VAT return."""

from dataclasses import asdict
from pathlib import Path

import click

from app.billing.exports.programs import PROGRAMS
from app.billing.exports.writing import Export, export_invoices, export_vat, quarters
from app.billing.vat_summary import Basis
from app.commands.books import open_books
from app.commands.rows import as_json, print_row, print_rows
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
_since = click.option("--from", "since", metavar="DATE", default="", help="Issued on this day or later.")
_until = click.option("--to", "until", metavar="DATE", default="", help="Issued on this day or before.")


@click.command("export")
@click.option("--as", "program", type=click.Choice([*PROGRAMS, VAT]), required=True, help="For which program.")
@_since
@_until
@_basis
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, not invoices-….csv.")
@as_json
def export(program: str, since: str, until: str, basis: str, out: Path | None, *, as_json: bool) -> None:
    """Write what was issued as the CSV file that a program imports, or VAT by quarter (--as vat)."""
    path = out or Path(f"invoices-{program}.csv")
    if program == VAT and (since or until):
        raise UsageError("VAT goes by whole quarters; leave --from and --to away. Nothing was written.")
    with open_books() as books:
        vats = program == VAT
        made = (
            export_vat(books.catalogue, Basis(basis))
            if vats
            else export_invoices(books.catalogue, program, since, until)
        )
    _write(path, made, "quarters" if vats else "invoices", as_json=as_json)


@click.command("vat")
@_basis
@as_json
def vat(basis: str, *, as_json: bool) -> None:
    """VAT by calendar quarter, on the invoices issued or on the money that came."""
    with open_books() as books:
        rows = [asdict(quarter) for quarter in quarters(books.catalogue, Basis(basis))]
        print_rows(rows, ("name", "net_pence", "vat_pence"), as_json=as_json)


def _write(path: Path, made: Export, counted: str, *, as_json: bool) -> None:
    write_whole(path, made.content)
    print_row({"path": str(path), counted: made.number}, as_json=as_json)
    if made.apart:
        click.echo(
            f"bouncedesk: Credit notes left out: {made.apart}. QuickBooks imports them apart; write them with "
            "--as quickbooks-credits.",
            err=True,
        )

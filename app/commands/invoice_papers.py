"""`invoice list|show|pdf|remind|statement|debtors`: invoices as they are, and the papers that go to clients."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.billing.account import account_of, accounts
from app.billing.amounts import Currencies
from app.billing.debtors import AGE_NAMES
from app.billing.late_payment import Interest
from app.billing.papers import Debtor
from app.commands.books import invoice_row, on_day, open_books
from app.commands.output import aligned, as_json, on_one_line, print_document, print_row, print_rows, say
from app.domain.billing import Account
from app.domain.money import plain, pounds
from app.errors import NextSteps
from app.use_cases import statements as recipes
from app.use_cases.books import PaperFile
from app.use_cases.invoices import invoice_paper
from render.text import count

_COLUMNS = ("id", "number", "kind", "state", "client", "issued_on", "due_on", "gross_pence", "balance_pence")
_WIDTH = 120  # characters of a table
_out = click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, not NUMBER.pdf.")


@click.command("list")
@click.option("--client", help="Only this client's.")
@click.option("--open", "only_open", is_flag=True, help="Only issued ones on which something is owed.")
@as_json
def list_(client: str | None, *, only_open: bool, as_json: bool) -> None:
    """List invoices, the newest first."""
    with open_books() as books:
        listed = accounts(books.catalogue, books.catalogue.clients.find(client).id if client else None)
        rows = [invoice_row(books, each) for each in listed if not only_open or each.balance > 0]
        print_rows(rows, _COLUMNS, as_json=as_json)


@click.command("show")
@click.argument("invoice")
@on_day
@as_json
def show(invoice: str, on: str | None, *, as_json: bool) -> None:
    """Show an invoice with its lines, what was paid, and what interest may be asked where it is late."""
    with open_books(on) as books:
        account = account_of(books.catalogue, books.catalogue.invoices.find(invoice).id)
        named, late = account.invoice, books.interest(account)
        head = {"po_number": named.po_number, "remarks": named.remarks, "hash": named.hash}
        row = {**invoice_row(books, account), **head}
    if as_json:
        print_document({**row, **_details(account), "late_interest": asdict(late) if late else None})
        return
    print_row(row, as_json=False)
    _say_details(account)
    if late:
        _say_late(late)


def _details(account: Account) -> dict[str, Any]:
    lines = [{**asdict(line), "quantity": float(line.count)} for line in account.invoice.lines]
    return {"lines": lines, "payments": [asdict(payment) for payment in account.payments]}


def _say_details(account: Account) -> None:
    decimals = account.invoice.decimals
    for line in account.invoice.lines:
        price, amount = (plain(each, decimals, ",") for each in (line.unit_price, line.amount))
        say(f"  {line.count:f} × {price}  {amount}  {on_one_line(line.description)}")
    for payment in account.payments:
        amount, reference = plain(payment.amount, decimals, ","), on_one_line(payment.reference)
        say(f"  {payment.id}  {payment.paid_on}  {payment.kind.value}  {amount}  {reference}".rstrip())


def _basis(late: Interest) -> str:
    return NextSteps.of("commands").after(late.basis, late.code)


def _say_late(late: Interest) -> None:
    say(
        f"  {count(late.days, 'day')} late: {pounds(late.interest_pence)} of statutory interest and "
        f"{pounds(late.compensation_pence)} may be asked; an accountant should confirm."
    )
    say(f"  {_basis(late)}")


@click.command("pdf")
@click.argument("invoice")
@_out
@as_json
def pdf(invoice: str, out: Path | None, *, as_json: bool) -> None:
    """Save the PDF of an issued invoice, byte for byte as it was issued; or of a draft, as it would be today."""
    with open_books() as books:
        save_paper(invoice_paper(books, books.catalogue.invoices.find(invoice).id), out, as_json=as_json)


@click.command("remind")
@click.argument("invoice")
@on_day
@as_json
def remind(invoice: str, on: str | None, *, as_json: bool) -> None:
    """Print the reminder of an invoice, ready to send: the later, the firmer; to a business with the interest due."""
    with open_books(on) as books:
        named = books.catalogue.invoices.find(invoice)
        reminder = recipes.remind(books, named.id)
    if reminder.interest and reminder.interest.outdated:
        click.echo(f"bouncedesk: The reminder names no interest. {_basis(reminder.interest)}", err=True)
    if as_json:
        print_document({"number": named.label, "text": reminder.text})
    else:
        say(reminder.text.rstrip())


@click.command("statement")
@click.argument("client")
@click.option("--since", default="", metavar="DATE", help="From this day on; what was before is brought forward.")
@click.option("--currency", default="GBP", show_default=True, help="Invoices in this currency.")
@_out
@on_day
@as_json
def statement(client: str, since: str, currency: str, out: Path | None, on: str | None, *, as_json: bool) -> None:
    """Save a client's statement of account as PDF, or print it as JSON."""
    with open_books(on) as books:
        client_id = books.catalogue.clients.find(client).id
        if as_json and out is None:
            print_document(asdict(recipes.statement(books, client_id, since, currency)))
        else:
            save_paper(recipes.statement_paper(books, client_id, since, currency), out, as_json=as_json)


@click.command("debtors")
@_out
@on_day
@as_json
def debtors(out: Path | None, on: str | None, *, as_json: bool) -> None:
    """Aged debtors: who owes how much for how long, today or on any day; --out saves them as .pdf or .csv."""
    with open_books(on) as books:
        if out is not None:
            make = recipes.debtors_sheet if out.suffix.lower() == ".csv" else recipes.debtors_paper
            save_paper(make(books), out, as_json=as_json)
            return
        aged = recipes.debtors(books)
    rows = [{**asdict(row), "ages": dict(zip(AGE_NAMES, row.ages, strict=True))} for row in aged.rows]
    if as_json:
        print_document({"on": aged.on, "total_gbp": aged.total_gbp, "rows": rows})
        return
    for line in aligned([("Client", *AGE_NAMES, "Credit", "Total"), *map(_debtor_cells, aged.rows)], _WIDTH):
        say(line)
    say(f"{Currencies.load().written(aged.total_gbp)} in all, in sterling.")


def _debtor_cells(row: Debtor) -> tuple[str, ...]:
    money = Currencies.load()
    amounts = (*row.ages, row.credit, row.total)
    return row.client, *(money.written(each, row.currency) if each else "–" for each in amounts)


def save_paper(paper: PaperFile, out: Path | None, *, as_json: bool) -> None:
    """Save a paper under its own name, or where `out` says, and print where that is."""
    path = out or Path(paper.name)
    paper.save(path)
    print_row({"path": str(path), "bytes": len(paper.content)}, as_json=as_json)

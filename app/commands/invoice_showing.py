"""`invoice list|show|pdf|statement|verify`: invoices as they are."""

from dataclasses import asdict
from pathlib import Path

import click

from app.billing.chain import check_chain
from app.billing.interest import Interest, InterestRules, late_interest
from app.billing.reminder import Reminders
from app.billing.settling import account_of, accounts
from app.billing.statement import statement_of
from app.commands.books import Books, on_day, open_books
from app.commands.output import print_document, say
from app.commands.rows import as_json, print_row, print_rows
from app.domain.billing import Account, InvoiceState
from app.domain.money import plain, pounds
from app.errors import UsageError
from render.atomic import write_whole

_COLUMNS = ("id", "number", "kind", "state", "client", "issued_on", "due_on", "gross_pence", "balance_pence")
_out = click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, not NUMBER.pdf.")


@click.command("list")
@click.option("--client", help="Only this client's.")
@click.option("--open", "only_open", is_flag=True, help="Only issued ones on which something is owed.")
@as_json
def list_(client: str | None, *, only_open: bool, as_json: bool) -> None:
    """List invoices, the newest first."""
    with open_books() as books:
        found = accounts(books.catalogue, books.catalogue.clients.find(client).id if client else None)
        rows = [books.row_of(each) for each in found if not only_open or each.balance > 0]
        print_rows(rows, _COLUMNS, as_json=as_json)


@click.command("show")
@click.argument("invoice")
@on_day
@as_json
def show(invoice: str, on: str | None, *, as_json: bool) -> None:
    """Show an invoice with its lines, what was paid, and what interest may be asked where it is late."""
    with open_books(on) as books:
        found = books.catalogue.invoices.find(invoice)
        account = account_of(books.catalogue, found.id)
        lines = [{**asdict(line), "quantity": float(line.count)} for line in found.lines]
        payments = [asdict(payment) for payment in account.payments]
        interest = _late(books, account)
        late = asdict(interest) if interest else None
        row = {**books.row(found), "po_number": found.po_number, "remarks": found.remarks, "hash": found.hash}
        if as_json:
            print_document({**row, "lines": lines, "payments": payments, "late_interest": late})
            return
        print_row(row, as_json=False)
        for line in found.lines:
            price, amount = (plain(each, found.decimals, ",") for each in (line.unit_price, line.amount))
            say(f"  {line.count:f} × {price}  {amount}  {line.description}")
        for payment in account.payments:
            amount = plain(payment.amount, found.decimals, ",")
            say(f"  {payment.paid_on}  {payment.kind.value}  {amount}  {payment.reference}".rstrip())
        if late:
            say(
                f"  {late['days']} days late: {pounds(late['interest_pence'])} of statutory interest and "
                f"{pounds(late['compensation_pence'])} may be asked; an accountant should confirm."
            )
            say(f"  {late['basis']}")


@click.command("pdf")
@click.argument("invoice")
@_out
@as_json
def pdf(invoice: str, out: Path | None, *, as_json: bool) -> None:
    """Save the PDF of an issued invoice, byte for byte as it was issued; or of a draft, as it would be today."""
    with open_books() as books:
        found = books.catalogue.invoices.find(invoice)
        draft = found.state is InvoiceState.DRAFT
        content = books.issuer.preview(found.id, books.today) if draft else books.catalogue.invoices.pdf(found.id)
        _save(out or Path(f"{found.name.replace('/', '-')}.pdf"), content, as_json=as_json)


@click.command("remind")
@click.argument("invoice")
@on_day
@as_json
def remind(invoice: str, on: str | None, *, as_json: bool) -> None:
    """Print the reminder of an invoice, ready to send: the later, the firmer; to a business with the interest due."""
    with open_books(on) as books:
        found = books.catalogue.invoices.find(invoice)
        account = account_of(books.catalogue, found.id)
        if account.balance <= 0:
            raise UsageError(f"Nothing is owed on {found.name}, so there is nothing to remind anybody of.")
        late = _late(books, account)
        text = Reminders.load().text(account, books.studio.name, books.today, late)
        if late and late.outdated:
            click.echo(f"bouncedesk: The reminder names no interest. {late.basis}", err=True)
        if as_json:
            print_document({"number": found.label, "text": text})
        else:
            say(text.rstrip())


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
        row = books.catalogue.clients.find(client)
        made = statement_of(books.catalogue, books.studio, row.id, books.today, since=since, currency=currency.upper())
        if as_json and out is None:
            print_document(asdict(made))
            return
        _save(out or Path(f"Statement {row.name.replace('/', '-')}.pdf"), books.papers.statement(made), as_json=as_json)


@click.command("verify")
@as_json
def verify(*, as_json: bool) -> None:
    """Check that numbers have no gaps, and that nothing that was issued has been changed."""
    with open_books() as books:
        report = check_chain(books.catalogue)
    if as_json:
        print_document({"ok": report.ok, "checked": report.checked, "failures": list(report.failures)})
    else:
        for failure in report.failures:
            say(f"  {failure}")
        say(f"{report.checked} invoices checked; {'all is well' if report.ok else 'the books were changed'}.")
    if not report.ok:
        click.get_current_context().exit(1)


def _late(books: Books, account: Account) -> Interest | None:
    return late_interest(books.catalogue, InterestRules.load(books.studio.bank_rates), account, books.today)


def _save(path: Path, content: bytes, *, as_json: bool) -> None:
    write_whole(path, content)
    print_row({"path": str(path), "bytes": len(content)}, as_json=as_json)

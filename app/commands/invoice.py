"""`invoice`: bills from a shell."""

import click

from app.commands.invoice_drafting import credit, draft, edit, issue, void
from app.commands.invoice_export import export, vat
from app.commands.invoice_settling import apply, pay, refund, write_off
from app.commands.invoice_showing import list_, pdf, remind, show, statement, verify


@click.group("invoice")
def command() -> None:
    """Bill: an invoice is named by its number, such as INV-0012, or by the id of its row. Amounts are as 12.50."""


for each in (
    draft,
    edit,
    issue,
    credit,
    void,
    pay,
    refund,
    write_off,
    apply,
    list_,
    show,
    pdf,
    statement,
    remind,
    verify,
    export,
    vat,
):
    command.add_command(each)

"""Aged debtors as of any day: what each client owed then in each currency, by how long it was overdue.

It goes by the days of invoices and entries, not by when they were typed. What was written off by then is not counted,
as the books do not expect it any more (the client's statement still shows it); credit balances stand apart.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from app.billing.account import accounts
from app.billing.accounting_programs import safe, table
from app.billing.overview import AGES, OLDEST, age_of, client_names
from app.billing.papers import AgedDebtors, Debtor
from app.catalogue import Catalogue
from app.domain.billing import Account, InvoiceState
from app.domain.money import plain

AGE_NAMES = (*(name for _, name in AGES), OLDEST)
_HEADS = ("Client", "Currency", *AGE_NAMES, "Credit", "Total", "Total GBP")


def aged_debtors(catalogue: Catalogue, on: str) -> AgedDebtors:
    """The debtors at the end of a plain date."""
    names, left = client_names(catalogue), dict[tuple[int, str], list[tuple[Account, int]]]()
    for account in accounts(catalogue):
        owed = left_on(account, on)
        if owed:
            left.setdefault((account.invoice.client_id, account.invoice.currency), []).append((account, owed))
    rows = [_debtor(names[client_id], each, date.fromisoformat(on)) for (client_id, _), each in left.items()]
    return AgedDebtors(on, tuple(sorted(rows, key=lambda row: (row.client.casefold(), row.currency))))


def left_on(account: Account, on: str) -> int:
    """What was left of an issued invoice at the end of a plain date: before its own, what had come, as a credit."""
    invoice = account.invoice
    if invoice.state is not InvoiceState.ISSUED:
        return 0
    charged = invoice.amounts.gross if (invoice.issued_on or "") <= on else 0
    return charged - sum(each.amount for each in account.payments if each.paid_on <= on)


def _pence_on(account: Account, on: str) -> int:
    """The same in pence sterling: what the invoice states, less what its entries came to."""
    invoice = account.invoice
    charged = invoice.amounts.net_gbp + invoice.amounts.vat_gbp if (invoice.issued_on or "") <= on else 0
    return charged - sum(each.amount_gbp for each in account.payments if each.paid_on <= on)


def debtors_csv(aged: AgedDebtors) -> str:
    """The debtors as a CSV file, amounts in units of the currency."""
    return table(_HEADS, _csv_rows(aged.rows))


def _csv_rows(rows: Sequence[Debtor]) -> Iterator[Sequence[object]]:
    for row in rows:
        amounts = (plain(each, row.decimals) for each in (*row.ages, row.credit, row.total))
        yield (safe(row.client), row.currency, *amounts, plain(row.total_gbp))


def _debtor(client: str, left: Sequence[tuple[Account, int]], today: date) -> Debtor:
    invoice = left[0][0].invoice
    aged = [(age_of(account.invoice.due_on or "", today), owed) for account, owed in left if owed > 0]
    ages = tuple(sum(owed for name, owed in aged if name == each) for each in AGE_NAMES)
    pence = sum(_pence_on(account, today.isoformat()) for account, _ in left)
    credit = sum(owed for _, owed in left if owed < 0)
    return Debtor(client, invoice.currency, invoice.decimals, ages, credit, sum(ages) + credit, pence)

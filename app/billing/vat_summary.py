"""VAT by quarter, for the return: on the invoices issued, or on the money that came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.billing.exports.rows import table
from app.domain.billing import Account, InvoiceState, PaymentKind
from app.domain.money import half_up


class Basis(StrEnum):
    """Which moment counts: the tax point, or the day the money came (VAT Notice 731, cash accounting)."""

    INVOICE = "invoice"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Quarter:
    """Net and VAT of a calendar quarter, in pence sterling; `name` as 2026 Q1."""

    name: str
    net_pence: int
    vat_pence: int


def vat_by_quarter(accounts: Sequence[Account], basis: Basis) -> list[Quarter]:
    """The quarters in which anything fell, in their order; credit notes and refunds are taken off."""
    sums: dict[str, tuple[int, int]] = {}
    for account in accounts:
        if account.invoice.state is InvoiceState.ISSUED:
            for day, net, vat in _invoiced(account) if basis is Basis.INVOICE else _came(account):
                before = sums.get(_quarter(day), (0, 0))
                sums[_quarter(day)] = before[0] + net, before[1] + vat
    return [Quarter(name, *sums[name]) for name in sorted(sums)]


def vat_csv(quarters: Sequence[Quarter]) -> str:
    """The quarters as a CSV file in pounds."""
    rows = (
        (each.name, *(Decimal(pence).scaleb(-2) for pence in (each.net_pence, each.vat_pence))) for each in quarters
    )
    return table(("Quarter", "Net GBP", "VAT GBP"), rows)


def _invoiced(account: Account) -> Iterator[tuple[str, int, int]]:
    amounts = account.invoice.amounts
    yield account.invoice.tax_point or "", amounts.net_gbp, amounts.vat_gbp


def _came(account: Account) -> Iterator[tuple[str, int, int]]:
    """Of each payment its part of the VAT, reckoned on what came so far, so that no penny of it is lost on the way."""
    amounts = account.invoice.amounts
    gross, taken = amounts.gross, 0
    gross_gbp = amounts.net_gbp + amounts.vat_gbp
    so_far, so_far_gbp = 0, 0
    money = (PaymentKind.PAYMENT, PaymentKind.REFUND)
    for payment in sorted(account.payments, key=lambda each: (each.paid_on, each.id)):
        if payment.kind not in money or not gross:
            continue
        so_far += payment.amount
        whole_gbp = half_up(Decimal(gross_gbp) * so_far / gross)
        vat = half_up(Decimal(amounts.vat_gbp) * so_far / gross)
        came = whole_gbp - so_far_gbp
        yield payment.paid_on, came - (vat - taken), vat - taken
        taken, so_far_gbp = vat, whole_gbp


def _quarter(day: str) -> str:
    on = date.fromisoformat(day)
    return f"{on.year} Q{(on.month + 2) // 3}"

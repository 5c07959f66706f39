"""Invoices, their lines and their parties as rows."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields

from app.catalogue.database import Row
from app.domain.billing import (
    Amounts,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    Party,
    Payment,
    PaymentKind,
    Service,
    Treatment,
)

_AMOUNTS = tuple(field.name for field in fields(Amounts))
_PLAIN = tuple(field.name for field in fields(Invoice) if field.name not in ("lines", "amounts"))
COLUMNS = ", ".join((*_PLAIN, *_AMOUNTS))
"""All of an invoice's row but its PDF, which is read only when it is wanted."""


def invoice_of(row: Row, lines: Sequence[InvoiceLine]) -> Invoice:
    """The invoice of a row and its lines."""
    plain = {name: row[name] for name in _PLAIN}
    plain["kind"], plain["state"] = InvoiceKind(row["kind"]), InvoiceState(row["state"])
    plain["treatment"] = Treatment(row["treatment"])
    plain["seller"], plain["buyer"] = _party(row["seller"]), _party(row["buyer"])
    return Invoice(**plain, lines=tuple(lines), amounts=Amounts(*(row[name] for name in _AMOUNTS)))


def lines_of(rows: Sequence[Row]) -> dict[int, tuple[InvoiceLine, ...]]:
    """The lines of rows by the invoice they are on, in the rows' order."""
    by_invoice: dict[int, list[InvoiceLine]] = {}
    for row in rows:
        values = {name: row[name] for name in row if name not in ("invoice_id", "position")}
        line = InvoiceLine(**{**values, "service": Service(row["service"])})
        by_invoice.setdefault(row["invoice_id"], []).append(line)
    return {invoice_id: tuple(lines) for invoice_id, lines in by_invoice.items()}


def line_values(line: InvoiceLine) -> Row:
    """A line as its row takes it."""
    return {name: value for name, value in asdict(line).items() if name != "id"} | {"service": line.service.value}


def payment_of(row: Row) -> Payment:
    """The payment of a row."""
    return Payment(**{**row, "kind": PaymentKind(row["kind"])})


def party_text(party: Party) -> str:
    """A party as JSON."""
    return json.dumps(asdict(party), ensure_ascii=False)


def _party(text: str | None) -> Party | None:
    if text is None:
        return None
    kept = json.loads(text)
    lists = {name: tuple(kept[name]) for name in ("address", "bank_details")}
    return Party(**{**kept, **lists})

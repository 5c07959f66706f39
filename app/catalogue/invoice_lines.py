"""Invoices, their lines and their parties as rows, and the store of the lines: what is charged by which."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields

from app.catalogue.database import Database, Row
from app.domain.billing import (
    Amounts,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    Party,
    Service,
    Treatment,
)
from app.errors import UsageError
from render.text import shown

_AMOUNTS = tuple(field.name for field in fields(Amounts))
_PLAIN = tuple(field.name for field in fields(Invoice) if field.name not in ("lines", "amounts"))
COLUMNS = ", ".join((*_PLAIN, *_AMOUNTS))
"""All of an invoice's row but its PDF, which is read only when it is wanted."""
LARGEST_AMOUNT = 10**15  # minor units: what an invoice comes to is far below what SQLite can count to
# The newest line that charges something, and what issued credit notes credited of it ("credit:31", "credit:31:2").
_LAST_CHARGE = """
    SELECT l.origin, l.amount, i.state, (
        SELECT coalesce(sum(c.amount), 0) FROM invoice_lines c JOIN invoices n ON n.id = c.invoice_id
        WHERE n.state = 'issued' AND (c.origin = 'credit:' || l.id
            OR (c.origin >= 'credit:' || l.id || ':' AND c.origin < 'credit:' || l.id || ';'))) AS back
    FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id
    WHERE l.origin = :origin OR (l.origin >= :origin || '#' AND l.origin < :origin || '$')
    ORDER BY l.id DESC LIMIT 1
"""


def invoice_of(row: Row, lines: Sequence[InvoiceLine]) -> Invoice:
    """The invoice of a row and its lines."""
    plain = {name: row[name] for name in _PLAIN}
    plain["kind"], plain["state"] = InvoiceKind(row["kind"]), InvoiceState(row["state"])
    plain["treatment"] = Treatment(row["treatment"])
    plain["seller"], plain["buyer"] = _party(row["seller"]), _party(row["buyer"])
    return Invoice(**plain, lines=tuple(lines), amounts=Amounts(*(row[name] for name in _AMOUNTS)))


def _lines_of(rows: Sequence[Row]) -> dict[int, tuple[InvoiceLine, ...]]:
    """The lines of rows by the invoice they are on, in the rows' order."""
    by_invoice: dict[int, list[InvoiceLine]] = {}
    for row in rows:
        values = {name: row[name] for name in row if name not in ("invoice_id", "position")}
        line = InvoiceLine(**{**values, "service": Service(row["service"])})
        by_invoice.setdefault(row["invoice_id"], []).append(line)
    return {invoice_id: tuple(lines) for invoice_id, lines in by_invoice.items()}


def _line_values(line: InvoiceLine) -> Row:
    """A line as its row takes it."""
    return {name: value for name, value in asdict(line).items() if name != "id"} | {"service": line.service.value}


def party_text(party: Party) -> str:
    """A party as JSON."""
    return json.dumps(asdict(party), ensure_ascii=False)


def _party(text: str | None) -> Party | None:
    if text is None:
        return None
    kept = json.loads(text)
    lists = {name: tuple(kept[name]) for name in ("address", "bank_details")}
    return Party(**{**kept, **lists})


class InvoiceLines:
    """The lines of invoices and credit notes; `Invoices` changes them together with their invoice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, ids: Sequence[int]) -> dict[int, tuple[InvoiceLine, ...]]:
        """The lines of invoices, by the invoice they are on."""
        lines: dict[int, tuple[InvoiceLine, ...]] = {}
        for first in range(0, len(ids), 500):
            part = ids[first : first + 500]
            sql = f"SELECT * FROM invoice_lines WHERE invoice_id IN ({', '.join('?' * len(part))}) ORDER BY position"  # noqa: S608 -- only marks
            lines.update(_lines_of(self._database.rows(sql, list(part))))
        return lines

    def put(self, invoice_id: int, lines: Sequence[InvoiceLine]) -> None:
        """Give a draft its lines, in their order; raises UsageError where one comes to more than can be kept."""
        for position, line in enumerate(lines, 1):
            if abs(line.amount) > LARGEST_AMOUNT:
                raise UsageError(
                    f"“{shown(line.description)}” comes to more than can be kept; nothing was changed.",
                    code="amount_too_large",
                    line=line.description,
                )
            self._database.insert(
                "invoice_lines", {"invoice_id": invoice_id, "position": position, **_line_values(line)}
            )

    def clear(self, invoice_id: int) -> None:
        """Remove the lines of a draft."""
        for row in self._database.rows("SELECT id FROM invoice_lines WHERE invoice_id = ?", [invoice_id]):
            self._database.delete("invoice_lines", row["id"])

    def charged(self, origins: Sequence[str]) -> set[str]:
        """Which of these have been charged already, by a draft or by what was issued."""
        marks = ", ".join("?" * len(origins))
        rows = self._database.rows(f"SELECT origin FROM invoice_lines WHERE origin IN ({marks})", list(origins))  # noqa: S608 -- only marks
        return {row["origin"] for row in rows}

    def chargeable(self, origins: Sequence[str]) -> dict[str, str]:
        """By what may be charged now, the origin to charge it under; what is charged by another line is left out.

        An origin is used once. What was issued and credited whole is charged anew as "round:12#2", then "#3".
        """
        chargeable = {}
        for origin in origins:
            last = self._database.row(_LAST_CHARGE, {"origin": origin})
            if last is None:
                chargeable[origin] = origin
            elif last["state"] == "issued" and last["amount"] and last["amount"] + last["back"] == 0:
                _, _, time = last["origin"].partition("#")
                chargeable[origin] = f"{origin}#{int(time or 1) + 1}"
        return chargeable

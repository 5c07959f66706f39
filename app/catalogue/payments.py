"""The store of payments: what settles invoices, and what clients are overpaid."""

from collections.abc import Sequence
from dataclasses import asdict

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.domain.billing import Payment, PaymentKind
from app.domain.checks import check_text
from app.errors import UsageError

_ROWS = "SELECT * FROM payments"


class Payments:
    """Payments, refunds, write-offs and credits, in the order in which they came."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def add(
        self,
        invoice_id: int,
        kind: PaymentKind,
        amount: int,
        amount_gbp: int,
        paid_on: str,
        *,
        method: str = "",
        reference: str = "",
        other_id: int | None = None,
    ) -> Payment:
        """What settles an issued invoice by `amount`, in minor units of its currency."""
        values = {
            "invoice_id": invoice_id,
            "kind": kind.value,
            "amount": amount,
            "amount_gbp": amount_gbp,
            "paid_on": paid_on,
            "method": check_text(method, "method").strip(),
            "reference": check_text(reference, "reference").strip(),
            "other_id": other_id,
            "entered_at": self._activity.moment(),
        }
        with self._database.change():
            return self.get(self._activity.add("payments", "payment", values))

    def remove(self, payment_id: int) -> Payment:
        """Remove an entry made by mistake; returns it, so that it can be restored."""
        with self._database.change():
            payment = self.get(payment_id)
            if payment.kind is PaymentKind.CREDIT:
                raise UsageError(
                    "A credit that was moved between invoices stays; nothing was changed.",
                    code="credit_stays",
                    payment=payment_id,
                )
            self._activity.remove("payments", "payment", payment_id, asdict(payment))
            return payment

    def restore(self, payment: Payment) -> Payment:
        """An entry that was removed, as it was and with the id it had."""
        with self._database.change():
            self._activity.add("payments", "payment", asdict(payment))
            return self.get(payment.id)

    def get(self, payment_id: int) -> Payment:
        """The payment of this id."""
        row = self._database.row(f"{_ROWS} WHERE id = ?", [payment_id])
        if row is None:
            raise no_such("payment", payment_id)
        return _payment(row)

    def overpaid(self, client_id: int, currency: str) -> list[int]:
        """The ids of a client's invoices and credit notes in a currency that are overpaid, the oldest first."""
        sql = """
            SELECT i.id FROM invoices i WHERE i.client_id = ? AND i.currency = ? AND i.state = 'issued'
                AND i.gross < (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.invoice_id = i.id)
            ORDER BY i.id
        """
        return [row["id"] for row in self._database.rows(sql, [client_id, currency])]

    def of_invoice(self, invoice_id: int) -> tuple[Payment, ...]:
        """What settled an invoice so far, the oldest first."""
        rows = self._database.rows(f"{_ROWS} WHERE invoice_id = ? ORDER BY paid_on, id", [invoice_id])
        return tuple(map(_payment, rows))

    def of_invoices(self, invoice_ids: Sequence[int]) -> dict[int, tuple[Payment, ...]]:
        """The same of many at once, by invoice."""
        payments: dict[int, tuple[Payment, ...]] = {}
        for first in range(0, len(invoice_ids), 500):
            part = list(invoice_ids[first : first + 500])
            sql = f"{_ROWS} WHERE invoice_id IN ({', '.join('?' * len(part))}) ORDER BY paid_on, id"
            for payment in map(_payment, self._database.rows(sql, part)):
                payments[payment.invoice_id] = (*payments.get(payment.invoice_id, ()), payment)
        return payments


def _payment(row: Row) -> Payment:
    """The payment of a row."""
    return Payment(**{**row, "kind": PaymentKind(row["kind"])})

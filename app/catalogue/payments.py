"""The store of payments: what settles invoices, each entry held by a hash, and what clients are overpaid."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.catalogue.period_locks import refuse_locked
from app.domain.billing import Payment, PaymentKind
from app.domain.checks import check_text
from app.errors import UsageError

_ROWS = "SELECT * FROM payments"
FIRST_HASH = "0" * 64


class Payments:
    """Payments, refunds, write-offs and credits, in the order in which they came. A mistaken one is reversed."""

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
        reverses_id: int | None = None,
        beside_id: int | None = None,
    ) -> Payment:
        """What settles an issued invoice by `amount`, in minor units of its currency."""
        values: dict[str, object] = {
            "invoice_id": invoice_id,
            "kind": kind.value,
            "amount": amount,
            "amount_gbp": amount_gbp,
            "paid_on": paid_on,
            "method": check_text(method, "method").strip(),
            "reference": check_text(reference, "reference").strip(),
            "other_id": other_id,
            "reverses_id": reverses_id,
            "beside_id": beside_id,
            "entered_at": self._activity.moment(),
        }
        with self._database.change():
            refuse_locked(self._database, paid_on)
            entry = {"id": self._database.next_id("payments"), **values, "previous_hash": self._last_hash()}
            return self.get(self._activity.add("payments", "payment", {**entry, "hash": hash_of_entry(entry)}))

    def reverse(self, payment_id: int, on: str = "", why: str = "", *, beside_id: int | None = None) -> Payment:
        """The entry that takes back one made by mistake: of the same kind and day, or of the plain date `on`.

        Of a write-off of which something came after all, it takes back what is left. Raises UsageError where it was
        reversed already, reverses another, or is a credit that was moved.
        """
        with self._database.change():
            payment = self.get(payment_id)
            left, left_gbp = self._left(payment)
            self._refuse_irreversible(payment, left)
            return self.add(
                payment.invoice_id,
                payment.kind,
                -left,
                -left_gbp,
                on or payment.paid_on,
                method=payment.method,
                reference=why,
                reverses_id=payment.id,
                beside_id=beside_id,
            )

    def all(self) -> list[Payment]:
        """Every entry, in the order in which they were made."""
        return [_payment(row) for row in self._database.rows(f"{_ROWS} ORDER BY id")]

    def beside(self, payment_id: int) -> tuple[Payment, ...]:
        """The entries that were made together with one, in their order."""
        return tuple(map(_payment, self._database.rows(f"{_ROWS} WHERE beside_id = ? ORDER BY id", [payment_id])))

    def logged(self) -> int:
        """The id of the last entry that the log knows of and that was not taken back by deleting it, 0 for none.

        Entries were deleted up to schema 6, which the log says of each.
        """
        sql = """
            SELECT coalesce(max(subject_id), 0) AS id FROM activity WHERE subject = 'payment' AND action = 'added'
                AND subject_id NOT IN (SELECT subject_id FROM activity WHERE subject = 'payment' AND action = 'removed')
        """
        row = self._database.row(sql)
        return int(row["id"]) if row else 0

    def _last_hash(self) -> str:
        row = self._database.row("SELECT hash FROM payments ORDER BY id DESC LIMIT 1")
        return str(row["hash"]) if row else FIRST_HASH

    def _left(self, payment: Payment) -> tuple[int, int]:
        """What of it was not reversed, in minor units and in pence sterling."""
        sql = "SELECT coalesce(sum(amount), 0), coalesce(sum(amount_gbp), 0) FROM payments WHERE reverses_id = ?"
        ((back, back_gbp),) = self._database.tuples(sql, [payment.id])
        return payment.amount + back, payment.amount_gbp + back_gbp

    def _refuse_irreversible(self, payment: Payment, left: int) -> None:
        if payment.kind is PaymentKind.CREDIT:
            raise UsageError(
                "A credit that was moved between invoices stays; nothing was changed.",
                code="credit_stays",
                payment=payment.id,
            )
        if payment.reverses_id is not None or not left:
            raise UsageError(
                "This entry was reversed already, or reverses another; nothing was changed.",
                code="reversed_already",
                payment=payment.id,
            )

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


def hash_of_entry(entry: Mapping[str, object]) -> str:
    """SHA-256 of a row of payments as JSON with sorted keys, all of it but its own hash.

    `previous_hash` is part of it: so each hash vouches for all entries before it.
    """
    content = {name: value for name, value in entry.items() if name != "hash"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

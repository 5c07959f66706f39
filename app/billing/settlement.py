"""What settles an invoice, as it is entered: with a payment the recovery of what was written off; and how both go back.

A debt that was written off is still owed. What comes of it later settles it, and is no credit of the client's: beside
the payment stands an entry that takes as much off the write-off. Where VAT was reclaimed on the debt, the studio pays
its part back in the period in which the money came (VATA 1994 section 36; HMRC manual VBDR4200).
"""

from collections.abc import Iterator, Sequence

from app.billing.account import account_of, pence_of
from app.billing.amounts import sterling
from app.billing.entry_day import checked_day
from app.catalogue import Catalogue
from app.domain.billing import Account, Invoice, Payment, PaymentKind
from app.errors import UsageError


def enter(
    catalogue: Catalogue, invoice: Invoice, kind: PaymentKind, amount: int, on: str, method: str = "", words: str = ""
) -> Payment:
    """An entry on a plain date; `words` are its reference. Of a payment, with the recoveries that it is."""
    with catalogue.transaction():
        day, account = checked_day(on), account_of(catalogue, invoice.id)
        back = list(_recoveries(account, amount)) if kind is PaymentKind.PAYMENT else []
        settling = amount - sum(part for _, part, _ in back)
        pence = pence_of(account, settling) + sum(part_gbp for _, _, part_gbp in back)
        made = catalogue.payments.add(invoice.id, kind, amount, pence, day, method=method, reference=words)
        for written_off, part, part_gbp in back:
            catalogue.payments.add(
                *(invoice.id, PaymentKind.WRITE_OFF, -part, -part_gbp, day),
                reference=written_off.reference,
                reverses_id=written_off.id,
                beside_id=made.id,
            )
        return made


def pay_back(
    catalogue: Catalogue, parts: Sequence[tuple[Invoice, int]], on: str, method: str = "", words: str = ""
) -> Payment:
    """Money paid back at once of several credits, so many minor units of each: an entry each, the others beside the
    first, which is returned.
    """
    with catalogue.transaction():
        (invoice, amount), *others = parts
        first = enter(catalogue, invoice, PaymentKind.REFUND, -amount, on, method, words)
        for other, part in others:
            pence = pence_of(account_of(catalogue, other.id), -part)
            catalogue.payments.add(
                *(other.id, PaymentKind.REFUND, -part, pence, first.paid_on),
                method=method,
                reference=words,
                beside_id=first.id,
            )
        return first


def whole_entry(catalogue: Catalogue, payment_id: int) -> Payment:
    """An entry; of a refund that was spread over several credits, the first of its entries, which stands for all."""
    entry = catalogue.payments.get(payment_id)
    spread = entry.kind is PaymentKind.REFUND and entry.beside_id is not None and entry.reverses_id is None
    return catalogue.payments.get(entry.beside_id) if spread and entry.beside_id else entry


def take_back(catalogue: Catalogue, payment_id: int, on: str = "", why: str = "") -> Payment:
    """The entry that reverses one made by mistake, of its day or of the plain date `on`.

    What a payment recovered is written off again beside it; a refund that was spread over several credits is taken back
    whole. Raises UsageError where it cannot be reversed.
    """
    with catalogue.transaction():
        _refuse_beside(catalogue, payment_id)
        first = whole_entry(catalogue, payment_id)
        back = catalogue.payments.reverse(first.id, on, why)
        for each in catalogue.payments.beside(first.id):
            if each.kind is PaymentKind.REFUND:
                catalogue.payments.reverse(each.id, on, why, beside_id=back.id)
                continue
            catalogue.payments.add(
                *(each.invoice_id, each.kind, -each.amount, -each.amount_gbp, back.paid_on),
                reference=each.reference,
                beside_id=back.id,
            )
        return back


def _recoveries(before: Account, paid: int) -> Iterator[tuple[Payment, int, int]]:
    """Of what came beyond what was owed, what recovers each write-off, the oldest first: minor units, and in pence."""
    beyond, invoice = paid - max(0, before.balance), before.invoice
    for written_off, left, left_gbp in _open_write_offs(before):
        part = min(beyond, left)
        if part <= 0:
            return
        whole = part == left  # brings the penny that rounding left, too
        yield written_off, part, left_gbp if whole else sterling(part, invoice.sterling_rate, invoice.decimals)
        beyond -= part


def _open_write_offs(account: Account) -> Iterator[tuple[Payment, int, int]]:
    """Each write-off of which anything is left, and that in minor units and in pence sterling."""
    for each in account.payments:
        if each.kind is PaymentKind.WRITE_OFF and each.reverses_id is None:
            left, left_gbp = account.left_of(each)
            if left > 0:
                yield each, left, left_gbp


def _refuse_beside(catalogue: Catalogue, payment_id: int) -> None:
    entry = catalogue.payments.get(payment_id)
    if entry.kind is PaymentKind.WRITE_OFF and entry.beside_id is not None and entry.reverses_id is not None:
        raise UsageError(
            f"This entry is what payment {entry.beside_id} recovered of a write-off; nothing was changed.",
            code="recovery_stays",
            payment=entry.id,
            of=entry.beside_id,
        )

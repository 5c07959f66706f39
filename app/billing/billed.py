"""What was invoiced of a quote so far, in whatever version, and the lines by which a later invoice takes it off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.billing.amounts import amounts_of
from app.catalogue import Catalogue
from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, InvoiceState
from app.text import written_date

DEDUCTION = "deduction"
_ON_TOP = ("round:", "note:")  # origins of what came on top of a quote


@dataclass(frozen=True, slots=True)
class Billed:
    """A deposit or an invoice that was issued, and what it still charges of the quote, after its credit notes."""

    invoice: Invoice
    net: int
    vat: int


def billed_of(catalogue: Catalogue, root_id: int) -> list[Billed]:
    """Of every version of a quote, the oldest first; nothing of what was credited whole, or came on top."""
    store = catalogue.invoices
    invoices = [each for quote in catalogue.quotes.versions(root_id) for each in store.of_quote(quote.id)]
    issued = [each for each in invoices if each.state is InvoiceState.ISSUED]
    charging = sorted((each for each in issued if each.kind is not InvoiceKind.CREDIT_NOTE), key=lambda each: each.id)
    found = [_billed(each, [note for note in store.credits_of(each.id) if note.label]) for each in charging]
    return [each for each in found if each.net or each.vat]


def gross_of(billed: Iterable[Billed]) -> int:
    """All of it, with its VAT."""
    return sum(each.net + each.vat for each in billed)


def deductions(billed: Iterable[Billed], rate: int) -> list[InvoiceLine]:
    """A line for each, with the VAT that it charged; `rate` is that of the invoice it is taken off on."""
    return [
        InvoiceLine(_text(each.invoice), -each.net, -each.net, rate, code=DEDUCTION, vat=-each.vat) for each in billed
    ]


def _billed(invoice: Invoice, notes: Sequence[Invoice]) -> Billed:
    on_top = {line.id for line in invoice.lines if (line.origin or "").startswith(_ON_TOP)}
    if not on_top:
        papers = (invoice, *notes)
        return Billed(invoice, sum(each.amounts.net for each in papers), sum(each.amounts.vat for each in papers))
    kept = [line for line in invoice.lines if line.id not in on_top]
    kept += [line for note in notes for line in note.lines if _credited(line) not in on_top]
    amounts = amounts_of(kept)
    return Billed(invoice, amounts.net, amounts.vat)


def _credited(line: InvoiceLine) -> int:
    """The line that a line of a credit note takes back."""
    return int((line.origin or "credit:0").split(":")[1])


def _text(invoice: Invoice) -> str:
    what = "deposit, invoice" if invoice.kind is InvoiceKind.DEPOSIT else "invoice"
    day = written_date(date.fromisoformat(invoice.issued_on)) if invoice.issued_on else ""
    return f"Less {what} {invoice.label} of {day}"

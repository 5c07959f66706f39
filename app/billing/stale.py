"""Drafts that no longer say what is owed: their VAT, their quote or what was invoiced before them has changed."""

from app.billing.billed import DEDUCTION, billed_of, deductions
from app.catalogue import Catalogue
from app.domain.billing import Invoice, InvoiceKind, Treatment
from app.domain.pricing import Quote, QuoteState
from app.errors import UsageError

_ANEW = "nothing was issued: void the draft and make it anew."


def refuse_stale(catalogue: Catalogue, draft: Invoice, treatment: Treatment) -> None:
    """Raise UsageError where an invoice or a deposit must not be issued as it was drafted.

    `treatment` is how VAT is treated for its client today.
    """
    if draft.treatment is not treatment:
        raise UsageError(f"VAT is another for this client than when draft {draft.id} was made; {_ANEW}")
    if draft.quote_id is not None:
        _refuse_other_quote(catalogue, draft, catalogue.quotes.get(draft.quote_id))


def _refuse_other_quote(catalogue: Catalogue, draft: Invoice, quote: Quote) -> None:
    if quote.state is not QuoteState.ACCEPTED:
        raise UsageError(f"{quote.name} is {quote.state}, and only an accepted quote is billed; {_ANEW}")
    billed = billed_of(catalogue, quote.root_id)
    due = [] if draft.kind is InvoiceKind.DEPOSIT else [(line.amount, line.vat) for line in deductions(billed, 0)]
    mine = [(line.amount, line.vat) for line in draft.lines if line.code == DEDUCTION]
    if mine != due or (draft.kind is InvoiceKind.DEPOSIT and billed):
        raise UsageError(f"What was invoiced of {quote.name} is another than when draft {draft.id} was made; {_ANEW}")

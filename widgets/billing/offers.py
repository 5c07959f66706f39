"""What can be done with a row of the Billing page, and why something cannot be now; knows no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.billing.account import credits_of, to_pay_back
from app.billing.credit_note import open_lines
from app.catalogue import Catalogue
from app.domain.billing import Account, InvoiceKind, InvoiceState
from app.domain.pricing import Quote, QuoteState

_MORE = ("details", "save_pdf", "statement")


@dataclass(frozen=True, slots=True)
class Offer:
    """The acts on a row by their keys: those with a button of their own, those in the menu, and why some wait."""

    bar: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


NOTHING = Offer()
OF_SONG = Offer(("song",))


def of_quote(quote: Quote) -> Offer:
    """A draft is sent, what was sent is answered, what was accepted is billed."""
    if quote.state is QuoteState.DRAFT:
        return Offer(("pdf", "send", "change", "withdraw"))
    if quote.state is QuoteState.SENT:
        return Offer(("pdf", "accept", "decline", "change"))
    return Offer(("pdf", "deposit", "bill") if quote.state is QuoteState.ACCEPTED else ("pdf",))


def of_invoice(catalogue: Catalogue, account: Account) -> Offer:
    """A draft is changed and issued, what was issued is paid, credited, paid back."""
    if account.invoice.state is InvoiceState.DRAFT:
        return Offer(("pdf", "edit", "issue", "void"), ("save_pdf", "statement"))
    if account.invoice.kind is InvoiceKind.CREDIT_NOTE:
        return Offer(("pdf", "refund"), _MORE, _refunds(catalogue, account))
    reasons = _reasons(catalogue, account)
    if account.balance < 0:
        return Offer(("pdf", "pay", "refund", "credit"), ("use_credit", "write_off", *_MORE), reasons)
    return Offer(("pdf", "pay", "remind", "credit"), ("refund", "use_credit", "write_off", *_MORE), reasons)


def _reasons(catalogue: Catalogue, account: Account) -> dict[str, str]:
    invoice, reasons = account.invoice, _refunds(catalogue, account)
    if account.balance <= 0:
        reasons |= dict.fromkeys(("remind", "write_off", "use_credit"), f"Nothing is owed on {invoice.name}.")
    elif not credits_of(catalogue, invoice.client_id, invoice.currency):
        reasons["use_credit"] = f"The client has no credit in {invoice.currency} to use."
    if not open_lines(invoice, catalogue.invoices.credits_of(invoice.id)):
        reasons["credit"] = f"Every line of {invoice.name} has been credited."
    return reasons


def _refunds(catalogue: Catalogue, account: Account) -> dict[str, str]:
    if to_pay_back(catalogue, account):
        return {}
    name = account.invoice.name
    if account.invoice.kind is InvoiceKind.CREDIT_NOTE:
        return {"refund": f"Nothing of {name} is left: it was paid back, or settled what was owed."}
    return {"refund": f"{name} is not overpaid: credit what is to be paid back first."}

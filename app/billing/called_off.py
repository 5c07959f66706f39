"""Work called off: the fee that was agreed for that, less what was invoiced already, or a credit of what is beyond it.

The fee is a part of the quote's net, with VAT as the work would have had it: what a client pays under the contract to
withdraw from it is as a rule further consideration for the supply (Revenue and Customs Brief 2 (2022)).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.billing.billed import Billed, billed_of, on_top_of
from app.billing.credit_note import Parts, draft_credit, open_lines
from app.billing.draft import Drafter
from app.catalogue import Catalogue
from app.domain.billing import Invoice, InvoiceLine, Service
from app.domain.money import part_of, percent
from app.domain.pricing import Quote, QuoteState
from app.errors import UsageError

WHY = "Work called off"
_SPLIT = 1  # minor unit: a deposit is a share of the gross, and the net in it is rounded


@dataclass(frozen=True, slots=True)
class CalledOff:
    """What follows: a draft of the fee less what was invoiced, or drafts of credit notes over what is beyond it.

    Neither, where what was invoiced is the fee.
    """

    quote: Quote
    invoice: Invoice | None = None
    credits: tuple[Invoice, ...] = ()

    @property
    def sentence(self) -> str:
        """What was done."""
        done = f"{self.quote.name} is called off"
        if self.invoice or self.credits:
            return f"{done}; its drafts wait."
        return f"{done}: what was invoiced of it is the fee agreed for that, so there is nothing to draft."


def call_off(catalogue: Catalogue, drafter: Drafter, quote_id: int) -> CalledOff:
    """Draft what is left of an accepted quote whose work is called off; nothing is issued.

    Raises UsageError where it is not accepted, asks for no fee, or was called off and its fee invoiced. Where as much
    as the fee was invoiced, such as by a deposit, the quote is declined with it, as nothing of it is left to bill.
    """
    with catalogue.transaction():
        quote = catalogue.quotes.get(quote_id)
        if quote.state is not QuoteState.ACCEPTED or not quote.terms.kill_fee_bp:
            asked = quote.state is QuoteState.ACCEPTED
            raise UsageError(
                f"{quote.name} {'asks for no fee where work is called off' if asked else f'is {quote.state}'}; nothing "
                "was changed: only an accepted quote with such a fee is called off.",
                code="no_kill_fee" if asked else "quote_not_accepted",
                quote=quote.name,
                state=quote.state.value,
            )
        fee, billed = part_of(quote.net, quote.terms.kill_fee_bp), billed_of(catalogue, quote.root_id)
        invoiced = sum(each.net for each in billed)
        left = fee - invoiced
        if abs(left) <= _SPLIT:
            _refuse_charged(quote, billed)
            left = 0
        if left > 0:
            return CalledOff(quote, drafter.final(quote_id, instead=[_line(quote, fee)]))
        notes = tuple(_credits(catalogue, billed, -left))
        return CalledOff(catalogue.quotes.decide(quote_id, QuoteState.DECLINED, WHY), credits=notes)


def _refuse_charged(quote: Quote, billed: Sequence[Billed]) -> None:
    if any(line.origin == _origin(quote) for each in billed for line in each.invoice.lines):
        raise UsageError(
            f"The fee for the work of {quote.name} called off is invoiced already; nothing was changed.",
            code="fee_invoiced",
            quote=quote.name,
        )


def _origin(quote: Quote) -> str:
    return f"kill:{quote.root_id}"


def _line(quote: Quote, fee: int) -> InvoiceLine:
    """The fee; a quote is called off once."""
    text = f"{WHY}: {percent(quote.terms.kill_fee_bp)} of {quote.title} ({quote.name})"
    return InvoiceLine(text, fee, fee, 0, service=Service.OTHER, code="kill_fee", origin=_origin(quote))


def _credits(catalogue: Catalogue, billed: Sequence[Billed], excess: int) -> list[Invoice]:
    """Drafts of credit notes over the newest invoices, so much net in all."""
    notes = []
    for each in reversed(billed):
        parts, excess = _parts(catalogue, each, excess)
        if parts:
            notes.append(draft_credit(catalogue, each.invoice.id, WHY, parts))
    return notes


def _parts(catalogue: Catalogue, billed: Billed, excess: int) -> tuple[Parts, int]:
    """What is credited of an invoice, the last of its lines first, and what is left to credit of others.

    Where that is all it charges of the quote, what it takes off for earlier invoices goes with it; what came on top
    of the quote stays charged. One that takes off no less than it charges of it has nothing to be credited.
    """
    if billed.net <= 0:
        return {}, excess
    invoice, on_top = billed.invoice, on_top_of(billed.invoice)
    lines = open_lines(invoice, catalogue.invoices.credits_of(invoice.id))
    mine = {place: left for place, left in lines.items() if left.line.id not in on_top}
    if excess >= billed.net:
        return dict.fromkeys(mine), excess - billed.net
    parts: dict[int, int | None] = {}
    for place, left in reversed(mine.items()):
        part = min(excess, left.net)
        if part > 0:
            parts[place], excess = part, excess - part
    return parts, excess

"""Credit notes: the only way to take back what was issued. A line is credited once; its amount is negated as stored."""

from collections.abc import Sequence
from dataclasses import replace

from app.billing.amounts import amounts_of
from app.catalogue import Catalogue
from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, InvoiceState
from app.errors import UsageError


def draft_credit(catalogue: Catalogue, invoice_id: int, why: str, positions: Sequence[int] | None = None) -> Invoice:
    """A draft that takes back lines of an issued invoice by their position, all that were not yet where it is None.

    Once every line is taken back, so is every penny of VAT: the last credit note brings what rounding left.
    """
    with catalogue.whole():
        invoice = catalogue.invoices.get(invoice_id)
        if invoice.state is not InvoiceState.ISSUED or invoice.kind is InvoiceKind.CREDIT_NOTE:
            raise UsageError(f"{invoice.name} is no issued invoice; nothing was changed: only those are credited.")
        earlier = catalogue.invoices.credits_of(invoice_id)
        open_lines = _open_lines(invoice, earlier)
        chosen = [line for place, line in open_lines.items() if positions is None or place in positions]
        missing = [str(place) for place in positions or () if place not in open_lines]
        if missing or not chosen:
            raise UsageError(
                f"{invoice.name} has no line {', '.join(missing)} left to credit; nothing was changed."
                if missing
                else f"Every line of {invoice.name} has been credited; nothing was changed."
            )
        lines = [_negated(line) for line in chosen]
        if len(chosen) == len(open_lines):
            lines = _with_the_rest(lines, invoice, earlier)
        return catalogue.invoices.add(
            invoice.client_id,
            InvoiceKind.CREDIT_NOTE,
            lines,
            amounts_of(lines, invoice.sterling_rate, invoice.decimals),
            treatment=invoice.treatment,
            currency=invoice.currency,
            decimals=invoice.decimals,
            sterling_rate=invoice.sterling_rate,
            po_number=invoice.po_number,
            remarks=why,
            quote_id=invoice.quote_id,
            credits_id=invoice.id,
        )


def _open_lines(invoice: Invoice, earlier: Sequence[Invoice]) -> dict[int, InvoiceLine]:
    """The lines not yet credited, by their position."""
    taken = {line.origin for note in earlier for line in note.lines}
    return {place: line for place, line in enumerate(invoice.lines, 1) if _origin(line) not in taken}


def _negated(line: InvoiceLine) -> InvoiceLine:
    vat = None if line.vat is None else -line.vat
    return replace(line, id=0, quantity=-line.quantity, amount=-line.amount, vat=vat, origin=_origin(line))


def _with_the_rest(lines: list[InvoiceLine], invoice: Invoice, earlier: Sequence[Invoice]) -> list[InvoiceLine]:
    """The last lines, whose VAT is what is left of the invoice's."""
    left = -invoice.amounts.vat - sum(note.amounts.vat for note in earlier)
    off = left - amounts_of(lines).vat
    if off == 0:
        return lines
    last = lines[-1]
    alone = amounts_of([*lines[:-1]]).vat
    return [*lines[:-1], replace(last, vat=left - alone)]


def _origin(line: InvoiceLine) -> str:
    return f"credit:{line.id}"

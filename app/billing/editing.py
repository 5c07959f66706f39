"""Changing a draft: other lines, other prices, lines taken out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from app.billing.amounts import amounts_of
from app.billing.discounts import discount_of
from app.billing.drafting import Drafter
from app.billing.settling import checked_day
from app.catalogue import Catalogue
from app.catalogue.invoices import InvoiceHead
from app.domain.billing import HUNDREDTHS, Invoice, InvoiceKind, InvoiceLine
from app.domain.money import half_up
from app.errors import UsageError


def edit_draft(
    catalogue: Catalogue,
    drafter: Drafter,
    invoice_id: int,
    lines: Sequence[InvoiceLine] = (),
    prices: Mapping[int, int] | None = None,
    drop: Collection[int] = (),
    *,
    discount: str = "",
    remarks: str | None = None,
    po_number: str | None = None,
    due_on: str | None = None,
) -> Invoice:
    """The draft with `lines` in place of its own where there are any, else with other prices and without some.

    Lines are counted from 1. A line that brings its own VAT (a deposit, a deduction, a credit) keeps its price.
    `discount` is taken off as somebody typed it; `due_on` is a plain date, empty for the terms of the client.
    """
    with catalogue.transaction():
        draft = catalogue.invoices.draft(invoice_id)
        if (lines or discount or prices) and draft.kind is not InvoiceKind.INVOICE:
            raise UsageError(
                "Only an invoice gets other lines or prices; nothing was changed: void this draft and make another."
            )
        treatment, rate = drafter.rate(draft.client_id)
        kept = [replace(line, vat_bp=rate) for line in lines] or _changed(draft, prices or {}, drop)
        if discount:
            kept.append(replace(discount_of(kept, discount, draft.currency), vat_bp=rate))
        amounts = amounts_of(kept, draft.sterling_rate, draft.decimals)
        head = _head(remarks, po_number, due_on)
        if lines:
            head["treatment"] = treatment
        return catalogue.invoices.edit(invoice_id, kept, amounts, **head)


def redraft(catalogue: Catalogue, given_up: Invoice) -> Invoice:
    """A draft as one that was given up, under another id; what it charges must not have been charged meanwhile."""
    with catalogue.transaction():
        if catalogue.invoices.charged([line.origin for line in given_up.lines if line.origin]):
            raise UsageError(f"What {given_up.name} charged is on another invoice by now; nothing was changed.")
        return catalogue.invoices.add(
            given_up.client_id,
            given_up.kind,
            given_up.lines,
            given_up.amounts,
            treatment=given_up.treatment,
            currency=given_up.currency,
            decimals=given_up.decimals,
            sterling_rate=given_up.sterling_rate,
            po_number=given_up.po_number,
            remarks=given_up.remarks,
            quote_id=given_up.quote_id,
            credits_id=given_up.credits_id,
            due_on=given_up.due_on,
        )


def _head(remarks: str | None, po_number: str | None, due_on: str | None) -> InvoiceHead:
    head: InvoiceHead = {}
    if remarks is not None:
        head["remarks"] = remarks
    if po_number is not None:
        head["po_number"] = po_number
    if due_on is not None:
        head["due_on"] = checked_day(due_on) if due_on else None
    return head


def _changed(draft: Invoice, prices: Mapping[int, int], drop: Collection[int]) -> list[InvoiceLine]:
    strange = [place for place in (*prices, *drop) if not 1 <= place <= len(draft.lines)]
    fixed = [place for place in prices if place not in strange and draft.lines[place - 1].vat is not None]
    if strange or fixed:
        raise UsageError(
            f"Draft {draft.id} has no line {strange[0]}; nothing was changed."
            if strange
            else f"Line {fixed[0]} is what was invoiced before and keeps its price; nothing was changed."
        )
    return [
        _priced(line, prices[place]) if place in prices else line
        for place, line in enumerate(draft.lines, 1)
        if place not in drop
    ]


def _priced(line: InvoiceLine, price: int) -> InvoiceLine:
    return replace(line, unit_price=price, amount=half_up(Decimal(line.quantity) * price / HUNDREDTHS))

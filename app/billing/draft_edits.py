"""Changes to drafts: other lines, prices and days; and a draft that was made void, drafted once more."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from app.billing.amounts import amounts_of
from app.billing.draft import Drafter, draft_head
from app.billing.line_entry import discounted
from app.catalogue import Catalogue
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
    tax_point: str | None = None,
) -> Invoice:
    """The draft with `lines` in place of its own where there are any, else with other prices and without some.

    Lines are counted from 1. A line that brings its own VAT (a deposit, a deduction, a credit) keeps its price.
    `discount` is taken off as somebody typed it; `due_on` is a plain date, empty for the terms of the client, and so is
    `tax_point`, empty for the day it is issued on. With other lines or another tax point it takes the VAT of that day.
    """
    with catalogue.transaction():
        draft = catalogue.invoices.draft(invoice_id)
        if (lines or discount or prices) and draft.kind is not InvoiceKind.INVOICE:
            raise UsageError(
                "Only an invoice gets other lines or prices; nothing was changed: make this draft void and draft "
                "another.",
                code="fixed_lines",
                draft=draft.id,
            )
        head = draft_head(remarks, po_number, due_on, tax_point)
        treatment, rate = drafter.rate(draft.client_id, head.get("tax_point", draft.tax_point))
        anew = bool(lines) or ("tax_point" in head and draft.kind is InvoiceKind.INVOICE)
        kept = list(lines) or _changed(draft, prices or {}, drop)
        kept = [replace(line, vat_bp=rate) for line in kept] if anew else kept
        kept = discounted(kept, discount, draft.currency, rate)
        amounts = amounts_of(kept, draft.sterling_rate, draft.decimals)
        treated = treatment if anew else draft.treatment
        return catalogue.invoices.edit(invoice_id, kept, amounts, treatment=treated, **head)


def redraft(catalogue: Catalogue, voided: Invoice) -> Invoice:
    """A draft as one that was made void, under another id; what it charges must not have been charged meanwhile."""
    with catalogue.transaction():
        if catalogue.invoices.lines.charged([line.origin for line in voided.lines if line.origin]):
            raise UsageError(
                f"What {voided.name} charged is on another invoice by now; nothing was changed.",
                code="billed_already",
                what=voided.name,
            )
        return catalogue.invoices.add(
            voided.client_id,
            voided.kind,
            voided.lines,
            voided.amounts,
            treatment=voided.treatment,
            currency=voided.currency,
            decimals=voided.decimals,
            sterling_rate=voided.sterling_rate,
            rate_on=voided.rate_on,
            rate_source=voided.rate_source,
            po_number=voided.po_number,
            remarks=voided.remarks,
            quote_id=voided.quote_id,
            credits_id=voided.credits_id,
            due_on=voided.due_on,
            tax_point=voided.tax_point,
        )


def _changed(draft: Invoice, prices: Mapping[int, int], drop: Collection[int]) -> list[InvoiceLine]:
    strange = [place for place in (*prices, *drop) if not 1 <= place <= len(draft.lines)]
    fixed = [place for place in prices if place not in strange and draft.lines[place - 1].fixed]
    if strange or fixed:
        raise UsageError(
            f"Draft {draft.id} has no line {strange[0]}; nothing was changed."
            if strange
            else f"Line {fixed[0]} is what was invoiced before and keeps its price; nothing was changed.",
            code="no_such_line",
            draft=draft.id,
            lines=tuple(strange or fixed),
        )
    return [
        _priced(line, prices[place]) if place in prices else line
        for place, line in enumerate(draft.lines, 1)
        if place not in drop
    ]


def _priced(line: InvoiceLine, price: int) -> InvoiceLine:
    return replace(line, unit_price=price, amount=half_up(Decimal(line.quantity) * price / HUNDREDTHS))

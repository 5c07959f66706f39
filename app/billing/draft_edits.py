"""Changes to drafts: other lines, prices and days; and a draft that was made void, drafted once more."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from app.billing.amounts import Exchange, amounts_of, exchange_head, exchange_of
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
    exchange: Exchange | None = None,
) -> Invoice:
    """The draft with `lines` in place of its own where there are any, else with other prices and without some.

    Lines are counted from 1. A line that brings its own VAT (a deposit, a deduction, a credit) keeps its price.
    `discount` is taken off as somebody typed it; `due_on` is a plain date, empty for the terms of the client, and so is
    `tax_point`, empty for the day it is issued on. With other lines or another tax point it takes the VAT of that day.

    In another currency by `exchange` the prices it keeps are as many of that; a rate without a day is of today.
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
        money = _money(draft, exchange.dated(drafter.today) if exchange else None)
        head = draft_head(remarks, po_number, due_on, tax_point)
        treatment, rate = drafter.rate(draft.client_id, head.get("tax_point", draft.tax_point))
        anew = bool(lines) or ("tax_point" in head and draft.kind is InvoiceKind.INVOICE)
        kept = list(lines) or _changed(_in_currency(draft, money), prices or {}, drop)
        kept = [replace(line, vat_bp=rate) for line in kept] if anew else kept
        kept = discounted(kept, discount, money.currency, rate)
        amounts = amounts_of(kept, money.rate, money.decimals)
        treated = treatment if anew else draft.treatment
        return catalogue.invoices.edit(
            invoice_id,
            kept,
            amounts,
            treatment=treated,
            **exchange_head(money),
            **head,
        )


def _money(draft: Invoice, asked: Exchange | None) -> Exchange:
    """The currency and rate that a draft is to have; raises UsageError where it cannot have them.

    What is billed of a quote is in the quote's currency; a credit note takes back what was invoiced, at its rate.
    """
    was = exchange_of(draft)
    if asked is None or asked == was:
        return was
    if draft.kind is InvoiceKind.CREDIT_NOTE:
        raise UsageError(
            "A credit note takes back what was invoiced, in its currency and at its rate; nothing was changed.",
            code="credit_rate",
            draft=draft.id,
        )
    if draft.quote_id is not None and asked.currency != draft.currency:
        raise UsageError(
            f"{draft.name.capitalize()} bills a quote in {draft.currency}, and so is what is billed of it; nothing was "
            f"changed: make it void, and bill lines in {asked.currency} by themselves.",
            code="quote_currency",
            quote=draft.quote_id,
            currency=asked.currency,
        )
    return asked


def _in_currency(draft: Invoice, money: Exchange) -> Invoice:
    """The draft with each price as many of a currency, to its smallest unit."""
    if money.decimals == draft.decimals:
        return draft
    factor = Decimal(10) ** (money.decimals - draft.decimals)
    return replace(draft, lines=tuple(_priced(line, half_up(line.unit_price * factor)) for line in draft.lines))


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
            **exchange_head(exchange_of(voided)),
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

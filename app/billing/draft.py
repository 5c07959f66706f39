"""Drafts of invoices: of a quote's deposit, of its balance when the work is done, of lines; and changes to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypedDict, Unpack

from app.billing.amounts import POUNDS, Exchange, amounts_of, split_gross
from app.billing.billed import billed_of, deductions
from app.billing.entry_day import checked_day
from app.billing.line_entry import discounted
from app.billing.studio import StudioDetails, treatment_of
from app.catalogue import Catalogue
from app.domain.billing import HUNDREDTHS, Invoice, InvoiceKind, InvoiceLine, Service, Treatment
from app.domain.money import half_up, part_of
from app.domain.pricing import EstimateLine, Quote, QuoteState
from app.errors import UsageError
from app.pricing.price_lines import service_of
from app.pricing.rate_card import RateCard
from app.pricing.rate_card_versions import card_in_use


class DraftHead(TypedDict, total=False):
    """What stands above a draft's lines. Without a plain date in `due_on` it is due by the client's terms."""

    po_number: str
    remarks: str
    due_on: str | None


class Drafter:
    """Drafts invoices for clients of the catalogue. A `discount` is taken off the lines as somebody typed it."""

    def __init__(self, catalogue: Catalogue, studio: StudioDetails) -> None:
        self._catalogue, self._studio = catalogue, studio

    def rate(self, client_id: int, card: RateCard | None = None) -> tuple[Treatment, int]:
        """How VAT is treated for a client, and its rate in basis points by a card, that in use where none is named."""
        treatment = treatment_of(self._studio, self._catalogue.clients.get(client_id))
        charged = (card or card_in_use(self._catalogue)).job.vat_bp
        return treatment, charged if treatment is Treatment.STANDARD else 0

    def free(
        self,
        client_id: int,
        lines: Sequence[InvoiceLine],
        *,
        exchange: Exchange = POUNDS,
        discount: str = "",
        **head: Unpack[DraftHead],
    ) -> Invoice:
        """A draft of lines somebody typed, in the exchange's currency, with the VAT of this client."""
        treatment, rate = self.rate(client_id)
        charged = self._chargeable([replace(line, vat_bp=rate) for line in lines], "A part of it")
        charged = discounted(charged, discount, exchange.currency, rate)
        return self._catalogue.invoices.add(
            client_id,
            InvoiceKind.INVOICE,
            charged,
            amounts_of(charged, exchange.rate, exchange.decimals),
            treatment=treatment,
            currency=exchange.currency,
            decimals=exchange.decimals,
            sterling_rate=exchange.rate,
            **_head(**head),
        )

    def deposit(self, quote_id: int, **head: Unpack[DraftHead]) -> Invoice:
        """The deposit of an accepted quote: a part of its gross, with the VAT that is in it."""
        with self._catalogue.transaction():
            quote = self._accepted(quote_id)
            if quote.deposit <= 0:
                raise UsageError(
                    f"{quote.name} asks for no deposit; nothing was changed.", code="no_deposit", quote=quote.name
                )
            if billed_of(self._catalogue, quote.root_id):
                raise UsageError(
                    f"A part of {quote.name} has been billed already; nothing was changed: bill the rest.",
                    code="billed_already",
                    what=quote.name,
                )
            treatment, rate = self._rate_of(quote)
            net, vat = split_gross(quote.deposit, quote.net, quote.gross)
            line = InvoiceLine(
                f"Deposit for {quote.title} ({quote.name})",
                net,
                net,
                rate,
                code="deposit",
                service=Service.OTHER,
                vat=vat,
                origin=f"deposit:{quote.id}",
            )
            lines = self._chargeable([line], f"The deposit of {quote.name}")
            return self._add(quote, InvoiceKind.DEPOSIT, lines, treatment, head)

    def booking(self, quote: Quote) -> Invoice | None:
        """The deposit that follows an acceptance; None where none is asked for, or a version before was billed."""
        asked = quote.deposit > 0 and not billed_of(self._catalogue, quote.root_id)
        return self.deposit(quote.id) if asked else None

    def final(
        self,
        quote_id: int,
        extras: Sequence[InvoiceLine] = (),
        *,
        instead: Sequence[InvoiceLine] = (),
        discount: str = "",
        **head: Unpack[DraftHead],
    ) -> Invoice:
        """All of an accepted quote, or `instead` of it, and what came on top, less net and VAT invoiced already."""
        with self._catalogue.transaction():
            quote = self._accepted(quote_id)
            treatment, rate = self._rate_of(quote)
            quoted = [] if instead else quote.lines
            lines = [self._line(line, quote, place, rate) for place, line in enumerate(quoted, 1)]
            lines += [replace(line, vat_bp=rate) for line in (*instead, *extras)]
            lines = self._chargeable(lines, f"{quote.name} or a part of it")
            lines += deductions(billed_of(self._catalogue, quote.root_id), rate)
            lines = discounted(lines, discount, quote.currency, rate)
            return self._add(quote, InvoiceKind.INVOICE, lines, treatment, head)

    def _line(self, line: EstimateLine, quote: Quote, place: int, rate: int) -> InvoiceLine:
        song = quote.songs.get(line.song_number) if line.song_number is not None else None
        named = f"{line.song}: {line.description}" if line.song else line.description
        service = service_of(line.code)
        return InvoiceLine(
            named,
            line.unit_pence,
            line.amount_pence,
            rate,
            int(line.quantity * HUNDREDTHS),
            Service(service) if service in tuple(Service) else Service.OTHER,
            line.code,
            song,
            origin=f"quote:{quote.root_id}:{quote.version}:{place}",
        )

    def _accepted(self, quote_id: int) -> Quote:
        quote = self._catalogue.quotes.get(quote_id)
        if quote.state is not QuoteState.ACCEPTED:
            raise UsageError(
                f"{quote.name} is {quote.state}; nothing was changed: only an accepted quote is billed.",
                code="quote_not_accepted",
                quote=quote.name,
                state=quote.state.value,
            )
        return quote

    def _rate_of(self, quote: Quote) -> tuple[Treatment, int]:
        """How VAT is treated on the invoices of a quote; raises UsageError where it was priced with another."""
        treatment, rate = self.rate(quote.client_id, RateCard.from_table(quote.rate_card))
        charged = [each.invoice.name for each in billed_of(self._catalogue, quote.root_id) if each.vat and not rate]
        if quote.vat != part_of(quote.net, rate):
            raise UsageError(
                f"{quote.name} was priced {'with' if quote.vat else 'without'} VAT, which no longer holds for this "
                "client; nothing was changed: send another version of it.",
                code="stale_vat",
                quote=quote.name,
            )
        if charged:
            raise UsageError(
                f"{charged[0]} charged VAT, which this client is not charged any more; nothing was changed: credit it "
                "first.",
                code="vat_charged_before",
                invoice=charged[0],
            )
        return treatment, rate

    def _chargeable(self, lines: Sequence[InvoiceLine], what: str) -> list[InvoiceLine]:
        """The lines with the origins under which they can be charged: what was credited whole can be billed anew."""
        free = self._catalogue.invoices.lines.chargeable([line.origin for line in lines if line.origin])
        if any(line.origin and line.origin not in free for line in lines):
            raise UsageError(
                f"{what} has been billed already; nothing was changed: make the draft void to draft it "
                "anew, or credit what was issued.",
                code="billed_already",
                what=what,
            )
        return [replace(line, origin=free[line.origin]) if line.origin else line for line in lines]

    def _add(
        self, quote: Quote, kind: InvoiceKind, lines: Sequence[InvoiceLine], treatment: Treatment, head: DraftHead
    ) -> Invoice:
        amounts = amounts_of(lines)
        if amounts.gross < 0:
            raise UsageError(
                f"More than {quote.name} comes to was invoiced already; nothing was changed: credit the deposit first.",
                code="more_invoiced",
                quote=quote.name,
            )
        return self._catalogue.invoices.add(
            quote.client_id,
            kind,
            lines,
            amounts,
            treatment=treatment,
            currency=quote.currency,
            quote_id=quote.id,
            **_head(**head),
        )


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
                "Only an invoice gets other lines or prices; nothing was changed: make this draft void and draft "
                "another.",
                code="fixed_lines",
                draft=draft.id,
            )
        treatment, rate = drafter.rate(draft.client_id)
        kept = [replace(line, vat_bp=rate) for line in lines] or _changed(draft, prices or {}, drop)
        kept = discounted(kept, discount, draft.currency, rate)
        amounts = amounts_of(kept, draft.sterling_rate, draft.decimals)
        treated, head = treatment if lines else draft.treatment, _head(remarks, po_number, due_on)
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
            po_number=voided.po_number,
            remarks=voided.remarks,
            quote_id=voided.quote_id,
            credits_id=voided.credits_id,
            due_on=voided.due_on,
        )


def _head(remarks: str | None = None, po_number: str | None = None, due_on: str | None = None) -> DraftHead:
    head: DraftHead = {}
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

"""Drafts of invoices: of a quote's deposit, of its balance when the work is done, of lines."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from app.billing.amounts import POUNDS, Exchange, amounts_of, exchange_head, exchange_of, split_gross
from app.billing.billed import billed_of, deductions
from app.billing.client_terms import charge_of
from app.billing.entry_day import checked_day
from app.billing.line_entry import discounted
from app.billing.quoted_vat import charge_of_quote
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.billing import HUNDREDTHS, Invoice, InvoiceKind, InvoiceLine, Service, Treatment
from app.domain.pricing import EstimateLine, Quote, QuoteState
from app.errors import UsageError
from app.pricing.price_lines import service_of


class DraftHead(TypedDict, total=False):
    """What stands above a draft's lines. Without a plain date in `due_on` it is due by the client's terms.

    `tax_point` is the plain date that decides its VAT where that is not the day it is issued on.
    """

    po_number: str
    remarks: str
    due_on: str | None
    tax_point: str | None


class Drafter:
    """Drafts invoices for clients of the catalogue on a plain date, which decides their VAT: the clock's where none is
    named. A `discount` is taken off the lines as somebody typed it.
    """

    def __init__(self, catalogue: Catalogue, studio: StudioDetails, today: str = "") -> None:
        self._catalogue, self._studio = catalogue, studio
        self.today = today or catalogue.activity.moment()[:10]

    def rate(self, client_id: int, tax_point: str | None = None) -> tuple[Treatment, int]:
        """How VAT is treated for a client, and its rate in basis points, at a tax point; today where none is named."""
        return charge_of(self._studio, self._catalogue.clients.get(client_id), tax_point or self.today)

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
        treatment, rate = self.rate(client_id, head.get("tax_point"))
        charged = self._chargeable([replace(line, vat_bp=rate) for line in lines], "A part of it")
        charged = discounted(charged, discount, exchange.currency, rate)
        return self._catalogue.invoices.add(
            client_id,
            InvoiceKind.INVOICE,
            charged,
            amounts_of(charged, exchange.rate, exchange.decimals),
            treatment=treatment,
            **exchange_head(exchange.dated(self.today)),
            **draft_head(**head),
        )

    def deposit(self, quote_id: int, exchange: Exchange | None = None, **head: Unpack[DraftHead]) -> Invoice:
        """The deposit of an accepted quote: a part of its gross, with the VAT that is in it.

        It is in the quote's currency, at the quote's rate unless another is named.
        """
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
            treatment, rate = self._rate_of(quote, head.get("tax_point"))
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
            return self._add(quote, InvoiceKind.DEPOSIT, lines, treatment, exchange, head)

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
        exchange: Exchange | None = None,
        **head: Unpack[DraftHead],
    ) -> Invoice:
        """All of an accepted quote, or `instead` of it, and what came on top, less net and VAT invoiced already.

        It is in the quote's currency, and so are the extras; at the quote's rate unless another is named.
        """
        with self._catalogue.transaction():
            quote = self._accepted(quote_id)
            treatment, rate = self._rate_of(quote, head.get("tax_point"))
            quoted = [] if instead else quote.lines
            lines = [self._line(line, quote, place, rate) for place, line in enumerate(quoted, 1)]
            lines += [replace(line, vat_bp=rate) for line in (*instead, *extras)]
            lines = self._chargeable(lines, f"{quote.name} or a part of it")
            lines += deductions(billed_of(self._catalogue, quote.root_id), rate)
            lines = discounted(lines, discount, quote.currency, rate)
            return self._add(quote, InvoiceKind.INVOICE, lines, treatment, exchange, head)

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

    def _rate_of(self, quote: Quote, tax_point: str | None) -> tuple[Treatment, int]:
        return charge_of_quote(self._catalogue, self._studio, quote, tax_point or self.today)

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
        self,
        quote: Quote,
        kind: InvoiceKind,
        lines: Sequence[InvoiceLine],
        treatment: Treatment,
        exchange: Exchange | None,
        head: DraftHead,
    ) -> Invoice:
        money = (exchange or exchange_of(quote)).dated(self.today)
        amounts = amounts_of(lines, money.rate, money.decimals)
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
            **exchange_head(money),
            quote_id=quote.id,
            **draft_head(**head),
        )


def draft_head(
    remarks: str | None = None, po_number: str | None = None, due_on: str | None = None, tax_point: str | None = None
) -> DraftHead:
    """What of it is named, its days checked; an empty day is none."""
    head: DraftHead = {}
    if remarks is not None:
        head["remarks"] = remarks
    if po_number is not None:
        head["po_number"] = po_number
    if due_on is not None:
        head["due_on"] = checked_day(due_on) if due_on else None
    if tax_point is not None:
        head["tax_point"] = checked_day(tax_point) if tax_point else None
    return head

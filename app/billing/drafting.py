"""Drafts of invoices: the deposit of a quote, what is left of it when the work is done, and what came on top."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.billing.amounts import amounts_of, split_gross
from app.billing.currencies import POUNDS, Exchange
from app.billing.quoting import card_in_use
from app.billing.settling import checked_day
from app.billing.studio import StudioDetails
from app.billing.terms import treatment_of
from app.catalogue import Catalogue
from app.domain.billing import (
    HUNDREDTHS,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    Service,
    Treatment,
)
from app.domain.pricing import Line
from app.domain.quotes import Quote, QuoteState
from app.errors import UsageError
from app.pricing.lines import service_of
from app.pricing.rate_card import RateCard
from app.text import written_date


class Drafter:
    """Drafts invoices for clients of the catalogue."""

    def __init__(self, catalogue: Catalogue, studio: StudioDetails) -> None:
        self._catalogue, self._studio = catalogue, studio

    def rate(self, client_id: int, card: RateCard | None = None) -> tuple[Treatment, int]:
        """How VAT is treated for a client, and its rate in basis points by a card, that in use where none is named."""
        treatment = treatment_of(self._studio, self._catalogue.clients.get(client_id))
        charged = (card or card_in_use(self._catalogue)).whole.vat_bp
        return treatment, charged if treatment is Treatment.STANDARD else 0

    def free(
        self,
        client_id: int,
        lines: Sequence[InvoiceLine],
        *,
        po_number: str = "",
        remarks: str = "",
        exchange: Exchange = POUNDS,
        due_on: str = "",
    ) -> Invoice:
        """A draft of lines somebody typed, in the exchange's currency, with the VAT of this client.

        It is due on the plain date `due_on`, by the client's terms where there is none.
        """
        treatment, rate = self.rate(client_id)
        charged = [replace(line, vat_bp=rate) for line in lines]
        return self._catalogue.invoices.add(
            client_id,
            InvoiceKind.INVOICE,
            charged,
            amounts_of(charged, exchange.rate, exchange.decimals),
            treatment=treatment,
            po_number=po_number,
            remarks=remarks,
            currency=exchange.currency,
            decimals=exchange.decimals,
            sterling_rate=exchange.rate,
            due_on=checked_day(due_on) if due_on else None,
        )

    def deposit(self, quote_id: int, po_number: str = "") -> Invoice:
        """The deposit of an accepted quote: a part of its gross, with the VAT that is in it."""
        with self._catalogue.whole():
            quote = self._accepted(quote_id)
            if quote.deposit <= 0:
                raise UsageError(f"{quote.name} asks for no deposit; nothing was changed.")
            treatment, rate = self.rate(quote.client_id, RateCard.from_table(quote.rate_card))
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
            self._refuse_charged([line], f"The deposit of {quote.name}")
            return self._add(quote, InvoiceKind.DEPOSIT, [line], treatment, po_number)

    def final(self, quote_id: int, po_number: str = "", extras: Sequence[InvoiceLine] = ()) -> Invoice:
        """All of an accepted quote, and what came on top, less the net and the VAT invoiced already."""
        with self._catalogue.whole():
            quote = self._accepted(quote_id)
            treatment, rate = self.rate(quote.client_id, RateCard.from_table(quote.rate_card))
            lines = [self._line(line, quote, place, rate) for place, line in enumerate(quote.lines, 1)]
            lines += [replace(line, vat_bp=rate) for line in extras]
            self._refuse_charged(lines, f"{quote.name} or a part of it")
            lines += self._deductions(quote, rate)
            return self._add(quote, InvoiceKind.INVOICE, lines, treatment, po_number)

    def _line(self, line: Line, quote: Quote, place: int, rate: int) -> InvoiceLine:
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

    def _deductions(self, quote: Quote, rate: int) -> list[InvoiceLine]:
        """The deposits that were issued, less what of them was credited, each with the VAT that it charged."""
        roots = {each.id for each in self._catalogue.quotes.versions(quote.root_id)}
        found = []
        for invoice in sorted((each for root in roots for each in self._catalogue.invoices.of_quote(root)), key=_id):
            if invoice.kind is not InvoiceKind.DEPOSIT or invoice.state is not InvoiceState.ISSUED:
                continue
            notes = [each for each in self._catalogue.invoices.credits_of(invoice.id) if each.label]
            net = invoice.amounts.net + sum(note.amounts.net for note in notes)
            vat = invoice.amounts.vat + sum(note.amounts.vat for note in notes)
            if net or vat:
                text = f"Less deposit, invoice {invoice.label} of {_written(invoice.issued_on)}"
                found.append(InvoiceLine(text, -net, -net, rate, code="deduction", vat=-vat))
        return found

    def _accepted(self, quote_id: int) -> Quote:
        quote = self._catalogue.quotes.get(quote_id)
        if quote.state is not QuoteState.ACCEPTED:
            raise UsageError(f"{quote.name} is {quote.state}; nothing was changed: only an accepted quote is billed.")
        return quote

    def _refuse_charged(self, lines: Sequence[InvoiceLine], what: str) -> None:
        charged = self._catalogue.invoices.charged([line.origin for line in lines if line.origin])
        if charged:
            raise UsageError(
                f"{what} has been billed already; nothing was changed: see `invoice list`, and void a draft to make "
                "it anew."
            )

    def _add(
        self, quote: Quote, kind: InvoiceKind, lines: Sequence[InvoiceLine], treatment: Treatment, po_number: str
    ) -> Invoice:
        amounts = amounts_of(lines)
        if amounts.gross < 0:
            raise UsageError(
                f"More than {quote.name} comes to was invoiced already; nothing was changed: credit the deposit first."
            )
        return self._catalogue.invoices.add(
            quote.client_id,
            kind,
            lines,
            amounts,
            treatment=treatment,
            currency=quote.currency,
            po_number=po_number,
            quote_id=quote.id,
        )


def _id(invoice: Invoice) -> int:
    return invoice.id


def _written(day: str | None) -> str:
    return written_date(date.fromisoformat(day)) if day else ""

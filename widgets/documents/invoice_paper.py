"""Invoices and credit notes on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, Treatment
from app.domain.money import percent
from widgets.documents.paper_blocks import (
    BEFORE_SUMS,
    STYLE,
    Column,
    Head,
    Panel,
    Sides,
    facts,
    lines_table,
    paragraph,
    prose,
)
from widgets.documents.paper_style import PaperStyle, day_text
from widgets.documents.pdf import Block, Stack, Text


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """An invoice in a studio's style; `credited` is what a credit note reverses."""

    style: PaperStyle
    invoice: Invoice
    credited: Invoice | None

    def blocks(self) -> Iterator[Block]:
        """From the head down to how it is to be paid."""
        style, words, invoice = self.style, self.style.words, self.invoice
        title = words.titles[invoice.kind]
        yield Head(style.studio, title if invoice.label else words.titles["draft_of"].format(title=title))
        yield Sides(style.parties(invoice.buyer, vat_number=self._vat), self._facts())
        if self.credited is not None:
            text = words.notes["credit"].format(label=self.credited.label, day=day_text(self.credited.issued_on))
            yield Text(paragraph(text), STYLE)
        yield from prose(invoice.remarks.splitlines())
        rows = [self._row(line) for line in invoice.lines]
        below = Stack([Sides(self._notes(), self._sums()), *self._paying()], BEFORE_SUMS)
        yield from lines_table(self._columns(), rows, style.studio.accent, below)

    @property
    def _vat(self) -> bool:
        """Whether there is a word of VAT on it."""
        return self.invoice.treatment is not Treatment.UNREGISTERED

    def _written(self, amount: int) -> str:
        return self.style.money.written(amount, self.invoice.currency)

    def _facts(self) -> str:
        names, invoice = self.style.words.facts, self.invoice
        credit = invoice.kind is InvoiceKind.CREDIT_NOTE
        rows = [
            (names["number"], invoice.label or self.style.words.titles["draft"]),
            (names["issued_on"], day_text(invoice.issued_on)),
            (names["tax_point"], day_text(invoice.tax_point) if self._vat else ""),
            (names["due_on"], "" if credit else day_text(invoice.due_on)),
            (names["credited"], (self.credited.label or "") if self.credited else ""),
            (names["po_number"], invoice.po_number),
            (names["reference"], "" if credit else invoice.label or ""),
        ]
        return facts(rows, strong=(names["number"], names["due_on"]))

    def _columns(self) -> tuple[Column, ...]:
        heads = self.style.words.heads
        rate = (Column(heads["vat_rate"], 9, numbers=True),) if self._vat else ()
        return (
            Column(heads["description"], 50 if self._vat else 59),
            Column(heads["quantity"], 10, numbers=True),
            Column(heads["unit"], 15, numbers=True),
            *rate,
            Column(heads["amount"] if self._vat else heads["amount_plain"], 16, numbers=True),
        )

    def _row(self, line: InvoiceLine) -> tuple[str, ...]:
        standard = self.invoice.treatment is Treatment.STANDARD
        rate = (percent(line.vat_bp) if standard else "–",) if self._vat else ()
        unit, amount = self._written(line.unit_price), self._written(line.amount)
        return (line.description, f"{line.count.normalize():f}".replace("-", "−"), unit, *rate, amount)

    def _sums(self) -> str:
        words, amounts, invoice = self.style.words.sums, self.invoice.amounts, self.invoice
        rates = sorted({line.vat_bp for line in invoice.lines})
        charged = invoice.treatment is Treatment.STANDARD and len(rates) == 1
        named = words["vat"].format(rate=percent(rates[0])) if charged else words["vat_charged"]
        total = words["credited" if invoice.kind is InvoiceKind.CREDIT_NOTE else "gross"]
        rows = [(words["net"], self._written(amounts.net)), (named, self._written(amounts.vat))] if self._vat else []
        rows.append((total, self._written(amounts.gross)))
        return facts(rows, total=total)

    def _notes(self) -> str:
        """Whose VAT it is, and what it comes to in sterling (SI 1995/2518, regulations 14 and 17)."""
        invoice, words = self.invoice, self.style.words
        paragraphs = []
        if invoice.treatment is Treatment.OUTSIDE_SCOPE:
            paragraphs.append(paragraph(words.notes["outside_scope"]))
        if invoice.currency != "GBP" and self._vat:
            net, vat = (self.style.money.written(each) for each in (invoice.amounts.net_gbp, invoice.amounts.vat_gbp))
            rate = f"{Decimal(invoice.sterling_rate):f}"
            paragraphs.append(paragraph(words.sums["in_sterling"].format(rate=rate, net=net, vat=vat), "muted"))
        return "".join(paragraphs)

    def _paying(self) -> Iterator[Block]:
        """What is asked for and where it goes; of a draft, a credit note or an invoice over nothing, none."""
        invoice, owed = self.invoice, self.invoice.amounts.gross
        if owed > 0 and invoice.label and invoice.kind is not InvoiceKind.CREDIT_NOTE:
            text = self.style.words.notes["pay"]
            text = text.format(amount=self._written(owed), day=day_text(invoice.due_on), reference=invoice.label)
            yield Panel(paragraph(text, "strong"), self.style.bank(), self.style.studio.accent)

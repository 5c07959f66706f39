"""Quotes, invoices, credit notes and statements, laid out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.billing.currencies import Currencies
from app.billing.papers import QuotePaper, Statement
from app.billing.studio import StudioDetails
from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, Party, Payment, Treatment
from app.domain.money import percent
from app.pricing.lines import service_of
from widgets.documents.paging import Block
from widgets.documents.paper_blocks import STYLE, Column, Head, Sides, facts, lines_table, paragraph
from widgets.documents.paper_words import PaperWords, day_text
from widgets.documents.pdf import Text


@dataclass(frozen=True, slots=True)
class PaperMaker:
    """Lays papers out in the studio's colours and these words."""

    studio: StudioDetails
    words: PaperWords
    money: Currencies

    def invoice(self, invoice: Invoice, credited: Invoice | None, payments: Sequence[Payment]) -> Iterator[Block]:
        """An invoice, deposit invoice or credit note, with what was paid on it where anything was."""
        words, vat = self.words, invoice.treatment is not Treatment.UNREGISTERED
        yield Head(self.studio, words.titles[invoice.kind])
        yield Sides(self._buyer(invoice.buyer, invoice.treatment), self._invoice_facts(invoice, credited))
        if credited is not None:
            text = words.notes["credit"].format(label=credited.label, day=day_text(credited.issued_on))
            yield Text(paragraph(text), STYLE)
        if invoice.remarks:
            yield Text(paragraph(invoice.remarks), STYLE)
        yield from lines_table(
            self._columns(vat=vat), [self._row(line, invoice, vat=vat) for line in invoice.lines], self.studio.accent
        )
        yield Sides(self._notes(invoice), self._sums(invoice, payments, vat=vat))
        if invoice.kind is not InvoiceKind.CREDIT_NOTE:
            yield Text(self._paying(invoice, payments), STYLE)

    def quote(self, paper: QuotePaper) -> Iterator[Block]:
        """A quote; what it comes to stands first."""
        words, quote = self.words, paper.quote
        written = {
            name: self.money.written(getattr(quote, name), quote.currency)
            for name in ("net", "vat", "gross", "low", "high", "deposit")
        }
        lead = "plain" if not quote.vat else "private" if paper.private else "business"
        yield Head(self.studio, words.titles["quote"])
        rows = [
            (words.facts["quote"], quote.name),
            (words.facts["made_on"], day_text(paper.made_on)),
            (words.facts["valid_until"], day_text(quote.valid_until)),
        ]
        yield Sides(self._buyer(paper.buyer), facts(rows))
        yield Text(paragraph(quote.title, "name") + paragraph(words.sums[lead].format(**written), "large"), STYLE)
        heads = words.heads
        columns = (
            Column(heads["description"], 56),
            Column(heads["quantity"], 12, numbers=True),
            Column(heads["unit"], 15, numbers=True),
            Column(heads["amount"] if quote.vat else heads["amount_plain"], 17, numbers=True),
        )
        texts = [
            (
                f"{line.song}: {line.description}" if line.song else line.description,
                f"{line.quantity:f}",
                self.money.written(line.unit_pence, quote.currency),
                self.money.written(line.amount_pence, quote.currency),
            )
            for line in quote.lines
        ]
        yield from lines_table(columns, texts, self.studio.accent)
        share = percent(quote.terms.deposit_bp)
        sums = [
            *([(words.sums["net"], written["net"]), (words.sums["vat_charged"], written["vat"])] if quote.vat else []),
            (words.sums["gross"], written["gross"]),
            (words.sums["deposit"].format(share=share), written["deposit"] if quote.deposit else ""),
        ]
        between = paragraph(words.sums["range"].format(**written), "muted") if quote.low < quote.high else ""
        yield Sides(between, facts(sums, strong=(words.sums["gross"],)))
        yield Text(self._terms(paper, written["deposit"], share), STYLE)

    def statement(self, statement: Statement) -> Iterator[Block]:
        """A statement of account."""
        words = self.words
        yield Head(self.studio, words.titles["statement"])
        since = f"{day_text(statement.since)} – " if statement.since else ""
        yield Sides(
            self._buyer(statement.buyer), facts([(words.facts["period"], f"{since}{day_text(statement.until)}")])
        )
        heads = words.heads
        columns = (
            Column(heads["date"], 23),
            Column(heads["what"], 35),
            *(Column(heads[name], 14, numbers=True) for name in ("charged", "paid", "balance")),
        )
        written = [
            self.money.written(amount, statement.currency)
            for amount in (statement.opening, statement.closing, statement.overdue)
        ]
        opening = (day_text(statement.since), words.sums["opening"], "", "", written[0])
        rows: list[tuple[str, ...]] = [opening] if statement.opening else []
        for row in statement.rows:
            amounts = (row.charged, row.paid)
            cells = [self.money.written(amount, statement.currency) if amount else "" for amount in amounts]
            rows.append((day_text(row.on), row.text, *cells, self.money.written(row.balance, statement.currency)))
        yield from lines_table(columns, rows, self.studio.accent)
        sums = [(words.sums["closing"], written[1]), (words.sums["overdue"], written[2] if statement.overdue else "")]
        yield Sides(self._bank(), facts(sums, strong=(words.sums["closing"],)))

    def footer(self, name: str, page: int, pages: int) -> Block:
        """Who the studio is, what the paper is, and which page of how many."""
        studio, words = self.studio, self.words.parties
        who = [
            studio.name,
            words["company_number"].format(number=studio.company_number) if studio.company_number else "",
            words["registered_office"].format(place=studio.registered_office) if studio.registered_office else "",
            words["vat_number"].format(number=studio.vat_number) if studio.vat_number else "",
        ]
        number = f"{name} · {page} / {pages}"
        return Sides(
            paragraph(" · ".join(filter(None, who)), "muted small"),
            f'<p class="muted small" align="right">{number}</p>',
            0.8,
        )

    def _buyer(self, buyer: Party | None, treatment: Treatment | None = None) -> str:
        if buyer is None:
            return ""
        country = (buyer.country,) if buyer.country != self.studio.country else ()
        lines = "\n".join((*buyer.address, *country))
        number = self.words.parties["their_vat"].format(number=buyer.vat_number) if buyer.vat_number else ""
        shown = number if treatment in (Treatment.OUTSIDE_SCOPE, Treatment.STANDARD) else ""
        seller = "\n".join((self.studio.name, *self.studio.address, self.studio.email)).strip()
        to = paragraph(self.words.parties["to"], "muted small") + paragraph(buyer.name, "strong")
        return paragraph(seller, "muted") + "<p>&nbsp;</p>" + to + paragraph("\n".join(filter(None, (lines, shown))))

    def _invoice_facts(self, invoice: Invoice, credited: Invoice | None) -> str:
        names, credit = self.words.facts, invoice.kind is InvoiceKind.CREDIT_NOTE
        rows = [
            (names["number"], invoice.label or self.words.titles["draft"]),
            (names["issued_on"], day_text(invoice.issued_on)),
            (
                names["tax_point"],
                day_text(invoice.tax_point) if invoice.treatment is not Treatment.UNREGISTERED else "",
            ),
            (names["due_on"], "" if credit else day_text(invoice.due_on)),
            (names["credited"], (credited.label or "") if credited else ""),
            (names["po_number"], invoice.po_number),
            (names["reference"], "" if credit else invoice.label or ""),
        ]
        return facts(rows, strong=(names["number"], names["due_on"]))

    def _columns(self, *, vat: bool) -> tuple[Column, ...]:
        heads = self.words.heads
        rate = (Column(heads["vat_rate"], 9, numbers=True),) if vat else ()
        return (
            Column(heads["description"], 49 if vat else 58),
            Column(heads["quantity"], 11, numbers=True),
            Column(heads["unit"], 15, numbers=True),
            *rate,
            Column(heads["amount"] if vat else heads["amount_plain"], 16, numbers=True),
        )

    def _row(self, line: InvoiceLine, invoice: Invoice, *, vat: bool) -> tuple[str, ...]:
        rate = (percent(line.vat_bp) if invoice.treatment is Treatment.STANDARD else "–",) if vat else ()
        unit, amount = (self.money.written(each, invoice.currency) for each in (line.unit_price, line.amount))
        return (line.description, _quantity(line.count), unit, *rate, amount)

    def _sums(self, invoice: Invoice, payments: Sequence[Payment], *, vat: bool) -> str:
        words, amounts = self.words.sums, invoice.amounts
        net, tax, gross = (
            self.money.written(each, invoice.currency) for each in (amounts.net, amounts.vat, amounts.gross)
        )
        rates = sorted({line.vat_bp for line in invoice.lines})
        charged = invoice.treatment is Treatment.STANDARD and len(rates) == 1
        named = words["vat"].format(rate=percent(rates[0])) if charged else words["vat_charged"]
        total = words["credited" if invoice.kind is InvoiceKind.CREDIT_NOTE else "gross"]
        rows = [*([(words["net"], net), (named, tax)] if vat else []), (total, gross)]
        paid = sum(payment.amount for payment in payments)
        if paid:
            rows += [(self.words.heads["paid"], self.money.written(-paid, invoice.currency))]
            rows += [(words["due"], self.money.written(amounts.gross - paid, invoice.currency))]
        return facts(rows, strong=(total, words["due"]))

    def _notes(self, invoice: Invoice) -> str:
        found = []
        if invoice.treatment is Treatment.OUTSIDE_SCOPE:
            found.append(paragraph(self.words.notes["outside_scope"]))
        if invoice.currency != "GBP" and invoice.treatment is not Treatment.UNREGISTERED:
            net, vat = (self.money.written(each) for each in (invoice.amounts.net_gbp, invoice.amounts.vat_gbp))
            text = self.words.sums["in_sterling"].format(rate=f"{Decimal(invoice.sterling_rate):f}", net=net, vat=vat)
            found.append(paragraph(text, "muted"))
        return "".join(found)

    def _paying(self, invoice: Invoice, payments: Sequence[Payment]) -> str:
        owed = invoice.amounts.gross - sum(payment.amount for payment in payments)
        if owed <= 0 or not invoice.label:
            return self._bank()
        amount = self.money.written(owed, invoice.currency)
        text = self.words.notes["pay"].format(amount=amount, day=day_text(invoice.due_on), reference=invoice.label)
        return paragraph(text, "strong") + self._bank()

    def _bank(self) -> str:
        if not self.studio.bank_details:
            return ""
        return paragraph(self.words.notes["bank"], "muted small") + paragraph("\n".join(self.studio.bank_details))

    def _terms(self, paper: QuotePaper, deposit: str, share: str) -> str:
        words, terms, quote = self.words.terms, paper.quote.terms, paper.quote
        mixed = any(service_of(line.code) == "mixing" for line in quote.lines)
        rounds = words["round_one"] if terms.rounds == 1 else words["round_many"].format(count=terms.rounds)
        said = [
            words["rounds"].format(count=rounds) if mixed and terms.rounds else "",
            words["deposit"].format(amount=deposit, share=share) if quote.deposit else "",
            words["kill"].format(share=percent(terms.kill_fee_bp)) if terms.kill_fee_bp else "",
            words["valid"].format(day=day_text(quote.valid_until)),
            *terms.text.splitlines(),
        ]
        return paragraph(words["heading"], "strong") + "".join(paragraph(each) for each in said if each)


def _quantity(count: Decimal) -> str:
    return f"{count.normalize():f}".replace("-", "−")

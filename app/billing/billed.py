"""What is charged of a quote: invoiced so far, in whatever version, and taken off later; and what came on top of it.

What came on top, rounds beyond those included, recalls after approval and new work, is charged once each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.billing.amounts import amounts_of
from app.catalogue import Catalogue
from app.domain.billing import DEDUCTION, Invoice, InvoiceKind, InvoiceLine, InvoiceState, Service, Treatment
from app.domain.catalogue import Song, Stage
from app.domain.money import part_of, percent
from app.domain.pricing import Quote, QuoteState
from app.errors import UsageError
from app.pricing.rate_card import RateCard
from app.pricing.rate_card_versions import card_in_use
from app.rounds.scope import Extra, find_extras
from app.text import written_date
from render.text import shown

_ON_TOP = ("round:", "note:")  # origins of what came on top of a quote
_QUOTED = ("quote:", "kill:")  # and of what is charged of it
_ANEW = "nothing was issued: make the draft void and draft it anew."
NEW_WORK = "extra.new_work"
_LONGEST = 80  # letters of a note on a line


@dataclass(frozen=True, slots=True)
class Billed:
    """A deposit or an invoice that was issued, and what it still charges of the quote, after its credit notes."""

    invoice: Invoice
    net: int
    vat: int

    @property
    def rate(self) -> int | None:
        """The rate of VAT that it was charged at in basis points; None where it had several."""
        rates = {line.vat_bp for line in self.invoice.lines}
        return rates.pop() if len(rates) == 1 else None

    def differs(self, rate: int) -> bool:
        """Whether its tax point had another rate."""
        return self.rate not in (rate, None)


def billed_of(catalogue: Catalogue, root_id: int) -> list[Billed]:
    """Of every version of a quote, the oldest first; nothing of what was credited whole, or came on top."""
    store = catalogue.invoices
    invoices = [each for quote in catalogue.quotes.versions(root_id) for each in store.of_quote(quote.id)]
    issued = [each for each in invoices if each.state is InvoiceState.ISSUED]
    charging = sorted((each for each in issued if each.kind is not InvoiceKind.CREDIT_NOTE), key=lambda each: each.id)
    billed = [_billed(each, [note for note in store.credits_of(each.id) if note.label]) for each in charging]
    return [each for each in billed if each.net or each.vat]


def gross_of(billed: Iterable[Billed]) -> int:
    """All of it, with its VAT."""
    return sum(each.net + each.vat for each in billed)


def deductions(billed: Iterable[Billed], rate: int) -> list[InvoiceLine]:
    """A line for each; `rate` is that of the invoice it is taken off on.

    What was charged at that rate is taken off with the VAT that it charged, to the penny. What had its tax point when
    another rate held, or none as the studio was not registered, keeps what it was charged then (VATA 1994 section 6(4)
    and (5)): its net is no part of what is taxed now.
    """
    return [_deduction(each, rate) for each in billed]


def vat_of_whole(net: int, rate: int, billed: Iterable[Billed]) -> int:
    """The VAT of a quote over `net`: of what was invoiced at another rate what was charged, of the rest this rate's."""
    before = [each for each in billed if each.differs(rate)]
    return part_of(net - sum(each.net for each in before), rate) + sum(each.vat for each in before)


def _deduction(billed: Billed, rate: int) -> InvoiceLine:
    text, vat = _text(billed.invoice), -billed.vat
    if not billed.differs(rate):
        return InvoiceLine(text, -billed.net, -billed.net, rate, code=DEDUCTION, vat=vat)
    charged = f"VAT {percent(billed.rate or 0)}" if billed.rate else "no VAT"
    return InvoiceLine(f"{text} ({charged})", -billed.net, -billed.net, rate, code=DEDUCTION)


def on_top_of(invoice: Invoice) -> set[int]:
    """The ids of an invoice's lines that are no part of its quote: extras, and what was typed beside the quote's lines.

    What takes off belongs to the quote, and so do typed lines that stand in the place of all of its own.
    """
    quoted = any((line.origin or "").startswith(_QUOTED) for line in invoice.lines)
    typed = {line.id for line in invoice.lines if quoted and not line.origin and not line.fixed and line.amount > 0}
    return typed | {line.id for line in invoice.lines if (line.origin or "").startswith(_ON_TOP)}


def _billed(invoice: Invoice, notes: Sequence[Invoice]) -> Billed:
    on_top = on_top_of(invoice)
    if not on_top:
        papers = (invoice, *notes)
        return Billed(invoice, sum(each.amounts.net for each in papers), sum(each.amounts.vat for each in papers))
    kept = [line for line in invoice.lines if line.id not in on_top]
    kept += [line for note in notes for line in note.lines if _credited(line) not in on_top]
    amounts = amounts_of(kept, invoice.sterling_rate, invoice.decimals)
    return Billed(invoice, amounts.net, amounts.vat)


def _credited(line: InvoiceLine) -> int:
    """The id of the invoice's line that a line of a credit note credits."""
    return int((line.origin or "credit:0").split(":")[1])


def _text(invoice: Invoice) -> str:
    what = "deposit, invoice" if invoice.kind is InvoiceKind.DEPOSIT else "invoice"
    day = written_date(date.fromisoformat(invoice.issued_on)) if invoice.issued_on else ""
    return f"Less {what} {invoice.label} of {day}"


def refuse_stale(catalogue: Catalogue, draft: Invoice, treatment: Treatment, rate: int, rate_words: str) -> None:
    """Raise UsageError where an invoice or a deposit must not be issued as it was drafted.

    `treatment` and `rate` are those of its client at its tax point, `rate_words` since when that rate holds.
    """
    if draft.treatment is not treatment:
        raise UsageError(
            f"How VAT is treated for this client has changed since draft {draft.id} was made; {_ANEW}",
            code="stale_vat",
            draft=draft.id,
        )
    other = [line.vat_bp for line in draft.lines if line.vat_bp != rate]
    if other:
        raise UsageError(
            f"VAT is {rate_words}, and draft {draft.id} was made with {percent(other[0])}; {_ANEW}",
            code="stale_rate",
            draft=draft.id,
            vat_bp=rate,
            was_bp=other[0],
        )
    if draft.quote_id is not None:
        _refuse_other_quote(catalogue, draft, catalogue.quotes.get(draft.quote_id), rate)


def _refuse_other_quote(catalogue: Catalogue, draft: Invoice, quote: Quote, rate: int) -> None:
    if quote.state is not QuoteState.ACCEPTED:
        raise UsageError(
            f"{quote.name} is {quote.state}, and only an accepted quote is billed; {_ANEW}",
            code="quote_not_accepted",
            quote=quote.name,
            state=quote.state.value,
        )
    billed = billed_of(catalogue, quote.root_id)
    due = [] if draft.kind is InvoiceKind.DEPOSIT else [(line.amount, line.vat) for line in deductions(billed, rate)]
    mine = [(line.amount, line.vat) for line in draft.lines if line.code == DEDUCTION]
    if mine != due or (draft.kind is InvoiceKind.DEPOSIT and billed):
        raise UsageError(
            f"What was invoiced of {quote.name} has changed since draft {draft.id} was made; {_ANEW}",
            code="stale_deductions",
            quote=quote.name,
            draft=draft.id,
        )


def extras_of(catalogue: Catalogue, client_id: int) -> list[InvoiceLine]:
    """Lines for all of a client's songs that has not been charged yet, by the card of the song's quote.

    New work has no price on any card: its line comes to nothing, and is priced by whoever sends the invoice.
    """
    songs = [row.song for row in catalogue.songs.board() if row.song.client_id == client_id]
    return [line for song in songs if song.stage is not Stage.ARCHIVED for line in extras_of_song(catalogue, song)]


def extras_of_song(catalogue: Catalogue, song: Song) -> list[InvoiceLine]:
    """The lines of one song, in the order of its rounds."""
    rounds = catalogue.rounds.all(song.id)
    notes = [note for each in rounds for note in catalogue.notes.all(each.id)]
    card = _card_of(catalogue, song)
    lines = [_line(song, offer, card) for offer in find_extras(rounds, notes)]
    free = catalogue.invoices.lines.chargeable([line.origin for line in lines if line.origin])
    return [line for line in lines if line.origin in free]


def _line(song: Song, offer: Extra, card: RateCard) -> InvoiceLine:
    asked = " ".join(offer.description.split())
    text = f"{song.title}: {shown(asked, _LONGEST)}"
    prices = {"mixing.recall": card.mixing.recall_pence, "mixing.round": card.mixing.round_pence}
    pence = prices[offer.code] if offer.code else 0
    origin = f"note:{offer.note_id}" if offer.note_id else f"round:{offer.round_id}"
    code = offer.code or NEW_WORK
    return InvoiceLine(text, pence, pence, 0, service=Service.MIXING, code=code, song_id=song.id, origin=origin)


def _card_of(catalogue: Catalogue, song: Song) -> RateCard:
    accepted = [quote for quote in catalogue.quotes.of_song(song.id) if quote.state is QuoteState.ACCEPTED]
    return RateCard.from_table(accepted[0].rate_card) if accepted else card_in_use(catalogue)

"""Issuing: a draft gets its number, its hash and its PDF in one transaction, and is from then on what it is."""

from dataclasses import dataclass, replace

from app.billing.account import account_of, move_credit
from app.billing.amounts import amounts_of, credited_amounts
from app.billing.billed import NEW_WORK, refuse_stale
from app.billing.chain import FIRST, hash_of
from app.billing.client_terms import buyer_of, charge_of, due_date
from app.billing.credit_note import refuse_written_off
from app.billing.issuing_place import record_place, refuse_copy
from app.billing.papers import Papers
from app.billing.required import IssuingRules, refuse_incomplete
from app.billing.studio import StudioDetails
from app.billing.vat_rates import VatRates
from app.catalogue import Catalogue
from app.domain.billing import Amounts, Invoice, InvoiceKind, Party, Treatment
from app.domain.books import marked, number_label
from app.domain.catalogue import Client
from app.errors import UsageError
from render.text import shown


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An invoice as it would be issued, and its PDF."""

    invoice: Invoice
    pdf: bytes


class Issuer:
    """Issues drafts of the catalogue in the name of the studio."""

    def __init__(self, catalogue: Catalogue, studio: StudioDetails, papers: Papers) -> None:
        self._catalogue, self._studio, self._papers = catalogue, studio, papers

    def preview(self, invoice_id: int, today: str) -> bytes:
        """What issuing a draft on this plain date would draw, but without a number, so that nobody pays by it."""
        filled = self._fill(invoice_id, today, self._catalogue.activity.moment())
        return self._papers.invoice(replace(filled, number=None, label=None), self._credited(filled))

    def issue(self, invoice_id: int, today: str, business: str = "") -> Invoice:
        """Issue a draft on this plain date; `business` is what shows that a client abroad is one, where that is asked.

        It is drawn before anything is written: while others go on, for the number it is likely to get, and once more
        with the right to write in hand, where that number was taken meanwhile. So numbers have no gaps and no
        invoice is without its PDF, wherever this is cut off. Raises UsageError in a copy of a catalogue that issues
        elsewhere.
        """
        refuse_copy(self._catalogue)
        moment = self._catalogue.activity.moment()
        drawn = self._draw(invoice_id, today, moment, business)
        with self._catalogue.transaction():
            if self._fill(invoice_id, today, moment, business) != replace(drawn.invoice, hash=None):
                drawn = self._draw(invoice_id, today, moment, business)
            record_place(self._catalogue)
            issued = self._catalogue.invoices.issue(drawn.invoice, drawn.pdf)
            if issued.kind is InvoiceKind.CREDIT_NOTE:
                self._settle(issued, today)
        return issued

    def _draw(self, invoice_id: int, today: str, moment: str, business: str) -> _Drawn:
        filled = self._fill(invoice_id, today, moment, business)
        pdf = self._papers.invoice(filled, self._credited(filled))
        return _Drawn(replace(filled, hash=hash_of(filled, pdf)), pdf)

    def _credited(self, note: Invoice) -> Invoice | None:
        return self._catalogue.invoices.get(note.credits_id) if note.credits_id else None

    def _fill(self, invoice_id: int, today: str, moment: str, business: str | None = None) -> Invoice:
        """The draft as it would be issued now, but for its hash; what only issuing asks for, where `business` is given.

        To look at it, a draft need not be complete.
        """
        draft = self._catalogue.invoices.draft(invoice_id)
        client = self._catalogue.clients.get(draft.client_id)
        if business is not None:
            draft = replace(draft, remarks=IssuingRules.load().remarks(draft, business))
            refuse_incomplete(draft, self._studio, client)
        self._refuse_unfit(draft, client, today)
        return self._numbered(replace(self._dated(draft, client, today), issued_at=moment))

    def _refuse_unfit(self, draft: Invoice, client: Client, today: str) -> None:
        """Raise UsageError where a draft is not what is owed any more, or must not go out on this day."""
        _refuse_unready(draft, self._studio, po_needed=client.po_needed)
        _refuse_due_before(draft, today)
        tax_point = tax_point_of(draft, today)
        if draft.credits_id is None:
            rates, charge = VatRates.load(self._studio.vat_rates), charge_of(self._studio, client, tax_point)
            refuse_stale(self._catalogue, draft, *charge, rates.words(tax_point))
        else:
            refuse_written_off(self._catalogue, draft.credits_id, draft)

    def _dated(self, draft: Invoice, client: Client, today: str) -> Invoice:
        """The draft with its days, its two sides and its amounts."""
        credited = self._credited(draft)
        return replace(
            draft,
            issued_on=today,
            tax_point=tax_point_of(draft, today),
            due_on=draft.due_on or self._due(draft, client, today),
            seller=seller_of(self._studio, draft),
            buyer=credited.buyer if credited else buyer_of(client),
            issued_to=draft.client_id,
            amounts=self._amounts(draft),
        )

    def _due(self, draft: Invoice, client: Client, today: str) -> str:
        """By the client's terms; a credit note is due at once."""
        return today if draft.kind is InvoiceKind.CREDIT_NOTE else due_date(today, client, self._studio)

    def _amounts(self, draft: Invoice) -> Amounts:
        """What its lines come to; a credit note leaves no penny in sterling of what it credits."""
        amounts = amounts_of(draft.lines, draft.sterling_rate, draft.decimals)
        if not draft.credits_id:
            return amounts
        earlier = [note.amounts for note in self._catalogue.invoices.credits_of(draft.credits_id) if note.label]
        return credited_amounts(amounts, earlier, draft.sterling_rate, draft.decimals)

    def _numbered(self, filled: Invoice) -> Invoice:
        """The same with the number that comes next in its series, after what that series had last."""
        store, credit = self._catalogue.invoices, filled.kind is InvoiceKind.CREDIT_NOTE
        mark = self._catalogue.numbering.mark()
        series = marked(self._studio.credit_prefix if credit else self._studio.prefix, mark)
        number = store.next_number(series, 1 if credit or mark else self._studio.first_number)
        label, previous = number_label(series, number), store.last_hash(series) or FIRST
        return replace(filled, series=series, number=number, label=label, previous_hash=previous)

    def _settle(self, note: Invoice, today: str) -> None:
        """A credit note pays what is still owed of its invoice; the rest of it stands on the client's account."""
        if note.credits_id is None:
            return
        credited = account_of(self._catalogue, note.credits_id)
        amount = min(credited.balance, -note.amounts.gross)
        if amount > 0:
            move_credit(self._catalogue, note, credited.invoice, amount, today)


def tax_point_of(draft: Invoice, today: str) -> str:
    """The tax point of a draft that is issued on a plain date: that day, unless it has an earlier one of its own.

    An invoice makes a tax point by itself, so that none is later (VATA 1994 section 6(4)). It is earlier where money
    came before it, or where the work was done more than 14 days before (section 6(3) to (5)): which the draft says.
    """
    if draft.tax_point and draft.tax_point > today:
        raise UsageError(
            f"The tax point of draft {draft.id} is {draft.tax_point}, after the day it is issued on; nothing was "
            "issued: edit its tax point.",
            code="tax_point_after_issue",
            draft=draft.id,
            tax_point=draft.tax_point,
        )
    return draft.tax_point or today


def seller_of(studio: StudioDetails, draft: Invoice) -> Party:
    """The studio as it stands on an invoice: with its VAT number where there is a word of VAT on it."""
    party = studio.party
    return replace(party, vat_number="") if draft.treatment is Treatment.UNREGISTERED else party


def _refuse_due_before(draft: Invoice, today: str) -> None:
    if draft.due_on and draft.due_on < today:
        raise UsageError(
            f"Draft {draft.id} is due on {draft.due_on}, before the day it is issued on; nothing was issued: edit "
            "its due day.",
            code="due_before_issue",
            draft=draft.id,
            due_on=draft.due_on,
        )


def _refuse_unready(draft: Invoice, studio: StudioDetails, *, po_needed: bool) -> None:
    if not studio.name:
        raise UsageError("The studio has no name yet, so nothing was issued.", code="studio_unnamed")
    if not draft.lines:
        raise UsageError(
            f"Draft {draft.id} has no lines, so nothing was issued: add some, or make it void.",
            code="no_lines",
            draft=draft.id,
        )
    unpriced = [line.description for line in draft.lines if line.code == NEW_WORK and not line.amount]
    if unpriced:
        raise UsageError(
            f"Draft {draft.id} has new work without a price ({shown(unpriced[0])}); nothing was issued: price the "
            "line, or take it out.",
            code="no_price",
            draft=draft.id,
            line=unpriced[0],
        )
    if draft.amounts.gross < 0 and draft.kind is not InvoiceKind.CREDIT_NOTE:
        raise UsageError(
            f"Draft {draft.id} comes to less than nothing; nothing was issued: credit an invoice instead.",
            code="less_than_nothing",
            draft=draft.id,
        )
    if po_needed and not draft.po_number and draft.kind is not InvoiceKind.CREDIT_NOTE:
        raise UsageError(
            f"This client pays only by the number of a purchase order, and draft {draft.id} has none; nothing was "
            "issued: edit the draft and enter it.",
            code="po_number_wanted",
            draft=draft.id,
        )

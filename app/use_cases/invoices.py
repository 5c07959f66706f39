"""An invoice on its way: drafted of a quote or of lines, issued, credited; and its paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.billing.account import account_of
from app.billing.amounts import POUNDS, Exchange, exchange_of
from app.billing.billed import extras_of
from app.billing.called_off import CalledOff, call_off
from app.billing.credit_note import Parts, credit_reason, draft_credit
from app.billing.draft import DraftHead
from app.billing.quote_currency import line_in
from app.domain.billing import Invoice, InvoiceLine, InvoiceState
from app.domain.pricing import Quote
from app.errors import UsageError
from app.use_cases.books import Books, PaperFile, paper_name
from render.errors import BouncedeskError


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a draft is to hold. `lines` are without VAT, in the currency of `exchange`; `discount` is as it was typed.

    What is billed of a quote is in the quote's currency, at the quote's rate where `exchange` names no other.

    `extras` bills what came on top of the client's quotes and was not billed yet. It is due on the plain date
    `due_on`, by the client's terms where there is none. Its VAT is that of the plain date `tax_point`, that on which it
    is issued where there is none.
    """

    lines: Sequence[InvoiceLine] = ()
    extras: bool = False
    po_number: str = ""
    remarks: str = ""
    exchange: Exchange = POUNDS
    discount: str = ""
    due_on: str = ""
    tax_point: str = ""


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A credit note, a draft or issued, and what of it stands to the client's credit in minor units."""

    note: Invoice
    credit: int


def draft_deposit(books: Books, quote_id: int, asked: DraftRequest) -> Invoice:
    """A draft of an accepted quote's deposit; raises UsageError where something is to be added to it or taken off."""
    money = _money(books.catalogue.quotes.get(quote_id), asked)
    if asked.lines or asked.extras or asked.discount.strip():
        name = books.catalogue.quotes.get(quote_id).name
        raise UsageError(
            f"The deposit of {name} is what the quote asks for; nothing was changed: what is added, or taken off as a "
            "discount, stands on the balance.",
            code="fixed_lines",
            quote=name,
        )
    return books.drafter.deposit(quote_id, money, **_head(asked))


def draft_balance(books: Books, quote_id: int, asked: DraftRequest) -> Invoice:
    """A draft of all of an accepted quote with what was asked for beside it, less what was invoiced already."""
    with books.catalogue.transaction():
        quote = books.catalogue.quotes.get(quote_id)
        money = _money(quote, asked)
        lines = _lines(books, quote.client_id, asked, money)
        return books.drafter.final(quote_id, lines, discount=asked.discount, exchange=money, **_head(asked))


def call_off_quote(books: Books, quote_id: int) -> CalledOff:
    """Drafts of what follows where an accepted quote's work is called off: its fee less what was invoiced, or credits.

    They are issued like any draft. Raises UsageError where there is no such fee, or nothing is left to draft.
    """
    return call_off(books.catalogue, books.drafter, quote_id)


def draft_invoice(books: Books, client_id: int, asked: DraftRequest) -> Invoice:
    """A draft of lines for a client, of no quote."""
    with books.catalogue.transaction():
        lines = _lines(books, client_id, asked, asked.exchange)
        if not lines:
            name = books.catalogue.clients.get(client_id).name
            raise UsageError(f"There is nothing to bill {name} for; nothing was changed.", code="nothing_to_bill")
        return books.drafter.free(client_id, lines, exchange=asked.exchange, discount=asked.discount, **_head(asked))


def issue_invoice(
    books: Books, invoice_id: int, on: str = "", *, confirmed: bool = False, business: str = ""
) -> Invoice:
    """A draft gets its number and its PDF on a plain date, today where none is named: it is only credited from then on.

    Raises UsageError, and nothing is issued, where the draft is not what is owed any more, or where the day is far from
    today and was not `confirmed`, or where something is missing that the law asks for. What shows that a client abroad
    without a VAT number is a business is said in `business`, and stands on the invoice.
    """
    return books.issuer.issue(invoice_id, books.dated(on, confirmed=confirmed), business)


def credit_invoice(
    books: Books, invoice_id: int, why: str, parts: Parts | None = None, *, on: str = "", only_draft: bool = False
) -> CreditNote:
    """A credit note over parts of an issued invoice, all that is left of it where they are None.

    It is issued on a plain date as `Books.dated` gives it, today where none is named, unless `only_draft`; where it
    cannot be, its draft is void and nothing was credited. Raises UsageError where it states no reason.
    """
    note = draft_credit(books.catalogue, invoice_id, credit_reason(why), parts)
    if only_draft:
        return CreditNote(note, 0)
    try:
        issued = books.issuer.issue(note.id, on or books.today)
    except BouncedeskError:
        books.catalogue.invoices.void(note.id)
        raise
    return CreditNote(issued, -account_of(books.catalogue, issued.id).balance)


def invoice_paper(books: Books, invoice_id: int) -> PaperFile:
    """The PDF of an invoice, byte for byte as it was issued; of a draft, as it would be today."""
    invoice = books.catalogue.invoices.get(invoice_id)
    if invoice.state is InvoiceState.DRAFT:
        return PaperFile(paper_name(invoice.name), books.issuer.preview(invoice_id, books.today))
    return PaperFile(paper_name(invoice.name), books.catalogue.invoices.pdf(invoice_id))


def _lines(books: Books, client_id: int, asked: DraftRequest, money: Exchange) -> list[InvoiceLine]:
    """What came on top is priced in pounds, and billed in the currency of the draft."""
    extras = extras_of(books.catalogue, client_id) if asked.extras else []
    return [*(line_in(line, money) for line in extras), *asked.lines]


def _head(asked: DraftRequest) -> DraftHead:
    days: DraftHead = {"due_on": asked.due_on, "tax_point": asked.tax_point}
    return {"po_number": asked.po_number, "remarks": asked.remarks, **days}


def _money(quote: Quote, asked: DraftRequest) -> Exchange:
    """The quote's currency, at the rate that was asked for or its own; raises UsageError for another currency."""
    if asked.exchange.currency not in (POUNDS.currency, quote.currency):
        raise UsageError(
            f"{quote.name} is in {quote.currency}, and so is what is billed of it; nothing was changed: bill lines in "
            f"{asked.exchange.currency} by themselves.",
            code="quote_currency",
            quote=quote.name,
            currency=asked.exchange.currency,
        )
    return exchange_of(quote) if asked.exchange == POUNDS else asked.exchange

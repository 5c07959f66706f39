"""What an accounting program will make otherwise than it stands in the books: named before a file is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.billing.accounting_programs import (
    SAGE_DETAILS,
    Codes,
    ExportedInvoice,
    multiplies,
    reckoned_otherwise,
    safe,
    sage_details,
)
from app.billing.exported_payments import BANK_STATEMENTS, ExportedPayment
from app.domain.billing import PaymentKind
from render.tables import read_resource
from render.text import count

PROGRAM_NAMES = {"xero": "Xero", "quickbooks": "QuickBooks", "quickbooks-credits": "QuickBooks", "sage": "Sage 50"}
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class ExportDifference:
    """A difference in one sentence, its code, and the numbers of the papers that it is about."""

    code: str
    sentence: str
    papers: tuple[str, ...] = ()


def invoice_differences(program: str, billed: Sequence[ExportedInvoice]) -> tuple[ExportDifference, ...]:
    """Those of invoices and credit notes that are written for a program; none of a plain file."""
    if program not in PROGRAM_NAMES:
        return ()
    apart = [each for each in billed if each.credit] if program == "quickbooks" else []
    taken = [each for each in billed if _takes(program, each)]
    found = [*_of_program(program, taken), *_of_room(program, taken), *_of_lines(program, taken)]
    name = PROGRAM_NAMES[program]
    made = [_difference(code, papers, program=name, most=most) for code, papers, most in found if papers]
    return (*([_difference("credit_notes_apart", apart, noun="credit note")] if apart else []), *made)


def payment_differences(
    program: str, left_out: Sequence[ExportedPayment], currency: str
) -> tuple[ExportDifference, ...]:
    """Those of entries that are left out of a file, by why."""
    bank = program in BANK_STATEMENTS
    other = [each for each in left_out if bank and each.money]
    moved = [each for each in left_out if each.payment.kind is PaymentKind.CREDIT]
    rest = [each for each in left_out if each not in other and each not in moved]
    found = (("not_money", rest), ("other_currency", other), ("credits_moved", moved))
    made = [_difference(code, entries, noun="entry", currency=currency) for code, entries in found if entries]
    always = [ExportDifference("on_account", _sentences()["on_account"])] if program == "sage-payments" else []
    return (*always, *made)


_Found = Iterator[tuple[str, Sequence[ExportedInvoice], int]]
"""A code, the papers it is about, and how many characters there is room for, where it is about that."""


def _takes(program: str, each: ExportedInvoice) -> bool:
    return {"quickbooks": not each.credit, "quickbooks-credits": each.credit}.get(program, True)


def _of_program(program: str, billed: Sequence[ExportedInvoice]) -> _Found:
    """What a program does in its own way."""
    foreign = [each for each in billed if each.foreign]
    if program == "xero":
        yield "tax_reckoned", [each for each in billed if reckoned_otherwise(each.invoice)], 0
        yield "own_rate", foreign, 0
    if program == "sage":
        yield "in_sterling", foreign, 0
    else:
        yield "foreign_credit", [each for each in foreign if each.credit], 0
    if program.startswith("quickbooks"):
        kept: dict[int, set[str]] = {}
        for each in billed:
            kept.setdefault(each.client.id, set()).add(each.invoice.currency)
        yield "several_currencies", [each for each in billed if len(kept[each.client.id]) > 1], 0


def _of_room(program: str, billed: Sequence[ExportedInvoice]) -> _Found:
    """What is longer than a program has room for."""
    most = Codes.load(program.removesuffix("-credits")).values["most"]
    yield "number_long", [each for each in billed if len(each.invoice.name) > most["number"]], most["number"]
    if "name" in most:
        yield "name_long", [each for each in billed if len(each.name) > most["name"]], most["name"]
    if program == "sage":
        cut = [
            each for each in billed if any(len(sage_details(each, line)) > SAGE_DETAILS for line in each.invoice.lines)
        ]
        yield "text_cut", cut, SAGE_DETAILS
        return
    long = [each for each in billed if any(len(each.text(line)) > most["text"] for line in each.invoice.lines)]
    yield "text_long", long, most["text"]


def _of_lines(program: str, billed: Sequence[ExportedInvoice]) -> _Found:
    """What becomes of lines: of their rates, of their quantities, and of text that a spreadsheet would run."""
    yield "several_rates", [each for each in billed if len({line.vat_bp for line in each.invoice.lines}) > 1], 0
    if program != "sage":
        odd = [each for each in billed if not all(multiplies(line) for line in each.invoice.lines)]
        yield "counted_once", odd, 0
    yield "text_marked", [each for each in billed if _marked(each)], 0


def _marked(each: ExportedInvoice) -> bool:
    invoice = each.invoice
    name = invoice.buyer.name if invoice.buyer else each.client.name
    texts = (name, invoice.remarks, invoice.po_number, *(line.description for line in invoice.lines))
    return any(safe(text) != " ".join(text.split()) for text in texts)


def _difference(
    code: str, papers: Sequence[ExportedInvoice | ExportedPayment], noun: str = "", **facts: object
) -> ExportDifference:
    names = tuple(dict.fromkeys(each.invoice.name for each in papers))
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    named = ", ".join(names[:_MOST_NAMED]) + more
    counted = count(len(papers), noun, "entries" if noun == "entry" else "")
    return ExportDifference(code, _sentences()[code].format(papers=named, counted=counted, **facts), names)


def _sentences() -> dict[str, str]:
    return dict(read_resource("exports.toml").values["differences"])

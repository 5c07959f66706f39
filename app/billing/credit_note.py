"""Credit notes: the only way to reverse what was issued, by its lines and parts of them, never more than is left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.billing.amounts import Currencies, amounts_of, exchange_head, exchange_of
from app.catalogue import Catalogue
from app.domain.billing import HUNDREDTHS, Account, Invoice, InvoiceKind, InvoiceLine, InvoiceState, PaymentKind, sum_of
from app.domain.money import half_up
from app.errors import UsageError

Parts = Mapping[int, int | None]
"""By the position of a line, counted from 1: how much of its net is credited in minor units, None for all left."""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an issued invoice and what of it was not credited yet: `net` and, where it has its own, `vat`."""

    line: InvoiceLine
    net: int
    vat: int | None
    times: int = 0
    """How many credit notes took from it."""


def credit_reason(why: str) -> str:
    """Why something is credited, as the credit note states it; raises UsageError where nothing is said."""
    if not why.strip():
        raise UsageError(
            "A credit note states why something is credited, and no reason was given; nothing was credited.",
            code="no_credit_reason",
        )
    return why.strip()


def draft_credit(catalogue: Catalogue, invoice_id: int, why: str, parts: Parts | None = None) -> Invoice:
    """A draft that credits parts of an issued invoice, all that is left of it where they are None."""
    with catalogue.transaction():
        invoice = catalogue.invoices.get(invoice_id)
        lines = credit_lines(invoice, catalogue.invoices.credits_of(invoice_id), parts)
        note = catalogue.invoices.add(
            invoice.client_id,
            InvoiceKind.CREDIT_NOTE,
            lines,
            amounts_of(lines, invoice.sterling_rate, invoice.decimals),
            treatment=invoice.treatment,
            **exchange_head(exchange_of(invoice)),
            po_number=invoice.po_number,
            remarks=why,
            quote_id=invoice.quote_id,
            credits_id=invoice.id,
        )
        refuse_written_off(catalogue, invoice_id, note)
        return note


def refuse_written_off(catalogue: Catalogue, invoice_id: int, note: Invoice) -> None:
    """Raise UsageError where a credit note credits what was written off already: that never came."""
    invoice = catalogue.invoices.get(invoice_id)
    settled = catalogue.payments.of_invoice(invoice_id)
    written_off = sum(each.amount for each in settled if each.kind is PaymentKind.WRITE_OFF)
    others = sum(each.amounts.gross for each in catalogue.invoices.credits_of(invoice_id) if each.id != note.id)
    if written_off and -note.amounts.gross > invoice.amounts.gross + others - written_off:
        written = Currencies.load().written(written_off, invoice.currency)
        raise UsageError(
            f"{written} of {invoice.name} was written off, and is not credited as well; nothing was changed: credit "
            "less, or undo the write-off where it was a mistake.",
            code="written_off",
            invoice=invoice.name,
            written_off=written_off,
        )


def open_lines(invoice: Invoice, earlier: Iterable[Invoice]) -> dict[int, OpenLine]:
    """The lines of which anything is left, by their position; `earlier` are the credit notes there are."""
    if invoice.state is not InvoiceState.ISSUED or invoice.kind is InvoiceKind.CREDIT_NOTE:
        raise UsageError(
            f"{invoice.name} is not an issued invoice; nothing was changed: only those are credited.",
            code="not_creditable",
            invoice=invoice.name,
        )
    taken = [line for note in earlier for line in note.lines]
    lines = {place: _left(line, taken) for place, line in enumerate(invoice.lines, 1)}
    return {place: each for place, each in lines.items() if each.net or each.vat or not each.times}


def credit_lines(invoice: Invoice, earlier: Sequence[Invoice], parts: Parts | None = None) -> list[InvoiceLine]:
    """The lines of a credit note over parts of an invoice, all that is left of it where they are None.

    Raises UsageError in one sentence where that is more than is left. Once all of the net is credited, so is every
    penny of VAT: the last credit note brings what rounding left.
    """
    left = open_lines(invoice, earlier)
    chosen = dict.fromkeys(left) if parts is None else parts
    missing = [place for place in chosen if place not in left]
    if missing or not chosen:
        raise UsageError(
            f"{invoice.name} has no line {', '.join(map(str, missing))} left to credit; nothing was changed."
            if missing
            else f"Every line of {invoice.name} has been credited; nothing was changed.",
            code="nothing_to_credit",
            invoice=invoice.name,
            lines=tuple(missing),
        )
    lines = [_credited_line(left[place], wanted, place, invoice) for place, wanted in sorted(chosen.items())]
    return _with_vat(lines, invoice, earlier)


def _left(line: InvoiceLine, taken: Sequence[InvoiceLine]) -> OpenLine:
    mine = [each for each in taken if _names(each.origin, line)]
    vat = None if line.vat is None else line.vat + sum(each.vat or 0 for each in mine)
    times = max((_time(each.origin or "") for each in mine), default=0)
    return OpenLine(line, line.amount + sum_of(mine), vat, times)


def _credited_line(left: OpenLine, wanted: int | None, place: int, invoice: Invoice) -> InvoiceLine:
    line, origin = left.line, _origin(left.line, left.times + 1)
    if wanted is None and not left.times:
        vat = None if line.vat is None else -line.vat
        return replace(line, id=0, quantity=-line.quantity, amount=-line.amount, vat=vat, origin=origin)
    most = abs(left.net)
    if wanted is not None and not 0 < wanted <= most:
        money = Currencies.load()
        raise UsageError(
            f"Of line {place} of {invoice.name} {money.written(most, invoice.currency)} is left to credit; nothing "
            "was changed: credit more than nothing of it, and no more than that.",
            code="credit_too_large",
            invoice=invoice.name,
            line=place,
            most=most,
        )
    net = left.net if wanted is None or wanted == most else wanted if left.net > 0 else -wanted
    vat = _part_of_vat(left, net)
    text = line.description if net == line.amount else f"{line.description} (part)"
    return replace(
        line, id=0, description=text, quantity=-HUNDREDTHS, unit_price=net, amount=-net, vat=vat, origin=origin
    )


def _part_of_vat(left: OpenLine, net: int) -> int | None:
    """The VAT that is credited with a part of a line that has its own."""
    if left.vat is None or left.line.vat is None:
        return None
    return -left.vat if net == left.net else -half_up(Decimal(left.line.vat) * net / left.line.amount)


def _with_vat(lines: list[InvoiceLine], invoice: Invoice, earlier: Sequence[Invoice]) -> list[InvoiceLine]:
    """The lines, of which the last brings its own VAT where rounding would credit more or less than there is."""
    left = -invoice.amounts.net - sum(note.amounts.net for note in earlier)
    net, vat = sum_of(lines), amounts_of(lines).vat
    if net * left < 0 or abs(net) > abs(left):
        most = Currencies.load().written(abs(left), invoice.currency)
        raise UsageError(
            f"Of {invoice.name} {most} net is left to credit in all, what was taken off on it counted in; nothing was "
            "changed: credit less, or what was taken off as well.",
            code="credit_too_large",
            invoice=invoice.name,
            most=abs(left),
        )
    left_vat = -invoice.amounts.vat - sum(note.amounts.vat for note in earlier)
    if vat == left_vat or (net != left and abs(vat) <= abs(left_vat)):
        return lines
    before = amounts_of(lines[:-1]).vat
    return [*lines[:-1], replace(lines[-1], vat=left_vat - before)]


def _origin(line: InvoiceLine, time: int) -> str:
    return f"credit:{line.id}" if time == 1 else f"credit:{line.id}:{time}"


def _names(origin: str | None, line: InvoiceLine) -> bool:
    return origin is not None and (origin == _origin(line, 1) or origin.startswith(f"{_origin(line, 1)}:"))


def _time(origin: str) -> int:
    """Which credit of its line this was, counted from 1."""
    return int(origin.split(":")[2]) if origin.count(":") == 2 else 1


def credit_effect(account: Account, gross: int, client: str) -> str:
    """What a credit note of `gross` minor units, given without its sign, does to an invoice and its client."""
    money, invoice = Currencies.load(), account.invoice
    settles = min(max(0, account.balance), gross)
    whole = money.written(gross, invoice.currency)
    parts = []
    if settles:
        parts.append(f"settles {money.written(settles, invoice.currency)} of what is owed")
    if gross > settles:
        rest = money.written(gross - settles, invoice.currency)
        parts.append(f"leaves {rest} to the client's credit, to pay back or to use on an invoice")
    done = f"; it {' and '.join(parts)}" if parts else ""
    return f"A credit note over {whole} is drawn for {client}{done}. It can never be changed or withdrawn."

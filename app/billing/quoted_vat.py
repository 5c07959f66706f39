"""The VAT of a quote: what it was priced with, and whether that still holds at the tax point of what is billed of it.

A quote is never changed silently: where another rate holds, another version is sent. What of it was invoiced keeps the
rate of its own tax point.
"""

from collections.abc import Sequence
from datetime import date

from app.billing.billed import Billed, billed_of, vat_of_whole
from app.billing.client_terms import charge_of
from app.billing.studio import StudioDetails
from app.billing.vat_rates import VatRates
from app.billing.vat_scheme import RateChange
from app.catalogue import Catalogue
from app.domain.billing import Treatment
from app.domain.money import percent
from app.domain.pricing import Quote
from app.errors import UsageError
from app.pricing.rate_card import RateCard
from app.text import written_date


def charge_of_quote(catalogue: Catalogue, studio: StudioDetails, quote: Quote, on: str) -> tuple[Treatment, int]:
    """How VAT is treated on what is billed of a quote at a tax point, and its rate in basis points.

    Raises UsageError where the quote was priced with another, or what was invoiced of it is to be credited first.
    """
    treatment, rate = refuse_stale_quote(catalogue, studio, quote, on)
    billed = billed_of(catalogue, quote.root_id)
    charged = [each for each in billed if each.vat and not rate]
    if charged:
        name = charged[0].invoice.name
        raise UsageError(
            f"{name} charged VAT, which this client is not charged any more; nothing was changed: credit it first.",
            code="vat_charged_before",
            invoice=name,
        )
    if studio.rate_change == RateChange.WORK_DONE:
        _refuse_old_rate(billed, rate)
    return treatment, rate


def refuse_stale_quote(catalogue: Catalogue, studio: StudioDetails, quote: Quote, on: str) -> tuple[Treatment, int]:
    """The treatment and the rate of its client on a plain date; raises UsageError where it was priced with others."""
    treatment, rate = charge_of(studio, catalogue.clients.get(quote.client_id), on)
    if quote.vat != vat_of_whole(quote.net, rate, billed_of(catalogue, quote.root_id)):
        raise _stale(quote, rate, VatRates.load(studio.vat_rates).words(on))
    return treatment, rate


def priced_rate(quote: Quote) -> int:
    """The rate of VAT that a quote was priced with, in basis points; nought where it has none."""
    return RateCard.from_table(quote.rate_card).job.vat_bp if quote.vat else 0


def vat_change(before: Quote, after: Quote, studio: StudioDetails, on: str) -> str:
    """What a quote priced again says of its VAT, in a sentence; empty where it is as it was before."""
    was, now = priced_rate(before), priced_rate(after)
    if was == now:
        return ""
    return f"VAT is {_now(was, now, studio, on)}; {before.name} was priced with {percent(was) if was else 'none'}."


def _now(was: int, now: int, studio: StudioDetails, on: str) -> str:
    """How VAT is charged by now: another rate has its day, and where there was none before, registration has one."""
    if not now:
        return "not charged"
    if was:
        return VatRates.load(studio.vat_rates).words(on)
    since = written_date(date.fromisoformat(studio.vat_from)) if studio.vat_from else ""
    return f"charged at {percent(now)}" + (f" (the studio is registered for it from {since} on)" if since else "")


def _refuse_old_rate(billed: Sequence[Billed], rate: int) -> None:
    """Raise UsageError where all of the work takes one rate, and a part of it was invoiced at another."""
    other = [each for each in billed if each.vat and each.differs(rate)]
    if other:
        name = other[0].invoice.name
        raise UsageError(
            f"{name} charged VAT at {percent(other[0].rate or 0)}, and the studio has all of the work take the rate "
            "of the day it is done; nothing was changed: credit it first, as a change of the VAT rate.",
            code="credit_old_rate",
            invoice=name,
        )


def _stale(quote: Quote, rate: int, words: str) -> UsageError:
    """That a quote was priced with other VAT than its invoices would charge now."""
    priced, anew = priced_rate(quote), "nothing was changed: send another version of it."
    if priced and rate and priced != rate:
        return UsageError(
            f"{quote.name} was priced with VAT of {percent(priced)}, and it is {words}; {anew}",
            code="stale_rate",
            quote=quote.name,
            vat_bp=rate,
            was_bp=priced,
        )
    return UsageError(
        f"{quote.name} was priced {'with' if quote.vat else 'without'} VAT, which no longer holds for this client; "
        f"{anew}",
        code="stale_vat",
        quote=quote.name,
    )

"""What follows from a client and the studio together: whose VAT it is and at which rate, and when an invoice is due."""

from dataclasses import replace
from datetime import date, timedelta

from app.billing.studio import StudioDetails
from app.billing.vat_rates import VatRates
from app.domain.billing import Party, Treatment
from app.domain.catalogue import Client, ClientKind
from app.errors import UsageError
from app.pricing.rate_card import RateCard

HOME = "GB"


def treatment_of(studio: StudioDetails, client: Client, on: str) -> Treatment:
    """How VAT is treated at a tax point on a plain date.

    Not at all before the studio is registered. A business abroad accounts for it itself: its supply is outside the
    scope here (VATA 1994 section 7A(2)(a)), for which the studio needs evidence that it is one, best its VAT number
    (VAT Notice 741A, evidence of business status). A private client abroad pays United Kingdom VAT, as one at home does
    (section 7A(2)(b): the place of supply to anyone but a business is where the supplier belongs).
    """
    if not studio.registered_on(on):
        return Treatment.UNREGISTERED
    abroad = client.country != HOME and client.kind is ClientKind.BUSINESS
    return Treatment.OUTSIDE_SCOPE if abroad else Treatment.STANDARD


def charge_of(studio: StudioDetails, client: Client, on: str) -> tuple[Treatment, int]:
    """How VAT is treated at a tax point on a plain date, and its rate in basis points."""
    treatment = treatment_of(studio, client, on)
    return treatment, VatRates.load(studio.vat_rates).on(on) if treatment is Treatment.STANDARD else 0


def card_on(card: RateCard, studio: StudioDetails, on: str) -> RateCard:
    """The card with the rate of VAT of a plain date, whatever it says itself: a quote keeps it as it was priced."""
    return replace(card, job=replace(card.job, vat_bp=VatRates.load(studio.vat_rates).on(on)))


def buyer_of(client: Client) -> Party:
    """The client as it stands on an invoice."""
    lines = tuple(line.strip() for line in client.address.splitlines() if line.strip())
    return Party(client.name, lines, client.country, client.email, client.vat_number)


def due_date(issued_on: str, client: Client, studio: StudioDetails) -> str:
    """The day by which an invoice of that day is to be paid."""
    days = studio.terms_days if client.terms_days is None else client.terms_days
    try:
        return (date.fromisoformat(issued_on) + timedelta(days=days)).isoformat()
    except OverflowError:
        raise UsageError(
            f"An invoice cannot be issued on {issued_on}, as the calendar ends before it is due; nothing was changed: "
            "name another day.",
            code="due_date_out_of_range",
            on=issued_on,
        ) from None

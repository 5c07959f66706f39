"""Whose VAT an invoice carries, whom it is written to, and when it is due."""

from datetime import date, timedelta

from app.billing.studio import StudioDetails
from app.domain.billing import Party, Treatment
from app.domain.catalogue import Client, ClientKind
from app.errors import UsageError

HOME = "GB"


def treatment_of(studio: StudioDetails, client: Client) -> Treatment:
    """How VAT is treated: not at all where the studio is not registered; a business abroad accounts for it itself.

    A private client abroad pays United Kingdom VAT, as one at home does (VATA 1994 section 7A: the place of supply of
    services to who is no business is where the supplier belongs).
    """
    if not studio.registered:
        return Treatment.UNREGISTERED
    abroad = client.country != HOME and client.kind is ClientKind.BUSINESS
    return Treatment.OUTSIDE_SCOPE if abroad else Treatment.STANDARD


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
        raise UsageError(f"{issued_on} is no day to issue on; nothing was changed: name another.") from None

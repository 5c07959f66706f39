"""An invoice of nobody's, to see what the studio's own look like."""

from datetime import date, timedelta

from app.billing.amounts import amounts_of
from app.billing.studio import StudioDetails
from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, InvoiceState, Party, Service, Treatment
from app.pricing.rate_card import RateCard

_BUYER = Party("A. Client", ("1 High Street", "Anytown AB1 2CD"))


def sample_invoice(studio: StudioDetails, card: RateCard, today: date) -> Invoice:
    """An invoice over a mix and a master at the card's prices, issued on `today` with the first number."""
    vat_bp = card.job.vat_bp if studio.registered else 0
    prices = (
        ("Ember: mixing", card.mixing.base_pence, Service.MIXING),
        ("Ember: mastering", card.mastering.base_pence, Service.MASTERING),
    )
    lines = tuple(InvoiceLine(text, pence, pence, vat_bp, service=service) for text, pence, service in prices)
    return Invoice(
        id=0,
        kind=InvoiceKind.INVOICE,
        state=InvoiceState.ISSUED,
        client_id=0,
        made_at=today.isoformat(),
        treatment=Treatment.STANDARD if studio.registered else Treatment.UNREGISTERED,
        lines=lines,
        amounts=amounts_of(lines),
        series=studio.prefix,
        number=studio.first_number,
        label=f"{studio.prefix}{studio.first_number:04}",
        issued_on=today.isoformat(),
        tax_point=today.isoformat(),
        due_on=(today + timedelta(days=studio.terms_days)).isoformat(),
        seller=studio.party,
        buyer=_BUYER,
    )

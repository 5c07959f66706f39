"""What must be known before an invoice is issued: addresses, and what shows that a client abroad is a business.

The rules and their sources stand in resources/invoicing.toml. Credit notes are not asked: what was issued wrongly can
always be credited.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.billing import Invoice, InvoiceKind, Treatment
from app.domain.catalogue import Client, ClientKind
from app.errors import UsageError
from render.tables import read_resource


@dataclass(frozen=True, slots=True)
class IssuingRules:
    """See resources/invoicing.toml. `simplified_pence` is gross, in sterling; `eu` are countries by two letters."""

    simplified_pence: int
    eu: Collection[str]
    business: str

    @classmethod
    def load(cls) -> Self:
        """Those that come with Bouncedesk."""
        table = read_resource("invoicing.toml").values
        return cls(table["simplified_pence"], frozenset(table["eu"]), table["business"])

    def wants_evidence(self, draft: Invoice, client: Client) -> bool:
        """Whether nothing yet shows that this client is a business, for which UK VAT is not charged."""
        outside = draft.treatment is Treatment.OUTSIDE_SCOPE and draft.kind is not InvoiceKind.CREDIT_NOTE
        said = self.business.partition("{")[0] in draft.remarks
        return outside and client.country in self.eu and not client.vat_number and not said

    def remarks(self, draft: Invoice, evidence: str) -> str:
        """What stands above the lines, with the evidence that the client is a business where there is any."""
        said = self.business.format(evidence=evidence.strip()) if evidence.strip() else ""
        return "\n".join(filter(None, (draft.remarks, said)))


def refuse_incomplete(draft: Invoice, studio: StudioDetails, client: Client) -> None:
    """Raise UsageError where the law asks for something on an invoice that is not known yet."""
    if draft.kind is InvoiceKind.CREDIT_NOTE:
        return
    rules, gross = IssuingRules.load(), draft.amounts.net_gbp + draft.amounts.vat_gbp
    if studio.registered and not studio.address:
        raise UsageError(
            "A VAT invoice states the address of a registered studio, and yours is not entered; nothing was issued.",
            code="studio_address_missing",
        )
    wanted = studio.registered and client.kind is ClientKind.BUSINESS and gross > rules.simplified_pence
    if wanted and not client.address.strip():
        raise UsageError(
            f"A VAT invoice over more than £{rules.simplified_pence // 100} states the address of the business it is "
            f"to, and that of {client.name} is not known; nothing was issued.",
            code="client_address_missing",
            client=client.name,
        )
    if rules.wants_evidence(draft, client):
        raise UsageError(
            f"{client.name} is a business in the EU without a VAT number, so nothing shows yet that UK VAT need not be "
            "charged; nothing was issued. Its VAT number or other evidence shows it; without any it is charged UK VAT "
            "as a private client.",
            code="business_unproved",
            client=client.name,
        )


def wants_evidence(catalogue: Catalogue, draft: Invoice) -> bool:
    """Whether issuing a draft asks for what shows that its client abroad is a business."""
    return IssuingRules.load().wants_evidence(draft, catalogue.clients.get(draft.client_id))

"""What must be known before an invoice is issued: addresses, and what shows that a client abroad is a business."""

from dataclasses import replace

import pytest

from app.billing.chain import check_chain
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.catalogue import ClientKind
from tests.app.billing.samples import STUDIO, TODAY, UNREGISTERED, PlainPapers, line
from tests.refusals import refused


def drafted(catalogue: Catalogue, studio: StudioDetails, net: int, **client: str) -> tuple[Issuer, int]:
    """A draft over so much for a business of these details, and who issues it."""
    made = catalogue.clients.add("Nova", kind=ClientKind.BUSINESS, **client)  # type: ignore[arg-type]  # fields by name
    return Issuer(catalogue, studio, PlainPapers()), Drafter(catalogue, studio).free(made.id, [line(net)]).id


def test_a_registered_studio_states_its_address(catalogue: Catalogue) -> None:
    """On the smallest invoice too (SI 1995/2518 regulation 16A); one that is not registered need not."""
    issuer, draft = drafted(catalogue, replace(STUDIO, address=()), 100)
    with refused("studio_address_missing"):
        issuer.issue(draft, TODAY)
    assert issuer.preview(draft, TODAY)
    assert Issuer(catalogue, STUDIO, PlainPapers()).issue(draft, TODAY).number == 1
    unregistered = replace(UNREGISTERED, address=())
    other = Drafter(catalogue, unregistered).free(1, [line(100_000)])
    assert Issuer(catalogue, unregistered, PlainPapers()).issue(other.id, TODAY).number == 2


@pytest.mark.parametrize(("net", "gross"), [(20_833, 25_000), (20_834, 25_001)])
def test_the_address_of_a_business_stands_above_250_pounds(catalogue: Catalogue, net: int, gross: int) -> None:
    """Gross: £250.00 is a simplified invoice still, a penny more is not."""
    issuer, draft = drafted(catalogue, STUDIO, net)
    if gross > 25_000:
        with refused("client_address_missing", client="Nova"):
            issuer.issue(draft, TODAY)
        catalogue.clients.edit(1, address="1 High St")
    assert issuer.issue(draft, TODAY).amounts.gross == gross


def test_a_private_client_is_not_asked_for_an_address(catalogue: Catalogue) -> None:
    """A VAT invoice is owed to taxable persons."""
    made = catalogue.clients.add("Ada")
    issuer = Issuer(catalogue, STUDIO, PlainPapers())
    assert issuer.issue(Drafter(catalogue, STUDIO).free(made.id, [line(100_000)]).id, TODAY).number == 1


def test_a_business_in_the_eu_is_shown_to_be_one(catalogue: Catalogue) -> None:
    """By its VAT number, or by evidence that stands on the invoice and is held by its hash; else it pays UK VAT."""
    issuer, draft = drafted(catalogue, STUDIO, 10_000, country="DE", address="Hafen 1")
    with refused("business_unproved", client="Nova"):
        issuer.issue(draft, TODAY)
    issued = issuer.issue(draft, TODAY, "trade register HRB 1234")
    assert issued.remarks == "Supplied to a business without a VAT number, as shown by: trade register HRB 1234"
    assert check_chain(catalogue).ok
    issuer.issue(draft_credit(catalogue, issued.id, "one song less").id, TODAY)
    catalogue.clients.edit(1, vat_number="DE123456789")
    again = Drafter(catalogue, STUDIO).free(1, [line(10_000)])
    assert issuer.issue(again.id, TODAY).remarks == ""


def test_a_business_outside_the_eu_is_not_asked(catalogue: Catalogue) -> None:
    """There is no VAT number to ask for."""
    issuer, draft = drafted(catalogue, STUDIO, 10_000, country="US", address="1 Main St")
    assert issuer.issue(draft, TODAY).amounts.vat == 0

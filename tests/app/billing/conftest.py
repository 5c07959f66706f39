"""A studio that bills: its details, a catalogue of its own, and papers as plain as can be."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.quote import Quoter
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.domain.catalogue import Client, ClientKind
from app.pricing.pricing_words import PricingWords
from tests.app.billing.samples import STUDIO, PlainPapers


@pytest.fixture
def studio() -> StudioDetails:
    """Registered for VAT."""
    return STUDIO


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue, at noon on the first of March."""
    database = open_database(tmp_path / "catalogue.db", tmp_path / "backups")
    with Catalogue(database, "owner", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as opened:
        yield opened


@pytest.fixture
def client(catalogue: Catalogue) -> Client:
    """A business at home."""
    return catalogue.clients.add("Nova Records", kind=ClientKind.BUSINESS, address="1 High St\nLeeds")


@pytest.fixture
def issuer(catalogue: Catalogue, studio: StudioDetails) -> Issuer:
    """Issues in the studio's name."""
    return Issuer(catalogue, studio, PlainPapers())


@pytest.fixture
def drafter(catalogue: Catalogue, studio: StudioDetails) -> Drafter:
    """Drafts in the studio's name."""
    return Drafter(catalogue, studio)


@pytest.fixture
def quoter(catalogue: Catalogue, studio: StudioDetails) -> Quoter:
    """Quotes in the studio's name."""
    return Quoter(catalogue, studio, PricingWords.load())

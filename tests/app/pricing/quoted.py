"""Quotes that clients have accepted."""

from app.billing.quote import Quoter
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.pricing import Quote
from tests.app.pricing.jobs import WORDS, job

TODAY = "2026-11-23"


class _Papers:
    def quote(self, paper: object) -> bytes:  # noqa: ARG002 -- the words are tried where papers are drawn
        """Any bytes: only that there are some matters here."""
        return b"%PDF-1.4"


def accepted(catalogue: Catalogue, *songs: dict[str, object], **rest: object) -> Quote:
    """A quote that a client has accepted, so that its songs are in the catalogue."""
    client = catalogue.clients.add(f"Client {len(catalogue.clients.all())}")
    quoter = Quoter(catalogue, StudioDetails(name="Harbour Mixes"), WORDS)
    draft = quoter.draft(client.id, job(*songs, **rest), TODAY)
    quoter.send(draft.id, _Papers(), TODAY)  # type: ignore[arg-type]  # draws quotes alone
    return quoter.accept(draft.id, "Ada", TODAY)

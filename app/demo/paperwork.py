"""The demonstration's papers: the song quoted from its own session, accepted, its deposit paid, the rest invoiced."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.papers import Papers
from app.billing.quote import Quoter
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.billing import InvoiceLine, Service
from app.domain.catalogue import Song
from app.domain.pricing import BookedWork, PricedJob
from app.pricing.priced_song import song_of_catalogue
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card_versions import card_in_use
from app.use_cases.payments import pay
from render.atomic import write_whole


def details_of(table: Mapping[str, Any]) -> StudioDetails:
    """The made-up studio of `resources/studio.toml` on its papers."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return StudioDetails(**values)


def bill_song(
    catalogue: Catalogue, studio: StudioDetails, papers: Papers, song: Song, today: str
) -> Mapping[str, bytes]:
    """Quote and invoice a song once; its papers by their file names, those of an earlier demonstration too."""
    if not catalogue.quotes.of_song(song.id):
        _bill(catalogue, studio, papers, song, today)
    quote = catalogue.quotes.of_song(song.id)[0]
    invoices = {f"{each.label}.pdf": catalogue.invoices.pdf(each.id) for each in catalogue.invoices.of_quote(quote.id)}
    return {f"{quote.name}.pdf": catalogue.quotes.pdf(quote.id), **invoices}


def write_papers(folder: Path, papers: Mapping[str, bytes]) -> None:
    """Keep papers in a folder."""
    folder.mkdir(exist_ok=True)
    for name, content in papers.items():
        write_whole(folder / name, content)


def bill_many(catalogue: Catalogue, studio: StudioDetails, papers: Papers, bills: Sequence[Mapping[str, Any]]) -> None:
    """Issue the made-up studio's invoices of the past, and write down what was paid."""
    drafter, issuer = Drafter(catalogue, studio), Issuer(catalogue, studio, papers)
    for bill in bills:
        client = catalogue.clients.find(bill["client"])
        line = InvoiceLine(bill["what"], bill["pence"], bill["pence"], 0, service=Service(bill["service"]))
        po_number = "PO-1187" if client.po_needed else ""
        draft = drafter.free(client.id, [line], po_number=po_number)
        if "issued" in bill:
            issued = issuer.issue(draft.id, _plain(bill["issued"]))
            if "paid" in bill:
                pay(catalogue, issued.id, None, _plain(bill["paid"]), "Bank transfer")


def quote_song(catalogue: Catalogue, studio: StudioDetails, papers: Papers, song: Song, today: str) -> None:
    """Send a quote of a song that nobody has answered yet."""
    quoter = Quoter(catalogue, studio, PricingWords.load())
    priced = replace(song_of_catalogue(catalogue, song.id, quoter.words, card_in_use(catalogue)), work=BookedWork.BOTH)
    quoter.send(quoter.draft(song.client_id, PricedJob((priced,)), today, songs={0: song.id}).id, papers, today)


def _bill(catalogue: Catalogue, studio: StudioDetails, papers: Papers, song: Song, today: str) -> None:
    quote_song(catalogue, studio, papers, song, today)
    quote = catalogue.quotes.of_song(song.id)[0]
    Quoter(catalogue, studio, PricingWords.load()).accept(quote.id, catalogue.clients.get(song.client_id).name, today)
    drafter, issuer = Drafter(catalogue, studio), Issuer(catalogue, studio, papers)
    deposit = issuer.issue(drafter.deposit(quote.id).id, today)
    pay(catalogue, deposit.id, None, today, "Bank transfer")
    issuer.issue(drafter.final(quote.id).id, today)


def _plain(day: date) -> str:
    return day.isoformat()

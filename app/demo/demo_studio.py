"""The demonstration's studio: its clients, its songs in every stage of the work, and its papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.demo.score import Score
from app.domain.billing import InvoiceLine, Service
from app.domain.catalogue import Client, ReleaseKind, Song, Stage
from app.domain.pricing import BookedWork
from app.domain.rounds import RoundState
from app.use_cases.books import Books, PaperFile
from app.use_cases.invoices import DraftRequest, draft_balance, draft_invoice, invoice_paper, issue_invoice
from app.use_cases.payments import pay
from app.use_cases.quotes import accept_quote, quote_paper, quote_song, send_quote
from render.tables import read_resource


def add_demo_song(catalogue: Catalogue, score: Score) -> Song:
    """The score's song with its client, its release and a first round; those of an earlier demonstration are kept."""
    known = [
        row.song for row in catalogue.songs.board() if row.song.title == score.title and row.client == score.client
    ]
    if known:
        return known[0]
    client = catalogue.clients.add(score.client, score.email)
    release = catalogue.releases.add(client.id, score.release, ReleaseKind.SINGLE)
    song = catalogue.songs.add(client.id, score.title, score.artist, release.id)
    catalogue.rounds.open(song.id)
    return catalogue.songs.edit(song.id, stage=Stage.MIXING)


@dataclass(frozen=True, slots=True)
class DemoStudio:
    """The day that the pictures show, and what the catalogue holds on it."""

    today: date
    demo: dict[str, Any]
    clients: tuple[dict[str, Any], ...]
    songs: tuple[dict[str, Any], ...]
    details: dict[str, Any]
    bills: tuple[dict[str, Any], ...]


def read_studio(today: date) -> DemoStudio:
    """The studio in `resources/studio.toml` as of a day: what it says of its own day is as far from this one."""
    told = read_resource("studio.toml").values
    table = _moved(told, today - told["today"])
    rows = (tuple(table["clients"]), tuple(table["songs"]))
    return DemoStudio(today, table["demo"], *rows, table["details"], tuple(table["bills"]))


def _moved(value: Any, by: timedelta) -> Any:
    """The same with every day in it so much later."""
    if isinstance(value, dict):
        return {name: _moved(each, by) for name, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, by) for each in value]
    return value + by if isinstance(value, date) else value


def add_roster(catalogue: Catalogue, studio: DemoStudio, demo: Song) -> Song:
    """Put the studio's clients and songs into a catalogue beside the demonstration's song, which is returned."""
    for values in studio.clients:
        catalogue.clients.add(**values)
    for values in studio.songs:
        client = catalogue.clients.find(values["client"])
        song = catalogue.songs.add(
            client.id, values["title"], values["artist"], _release(catalogue, client, values.get("release"))
        )
        _advance(catalogue, song, values)
    return _advance(catalogue, demo, studio.demo)


def _release(catalogue: Catalogue, client: Client, title: str | None) -> int | None:
    if title is None:
        return None
    known = next((release for release in catalogue.releases.all(client.id) if release.title == title), None)
    return (known or catalogue.releases.add(client.id, title, ReleaseKind.ALBUM)).id


def _advance(catalogue: Catalogue, song: Song, values: dict[str, Any]) -> Song:
    """The song in its stage, due on its day, with the rounds it has been through."""
    open_round = catalogue.rounds.current(song.id)
    if open_round:
        catalogue.rounds.set_state(open_round.id, RoundState.SUPERSEDED)
    for _ in range(values.get("approved_rounds", 0)):
        catalogue.rounds.approve(catalogue.rounds.open(song.id).id, catalogue.clients.get(song.client_id).name)
    stages, due = list(Stage), values.get("due")
    for stage in stages[stages.index(song.stage) + 1 : stages.index(Stage(values["stage"])) + 1]:
        catalogue.songs.edit(song.id, stage=stage)
    return catalogue.songs.edit(song.id, due=due.isoformat() if due else None)


def details_of(table: Mapping[str, Any]) -> StudioDetails:
    """The made-up studio of `resources/studio.toml` on its papers."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return StudioDetails(**values)


def bill_song(books: Books, song: Song) -> tuple[PaperFile, ...]:
    """Quote and invoice a song once; its papers, those of an earlier demonstration too."""
    catalogue = books.catalogue
    if not catalogue.quotes.of_song(song.id):
        _bill(books, song)
    quote = catalogue.quotes.of_song(song.id)[0]
    invoices = (invoice_paper(books, each.id) for each in catalogue.invoices.of_quote(quote.id))
    return (quote_paper(books, quote.id), *invoices)


def bill_many(books: Books, bills: Sequence[Mapping[str, Any]]) -> None:
    """Issue the made-up studio's invoices of the past, the oldest first, and write down what was paid."""
    for bill in bills:
        client = books.catalogue.clients.find(bill["client"])
        line = InvoiceLine(bill["what"], bill["pence"], bill["pence"], 0, service=Service(bill["service"]))
        asked = DraftRequest([line], po_number="PO-1187" if client.po_needed else "")
        draft = draft_invoice(books, client.id, asked)
        if "issued" in bill:
            issued = issue_invoice(books, draft.id, _plain(bill["issued"]), confirmed=True)
            if "paid" in bill:
                pay(books.catalogue, issued.id, None, _plain(bill["paid"]), "Bank transfer")


def send_song_quote(books: Books, song: Song) -> int:
    """The id of a quote of a song that was sent, and that nobody has answered yet."""
    return send_quote(books, quote_song(books, song, BookedWork.BOTH).id).id


def _bill(books: Books, song: Song) -> None:
    booking = accept_quote(books, send_song_quote(books, song))
    if booking.deposit:
        issue_invoice(books, booking.deposit.id)
        pay(books.catalogue, booking.deposit.id, None, books.today, "Bank transfer")
    issue_invoice(books, draft_balance(books, booking.quote.id, DraftRequest()).id)


def _plain(day: date) -> str:
    return day.isoformat()

"""Answering an enquiry: from a note and what came with it to advice, an assessed song, a draft quote and a reply.

A shell asks in three steps: it gathers an `EnquiryRequest` and checks it, has what was sent inspected in a process of
its own (`ArrivalInspection`), and answers.
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.catalogue import Catalogue
from app.domain.catalogue import Client, ClientKind, Song, Stage
from app.domain.enquiry import Arrival, Assessed, EnquiryRow
from app.domain.pricing import BookedWork, Quote, QuoteState
from app.domain.session import SessionKind
from app.enquiry.assessment import ArrivalInspector, Enquirer, EnquiryService
from app.errors import UsageError
from app.jobs import tasks
from app.jobs.work import Work
from app.pricing.rate_card_versions import card_in_use
from app.text_encoding import known_encoding
from app.use_cases.books import Books
from app.use_cases.places import session_folder
from app.use_cases.quotes import quote_song
from render.errors import BouncedeskError
from render.text import shown


@dataclass(frozen=True, slots=True)
class EnquiryRequest:
    """What is to be answered: the text of the note, what was sent (None where nothing was), and whose song it is."""

    note: str
    path: Path | None
    enquirer: Enquirer

    def check(self) -> None:
        """Raise UsageError, before anything is inspected, where there is nothing to answer or nobody to answer to."""
        if self.path is None and not self.note.strip():
            raise UsageError(
                "There is nothing to answer: what was sent, the client's note, or both are needed. Nothing was kept.",
                code="nothing_to_answer",
            )
        if not self.enquirer.client:
            raise UsageError("The client is not known; nothing was kept.", code="client_unknown")


@dataclass(frozen=True, slots=True)
class ArrivalInspection:
    """The inspection of what was sent; a zip is unpacked for good into `unpacked`. An `Arrival` is its result.

    `encoding` is that of a zip's names where somebody named it, "" for the likeliest.
    """

    inspector: ArrivalInspector
    path: Path
    unpacked: Path | None = None
    encoding: str = ""

    @classmethod
    def of(cls, inspector: ArrivalInspector, path: Path, places: Path, encoding: str = "") -> "ArrivalInspection":
        """The inspection of what lies at `path`; zips find their place below `places`.

        Raises BouncedeskError, before any process is started, where nothing lies there or the encoding is not known.
        Nothing of what was sent is opened here: a window asks, and a client's file may be slow, or made to be.
        """
        if not os.path.lexists(path):
            raise BouncedeskError(
                f"{shown(path.name)} is not there; check its name and where it lies. Nothing was kept.",
                code="file_missing",
                file=str(path),
            )
        return cls(inspector, path, session_folder(path, places), known_encoding(encoding))

    @property
    def title(self) -> str:
        """With the name of what was sent."""
        return f"Inspect {self.path.name}"

    @property
    def work(self) -> Work:
        """A mix listened to, or a session scanned."""
        return Work(tasks.inspect_arrival, (self.inspector, self.path, self.unpacked, self.encoding))


@dataclass(frozen=True, slots=True)
class KeptEnquiry:
    """What an enquiry became in the catalogue; `known` says that the client was in it before.

    `quote` is the draft of what was advised, None where it is not for the studio to price yet.
    """

    client: Client
    song: Song
    enquiry: EnquiryRow
    known: bool
    quote: Quote | None = None


def answer_enquiry(
    service: EnquiryService, books: Books, request: EnquiryRequest, arrival: Arrival | None
) -> tuple[Assessed, KeptEnquiry]:
    """Answer a request on what arrived with it, signed by the studio, and keep all of it, quoted in draft, or nothing.

    Raises UsageError as `EnquiryRequest.check` does, and BouncedeskError where a value cannot be kept.
    """
    request.check()
    signed = service.signed(books.studio.name, _vat_bp(books, request.enquirer.client))
    note = signed.read(request.note, date.fromisoformat(books.today))
    assessed = signed.answer(note, arrival, request.enquirer)
    return assessed, keep_enquiry(books, assessed)


def _vat_bp(books: Books, client: str) -> int:
    """The VAT that prices in a reply include: none to a known business, which reckons without it."""
    known = books.catalogue.clients.known(client)
    if not books.studio.registered or (known and known.kind is ClientKind.BUSINESS):
        return 0
    return card_in_use(books.catalogue).job.vat_bp


def keep_enquiry(books: Books, assessed: Assessed) -> KeptEnquiry:
    """Keep the song at `assessed`, its client (known by name, or new), its session, note and reply, and a draft quote.

    All of it, or nothing: raises BouncedeskError in one sentence where a value cannot be kept.
    """
    catalogue = books.catalogue
    with catalogue.transaction():
        known = catalogue.clients.known(assessed.client)
        client = known or catalogue.clients.add(assessed.client, assessed.note.email)
        song = catalogue.songs.add(client.id, assessed.title, due=assessed.note.deadline or None)
        catalogue.briefs.edit(song.id, references=assessed.note.links, tempo_bpm=assessed.note.tempo_bpm)
        arrival = assessed.arrival
        if arrival is not None and arrival.scan is not None:
            catalogue.sessions.record(song.id, SessionKind.RECEIVED, arrival.scan)
        enquiry = catalogue.enquiries.record(song.id, assessed)
        song = catalogue.songs.edit(song.id, stage=Stage.ASSESSED)
        return KeptEnquiry(client, song, enquiry, known is not None, _quoted(books, assessed, song))


def archive_enquiry(catalogue: Catalogue, kept: KeptEnquiry) -> None:
    """Archive the song, as nothing is ever deleted, and withdraw its draft quote."""
    if kept.quote and catalogue.quotes.get(kept.quote.id).state is QuoteState.DRAFT:
        catalogue.quotes.withdraw(kept.quote.id)
    catalogue.songs.edit(kept.song.id, stage=Stage.ARCHIVED)


def restore_enquiry(catalogue: Catalogue, kept: KeptEnquiry) -> None:
    """Bring the song back from the archive to its stage."""
    catalogue.songs.edit(kept.song.id, stage=Stage.ASSESSED)


def _quoted(books: Books, assessed: Assessed, song: Song) -> Quote | None:
    """The draft of a quote for what was advised; recording, or listening first, has no price yet."""
    stage = assessed.advice.stage.value
    return quote_song(books, song, BookedWork(stage)) if stage in tuple(BookedWork) else None

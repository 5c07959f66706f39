"""Answering an enquiry: from a note and what came with it to advice, an assessed song, a draft quote and a reply.

A shell asks in three steps: it gathers an `EnquiryRequest` and checks it, has what was sent inspected in a process of
its own (a zip is unpacked into `session_folder`), and answers.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.billing.quote import Quoter
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.catalogue import Client, Song, Stage
from app.domain.enquiry import Arrival, Assessed, EnquiryRow
from app.domain.pricing import BookedWork, PricedJob, Quote, QuoteState
from app.domain.session import SessionKind
from app.enquiry.service import Asker, EnquiryService
from app.errors import UsageError
from app.pricing.priced_song import song_of_catalogue
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card_versions import card_in_use


@dataclass(frozen=True, slots=True)
class EnquiryRequest:
    """What is to be answered: the text of the note, what was sent (None where nothing was), and whose song it is."""

    note: str
    path: Path | None
    asker: Asker

    def check(self) -> None:
        """Raise UsageError, before anything is inspected, where there is nothing to answer or nobody to answer to."""
        if self.path is None and not self.note.strip():
            raise UsageError(
                "There is nothing to answer: what was sent, the client's note, or both are needed. Nothing was kept.",
                code="nothing_to_answer",
            )
        if not self.asker.client:
            raise UsageError("Nobody said whose song it is. Nothing was kept.", code="client_unknown")


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
    service: EnquiryService,
    catalogue: Catalogue,
    studio: StudioDetails,
    words: PricingWords,
    request: EnquiryRequest,
    arrival: Arrival | None,
    today: date,
) -> tuple[Assessed, KeptEnquiry]:
    """Answer a request on what arrived with it, signed by the studio, and keep all of it, quoted in draft, or nothing.

    Raises UsageError as `EnquiryRequest.check` does, and BouncedeskError where a value cannot be kept.
    """
    request.check()
    signed = service.signed(studio.name)
    assessed = signed.answer(signed.read(request.note, today), arrival, request.asker)
    return assessed, keep_enquiry(catalogue, assessed, Quoter(catalogue, studio, words), today.isoformat())


def keep_enquiry(
    catalogue: Catalogue, assessed: Assessed, quoter: Quoter | None = None, today: str = ""
) -> KeptEnquiry:
    """Keep the song at `assessed`, its client (found by name, or made), its session, note and reply; all, or nothing.

    With a `quoter`, a draft quote of the stage that was advised is kept too, dated by the plain date `today`.

    Raises BouncedeskError in one sentence where a value cannot be kept.
    """
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
        quote = _quoted(catalogue, assessed, song, quoter, today) if quoter else None
        return KeptEnquiry(client, song, enquiry, known is not None, quote)


def archive_enquiry(catalogue: Catalogue, kept: KeptEnquiry) -> None:
    """Archive the song, as nothing is ever deleted, and withdraw its draft quote."""
    if kept.quote and catalogue.quotes.get(kept.quote.id).state is QuoteState.DRAFT:
        catalogue.quotes.withdraw(kept.quote.id)
    catalogue.songs.edit(kept.song.id, stage=Stage.ARCHIVED)


def restore_enquiry(catalogue: Catalogue, kept: KeptEnquiry) -> None:
    """Bring the song back from the archive to its stage."""
    catalogue.songs.edit(kept.song.id, stage=Stage.ASSESSED)


def _quoted(catalogue: Catalogue, assessed: Assessed, song: Song, quoter: Quoter, today: str) -> Quote | None:
    """The draft of a quote for what was advised; recording, or listening first, has no price yet."""
    if assessed.advice.stage.value not in tuple(BookedWork):
        return None
    listed = song_of_catalogue(catalogue, song.id, quoter.words, card_in_use(catalogue))
    priced = replace(listed, work=BookedWork(assessed.advice.stage.value))
    return quoter.draft(song.client_id, PricedJob((priced,)), today, songs={0: song.id})

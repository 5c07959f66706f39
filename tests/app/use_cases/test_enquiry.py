"""What an answered enquiry leaves in the catalogue, how it is archived, and what is refused."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.catalogue import ClientKind, Stage
from app.domain.enquiry import Arrival, Assessed, Reply
from app.domain.pricing import QuoteState
from app.domain.session import SessionKind
from app.enquiry.assessment import ArrivalInspector, Enquirer, EnquiryService
from app.errors import UsageError
from app.intake.advice.advice_rules import AdviceRules
from app.intake.grouping import GroupRules
from app.jobs.tasks import inspect_arrival
from app.jobs.work import Work
from app.paths import find_paths
from app.use_cases.books import Books
from app.use_cases.enquiry import (
    ArrivalInspection,
    EnquiryRequest,
    answer_enquiry,
    archive_enquiry,
    keep_enquiry,
    restore_enquiry,
)
from app.use_cases.places import session_folder
from tests.app.billing.samples import PlainPapers
from tests.app.enquiry.samples import KICK, LEAD, mix, session
from tests.app.enquiry.test_assessment import TODAY
from tests.refusals import refused
from tests.widgets.stems import write_stems


@pytest.fixture
def books(catalogue: Catalogue, home: Path) -> Books:
    """The books on the day of the enquiries, of a studio without a name."""
    return Books.open(catalogue, find_paths(home), lambda _studio: PlainPapers(), TODAY)


def enquiry(arrival: Arrival | None, client: str = "Rosa Fenn") -> Assessed:
    """An answered enquiry."""
    service = EnquiryService.open()
    note = service.read(
        "Song for Spotify by 12 December, write to rosa@example.org. 92 bpm, like https://example.org/a", TODAY
    )
    return service.answer(note, arrival, Enquirer(client, "Ember"))


def test_a_new_client_gets_a_song_that_is_assessed(catalogue: Catalogue, books: Books) -> None:
    """Client with address, song with its day, session with its stems."""
    kept = keep_enquiry(books, enquiry(session(LEAD, KICK)))
    assert not kept.known
    brief = catalogue.briefs.get(kept.song.id)
    assert (brief.references, brief.tempo_bpm, brief.deadline) == (("https://example.org/a",), 92, "2026-12-12")
    assert (kept.client.name, kept.client.email) == ("Rosa Fenn", "rosa@example.org")
    assert (kept.song.title, kept.song.stage, kept.song.due) == ("Ember", Stage.ASSESSED, "2026-12-12")
    newest = catalogue.sessions.newest(kept.song.id, SessionKind.RECEIVED)
    assert newest is not None
    assert [stem.path for stem in catalogue.sessions.stems(newest.id)] == ["LV.wav", "Kick.wav"]


def test_a_known_client_is_found_however_they_are_spelt(catalogue: Catalogue, books: Books) -> None:
    """No second client of the same name; what is known of them stays."""
    known = catalogue.clients.add("Rosa Fenn", "other@example.org")
    kept = keep_enquiry(books, enquiry(mix(), "rosa fenn"))
    assert kept.known
    assert kept.client == known
    assert catalogue.sessions.newest(kept.song.id) is None


def test_an_enquiry_is_archived_and_restored(catalogue: Catalogue, books: Books) -> None:
    """Nothing is deleted: the song is archived, and comes back at its stage."""
    kept = keep_enquiry(books, enquiry(None))
    archive_enquiry(catalogue, kept)
    assert catalogue.songs.get(kept.song.id).stage is Stage.ARCHIVED
    restore_enquiry(catalogue, kept)
    assert catalogue.songs.get(kept.song.id).stage is Stage.ASSESSED


def test_the_note_the_advice_and_the_reply_are_kept(catalogue: Catalogue, books: Books) -> None:
    """Word for word, with where the file lay; and that the reply went out, as it was sent in the end."""
    assessed = enquiry(mix())
    kept = keep_enquiry(books, assessed)
    found = catalogue.enquiries.newest(kept.song.id)
    assert found == kept.enquiry
    assert found is not None
    assert (found.note, found.advice, found.reply) == (assessed.note.text, assessed.advice, assessed.reply)
    assert (found.source, found.replied_at) == (mix().path, None)
    sent = catalogue.enquiries.mark_replied(found.id, Reply("Ember", "Hi Rosa, changed."))
    assert sent.reply.text == "Hi Rosa, changed."
    assert sent.replied_at is not None
    assert catalogue.enquiries.newest(kept.song.id) == sent
    assert [entry.action for entry in catalogue.activity.all("enquiry")] == ["replied", "added"]


def test_an_enquiry_of_nothing_is_refused(catalogue: Catalogue) -> None:
    """A song or an enquiry that is not there is a sentence."""
    with refused("no_such_row", noun="song", id=9):
        catalogue.enquiries.record(9, enquiry(None))
    with refused("no_such_row", noun="enquiry", id=9):
        catalogue.enquiries.mark_replied(9, Reply("", ""))
    assert catalogue.enquiries.newest(9) is None


def test_what_cannot_be_kept_whole_is_not_kept_at_all(catalogue: Catalogue, books: Books) -> None:
    """A title that is refused leaves no client behind."""
    with pytest.raises(UsageError):
        keep_enquiry(books, replace(enquiry(None), title=" "))
    assert catalogue.clients.all() == []


def test_a_draft_quote_of_what_was_advised_is_kept(catalogue: Catalogue, books: Books) -> None:
    """By what its session was measured to be; undone with the enquiry."""
    books = replace(books, studio=StudioDetails("Harbour Mixing", vat_number="GB123456782"))
    kept = keep_enquiry(books, enquiry(session(LEAD, KICK)))
    assert kept.quote is not None
    assert (kept.quote.state, kept.quote.songs) == (QuoteState.DRAFT, {0: kept.song.id})
    assert kept.quote.vat == kept.quote.net // 5
    archive_enquiry(catalogue, kept)
    assert catalogue.quotes.get(kept.quote.id).state is QuoteState.WITHDRAWN


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        (ClientKind.PRIVATE, "GB123456782", True),
        (ClientKind.BUSINESS, "GB123456782", False),
        (ClientKind.PRIVATE, "", False),
    ],
)
def test_a_private_client_reads_prices_with_vat(
    catalogue: Catalogue, books: Books, kind: ClientKind, number: str, said: bool
) -> None:
    """Where VAT is charged; a business reckons without."""
    catalogue.clients.add("Rosa Fenn", kind=kind)
    books = replace(books, studio=StudioDetails("Harbour Mixing", vat_number=number))
    request = EnquiryRequest("Stems of “Ember”", Path("Ember"), Enquirer("Rosa Fenn", "Ember"))
    assessed, _ = answer_enquiry(EnquiryService.open(), books, request, session(LEAD, KICK))
    assert "a song; once we have everything" in assessed.reply.text
    assert ("(VAT included)" in assessed.reply.text) == said


def test_a_request_is_answered_signed_and_kept(catalogue: Catalogue, books: Books) -> None:
    """In one call: by the studio's name, with its day, its draft quote, and everything in the catalogue."""
    service, books = EnquiryService.open(), replace(books, studio=StudioDetails("Harbour Mixing"))
    request = EnquiryRequest("Stems of “Ember”, by 12 December", Path("Ember"), Enquirer("Rosa Fenn", "Ember"))
    arrival = session(LEAD, KICK)
    assessed, kept = answer_enquiry(service, books, request, arrival)
    assert assessed.reply.text.endswith("Harbour Mixing\n")
    assert kept.song.due == "2026-12-12"
    assert kept.quote is not None
    assert kept.quote.state is QuoteState.DRAFT
    assert catalogue.enquiries.newest(kept.song.id) == kept.enquiry


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (EnquiryRequest(" \n", None, Enquirer("Rosa")), "nothing_to_answer"),
        (EnquiryRequest("Stems here", None, Enquirer("", "Ember")), "client_unknown"),
        (EnquiryRequest("", Path("Ember"), Enquirer()), "client_unknown"),
    ],
)
def test_what_cannot_be_answered_is_refused_before_anything_is_done(
    catalogue: Catalogue, books: Books, request_: EnquiryRequest, code: str
) -> None:
    """Nothing to answer, or nobody to answer to: by its code, and nothing is kept."""
    with refused(code):
        request_.check()
    with refused(code):
        answer_enquiry(EnquiryService.open(), books, request_, None)
    assert catalogue.clients.all() == []


def test_what_was_sent_is_inspected_by_one_recipe(tmp_path: Path) -> None:
    """A zip finds its place; a path without anything and an unknown encoding are refused before a process starts."""
    (tmp_path / "sent").mkdir()
    inspector, sessions = ArrivalInspector(AdviceRules.load(), GroupRules.load()), tmp_path / "sessions"
    with refused("file_missing", file=str(tmp_path / "gone.wav")):
        ArrivalInspection.of(inspector, tmp_path / "gone.wav", sessions)
    with refused("encoding_unknown"):
        ArrivalInspection.of(inspector, tmp_path / "sent", sessions, "klingon")
    archive = Path(shutil.make_archive(str(tmp_path / "Ember"), "zip", tmp_path / "sent"))
    inspection = ArrivalInspection.of(inspector, archive, sessions)
    assert inspection.title == "Inspect Ember.zip"
    assert inspection.work == Work(inspect_arrival, (inspector, archive, sessions / "Ember", ""))
    assert ArrivalInspection.of(inspector, archive, sessions, "CP1250").work.arguments[-1] == "cp1250"


def test_nothing_of_what_was_sent_is_opened_where_a_window_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file on a slow disk, or made to be slow, would hold the window up: a process of its own opens it."""
    folder = write_stems(tmp_path / "sent", ("LV.wav",))
    opened: list[object] = []
    monkeypatch.setattr("app.intake.session_folder.read_info", opened.append)
    ArrivalInspection.of(ArrivalInspector(AdviceRules.load(), GroupRules.load()), folder, tmp_path / "sessions")
    assert opened == []


def test_a_zip_gets_a_free_folder_and_nothing_else_does(tmp_path: Path) -> None:
    """Beside a session of the same name that is there already."""
    (tmp_path / "sent").mkdir()
    archive = Path(shutil.make_archive(str(tmp_path / "Ember"), "zip", tmp_path / "sent"))
    assert session_folder(archive, tmp_path / "sessions") == tmp_path / "sessions" / "Ember"
    (tmp_path / "sessions" / "Ember").mkdir(parents=True)
    assert session_folder(archive, tmp_path / "sessions") == tmp_path / "sessions" / "Ember 2"
    assert session_folder(tmp_path / "sent", tmp_path / "sessions") is None

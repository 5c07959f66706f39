"""What an answered enquiry leaves in the catalogue, and how it is taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Stage
from app.domain.enquiry import Arrival, Assessed
from app.domain.session import SessionKind
from app.enquiry.desk import Asker, EnquiryDesk
from app.enquiry.recording import keep, put_back, take_back
from tests.app.enquiry.samples import KICK, LEAD, mix, session
from tests.app.enquiry.test_desk import TODAY


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue."""
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as made:
        yield made


def enquiry(arrival: Arrival | None, client: str = "Rosa Fenn") -> Assessed:
    """An answered enquiry."""
    desk = EnquiryDesk.open()
    note = desk.read("Song for Spotify by 12 December, write to rosa@example.org", TODAY)
    return desk.answer(note, arrival, Asker(client, "Ember"))


def test_a_new_client_gets_a_song_that_is_assessed(catalogue: Catalogue) -> None:
    """Client with address, song with its day, session with its stems."""
    kept = keep(catalogue, enquiry(session(LEAD, KICK)))
    assert not kept.known
    assert (kept.client.name, kept.client.email) == ("Rosa Fenn", "rosa@example.org")
    assert (kept.song.title, kept.song.stage, kept.song.due) == ("Ember", Stage.ASSESSED, "2026-12-12")
    newest = catalogue.sessions.newest(kept.song.id, SessionKind.RECEIVED)
    assert newest is not None
    assert [stem.path for stem in catalogue.sessions.stems(newest.id)] == ["LV.wav", "Kick.wav"]


def test_a_known_client_is_found_however_they_are_spelt(catalogue: Catalogue) -> None:
    """No second client of the same name; what is known of them stays."""
    known = catalogue.clients.add("Rosa Fenn", "other@example.org")
    kept = keep(catalogue, enquiry(mix(), "rosa fenn"))
    assert kept.known
    assert kept.client == known
    assert catalogue.sessions.newest(kept.song.id) is None


def test_an_enquiry_is_taken_back_into_the_archive_and_out_again(catalogue: Catalogue) -> None:
    """Nothing is deleted: the song is put away, and comes back at its stage."""
    kept = keep(catalogue, enquiry(None))
    take_back(catalogue, kept)
    assert catalogue.songs.get(kept.song.id).stage is Stage.ARCHIVED
    put_back(catalogue, kept)
    assert catalogue.songs.get(kept.song.id).stage is Stage.ASSESSED

"""Which session is worked on, and in which groups."""

from dataclasses import replace
from pathlib import Path

from app.catalogue import Catalogue
from app.domain.catalogue import Song
from app.domain.session import Group, SessionKind
from app.use_cases.sessions import (
    current_session,
    groups_in_force,
    is_rough,
    open_round,
    rules_for,
    session_in,
    session_of,
)
from render.monitor import Unwatched
from tests.app.delivery.samples import BASS, DOUBTFUL, LEAD, STEMS, SYNTHS, scan_of
from tests.widgets.stems import write_stems

IN, PRINT = Path("/sessions/in"), Path("/sessions/print")


def test_a_printed_session_comes_before_a_newer_received_one(catalogue: Catalogue, song: Song) -> None:
    """Of one kind the newest; of a song without any, none."""
    assert current_session(catalogue, song.id) is None
    first = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, folder=IN))
    assert current_session(catalogue, song.id) == first
    printed = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=PRINT))
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, BASS, folder=IN))
    assert current_session(catalogue, song.id) == printed
    newer = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(BASS, folder=PRINT))
    assert current_session(catalogue, song.id) == newer


def test_a_round_is_of_the_current_session_unless_another_is_named(catalogue: Catalogue, song: Song) -> None:
    """Of none where nothing came in; a render says itself of which session it was."""
    assert open_round(catalogue, song.id).session_id is None
    received = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, folder=IN))
    printed = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=PRINT))
    job = catalogue.jobs.start(song.id, received.id, None, "/made")
    assert open_round(catalogue, song.id).session_id == printed.id
    assert open_round(catalogue, song.id, session_id=received.id).session_id == received.id
    rendered = open_round(catalogue, song.id, job_id=job.id, included=False)
    assert (rendered.session_id, rendered.job_id, rendered.included) == (received.id, job.id, False)


def test_what_comes_after_a_sign_off_was_not_signed_off(catalogue: Catalogue, song: Song) -> None:
    """A round that names no session is about what was there: stems that a client sends later are rough."""
    early = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, folder=IN))
    assert is_rough(catalogue, early)
    catalogue.rounds.approve(catalogue.rounds.open(song.id).id, "Rosa Fenn", ())
    assert not is_rough(catalogue, early)
    again = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, BASS, folder=IN))
    assert not is_rough(catalogue, replace(again, scanned_at="2999-01-01T00:00:00+00:00"))
    late = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, folder=Path("/sessions/late")))
    assert is_rough(catalogue, replace(late, scanned_at="2999-01-01T00:00:00+00:00"))


def test_a_folder_is_the_session_it_was_scanned_as(catalogue: Catalogue, song: Song) -> None:
    """Of whatever kind, even after another folder came in; only one that is new is recorded, as received."""
    printed = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=PRINT))
    other = session_of(catalogue, song.id, scan_of(BASS, folder=IN))
    assert (other.kind, other.folder) == (SessionKind.RECEIVED, str(IN))
    assert session_of(catalogue, song.id, scan_of(LEAD, SYNTHS, folder=PRINT)) == printed
    assert session_of(catalogue, song.id, scan_of(BASS, folder=IN)) == other


def test_groups_are_those_that_the_catalogue_shows(catalogue: Catalogue, song: Song) -> None:
    """Those of the folder's last scan; a name nobody understood stays in doubt until somebody says what it is."""
    assert groups_in_force(catalogue, song.id, IN) == {}
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(*STEMS, folder=IN))
    assert groups_in_force(catalogue, song.id, IN) == {LEAD.path: Group.LEAD_VOCAL, SYNTHS.path: Group.SYNTHS}
    catalogue.sessions.set_group(session.id, DOUBTFUL.path, Group.KEYS)
    catalogue.sessions.set_group(session.id, LEAD.path, Group.BACKING_VOCAL)
    expected = {LEAD.path: Group.BACKING_VOCAL, SYNTHS.path: Group.SYNTHS, DOUBTFUL.path: Group.KEYS}
    assert groups_in_force(catalogue, song.id, IN) == expected
    assert groups_in_force(catalogue, song.id, PRINT) == {}


def test_what_was_corrected_for_a_client_teaches_the_rules(catalogue: Catalogue, song: Song) -> None:
    """A name that was put right once is known in her next song; not in another client's."""
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(SYNTHS, folder=IN))
    catalogue.sessions.set_group(session.id, SYNTHS.path, Group.STRINGS)
    hers = catalogue.songs.add(song.client_id, "Tide")
    stranger = catalogue.songs.add(catalogue.clients.add("Other").id, "Tide")
    assert rules_for(catalogue, hers).assign(SYNTHS.path).group is Group.STRINGS
    assert rules_for(catalogue, stranger).assign(SYNTHS.path).group is Group.SYNTHS


def test_a_session_in_a_folder_is_surveyed_where_it_is_new(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """With the groups that were given, and once: what the catalogue knows is that session."""
    folder = write_stems(tmp_path / "stems", ("Bass.wav", "Pad.wav"))
    session = session_in(catalogue, song, folder, {"Pad.wav": Group.STRINGS}, Unwatched())
    assert {stem.path: stem.group for stem in catalogue.sessions.stems(session.id)} == {
        "Bass.wav": Group.BASS,
        "Pad.wav": Group.STRINGS,
    }
    assert session_in(catalogue, song, folder, {}, Unwatched()) == session

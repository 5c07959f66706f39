"""The store of rounds."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.catalogue.rounds import CURRENT
from app.domain.rounds import RoundState, SignedFile
from app.domain.session import SessionKind
from tests.app.catalogue.samples import add_song, make_deliverable, make_scan
from tests.refusals import refused


def test_rounds_are_numbered_within_their_song(catalogue: Catalogue) -> None:
    """Each song counts from one."""
    ember, other = add_song(catalogue), add_song(catalogue, client="Other")
    for song in (ember, other, ember):
        catalogue.rounds.open(song.id)
    assert [round_.number for round_ in catalogue.rounds.all(ember.id)] == [1, 2]
    assert [round_.number for round_ in catalogue.rounds.all(other.id)] == [1]
    assert len(catalogue.rounds.all()) == 3


def test_a_new_round_supersedes_the_current_one(catalogue: Catalogue) -> None:
    """A song has one current round at most."""
    song = add_song(catalogue)
    assert catalogue.rounds.current(song.id) is None
    catalogue.rounds.open(song.id)
    second = catalogue.rounds.open(song.id)
    assert [round_.state for round_ in catalogue.rounds.all(song.id)] == [RoundState.SUPERSEDED, RoundState.OPEN]
    assert catalogue.rounds.current(song.id) == second


@pytest.mark.parametrize("state", [state for state in RoundState if state is not RoundState.APPROVED])
def test_a_round_can_stand_at_each_state(catalogue: Catalogue, state: RoundState) -> None:
    """Every state the domain knows is one the file takes; open and sent ones are current."""
    song = add_song(catalogue)
    round_ = catalogue.rounds.set_state(catalogue.rounds.open(song.id).id, state)
    assert round_.state is state
    assert catalogue.rounds.current(song.id) == (round_ if state in CURRENT else None)


def test_an_approved_round_stays_so_when_the_next_opens(catalogue: Catalogue) -> None:
    """Sign-off is not undone by a recall."""
    song = add_song(catalogue)
    first = catalogue.rounds.approve(catalogue.rounds.open(song.id).id, "Zoë")
    catalogue.rounds.open(song.id)
    assert catalogue.rounds.get(first.id).state is RoundState.APPROVED


def test_two_rounds_cannot_be_current(catalogue: Catalogue) -> None:
    """An old round is reopened only after the present one is settled."""
    song = add_song(catalogue)
    first, second = catalogue.rounds.open(song.id), catalogue.rounds.open(song.id)
    with refused("round_open", round=2, state="open"):
        catalogue.rounds.set_state(first.id, RoundState.OPEN)
    catalogue.rounds.set_state(second.id, RoundState.REJECTED)
    assert catalogue.rounds.set_state(first.id, RoundState.OPEN).state is RoundState.OPEN


def test_a_round_is_found_by_song_and_number(catalogue: Catalogue) -> None:
    """As a person would write it; the song alone will do while it has one round."""
    song = add_song(catalogue, "Émber")
    first = catalogue.rounds.open(song.id)
    assert catalogue.rounds.find("ember") == first == catalogue.rounds.find(str(first.id))
    catalogue.rounds.open(song.id)
    assert catalogue.rounds.find("EMBER/1").number == 1
    with refused("name_ambiguous", noun="round", name="ember", ids=[1, 2]):
        catalogue.rounds.find("ember")


def test_rounds_that_are_not_there_are_named(catalogue: Catalogue) -> None:
    """Unknown songs and rounds are one sentence."""
    with refused("no_such_row", noun="song", id=7):
        catalogue.rounds.open(7)
    with refused("no_such_row", noun="round", id=7):
        catalogue.rounds.set_state(7, RoundState.SENT)
    with refused("no_such_row", noun="round", id=7):
        catalogue.rounds.approve(7, "Zoë")


def test_a_sign_off_names_who_when_and_exactly_what(catalogue: Catalogue) -> None:
    """Without other files, what was delivered of the round: of each file the newest; nobody's name is refused."""
    song = add_song(catalogue)
    session = catalogue.sessions.record(song.id, SessionKind.PRINTED, make_scan(Path("/s")))
    round_ = catalogue.rounds.open(song.id, session_id=session.id)
    for letter in "ab":
        job = catalogue.jobs.start(song.id, session.id, round_.id, "/out")
        catalogue.jobs.finish(job.id, [replace(make_deliverable("mix.wav"), sha256=letter * 64)])
    with refused("text_missing", what="name of who signs off"):
        catalogue.rounds.approve(round_.id, " ")
    signed = catalogue.rounds.approve(round_.id, " Zoë ", at="2026-03-31T14:30:00+01:00")
    assert (signed.state, signed.decided_by) == (RoundState.APPROVED, "Zoë")
    assert signed.decided_at == "2026-03-31T13:30:00.000Z"
    assert signed.signoff_files == (SignedFile("/out/mix.wav", "b" * 64),)
    with refused("signed_off", round=1):
        catalogue.rounds.approve(round_.id, "Ann")


def test_a_sign_off_stands(catalogue: Catalogue) -> None:
    """It is no longer sent back, opened or superseded, except by undoing it."""
    open_ = catalogue.rounds.open(add_song(catalogue).id)
    signed = catalogue.rounds.approve(open_.id, "Zoë", [SignedFile("/x.wav", "c" * 64)])
    for state in (RoundState.OPEN, RoundState.SENT, RoundState.REJECTED, RoundState.SUPERSEDED):
        with refused("signed_off", round=1):
            catalogue.rounds.set_state(open_.id, state)
    assert catalogue.rounds.put_back(open_) == open_
    assert catalogue.rounds.put_back(signed) == signed


def test_to_undo_does_not_make_two_rounds_current(catalogue: Catalogue) -> None:
    """An undo that came too late is refused in one sentence."""
    song = add_song(catalogue)
    sent = catalogue.rounds.set_state(catalogue.rounds.open(song.id).id, RoundState.SENT)
    catalogue.rounds.reject(sent.id, "Zoë")
    catalogue.rounds.open(song.id)
    with refused("round_open", round=2, state="open"):
        catalogue.rounds.put_back(sent)


def test_a_rejected_round_is_not_sent_again_unopened(catalogue: Catalogue) -> None:
    """The states follow one another; opening it again forgets the refusal."""
    round_ = catalogue.rounds.open(add_song(catalogue).id)
    rejected = catalogue.rounds.reject(round_.id, "Zoë")
    assert rejected.decided_at
    with refused("state_refused", round=1, state="sent"):
        catalogue.rounds.set_state(round_.id, RoundState.SENT)
    again = catalogue.rounds.set_state(round_.id, RoundState.OPEN)
    assert (again.decided_at, again.decided_by) == (None, "")


def test_a_round_is_about_a_session_or_a_render_of_its_song(catalogue: Catalogue) -> None:
    """A render says of which session; those of other songs are refused."""
    song, other = add_song(catalogue), add_song(catalogue, client="Other")
    session = catalogue.sessions.record(song.id, SessionKind.PRINTED, make_scan(Path("/s")))
    job = catalogue.jobs.start(song.id, session.id, None, "/out")
    round_ = catalogue.rounds.open(song.id, job_id=job.id)
    assert (round_.session_id, round_.job_id) == (session.id, job.id)
    with refused("not_of_song", noun="session", id=1, song=2):
        catalogue.rounds.open(other.id, session_id=session.id)
    with refused("not_of_song", noun="render", id=1, song=2):
        catalogue.rounds.open(other.id, job_id=job.id)


def test_a_round_is_included_while_the_quotes_last(catalogue: Catalogue) -> None:
    """One more can be charged; a superseded one was never had; the engineer may say otherwise."""
    song = add_song(catalogue)
    catalogue.songs.edit(song.id, rounds_included=1)
    catalogue.rounds.open(song.id)
    assert catalogue.rounds.open(song.id).included
    catalogue.rounds.reject(catalogue.rounds.all(song.id)[-1].id)
    extra = catalogue.rounds.open(song.id)
    assert not extra.included
    assert catalogue.rounds.set_included(extra.id, included=True).included
    assert catalogue.rounds.open(song.id, included=True).included


def test_the_last_sign_off_before_a_round_is_known(catalogue: Catalogue) -> None:
    """What is asked for after it is a recall."""
    song = add_song(catalogue)
    first = catalogue.rounds.approve(catalogue.rounds.open(song.id).id, "Zoë")
    assert catalogue.rounds.approved_before(first.id) is None
    assert catalogue.rounds.approved_before(catalogue.rounds.open(song.id).id) == first

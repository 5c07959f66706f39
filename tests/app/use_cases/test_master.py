"""Mastering a song, for both shells alike."""

from pathlib import Path
from typing import Any

import pytest

from app.catalogue import Catalogue
from app.catalogue.balances import BalancePlace
from app.domain.catalogue import Song
from app.domain.jobs import JobKind, JobState
from app.domain.session import Group, SessionKind
from app.errors import UsageError
from app.jobs import tasks
from app.mastering.loudness_trace import Mastered
from app.mastering.master_request import MasterRequest
from app.mastering.tags import Tags
from app.use_cases.master import SongMaster, TypedNames, master_request, master_song
from render.bus.settings import BusSettings, StripSettings
from render.monitor import Unwatched
from tests.app.catalogue.samples import MIX
from tests.app.delivery.samples import LEAD, MAIN, SYNTHS, manifest, scan_of
from tests.app.use_cases.conftest import Answering
from tests.widgets.stems import write_stems

MIXED, OUT, IN = Path("/mixes/Ember.wav"), Path("/out/masters"), Path("/sessions/in")


def request(source: Path = MIXED, **asked: Any) -> MasterRequest:
    """A master for streaming."""
    return MasterRequest(source, OUT, ("streaming",), **asked)


def test_a_finished_mix_is_mastered_under_the_songs_names_alone(catalogue: Catalogue, song: Song) -> None:
    """It has been through the song's balance and bus already; of its release it carries title, code and date."""
    catalogue.balances.set(BalancePlace(song.id), MIX)
    release = catalogue.releases.add(song.client_id, "Low Water", artist="Zoë & the Tides")
    song = catalogue.songs.edit(song.id, release_id=release.id)
    asked = master_request(catalogue, song, request())
    assert (asked.title, asked.artist, asked.bus, asked.balance, asked.groups) == ("Ember", "Zoë", None, {}, {})
    assert asked.tags == Tags("Ember", "Zoë", "Low Water", "Zoë & the Tides", isrc="GBABC2600001")


def test_stems_go_through_the_songs_balance_and_bus(catalogue: Catalogue, song: Song) -> None:
    """In the groups the catalogue shows; a bus, a strip or a group that was asked for decides over the song's."""
    catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, SYNTHS, folder=IN))
    catalogue.balances.set(BalancePlace(song.id), MIX)
    asked = master_request(catalogue, song, request(IN, from_stems=True))
    assert (asked.bus, asked.balance) == (MIX.bus, MIX.strips)
    assert asked.groups == {LEAD.path: Group.LEAD_VOCAL, SYNTHS.path: Group.SYNTHS}
    bus, strip = BusSettings(gain_db=1.0), StripSettings(gain_db=-6.0)
    own = request(
        IN, from_stems=True, bus=bus, balance={Group.BASS: strip}, groups={SYNTHS.path: Group.KEYS}, bus_name="mine"
    )
    asked = master_request(catalogue, song, own)
    assert (asked.bus, asked.bus_name) == (bus, "mine")
    assert asked.balance == {**MIX.strips, Group.BASS: strip}
    assert asked.groups == {LEAD.path: Group.LEAD_VOCAL, SYNTHS.path: Group.KEYS}


@pytest.mark.parametrize(
    ("names", "title", "artist", "tags"),
    [
        (TypedNames(), "Ember", "Zoë", Tags("Ember", "Zoë", isrc="GBABC2600001")),
        (TypedNames("Embers "), "Embers", "Zoë", Tags("Embers", "Zoë", isrc="GBABC2600001")),
        (TypedNames(artist="Z", isrc=""), "Ember", "Z", Tags("Ember", "Z")),
        (TypedNames(isrc="gb-abc-26-00002"), "Ember", "Zoë", Tags("Ember", "Zoë", isrc="GBABC2600002")),
        (TypedNames("", ""), "Ember", "Zoë", Tags("", "", isrc="GBABC2600001")),
        (TypedNames("Embers", tagged=False), "Embers", "Zoë", None),
    ],
)
def test_what_was_typed_decides_over_the_songs_names(
    catalogue: Catalogue, song: Song, names: TypedNames, title: str, artist: str, tags: Tags | None
) -> None:
    """Each by itself; an empty code is no code, and files without tags are still named."""
    asked = master_request(catalogue, song, request(), names)
    assert (asked.title, asked.artist, asked.tags) == (title, artist, tags)


def test_names_without_a_song_are_only_what_was_typed() -> None:
    """Nothing typed, nothing in the files; what is not an ISRC is refused."""
    assert TypedNames().put_into(request()).tags is None
    assert TypedNames(artist="Zoë").put_into(request()).tags == Tags("", "Zoë")
    with pytest.raises(UsageError):
        TypedNames(isrc="12").put_into(request())


def test_a_mastering_begins_and_ends_in_the_catalogue(catalogue: Catalogue, song: Song) -> None:
    """Of a file, in the round that is open; its files are the song's, each with what it was made for."""
    opened = catalogue.rounds.open(song.id)
    operation = SongMaster(song, request())
    job = operation.begin(catalogue)
    assert (job.kind, job.round_id, job.source, job.session_id) == (JobKind.MASTER, opened.id, str(MIXED), None)
    assert (operation.work.function, operation.work.arguments) == (tasks.master_shown, (request(),))
    assert (operation.subject, operation.title) == (song.id, "Master Ember")
    ended = operation.end(catalogue, job, Mastered(manifest(), ()))
    assert ended.sentence == "1 master of Ember in masters."
    assert catalogue.jobs.get(job.id).state is JobState.DONE
    assert [file.path for file in catalogue.deliverables.all(song.id)] == [MAIN.path]


def test_stems_are_mastered_as_the_session_they_are(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """A folder that the catalogue knows is that session, of whatever kind; one it does not know is recorded."""
    folder = write_stems(tmp_path / "stems", ("Bass.wav", "Pad.wav"))
    made = Mastered(manifest(), ())
    child = Answering(made)
    assert master_song(catalogue, song, request(folder, from_stems=True), child, Unwatched()) is made
    (job,) = catalogue.jobs.all(song.id)
    session = catalogue.sessions.newest(song.id)
    assert session is not None
    assert (job.source, job.session_id, session.folder) == ("", session.id, str(folder))
    printed = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=folder))
    master_song(catalogue, song, request(folder, from_stems=True), child, Unwatched())
    assert catalogue.jobs.all(song.id)[0].session_id == printed.id
    assert [title for _, _, title in child.asked] == ["Master Ember", "Master Ember"]


def test_a_mix_is_mastered_without_a_look_at_any_session(catalogue: Catalogue, song: Song) -> None:
    """Its row is of the file."""
    master_song(catalogue, song, request(), Answering(Mastered(manifest(), ())), Unwatched())
    assert [job.source for job in catalogue.jobs.all(song.id)] == [str(MIXED)]
    assert catalogue.sessions.newest(song.id) is None

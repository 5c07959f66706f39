"""Rendering a song, for both shells alike."""

from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.catalogue.balances import BalancePlace
from app.delivery.render_request import RenderRequest
from app.domain.catalogue import Song
from app.domain.jobs import JobState
from app.domain.session import Group, SessionKind
from app.errors import NextSteps, UsageError
from app.jobs import tasks
from app.use_cases.render import SongRender, manifest_notes, render_folder, render_request, render_song
from render.bus.settings import BusSettings, StripSettings
from render.monitor import Unwatched
from tests.app.catalogue.samples import MIX
from tests.app.delivery.samples import DOUBTFUL, LEAD, MAIN, STEMS, SYNTHS, manifest, scan_of
from tests.app.use_cases.conftest import Answering
from tests.widgets.stems import write_stems

IN = Path("/sessions/in")


def test_a_request_is_completed_with_what_the_catalogue_knows(catalogue: Catalogue, song: Song) -> None:
    """Names, groups in force, the client's rules, bus and balance; what the request says itself stays."""
    catalogue.clients.edit(song.client_id, naming="{client}_{song}_{variant}")
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(*STEMS, folder=IN))
    catalogue.balances.set(BalancePlace(song.id), MIX)
    asked = render_request(catalogue, song, RenderRequest(IN, Path("/out"), ("tv",), jobs=3))
    assert (asked.folder, asked.out, asked.variants, asked.jobs) == (IN, Path("/out"), ("tv",), 3)
    assert (asked.artist, asked.title, asked.naming) == ("Zoë", "Ember", "{client}_{song}_{variant}")
    assert asked.names["client"] == "Nova Records"
    assert asked.groups == {LEAD.path: Group.LEAD_VOCAL, SYNTHS.path: Group.SYNTHS}
    assert (asked.bus, asked.balance) == (MIX.bus, MIX.strips)
    assert asked.rules is not None


def test_what_is_asked_for_decides_over_the_songs_own(catalogue: Catalogue, song: Song) -> None:
    """A bus over the bus, a strip over that group's strip, a group over that stem's group."""
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, SYNTHS, folder=IN))
    catalogue.balances.set(BalancePlace(song.id), MIX)
    strip, bus = StripSettings(gain_db=-6.0), BusSettings(gain_db=1.0)
    request = RenderRequest(
        IN, Path("/out"), bus=bus, balance={Group.BASS: strip}, groups={LEAD.path: Group.BACKING_VOCAL}
    )
    asked = render_request(catalogue, song, request)
    assert asked.bus == bus
    assert asked.balance == {**MIX.strips, Group.BASS: strip}
    assert asked.groups == {LEAD.path: Group.BACKING_VOCAL, SYNTHS.path: Group.SYNTHS}


def test_a_render_begins_and_ends_in_the_catalogue(catalogue: Catalogue, song: Song) -> None:
    """Of the printed session that is rendered, though one was received since; its files are the song's."""
    printed = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=IN))
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD, folder=Path("/later")))
    request = RenderRequest(IN, Path("/out/Ember"))
    operation = SongRender(song, scan_of(LEAD, folder=IN), request)
    job = operation.begin(catalogue)
    assert (job.state, job.session_id, job.out_folder) == (JobState.RUNNING, printed.id, str(Path("/out/Ember")))
    assert (operation.work.function, operation.work.arguments) == (tasks.render, (request,))
    assert (operation.subject, operation.title) == (song.id, "Render Ember")
    assert "Ember" in operation.busy
    assert "no half file" in operation.cancelled
    ended = operation.end(catalogue, job, manifest())
    assert (ended.sentence, ended.following) == ("1 file of Ember in Ember.", None)
    assert catalogue.jobs.get(job.id).state is JobState.DONE
    assert [file.path for file in catalogue.deliverables.all(song.id)] == [MAIN.path]


def test_a_render_into_the_session_does_not_begin(catalogue: Catalogue, song: Song) -> None:
    """No row is made of it."""
    with pytest.raises(UsageError):
        SongRender(song, scan_of(LEAD, folder=IN), RenderRequest(IN, IN / "out")).begin(catalogue)
    assert catalogue.jobs.all() == []
    assert catalogue.sessions.newest(song.id) is None


def test_a_song_is_rendered_with_what_its_client_taught(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """A folder the catalogue has not seen is surveyed by her rules; a child is handed the plan and nothing else."""
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(SYNTHS, folder=IN))
    catalogue.sessions.set_group(session.id, SYNTHS.path, Group.LEAD_VOCAL)
    folder = write_stems(tmp_path / "new", ("Bass.wav", "Pad.wav"))
    child = Answering(manifest())
    request = RenderRequest(folder, tmp_path / "out", ("acapella",))
    assert render_song(catalogue, song, request, child, Unwatched()) == manifest()
    ((function, (plan, header, _options), title),) = child.asked
    assert (function, title) == (tasks.carry_out, "Render")
    assert [(stem.name, any(stem.gains)) for stem in plan.stems] == [("Bass.wav", False), ("Pad.wav", True)]
    assert header.session["title"] == "Ember"
    (job,) = catalogue.jobs.all(song.id)
    assert catalogue.sessions.get(job.session_id or 0).folder == str(folder)


def test_a_folder_without_a_song_is_rendered_as_it_says(tmp_path: Path) -> None:
    """By the names and the groups of its own."""
    folder = write_stems(tmp_path / "Ember", ("Bass.wav", "Pad.wav"))
    child = Answering(manifest())
    render_folder(RenderRequest(folder, tmp_path / "out", ("main",)), child, Unwatched())
    ((_, (plan, header, _options), _title),) = child.asked
    assert [file.path for variant in plan.variants for file in variant.files] == ["Ember_main_48k-24b.wav"]
    assert header.session["title"] == "Ember"


def test_a_name_in_doubt_is_still_warned_of(catalogue: Catalogue, song: Song) -> None:
    """That a stem is catalogued does not make its group certain; somebody's correction does."""
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(*STEMS, folder=IN))
    assert DOUBTFUL.path not in render_request(catalogue, song, RenderRequest(IN, Path("/out"))).groups
    catalogue.sessions.set_group(session.id, DOUBTFUL.path, DOUBTFUL.group)
    catalogue.sessions.set_group(session.id, DOUBTFUL.path, Group.KEYS)
    assert render_request(catalogue, song, RenderRequest(IN, Path("/out"))).groups[DOUBTFUL.path] is Group.KEYS


def test_a_manifest_says_its_proof_then_warnings_then_what_was_skipped() -> None:
    """Nothing of what it does not have."""
    document = manifest() | {
        "checks": [{"exact": True}, {"exact": False}],
        "warnings": [{"code": "resampled", "message": "One stem was resampled."}],
    }
    assert manifest_notes(document, NextSteps.of("window")) == (
        "2 sums proved, 1 of them to the last bit.",
        "One stem was resampled.",
        "The session has no stems for tv mix.",
    )
    assert manifest_notes(manifest(MAIN), NextSteps.of("window")) == ()

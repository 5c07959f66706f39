"""A render as the catalogue remembers it, in a real catalogue."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.catalogue import Catalogue
from app.delivery.delivery_records import (
    begin_master,
    begin_release,
    begin_render,
    delivered,
    record_delivery,
    record_failure,
    record_fingerprints,
    record_release,
)
from app.domain.jobs import JobKind, JobState
from app.domain.rounds import RoundState
from app.domain.session import StemFingerprint
from app.use_cases.sessions import session_of
from render.delivery.cache import KnownStem, RenderCache, cache_path, write_cache
from render.delivery.manifest import DeliveredFile
from render.errors import BouncedeskError, Cancelled
from render.sources.fingerprint import Fingerprint
from tests.app.delivery.samples import BASS, LEAD, MAIN, SKIPPED, manifest, scan_of
from tests.refusals import refused

SILENT = DeliveredFile(
    "stems",
    "bass",
    "wav24",
    "Ember_bass_48k-24b.wav",
    1000,
    2,
    48_000,
    24,
    None,
    "cd" * 32,
    None,
    None,
    None,
    None,
    -0.25,
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """A catalogue with one song of one client."""
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as opened:
        client = opened.clients.add("Nova")
        opened.songs.add(client.id, "Ember")
        yield opened


def made() -> dict[str, Any]:
    """The document of a render that made two files and skipped one."""
    return manifest(MAIN, SILENT, SKIPPED)


def test_a_render_is_remembered_with_its_files(catalogue: Catalogue, tmp_path: Path) -> None:
    """From running to done, with every file that was made and none that was skipped."""
    scan = scan_of(LEAD, BASS, folder=tmp_path / "Ember")
    job = begin_render(catalogue, 1, session_of(catalogue, 1, scan).id, tmp_path / "out")
    assert (job.state, job.song_id, job.out_folder, job.round_id) == (
        JobState.RUNNING,
        1,
        str(tmp_path / "out"),
        None,
    )
    done = record_delivery(catalogue, job, made())
    assert done.state is JobState.DONE
    kept = catalogue.deliverables.of_job(job.id)
    assert [(row.variant, row.group, row.path, row.sha256, row.trim_db) for row in kept] == [
        ("main", None, MAIN.path, MAIN.sha256, -0.25),
        ("stems", "bass", SILENT.path, SILENT.sha256, -0.25),
    ]
    assert [
        (row.integrated_lufs, row.loudness_range_lu, row.true_peak_dbtp, row.sample_peak_dbfs, row.profile)
        for row in kept
    ] == [(-14.5, 5.5, -0.75, -1.0, None), (None, None, None, None, None)]


def test_a_master_is_remembered_with_its_profile(catalogue: Catalogue, tmp_path: Path) -> None:
    """A job of its own kind, of the round that is open, whose files say what they were made for."""
    opened = catalogue.rounds.open(1)
    job = begin_master(catalogue, 1, tmp_path / "masters", source=tmp_path / "mix.wav")
    assert (job.kind, job.round_id, job.source) == (JobKind.MASTER, opened.id, str(tmp_path / "mix.wav"))
    document = made()
    for row in document["deliverables"]:
        row["profile"] = "streaming"
    record_delivery(catalogue, job, document)
    assert {row.profile for row in catalogue.deliverables.of_job(job.id)} == {"streaming"}


def test_a_release_is_remembered_with_the_song_of_each_track(catalogue: Catalogue, tmp_path: Path) -> None:
    """By its code or its title; a side, or a title that two songs have, is nobody's. The song lists what is its own."""
    release = catalogue.releases.add(1, "Low Water")
    titles = (("Ember", "GBABC2600001"), ("Tide", ""), ("Tide", ""))
    ember, *_ = (catalogue.songs.add(1, title, isrc=code, release_id=release.id) for title, code in titles)
    row = made()["deliverables"][0] | {"title": "Renamed", "isrc": "GBABC2600001", "track": 1}
    rows = [
        row | {"path": "1.wav"},
        row | {"path": "2.wav", "title": "Tide", "isrc": "", "track": 2},
        row | {"path": "3.wav", "title": "EMBER", "isrc": "", "track": 3},
        row | {"path": "side.wav", "track": None},
    ]
    job = begin_release(catalogue, release.id, tmp_path / "out", tmp_path / "low.toml")
    assert (job.kind, job.song_id, job.release_id) == (JobKind.RELEASE, None, release.id)
    done = record_release(catalogue, job, made() | {"deliverables": rows})
    files = {file.path: file.song_id for file in catalogue.deliverables.of_job(done.id)}
    assert files == {"1.wav": ember.id, "2.wav": None, "3.wav": ember.id, "side.wav": None}
    assert [file.path for file in catalogue.deliverables.latest(ember.id)] == ["1.wav", "3.wav"]
    assert catalogue.jobs.all(ember.id) == [done]
    with refused("no_such_row", noun="release", id=99):
        begin_release(catalogue, 99, tmp_path, tmp_path / "low.toml")


def test_a_render_belongs_to_the_round_that_is_open(catalogue: Catalogue, tmp_path: Path) -> None:
    """Before a round is opened there is none; then it is that round."""
    scan = scan_of(BASS, folder=tmp_path / "Ember")
    assert begin_render(catalogue, 1, session_of(catalogue, 1, scan).id, tmp_path / "out").round_id is None
    opened = catalogue.rounds.open(1)
    assert opened.state is RoundState.OPEN
    assert begin_render(catalogue, 1, session_of(catalogue, 1, scan).id, tmp_path / "out").round_id == opened.id


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Cancelled("Stopped by Ctrl+C."), JobState.CANCELLED),
        (KeyboardInterrupt(), JobState.CANCELLED),
        (BouncedeskError("The disk is full."), JobState.FAILED),
        (MemoryError(), JobState.FAILED),
    ],
    ids=lambda case: getattr(case, "__name__", type(case).__name__),
)
def test_a_render_that_ended_otherwise_says_how(
    catalogue: Catalogue, tmp_path: Path, error: BaseException, state: JobState
) -> None:
    """Cancelled or failed with the sentence; no file is kept."""
    job = begin_render(
        catalogue, 1, session_of(catalogue, 1, scan_of(BASS, folder=tmp_path / "Ember")).id, tmp_path / "out"
    )
    ended = record_failure(catalogue, job, error)
    assert (ended.state, ended.error) == (state, str(error))
    assert catalogue.deliverables.of_job(job.id) == []


def test_skipped_variants_are_no_files() -> None:
    """Only what has a path was delivered."""
    assert [row.path for row in delivered(made())] == [MAIN.path, SILENT.path]


def test_the_hashes_a_render_took_are_the_stems(catalogue: Catalogue, tmp_path: Path) -> None:
    """Read from what the render remembers; without that, or for another folder's stems, there are none."""
    scan = scan_of(LEAD, BASS)
    job = begin_render(catalogue, 1, session_of(catalogue, 1, scan).id, tmp_path / "out")
    record_fingerprints(catalogue, job, None)
    record_fingerprints(catalogue, job, tmp_path)
    known = KnownStem(Fingerprint(1000, 10**18, 7), "a" * 32)
    stems = {str(scan.folder.absolute() / LEAD.path): known, "/elsewhere/bass.wav": known}
    write_cache(cache_path(tmp_path, tmp_path / "out"), RenderCache(stems=stems))
    record_fingerprints(catalogue, job, tmp_path)
    assert catalogue.fingerprints.of_session(job.session_id or 0) == {
        LEAD.path: StemFingerprint("a" * 32, 1000, 10**18, 7)
    }

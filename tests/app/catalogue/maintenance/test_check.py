"""What is wrong is found, each by its kind, and mended where it can be."""

import contextlib
import hashlib
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.catalogue import Catalogue
from app.catalogue.maintenance.check import CatalogueFinding, check_catalogue, mend
from app.catalogue.maintenance.relink import relink
from app.domain.session import SessionKind, StemFingerprint
from app.errors import UsageError
from app.intake.file_inspection import fingerprint_stems
from app.intake.grouping import GroupRules
from app.intake.scan import scan_folder
from render.monitor import Unwatched
from render.sources.fingerprint import hash_stem
from tests.app.catalogue.samples import GUITAR_L, LEAD, add_song, make_deliverable, make_scan
from tests.refusals import refused
from tests.render.sources.test_multitrack import ixml, write_poly


@pytest.fixture
def session(catalogue: Catalogue, tmp_path: Path) -> Path:
    """A session with two stems on the disk, one of them hashed, and a delivered file."""
    folder = tmp_path / "sessions" / "ember"
    for number, path in enumerate((LEAD.path, GUITAR_L.path)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / path, np.full(480, 0.1 * (number + 1)), 48000, "PCM_24")
    stems = [replace(stem, frames=480) for stem in (LEAD, GUITAR_L)]
    song = add_song(catalogue)
    made = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(folder, *stems))
    content = hash_stem(folder / LEAD.path, Unwatched())
    stamp = StemFingerprint(content, (folder / LEAD.path).stat().st_size, 1, 1)
    catalogue.fingerprints.keep(made.id, {LEAD.path: stamp})
    out = tmp_path / "out"
    out.mkdir()
    (out / "Ember.wav").write_bytes(b"sound")
    job = catalogue.jobs.start(song.id, made.id, None, str(out))
    sha256 = hashlib.sha256(b"sound").hexdigest()
    catalogue.jobs.finish(job.id, [replace(make_deliverable("Ember.wav"), sha256=sha256)])
    return folder


def codes(catalogue: Catalogue, *, hashes: bool = False) -> list[str]:
    """The kinds of what is wrong."""
    return [finding.code for finding in check_catalogue(catalogue.path, Unwatched(), hashes=hashes)]


def raw(catalogue: Catalogue, *statements: str) -> None:
    """Do what no store would."""
    with contextlib.closing(sqlite3.connect(catalogue.path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def test_a_country_from_before_codes_were_compared_is_reported(catalogue: Catalogue) -> None:
    """The client opens and can be edited, keeping what was there; only another wrong country is refused."""
    song = add_song(catalogue)
    raw(catalogue, "UPDATE clients SET country = 'ZZ'")
    assert catalogue.clients.edit(song.client_id, country="ZZ", notes="Pays late.").country == "ZZ"
    with pytest.raises(UsageError):
        catalogue.clients.edit(song.client_id, country="UK")
    (finding,) = check_catalogue(catalogue.path, Unwatched())
    assert (finding.code, finding.table, finding.row, finding.sql) == ("country", "clients", song.client_id, "")
    catalogue.clients.edit(song.client_id, country="gb")
    assert codes(catalogue) == []


def mended(catalogue: Catalogue) -> list[CatalogueFinding]:
    """What the mends were done for."""
    return mend(catalogue.path, check_catalogue(catalogue.path, Unwatched()))


@pytest.mark.usefixtures("session")
def test_a_sound_catalogue_has_nothing_wrong(catalogue: Catalogue) -> None:
    """Also where every file is read."""
    assert codes(catalogue, hashes=True) == []


def test_files_that_are_gone_or_changed_are_found(catalogue: Catalogue, session: Path, tmp_path: Path) -> None:
    """Changed ones where they are read."""
    (tmp_path / "out" / "Ember.wav").write_bytes(b"noise")
    soundfile.write(session / LEAD.path, np.zeros(480), 48000, "PCM_24")
    assert codes(catalogue) == []
    assert codes(catalogue, hashes=True) == ["deliverable", "stem"]
    (tmp_path / "out" / "Ember.wav").unlink()
    shutil.rmtree(session)
    assert codes(catalogue, hashes=True) == ["folder", "deliverable"]


def test_of_each_delivered_file_the_newest_counts(catalogue: Catalogue, session: Path, tmp_path: Path) -> None:
    """What a later render replaced need not be there any more."""
    newest = catalogue.sessions.newest(1)
    assert newest
    assert newest.folder == str(session)
    (tmp_path / "out" / "Ember.wav").write_bytes(b"louder")
    job = catalogue.jobs.start(1, newest.id, None, str(tmp_path / "out"))
    sha256 = hashlib.sha256(b"louder").hexdigest()
    catalogue.jobs.finish(job.id, [replace(make_deliverable("Ember.wav"), sha256=sha256)])
    assert codes(catalogue, hashes=True) == []
    (tmp_path / "out" / "Ember.wav").write_bytes(b"sound")
    (finding,) = check_catalogue(catalogue.path, Unwatched(), hashes=True)
    assert (finding.code, finding.row) == ("deliverable", 2)


def test_a_broken_reference_is_mended_where_it_may_be_empty(catalogue: Catalogue) -> None:
    """Otherwise it is reported, and left to a person."""
    add_song(catalogue)
    raw(catalogue, "UPDATE songs SET release_id = 99")
    assert [finding.code for finding in mended(catalogue)] == ["reference"]
    assert codes(catalogue) == []
    assert catalogue.songs.get(1).release_id is None
    raw(catalogue, "INSERT INTO rounds (song_id, number, opened_at) VALUES (77, 1, '2026-01-01T00:00:00Z')")
    assert codes(catalogue) == ["reference"]
    assert mended(catalogue) == []


def test_a_search_that_is_out_of_step_is_built_anew(catalogue: Catalogue) -> None:
    """Rows that the index of notes no longer knows are found again."""
    song = add_song(catalogue)
    catalogue.rounds.open(song.id)
    raw(
        catalogue,
        "INSERT INTO notes (round_id, position, text, added_at) VALUES (1, 1, 'brighter', '2026-01-01T00:00:00Z')",
        "INSERT INTO search_notes (search_notes) VALUES ('delete-all')",
    )
    assert [finding.code for finding in mended(catalogue)] == ["search"]
    assert codes(catalogue) == []
    assert [found.text for found in catalogue.search.find("brighter")] != []


def test_a_moved_folder_is_found_by_what_it_holds(catalogue: Catalogue, session: Path, tmp_path: Path) -> None:
    """Not one that only has the names; a rehearsal changes nothing."""
    decoy, moved = tmp_path / "archive" / "a decoy", tmp_path / "archive" / "2026" / "ember, moved"
    shutil.copytree(session, decoy)
    soundfile.write(decoy / LEAD.path, np.zeros(480), 48000, "PCM_24")
    moved.parent.mkdir()
    session.rename(moved)
    (rehearsed,) = relink(catalogue, tmp_path / "archive", Unwatched(), dry_run=True)
    assert rehearsed.new == str(moved)
    assert catalogue.sessions.get(1).folder == str(session)
    relink(catalogue, tmp_path / "archive", Unwatched())
    assert catalogue.sessions.get(1).folder == str(moved)
    assert codes(catalogue, hashes=True) == []
    assert relink(catalogue, tmp_path / "archive", Unwatched()) == []


def test_tracks_of_a_recording_are_checked_and_found_in_it(catalogue: Catalogue, tmp_path: Path) -> None:
    """A stem that is a track of one file is there while that file is, and moves with it."""
    folder = tmp_path / "sessions" / "takes"
    poly = write_poly(folder / "0001.WAV", np.full((480, 3), 0.1) * (1, 2, 3), ixml(("Kick", "Snare", "Bass")))
    found = scan_folder(folder, GroupRules.load())
    made = catalogue.sessions.record(add_song(catalogue).id, SessionKind.RECEIVED, found)
    paths = [stem.path for stem in found.stems]
    catalogue.fingerprints.keep(made.id, fingerprint_stems(folder, paths, {}, Unwatched()))
    assert codes(catalogue, hashes=True) == []
    moved = tmp_path / "archive" / "takes, moved"
    moved.parent.mkdir()
    folder.rename(moved)
    assert [each.new for each in relink(catalogue, tmp_path / "archive", Unwatched())] == [str(moved)]
    assert codes(catalogue, hashes=True) == []
    (moved / poly.name).unlink()
    assert set(codes(catalogue, hashes=True)) != set()


def test_a_folder_that_is_not_found_says_why(catalogue: Catalogue, session: Path, tmp_path: Path) -> None:
    """The nearest is named."""
    shutil.copytree(session, tmp_path / "archive" / "other")
    soundfile.write(tmp_path / "archive" / "other" / GUITAR_L.path, np.zeros(481), 48000, "PCM_24")
    shutil.rmtree(session)
    (found,) = relink(catalogue, tmp_path / "archive", Unwatched())
    assert found.new is None
    assert "gtr.L.wav is of another size" in found.reason
    with refused("no_such_folder"):
        relink(catalogue, tmp_path / "nowhere", Unwatched())


def test_a_safeguard_that_is_missing_is_made_again(catalogue: Catalogue) -> None:
    """Somebody took away what keeps issued invoices as they are: told, and mended to the letter."""
    db = catalogue.database.connection()
    sql = "SELECT name, sql FROM sqlite_master ORDER BY name"
    before = db.execute(sql).fetchall()
    db.execute("DROP TRIGGER invoices_issued_stay")
    db.execute("DROP INDEX songs_by_due")
    assert codes(catalogue) == ["part", "part"]
    mend(catalogue.path, check_catalogue(catalogue.path, Unwatched()))
    assert codes(catalogue) == []
    assert db.execute(sql).fetchall() == before

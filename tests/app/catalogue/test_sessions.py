"""The store of sessions: scans kept whole, corrections kept for good."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Song
from app.domain.session import Condition, Density, FxOwner, Group, Metrics, Scan, SessionKind, Stem
from tests.app.catalogue.samples import LEAD, MUTED, MUTES, UNKNOWN, add_song, make_scan
from tests.refusals import refused

FOLDER = Path("/sessions/ember")


@pytest.fixture
def song(catalogue: Catalogue) -> Song:
    """A song to scan for."""
    return add_song(catalogue)


def groups(catalogue: Catalogue, session_id: int) -> dict[str, Group]:
    """The groups in force, by path."""
    return {stem.path: stem.group for stem in catalogue.sessions.stems(session_id)}


def test_a_scan_comes_back_whole(catalogue: Catalogue, song: Song) -> None:
    """Stems in their order, levels to the last bit, findings and metrics."""
    scan = make_scan(FOLDER)
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan)
    assert catalogue.sessions.scan(row.id) == scan
    assert catalogue.sessions.stems(row.id) == list(scan.stems)
    assert catalogue.sessions.get(row.id) == row
    assert (row.song_id, row.kind, row.folder, row.sample_rate, row.bit_depth, row.duration_s) == (
        song.id,
        SessionKind.RECEIVED,
        str(FOLDER),
        48000,
        24,
        2.0,
    )


def test_what_a_session_mutes_and_its_pan_law_come_back(catalogue: Catalogue, song: Song) -> None:
    """So that what clean variants need is known without the folder, and an unchanged folder is no new session."""
    scan = replace(make_scan(FOLDER, LEAD, MUTED), mono_gain_db=-3.0)
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan)
    assert catalogue.sessions.scan(row.id) == scan
    assert catalogue.sessions.stems(row.id)[1].mutes == MUTES
    assert catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan) == row


@pytest.mark.parametrize("group", list(Group))
def test_a_stem_can_be_scanned_and_corrected_into_each_group(catalogue: Catalogue, song: Song, group: Group) -> None:
    """Every group the domain knows is one the file takes."""
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(FOLDER, replace(UNKNOWN, group=group)))
    assert groups(catalogue, row.id) == {UNKNOWN.path: group}
    catalogue.sessions.set_group(row.id, UNKNOWN.path, Group.BASS)
    catalogue.sessions.set_group(row.id, UNKNOWN.path, group)
    assert groups(catalogue, row.id) == {UNKNOWN.path: group}


@pytest.mark.parametrize("density", list(Density))
@pytest.mark.parametrize("condition", list(Condition))
def test_each_density_and_condition_is_kept(
    catalogue: Catalogue, song: Song, density: Density, condition: Condition
) -> None:
    """Every word the domain knows is one the file takes."""
    scan = replace(make_scan(FOLDER), metrics=Metrics(4, density, condition, 50))
    row = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan)
    assert catalogue.sessions.scan(row.id).metrics == scan.metrics


@pytest.mark.parametrize(
    "name", ["naïve.wav", "a\nb.wav", "\udcff\udc80.wav", "\ud800.wav", "100%_'\".wav", "🥁/kick.wav", "-rf.wav"]
)
def test_hostile_file_names_come_back_as_they_were(catalogue: Catalogue, song: Song, name: str) -> None:
    """A file name need not be text; it must still be the file's."""
    stem = replace(LEAD, path=name, pair=f"r{name}", side="L")
    folder = FOLDER / name
    scan = replace(make_scan(folder, stem), title=name, artist=name, ignored=())
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan)
    assert row.folder == str(folder)
    assert catalogue.sessions.scan(row.id) == scan
    assert catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan) == row
    catalogue.sessions.set_group(row.id, name, Group.KEYS)
    assert catalogue.sessions.corrections(song.id, folder) == {name: Group.KEYS}


def test_names_that_differ_only_in_unicode_form_are_two_stems(catalogue: Catalogue, song: Song) -> None:
    """A folder may hold both forms of one name."""
    scan = make_scan(FOLDER, replace(LEAD, path="é.wav"), replace(LEAD, path="e\u0301.wav"))
    assert len(catalogue.sessions.stems(catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan).id)) == 2


def test_a_folder_is_kept_as_an_absolute_path(
    catalogue: Catalogue, song: Song, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A relative path means something else tomorrow."""
    monkeypatch.chdir(tmp_path)
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("ember")))
    assert row.folder == str(tmp_path / "ember")


def test_the_newest_session_is_found_by_kind(catalogue: Catalogue, song: Song) -> None:
    """Pricing asks for the received one, rendering for the printed one."""
    received = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(FOLDER))
    printed = catalogue.sessions.record(song.id, SessionKind.PRINTED, make_scan(FOLDER / "mix 1"))
    newer = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(FOLDER / "again"))
    assert catalogue.sessions.newest(song.id) == newer
    assert catalogue.sessions.newest(song.id, SessionKind.PRINTED) == printed
    assert catalogue.sessions.newest(song.id, SessionKind.RECEIVED) == newer != received
    assert catalogue.sessions.newest(add_song(catalogue, client="Other").id) is None


def test_a_correction_is_certain_and_lasts(catalogue: Catalogue, song: Song) -> None:
    """The engineer's word has full confidence, and outlives new scans of the folder."""
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(FOLDER))
    catalogue.sessions.set_group(row.id, UNKNOWN.path, Group.SYNTHS)
    changed = make_scan(FOLDER, replace(LEAD, peak_dbfs=-6.0), UNKNOWN)
    for _ in range(2):
        newer = catalogue.sessions.record(song.id, SessionKind.RECEIVED, changed)
    assert newer.id != row.id
    assert catalogue.sessions.stems(newer.id)[1] == replace(UNKNOWN, group=Group.SYNTHS, confidence=1.0)
    assert catalogue.sessions.corrections(song.id, FOLDER) == {UNKNOWN.path: Group.SYNTHS}


def test_a_confirmed_guess_is_a_correction_too(catalogue: Catalogue, song: Song) -> None:
    """Choosing the group that was guessed makes it certain, whatever later rules guess."""
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(FOLDER, UNKNOWN))
    catalogue.sessions.set_group(row.id, UNKNOWN.path, Group.OTHER)
    later = catalogue.sessions.record(
        song.id, SessionKind.RECEIVED, make_scan(FOLDER, replace(UNKNOWN, group=Group.FX))
    )
    assert catalogue.sessions.stems(later.id)[0].group is Group.OTHER


def test_corrections_do_not_leak(catalogue: Catalogue, song: Song) -> None:
    """Another path, another folder and another song keep their own groups."""
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(FOLDER, UNKNOWN))
    catalogue.sessions.set_group(row.id, UNKNOWN.path, Group.SYNTHS)
    other = add_song(catalogue, client="Other")
    renamed = make_scan(FOLDER, replace(UNKNOWN, path="renamed.wav"))
    for song_id, scan in (
        (song.id, make_scan(FOLDER / "other", UNKNOWN)),
        (other.id, make_scan(FOLDER, UNKNOWN)),
        (song.id, renamed),
    ):
        recorded = catalogue.sessions.record(song_id, SessionKind.RECEIVED, scan)
        assert set(groups(catalogue, recorded.id).values()) == {Group.OTHER}


def test_what_a_client_taught_is_told_with_its_song(catalogue: Catalogue, song: Song) -> None:
    """Corrections of all the client's songs, oldest first; none of another client's."""
    other, second = add_song(catalogue, client="Other"), catalogue.songs.add(song.client_id, "Second")
    for place, group in ((song, Group.SYNTHS), (other, Group.BASS), (second, Group.KEYS)):
        row = catalogue.sessions.record(place.id, SessionKind.RECEIVED, make_scan(FOLDER, UNKNOWN))
        catalogue.sessions.set_group(row.id, UNKNOWN.path, group)
    assert catalogue.sessions.taught(song.client_id) == [
        (UNKNOWN.path, song.title, Group.SYNTHS),
        (UNKNOWN.path, "Second", Group.KEYS),
    ]


def test_a_stem_made_vocal_effects_belongs_to_both_vocals(catalogue: Catalogue, song: Song) -> None:
    """Until its name says otherwise; and one that is no longer effects belongs to none."""
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(FOLDER))
    catalogue.sessions.set_group(row.id, UNKNOWN.path, Group.VOCAL_FX)
    catalogue.sessions.set_group(row.id, "vox/verb.wav", Group.FX)
    owners = {stem.path: stem.fx_owner for stem in catalogue.sessions.stems(row.id)}
    assert (owners[UNKNOWN.path], owners["vox/verb.wav"]) == (FxOwner.BOTH, None)


def test_both_sides_of_a_pair_move_together(catalogue: Catalogue, song: Song) -> None:
    """Left and right play as one stem."""
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(FOLDER))
    catalogue.sessions.set_group(row.id, "gtr.R.wav", Group.KEYS)
    found = groups(catalogue, row.id)
    assert found["gtr.L.wav"] is found["gtr.R.wav"] is Group.KEYS


def test_an_unchanged_folder_makes_no_new_session(catalogue: Catalogue, song: Song) -> None:
    """Ten renders of one folder are ten renders of one session; a change of any kind makes a new one."""
    scan = make_scan(FOLDER)
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan)
    before = catalogue.activity.all()
    assert catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan) == row
    assert catalogue.activity.all() == before
    assert catalogue.sessions.record(song.id, SessionKind.PRINTED, scan).id != row.id
    assert catalogue.sessions.record(song.id, SessionKind.RECEIVED, replace(scan, duration_s=2.5)).id != row.id


def test_a_session_needs_a_song_and_a_stem_that_exist(catalogue: Catalogue, song: Song) -> None:
    """Unknown songs, sessions and stems are named, and nothing is left behind."""
    with refused("no_such_row", noun="song", id=99):
        catalogue.sessions.record(99, SessionKind.RECEIVED, make_scan(FOLDER))
    assert catalogue.sessions.newest(99) is None
    row = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(FOLDER))
    with refused("no_such_stem", session=1, file="gone.wav"):
        catalogue.sessions.set_group(row.id, "gone.wav", Group.BASS)
    for get in (catalogue.sessions.get, catalogue.sessions.scan):
        with refused("no_such_row", noun="session", id=99):
            get(99)


def test_an_unreadable_stem_is_kept_too(catalogue: Catalogue, song: Song) -> None:
    """What could not be opened is part of what was received."""
    scan = Scan(
        FOLDER,
        0,
        0,
        0.0,
        (Stem("bad.wav", Group.OTHER, 0.0, problems=("unreadable",)),),
        (),
        (),
        make_scan(FOLDER).metrics,
    )
    assert catalogue.sessions.scan(catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan).id) == scan

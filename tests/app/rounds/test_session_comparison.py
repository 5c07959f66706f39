"""Comparing two sessions of real files: which stem is which, and each change with its kind, place and line."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from app.catalogue import Catalogue
from app.domain.catalogue import Song
from app.domain.session import ChangeKind, Group, SessionKind, StemChange
from app.rounds.log_wording import change_lines
from app.rounds.session_comparison import SessionStem, compare_sessions, find_revision, find_versions, match_stems
from app.use_cases.sessions import open_round
from render.monitor import Unwatched
from tests.app.delivery.samples import BASS, LEAD, scan_of
from tests.refusals import refused
from tests.render.measure.test_difference import RATE, Floats, phrase


def session(folder: Path, start_s: float = 0.0, **stems: Floats) -> list[SessionStem]:
    """A folder with a file for each stem; those of one sound share a hash."""
    folder.mkdir()
    made = []
    for name, sound in stems.items():
        sf.write(folder / f"{name}.wav", sound, RATE, subtype="PCM_24")
        made.append(
            SessionStem(f"{name}.wav", folder / f"{name}.wav", start_s, Group.OTHER, str(hash(sound.tobytes())))
        )
    return made


def compared(before: list[SessionStem], after: list[SessionStem]) -> tuple[StemChange, ...]:
    """What changed."""
    return compare_sessions(before, after, Unwatched())


def test_every_kind_of_change_is_told(tmp_path: Path) -> None:
    """Added, removed, replaced, edited, moved and turned up; what stayed is not mentioned."""
    edited = phrase(seed=13)
    edited[2 * RATE : 4 * RATE] *= 2
    before = session(
        tmp_path / "1",
        Kick=phrase(seed=10),
        Bass=phrase(seed=11),
        Vox=phrase(seed=12),
        Keys=phrase(seed=13),
        Pad=phrase(seed=14),
        Gtr=phrase(seed=15),
    )
    after = session(
        tmp_path / "2",
        Kick=phrase(seed=10),
        Bass=phrase(seed=11) * 10 ** (1.5 / 20),
        Vox=phrase(seed=99),
        Keys=edited,
        Gtr=np.concatenate([np.zeros(RATE // 4), phrase(seed=15)]),
        Tambourine=phrase(seed=16),
    )
    changes = compared(before, after)
    assert [(change.path, change.kind) for change in changes] == [
        ("Bass.wav", ChangeKind.LEVEL),
        ("Vox.wav", ChangeKind.REPLACED),
        ("Keys.wav", ChangeKind.EDITED),
        ("Gtr.wav", ChangeKind.MOVED),
        ("Tambourine.wav", ChangeKind.ADDED),
        ("Pad.wav", ChangeKind.REMOVED),
    ]
    assert change_lines(changes) == (
        "Bass: 1.5 dB louder.",
        "Vox: another take.",
        "Keys: differs at 0:02–0:04 (+6.0 dB).",
        "Gtr: 250 ms later.",
        "Tambourine is new.",
        "Pad is gone.",
    )


def test_the_same_files_are_no_change_and_are_not_read(tmp_path: Path) -> None:
    """Equal hashes are enough: the files may be gone."""
    before, after = session(tmp_path / "1", Kick=phrase(1.0)), session(tmp_path / "2", Kick=phrase(1.0))
    after[0].file.unlink()
    assert compared(before, after) == ()


def test_a_stamp_that_moved_is_a_move(tmp_path: Path) -> None:
    """The same file at another position of the session."""
    (change,) = compared(session(tmp_path / "1", Kick=phrase(1.0)), session(tmp_path / "2", 0.5, Kick=phrase(1.0)))
    assert change_lines([change]) == ("Kick: 500 ms later.",)


def test_a_new_name_alone_is_told(tmp_path: Path) -> None:
    """It was called otherwise before."""
    changes = compared(session(tmp_path / "1", Audio_1=phrase(1.0)), session(tmp_path / "2", Kick=phrase(1.0)))
    assert change_lines(changes) == ("Kick: was called Audio_1.",)


def takes(*names: str, hashes: tuple[str | None, ...] = ()) -> list[SessionStem]:
    """Stems by their paths, with hashes where given."""
    given = [*hashes, *[None] * (len(names) - len(hashes))]
    return [SessionStem(name, Path(name), 0.0, Group.OTHER, sound) for name, sound in zip(names, given, strict=True)]


def paired(before: list[SessionStem], after: list[SessionStem]) -> list[tuple[str, str]]:
    """The pairs by their paths."""
    return [(one.path, other.path) for one, other in match_stems(before, after).pairs]


def test_the_same_path_is_the_same_stem() -> None:
    """Whatever else could match; letters' case does not matter."""
    before, after = takes("Kick.wav", "Snare.wav", hashes=("a", "b")), takes("kick.wav", "Snare.wav", hashes=("b", "a"))
    assert paired(before, after) == [("Kick.wav", "kick.wav"), ("Snare.wav", "Snare.wav")]


def test_a_renamed_file_is_known_by_its_sound() -> None:
    """Its hash says so."""
    assert paired(takes("Audio 1-01.wav", hashes=("a",)), takes("kick NEW.wav", hashes=("a",))) == [
        ("Audio 1-01.wav", "kick NEW.wav")
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Lead Vox v2.wav", "Lead Vox v3.wav"),
        ("Lead Vox.wav", "Lead_Vox_FINAL.wav"),
        ("round 1/Bass.wav", "round 2/Bass.flac"),
        ("Gtr 2 (rev 1).wav", "Gtr 2 (rev 2).wav"),
    ],
)
def test_a_new_version_is_the_same_stem(before: str, after: str) -> None:
    """Names that differ only in what says which print they are of, in folders and formats."""
    assert paired(takes(before), takes(after)) == [(before, after)]


def test_numbered_parts_are_not_versions() -> None:
    """A second guitar is no newer first one, and what is ambiguous stays apart."""
    assert paired(takes("Gtr 1.wav"), takes("Gtr 2.wav")) == []
    matched = match_stems(takes("Vox v1.wav", "Vox v2.wav"), takes("Vox v3.wav"))
    assert matched.pairs == ()
    assert [stem.path for stem in matched.removed] == ["Vox v1.wav", "Vox v2.wav"]
    assert [stem.path for stem in matched.added] == ["Vox v3.wav"]


def test_nothing_is_lost_or_taken_twice() -> None:
    """Every stem of both sessions is in a pair, or alone, once."""
    before = takes("a.wav", "b.wav", "c v1.wav", "d.wav", hashes=("1", "2", "3", "4"))
    after = takes("b.wav", "x.wav", "c v2.wav", "e.wav", hashes=("1", "4", "5", "6"))
    matched = match_stems(before, after)
    assert sorted([one.path for one, _ in matched.pairs] + [stem.path for stem in matched.removed]) == sorted(
        stem.path for stem in before
    )
    assert sorted([other.path for _, other in matched.pairs] + [stem.path for stem in matched.added]) == sorted(
        stem.path for stem in after
    )


def song_in(catalogue: Catalogue) -> Song:
    """A song of a new client."""
    return catalogue.songs.add(catalogue.clients.add("Rosa Fenn").id, "Ember")


def test_a_session_is_never_compared_with_itself(catalogue: Catalogue) -> None:
    """A folder that was scanned again is the same session: rounds and versions look past it, or say so."""
    sessions, rounds, song = catalogue.sessions, catalogue.rounds, song_in(catalogue)
    first = sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=Path("/prints/1")))
    before = open_round(catalogue, song.id)
    sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=Path("/prints/2")))
    old = open_round(catalogue, song.id)
    again = sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, BASS, folder=Path("/prints/2")))
    new = open_round(catalogue, song.id)
    assert new.session_id == again.id != old.session_id
    assert find_revision(catalogue, rounds.get(new.id)).before == first
    with refused("one_session"):
        find_revision(catalogue, new, since=old)
    with refused("no_earlier_session"):
        find_revision(catalogue, before)
    assert find_versions(catalogue, again, since=sessions.get(old.session_id or 0)).before == first


def test_a_first_round_of_a_folder_scanned_twice_has_nothing_before_it(catalogue: Catalogue) -> None:
    """The earlier scan of the folder is no version from before."""
    song = song_in(catalogue)
    for stems in ((LEAD,), (LEAD, BASS)):
        catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(*stems, folder=Path("/prints/1")))
    with refused("no_earlier_session"):
        find_revision(catalogue, open_round(catalogue, song.id))

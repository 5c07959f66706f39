"""Comparing two sessions of real files: each change has its kind, its place and its line in the log."""

from pathlib import Path

import numpy as np
import soundfile as sf

from app.domain.groups import Group
from app.domain.session import ChangedSpan, ChangeKind, StemChange
from app.rounds.change_log import change_lines, clock
from app.rounds.comparing import compare_sessions
from app.rounds.matching import StemTake
from render.monitor import Unwatched
from tests.render.measure.test_difference import RATE, Floats, phrase


def session(folder: Path, start_s: float = 0.0, **stems: Floats) -> list[StemTake]:
    """A folder with a file for each stem; those of one sound share a hash."""
    folder.mkdir()
    found = []
    for name, sound in stems.items():
        sf.write(folder / f"{name}.wav", sound, RATE, subtype="PCM_24")
        found.append(StemTake(f"{name}.wav", folder / f"{name}.wav", start_s, Group.OTHER, str(hash(sound.tobytes()))))
    return found


def compared(before: list[StemTake], after: list[StemTake]) -> tuple[StemChange, ...]:
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


def test_many_places_are_counted() -> None:
    """The first are named, of the others how many there are."""
    spans = tuple(ChangedSpan(10.0 * at, 10.0 * at + 2, -3.0) for at in range(8))
    (line,) = change_lines([StemChange(ChangeKind.EDITED, "Vox.wav", Group.LEAD_VOCAL, spans=spans)])
    assert line.endswith("0:40–0:42 (silent in one of them) and 3 more places.")


def test_clocks() -> None:
    """Minutes and seconds, hours where there are some."""
    assert [clock(0), clock(59.6), clock(3725)] == ["0:00", "1:00", "1:02:05"]

"""The made-up session as files."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.demo.notation import Note
from app.demo.score import Part
from app.demo.session import wav_bytes, write_session
from render.errors import Cancelled
from render.monitor import Unwatched
from render.sources import read_info
from tests.app.demo.sounds import SCORE
from tests.render.audio import read_ints

SHORT = replace(
    SCORE,
    duration_s=0.5,
    parts=(Part("Kick.wav", "kick", -6.0, (Note(0.0, 0.25),)), Part("Pad.wav", "pad", -9.0, (Note(0.0, 0.5, 57),))),
)


class Stopped(Unwatched):
    """A monitor whose user has asked to stop."""

    def check(self) -> None:
        """Stop at once."""
        raise Cancelled("Stopped.")


@pytest.mark.parametrize("channels", [1, 2])
def test_samples_come_back_bit_for_bit(tmp_path: Path, channels: int) -> None:
    """24 bits, the least and the largest included."""
    ints = np.asarray([0, 1, -1, 2**22, -(2**23), 2**23 - 1, 256, -257])
    sound = ints / 2**23 if channels == 1 else np.stack([ints, ints[::-1]], axis=1) / 2**23
    path = tmp_path / "a.wav"
    path.write_bytes(wav_bytes(sound, 44_100))
    info = read_info(path)
    assert (info.channels, info.sample_rate, info.subtype) == (channels, 44_100, "PCM_24")
    assert read_ints(path)[:, 0].tolist() == ints.tolist()


def test_a_session_is_written_once(tmp_path: Path) -> None:
    """A second demonstration leaves what is there alone, and mends what was changed."""
    write_session(SHORT, tmp_path, Unwatched())
    kick, pad = tmp_path / "Kick.wav", tmp_path / "Pad.wav"
    before, stamp = kick.read_bytes(), kick.stat().st_mtime_ns
    pad.write_bytes(b"spoiled")
    write_session(SHORT, tmp_path, Unwatched())
    assert (kick.read_bytes(), kick.stat().st_mtime_ns) == (before, stamp)
    assert read_info(pad).channels == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Kick.wav", "Pad.wav"]


def test_it_stops_when_asked(tmp_path: Path) -> None:
    """Before the next part, with nothing half-written."""
    with pytest.raises(Cancelled):
        write_session(SHORT, tmp_path, Stopped())
    assert list(tmp_path.iterdir()) == []

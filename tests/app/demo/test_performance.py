"""The score is played and written the same way every time, each part where the score puts it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.demo.performance import play, wav_bytes, write_stems
from app.demo.score import Part, ScoreNote
from app.demo.waves import Audio
from render.errors import Cancelled
from render.monitor import Unwatched
from render.sources import read_info
from tests.app.demo.sounds import RATE, SCORE, rms
from tests.refusals import refused
from tests.render.audio import read_ints

KICK = Part("Kick.wav", "kick", -6.0, (ScoreNote(1.0, 0.25),))
LEFT = Part("Gtr.L.wav", "guitar", -6.0, (ScoreNote(0.0, 1.0, 57),), side="L")
VERB = Part("Verb.wav", "reverb", -20.0, feeds=("Kick.wav",))
SHORT = replace(SCORE, duration_s=2.0, beats_a_minute=120.0)
TWO_PARTS = replace(
    SCORE,
    duration_s=0.5,
    parts=(
        Part("Kick.wav", "kick", -6.0, (ScoreNote(0.0, 0.25),)),
        Part("Pad.wav", "pad", -9.0, (ScoreNote(0.0, 0.5, 57),)),
    ),
)


def played(*parts: Part) -> dict[str, Audio]:
    """The sounds of a short score, by file."""
    return {part.file: sound for part, sound in play(replace(SHORT, parts=parts))}


def test_it_is_the_same_every_time() -> None:
    """Chance is seeded: two performances are equal to the last bit."""
    parts = (KICK, LEFT, VERB, Part("LV.wav", "voice", -8.0, (ScoreNote(0.5, 1.0, 64, sound="a"),), late_s=0.02))
    first, second = played(*parts), played(*parts)
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_a_note_comes_at_its_beat_and_peaks_where_it_should() -> None:
    """Beat one at 120 is half a second in; every part is as long as the song."""
    kick = played(KICK)["Kick.wav"]
    assert len(kick) == 2 * RATE
    assert not kick[: RATE // 2].any()
    assert rms(kick[RATE // 2 : RATE // 2 + 4800]) > 0.05
    assert np.abs(kick).max() == pytest.approx(10 ** (-6 / 20))


def test_loose_playing_is_never_early_enough_to_be_cut() -> None:
    """A note on the first beat starts with the song at the soonest, a strummed chord one string after another."""
    loose = replace(
        LEFT, late_s=0.2, strum_s=0.05, notes=tuple(ScoreNote(0.0, 1.0, 57, voice=voice) for voice in range(4))
    )
    sound = played(loose)["Gtr.L.wav"]
    assert np.isfinite(sound).all()
    assert rms(sound) > 0.0


def test_a_side_is_fed_from_its_side() -> None:
    """The left half of a pair comes from the left in a rough mix; the file itself is mono."""
    sounds = played(LEFT, Part("rough.wav", "rough_mix", -3.0, feeds=("Gtr.L.wav",)))
    assert sounds["Gtr.L.wav"].ndim == 1
    assert rms(sounds["rough.wav"][:, 1]) < 1e-9 < rms(sounds["rough.wav"][:, 0])


def test_an_unknown_instrument_is_named() -> None:
    """With the stem that wanted it."""
    with refused("unknown_instrument", instrument="theremin", file="Solo.wav"):
        played(Part("Solo.wav", "theremin", -6.0))


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
    write_stems(TWO_PARTS, tmp_path, Unwatched())
    kick, pad = tmp_path / "Kick.wav", tmp_path / "Pad.wav"
    before, stamp = kick.read_bytes(), kick.stat().st_mtime_ns
    pad.write_bytes(b"spoiled")
    write_stems(TWO_PARTS, tmp_path, Unwatched())
    assert (kick.read_bytes(), kick.stat().st_mtime_ns) == (before, stamp)
    assert read_info(pad).channels == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Kick.wav", "Pad.wav"]


def test_it_stops_when_asked(tmp_path: Path) -> None:
    """Before the next part, with nothing half-written."""
    with pytest.raises(Cancelled):
        write_stems(TWO_PARTS, tmp_path, Stopped())
    assert list(tmp_path.iterdir()) == []

"""The player: two files by one frame index, equally loud, without a gap."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from render.machine import find_ffmpeg
from tests.refusals import refused
from tests.widgets.sound_device import Ear
from widgets.common.audio_reader import AudioReader
from widgets.common.player import Player, Version, matching_db

RATE = 48_000
SECONDS = 2


def tone(level: float, rate: int = RATE) -> NDArray[np.float64]:
    """A stereo tone whose phase tells the frame."""
    moments = np.arange(SECONDS * rate) / rate
    return np.repeat((level * np.sin(2 * np.pi * 100 * moments))[:, None], 2, axis=1)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A quiet version and one twice as loud."""
    paths = tmp_path / "before.wav", tmp_path / "after.flac"
    for path, level in zip(paths, (0.2, 0.4), strict=True):
        sf.write(path, tone(level), RATE, subtype="PCM_24")
    return paths


@pytest.fixture
def ear() -> Ear:
    """What listens."""
    return Ear()


@pytest.fixture
def player(qapp: QApplication, ear: Ear) -> Iterator[Player]:
    """A player that lets go of its files."""
    made = Player(ear, qapp)
    yield made
    made.close()
    made.deleteLater()


def load(qtbot: QtBot, player: Player, *versions: Version) -> None:
    """Load versions and wait until they are open."""
    player.load(versions)
    qtbot.waitUntil(lambda: player.duration_s > 0)


def both(files: tuple[Path, Path]) -> tuple[Version, Version]:
    """Both versions with their loudness."""
    return Version("Before", files[0], -20.0), Version("After", files[1], -13.98)


def test_a_switch_is_at_the_same_frame_and_without_a_gap(
    qtbot: QtBot, player: Player, ear: Ear, files: tuple[Path, Path]
) -> None:
    """What is heard before, at and after the switch is the tone as it goes on, each as loud as it is."""
    load(qtbot, player, *both(files))
    player.match(matched=False)
    player.play()
    ear.listen(10_000)
    player.choose(1)
    ear.listen(10_000)
    wanted = tone(1.0)[:20_000]
    assert np.abs(ear.heard[1000:10_000] - 0.2 * wanted[1000:10_000]).max() < 1e-4
    assert np.abs(ear.heard[11_000:] - 0.4 * wanted[11_000:]).max() < 1e-4
    assert np.abs(np.diff(ear.heard, axis=0)).max() < 0.4 * 2 * np.pi * 100 / RATE * 1.2


def test_the_louder_version_is_turned_down(qtbot: QtBot, player: Player, ear: Ear, files: tuple[Path, Path]) -> None:
    """Matched, both are as loud as the quieter, which is left alone."""
    load(qtbot, player, *both(files))
    player.play()
    quiet = ear.listen(9600)[4800:]
    player.choose(1)
    loud = ear.listen(9600)[4800:]
    assert np.abs(quiet).max() == pytest.approx(0.2, abs=0.001)
    assert np.abs(loud).max() == pytest.approx(0.2, abs=0.001)
    assert matching_db(both(files)) == pytest.approx((0.0, -6.02))
    assert matching_db((Version("Before", files[0]), both(files)[1])) == (0.0, 0.0)


def test_seeking_and_pausing(qtbot: QtBot, player: Player, ear: Ear, files: tuple[Path, Path]) -> None:
    """It goes on where it was sent, and stays where it was paused."""
    load(qtbot, player, *both(files))
    player.play()
    player.seek(1.5)
    heard = ear.listen(4800)
    assert np.abs(heard[1000:] - 0.2 * tone(1.0)[72_000 + 1000 : 76_800]).max() < 1e-4
    player.pause()
    assert not player.playing
    assert player.position_s == pytest.approx(1.6)
    player.seek(99.0)
    assert player.position_s == pytest.approx(SECONDS)


def test_it_stops_at_the_end_and_is_ready_to_begin_again(
    qtbot: QtBot, player: Player, ear: Ear, files: tuple[Path, Path]
) -> None:
    """No failure is told."""
    failures: list[str] = []
    player.failed.connect(failures.append)
    load(qtbot, player, *both(files))
    player.seek(1.9)
    player.play()
    while len(ear.listen(4800)):
        pass
    qtbot.waitUntil(lambda: not player.playing)
    assert player.position_s == 0.0
    assert failures == []


def test_no_sound_output_is_one_sentence(qtbot: QtBot, files: tuple[Path, Path]) -> None:
    """Nothing plays, and the player says why."""
    player = Player(Ear("This computer has no sound output."))
    load(qtbot, player, *both(files))
    with qtbot.waitSignal(player.failed) as failure:
        player.play()
    assert failure.args == ["This computer has no sound output."]
    assert not player.playing
    player.close()


def test_a_device_with_another_rate_hears_the_same_tone(
    qtbot: QtBot, player: Player, ear: Ear, files: tuple[Path, Path]
) -> None:
    """Both versions are converted, and nothing is shifted."""
    ear.only_rate = 44_100
    load(qtbot, player, *both(files))
    player.play()
    qtbot.waitUntil(lambda: player.playing)
    heard = ear.listen(44_100)
    assert np.abs(heard[2000:40_000] - 0.2 * tone(1.0, 44_100)[2000:40_000]).max() < 1e-3


def test_a_file_that_is_gone_is_one_sentence(qtbot: QtBot, player: Player, tmp_path: Path) -> None:
    """It is told when the file is opened."""
    with qtbot.waitSignal(player.failed) as failure:
        player.load([Version("Before", tmp_path / "gone.wav")])
    assert failure.args is not None
    assert "gone.wav cannot be played" in failure.args[0]


def test_a_reader_gives_silence_beyond_the_file_and_mono_on_both_sides(tmp_path: Path) -> None:
    """Any place can be asked for."""
    sf.write(tmp_path / "mono.wav", np.full(100, 0.5), RATE)
    reader = AudioReader(tmp_path / "mono.wav")
    heard = reader.read(-50, 200)
    reader.close()
    assert heard.shape == (200, 2)
    assert (heard[50:150] == 0.5).all()
    assert not heard[:50].any()
    assert not heard[150:].any()


@pytest.mark.skipif(find_ffmpeg() is None, reason="AAC needs ffmpeg")
def test_aac_is_decoded_to_be_heard(tmp_path: Path) -> None:
    """In step with what was encoded; the decoded copy is gone once it is closed. Damage is one sentence."""
    heard = tone(0.5, RATE)
    sf.write(tmp_path / "mix.wav", heard, RATE)
    command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "mix.wav"), "-b:a", "256k", str(tmp_path / "mix.m4a")]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    reader = AudioReader(tmp_path / "mix.m4a")
    decoded = reader.read(4000, 8000)
    reader.close()
    assert np.abs(decoded - heard[4000:12_000]).max() < 0.05
    (tmp_path / "bad.m4a").write_bytes(b"no sound at all")
    with refused("not_playable", file=tmp_path / "bad.m4a"):
        AudioReader(tmp_path / "bad.m4a")


def test_surround_is_refused(tmp_path: Path) -> None:
    """Six channels are named, not mixed behind one's back."""
    sf.write(tmp_path / "film.wav", np.zeros((10, 6)), RATE)
    with refused("too_many_channels", file=tmp_path / "film.wav", channels=6):
        AudioReader(tmp_path / "film.wav")

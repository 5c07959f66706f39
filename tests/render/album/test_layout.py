"""Where songs lie: pauses and overlaps to the frame, fades that only touch what is quiet."""

from pathlib import Path

import numpy as np

from render.album.layout import Boundary, LaidOutSong, Trim, lay_out, trimmed, whole
from render.album.programme import Programme
from render.monitor import Unwatched
from render.sources.files import Handles
from render.units import FULL_SCALE
from tests.refusals import refused
from tests.render.album.discs import song
from tests.render.audio import write_ints


def test_pauses_and_overlaps_are_exact(tmp_path: Path) -> None:
    """A pause is as long as asked for, an overlap takes as much away, and a file ends where the next song begins."""
    songs = [LaidOutSong(tmp_path / name, 0, 1000) for name in "abc"]
    layout = lay_out(75, songs, [Boundary(150), Boundary(-40, crossfade=True)])
    assert [(placed.at, placed.end, placed.file_end) for placed in layout.tracks] == [
        (0, 1000, 1000),
        (1150, 2150, 2110),
        (2110, 3110, 3110),
    ]
    assert [(placed.cross_in, placed.cross_out) for placed in layout.tracks] == [(0, 0), (0, 40), (40, 0)]
    assert layout.frames == 3110


def test_overlaps_that_meet_are_refused(tmp_path: Path) -> None:
    """A song that its neighbours cover wholly has no place any more."""
    songs = [LaidOutSong(tmp_path / name, 0, 1000) for name in ("a", "middle.wav", "c")]
    with refused("song_overlapped", file=tmp_path / "middle.wav"):
        lay_out(75, songs, [Boundary(-600), Boundary(-500)])


def test_the_programme_is_the_songs_themselves(tmp_path: Path) -> None:
    """Outside fades every sample is the song's own, whatever the blocks, and pauses are digital silence."""
    first, second = song(tmp_path / "a.wav", 0.3, seed=1), song(tmp_path / "b.wav", 0.2, seed=2)
    layout = lay_out(44_100, [whole(tmp_path / "a.wav"), whole(tmp_path / "b.wav")], [Boundary(1000)])
    with Handles(2) as handles:
        blocks = Programme(layout, handles).blocks(0, layout.frames, Unwatched())
        played = np.concatenate([block[: 2 * frames] for _, block, frames in blocks]).reshape(-1, 2)
    expected = np.concatenate([first, np.zeros((1000, 2), np.int64), second])
    assert np.array_equal(played, expected * 256)


def test_a_crossfade_keeps_the_power_of_unlike_songs(tmp_path: Path) -> None:
    """The squares of both fades add up to one at every frame."""
    ones = np.full((4000, 2), 8000, np.int64)
    for name in ("a.wav", "b.wav"):
        write_ints(tmp_path / name, ones, 16, 44_100)
    songs = [whole(tmp_path / "a.wav"), whole(tmp_path / "b.wav")]
    layout = lay_out(44_100, songs, [Boundary(-2000, crossfade=True)])
    with Handles(2) as handles:
        both = Programme(layout, handles).read(2000, 2000).reshape(-1, 2) / (8000 * 256)
        alone = [Programme(lay_out(44_100, [one], []), handles) for one in songs]
        assert all(programme.read(0, 4000)[0] == 8000 * 256 for programme in alone)
    # sine and cosine of one angle: their sum is √2 of a sine 45° further on
    angle = np.pi / 2 * (np.arange(2000) + 0.5) / 2000
    np.testing.assert_allclose(both[:, 0], np.sin(angle) + np.cos(angle), atol=1e-9)


def test_only_what_is_quiet_is_trimmed_and_faded(tmp_path: Path) -> None:
    """The fades lie outside the first and last sample above the threshold, and keep to their lengths."""
    samples = np.zeros((44_100, 2), np.int64)
    samples[10_000:30_000] = 5000
    write_ints(tmp_path / "a.wav", samples, 16, 44_100)
    cut = trimmed(tmp_path / "a.wav", Trim(fade_in_s=0.01, fade_out_s=0.1), Unwatched())
    assert (cut.first, cut.first + cut.fade_in) == (10_000 - 441, 10_000)
    assert (cut.fade_in, cut.fade_out) == (441, 4410)
    assert cut.first + cut.frames - cut.fade_out == 30_000


def test_a_song_that_begins_and_ends_at_once_is_kept_whole(tmp_path: Path) -> None:
    """Nothing quiet, nothing trimmed, nothing faded."""
    song(tmp_path / "a.wav", 0.2)
    assert trimmed(tmp_path / "a.wav", Trim(), Unwatched()) == whole(tmp_path / "a.wav")


def test_silence_is_refused(tmp_path: Path) -> None:
    """A song with nothing above the threshold cannot be trimmed to anything."""
    write_ints(tmp_path / "quiet.wav", np.zeros((4410, 2), np.int64), 16, 44_100)
    with refused("silent_song", file=tmp_path / "quiet.wav"):
        trimmed(tmp_path / "quiet.wav", Trim(), Unwatched())


def test_a_mono_song_plays_on_both_sides(tmp_path: Path) -> None:
    """At unity, as everywhere in the engine."""
    write_ints(tmp_path / "m.wav", np.full((100, 1), 1000, np.int64), 16, 44_100)
    with Handles(1) as handles:
        played = Programme(lay_out(44_100, [whole(tmp_path / "m.wav")], []), handles).read(0, 100)
    assert np.array_equal(played, np.full(200, 1000 / 32768 * FULL_SCALE))

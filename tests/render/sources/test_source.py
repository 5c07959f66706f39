"""Stems as they are opened: sample for sample what libsndfile reads, and silent where they are muted."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from render.plan import BOTH, LEFT, RIGHT
from render.sources.decoders import open_decoder
from render.sources.files import Handles
from render.sources.probe import read_info
from render.sources.raw import RawSource
from render.sources.source import MutedSource, StemSource, open_source
from tests.refusals import refused
from tests.render.audio import RATE, Ints, noise, stereo, write_ints
from tests.render.sources.test_probe import FORMATS

FULL_SCALE = 2.0**23


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(("container", "subtype", "bits"), FORMATS)
def test_samples_are_those_that_libsndfile_reads(
    tmp_path: Path, container: str, subtype: str, bits: int, channels: int
) -> None:
    """Every format, mono and stereo, from the start and from odd places: equal to libsndfile in every sample."""
    path = tmp_path / "stem"
    signal = np.random.default_rng(bits).uniform(-1, 1, (997, channels))
    sf.write(path, signal, RATE, format=container, subtype=subtype)
    expected = sf.read(path, dtype="float64", always_2d=True)[0] * FULL_SCALE
    with Handles(1) as handles:
        source = open_source(path, handles)
        for start, frames in ((0, 3), (3, 501), (504, 493)):
            got = source.read(start, frames).reshape(frames, channels)
            assert np.array_equal(got, expected[start : start + frames])


@pytest.mark.parametrize("bits", [16, 24])
def test_adding_in_one_sweep_equals_reading_and_adding(tmp_path: Path, bits: int) -> None:
    """The fused kernels of stereo stems add what was read, at any length and place."""
    path = write_ints(tmp_path / "a.wav", noise(1001, 2, bits, 3), bits)
    with Handles(1) as handles:
        source = open_source(path, handles)
        for start, frames in ((0, 1), (1, 2), (7, 990)):
            total = np.full(2 * frames + 4, 5, np.int32)
            source.add(start, frames, total)
            assert np.array_equal(total[: 2 * frames] - 5, source.read(start, frames))


@pytest.mark.parametrize(("subtype", "container"), [("FLOAT", "WAV"), ("DOUBLE", "WAV"), ("FLOAT", "CAF")])
def test_a_value_that_is_not_a_number_is_refused_with_its_place(tmp_path: Path, subtype: str, container: str) -> None:
    """NaN and infinity are never mixed: the stem and the position are named."""
    signal = np.zeros((RATE, 2))
    signal[12_000, 1] = np.nan
    path = tmp_path / "synth"
    sf.write(path, signal, RATE, format=container, subtype=subtype)
    with Handles(1) as handles, refused("not_a_number", file="synth", at_s=0.25):
        open_source(path, handles).read(0, RATE)


def test_few_open_files_are_enough(tmp_path: Path) -> None:
    """Where the system allows fewer open files than there are stems, each is opened for every read."""
    wav = write_ints(tmp_path / "a.wav", noise(100, 2, 24, 1), 24)
    flac = write_ints(tmp_path / "a.flac", noise(100, 2, 24, 1), 24, kind="FLAC")
    with Handles(10**9) as handles:
        assert not handles.keep
        for path in (wav, flac):
            source = open_source(path, handles)
            parts = np.concatenate([source.read(0, 40), source.read(40, 60)])
            assert np.array_equal(parts.reshape(-1, 2), noise(100, 2, 24, 1))


def test_a_file_that_shrinks_while_it_is_read_is_named(tmp_path: Path) -> None:
    """A stem still being copied, or cut while it is read, ends the render with its name."""
    path = write_ints(tmp_path / "grow.wav", noise(1000, 2, 24, 1), 24)
    with Handles(1) as handles:
        source = open_source(path, handles)
        path.write_bytes(path.read_bytes()[:2000])
        with refused("shortened_file", file="grow.wav", at_s=(2000 - 44) // 6 / RATE):
            source.read(0, 1000)


def test_a_drive_that_fails_names_the_stem_and_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while reading says where in the sound it was, also in the middle of a block."""
    path = write_ints(tmp_path / "worn.wav", noise(2000, 2, 24, 1), 24)
    real = os.preadv

    def failing(handle: int, views: list[memoryview], position: int) -> int:
        if position >= 44 + 1500 * 6:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(handle, [views[0][: 44 + 1500 * 6 - position]], position)

    with Handles(1) as handles:
        source = open_source(path, handles)
        monkeypatch.setattr(os, "preadv", failing)
        with refused("unread_file", file="worn.wav", at_s=1500 / RATE, reason="input/output error"):
            source.read(1000, 1000)


def test_resampling_gives_the_exact_length_and_the_tone(tmp_path: Path) -> None:
    """A stem at 96 kHz becomes one at 48 kHz of the same duration and the same tone."""
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(96_000) / 96_000)
    path = tmp_path / "fast.wav"
    sf.write(path, tone, 96_000, subtype="PCM_24")
    with Handles(1) as handles:
        source = open_source(path, handles, rate=RATE)
        got = np.concatenate([source.read(start, 6000) for start in range(0, RATE, 6000)]) / FULL_SCALE
    assert source.resampled
    assert source.info.frames == RATE
    expected = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)
    assert np.abs(got[1000:-1000] - expected[1000:-1000]).max() < 1e-6


def test_plain_samples_take_the_fast_path(tmp_path: Path) -> None:
    """WAV and AIFF are read by the engine itself, not by libsndfile."""
    for name, kind in (("a.wav", "WAV"), ("a.aiff", "AIFF")):
        path = write_ints(tmp_path / name, noise(10, 2, 24, 1), 24, kind=kind)
        with Handles(1) as handles:
            assert isinstance(open_source(path, handles), RawSource)


@pytest.mark.parametrize("container", ["WAV", "AIFF"])
@pytest.mark.parametrize("value", [1e30, -1e10, 1001.0])
def test_a_value_that_no_sound_has_is_refused_with_its_place(tmp_path: Path, container: str, value: float) -> None:
    """It would turn everything beside it down to nothing; +60 dBFS is allowed, as floats may be scaled oddly."""
    signal = np.zeros((20_000, 2))
    signal[100] = 1000.0
    path = tmp_path / "synth"
    sf.write(path, signal, RATE, subtype="DOUBLE", format=container)
    with Handles(1) as handles:
        assert open_source(path, handles).read(0, 20_000).max() == 1000.0 * FULL_SCALE
    signal[12_000, 1] = value
    sf.write(path, signal, RATE, subtype="FLOAT", format=container)
    with Handles(1) as handles, refused("absurd_value", file="synth", at_s=0.25):
        open_source(path, handles).read(0, 20_000)


@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
@pytest.mark.parametrize("side", [LEFT, RIGHT])
def test_stereo_on_one_side_is_left_and_right_there_alone(tmp_path: Path, kind: str, side: int) -> None:
    """Both sides together on the side that was asked for, and nothing on the other; mono as it is."""
    for channels in (1, 2):
        samples = noise(500, channels, 24, channels)
        path = write_ints(tmp_path / f"{channels}", samples, 24, kind=kind)
        total = np.zeros(1004, np.int32)
        with Handles(1) as handles:
            open_source(path, handles).add(0, 500, total, side)
        sides = total[:1000].reshape(-1, 2)
        assert np.array_equal(sides[:, side], samples.sum(axis=1))
        assert not sides[:, 1 - side].any()


@pytest.mark.parametrize("keep", [True, False])
def test_a_decoder_that_skips_goes_on_from_where_it_is(tmp_path: Path, keep: bool) -> None:
    """Reading, skipping and reading again, more than once: each read begins where the song is by then."""
    samples = noise(5000, 2, 24, 1)
    path = write_ints(tmp_path / "a.flac", samples, 24, kind="FLAC")
    stream = open_decoder("a.flac", path, read_info(path), keep=keep)
    for start, skipped in ((0, 300), (400, 700), (1200, 1), (1301, 2000), (3401, 0)):
        assert np.array_equal(stream.read(100).reshape(-1, 2), samples[start : start + 100])
        stream.skip(skipped)
    stream.close()


Floats = NDArray[np.float64]
FADE = 240  # 5 ms at 48 kHz


def level(frame: int, mutes: list[tuple[int, int]]) -> float:
    """The factor at a frame, written out: along a raised cosine at the frame's middle, the quietest of all."""
    away = min((max(a - frame - 0.5, frame + 0.5 - b) for a, b in mutes), default=FADE)
    return float(0.5 - 0.5 * np.cos(np.pi * min(1.0, max(0.0, away / FADE))))


def expected(samples: Ints, mutes: list[tuple[int, int]], bits: int) -> Ints:
    """The samples in 24-bit steps, faded and rounded to steps of `bits`."""
    levels = np.array([level(frame, mutes) for frame in range(len(samples))])
    return np.asarray(np.rint(samples * levels[:, None]).astype(np.int64) << (24 - bits))


def added(source: StemSource, frames: int, block: int, sides: int = BOTH) -> Ints:
    """The whole stem added to silence, block by block."""
    total = np.zeros(2 * frames + 4, np.int32)
    for start in range(0, frames, block):
        source.add(start, min(block, frames - start), total[2 * start :], sides)
    return total[: 2 * frames].astype(np.int64).reshape(-1, 2)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mutes=st.lists(
        st.tuples(st.integers(-500, 2500), st.integers(1, 900)).map(lambda pair: (pair[0], sum(pair))), max_size=3
    ),
    block=st.integers(1, 700),
    channels=st.integers(1, 2),
    bits=st.sampled_from([16, 24]),
    kind=st.sampled_from(["WAV", "FLAC"]),
)
def test_silence_fades_and_everything_else_as_it_is(
    tmp_path: Path, mutes: list[tuple[int, int]], block: int, channels: int, bits: int, kind: str
) -> None:
    """Overlapping, past the ends, for any block: 0 inside, whole steps in the fades, the file's samples elsewhere."""
    samples = noise(2000, channels, bits, 7, 1.0)
    path = write_ints(tmp_path / f"{channels}-{bits}.{kind}", samples, bits, kind=kind)
    with Handles(1) as handles:
        source = MutedSource(open_source(path, handles), mutes)
        assert source.integral
        mixed = added(source, 2000, block)
    assert np.array_equal(mixed, stereo(expected(samples, mutes, bits)))
    for first, last in mutes:
        assert not mixed[max(0, first) : max(0, last)].any()


def test_what_lies_further_than_the_fades_is_untouched(tmp_path: Path) -> None:
    """5 ms before and after a stretch nothing is changed, not by one step."""
    samples = noise(4000, 2, 24, 1, 1.0)
    with Handles(1) as handles:
        source = MutedSource(open_source(write_ints(tmp_path / "a.wav", samples, 24), handles), [(1000, 1500)])
        mixed = added(source, 4000, 333)
    assert np.array_equal(mixed[: 1000 - FADE], samples[: 1000 - FADE])
    assert np.array_equal(mixed[1500 + FADE :], samples[1500 + FADE :])
    assert (mixed != samples)[1000 - FADE : 1500 + FADE].any(axis=1).sum() > 900


def test_one_side_of_a_pair_is_muted_on_its_side(tmp_path: Path) -> None:
    """Where a stem plays is not changed by muting it."""
    samples = noise(900, 1, 24, 1)
    with Handles(1) as handles:
        source = MutedSource(open_source(write_ints(tmp_path / "L.wav", samples, 24), handles), [(300, 400)])
        mixed = added(source, 900, 100, LEFT)
    assert np.array_equal(mixed[:, :1], expected(samples, [(300, 400)], 24))
    assert not mixed[:, 1].any()


@pytest.mark.parametrize("write", [lambda x: x * 2.5, lambda x: -x], ids=["above full scale", "below"])
def test_float_stems_fade_without_rounding(tmp_path: Path, write: Callable[[Floats], Floats]) -> None:
    """A float stem has no steps: its fades are its samples times the level."""
    samples = write(np.random.default_rng(3).uniform(-1, 1, (1000, 2)))
    sf.write(tmp_path / "f.wav", samples, RATE, subtype="DOUBLE")
    with Handles(1) as handles:
        source = MutedSource(open_source(tmp_path / "f.wav", handles), [(400, 500)])
        total = np.zeros(2004)
        source.add(0, 1000, total)
    levels = np.array([level(frame, [(400, 500)]) for frame in range(1000)])
    assert np.allclose(total[:2000].reshape(-1, 2), samples * levels[:, None] * 2**23, rtol=1e-12, atol=1e-6)


@pytest.mark.parametrize(("rate", "moved"), [(RATE, False), (44_100, True)])
def test_a_muted_stem_says_of_itself_what_the_stem_says(tmp_path: Path, rate: int, moved: bool) -> None:
    """At another rate its samples are not the file's own, muted or not: what is made of them is dithered."""
    path = write_ints(tmp_path / "a.wav", noise(2000, 2, 16, 1), 16, rate)
    with Handles(1) as handles:
        source = open_source(path, handles, rate=RATE)
        muted = MutedSource(source, [(100, 200)])
        assert (muted.resampled, muted.integral) == (source.resampled, source.integral) == (moved, not moved)
        assert (muted.name, muted.info) == (source.name, source.info)

"""The one-pass mix against sums written out here in whole numbers."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from render.errors import AudioError, Cancelled
from render.mix.mixdown import mix_down
from render.mix.threads import MixSettings
from render.monitor import Unwatched
from render.plan import LEFT, RIGHT, Headroom
from tests.refusals import refused
from tests.render.audio import RATE, bounce, noise, plan_of, read_ints, stem, stereo, write_ints


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    block=st.integers(1, 700),
    threads=st.integers(1, 4),
    lengths=st.lists(st.integers(1, 900), min_size=2, max_size=5),
    seed=st.integers(0, 10**6),
)
def test_variants_are_the_exact_sums_for_any_block_and_threads(
    tmp_path: Path, block: int, threads: int, lengths: list[int], seed: int
) -> None:
    """Unequal lengths, mono and stereo, 16 and 24 bits, offsets: each variant is the integer sum to the last bit."""
    rng = np.random.default_rng(seed)
    frames = max(lengths) + 50
    expected = np.zeros((2, frames, 2), np.int64)
    stems = []
    for index, length in enumerate(lengths):
        bits, channels, offset = (16, 24)[index % 2], 1 + index % 2, int(rng.integers(0, 50))
        samples = noise(length, channels, bits, seed + index, 0.1)
        path = write_ints(tmp_path / f"{index}.wav", samples, bits)
        gains = (1.0, float(rng.integers(0, 2)))
        stems.append(stem(path, *gains, offset=offset))
        for variant in range(2):
            placed = stereo(samples) << (24 - bits)
            expected[variant, offset : offset + length] += int(gains[variant]) * placed
    bounce(plan_of(tmp_path / "out", stems, ["main", "part"], frames), block, threads)
    assert np.array_equal(read_ints(tmp_path / "out" / "main-wav24.wav"), expected[0])
    assert np.array_equal(read_ints(tmp_path / "out" / "part-wav24.wav"), expected[1])


@pytest.mark.parametrize("kind", ["WAV", "AIFF", "FLAC"])
def test_one_stem_at_unity_is_the_identity(tmp_path: Path, kind: str) -> None:
    """24-bit in, 24-bit out at unity: nothing is touched, whatever the container."""
    samples = noise(5000, 2, 24, 1, 1.0)
    path = write_ints(tmp_path / "a", samples, 24, kind=kind)
    bounce(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 5000))
    assert np.array_equal(read_ints(tmp_path / "out" / "main-wav24.wav"), samples)


def test_files_are_byte_identical_whatever_the_blocks_and_threads(tmp_path: Path) -> None:
    """Dithered output too: the noise belongs to the sample's place, not to the block or thread."""
    path = write_ints(tmp_path / "a.wav", noise(9000, 2, 24, 1), 24)
    flac = write_ints(tmp_path / "b.flac", noise(9000, 1, 24, 2), 24, kind="FLAC")
    contents = set()
    for number, (block, threads) in enumerate([(32_768, 1), (1000, 2), (333, 3), (4096, 1)]):
        out = tmp_path / str(number)
        stems = [stem(path, 10 ** (1 / 20)), stem(flac, 1.0)]
        bounce(plan_of(out, stems, ["up"], 9000, ("wav24", "wav16", "wav32f")), block, threads)
        contents.add(tuple(file.read_bytes() for file in sorted(out.iterdir())))
    assert len(contents) == 1


def test_a_split_pair_plays_as_one_stereo_stem(tmp_path: Path) -> None:
    """The left file plays left only, the right one right only."""
    left, right = noise(100, 1, 24, 1), noise(100, 1, 24, 2)
    stems = [
        stem(write_ints(tmp_path / "L.wav", left, 24), 1.0, sides=LEFT),
        stem(write_ints(tmp_path / "R.wav", right, 24), 1.0, sides=RIGHT),
    ]
    bounce(plan_of(tmp_path / "out", stems, ["main"], 100))
    assert np.array_equal(read_ints(tmp_path / "out" / "main-wav24.wav"), np.hstack([left, right]))


def test_one_trim_for_all_brings_the_loudest_below_full_scale(tmp_path: Path) -> None:
    """Where main would clip, every variant is turned down by the same 0.01 dB steps, and no sample is clipped."""
    first, second = noise(4000, 2, 24, 1, 0.9), noise(4000, 2, 24, 2, 0.9)
    stems = [
        stem(write_ints(tmp_path / "a.wav", first, 24), 1.0, 1.0),
        stem(write_ints(tmp_path / "b.wav", second, 24), 1.0, 0.0),
    ]
    mixed = bounce(plan_of(tmp_path / "out", stems, ["main", "part"], 4000))
    assert mixed.trim_db < 0
    assert round(100 * mixed.trim_db) == pytest.approx(100 * mixed.trim_db)
    gain = 10 ** (mixed.trim_db / 20)
    for name, exact in (("main", first + second), ("part", first)):
        delivered = read_ints(tmp_path / "out" / f"{name}-wav24.wav")
        assert np.abs(delivered - exact * gain).max() < 1.5001
    peak = np.abs(first + second).max()
    assert peak * gain <= 2**23 - 2 < peak * 10 ** ((mixed.trim_db + 0.01) / 20)


def test_headroom_refuse_says_what_would_clip_and_leaves_nothing(tmp_path: Path) -> None:
    """With headroom on refuse nothing is written."""
    path = write_ints(tmp_path / "a.wav", noise(400, 2, 24, 1, 0.9), 24)
    plan = plan_of(tmp_path / "out", [stem(path, 1.5)], ["main"], 400, headroom=Headroom.REFUSE)
    with refused("no_headroom", file=plan.out / "main-wav24.wav"):
        bounce(plan)
    assert list((tmp_path / "out").iterdir()) == []


def test_headroom_float_keeps_every_sample_above_full_scale(tmp_path: Path) -> None:
    """With headroom on float the files become 32-bit float, and nothing is turned down."""
    samples = noise(400, 2, 16, 1, 0.9)
    path = write_ints(tmp_path / "a.wav", samples, 16)
    plan = plan_of(tmp_path / "out", [stem(path, 2.0)], ["main"], 400, headroom=Headroom.FLOAT)
    assert bounce(plan).made_float
    delivered, _ = sf.read(tmp_path / "out" / "main-float.wav", always_2d=True)
    assert np.array_equal(delivered, 2 * samples / 2**15)


def test_dither_is_small_centred_and_blind_to_the_signal(tmp_path: Path) -> None:
    """24 to 16 bits: the error is triangular within 1.5 steps, its mean below 0.01 steps, uncorrelated and flat."""
    samples = noise(RATE * 4, 2, 24, 1, 0.3)
    path = write_ints(tmp_path / "a.wav", samples, 24)
    bounce(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], len(samples), ("wav16",)))
    error = read_ints(tmp_path / "out" / "main-wav16.wav", 16) - samples / 256
    assert np.abs(error).max() <= 1.5
    assert abs(error.mean()) < 0.01
    assert error.var() == pytest.approx(0.25, rel=0.02)  # TPDF 1/6 and rounding 1/12 of a step squared
    assert abs(np.corrcoef(error[:, 0], samples[:, 0])[0, 1]) < 0.01
    assert abs(np.corrcoef(error[:, 0], error[:, 1])[0, 1]) < 0.01
    assert abs(np.corrcoef(error[1:, 0], error[:-1, 0])[0, 1]) < 0.01
    power = np.abs(np.fft.rfft(error[:, 0])) ** 2
    bands = power[1:96_001].reshape(20, -1).mean(axis=1)
    assert bands.max() / bands.min() < 1.1


def test_exact_formats_are_not_dithered(tmp_path: Path) -> None:
    """16-bit stems into a 16-bit file at unity lose nothing, so nothing is added."""
    samples = noise(500, 2, 16, 1)
    path = write_ints(tmp_path / "a.wav", samples, 16)
    bounce(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 500, ("wav16", "wav24")))
    assert np.array_equal(read_ints(tmp_path / "out" / "main-wav16.wav", 16), samples)


def test_more_stems_than_an_int32_holds_still_sum_exactly(tmp_path: Path) -> None:
    """300 full-scale stems pass 2^31: the partial sums are split, and float files hold the true sum."""
    samples = np.full((8, 2), -(2**23), np.int64)
    path = write_ints(tmp_path / "a.wav", samples, 24)
    plan = plan_of(tmp_path / "out", [stem(path, 1.0)] * 300, ["main"], 8, ("wav32f",))
    bounce(plan)
    delivered, _ = sf.read(tmp_path / "out" / "main-wav32f.wav")
    assert np.array_equal(delivered, np.full((8, 2), -300.0))


class CancelAt(Unwatched):
    """A monitor that cancels at its `calls`-th question."""

    def __init__(self, calls: int) -> None:
        self._left = calls

    def check(self) -> None:
        """Cancel when the count has run out."""
        self._left -= 1
        if self._left < 0:
            raise Cancelled


@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
@pytest.mark.parametrize("calls", [0, 1, 7])
def test_cancelling_leaves_nothing(tmp_path: Path, kind: str, calls: int) -> None:
    """A cancelled mix removes its files, also while other threads wait for a stem that is read in order."""
    path = write_ints(tmp_path / "a", noise(9000, 2, 24, 1), 24, kind=kind)
    plan = plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 9000)
    plan.out.mkdir()
    with pytest.raises(Cancelled):
        mix_down(plan, CancelAt(calls), MixSettings(500, 3))
    assert list(plan.out.iterdir()) == []


def test_a_damaged_stem_is_named_with_its_time(tmp_path: Path) -> None:
    """A FLAC with garbage inside ends the mix with its name and the place, and nothing is left behind."""
    path = write_ints(tmp_path / "bad.flac", noise(RATE * 2, 2, 16, 1), 16, kind="FLAC")
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 30_000] = bytes(30_000)
    path.write_bytes(raw)
    plan = plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], RATE * 2)
    plan.out.mkdir()
    with pytest.raises(AudioError) as caught:
        mix_down(plan, Unwatched(), MixSettings(4096, 2))
    assert (caught.value.code, caught.value.facts["file"]) == ("damaged_audio", "bad.flac")
    assert 0 <= caught.value.facts["at_s"] < 2
    assert list(plan.out.iterdir()) == []


@pytest.mark.parametrize(("rate", "exact"), [(RATE, True), (44_100, False)])
def test_a_resampled_stem_is_not_exact_and_is_dithered(tmp_path: Path, rate: int, exact: bool) -> None:
    """16 bits into 16 bits lose nothing at the session's rate; a new rate adds bits, which are dropped with dither."""
    path = write_ints(tmp_path / "a.wav", noise(rate // 4, 2, 16, 1), 16, rate)
    plan = plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], RATE // 4, ("wav16", "wav24"))
    dithered = {writer.target.kind.name: writer.target.dither for writer in bounce(plan).outputs.writers[0]}
    assert dithered == {"wav16": not exact, "wav24": not exact}


def test_one_resampled_stem_makes_only_its_own_variants_inexact(tmp_path: Path) -> None:
    """A variant without it is still the whole-number sum, and is not dithered."""
    moved = write_ints(tmp_path / "a.wav", noise(11_025, 2, 16, 1), 16, 44_100)
    kept = write_ints(tmp_path / "b.wav", noise(12_000, 2, 16, 2), 16)
    stems = [stem(moved, 1.0, 0.0), stem(kept, 1.0, 1.0)]
    made = bounce(plan_of(tmp_path / "out", stems, ["main", "part"], 12_000, ("wav16",)))
    assert [writer.target.dither for files in made.outputs.writers for writer in files] == [True, False]


def test_a_trim_is_looked_for_until_nothing_clips(tmp_path: Path) -> None:
    """What was trimmed by the mix's own peak alone would clip at another rate, whose filter raises peaks: so once more.

    The trim is then that of the file at the other rate, and the same for every file.
    """
    signs = np.where(noise(6000, 2, 24, 1) > 0, 1, -1)
    path = write_ints(tmp_path / "a.wav", signs * int(0.9 * 2**23), 24)
    plan = plan_of(tmp_path / "out", [stem(path, 1.5)], ["main"], 6000, ("wav24", "wav16@44100"))
    mixed = bounce(plan)
    plain = bounce(plan_of(tmp_path / "plain", [stem(path, 1.5)], ["main"], 6000))
    assert mixed.trim_db < plain.trim_db < 0
    moved = read_ints(tmp_path / "out" / "main-wav16@44100.wav", 16)
    highest = np.abs(moved).max()
    assert 2**15 * 0.999 * 10 ** (-0.02 / 20) < highest < 2**15 - 1
    assert np.count_nonzero(np.abs(moved) == highest) < 3
    kept = read_ints(tmp_path / "out" / "main-wav24.wav")
    assert np.abs(kept - signs * int(0.9 * 2**23) * 1.5 * 10 ** (mixed.trim_db / 20)).max() < 1.5001

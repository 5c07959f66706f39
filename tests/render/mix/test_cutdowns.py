"""Cut-downs against the mix they are taken from, joined again here by hand."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from render.encoders.formats import Formats
from render.errors import Cancelled
from render.mix.cutdowns import crossfade, likeness, with_joins
from render.mix.mixdown import mix_down
from render.mix.threads import MixSettings
from render.monitor import Unwatched
from render.plan import CutDown, Headroom, Piece, Plan, PlannedFile, PlannedStem, PlannedVariant
from tests.refusals import refused
from tests.render.audio import RATE, bounce, noise, plan_of, read_ints, stem, stereo, write_ints
from tests.render.mix.test_mixdown import CancelAt

Floats = NDArray[np.float64]


def pieces_of(edits: Sequence[tuple[int, int]], crossfade: int) -> tuple[Piece, ...]:
    """Pieces from frame to frame of the song, each join straddled by a crossfade."""
    before, pieces, place = crossfade // 2, [], 0
    for number, (start, end) in enumerate(edits):
        lead_in = before if number else 0
        tail = crossfade - before if number < len(edits) - 1 else 0
        fades = (crossfade if number else 0, crossfade if tail else 0)
        pieces.append(Piece(start - lead_in, place - lead_in, end - start + lead_in + tail, *fades))
        place += end - start
    return tuple(pieces)


def cut_plan(plan: Plan, cut: CutDown, formats: tuple[str, ...] = ("wav24",), *, alone: bool = False) -> Plan:
    """The plan with a cut-down of its first variant as its last, or as its only one."""
    parse = Formats().parse
    files = tuple(PlannedFile(parse(form), f"cut-{form}.{parse(form).extension}") for form in formats)
    variant = PlannedVariant("cut", files, cut=cut)

    def gains(stem_: PlannedStem) -> tuple[float, ...]:
        return stem_.gains[:1] if alone else (*stem_.gains, stem_.gains[0])

    stems = tuple(replace(s, gains=gains(s)) for s in plan.stems)
    variants = (variant,) if alone else (*plan.variants, variant)
    return Plan(plan.out, plan.sample_rate, plan.frames, stems, variants, (), plan.headroom)


def by_hand(song: Floats, cut: CutDown) -> Floats:
    """The cut-down of a whole song (frames × 2), written as its definition says."""
    total = np.zeros((cut.frames, 2))
    for piece in cut.pieces:
        for i in range(piece.frames):
            source = piece.start + i
            level = 1.0
            if i < piece.fade_in:
                level *= 0.5 - 0.5 * np.cos(np.pi * (i + 0.5) / piece.fade_in)
            left = piece.frames - 1 - i
            if left < piece.fade_out:
                level *= 0.5 - 0.5 * np.cos(np.pi * (left + 0.5) / piece.fade_out)
            if 0 <= source < len(song):
                total[piece.place + i] += level * song[source]
    for i in range(cut.fade_in):
        total[i] *= 0.5 - 0.5 * np.cos(np.pi * (i + 0.5) / cut.fade_in)
    for i in range(cut.fade_out):
        total[cut.frames - 1 - i] *= 0.5 - 0.5 * np.cos(np.pi * (i + 0.5) / cut.fade_out)
    return total


def untouched(cut: CutDown) -> NDArray[np.bool_]:
    """Which frames of a cut-down no fade reaches."""
    plain = np.ones(cut.frames, np.bool_)
    for first, last in cut.faded():
        plain[first:last] = False
    return plain


def level_of(samples: Floats) -> float:
    """Mean level in dB."""
    return float(10 * np.log10(np.mean(np.square(samples))))


def join_of(tmp_path: Path, samples: NDArray[np.int64], *, measured: bool = True) -> tuple[CutDown, float]:
    """Two seconds of `samples` joined over half a second; the cut-down, and the level of the middle of its join in dB
    against that of what lies around it."""
    path = write_ints(tmp_path / "song.wav", samples, 24)
    cut = CutDown(2 * RATE, pieces_of([(0, RATE), (3 * RATE, 4 * RATE)], RATE // 2), 0, 0)
    planned = cut_plan(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], len(samples)), cut, alone=True)
    if measured:
        planned = with_joins(planned, planned.stems, Unwatched())
    bounce(planned)
    delivered = read_ints(tmp_path / "out" / "cut-wav24.wav").astype(np.float64)
    middle = delivered[RATE - RATE // 40 : RATE + RATE // 40]
    around = np.concatenate([delivered[: RATE // 2], delivered[-RATE // 2 :]])
    joined = planned.variants[0].cut
    assert joined is not None
    return joined, level_of(middle) - level_of(around)


@pytest.mark.parametrize(("measured", "dip"), [(False, -3.0), (True, 0.0)])
def test_a_join_of_unlike_sounds_keeps_their_level(tmp_path: Path, measured: bool, dip: float) -> None:
    """Noise to other noise: fades that add up to one would leave 3 dB less in the middle."""
    joined, level = join_of(tmp_path, noise(5 * RATE, 2, 24, 1, 0.2), measured=measured)
    assert level == pytest.approx(dip, abs=0.35)
    assert joined.pieces[0].alike_out == joined.pieces[1].alike_in == pytest.approx(0.0 if measured else 1.0, abs=0.02)


def test_a_join_of_the_same_sound_is_no_louder(tmp_path: Path) -> None:
    """A loop to the same loop: fades of equal power would make it 3 dB louder."""
    loop = noise(RATE, 2, 24, 1, 0.2)
    joined, level = join_of(tmp_path, np.concatenate([loop] * 5))
    assert joined.pieces[1].alike_in == 1.0
    assert level == pytest.approx(0.0, abs=0.2)
    delivered = read_ints(tmp_path / "out" / "cut-wav24.wav")
    assert np.abs(delivered - np.concatenate([loop, loop])).max() <= 2  # dither alone


def test_a_join_that_is_alike_in_part_keeps_its_level(tmp_path: Path) -> None:
    """A loop under noise that is other each time, at the same level: neither kind of fade alone would do."""
    loop, other = noise(RATE, 2, 24, 1, 0.1), noise(5 * RATE, 2, 24, 2, 0.1)
    joined, level = join_of(tmp_path, np.concatenate([loop] * 5) + other)
    assert joined.pieces[1].alike_in == pytest.approx(0.5, abs=0.03)
    assert level == pytest.approx(0.0, abs=0.35)


@pytest.mark.parametrize("alike", [0.0, 0.3, 0.99, 1.0])
def test_a_crossfade_keeps_the_power_of_what_is_so_alike(alike: float) -> None:
    """At every frame, for sounds of one level: the sum of both squares and of what they have in common is one."""
    coming, leaving = crossfade(1000, alike)
    assert np.allclose(coming**2 + leaving**2 + 2 * alike * coming * leaving, 1.0, atol=1e-12)
    assert np.allclose(coming, leaving[::-1], atol=1e-12)


def test_what_cancels_or_is_silent_is_joined_without_a_boost() -> None:
    """Out of phase counts as unlike; where one side is silent nothing is to be made up."""
    sound = noise(1000, 2, 24, 1, 0.2).astype(np.float64)
    assert likeness(sound, -sound) == 0.0
    assert likeness(sound, np.zeros((1000, 2))) == 1.0


def test_variants_are_joined_as_their_full_mix(tmp_path: Path) -> None:
    """The parts' cut-downs add up to the whole one's to the rounding of their files, whatever is in each part."""
    loop, other = np.concatenate([noise(RATE, 2, 24, 1, 0.1)] * 5), noise(5 * RATE, 2, 24, 2, 0.1)
    paths = [write_ints(tmp_path / f"{name}.wav", part, 24) for name, part in (("a", loop), ("b", other))]
    cut = CutDown(2 * RATE, pieces_of([(0, RATE), (3 * RATE, 4 * RATE)], 960), 0, 240)
    full = [stem(path, 1.0) for path in paths]
    gains = {"main": (1.0, 1.0), "beat": (1.0, 0.0), "voice": (0.0, 1.0)}
    made = {}
    for name, used in gains.items():
        own = [stem(path, gain) for path, gain in zip(paths, used, strict=True)]
        planned = cut_plan(plan_of(tmp_path / name, own, ["main"], 5 * RATE, ("wav32f",)), cut, ("wav32f",), alone=True)
        bounce(with_joins(planned, full, Unwatched()))
        made[name], _ = sf.read(tmp_path / name / "cut-wav32f.wav", always_2d=True)
    assert np.abs(made["beat"] + made["voice"] - made["main"]).max() < 2**-23


def test_a_join_that_would_clip_is_no_louder_than_its_sides(tmp_path: Path) -> None:
    """Full scale of unlike signs and places: made up, they would pass it and have every variant turned down."""
    square = np.where(np.random.default_rng(3).random((5 * RATE, 2)) < 0.5, -1, 1) * (2**23 - 1)
    joined, _ = join_of(tmp_path, square)
    assert joined.pieces[1].alike_in == 1.0


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(st.tuples(st.integers(0, 900), st.integers(80, 300)), min_size=1, max_size=5),
    crossfade=st.integers(0, 40),
    fades=st.tuples(st.integers(0, 30), st.integers(0, 90)),
    block=st.integers(1, 500),
    threads=st.integers(1, 3),
    kind=st.sampled_from(["WAV", "FLAC"]),
    seed=st.integers(0, 10**6),
)
def test_a_cut_is_the_mix_in_pieces_for_any_regions_blocks_and_threads(
    tmp_path: Path,
    edits: list[tuple[int, int]],
    crossfade: int,
    fades: tuple[int, int],
    block: int,
    threads: int,
    kind: str,
    seed: int,
) -> None:
    """Outside its fades a cut is the main mix to the last bit; within them within dither and rounding; never longer."""
    wide, lone = noise(1000, 2, 24, seed, 0.4), noise(700, 1, 24, seed + 1, 0.4)
    stems = [
        stem(write_ints(tmp_path / f"a.{kind}", wide, 24, kind=kind), 1.0),
        stem(write_ints(tmp_path / f"b.{kind}", lone, 24, kind=kind), 1.0, offset=137),
    ]
    song = wide.copy()
    song[137:837] += stereo(lone)
    pieces = pieces_of([(start, start + length) for start, length in edits], crossfade)
    cut = CutDown(sum(length for _, length in edits), pieces, *(min(fade, 80) for fade in fades))
    bounce(cut_plan(plan_of(tmp_path / "out", stems, ["main"], 1000), cut), block, threads)
    delivered, meant = read_ints(tmp_path / "out" / "cut-wav24.wav"), by_hand(song.astype(np.float64), cut)
    assert delivered.shape == meant.shape
    plain = untouched(cut)
    assert np.array_equal(delivered[plain], meant[plain])
    assert np.abs(delivered - meant).max() < 1.5001


@pytest.mark.parametrize("alone", [True, False])
def test_cuts_are_byte_identical_whatever_the_blocks_threads_and_neighbours(tmp_path: Path, alone: bool) -> None:
    """Dithered, float, compressed and at another rate; alone or beside the main mix."""
    plain = write_ints(tmp_path / "a.wav", noise(9000, 2, 24, 1), 24)
    other = write_ints(tmp_path / "b.flac", noise(9000, 1, 24, 2), 24, rate=44_100, kind="FLAC")
    cut = CutDown(5000, pieces_of([(6000, 8000), (1000, 3000), (6000, 7000)], 300), 240, 960)
    contents = set()
    for number, (block, threads) in enumerate([(32_768, 1), (1000, 2), (333, 3)]):
        plan = plan_of(tmp_path / str(number), [stem(plain, 1.1), stem(other, 1.0)], ["main"], 9796)
        bounce(cut_plan(plan, cut, ("wav24", "wav16", "wav32f", "flac24", "wav16@44100"), alone=alone), block, threads)
        contents.add(tuple(file.read_bytes() for file in sorted(plan.out.glob("cut-*"))))
    assert len(contents) == 1


def test_a_resampled_stem_plays_the_same_in_the_cut_as_in_the_mix(tmp_path: Path) -> None:
    """Stems at another rate are resampled from their start, so a cut holds the very samples of the mix."""
    path = write_ints(tmp_path / "a.wav", noise(44_100, 2, 24, 1), 24, rate=44_100)
    cut = CutDown(20_000, pieces_of([(30_000, 40_000), (5000, 15_000)], 960), 240, 240)
    bounce(cut_plan(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], RATE, ("wav32f",)), cut, ("wav32f",)))
    song, _ = sf.read(tmp_path / "out" / "main-wav32f.wav", always_2d=True)
    delivered, _ = sf.read(tmp_path / "out" / "cut-wav32f.wav", always_2d=True)
    meant = by_hand(song, cut)
    plain = untouched(cut)
    assert np.array_equal(delivered[plain], meant[plain])
    assert np.abs(delivered - meant).max() < 1e-6


@pytest.mark.parametrize("form", ["mp3-320", "ogg"])
def test_a_lossy_stem_plays_the_same_in_the_cut_as_in_the_mix(tmp_path: Path, form: str) -> None:
    """Lossy stems are decoded from their start: a seek would begin a codec cold."""
    kind = Formats().parse(form)
    samples = noise(RATE, 2, 16, 1) / 2**15
    path = tmp_path / f"a.{kind.extension}"
    sf.write(path, samples, RATE, format="MP3" if kind.container == "mp3" else "OGG")
    frames = sf.info(path).frames
    cut = CutDown(20_000, pieces_of([(30_000, 40_000), (5000, 15_000)], 960), 240, 240)
    bounce(cut_plan(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], frames, ("wav32f",)), cut, ("wav32f",)))
    song, _ = sf.read(tmp_path / "out" / "main-wav32f.wav", always_2d=True)
    delivered, _ = sf.read(tmp_path / "out" / "cut-wav32f.wav", always_2d=True)
    plain = untouched(cut)
    assert np.array_equal(delivered[plain], by_hand(song, cut)[plain])


def test_a_join_is_never_louder_than_the_mix(tmp_path: Path) -> None:
    """Full scale against full scale, dithered in the fades: nothing wraps, and nothing is turned down."""
    samples = np.full((4000, 2), 2**23 - 1, np.int64)
    samples[2000:] = -(2**23 - 1)
    path = write_ints(tmp_path / "a.wav", samples, 24)
    cut = CutDown(2000, pieces_of([(0, 1000), (500, 1500)], 960), 0, 0)
    mixed = bounce(cut_plan(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 4000), cut))
    assert mixed.trim_db == 0.0
    assert read_ints(tmp_path / "out" / "cut-wav24.wav").min() >= 2**23 - 4


def test_a_cut_that_would_clip_counts_towards_the_common_trim(tmp_path: Path) -> None:
    """Main is as soft as can be, its cut overlaps itself too loudly to fit: both are turned down alike."""
    path = write_ints(tmp_path / "a.wav", np.full((4000, 2), 2**23 - 1, np.int64), 24)
    pieces = (Piece(0, 0, 1000), Piece(1000, 500, 1000))
    plan = cut_plan(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 4000), CutDown(1500, pieces, 0, 0))
    mixed = bounce(plan)
    assert mixed.trim_db == pytest.approx(-6.03)
    assert mixed.peaks == pytest.approx((1.0, 2.0), abs=1e-6)
    refused_plan = Plan(tmp_path / "out2", RATE, 4000, plan.stems, plan.variants, (), Headroom.REFUSE)
    refused_plan.out.mkdir()
    with refused("no_headroom", file=refused_plan.out / "cut-wav24.wav"):
        mix_down(refused_plan, Unwatched())
    assert list(refused_plan.out.iterdir()) == []


def test_fades_of_an_exact_cut_are_dithered_and_nothing_else(tmp_path: Path) -> None:
    """A constant fading out in 24 bits leaves an error like noise; what is exact is left alone."""
    samples = np.full((RATE, 2), 1000, np.int64)
    path = write_ints(tmp_path / "a.wav", samples, 24)
    cut = CutDown(RATE, (Piece(0, 0, RATE),), 0, RATE // 2)
    bounce(cut_plan(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], RATE), cut, alone=True))
    error = read_ints(tmp_path / "out" / "cut-wav24.wav") - by_hand(samples.astype(np.float64), cut)
    assert np.all(error[: RATE // 2] == 0)
    assert error[RATE // 2 :].var() == pytest.approx(0.25, rel=0.05)  # TPDF 1/6 and rounding 1/12


def test_lossy_and_resampled_cuts_are_exact_in_length(tmp_path: Path) -> None:
    """One second is one second in every format."""
    path = write_ints(tmp_path / "a.wav", noise(2 * RATE, 2, 24, 1), 24)
    cut = CutDown(RATE, pieces_of([(RATE, RATE + 20_000), (100, 28_100)], 960), 240, 240)
    formats = ("wav16@44100", "flac24@96000", "aiff24", "mp3-320", "ogg")
    bounce(cut_plan(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 2 * RATE), cut, formats))
    lengths = {path.name: sf.info(path).frames / sf.info(path).samplerate for path in (tmp_path / "out").glob("cut-*")}
    assert len(lengths) == len(formats)
    assert set(lengths.values()) == {1.0}


@pytest.mark.parametrize("calls", [0, 3, 8])
def test_cancelling_a_cut_leaves_nothing(tmp_path: Path, calls: int) -> None:
    """Also on the way to where a piece of a compressed stem begins."""
    path = write_ints(tmp_path / "a.flac", noise(300_000, 2, 24, 1), 24, rate=44_100, kind="FLAC")
    cut = CutDown(20_000, pieces_of([(280_000, 290_000), (250_000, 260_000)], 960), 240, 240)
    plan = cut_plan(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 320_000), cut, alone=True)
    plan.out.mkdir()
    with pytest.raises(Cancelled):
        mix_down(plan, CancelAt(calls), MixSettings(4096, 2))
    assert list(plan.out.iterdir()) == []


@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
def test_what_is_muted_in_the_mix_is_muted_in_the_cut(tmp_path: Path, kind: str) -> None:
    """A cut of a variant with muted stretches holds the same samples, however its stems are read."""
    path = write_ints(tmp_path / f"a.{kind}", noise(9000, 2, 24, 1), 24, kind=kind)
    muted = replace(stem(path, 1.0, offset=50), mutes=((4500, 5000), (6500, 7000)))
    cut = CutDown(4000, pieces_of([(6000, 8000), (4000, 6000)], 300), 240, 240)
    bounce(cut_plan(plan_of(tmp_path / "out", [muted], ["main"], 9050), cut), 700, 2)
    song = read_ints(tmp_path / "out" / "main-wav24.wav").astype(np.float64)
    assert not song[4600:4900].any()
    delivered = read_ints(tmp_path / "out" / "cut-wav24.wav")
    assert np.abs(delivered - by_hand(song, cut)).max() < 2.0

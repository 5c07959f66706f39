"""The proof of a delivery: files read back as they were meant, figures that are the files', sums added up right."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from render.delivery.inspection import Term, check_format, residual_of
from render.delivery.manifest import ManifestHeader
from render.delivery.render import deliver
from render.encoders.formats import Formats
from render.encoders.target import Target
from render.measure import measure_file
from render.monitor import Unwatched
from render.plan import LEFT, RIGHT, PlannedCheck
from render.sources.info import AudioInfo
from tests.refusals import refused
from tests.render.audio import RATE, noise, plan_of, stem, write_ints

HEADER = ManifestHeader("Bouncedesk test", {}, {})
FRAMES = 3000
GOOD = AudioInfo("WAV", "PCM_24", 2, RATE, FRAMES, 24, is_float=False, claimed_frames=FRAMES)


def target(form: str = "wav24") -> Target:
    """What was meant to be written."""
    return Target(Path("a.wav"), Formats().parse(form), RATE, FRAMES, 1, dither=False)


def test_a_file_as_it_was_meant_passes() -> None:
    """Uncompressed to the frame; of a lossy one, one frame may be missing."""
    check_format(Path("a.wav"), GOOD, target())
    check_format(Path("a.mp3"), replace(GOOD, frames=FRAMES - 1, bit_depth=16), target("mp3-320"))


@pytest.mark.parametrize(
    "damage",
    [
        {"frames": FRAMES - 1},
        {"frames": FRAMES + 1},
        {"bit_depth": 16},
        {"is_float": True},
        {"sample_rate": 44_100},
        {"flaws": ("unfinalised",)},
        {"flaws": ("odd_length",)},
    ],
)
def test_a_file_that_is_not_as_it_was_meant_is_refused(damage: dict[str, object]) -> None:
    """A frame, the depth, the rate, a flaw of the container: none of them is delivered."""
    with refused("not_as_written", file=Path("a.wav")):
        check_format(Path("a.wav"), replace(GOOD, **damage), target())  # type: ignore[arg-type]  # values of fields


def test_the_figures_of_a_row_are_those_of_its_file(tmp_path: Path) -> None:
    """Each figure stands under its own name: measured again, every file reads what its row says."""
    samples = noise(8 * RATE, 2, 24, 1, 0.3)
    samples[: 4 * RATE] //= 4
    path = write_ints(tmp_path / "a.wav", samples, 24)
    plan = plan_of(tmp_path / "out", [stem(path, 0.7)], ["main"], 8 * RATE, ("wav24", "wav16", "mp3-320"))
    for row in deliver(plan, HEADER, Unwatched())["deliverables"]:
        measured = measure_file(plan.out / row["path"])
        for name in ("integrated_lufs", "loudness_range_lu", "true_peak_dbtp", "sample_peak_dbfs"):
            assert row[name] == getattr(measured, name), name
        assert row["loudness_range_lu"] > 5


def residual(terms: Sequence[Term], frames: int = FRAMES) -> float:
    """What is left of the terms together, in 24-bit steps."""
    return residual_of(terms, RATE, frames, Unwatched(), 2)


def test_many_files_at_full_scale_add_up_true(tmp_path: Path) -> None:
    """300 of them pass what 32 bits hold: the sum is that of whole numbers all the same."""
    path = write_ints(tmp_path / "a.wav", np.full((FRAMES, 2), -(2**23), np.int64), 24)
    assert residual([Term(path)] * 300) == 300 * 2**23
    assert residual([*[Term(path)] * 300, *[Term(path, -1.0)] * 299]) == 2**23


def test_a_sum_is_of_each_file_at_its_place_side_and_gain(tmp_path: Path) -> None:
    """Two halves of a pair, moved and at half their level, are the stereo file of just that."""
    left, right = noise(1000, 1, 24, 1) * 2, noise(1000, 1, 24, 2) * 2
    whole = np.zeros((FRAMES, 2), np.int64)
    whole[100:1100, 0], whole[1500:2500, 1] = left[:, 0] // 2, right[:, 0] // 2
    path = write_ints(tmp_path / "whole.wav", whole, 24)
    halves = [
        Term(write_ints(tmp_path / "L.wav", left, 24), -0.5, 100, LEFT),
        Term(write_ints(tmp_path / "R.wav", right, 24), -0.5, 1500, RIGHT),
    ]
    assert residual([Term(path), *halves]) == 0
    assert residual([Term(path), halves[0], replace(halves[1], offset=1501)]) > 0
    assert residual([Term(path), halves[0]]) == np.abs(whole[:, 1]).max()


def test_one_wrong_step_anywhere_is_left_over(tmp_path: Path) -> None:
    """In the first frame or the last, in whichever block: a single step is found."""
    frames = 70_000  # more than a block
    samples = noise(frames, 2, 24, 1)
    one = write_ints(tmp_path / "one.wav", samples, 24)
    for frame, side in ((0, 0), (65_535, 1), (65_536, 0), (frames - 1, 1)):
        other = samples.copy()
        other[frame, side] += 1
        path = write_ints(tmp_path / "other.wav", other, 24)
        assert residual([Term(one), Term(path, -1.0)], frames) == 1


def test_a_stem_counts_in_a_sum_as_loud_as_it_is_in_the_mix(tmp_path: Path) -> None:
    """Turned down in the mix by half, it is half of it that is taken from the whole, after the trim too."""
    voice = write_ints(tmp_path / "in" / "voice.wav", noise(FRAMES, 1, 24, 1, 0.9), 24)
    music = write_ints(tmp_path / "in" / "music.wav", noise(FRAMES, 2, 24, 2, 0.9), 24)
    checks = (PlannedCheck("music = main − voice", 0, (1,), (0,)),)
    for loud, trimmed in ((0.05, False), (0.5, True)):
        stems = [stem(voice, loud, 0.0), stem(music, 1.0, 1.0)]
        plan = plan_of(tmp_path / f"out{loud}", stems, ["main", "music"], FRAMES, ("wav24",), checks)
        (check,) = deliver(plan, HEADER, Unwatched())["checks"]
        assert check["holds"]
        manifest = deliver(plan, HEADER, Unwatched())
        assert (manifest["deliverables"][0]["trim_db"] < 0) is trimmed


@pytest.mark.parametrize("formats", [("wav16", "wav24"), ("wav24", "wav16"), ("mp3-320", "wav16", "flac24")])
def test_a_sum_is_proved_in_the_most_precise_files(tmp_path: Path, formats: tuple[str, ...]) -> None:
    """Whatever the order of formats, 24 bits prove more than 16: the sum is exact there, to no step at all."""
    stems = [
        stem(write_ints(tmp_path / "in" / f"{n}.wav", noise(FRAMES, 2, 24, n), 24), 1.0, n == 1, n == 2) for n in (1, 2)
    ]
    checks = (PlannedCheck("main = one + two", 0, (1, 2)),)
    plan = plan_of(tmp_path / "out", stems, ["main", "one", "two"], FRAMES, formats, checks)
    (check,) = deliver(plan, HEADER, Unwatched())["checks"]
    assert (check["holds"], check["exact"], check["tolerance_steps"]) == (True, True, 0.0)
    assert check["whole"] in {"main-wav24.wav", "main-flac24.flac"}


@pytest.mark.parametrize(("form", "step"), [("wav16", 256), ("wav32f", 1)])
def test_a_sum_of_dithered_files_holds_within_two_steps_a_file(tmp_path: Path, form: str, step: int) -> None:
    """What dither and rounding may leave is stated in steps of 24 bits, and is no more than they can do."""
    stems = [
        stem(write_ints(tmp_path / "in" / f"{n}.wav", noise(FRAMES, 2, 24, n), 24), 1.0, n == 1, n == 2) for n in (1, 2)
    ]
    checks = (PlannedCheck("main = one + two", 0, (1, 2)),)
    plan = plan_of(tmp_path / "out", stems, ["main", "one", "two"], FRAMES, (form,), checks)
    (check,) = deliver(plan, HEADER, Unwatched())["checks"]
    assert check["tolerance_steps"] == 2 * 3 * step

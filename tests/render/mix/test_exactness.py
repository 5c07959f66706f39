"""Which files hold the mix exactly and which are dithered, and that no two of them share their noise."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from render.bus.settings import BusSettings
from render.mix.mixdown import Mixed
from render.plan import Headroom, Plan, PlannedCheck, PlannedStem
from render.units import ratio
from tests.render.audio import bounce, noise, plan_of, read_ints, stem, write_ints
from tests.render.mix.plans import CURVELESS, NAMES, processed_plan, run

FRAMES = 4000


def stem_of(folder: Path, bits: int, *gains: float, peak: float = 0.2) -> PlannedStem:
    """A stereo stem of so many bits."""
    return stem(write_ints(folder / f"{bits}.wav", noise(FRAMES, 2, bits, bits, peak), bits), *gains)


def mix(
    folder: Path, stems: Sequence[PlannedStem], formats: tuple[str, ...], names: Sequence[str] = ("main",)
) -> Mixed:
    """The stems mixed into every one of the formats."""
    return bounce(plan_of(folder / "out", list(stems), list(names), FRAMES, formats), 1000, 2)


def dithered(mixed: Mixed) -> list[dict[str, bool]]:
    """Whether each file of each variant is dithered, by format."""
    return [{writer.target.kind.name: writer.target.dither for writer in files} for files in mixed.outputs.writers]


def test_the_deepest_stem_decides_what_is_exact(tmp_path: Path) -> None:
    """One 24-bit stem among 16-bit ones leaves bits that a 16-bit file has to drop; without it there are none."""
    stems = [stem_of(tmp_path, 16, 1.0, 1.0), stem_of(tmp_path, 24, 1.0, 0.0)]
    both, shallow = dithered(mix(tmp_path, stems, ("wav16", "flac16", "wav24"), ("both", "shallow")))
    assert both == {"wav16": True, "flac16": True, "wav24": False}
    assert shallow == {"wav16": False, "flac16": False, "wav24": False}


def test_a_trimmed_mix_is_exact_nowhere(tmp_path: Path) -> None:
    """The common trim adds bits to every variant, also to one that would have fitted: all are dithered."""
    stems = [stem_of(tmp_path, 24, 1.0, 0.0, peak=0.9), stem_of(tmp_path, 16, 1.0, 1.0, peak=0.9)]
    mixed = mix(tmp_path, stems, ("wav16", "wav24", "wav32f"), ("main", "part"))
    assert mixed.trim_db < 0
    assert dithered(mixed) == [{"wav16": True, "wav24": True, "wav32f": False}] * 2


def test_a_file_at_another_rate_is_dithered(tmp_path: Path) -> None:
    """Exact at the session's rate, but the resampler adds bits to the file at another one."""
    dithers = dithered(mix(tmp_path, [stem_of(tmp_path, 16, 1.0)], ("wav16", "wav16@44100", "wav24@96000")))
    assert dithers == [{"wav16": False, "wav16@44100": True, "wav24@96000": True}]


def test_a_turned_down_stem_is_dithered(tmp_path: Path) -> None:
    """Any gain but one adds bits."""
    assert dithered(mix(tmp_path, [stem_of(tmp_path, 16, 0.5)], ("wav24",))) == [{"wav24": True}]


def test_groups_files_of_one_name_have_noise_of_their_own(tmp_path: Path) -> None:
    """The stems of two groups, delivered as variants of one name: their dither is two noises, not one twice as loud."""
    plan = plan_of(tmp_path / "out", [stem_of(tmp_path, 24, 0.5, 0.5)], ["a", "b"], FRAMES, ("wav16",))
    a, b = plan.variants
    plan = replace(plan, variants=(replace(a, name="stem", group="drums"), replace(b, name="stem", group="bass")))
    seeds = [writer.target.seed for files in bounce(plan).outputs.writers for writer in files]
    assert len(set(seeds)) == 2
    sound = noise(FRAMES, 2, 24, 24, 0.2) / 512
    one, other = ((read_ints(plan.out / f"{name}-wav16.wav", 16) - sound).reshape(-1) for name in "ab")
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.1


def wrong_sum(folder: Path, peak: float, bus: BusSettings = CURVELESS) -> Plan:
    """A processed plan with a sum that cannot hold: its voice, which is left over, sings in the first half only."""
    plan = replace(processed_plan(folder, bus, peak=peak, formats=("wav24",)), headroom=Headroom.TRIM)
    voice = noise(plan.frames, 1, 24, 5, peak)
    voice[plan.frames // 2 :] = 0
    write_ints(folder / "in" / "voice.wav", voice, 24)
    wrong = PlannedCheck("main = inst", NAMES.index("main"), (NAMES.index("inst"),))
    return replace(plan, checks=(wrong,))


def test_what_is_left_of_a_sum_is_the_most_of_the_whole_song(tmp_path: Path) -> None:
    """However far from the end a sum fails, and in whichever block: the worst moment is stated."""
    plan = wrong_sum(tmp_path, 0.2)
    voice = NAMES.index("voice")
    for block, threads in ((500, 1), (1000, 2), (6000, 1)):
        mixed = run(plan, block, threads)
        assert mixed.residuals["main = inst"] == pytest.approx(mixed.peaks[voice], rel=1e-9)


def test_what_is_left_of_a_sum_is_stated_at_the_level_that_is_delivered(tmp_path: Path) -> None:
    """Of a trimmed delivery that is after the trim, as a client's meter shows it."""
    mixed = run(wrong_sum(tmp_path, 0.7, BusSettings(1.0)))
    assert mixed.trim_db < -1
    left = mixed.peaks[NAMES.index("voice")] * ratio(mixed.trim_db)
    assert mixed.residuals["main = inst"] == pytest.approx(left, rel=1e-9)

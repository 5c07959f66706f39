"""Small plans whose mixes go through strips and a bus."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from render.mix.mixdown import Mixed
from render.plan import Plan, PlannedCheck, PlannedStem, Processing
from render.units import FULL_SCALE
from tests.render.audio import RATE, bounce, noise, plan_of, stem, write_ints

FRAMES = 6000
Floats = NDArray[np.float64]
COMPRESSOR = Compressor(-30, 4, 1, 50, makeup_db=3)
BUS = BusSettings(2.0, (Band("high_shelf", 6000, 3),), COMPRESSOR, 1.2, 150, Limiter(-3, 30))
CURVELESS = BusSettings(1.0, (Band("bell", 900, -4),), None, 0.7)
NAMES = ("main", "inst", "voice", "drums", "bass")
GAINS = {"voice": (1.0, 0.0, 1.0, 0.0, 0.0), "drums": (1.0, 1.0, 0.0, 1.0, 0.0), "bass": (1.0, 1.0, 0.0, 0.0, 1.0)}
CHECKS = (
    PlannedCheck("main = inst + voice", 0, (1, 2)),
    PlannedCheck("main = sum of stems", 0, (2, 3, 4)),
)


def signals(peak: float = 0.4, frames: int = FRAMES) -> dict[str, NDArray[np.int64]]:
    """A voice in mono, drums that come and go, and a bass."""
    parts = {name: noise(frames, 1 + (name != "voice"), 24, seed, peak) for seed, name in enumerate(GAINS)}
    parts["drums"][::2] //= 3
    parts["drums"][frames // 3 : frames // 2] //= 50
    return parts


def write_stems(folder: Path, peak: float = 0.4, frames: int = FRAMES) -> dict[str, PlannedStem]:
    """The signals as files, each of a group of its name and as loud in the full mix as in `main`."""
    return {
        name: replace(
            stem(write_ints(folder / "in" / f"{name}.wav", samples, 24), *GAINS[name]), group=name, full_gain=1.0
        )
        for name, samples in signals(peak, frames).items()
    }


def processed_plan(
    folder: Path,
    bus: BusSettings = BUS,
    strips: Mapping[str, StripSettings] | None = None,
    out: str = "out",
    formats: tuple[str, ...] = ("wav32f",),
    names: Sequence[str] = NAMES,
    peak: float = 0.4,
    independent: bool = False,
) -> Plan:
    """The variants `names` of the stems through `bus`."""
    kept = [NAMES.index(name) for name in names]
    stems = [
        replace(each, gains=tuple(each.gains[index] for index in kept)) for each in write_stems(folder, peak).values()
    ]
    checks = CHECKS if tuple(names) == NAMES and not independent else ()
    plan = plan_of(folder / out, stems, list(names), FRAMES, formats, checks)
    return replace(plan, processing=Processing(bus, strips or {}, independent))


def run(plan: Plan, block_frames: int = 1000, threads: int = 2) -> Mixed:
    """Mix a plan in small blocks and give its files their names."""
    return bounce(plan, block_frames, threads)


def delivered(plan: Plan, name: str) -> Floats:
    """The samples of a float file, interleaved, in the engine's unit."""
    samples, rate = sf.read(plan.out / f"{name}-wav32f.wav", dtype="float64", always_2d=True)
    assert rate == RATE
    return np.asarray(samples).reshape(-1) * FULL_SCALE


def mixed_of(*names: str, peak: float = 0.4) -> Floats:
    """The plain sum of signals, interleaved stereo."""
    parts = signals(peak)
    total = sum(np.broadcast_to(parts[name], (FRAMES, 2)).astype(np.float64) for name in names)
    return np.asarray(total).reshape(-1)

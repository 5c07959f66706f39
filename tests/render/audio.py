"""Signals and files that the engine's tests are made of."""

from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from render.encoders.formats import Formats
from render.mix.mixdown import Mixed, mix_down
from render.mix.threads import MixSettings
from render.monitor import Unwatched
from render.plan import BOTH, Headroom, Plan, PlannedCheck, PlannedFile, PlannedStem, PlannedVariant

RATE = 48_000
Ints = NDArray[np.int64]


def noise(frames: int, channels: int, bits: int, seed: int, peak: float = 0.2) -> Ints:
    """Whole-number noise at `bits`, its magnitude below `peak` of full scale."""
    top = int(peak * 2 ** (bits - 1))
    return np.random.default_rng(seed).integers(-top, top + 1, (frames, channels), dtype=np.int64)


def write_ints(path: Path, samples: Ints, bits: int, rate: int = RATE, kind: str = "WAV") -> Path:
    """Write whole-number samples of `bits` as they are, by libsndfile (which takes them left-justified in 32)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shifted = (samples << (32 - bits)).astype(np.int32)
    sf.write(path, shifted, rate, subtype=f"PCM_{bits}", format=kind)
    return path


def read_ints(path: Path, bits: int = 24) -> Ints:
    """The samples of a file as whole numbers at `bits`, by libsndfile."""
    raw, _ = sf.read(path, dtype="int32", always_2d=True)
    return np.asarray(raw.astype(np.int64) >> (32 - bits))


def stereo(samples: Ints) -> Ints:
    """Mono samples on both sides."""
    return np.repeat(samples, 2, axis=1) if samples.shape[1] == 1 else samples


def stem(path: Path, *gains: float, offset: int = 0, sides: int = BOTH) -> PlannedStem:
    """A stem of a plan, named by its file."""
    return PlannedStem(path.name, path, offset, gains, sides)


def plan_of(
    out: Path,
    stems: list[PlannedStem],
    names: list[str],
    frames: int,
    formats: tuple[str, ...] = ("wav24",),
    checks: tuple[PlannedCheck, ...] = (),
    headroom: Headroom = Headroom.TRIM,
    rate: int = RATE,
) -> Plan:
    """A plan with a file `<name>-<format>.wav` for each variant and format."""
    parse = Formats().parse

    def file(name: str, form: str) -> PlannedFile:
        as_float = PlannedFile(parse("wav32f"), f"{name}-float.wav")
        kind = parse(form)
        return PlannedFile(kind, f"{name}-{form}.{kind.extension}", as_float if kind.fixed else None)

    variants = tuple(PlannedVariant(name, tuple(file(name, form) for form in formats)) for name in names)
    return Plan(out, rate, frames, tuple(stems), variants, checks, headroom)


def bounce(plan: Plan, block_frames: int = 32_768, threads: int = 0) -> Mixed:
    """Mix a plan and give its files their names."""
    plan.out.mkdir(exist_ok=True)
    mixed = mix_down(plan, Unwatched(), MixSettings(block_frames, threads))
    for writer in mixed.outputs.all():
        writer.publish()
    return mixed

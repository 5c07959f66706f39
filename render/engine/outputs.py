"""The files of a render while they are written: opened, written and discarded together."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.encoders.formats import parse_format
from render.encoders.wav import CHANNELS, WavWriter, check_space, dither_seed
from render.plan import Plan, PlannedFile, PlannedVariant

Floats = NDArray[np.float64]


class Outputs:
    """Every `.part` file of a plan, by variant.

    `depths` is the bit depth that each variant's exact sum needs, None where no fixed format holds it exactly.
    Raises AudioError, with no file left behind, where the disk is too full or cannot be written.
    """

    def __init__(self, plan: Plan, depths: Sequence[int | None]) -> None:
        self.plan = plan
        self.writers: list[list[WavWriter]] = [[] for _ in plan.variants]
        _check_disk(plan)
        try:
            for files, variant, depth in zip(self.writers, plan.variants, depths, strict=True):
                for file in variant.files:
                    files.append(_open_writer(plan, variant, file, depth))
        except BaseException:
            self.discard()
            raise

    def write(self, variant: int, start: int, mix: Floats, frames: int) -> None:
        """Write a block of one variant to each of its files."""
        *others, last = self.writers[variant]
        for writer in others:
            writer.write(start, mix.copy(), frames)
        last.write(start, mix, frames)

    def limits(self) -> list[float]:
        """The largest magnitude of each variant, in the engine's unit, that its files can hold as they are."""
        return [min(writer.kind.limit(dithered=writer.dither) for writer in files) for files in self.writers]

    def dithered_limits(self) -> list[float]:
        """The same once dither is added."""
        return [min(writer.kind.limit(dithered=True) for writer in files) for files in self.writers]

    def discard(self) -> None:
        """Remove every file written so far."""
        for files in self.writers:
            for writer in files:
                writer.part.discard()


def _open_writer(plan: Plan, variant: PlannedVariant, file: PlannedFile, depth: int | None) -> WavWriter:
    kind = parse_format(file.format)
    dither = not kind.is_float and (depth is None or depth > kind.bits)
    seed = dither_seed(variant.group or variant.name, file.format)
    return WavWriter(plan.out / file.path, kind, plan.sample_rate, plan.frames, seed, dither=dither)


def _check_disk(plan: Plan) -> None:
    kinds = [parse_format(file.format) for variant in plan.variants for file in variant.files]
    needed = sum(CHANNELS * kind.sample_bytes * plan.frames + 128 for kind in kinds)
    check_space(plan.out, needed, shutil.disk_usage(_existing(plan.out)).free)


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else _existing(folder.parent)

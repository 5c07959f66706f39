"""Staying below full scale: one common trim for every variant, rounded so that it can be stated exactly."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from render.encoders.target import FileWriter
from render.errors import AudioError
from render.mix.outputs import Outputs
from render.plan import Headroom, Plan, PlannedVariant
from render.units import FULL_SCALE, common_trim, dbfs

Floats = NDArray[np.float64]


def limit_of(writer: FileWriter, headroom: Headroom, *, dithered: bool | None = None) -> float:
    """The largest magnitude a file may be given; with headroom on float, lossy files take what comes, as floats do."""
    kind = writer.target.kind
    if kind.lossy and headroom is Headroom.FLOAT:
        return float("inf")
    return kind.limit(dithered=writer.target.dither if dithered is None else dithered)


def is_over(outputs: Outputs, peaks: Floats, gain: float) -> bool:
    """Whether a file was asked to hold more than it can; `peaks` are before the common `gain`."""
    headroom = outputs.plan.headroom
    return any(peak * gain > limit_of(writer, headroom) for writer, peak in _asked(outputs, peaks, gain))


def make_room(outputs: Outputs, peaks: Floats, gain: float, *, cut: bool) -> tuple[Plan, float]:
    """How to go on where something would clip: the plan, and the trim in dB; raises AudioError to refuse.

    `cut` says that writing stopped early, so that what resampling made of the peaks is not known yet.
    """
    plan = outputs.plan
    asked = list(_asked(outputs, peaks, gain, cut=cut))
    if plan.headroom is Headroom.REFUSE:
        loudest, peak = max(asked, key=lambda pair: pair[1])
        raise AudioError(
            f"{loudest.target.path.name} would peak at {dbfs(peak / FULL_SCALE):+.2f} dBFS and clip, and headroom is "
            "set to refuse; turn the session down, or allow a trim or float files. Nothing was written.",
            code="no_headroom",
            file=loudest.target.path,
            peak_dbfs=dbfs(peak / FULL_SCALE),
        )
    if plan.headroom is Headroom.FLOAT:
        return replace(plan, variants=tuple(_as_float(variant) for variant in plan.variants)), 0.0
    return plan, min(common_trim(peak, limit_of(writer, plan.headroom, dithered=True)) for writer, peak in asked)


def _asked(outputs: Outputs, peaks: Floats, gain: float, *, cut: bool = False) -> Iterator[tuple[FileWriter, float]]:
    """Each file with the peak, before the common gain, that it has to hold: its own where resampling raised it."""
    for files, peak in zip(outputs.writers, peaks.tolist(), strict=True):
        for writer in files:
            yield writer, peak if cut else max(peak, writer.peak() / gain)


def _as_float(variant: PlannedVariant) -> PlannedVariant:
    files = [file.as_float or file for file in variant.files]
    return replace(variant, files=tuple({file.path: file for file in files}.values()))


class WriteUntilOver:
    """Writing goes on until something would clip: it will then all be done again, and only peaks matter."""

    def __init__(self, outputs: Outputs) -> None:
        self.outputs = outputs
        headroom = outputs.plan.headroom
        self._limits = [min(limit_of(writer, headroom) for writer in files) for files in outputs.writers]
        self.over = False

    def write(self, variant: int, start: int, mix: Floats, frames: int, peak: float) -> None:
        """Pass a block on, unless this or an earlier one is over."""
        self.over = self.over or peak > self._limits[variant]
        if not self.over:
            self.outputs.write(variant, start, mix, frames)

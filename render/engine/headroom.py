"""Staying below full scale: one common trim for every variant, rounded so that it can be stated exactly."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from render.encoders.writer import Writer
from render.engine.outputs import Outputs
from render.errors import AudioError
from render.kernels.compiled import FULL_SCALE
from render.measure.levels import dbfs, ratio
from render.plan import Headroom, Plan, PlannedVariant

Floats = NDArray[np.float64]


def common_trim(peak: float, limit: float) -> float:
    """The trim in dB, in steps of 0.01 rounded down, that brings `peak` to `limit` or below; 0.0 where it is there."""
    if peak <= limit:
        return 0.0
    trim = math.floor(100 * 20 * math.log10(limit / peak)) / 100
    while peak * ratio(trim) > limit:  # the last bit of the logarithm may round up
        trim = round(trim - 0.01, 2)
    return trim


def limit_of(writer: Writer, headroom: Headroom, *, dithered: bool | None = None) -> float:
    """The largest magnitude a file may be given; with headroom on float, lossy files take what comes, as floats do."""
    kind = writer.target.kind
    if kind.lossy and headroom is Headroom.FLOAT:
        return float("inf")
    return kind.limit(dithered=writer.target.dither if dithered is None else dithered)


def is_over(outputs: Outputs, peaks: Floats) -> bool:
    """Whether a file was asked to hold more than it can."""
    headroom = outputs.plan.headroom
    return any(peak > limit_of(writer, headroom) for writer, peak in _asked(outputs, peaks))


def make_room(outputs: Outputs, peaks: Floats) -> tuple[Plan, float]:
    """How to go on where something would clip: the plan, and a further trim in dB; raises AudioError to refuse."""
    plan = outputs.plan
    if plan.headroom is Headroom.REFUSE:
        loudest, peak = max(_asked(outputs, peaks), key=lambda pair: pair[1])
        raise AudioError(
            f"{loudest.target.path.name} would peak at {dbfs(peak / FULL_SCALE):+.2f} dBFS and clip, and headroom is "
            "set to refuse; turn the session down, or allow a trim or float files. Nothing was written."
        )
    if plan.headroom is Headroom.FLOAT:
        return replace(plan, variants=tuple(_as_float(variant) for variant in plan.variants)), 0.0
    limited = ((limit_of(writer, plan.headroom, dithered=True), peak) for writer, peak in _asked(outputs, peaks))
    return plan, min(common_trim(peak, limit) for limit, peak in limited)


def _asked(outputs: Outputs, peaks: Floats) -> Iterator[tuple[Writer, float]]:
    """Each file with the peak it has to hold, its own where resampling raised it."""
    for files, peak in zip(outputs.writers, peaks.tolist(), strict=True):
        for writer in files:
            yield writer, max(peak, writer.peak())


def _as_float(variant: PlannedVariant) -> PlannedVariant:
    files = [file.as_float or file for file in variant.files]
    return replace(variant, files=tuple({file.path: file for file in files}.values()))

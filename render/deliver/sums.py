"""Proof that the delivered files sum: the parts are taken from the whole, and what is left is stated."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from render.cores import usable_cores
from render.deliver.check import Check
from render.engine.threads import share_blocks
from render.kernels.mix import BOTH, add_scaled
from render.levels import dbfs
from render.monitor import Monitor
from render.sources.files import Handles
from render.sources.opening import open_source
from render.units import FULL_SCALE

BLOCK_FRAMES = 1 << 16
CHANNELS, SPARE = 2, 4


@dataclass(frozen=True, slots=True)
class Term:
    """One file of a sum: at `gain`, from `offset` frames on, on `sides` of the stereo where it is mono."""

    path: Path
    gain: float = 1.0
    offset: int = 0
    sides: int = BOTH


def residual_of(terms: Sequence[Term], rate: int, frames: int, monitor: Monitor) -> float:
    """The largest sample, in 24-bit steps, of all `terms` added up (the whole at gain 1, its parts at −1).

    Raises AudioError where a file cannot be read.
    """
    worst: list[float] = [0.0]
    with Handles(len(terms)) as handles:
        sources = [open_source(term.path, handles, rate=rate) for term in terms]

        def add_block(number: int) -> None:
            monitor.check()
            first = number * BLOCK_FRAMES
            count = min(BLOCK_FRAMES, frames - first)
            residual = np.zeros(CHANNELS * count + SPARE)
            for term, source in zip(terms, sources, strict=True):
                part = np.zeros_like(residual)
                start = max(first, term.offset)
                end = min(first + count, term.offset + source.info.frames)
                if start < end:
                    source.add(start - term.offset, end - start, part[CHANNELS * (start - first) :], term.sides)
                    add_scaled(part, term.gain, residual, CHANNELS * count)
            worst.append(float(np.abs(residual[: CHANNELS * count]).max()))

        share_blocks(-(-frames // BLOCK_FRAMES), [add_block] * usable_cores(), sources)
    return max(worst)


def judge(check: Check, residual: float) -> Check:
    """The check with the outcome of its sum."""
    holds = residual <= check.tolerance_steps
    return replace(check, holds=holds, residual_dbfs=dbfs(residual / FULL_SCALE), exact=residual == 0.0)

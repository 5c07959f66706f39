"""Proof that the delivered files sum: the parts are taken from the whole, and what is left is stated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from render.cores import threads_of
from render.deliver.check import Check
from render.engine.threads import share_blocks
from render.kernels.loudness import largest
from render.kernels.mix import BOTH, Samples, add_scaled
from render.levels import dbfs
from render.monitor import Monitor
from render.sources.files import Handles
from render.sources.opening import Source, open_source
from render.units import FULL_SCALE

BLOCK_FRAMES = 1 << 15
CHANNELS, SPARE = 2, 4


@dataclass(frozen=True, slots=True)
class Term:
    """One file of a sum: at `gain`, from `offset` frames on, on `sides` of the stereo where it is mono."""

    path: Path
    gain: float = 1.0
    offset: int = 0
    sides: int = BOTH


class _Adder:
    """One thread's adding up of blocks; `largest` is the highest sample left over so far."""

    def __init__(self, terms: Sequence[Term], sources: Sequence[Source], frames: int) -> None:
        self._terms = list(zip(terms, sources, strict=True))
        self._frames = frames
        size = CHANNELS * min(BLOCK_FRAMES, frames) + SPARE
        self._residual = np.empty(size)
        self._ints, self._floats = np.empty(size, np.int32), np.empty(size)
        self.largest = 0.0

    def add_block(self, number: int) -> None:
        """Add up one block of all terms."""
        first = number * BLOCK_FRAMES
        last = min(first + BLOCK_FRAMES, self._frames)
        count = CHANNELS * (last - first)
        self._residual[:count] = 0.0
        for term, source in self._terms:
            start, end = max(first, term.offset), min(last, term.offset + source.info.frames)
            if start < end:
                part: Samples = self._ints if source.integral else self._floats
                part[:] = 0
                source.add(start - term.offset, end - start, part[CHANNELS * (start - first) :], term.sides)
                add_scaled(part, term.gain, self._residual, count)
        self.largest = max(self.largest, largest(self._residual[:count]))


def residual_of(terms: Sequence[Term], rate: int, frames: int, monitor: Monitor, threads: int = 0) -> float:
    """The largest sample, in 24-bit steps, of all `terms` added up (the whole at gain 1, its parts at −1).

    Works on `threads` threads, 0 meaning one a processor.

    Raises AudioError where a file cannot be read.
    """
    with Handles(len(terms)) as handles:
        sources = [open_source(term.path, handles, rate=rate) for term in terms]
        adders = [_Adder(terms, sources, frames) for _ in range(threads_of(threads))]

        def worker(adder: _Adder) -> Callable[[int], None]:
            def run(number: int) -> None:
                monitor.check()
                adder.add_block(number)

            return run

        share_blocks(-(-frames // BLOCK_FRAMES), [worker(adder) for adder in adders], sources)
    return max(adder.largest for adder in adders)


def judge(check: Check, residual: float) -> Check:
    """The check with the outcome of its sum."""
    holds = residual <= check.tolerance_steps
    return replace(check, holds=holds, residual_dbfs=dbfs(residual / FULL_SCALE), exact=residual == 0.0)

"""A file to deliver, and what the engine hands its blocks to: one writer for each."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from render.encoders.formats import Format
from render.units import Span

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write: where, in which format, from `frames` stereo frames at the session's `rate` Hz.

    `dither` says that bits are dropped on the way; `seed` is its dither's own. `faded` are stretches, from frame to
    frame, where bits are dropped although the rest is exact: the fades of a cut-down.
    """

    path: Path
    kind: Format
    rate: int
    frames: int
    seed: int
    dither: bool
    faded: tuple[Span, ...] = ()

    @property
    def delivered_rate(self) -> int:
        """The file's sample rate in Hz."""
        return self.kind.delivered_rate(self.rate)


class FileWriter(Protocol):
    """One deliverable while it is written to its `.part`."""

    target: Target

    def write(self, start: int, mix: Floats, frames: int) -> None:
        """Take `frames` stereo frames from frame `start` on: blocks in any order, each once, from any thread.

        `mix` is in the engine's unit, has four samples to spare, and belongs to the writer from now on.
        """

    def peak(self) -> float:
        """The largest magnitude the file was asked to hold beyond the mix's own (after resampling), or 0."""

    def finish(self) -> None:
        """Wait until every block is in the file."""

    def abort(self) -> None:
        """Stop at once; threads that wait in `write` are woken with `Cancelled`."""

    @property
    def part(self) -> Path:
        """The `.part` beside the target, which it is written to."""

    def sync(self) -> None:
        """Have the system put every byte on the disk."""

    def publish(self) -> None:
        """Give the file its name, in the place of an earlier one; raises BouncedeskError where that fails."""

    def close(self) -> None:
        """Write no more; the `.part` stays."""

    def discard(self) -> None:
        """Stop, and remove the `.part`."""

"""What the dynamic stages did to each frame: computed once from the full mix, multiplied onto each of its parts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """The factors of the `frames` frames from frame `start` on that a Leader hands out.

    `compression` and `limiting` hold one number a frame, at most 1, the same for both sides; None where the bus has no
    such stage. The compressor's make-up gain is not in them.
    """

    start: int
    frames: int
    compression: Floats | None
    limiting: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class Processed:
    """What comes out of a Leader: interleaved stereo in the engine's unit, and the gains for the same frames."""

    samples: Floats
    gains: Gains

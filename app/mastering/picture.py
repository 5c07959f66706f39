"""A mix or a master as the window draws it, and a mastering's result as it shows it: light values, no engine."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEP_S = 0.1
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a file as heard in stereo: LUFS, LUFS, LU and dBTP, None where undefined."""

    integrated: float | None = None
    short_term: float | None = None
    loudness_range: float | None = None
    true_peak: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Figures, and a value each 100 ms: of the 400 ms and the 3 s before it in LUFS, and in dBTP.

    NaN and −inf where there is none.
    """

    reading: Reading
    momentary_lufs: Singles
    short_term_lufs: Singles
    true_peak_dbtp: Singles


@dataclass(frozen=True, slots=True)
class Reduction:
    """The limiter's largest reduction in dB in each `step_s` of the master at `path` within its delivery."""

    path: str
    step_s: float
    reduction_db: Singles


@dataclass(frozen=True, slots=True)
class Mastered:
    """A finished mastering: its manifest, and what the limiter did in each file."""

    manifest: dict[str, Any]
    reductions: tuple[Reduction, ...]

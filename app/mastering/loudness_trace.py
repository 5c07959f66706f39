"""A mix or a master over time as the window draws it: light values, which load no engine.

What the limiter did in a master is kept in the app's cache, under the hash of the master's bytes.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from render.atomic import write_whole
from render.errors import BouncedeskError
from render.monitor import Monitor

STEP_S = 0.1
FOLDER = "reductions"
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a file as played in stereo: LUFS, LUFS, LU and dBTP, None where undefined."""

    integrated: float | None = None
    short_term: float | None = None
    loudness_range: float | None = None
    true_peak: float | None = None


@dataclass(frozen=True, slots=True)
class LoudnessTrace:
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


def trace_of(path: Path, monitor: Monitor) -> LoudnessTrace:
    """Measure the mono or stereo file at `path` in one pass; raises AudioError in one sentence naming it."""
    from render.measure.file_figures import trace_file

    traces = trace_file(path, monitor)
    loudness = traces.levels.loudness
    reading = Reading(
        loudness.integrated_lufs,
        loudness.max_short_term_lufs,
        loudness.loudness_range_lu,
        traces.levels.true_peak_dbtp,
    )
    return LoudnessTrace(reading, traces.momentary_lufs, traces.short_term_lufs, traces.true_peak_dbtp)


def keep_reduction(cache: Path, sha256: str, reduction: Reduction) -> None:
    """Remember a master's gain reduction; where that cannot be written it is only not drawn later."""
    data = BytesIO()
    np.savez(data, step_s=np.float64(reduction.step_s), reduction_db=reduction.reduction_db.astype(np.float32))
    folder = cache / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(_place(cache, sha256), data.getvalue())
    except (OSError, BouncedeskError):
        return


def read_reduction(cache: Path, sha256: str, path: str) -> Reduction | None:
    """The gain reduction of the master at `path` with these bytes, None where it is not remembered."""
    try:
        with np.load(BytesIO(_place(cache, sha256).read_bytes()), allow_pickle=False) as kept:
            return Reduction(path, float(kept["step_s"]), kept["reduction_db"].astype(np.float32).ravel())
    except (OSError, ValueError, LookupError, EOFError, TypeError, BadZipFile):
        return None


def _place(cache: Path, sha256: str) -> Path:
    return cache / FOLDER / f"{sha256}.npz"

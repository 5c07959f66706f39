"""A job of previews, and what comes of it: values that cross between processes."""

from dataclasses import dataclass
from pathlib import Path

from render.master.job import Finish


@dataclass(frozen=True, slots=True)
class PreviewFile:
    """A preview to make: the mix it is of, and its name."""

    source: Path
    path: str


@dataclass(frozen=True, slots=True)
class PreviewJob:
    """Previews into the folder `out`, all or none; `finish` is called for each before it is hashed.

    `locks` is the folder where renders into one place queue up, None where nobody else can render.
    """

    files: tuple[PreviewFile, ...]
    out: Path
    finish: Finish
    locks: Path | None = None


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A preview as it was read back; `path` within its folder, levels as a master's row has them.

    `trim_db` is by how much the mix was turned down for the ceiling, `marks_s` when the marks begin, in seconds.
    """

    source: str
    source_sha256: str
    path: str
    sha256: str
    frames: int
    sample_rate: int
    channels: int
    bitrate_kbps: int | None
    duration_s: float
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    sample_peak_dbfs: float | None
    trim_db: float
    marks_s: tuple[float, ...]

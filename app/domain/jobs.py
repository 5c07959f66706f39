"""Render and mastering jobs, and what they delivered. By itself, since every child process and command loads it and
little else of the domain.
"""

from dataclasses import dataclass
from enum import StrEnum


class JobState(StrEnum):
    """`interrupted` is a job whose process ended without a word: found at the next start."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


class JobKind(StrEnum):
    """What a job makes: the variants of a session, masters of a finished mix, or those of a whole release."""

    RENDER = "render"
    MASTER = "master"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class RenderJob:
    """One render of a session, or one mastering; moments are UTC ISO text, `error` the sentence shown to the user.

    `source` is the file that was mastered, empty for a render and for a master made of a session's stems. That of a
    release lists its songs; such a job is of `release_id` and of no one song.
    """

    id: int
    song_id: int | None
    session_id: int | None
    round_id: int | None
    out_folder: str
    state: JobState
    started_at: str
    ended_at: str | None = None
    error: str = ""
    kind: JobKind = JobKind.RENDER
    source: str = ""
    release_id: int | None = None


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A variant in one format, as delivered; levels are LUFS, LU, dBFS and dBTP, None where undefined.

    `profile` is what a master was made for, such as streaming; None for a mix. `song_id` is set for those files of a
    release that are one song's.
    """

    id: int
    job_id: int
    variant: str
    group: str | None
    format: str
    path: str
    sha256: str
    frames: int
    sample_rate: int
    channels: int
    integrated_lufs: float | None
    sample_peak_dbfs: float | None
    trim_db: float
    loudness_range_lu: float | None = None
    true_peak_dbtp: float | None = None
    profile: str | None = None
    song_id: int | None = None

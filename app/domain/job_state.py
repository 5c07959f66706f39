"""How far a job is. By itself, since every child process and command loads it and little else of the domain."""

from enum import StrEnum


class JobState(StrEnum):
    """`interrupted` is a job whose process ended without a word: found at the next start."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

"""What this machine lends to the work: its processors, and ffmpeg, which only AAC and rare client formats need."""

import os
import warnings

from render.errors import AudioError


def usable_cores() -> int:
    """The processors that this process may run on, at least one.

    A container or a scheduler may lend it fewer than the machine has.
    """
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def threads_of(threads: int) -> int:
    """How many threads to work with: as many as `threads` says, 0 meaning one a processor."""
    return threads or usable_cores()


def find_ffmpeg() -> str | None:
    """Where ffmpeg is, None where there is none; pydub knows the places it hides in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub says at import what the caller is about to find out
        from pydub.utils import which
    ffmpeg: str | None = which("ffmpeg")
    return ffmpeg


def require_ffmpeg(what: str) -> str:
    """Where ffmpeg is; raises AudioError in one sentence, naming `what` cannot be done without it."""
    ffmpeg = find_ffmpeg()
    if ffmpeg is None:
        raise AudioError(
            f"{what} needs ffmpeg, which is not installed here; install it, or choose another format.",
            code="no_ffmpeg",
        )
    return ffmpeg

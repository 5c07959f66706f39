"""Finding ffmpeg, which only AAC and odd client formats need."""

import warnings

from render.errors import AudioError


def find_ffmpeg() -> str | None:
    """Where ffmpeg is, None where there is none; pydub knows the places it hides in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub says at import what the caller is about to find out
        from pydub.utils import which
    found: str | None = which("ffmpeg")
    return found


def require_ffmpeg(what: str) -> str:
    """Where ffmpeg is; raises AudioError in one sentence, naming `what` cannot be done without it."""
    found = find_ffmpeg()
    if found is None:
        raise AudioError(f"{what} needs ffmpeg, which is not installed here; install it, or choose another format.")
    return found

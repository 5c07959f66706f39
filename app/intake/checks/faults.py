"""Files that cannot be used, or not wholly."""

from collections.abc import Iterator

from app.intake.checks.gather import together
from app.intake.view import Finding, SessionView

FLAWS = {
    "unfinalised": "its header was never finished",
    "second_data_chunk": "it holds a second stretch of sound, which is left out",
    "odd_length": "its last sample is not whole",
}


def unreadable(view: SessionView) -> Iterator[Finding]:
    """Files that could not be read as audio, each with its own sentence."""
    for part in view.parts:
        if part.take.error:
            yield Finding("unreadable", (part.path,), detail=part.take.error)


def empty(view: SessionView) -> Iterator[Finding]:
    """Files without a single sample."""
    return together("empty", (part.path for part in view.parts if part.take.empty))


def truncated(view: SessionView) -> Iterator[Finding]:
    """Files with less sound than their header promises."""
    for part in view.parts:
        info = part.take.info
        if info and info.frames and info.claimed_frames > info.frames:
            there, claimed = (frames / info.sample_rate for frames in (info.frames, info.claimed_frames))
            yield Finding("truncated", (part.path,), (there,), f"{there:.3f} s of {claimed:.3f} s are there")


def nonfinite(view: SessionView) -> Iterator[Finding]:
    """Files with a sample that is no number, at its position in the song."""
    for part in view.parts:
        measured = part.take.measured
        if measured and measured.nonfinite_at_s is not None:
            yield Finding("nonfinite", (part.path,), (part.offset_s + measured.nonfinite_at_s,))


def still_being_written(view: SessionView) -> Iterator[Finding]:
    """Files whose size or time changed during the scan."""
    return together("still_being_written", (part.path for part in view.parts if part.take.changed))


def damaged(view: SessionView) -> Iterator[Finding]:
    """Files whose container has a flaw although the sound in it can be read."""
    for part in view.parts:
        info = part.take.info
        whole = info and info.claimed_frames <= info.frames  # of a file cut short that says enough
        if info and info.frames and info.flaws and whole:
            yield Finding("damaged", (part.path,), detail=", ".join(FLAWS.get(flaw, flaw) for flaw in info.flaws))

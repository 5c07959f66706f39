"""Formats that differ from the session's, or are none to mix from."""

from collections.abc import Iterator

from app.intake.checks.gather import kilohertz, spelled, together
from app.intake.view import Finding, SessionView

STEREO = 2


def rate_mismatch(view: SessionView) -> Iterator[Finding]:
    """Stems at another sample rate than the session."""
    other = [heard for heard in view.mixed if heard.info.sample_rate != view.sample_rate]
    rates = spelled(kilohertz(heard.info.sample_rate) for heard in other)
    return together("rate_mismatch", (heard.path for heard in other), rates)


def depth_mismatch(view: SessionView) -> Iterator[Finding]:
    """Stems of another bit depth than the session; a lossy file has none."""
    other = [
        heard
        for heard in view.mixed
        if heard.info.bit_depth != view.bit_depth and heard.info.subtype not in view.rules.lossy
    ]
    depths = spelled(f"{heard.info.bit_depth}-bit{' float' if heard.info.is_float else ''}" for heard in other)
    return together("depth_mismatch", (heard.path for heard in other), depths)


def multichannel(view: SessionView) -> Iterator[Finding]:
    """Stems with more than two channels."""
    wide = [heard for heard in view.mixed if heard.info.channels > STEREO]
    counts = spelled(f"{heard.info.channels} channels" for heard in wide)
    return together("multichannel", (heard.path for heard in wide), counts)

"""Stems that do not start or end with the others."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.intake.checks.gather import together
from app.intake.checks.levels import is_silent
from app.intake.view import Finding, Heard, SessionView


def length_mismatch(view: SessionView) -> Iterator[Finding]:
    """Stems that end elsewhere than most, where no time stamp says that they should."""
    tolerance = view.rules.thresholds.length_tolerance_s
    stems = _compared(view.mixed, view.rules.thresholds.placed_after_s)
    usual = _usual_end([heard.part.end_s for heard in stems], tolerance)
    other = [heard for heard in stems if abs(heard.part.end_s - usual) > tolerance]
    ends = [heard.part.end_s for heard in other]
    if not other:
        return
    far = f"{min(ends):.2f} s" if len(ends) == 1 else f"{min(ends):.2f} s to {max(ends):.2f} s"
    yield Finding(
        "length_mismatch", tuple(heard.path for heard in other), tuple(ends), f"{far}, the others {usual:.2f} s"
    )


def late_start(view: SessionView) -> Iterator[Finding]:
    """Stems placed after the session's start by their stamp, or silent for long from there; each with its entry."""
    limits = view.rules.thresholds
    late = []
    for heard in view.mixed:
        if is_silent(heard, limits.silent_below_dbfs):
            continue
        sound = (heard.measured.first_sound_s if heard.measured else None) or 0.0
        if heard.part.offset_s > limits.placed_after_s or sound > limits.late_sound_s:
            late.append((heard.part.offset_s + (sound if sound > limits.late_sound_s else 0.0), heard.path))
    if late:
        late.sort()
        yield Finding("late_start", tuple(path for _, path in late), tuple(at for at, _ in late))


def offset_unstamped(view: SessionView) -> Iterator[Finding]:
    """Stems without a stamp in a session whose stamps are times of day."""
    return together("offset_unstamped", view.placement.assumed, _clock(view.placement.earliest_s))


def _compared(stems: Sequence[Heard], tolerance_s: float) -> list[Heard]:
    """The stems whose ends should be alike: not those that different stamps put in different places."""
    offsets = [heard.part.offset_s for heard in stems]
    apart = max(offsets, default=0.0) - min(offsets, default=0.0) > tolerance_s
    return [heard for heard in stems if not (apart and heard.info.time_reference is not None)]


def _usual_end(ends: Sequence[float], tolerance_s: float) -> float:
    """The end that most share, the latest of several."""
    counts = Counter({end: sum(abs(end - other) <= tolerance_s for other in ends) for end in ends})
    return max(counts, key=lambda end: (counts[end], end), default=0.0)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"

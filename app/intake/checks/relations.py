"""Stems beside each other: those that are others over again, and those that do not start or end with the others."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.intake.checks.samples import is_silent
from app.intake.view import Finding, Likeness, MeasuredStem, SessionView, one_finding
from render.text import clock

MOST_NAMED = 3
SAME_LEVEL_DB = 0.05


def duplicate(view: SessionView) -> Iterator[Finding]:
    """Stems that hold the same sound, at whatever level; the two sides of a pair are dual mono."""
    for alikes in duplicate_clusters(view.likenesses):
        files = tuple(sorted({path for alike in alikes for path in alike.files}))
        yield Finding("duplicate", files, detail=_word_duplicates(alikes))


def polarity_pair(view: SessionView) -> Iterator[Finding]:
    """Stems that are others upside down."""
    for alike in view.likenesses:
        if alike.opposite:
            first, second = alike.files
            yield Finding("polarity_pair", alike.files, detail=f"{second} is {first} upside down{_louder(alike)}")


def duplicate_clusters(likenesses: Sequence[Likeness]) -> list[list[Likeness]]:
    """The duplicates by the stem that they all are; its path comes first in each."""
    clusters: dict[str, list[Likeness]] = {}
    for alike in likenesses:
        if alike.same and not alike.pair:
            clusters.setdefault(alike.files[0], []).append(alike)
    return list(clusters.values())


def repeated(likenesses: Sequence[Likeness]) -> set[str]:
    """The stems that are another over again: those beside the first of each cluster."""
    return {alike.files[1] for alikes in duplicate_clusters(likenesses) for alike in alikes}


def _word_duplicates(alikes: Sequence[Likeness]) -> str:
    worded = [f"{alike.files[1]} is {alike.files[0]}{_louder(alike)}" for alike in alikes[:MOST_NAMED]]
    more = len(alikes) - len(worded)
    return "; ".join(worded) + (f"; and {more} more" if more else "")


def _louder(alike: Likeness) -> str:
    if alike.exact:
        return ", sample for sample"
    if abs(alike.level_db) < SAME_LEVEL_DB:
        return ""
    return f", {abs(alike.level_db):.1f} dB {'louder' if alike.level_db > 0 else 'softer'}"


def length_mismatch(view: SessionView) -> Iterator[Finding]:
    """Stems that end elsewhere than most, where no time stamp says that they should."""
    tolerance = view.rules.thresholds.length_tolerance_s
    stems = _compared(view.mixed, view.rules.thresholds.placed_after_s)
    usual = _usual_end([stem.part.end_s for stem in stems], tolerance)
    other = [stem for stem in stems if abs(stem.part.end_s - usual) > tolerance]
    ends = [stem.part.end_s for stem in other]
    if not other:
        return
    far = f"{min(ends):.2f} s" if len(ends) == 1 else f"{min(ends):.2f} s to {max(ends):.2f} s"
    yield Finding(
        "length_mismatch", tuple(stem.path for stem in other), tuple(ends), f"{far}, the others {usual:.2f} s"
    )


def late_start(view: SessionView) -> Iterator[Finding]:
    """Stems placed after the session's start by their stamp, or silent for long from there; each with its entry."""
    limits = view.rules.thresholds
    late = []
    for stem in view.mixed:
        if is_silent(stem, limits.silent_below_dbfs):
            continue
        sound = (stem.measured.first_sound_s if stem.measured else None) or 0.0
        if stem.part.offset_s > limits.placed_after_s or sound > limits.late_sound_s:
            late.append((stem.part.offset_s + (sound if sound > limits.late_sound_s else 0.0), stem.path))
    if late:
        late.sort()
        yield Finding("late_start", tuple(path for _, path in late), tuple(at for at, _ in late))


def offset_unstamped(view: SessionView) -> Iterator[Finding]:
    """Stems without a stamp in a session whose stamps are times of day."""
    return one_finding("offset_unstamped", view.placement.assumed, clock(view.placement.earliest_s))


def _compared(stems: Sequence[MeasuredStem], tolerance_s: float) -> list[MeasuredStem]:
    """The stems whose ends should be alike: not those that different stamps put in different places."""
    offsets = [stem.part.offset_s for stem in stems]
    apart = max(offsets, default=0.0) - min(offsets, default=0.0) > tolerance_s
    return [stem for stem in stems if not (apart and stem.info.time_reference is not None)]


def _usual_end(ends: Sequence[float], tolerance_s: float) -> float:
    """The end that most share, the latest of several."""
    counts = Counter({end: sum(abs(end - other) <= tolerance_s for other in ends) for end in ends})
    return max(counts, key=lambda end: (counts[end], end), default=0.0)

"""Saying which parts of a limited mix peak above the ceiling that the mix keeps."""

from collections.abc import Iterator, Sequence

from render.manifest import Deliverable, Warned
from render.plan import Plan

TOLERANCE_DB = 0.05  # what a measured true peak may miss, and dither adds


def ceiling_notes(plan: Plan, rows: Sequence[Deliverable]) -> tuple[Warned, ...]:
    """The warning of files whose true peak, as delivered, is above the linked limiter's ceiling.

    The limiter hears the full mix alone: where parts cancel in it, one of them may be louder than their sum. Files
    that a codec or a new rate has changed are not judged: they miss the ceiling by that.
    """
    processing = plan.processing
    if processing is None or processing.bus.limiter is None:
        return ()
    ceiling = processing.bus.limiter.ceiling_dbtp
    levels = {row.path: row.true_peak_dbtp for row in rows}
    over = [(path, level) for path in _judged(plan) if (level := levels.get(path)) and level > ceiling + TOLERANCE_DB]
    if not over:
        return ()
    highest = max(level for _, level in over)
    sentence = (
        "The limiter follows the full mix, in which parts may cancel or be softer, so by themselves these files peak "
        f"above its ceiling of {ceiling:g} dBTP, at up to {highest:+.2f} dBTP; where that matters, turn the bus down "
        "by as much, or render with --independent."
    )
    return (Warned("above_ceiling", sentence, tuple(path for path, _ in over)),)


def _judged(plan: Plan) -> Iterator[str]:
    """The files that show what the linked bus made of a variant."""
    for index, variant in enumerate(plan.variants):
        if plan.is_linked(index) and not plan.is_full_mix(index) and variant.fold is None:
            for file in variant.files:
                if not file.kind.lossy and file.kind.delivered_rate(plan.sample_rate) == plan.sample_rate:
                    yield file.path

"""Saying which parts of a limited mix peak above the ceiling that the mix keeps."""

from collections.abc import Iterator, Mapping, Sequence

from render.deliver.memory import variant_key
from render.manifest import Deliverable, Warned
from render.plan import Plan, PlannedFile
from render.units import dbfs, ratio

TOLERANCE_DB = 0.05  # what a measured true peak may miss, and dither adds


def ceiling_notes(
    plan: Plan, rows: Sequence[Deliverable], peaks: Mapping[str, float], trim_db: float
) -> tuple[Warned, ...]:
    """The warning of files that, as delivered, peak above the linked limiter's ceiling.

    The limiter hears the full mix alone: where parts cancel in it, one of them may be louder than their sum. `peaks`
    are those of the variants' samples before the trim, full scale 1.0.
    """
    processing = plan.processing
    if processing is None or processing.bus.limiter is None:
        return ()
    ceiling = processing.bus.limiter.ceiling_dbtp
    found = _levels(plan, {row.path: row for row in rows}, peaks, trim_db)
    over = [(path, level) for path, level in found if level is not None and level > ceiling + TOLERANCE_DB]
    if not over:
        return ()
    highest = max(level for _, level in over)
    sentence = (
        "The limiter follows the full mix, in which parts may cancel or be softer, so by themselves these files peak "
        f"above its ceiling of {ceiling:g} dBTP, at up to {highest:+.2f} dBTP; where that matters, turn the bus down "
        "by as much, or render with --independent."
    )
    return (Warned("above_ceiling", sentence, tuple(path for path, _ in over)),)


def _levels(
    plan: Plan, rows: Mapping[str | None, Deliverable], peaks: Mapping[str, float], trim_db: float
) -> Iterator[tuple[str, float | None]]:
    """The files that the linked bus alone is answerable for, with their true peaks.

    A codec or a new rate raises peaks of its own; of a variant that has only such files the sample peak before is told.
    """
    for index, variant in enumerate(plan.variants):
        if not plan.is_linked(index) or plan.is_full_mix(index) or variant.fold is not None:
            continue
        untouched = [file for file in variant.files if _is_untouched(plan, file)]
        yield from ((file.path, rows[file.path].true_peak_dbtp) for file in untouched)
        if not untouched:
            level = dbfs(peaks[variant_key(plan, index)] * ratio(trim_db))
            yield from ((file.path, level) for file in variant.files)


def _is_untouched(plan: Plan, file: PlannedFile) -> bool:
    return not file.kind.lossy and file.kind.delivered_rate(plan.sample_rate) == plan.sample_rate

"""The manifest's rows and warnings for what a render made."""

from collections.abc import Iterator, Mapping, Sequence

from render.delivery.inspection import Inspected
from render.delivery.manifest import DeliveredFile, Warned
from render.delivery.reusable import variant_key
from render.plan import Plan, PlannedFile, PlannedVariant
from render.units import dbfs, ratio

TOLERANCE_DB = 0.05  # what a measured true peak may miss, and dither adds


def new_row(variant: PlannedVariant, file: PlannedFile, inspected: Inspected, trim_db: float) -> DeliveredFile:
    """The row of a file as it was read back."""
    return DeliveredFile(
        variant=variant.name,
        group=variant.group,
        format=file.kind.name,
        path=file.path,
        frames=inspected.info.frames,
        channels=inspected.info.channels,
        sample_rate=inspected.info.sample_rate,
        bit_depth=file.kind.bits or None,
        bitrate_kbps=file.kind.bitrate_kbps,
        sha256=inspected.sha256,
        integrated_lufs=inspected.levels.loudness.integrated_lufs,
        loudness_range_lu=inspected.levels.loudness.loudness_range_lu,
        true_peak_dbtp=inspected.levels.true_peak_dbtp,
        sample_peak_dbfs=inspected.levels.sample_peak_dbfs,
        trim_db=trim_db,
    )


def render_notes(plan: Plan, trim_db: float, *, made_float: bool) -> tuple[Warned, ...]:
    """What the user should know of the files of `plan`: a trim, float files, another rate."""
    return (*_headroom_note(plan, trim_db, made_float=made_float), *_rate_notes(plan))


def _headroom_note(plan: Plan, trim_db: float, *, made_float: bool) -> tuple[Warned, ...]:
    paths = tuple(file.path for variant in plan.variants for file in variant.files)
    if trim_db:
        sentence = (
            f"A variant would have clipped, so every file was turned down by {-trim_db:.2f} dB: "
            "together they still sum to the mix."
        )
        return (Warned("trimmed", sentence, paths),)
    if made_float:
        sentence = "A variant would have clipped, so every file was written as 32-bit float: nothing is lost."
        return (Warned("made_float", sentence, paths),)
    return ()


def _rate_notes(plan: Plan) -> tuple[Warned, ...]:
    """Formats that do not know the session's rate go to one they know, with a warning."""
    moved = [
        (file, file.kind.delivered_rate(plan.sample_rate))
        for variant in plan.variants
        for file in variant.files
        if file.kind.rate is None and file.kind.delivered_rate(plan.sample_rate) != plan.sample_rate
    ]
    names = {(file.kind.name, rate): None for file, rate in moved}
    return tuple(
        Warned(
            "resampled_format",
            f"{name} knows no {plan.sample_rate} Hz, so its files were resampled to {rate} Hz.",
            tuple(file.path for file, _ in moved if file.kind.name == name),
        )
        for name, rate in names
    )


def ceiling_notes(
    plan: Plan, rows: Sequence[DeliveredFile], peaks: Mapping[str, float], trim_db: float
) -> tuple[Warned, ...]:
    """The warning of files that, as delivered, peak above the linked limiter's ceiling.

    The limiter follows the full mix alone: where parts cancel in it, one of them may be louder than their sum. `peaks`
    are those of the variants' samples before the trim, full scale 1.0.
    """
    processing = plan.processing
    if processing is None or processing.bus.limiter is None:
        return ()
    ceiling = processing.bus.limiter.ceiling_dbtp
    levels = _levels(plan, {row.path: row for row in rows}, peaks, trim_db)
    over = [(path, level) for path, level in levels if level is not None and level > ceiling + TOLERANCE_DB]
    if not over:
        return ()
    highest = max(level for _, level in over)
    sentence = (
        "The limiter follows the full mix, in which parts may cancel or be softer, so by themselves these files peak "
        f"above its ceiling of {ceiling:g} dBTP, at up to {highest:+.2f} dBTP; where that matters, turn the bus down "
        "by as much."
    )
    return (Warned("above_ceiling", sentence, tuple(path for path, _ in over)),)


def _levels(
    plan: Plan, rows: Mapping[str | None, DeliveredFile], peaks: Mapping[str, float], trim_db: float
) -> Iterator[tuple[str, float | None]]:
    """The files that the linked bus alone is answerable for, with their true peaks.

    A codec or a new rate raises peaks of its own; of a variant with only such files the sample peak before is taken.
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

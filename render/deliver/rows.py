"""The manifest's rows and warnings for what a render made."""

from render.deliver.inspection import Inspected
from render.manifest import Deliverable, Warned
from render.plan import Plan, PlannedFile, PlannedVariant


def new_row(variant: PlannedVariant, file: PlannedFile, found: Inspected, trim_db: float) -> Deliverable:
    """The row of a file as it was read back."""
    return Deliverable(
        variant=variant.name,
        group=variant.group,
        format=file.kind.name,
        path=file.path,
        frames=found.info.frames,
        channels=found.info.channels,
        sample_rate=found.info.sample_rate,
        bit_depth=file.kind.bits or None,
        bitrate_kbps=file.kind.bitrate_kbps,
        sha256=found.sha256,
        integrated_lufs=found.levels.loudness.integrated_lufs,
        loudness_range_lu=found.levels.loudness.loudness_range_lu,
        true_peak_dbtp=found.levels.true_peak_dbtp,
        sample_peak_dbfs=found.levels.sample_peak_dbfs,
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
    """Formats that do not know the session's rate go to one they know, which is said."""
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

"""The manifest's rows for the files of a master."""

from render.master.job import MasterFile, MasterRow
from render.master.making import Made
from render.master.platforms import outcomes

VARIANT = "master"


def made_row(file: MasterFile, made: Made) -> MasterRow:
    """The row of a file as it was read back, with what each platform will do to it."""
    found, kind = made.inspected, made.aim.profile.kind
    loudness, peak = found.levels.loudness, found.levels.true_peak_dbtp
    levelled = made.aim.target_lufs is not None
    return MasterRow(
        variant=VARIANT,
        format=kind.name,
        path=file.path,
        frames=found.info.frames,
        channels=found.info.channels,
        sample_rate=found.info.sample_rate,
        bit_depth=kind.bits or None,
        bitrate_kbps=kind.bitrate_kbps,
        sha256=found.sha256,
        integrated_lufs=loudness.integrated_lufs,
        loudness_range_lu=loudness.loudness_range_lu,
        true_peak_dbtp=peak,
        sample_peak_dbfs=found.levels.sample_peak_dbfs,
        trim_db=0.0 if levelled else made.gain_db,
        profile=file.profile,
        gain_db=made.gain_db,
        gain_reduction_max_db=made.printed.most_db,
        lowered_db=made.lowered_db,
        round_trip_dbtp=made.round_trip_dbtp,
        platforms=outcomes(loudness.integrated_lufs, peak),
    )


def skipped_row(file: MasterFile, reason: str) -> MasterRow:
    """The row of a profile that the mix does not qualify for."""
    return MasterRow(variant=VARIANT, skipped=reason, profile=file.profile)

"""What can be wrong with a session: each check is a function from the view of it to what it found."""

from collections.abc import Callable, Iterable

from app.intake.checks import hints, relations, rough_comparison, samples, session_files
from app.intake.view import Finding, SessionView

CHECKS: tuple[Callable[[SessionView], Iterable[Finding]], ...] = (
    session_files.unreadable,
    session_files.empty,
    session_files.truncated,
    session_files.nonfinite,
    session_files.still_being_written,
    session_files.damaged,
    session_files.rate_mismatch,
    session_files.depth_mismatch,
    session_files.multichannel,
    samples.lossy_source,
    samples.upsampled,
    samples.padded_depth,
    samples.dual_mono,
    samples.clipped,
    samples.partly_silent,
    samples.dc_offset,
    relations.duplicate,
    relations.polarity_pair,
    rough_comparison.not_summing,
    samples.silent,
    samples.hot_level,
    samples.normalised_peaks,
    relations.length_mismatch,
    relations.late_start,
    relations.offset_unstamped,
    session_files.unclassified,
    session_files.unpaired_side,
    session_files.split_pair,
    rough_comparison.reference_mix,
    session_files.superseded_take,
    session_files.nested_folders,
    session_files.ignored_file,
    session_files.unknown_mention,
    hints.vocal_pitch,
    hints.drum_timing,
)

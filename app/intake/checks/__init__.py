"""What can be wrong with a session: each check is a function from the view of it to what it found."""

from collections.abc import Callable, Iterable

from app.intake.checks.faults import damaged, empty, nonfinite, still_being_written, truncated, unreadable
from app.intake.checks.folders import ignored_file, nested_folders, unknown_mention
from app.intake.checks.formats import depth_mismatch, multichannel, rate_mismatch
from app.intake.checks.hints import drum_timing, vocal_pitch
from app.intake.checks.levels import hot_level, normalised_peaks, silent
from app.intake.checks.likeness import duplicate, polarity_pair
from app.intake.checks.names import split_pair, superseded_take, unclassified, unpaired_side
from app.intake.checks.samples import clipped, dc_offset, dual_mono, padded_depth, partly_silent
from app.intake.checks.spectra import lossy_source, upsampled
from app.intake.checks.sums import not_summing, reference_mix
from app.intake.checks.timing import late_start, length_mismatch, offset_unstamped
from app.intake.view import Finding, SessionView

CHECKS: tuple[Callable[[SessionView], Iterable[Finding]], ...] = (
    unreadable,
    empty,
    truncated,
    nonfinite,
    still_being_written,
    damaged,
    rate_mismatch,
    depth_mismatch,
    multichannel,
    lossy_source,
    upsampled,
    padded_depth,
    dual_mono,
    clipped,
    partly_silent,
    dc_offset,
    duplicate,
    polarity_pair,
    not_summing,
    silent,
    hot_level,
    normalised_peaks,
    length_mismatch,
    late_start,
    offset_unstamped,
    unclassified,
    unpaired_side,
    split_pair,
    reference_mix,
    superseded_take,
    nested_folders,
    ignored_file,
    unknown_mention,
    vocal_pitch,
    drum_timing,
)

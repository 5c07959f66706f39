"""What can be wrong with a session: each check is a function from the view of it to what it found."""

from collections.abc import Callable, Iterable

from app.intake.checks.hints import drum_timing, vocal_pitch
from app.intake.checks.relations import duplicate, late_start, length_mismatch, offset_unstamped, polarity_pair
from app.intake.checks.rough_comparison import not_summing, reference_mix
from app.intake.checks.samples import (
    clipped,
    dc_offset,
    dual_mono,
    hot_level,
    lossy_source,
    normalised_peaks,
    padded_depth,
    partly_silent,
    silent,
    upsampled,
)
from app.intake.checks.session_files import (
    damaged,
    depth_mismatch,
    empty,
    ignored_file,
    multichannel,
    nested_folders,
    nonfinite,
    rate_mismatch,
    split_pair,
    still_being_written,
    superseded_take,
    truncated,
    unclassified,
    unknown_mention,
    unpaired_side,
    unreadable,
)
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

"""The thresholds of what is found in a session: where each finding begins, and what a score or a number is called."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where each finding begins: levels in dBFS, times in seconds."""

    silent_below_dbfs: float
    hot_above_dbfs: float
    normalised_above_dbfs: float
    normalised_within_db: float
    normalised_files: float
    length_tolerance_s: float
    placed_after_s: float
    late_sound_s: float
    unclassified_below: float
    stamp_of_day_s: float
    stamp_most_s: float
    stopped_before_s: float
    stopped_others_share: float
    offset_above_dbfs: float


@dataclass(frozen=True, slots=True)
class ConditionRules:
    """From how many points of the score on a session is tidy, and fair."""

    tidy_from: float
    fair_from: float


@dataclass(frozen=True, slots=True)
class DensityRules:
    """When a track sounds, which moments count, and how many tracks at once are few or many."""

    sounding_above_lufs: float
    share_of_moments: float
    sparse_below: float
    dense_from: float


@dataclass(frozen=True, slots=True)
class ClippingRules:
    """When flat tops are clipping: at full scale (1.0), or at a stem's own top by their number and share."""

    full_scale_from: float
    full_scale_runs: float
    own_top_runs: float
    own_top_most_share: float
    own_top_least_part: float


@dataclass(frozen=True, slots=True)
class SpectrumRules:
    """When the end of a spectrum is that of a lower rate (factors of half of it), and when it is a codec's."""

    old_rates: tuple[float, ...]
    converted_from: float
    converted_to: float
    converted_steep_db: float
    lossy_from_hz: float
    lossy_to_hz: float
    lossy_even_hz: float
    lossy_steep_db: float


@dataclass(frozen=True, slots=True)
class LikenessRules:
    """When two stems are the same sound: alike in level over time, then in their waveforms."""

    curve_at_least: float
    difference_below_db: float


@dataclass(frozen=True, slots=True)
class SumRules:
    """When stems add up to a rough mix; `resources/problems.toml` says what each is."""

    alike_from: float
    fits_db: float
    missing_db: float
    missing_clipped_db: float
    missing_over_usual_db: float
    missing_floor_db: float
    missing_share: float
    missing_places: float
    missing_apart_s: float
    level_db: float
    level_unsure_share: float
    level_moving_share: float
    level_lean_db: float
    pan_law_db: float
    absent_db: float
    heard_places: float
    moving_db: float
    moving_against: float
    toned_db: float
    offset_s: float
    outside_s: float
    roughs: float


@dataclass(frozen=True, slots=True)
class HintRules:
    """When a voice's pitch or drums' timing may need editing; `resources/problems.toml` says what each is."""

    stems: float
    listened_s: float
    off_cents: float
    off_share: float
    held_share: float
    held_s: float
    spread_ms: float
    repeats_share: float
    repeats: float

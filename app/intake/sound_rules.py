"""The thresholds of what is heard in the samples: flat tops, ends of spectra, stems alike, sums."""

from dataclasses import dataclass


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
    """When stems add up to a rough mix; levels in dB, of what is left over against the mix where that is meant.

    `explained_db`: all is there. `moving_db`: how far the mix's level must move for that to be told. `missing_db`: so
    much is left over where something is missing, while the median stays below `fits_db`. `level_db`: a stem that is
    so much louder or softer is told. `absent_db`: a stem this far below its own level is not in the mix.
    """

    explained_db: float
    fits_db: float
    missing_db: float
    missing_share: float
    moving_db: float
    level_db: float
    absent_db: float
    offset_s: float

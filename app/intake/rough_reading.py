"""What the fit of a rough mix means: stems that are missing, louder or softer, and stretches that none explains."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.intake.thresholds import SumRules
from app.intake.view import RoughMix

if TYPE_CHECKING:
    from render.measure.rough_fit import RoughFit
    from render.measure.sum_model import StemLevel


@dataclass(frozen=True, slots=True)
class RoughReading:
    """A rough mix of this song, in seconds of the session and dB.

    `level_db` is how loud it is against the stems as they came. `absent` stems are not in it, `off` ones so much
    louder in it than the others. No stem plays what it holds in the `unexplained` stretches; `mostly` says that they
    are most of it. `moves_db` is how far its level moves against the stems, `compressed` whether it does so most where
    they are loud, `toned_db` how far its tone differs, `clipped` whether it is. It sounds for `before_s` and `after_s`
    where no stem does.
    """

    start_s: float
    level_db: float
    absent: tuple[str, ...]
    off: tuple[tuple[str, float], ...]
    unexplained: tuple[tuple[float, float], ...]
    mostly: bool
    moves_db: float
    compressed: bool
    toned_db: float
    clipped: bool
    before_s: float
    after_s: float

    @property
    def differs(self) -> bool:
        """Whether the stems do not add up to it, whatever was done to the whole."""
        return bool(self.absent or self.off or self.unexplained or self.mostly or self.after_s)


def read_rough(rough: RoughMix, rules: SumRules) -> RoughReading | None:
    """What the stems say of the rough mix; None where it does not match them."""
    fit = rough.fit
    if fit is None:
        return None
    usual = statistics.median(fit.left_db)
    mostly = usual > rules.fits_db
    common = _common_levels(rough, fit.levels, rules)
    highest = rules.missing_clipped_db if rough.clipped else rules.missing_db
    most = min(highest, max(rules.missing_floor_db, usual + rules.missing_over_usual_db))
    explained = [place for place, left in enumerate(fit.left_db) if left <= most]
    moves = _moves([fit.gains_db[place] for place in explained])
    apart = {
        path: (level, common[place])
        for place, (path, level) in enumerate(zip(rough.stems, fit.levels, strict=True))
        if level.heard >= rules.heard_places and math.isfinite(level.unsure)
    }
    absent = tuple(path for path, (level, usually) in apart.items() if not mostly and _is_absent(level, usually, rules))
    least = rules.level_db + _decibels(1 + rules.level_unsure_share * 10 ** (usual / 20))
    least += rules.level_moving_share * moves
    off = {path: _off(level, usually, least, rules) for path, (level, usually) in apart.items() if path not in absent}
    return RoughReading(
        start_s=fit.start_s,
        level_db=_decibels(statistics.median(common)),
        absent=absent,
        off=() if mostly else tuple((path, by) for path, by in off.items() if by),
        unexplained=_unexplained(fit, most, rules),
        mostly=mostly,
        moves_db=moves if moves > rules.moving_db + 2 * _decibels(1 + 10 ** (usual / 20)) and not mostly else 0.0,
        compressed=_against(fit, explained) < rules.moving_against,
        clipped=rough.clipped,
        toned_db=fit.shaped_db if fit.shaped_db > rules.toned_db else 0.0,
        before_s=fit.before_s if fit.before_s > rules.outside_s else 0.0,
        after_s=fit.after_s if fit.after_s > rules.outside_s else 0.0,
    )


def _common_levels(rough: RoughMix, levels: "Sequence[StemLevel]", rules: SumRules) -> list[float]:
    """The level that each stem should have: mono ones their own, where it is softer as a pan law makes it."""
    heard = [
        (level.level, mono)
        for level, mono in zip(levels, rough.mono, strict=True)
        if level.heard >= rules.heard_places and math.isfinite(level.unsure)
    ]
    usual = _median([level for level, _ in heard], rules) or 1.0
    mono, stereo = (_median([level for level, is_mono in heard if is_mono is kind], rules) for kind in (True, False))
    if mono and stereo and -rules.pan_law_db <= _decibels(mono / stereo) <= 0.0:
        return [mono if is_mono else stereo for is_mono in rough.mono]
    return [usual] * len(levels)


def _median(levels: Sequence[float], rules: SumRules) -> float:
    """The median of the levels of what is there at all, 0 of nothing; of an even number the louder."""
    if not levels:
        return 0.0
    loud = sorted(levels)[3 * len(levels) // 4]
    return statistics.median_high([level for level in levels if level >= loud * 10 ** (rules.absent_db / 20)])


def _is_absent(level: "StemLevel", usual: float, rules: SumRules) -> bool:
    """Whether even twice the doubt leaves the stem too soft to be there."""
    return _decibels((level.level + 2 * level.unsure) / usual) < rules.absent_db


def _off(level: "StemLevel", usual: float, least: float, rules: SumRules) -> float:
    """By how many dB the stem is louder in the mix; 0 where that may be nothing."""
    by = _decibels(level.level / usual)
    doubt = 2 * _decibels(1 + level.unsure / max(level.level, 1e-9))
    return by if abs(by) > least + doubt + rules.level_lean_db * level.lean else 0.0


def _unexplained(fit: "RoughFit", most: float, rules: SumRules) -> tuple[tuple[float, float], ...]:
    """Stretches in which more than `most` is left over, as nothing done to the whole would leave."""
    at = sorted(at for at, left in zip(fit.at_s, fit.left_db, strict=True) if left > most)
    if len(at) < max(rules.missing_places, rules.missing_share * len(fit.at_s)):
        return ()
    stretches: list[tuple[float, float]] = []
    for second in at:
        if stretches and second - stretches[-1][1] < rules.missing_apart_s:
            stretches[-1] = (stretches[-1][0], second)
        else:
            stretches.append((second, second))
    return tuple(stretches)


def _moves(gains_db: Sequence[float]) -> float:
    """How far a level moves: from the tenth softest to the tenth loudest, in dB."""
    if len(gains_db) < 2:
        return 0.0
    tenths = statistics.quantiles(gains_db, n=10)
    return tenths[-1] - tenths[0]


def _against(fit: "RoughFit", places: Sequence[int]) -> float:
    """How the gain goes with the level in these places: −1 where all that is loud is turned down."""
    try:
        return statistics.correlation(*([curve[place] for place in places] for curve in (fit.gains_db, fit.ours_db)))
    except statistics.StatisticsError:  # a gain that never moves
        return 0.0


def _decibels(ratio: float) -> float:
    return 20 * math.log10(max(ratio, 1e-6))

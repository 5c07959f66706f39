"""The stems against the rough mix: what its fit means, what is missing or too loud, what was done to the whole."""

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.session import Group
from app.intake.problem_rules import SumRules
from app.intake.view import Finding, RoughMix, SessionView
from app.text import listed
from render.text import clock

if TYPE_CHECKING:
    from render.measure.rough_fit import RoughFit
    from render.measure.sum_model import StemLevel

MOST_NAMED = 4
SAME_LEVEL_DB = 0.1
SHORT_S = 0.5


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
        if level.audible >= rules.heard_places and math.isfinite(level.unsure)
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
    present = [
        (level.level, mono)
        for level, mono in zip(levels, rough.mono, strict=True)
        if level.audible >= rules.heard_places and math.isfinite(level.unsure)
    ]
    usual = _median([level for level, _ in present], rules) or 1.0
    mono, stereo = (_median([level for level, is_mono in present if is_mono is kind], rules) for kind in (True, False))
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


def not_summing(view: SessionView) -> Iterator[Finding]:
    """Rough mixes of this song that the stems do not add up to, each with the places that no stem explains."""
    for path, reading in _readings(view).items():
        if reading and reading.differs:
            starts = tuple(first for first, _ in reading.unexplained)
            yield Finding("not_summing", (path,), starts, "; ".join(_differences(reading)))


def reference_mix(view: SessionView) -> Iterator[Finding]:
    """Mixes to compare with: where each begins, and what was done to it; one that is another song is named as such."""
    readings = _readings(view)
    for part in view.parts:
        if part.stem.group is not Group.REFERENCE:
            continue
        reading = readings.get(part.path)
        starts = (reading.start_s,) if reading else ()
        detail = _treatment_of(reading, part.offset_s, view) if part.path in readings else ""
        yield Finding("reference_mix", (part.path,), starts, detail)


def _readings(view: SessionView) -> dict[str, RoughReading | None]:
    """What was read of each mix that was compared: None of one that does not match."""
    rules: SumRules = view.rules.sums
    return {rough.path: read_rough(rough, rules) for rough in view.compared.roughs}


def _differences(reading: RoughReading) -> Iterator[str]:
    """Why the stems do not add up to the rough mix."""
    if reading.mostly:
        yield "most of what it holds is played by none of them"
    elif reading.unexplained:
        yield f"it holds something that none of them plays, {_stretches(reading)}"
    if reading.absent:
        yield f"{listed(reading.absent, MOST_NAMED)} {'are' if len(reading.absent) > 1 else 'is'} not in it"
    off = sorted(reading.off, key=lambda stem: -abs(stem[1]))
    if off:
        words = ", ".join(
            f"{listed([path])} is {abs(by):.1f} dB {'louder' if by > 0 else 'softer'} in it"
            for path, by in off[:MOST_NAMED]
        )
        yield words + (f" and {len(off) - MOST_NAMED} more differ" if len(off) > MOST_NAMED else "")
    if reading.after_s:
        yield f"it goes on for {reading.after_s:.0f} s after they end"


def _stretches(reading: RoughReading) -> str:
    words = [
        f"at {clock(first, 1)}" if last - first < SHORT_S else f"from {clock(first, 1)} to {clock(last, 1)}"
        for first, last in reading.unexplained
    ]
    return listed(words, MOST_NAMED)


def _treatment_of(reading: RoughReading | None, placed_s: float, view: SessionView) -> str:
    """What follows “is taken for a mix to compare with, and is never mixed in”."""
    if reading is None:
        return "; it does not match these stems: another song, or another version of this one"
    words = list(_treatment(reading, placed_s, view.sample_rate, view.rules.sums))
    return f"; {', '.join(words)}" if words else ""


def _treatment(reading: RoughReading, placed_s: float, rate: int, rules: SumRules) -> Iterator[str]:
    if not reading.differs:
        yield f"the stems add up to it{_level(reading.level_db)}"
    if not reading.mostly and abs(reading.start_s - placed_s) > rules.offset_s:
        far = f"{abs(reading.start_s):.3f} s ({abs(round(reading.start_s * rate)):,} samples)"
        yield f"it begins {far} {'into the session' if reading.start_s >= 0 else 'before the session does'}"
    if not reading.mostly and reading.before_s:
        yield f"it sounds for {reading.before_s:.0f} s before they begin"
    if reading.clipped:
        yield "it is clipped"
    if reading.toned_db:
        yield "its tone differs from theirs, which suggests that an equaliser was on it"
    if reading.moves_db:
        how = "suggests that a compressor or limiter was on it" if reading.compressed else "fader moves or a limiter do"
        yield f"its level moves by {reading.moves_db:.1f} dB against them, which {how}"


def _level(level_db: float) -> str:
    if abs(level_db) < SAME_LEVEL_DB:
        return ""
    return f", {abs(level_db):.1f} dB {'louder' if level_db > 0 else 'softer'}"

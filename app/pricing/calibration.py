"""Calibration: what logged hours say of editing estimates and of what condition and density add. It only suggests.

Hours of mixing against what the card asks for base and tracks, in logarithms, so that an effect is a factor; the card
adds its shares to each other, which differs by a hundredth at most where two of a tenth meet.
"""

import math
from collections.abc import Mapping, Sequence

from app.domain.hours import Calibration, RateFinding, SongWork, Sureness, WorkKind
from app.domain.money import WHOLE_BP
from app.domain.session import Condition, Density
from app.pricing.calibration_fit import robust_fit
from app.pricing.earned import by_client, by_driver, by_song
from app.pricing.rate_card import RateCard

TRUST = 2.0  # songs that what is believed counts for
FEWEST, PLENTY = 3, 8
_MOSTLY = 1.96  # standard errors to each side: nineteen times in twenty
_NARROW = 0.4  # width of a range that is sure, of the factor
_STEP_BP, _SMALLEST_BP, _MOST_BP = 50, 200, 20_000


def calibrate(works: Sequence[SongWork], card: RateCard, editing: Mapping[str, str]) -> Calibration:
    """Hold finished songs against a card; `editing` names the kinds of editing."""
    findings = (*_effects(works, card), *(_editing(works, WorkKind(kind), name) for kind, name in editing.items()))
    hourly = card.mixing.editing_hour_pence
    return Calibration(
        len(works), findings, by_song(works, hourly), by_client(works, hourly), by_driver(works, card, hourly)
    )


def _effects(works: Sequence[SongWork], card: RateCard) -> Sequence[RateFinding]:
    """What sessions that are fair, messy or dense add to the hours of mixing."""
    mixed = [work for work in works if work.asked.mixed and work.hours.get(WorkKind.MIXING, 0) > 0]
    kinds = [("condition", Condition.FAIR), ("condition", Condition.MESSY), ("density", Density.DENSE)]
    priced = [(part, str(name), getattr(card.mixing, f"{part}_bp").get(name, 0)) for part, name in kinds]
    design = [[1.0, *(float(getattr(work.asked, part) == name) for part, name, _ in priced)] for work in mixed]
    answers = [math.log(work.hours[WorkKind.MIXING] / _base(work, card)) for work in mixed]
    believed = [math.log1p(bp / WHOLE_BP) for _, _, bp in priced]
    fit = robust_fit(design, answers, [0.0, *believed], [0.0, *(TRUST for _ in priced)])
    found = []
    for place, (part, name, bp) in enumerate(priced, 1):
        having = int(sum(row[place] for row in design))
        compared = min(having, len(design) - having)
        path = ("mixing", f"{part}_bp", name)
        found.append(_finding(f"A {name} session", path, bp, fit.values[place], fit.errors[place], having, compared))
    return found


def _editing(works: Sequence[SongWork], kind: WorkKind, name: str) -> RateFinding:
    """How long a kind of editing took against what was estimated, on songs where it was."""
    pairs = [(float(work.asked.editing_hours.get(kind, 0)), work.hours.get(kind, 0.0)) for work in works]
    answers = [math.log(took / said) for said, took in pairs if said > 0 and took > 0]
    fit = robust_fit([[1.0] for _ in answers], answers, [0.0], [TRUST])
    return _finding(f"Hours of {name}", (), 0, fit.values[0], fit.errors[0], len(answers), len(answers))


def _finding(
    title: str, path: tuple[str, ...], believed: int, value: float, error: float, songs: int, compared: int
) -> RateFinding:
    low, found, high = (_bp(value + times * error) for times in (-_MOSTLY, 0.0, _MOSTLY))
    sureness = Sureness.TOO_FEW
    if compared >= FEWEST:
        narrow = 2 * _MOSTLY * error <= _NARROW
        sureness = Sureness.SURE if compared >= PLENTY and narrow else Sureness.SOME
    apart = not low <= believed <= high and abs(found - believed) >= _SMALLEST_BP
    suggested = None
    if sureness is not Sureness.TOO_FEW and apart:
        rounded = round(found / _STEP_BP) * _STEP_BP
        suggested = min(_MOST_BP, max(0, rounded) if path else rounded)
    return RateFinding(title, path, believed, found, low, high, songs, sureness, suggested)


def _base(work: SongWork, card: RateCard) -> int:
    """What the card asks for base and tracks, a penny at least: no hours go into a song that is worth nothing."""
    rates = card.mixing
    bands = -(-max(0, work.asked.tracks - rates.tracks_included) // rates.tracks_band)
    return max(1, rates.base_pence + bands * rates.tracks_band_pence)


def _bp(logarithm: float) -> int:
    """A factor's logarithm as what it adds."""
    return round((math.exp(min(logarithm, 5.0)) - 1) * WHOLE_BP)

"""The client's rough mixes against the stems: each is explained by them as far as that goes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.intake.checks.samples import is_clipped
from app.intake.problem_rules import ProblemRules
from app.intake.sound_rules import SumRules
from app.intake.view import Heard, RoughMix
from render.errors import AudioError
from render.monitor import Monitor

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure.rough_fit import RoughFit
    from render.measure.rough_mix import PlacedStem


def compare_roughs(
    folder: Path, mixes: Sequence[Heard], stems: Sequence[Heard], rules: ProblemRules, monitor: Monitor
) -> tuple[RoughMix, ...]:
    """What the stems explain of each mix; all were measured and are not silent. Raises Cancelled."""
    sides = {heard.path: heard for heard in stems}
    tracks = [heard for heard in stems if not (heard.part.second_side and heard.part.stem.pair in sides)]
    if not mixes or not tracks:
        return ()
    placed = [_placed(folder, heard, sides) for heard in tracks]
    names = tuple(heard.path for heard in tracks)
    mono = tuple(
        heard.info.channels == 1 and len(track.paths) == 1 for heard, track in zip(tracks, placed, strict=True)
    )
    rate = _rate(tracks)
    found = []
    for mix in mixes[: int(rules.sums.roughs)]:
        fit = _fit(_placed(folder, mix, {}), placed, rate, rules.sums, monitor)
        found.append(RoughMix(mix.path, is_clipped(mix, rules.clipping), names, mono, fit))
    return tuple(found)


def _placed(folder: Path, heard: Heard, sides: dict[str, Heard]) -> "PlacedStem":
    from render.measure.rough_mix import PlacedStem

    other = sides.get(heard.part.stem.pair or "")
    both = [heard, other] if other and other.part.second_side else [heard]
    curves = [side.traits.power for side in both if side.traits]
    power = curves[0].copy()
    if len(curves) > 1:
        shared = min(power.size, curves[1].size)
        power[:shared] += curves[1][:shared]
    return PlacedStem(tuple(folder / side.path for side in both), heard.part.offset_s, power)


def _fit(
    mix: "PlacedStem", stems: "Sequence[PlacedStem]", rate: int, rules: SumRules, monitor: Monitor
) -> "RoughFit | None":
    from render.measure.rough_fit import fit_rough

    try:
        return fit_rough(mix, stems, rate, rules.alike_from, monitor)
    except AudioError:  # a file that went away meanwhile: nothing can be said
        return None


def _rate(tracks: Sequence[Heard]) -> int:
    """The rate that most have: the others are resampled."""
    rates = [heard.info.sample_rate for heard in tracks]
    return max(set(rates), key=lambda rate: (rates.count(rate), rate))

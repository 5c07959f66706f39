"""What of an earlier render still stands: which variants need not be rendered again, and whether any must."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from render.deliver.memory import KnownStem, Memory, Stamp, driving_stems, recipe, variant_key
from render.monitor import Monitor
from render.plan import Headroom, Plan
from render.sources.fingerprint import hash_stem
from render.units import FULL_SCALE, common_trim


@dataclass(frozen=True, slots=True)
class Recall:
    """The variants (by index) that are `kept`, and the `stems` known so far, as they were when they were looked at."""

    memory: Memory
    kept: frozenset[int]
    stems: Mapping[str, KnownStem]

    @property
    def hashes(self) -> dict[str, str]:
        """The stems' hashes by path."""
        return {path: known.hash for path, known in self.stems.items()}

    @property
    def trim_db(self) -> float:
        """The common trim of the earlier render."""
        return self.memory.trim_db if self.kept else 0.0


NOTHING = Recall(Memory(), frozenset(), {})


def recall(plan: Plan, memory: Memory | None, monitor: Monitor) -> Recall:
    """Hold `plan` against what an earlier render remembered."""
    refused = memory is not None and memory.trim_db and plan.headroom is Headroom.REFUSE
    if memory is None or refused or plan.headroom is Headroom.FLOAT:
        return NOTHING
    stems = _known_stems(plan, memory, monitor)
    now = Recall(replace(memory, stems={**memory.stems, **stems}), frozenset(), stems)
    kept = frozenset(index for index in range(len(plan.variants)) if _stands(plan, index, memory, now.hashes))
    return replace(now, kept=kept) if len(kept) < len(plan.variants) or _same_trim(plan, memory) else now


def _same_trim(plan: Plan, memory: Memory) -> bool:
    """Whether all of `plan`, which is there already, would be given the trim that it has."""
    asked = {file.path for variant in plan.variants for file in variant.files}
    return asked == set(memory.files) or trim_stands(plan, memory.peaks, memory.trim_db)


def _known_stems(plan: Plan, memory: Memory, monitor: Monitor) -> dict[str, KnownStem]:
    """Every stem that the earlier render knew, as it is now: with the stored hash where its stamp is the same."""
    found = {}
    for stem in plan.stems:
        known, stamp = memory.stems.get(str(stem.path)), Stamp.of(stem.path)
        if known is not None and stamp is not None:
            same = stamp == known.stamp
            found[str(stem.path)] = known if same else KnownStem(stamp, hash_stem(stem.path, monitor))
    return found


def _stands(plan: Plan, index: int, memory: Memory, hashes: Mapping[str, str]) -> bool:
    used = [stem for stem in plan.stems if stem.gains[index]]
    if not all(str(stem.path) in hashes for stem in (*used, *driving_stems(plan, index))):
        return False
    for file in plan.variants[index].files:
        known = memory.files.get(file.path)
        if known is None or Stamp.of(plan.out / file.path) != known.stamp:
            return False
        if known.recipe != recipe(plan, index, file, memory.trim_db, hashes):
            return False
    return variant_key(plan, index) in memory.peaks


def without(plan: Plan, kept: frozenset[int]) -> Plan:
    """The plan for the variants that are not kept; the sums are for the whole plan to prove."""
    if not kept:
        return plan
    rest = [index for index in range(len(plan.variants)) if index not in kept]
    stems = tuple(replace(stem, gains=tuple(stem.gains[index] for index in rest)) for stem in plan.stems)
    fresh = replace(plan, stems=stems, variants=tuple(plan.variants[index] for index in rest), checks=())
    used = tuple(stem for stem, drives in zip(stems, fresh.driving(), strict=True) if drives or any(stem.gains))
    return replace(fresh, stems=used)


def trim_stands(plan: Plan, peaks: Mapping[str, float], trim_db: float) -> bool:
    """Whether a whole render of `plan`, whose variants have these `peaks`, would come to the same trim.

    A trim of 0 stands where nothing was over while the rest was rendered. Where new rates are involved, peaks that
    resampling raised are not known: then only a whole render can tell.
    """
    if not trim_db:
        return True
    kinds = [(index, file.kind) for index, variant in enumerate(plan.variants) for file in variant.files]
    if any(kind.delivered_rate(plan.sample_rate) != plan.sample_rate for _, kind in kinds):
        return False
    asked = [(peaks[variant_key(plan, index)] * FULL_SCALE, kind) for index, kind in kinds]
    if not any(peak > kind.limit(dithered=False) for peak, kind in asked):
        return False
    return min(common_trim(peak, kind.limit(dithered=True)) for peak, kind in asked) == trim_db

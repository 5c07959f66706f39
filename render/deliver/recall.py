"""What of an earlier render still stands: which variants need not be rendered again, and whether any must."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from render.deliver.memory import Memory, Stamp, recipe, variant_key
from render.engine.trim import common_trim
from render.monitor import Monitor
from render.plan import Headroom, Plan
from render.sources.hashing import hash_stem


@dataclass(frozen=True, slots=True)
class Recall:
    """The variants (by index) that are `kept`, the trim they were made with, and the stems' hashes known so far."""

    memory: Memory
    kept: frozenset[int]
    hashes: Mapping[str, str]

    @property
    def trim_db(self) -> float:
        """The common trim of the earlier render."""
        return self.memory.trim_db if self.kept else 0.0


NOTHING = Recall(Memory(), frozenset(), {})


def recall(plan: Plan, memory: Memory | None, monitor: Monitor) -> Recall:
    """Hold `plan` against what an earlier render remembered."""
    if memory is None or plan.headroom is Headroom.FLOAT:
        return NOTHING
    hashes = _hashes(plan, memory, monitor)
    kept = frozenset(index for index in range(len(plan.variants)) if _stands(plan, index, memory, hashes))
    return Recall(memory, kept, hashes)


def _hashes(plan: Plan, memory: Memory, monitor: Monitor) -> dict[str, str]:
    """The hash of every stem that the earlier render knew: the stored one where its stamp is the same."""
    found = {}
    for path, known in memory.stems.items():
        stem = next((stem for stem in plan.stems if str(stem.path) == path), None)
        if stem is not None:
            same = Stamp.of(stem.path) == known.stamp
            found[path] = known.hash if same else hash_stem(stem.path, monitor)
    return found


def _stands(plan: Plan, index: int, memory: Memory, hashes: Mapping[str, str]) -> bool:
    if not all(str(stem.path) in hashes for stem in plan.stems if stem.gains[index]):
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
    used = tuple(stem for stem in stems if any(stem.gains))
    return replace(plan, stems=used, variants=tuple(plan.variants[index] for index in rest), checks=())


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
    steps = 2.0**23
    asked = [(peaks[variant_key(plan, index)] * steps, kind) for index, kind in kinds]
    if not any(peak > kind.limit(dithered=False) for peak, kind in asked):
        return False
    return min(common_trim(peak, kind.limit(dithered=True)) for peak, kind in asked) == trim_db

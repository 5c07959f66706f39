"""What of an earlier render can be kept: which variants need not be rendered again, and whether any must.

Beside it what a render is asked for and what it came to, be it a new one or the earlier one again.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from render.delivery.cache import KnownStem, RenderCache
from render.delivery.manifest import Check, DeliveredFile, Warned
from render.monitor import Monitor
from render.plan import Headroom, Plan, PlannedFile, PlannedStem
from render.sources.fingerprint import Fingerprint, hash_stem
from render.units import FULL_SCALE, common_trim

ENGINE = 2  # raised whenever the same recipe would give other bytes: all is then rendered again


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How to go about a render; nothing here changes a byte of what is delivered.

    `cache` is the folder that remembers renders, so that only what changed is rendered again; `force` trusts none of
    it. `block_frames` and `threads` are the engine's; 0 threads means all cores.
    """

    cache: Path | None = None
    force: bool = False
    block_frames: int = 32_768
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a render came to: rows in the plan's order, proved sums, warnings, and the seconds of its parts."""

    rows: tuple[DeliveredFile, ...]
    checks: tuple[Check, ...]
    notes: tuple[Warned, ...]
    cache: RenderCache = field(default_factory=RenderCache)
    mix_s: float = 0.0
    measure_s: float = 0.0
    encode_s: float = 0.0
    verify_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Reusable:
    """The variants (by index) that are `kept`, and the `stems` known so far, as they were when they were looked at."""

    cache: RenderCache
    kept: frozenset[int]
    stems: Mapping[str, KnownStem]

    @property
    def hashes(self) -> dict[str, str]:
        """The stems' hashes by path."""
        return {path: known.hash for path, known in self.stems.items()}

    @property
    def trim_db(self) -> float:
        """The common trim of the earlier render."""
        return self.cache.trim_db if self.kept else 0.0


NOTHING = Reusable(RenderCache(), frozenset(), {})


def reusable_of(plan: Plan, cache: RenderCache | None, monitor: Monitor) -> Reusable:
    """Hold `plan` against what an earlier render remembered."""
    refused = cache is not None and cache.trim_db and plan.headroom is Headroom.REFUSE
    if cache is None or refused or plan.headroom is Headroom.FLOAT:
        return NOTHING
    stems = _known_stems(plan, cache, monitor)
    now = Reusable(replace(cache, stems={**cache.stems, **stems}), frozenset(), stems)
    kept = frozenset(index for index in range(len(plan.variants)) if _stands(plan, index, cache, now.hashes))
    return replace(now, kept=kept) if len(kept) < len(plan.variants) or _same_trim(plan, cache) else now


def _same_trim(plan: Plan, cache: RenderCache) -> bool:
    """Whether all of `plan`, which is there already, would be given the trim that it has."""
    planned = {file.path for variant in plan.variants for file in variant.files}
    return planned == set(cache.files) or trim_stands(plan, cache.peaks, cache.trim_db)


def _known_stems(plan: Plan, cache: RenderCache, monitor: Monitor) -> dict[str, KnownStem]:
    """Every stem that the earlier render knew, as it is now: with the stored hash where its fingerprint is the same."""
    stems = {}
    for stem in plan.stems:
        known, fingerprint = cache.stems.get(str(stem.path)), Fingerprint.of(stem.path)
        if known is not None and fingerprint is not None:
            same = fingerprint == known.fingerprint
            stems[str(stem.path)] = known if same else KnownStem(fingerprint, hash_stem(stem.path, monitor))
    return stems


def _stands(plan: Plan, index: int, cache: RenderCache, hashes: Mapping[str, str]) -> bool:
    used = [stem for stem in plan.stems if stem.gains[index]]
    if not all(str(stem.path) in hashes for stem in (*used, *driving_stems(plan, index))):
        return False
    for file in plan.variants[index].files:
        known = cache.files.get(file.path)
        if known is None or Fingerprint.of(plan.out / file.path) != known.fingerprint:
            return False
        if known.recipe != recipe(plan, index, file, cache.trim_db, hashes):
            return False
    return variant_key(plan, index) in cache.peaks


def cache_of(plan: Plan, cache: RenderCache) -> RenderCache:
    """What is remembered of `plan` alone, where all of it is."""
    keys = [variant_key(plan, index) for index in range(len(plan.variants))]
    files = {path: cache.files[path] for path in plan.paths}
    return replace(cache, files=files, peaks={key: cache.peaks[key] for key in keys})


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
    wanted = [(peaks[variant_key(plan, index)] * FULL_SCALE, kind) for index, kind in kinds]
    if not any(peak > kind.limit(dithered=False) for peak, kind in wanted):
        return False
    return min(common_trim(peak, kind.limit(dithered=True)) for peak, kind in wanted) == trim_db


def variant_key(plan: Plan, index: int) -> str:
    """A variant's name within a plan: a stem deliverable's has its group's too."""
    variant = plan.variants[index]
    return f"{variant.name}/{variant.group}" if variant.group else variant.name


def recipe(plan: Plan, index: int, file: PlannedFile, trim_db: float, hashes: Mapping[str, str]) -> str:
    """All that decides the bytes of one file of variant `index`, as a hash."""
    parts = [
        (hashes[str(stem.path)], stem.offset, stem.sides, repr(stem.gains[index]), stem.mutes)
        for stem in plan.stems
        if stem.gains[index]
    ]
    variant = plan.variants[index]
    cut = asdict(variant.cut) if variant.cut else None
    length = plan.frames_of(variant)
    decisive = [ENGINE, plan.sample_rate, length, variant.name, variant.group, asdict(file.kind), trim_db, parts, cut]
    processed = _processed(plan, index, hashes)
    return hashlib.sha256(json.dumps([*decisive, *processed]).encode()).hexdigest()


def _processed(plan: Plan, index: int, hashes: Mapping[str, str]) -> list[Any]:
    """What strips and bus add to a recipe: their settings, the way the stems take, and what moves their gains."""
    if plan.processing is None:
        return []
    used = [(stem.group, stem.dry) for stem in plan.stems if stem.gains[index]]
    moving = driving_stems(plan, index)
    driving = [
        (hashes[str(stem.path)], stem.offset, stem.sides, repr(stem.full_gain), stem.mutes, stem.group)
        for stem in moving
    ]
    groups = {group for group, dry in used if not dry} | {stem.group for stem in moving}
    account = plan.processing.account()
    strips = {group: strip for group, strip in account["strips"].items() if group in groups}
    return [account["bus"], strips, used, plan.variants[index].fold, plan.is_linked(index), driving]


def driving_stems(plan: Plan, index: int) -> list[PlannedStem]:
    """The stems that move the gains of variant `index`, whether they play in it or not.

    Through a linked bus with a compressor or a limiter that is the whole of the full mix; otherwise what there is in
    it of the variant's groups that have a compressor of their own.
    """
    processing = plan.processing
    if processing is None:
        return []
    if processing.bus_moves and plan.is_linked(index):
        return [stem for stem in plan.stems if stem.full_gain]
    groups = {stem.group for stem in plan.stems if stem.gains[index] and processing.strip_moves(stem.group)}
    return [stem for stem in plan.stems if stem.full_gain and stem.group in groups]

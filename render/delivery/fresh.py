"""Rendering what has to be rendered: all of a plan, or what changed since the last render."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from render.delivery.cache import KnownFile, KnownStem, RenderCache
from render.delivery.manifest import DeliveredFile, earlier_rows
from render.delivery.proof import Finished, Proof, path_of, prove
from render.delivery.reusable import (
    NOTHING,
    Rendered,
    RenderOptions,
    Reusable,
    recipe,
    trim_stands,
    variant_key,
    without,
)
from render.delivery.rows import ceiling_notes, new_row, render_notes
from render.delivery.transaction import Delivery
from render.encoders.target import Target, dither_seed
from render.kernels.prepare import prepare
from render.mix.mixdown import Mixed, mix_down
from render.mix.outputs import expected_bytes
from render.mix.threads import MixSettings
from render.monitor import Monitor, ProgressShare
from render.plan import Plan
from render.sources.fingerprint import Fingerprint, fingerprints, hash_stem

MIX_SHARE = 0.5  # how far along the whole render is when the mix is done


@dataclass(frozen=True, slots=True)
class _Whole:
    """A plan as carried out: new files from `mixed`, the others kept from the render that `known` is of."""

    plan: Plan
    mixed: Mixed
    known: Reusable
    sources: Mapping[Path, Fingerprint | None]

    @property
    def peaks(self) -> dict[str, float]:
        """The peak of every variant before the trim."""
        fresh = self.mixed.outputs.plan
        kept = [variant_key(self.plan, index) for index in self.known.kept]
        return {key: self.known.cache.peaks[key] for key in kept} | {
            variant_key(fresh, index): peak for index, peak in enumerate(self.mixed.peaks)
        }


@dataclass(frozen=True, slots=True)
class FreshRender:
    """A render that is made and proved, its new files still aside; `sources` are its stems as they were read."""

    rendered: Rendered
    sources: Mapping[Path, Fingerprint | None]
    _whole: _Whole
    _files: list[list[Finished]]
    _hashes: Mapping[str, str]

    def cache(self) -> RenderCache:
        """What to remember of it, once its files have their names."""
        return _cache(self._whole, self._files, self._hashes, tuple(note.code for note in self.rendered.notes))


def render_fresh(
    plan: Plan, known: Reusable, delivery: Delivery, monitor: Monitor, options: RenderOptions
) -> FreshRender:
    """Render the variants of `plan` that `known` does not keep; all of them where the common trim moved.

    The new files are in the charge of `delivery`. Raises AudioError or Cancelled.
    """
    prepare(monitor)
    whole = _mix(plan, known, delivery, ProgressShare(monitor, 0.0, MIX_SHARE), options)
    writers = [*whole.mixed.outputs.all()]
    delivery.take({path_of(plan, writer.target.path): writer for writer in writers})
    delivery.check_names(whole.plan.paths, plan.sources)
    files = _finished(whole)
    proof = prove(whole.plan, files, whole.mixed, ProgressShare(monitor, MIX_SHARE, 1.0), options.threads)
    rows = _rows(whole, proof, earlier_rows(delivery.earlier) if whole.known.kept else {})
    notes = (
        *render_notes(whole.plan, whole.mixed.trim_db, made_float=whole.mixed.made_float),
        *ceiling_notes(whole.plan, rows, whole.peaks, whole.mixed.trim_db),
    )
    rendered = Rendered(
        rows=rows,
        checks=proof.checks,
        notes=notes,
        mix_s=whole.mixed.mix_s,
        measure_s=proof.measure_s,
        encode_s=whole.mixed.encode_s,
        verify_s=proof.verify_s,
    )
    hashes = _all_hashes(whole, monitor) if options.cache else {}
    return FreshRender(rendered, _as_read(whole), whole, files, hashes)


def _mix(plan: Plan, known: Reusable, delivery: Delivery, monitor: Monitor, options: RenderOptions) -> _Whole:
    sources = fingerprints(plan.sources)
    fresh = without(plan, known.kept)
    delivery.foresee(plan.paths, plan.sources, expected_bytes(fresh))
    mixed = mix_down(fresh, monitor, MixSettings(options.block_frames, options.threads), known.trim_db)
    whole = _Whole(plan, mixed, known, sources)
    if known.kept and (mixed.trim_db != known.trim_db or not trim_stands(plan, whole.peaks, mixed.trim_db)):
        mixed.outputs.discard()
        return _mix(plan, NOTHING, delivery, monitor, options)
    return whole if known.kept else _Whole(mixed.outputs.plan, mixed, known, sources)


def _as_read(whole: _Whole) -> dict[Path, Fingerprint | None]:
    """Each stem as it was when it was read first: what is kept was judged by the stem as it was then."""
    known = {Path(path): stem.fingerprint for path, stem in whole.known.stems.items()}
    return {path: known.get(path, fingerprint) for path, fingerprint in whole.sources.items()}


def _finished(whole: _Whole) -> list[list[Finished]]:
    """Every file of the plan by variant: new ones under their `.part` names, kept ones where they are."""
    fresh = {writer.target.path: Finished(writer.part, writer.target) for writer in whole.mixed.outputs.all()}
    return [
        [
            fresh.get(whole.plan.out / file.path) or _kept(whole, index, file.path)
            for file in whole.plan.variants[index].files
        ]
        for index in range(len(whole.plan.variants))
    ]


def _kept(whole: _Whole, index: int, path: str) -> Finished:
    plan, variant = whole.plan, whole.plan.variants[index]
    kind = next(file.kind for file in variant.files if file.path == path)
    seed = dither_seed(variant.group or variant.name, kind.name)
    dither = whole.known.cache.files[path].dither
    frames = plan.frames_of(variant)
    return Finished(plan.out / path, Target(plan.out / path, kind, plan.sample_rate, frames, seed, dither=dither))


def _all_hashes(whole: _Whole, monitor: Monitor) -> dict[str, str]:
    """The hash of every stem: known before, taken while mixing, or taken now."""
    hashes = {**whole.known.hashes, **whole.mixed.hashes}
    for stem in whole.plan.stems:
        if str(stem.path) not in hashes:
            hashes[str(stem.path)] = hash_stem(stem.path, monitor)
    return hashes


def _rows(whole: _Whole, proof: Proof, old: Mapping[str, DeliveredFile]) -> tuple[DeliveredFile, ...]:
    return tuple(
        new_row(variant, file, proof.inspected[file.path], whole.mixed.trim_db)
        if file.path in proof.inspected
        else old[file.path]
        for variant in whole.plan.variants
        for file in variant.files
    )


def _cache(
    whole: _Whole, files: list[list[Finished]], hashes: Mapping[str, str], notes: tuple[str, ...]
) -> RenderCache:
    """What to remember: nothing of a render whose files turned to floats, which the same plan does not describe."""
    if not hashes or whole.mixed.made_float:
        return RenderCache()
    plan, trim_db = whole.plan, whole.mixed.trim_db
    made = {}
    for index, variant in enumerate(plan.variants):
        for file, finished in zip(variant.files, files[index], strict=True):
            fingerprint = Fingerprint.of(finished.target.path)
            if fingerprint is not None:
                made_by = recipe(plan, index, file, trim_db, hashes)
                made[path_of(plan, finished.target.path)] = KnownFile(made_by, finished.target.dither, fingerprint)
    stems = {
        str(path): KnownStem(known, hashes[str(path)]) for path, known in whole.sources.items() if known is not None
    }
    return RenderCache(trim_db, stems, made, whole.peaks, notes)

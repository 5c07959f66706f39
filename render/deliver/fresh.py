"""Rendering what has to be rendered: all of a plan, or what changed since the last render."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from render.deliver.account import Manner, Rendered
from render.deliver.ceiling import ceiling_notes
from render.deliver.earlier import earlier_rows
from render.deliver.finished import Finished
from render.deliver.folder import DeliveryFolder
from render.deliver.memory import KnownFile, KnownStem, Memory, Stamp, recipe, variant_key
from render.deliver.proof import Proof, path_of, prove
from render.deliver.recall import NOTHING, Recall, trim_stands, without
from render.deliver.rows import new_row, render_notes
from render.encoders.quantiser import dither_seed
from render.encoders.target import Target
from render.errors import AudioError
from render.kernels.prepare import prepare
from render.manifest import Deliverable
from render.mix.mixdown import Mixed, mix_down
from render.mix.threads import MixSettings
from render.monitor import Monitor, ProgressShare
from render.plan import Plan
from render.sources.fingerprint import hash_stem

MIX_SHARE = 0.5  # how far along the whole render is when the mix is done


@dataclass(frozen=True, slots=True)
class _Whole:
    """A plan as carried out: new files from `mixed`, the others kept from the render that `known` recalls."""

    plan: Plan
    mixed: Mixed
    known: Recall
    stamps: Mapping[str, Stamp | None]

    @property
    def peaks(self) -> dict[str, float]:
        """The peak of every variant before the trim."""
        fresh = self.mixed.outputs.plan
        kept = [variant_key(self.plan, index) for index in self.known.kept]
        return {key: self.known.memory.peaks[key] for key in kept} | {
            variant_key(fresh, index): peak for index, peak in enumerate(self.mixed.peaks)
        }


def render_fresh(
    plan: Plan, known: Recall, earlier: Mapping[str, Any], folder: DeliveryFolder, monitor: Monitor, manner: Manner
) -> Rendered:
    """Render the variants of `plan` that `known` does not keep; all of them where the common trim moved.

    Raises AudioError or Cancelled with no new file left behind and no old one replaced.
    """
    prepare(monitor)
    whole = _mix(plan, known, ProgressShare(monitor, 0.0, MIX_SHARE), manner)
    try:
        folder.check_names(whole.plan)
        files = _finished(whole)
        proof = prove(whole.plan, files, whole.mixed, ProgressShare(monitor, MIX_SHARE, 1.0), manner.threads)
        _refuse_changed(whole)
        hashes = _all_hashes(whole, monitor) if manner.memory else {}
        monitor.check()
    except BaseException:
        whole.mixed.outputs.discard()
        raise
    folder.announce({path_of(plan, writer.target.path): writer.part for writer in whole.mixed.outputs.all()})
    folder.keep()  # from here on files get their names: one that cannot is left as `.part`, whole
    for writer in whole.mixed.outputs.all():
        writer.publish()
    rows = _rows(whole, proof, earlier)
    notes = (
        *render_notes(whole.plan, whole.mixed.trim_db, made_float=whole.mixed.made_float),
        *ceiling_notes(whole.plan, rows, whole.peaks, whole.mixed.trim_db),
    )
    return Rendered(
        rows=rows,
        checks=proof.checks,
        notes=notes,
        memory=_memory(whole, files, hashes, tuple(note.code for note in notes)),
        mix_s=whole.mixed.mix_s,
        measure_s=proof.measure_s,
        encode_s=whole.mixed.encode_s,
        verify_s=proof.verify_s,
    )


def _mix(plan: Plan, known: Recall, monitor: Monitor, manner: Manner) -> _Whole:
    stamps = {str(stem.path): Stamp.of(stem.path) for stem in plan.stems}
    settings = MixSettings(manner.block_frames, manner.threads)
    mixed = mix_down(without(plan, known.kept), monitor, settings, known.trim_db)
    whole = _Whole(plan, mixed, known, stamps)
    if known.kept and (mixed.trim_db != known.trim_db or not trim_stands(plan, whole.peaks, mixed.trim_db)):
        mixed.outputs.discard()
        return _mix(plan, NOTHING, monitor, manner)
    return whole if known.kept else _Whole(mixed.outputs.plan, mixed, known, stamps)


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
    dither = whole.known.memory.files[path].dither
    frames = plan.frames_of(variant)
    return Finished(plan.out / path, Target(plan.out / path, kind, plan.sample_rate, frames, seed, dither=dither))


def _refuse_changed(whole: _Whole) -> None:
    for stem in whole.plan.stems:
        known = whole.known.stems.get(str(stem.path))  # what is kept was judged by the stem as it was then
        now = Stamp.of(stem.path)
        if now != whole.stamps[str(stem.path)] or (known and now != known.stamp):
            raise AudioError(
                f"{stem.name} was changed while it was being rendered, so nothing was delivered; wait until it is "
                "copied or saved whole, and render again."
            )


def _all_hashes(whole: _Whole, monitor: Monitor) -> dict[str, str]:
    """The hash of every stem: known before, taken while mixing, or taken now."""
    found = {**whole.known.hashes, **whole.mixed.hashes}
    for stem in whole.plan.stems:
        if str(stem.path) not in found:
            found[str(stem.path)] = hash_stem(stem.path, monitor)
    return found


def _rows(whole: _Whole, proof: Proof, earlier: Mapping[str, Any]) -> tuple[Deliverable, ...]:
    old = earlier_rows(earlier) if whole.known.kept else {}
    return tuple(
        new_row(variant, file, proof.inspected[file.path], whole.mixed.trim_db)
        if file.path in proof.inspected
        else old[file.path]
        for variant in whole.plan.variants
        for file in variant.files
    )


def _memory(whole: _Whole, files: list[list[Finished]], hashes: Mapping[str, str], notes: tuple[str, ...]) -> Memory:
    """What to remember: nothing of a render whose files turned to floats, which the same plan does not describe."""
    if not hashes or whole.mixed.made_float:
        return Memory()
    plan, trim_db = whole.plan, whole.mixed.trim_db
    made = {}
    for index, variant in enumerate(plan.variants):
        for file, finished in zip(variant.files, files[index], strict=True):
            stamp = Stamp.of(finished.target.path)
            if stamp is not None:
                said = recipe(plan, index, file, trim_db, hashes)
                made[path_of(plan, finished.target.path)] = KnownFile(said, finished.target.dither, stamp)
    stems = {path: KnownStem(stamp, hashes[path]) for path, stamp in whole.stamps.items() if stamp is not None}
    return Memory(trim_db, stems, made, whole.peaks, notes)

"""A whole render: mix, read back, measure, prove the sums, give the files their names, and write the manifest last."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from render.atomic import sync_folder
from render.deliver.folder import DeliveryFolder
from render.deliver.inspection import Inspected
from render.deliver.proof import Proof, prove
from render.engine.mixdown import Mixed, mix_down
from render.engine.song import Settings
from render.manifest import Deliverable, Manifest, Timings, Warned, write_manifest
from render.monitor import Monitor, Share
from render.plan import Plan, PlannedFile, PlannedVariant

MIX_SHARE = 0.5  # how far along the whole render is when the mix is done


@dataclass(frozen=True, slots=True)
class Account:
    """What the caller knows of a render and the manifest should say."""

    created_by: str
    session: Mapping[str, Any]
    settings: Mapping[str, Any]
    skipped: tuple[Deliverable, ...] = ()
    warnings: tuple[Warned, ...] = ()


def deliver(plan: Plan, account: Account, monitor: Monitor, settings: Settings | None = None) -> dict[str, Any]:
    """Carry out `plan` and return its manifest, which is then also in the plan's folder.

    Raises AudioError or Cancelled with the folder as it was before: no file half-written, none replaced.
    """
    started = time.perf_counter()
    with DeliveryFolder(plan.out) as folder:
        folder.check_names(plan)
        mixed = mix_down(plan, Share(monitor, 0.0, MIX_SHARE), settings)
        try:
            folder.check_names(mixed.outputs.plan)
            proof = prove(mixed, Share(monitor, MIX_SHARE, 1.0))
            monitor.check()
        except BaseException:
            mixed.outputs.discard()
            raise
        folder.keep()  # from here on files get their names: one that cannot is left as `.part`, whole
        _publish(mixed)
        document = _manifest(mixed, proof, account, started).document()
        write_manifest(plan.out, document)
        sync_folder(plan.out)
    return document


def _publish(mixed: Mixed) -> None:
    for writer in mixed.outputs.all():
        writer.publish()


def _manifest(mixed: Mixed, proof: Proof, account: Account, started: float) -> Manifest:
    return Manifest(
        created_by=account.created_by,
        session=account.session,
        settings=account.settings,
        deliverables=_rows(mixed, proof) + account.skipped,
        checks=proof.checks,
        warnings=account.warnings + _headroom_warnings(mixed),
        timings=Timings(
            mix_s=mixed.mix_s,
            measure_s=proof.measure_s,
            encode_s=mixed.encode_s,
            verify_s=proof.verify_s,
            total_s=time.perf_counter() - started,
        ),
    )


def _rows(mixed: Mixed, proof: Proof) -> tuple[Deliverable, ...]:
    return tuple(
        _row(variant, file, found, mixed.trim_db)
        for variant, results in zip(mixed.outputs.plan.variants, proof.inspected, strict=True)
        for file, found in zip(variant.files, results, strict=True)
    )


def _row(variant: PlannedVariant, file: PlannedFile, found: Inspected, trim_db: float) -> Deliverable:
    return Deliverable(
        variant=variant.name,
        group=variant.group,
        format=file.kind.name,
        path=file.path,
        frames=found.info.frames,
        channels=found.info.channels,
        sample_rate=found.info.sample_rate,
        bit_depth=file.kind.bits or None,
        bitrate_kbps=file.kind.bitrate_kbps,
        sha256=found.sha256,
        integrated_lufs=found.levels.loudness.integrated_lufs,
        loudness_range_lu=found.levels.loudness.loudness_range_lu,
        true_peak_dbtp=found.levels.true_peak_dbtp,
        sample_peak_dbfs=found.levels.sample_peak_dbfs,
        trim_db=trim_db,
    )


def _headroom_warnings(mixed: Mixed) -> tuple[Warned, ...]:
    paths = tuple(file.path for variant in mixed.outputs.plan.variants for file in variant.files)
    if mixed.trim_db:
        sentence = (
            f"A variant would have clipped, so every file was turned down by {-mixed.trim_db:.2f} dB: "
            "together they still sum to the mix."
        )
        return (Warned("trimmed", sentence, paths),)
    if mixed.made_float:
        sentence = "A variant would have clipped, so every file was written as 32-bit float: nothing is lost."
        return (Warned("made_float", sentence, paths),)
    return ()

"""Previews into a folder of their own: all made and read back, then all given their names."""

import shutil
from collections.abc import Sequence

from render.atomic import check_space, sync_folder
from render.deliver.folder import DeliveryFolder
from render.deliver.memory import Stamp
from render.errors import AudioError
from render.kernels.prepare import prepare
from render.manifest import NAME
from render.master.mix import Mix
from render.master.together import make_together
from render.mix.outputs import expected_bytes
from render.monitor import Monitor
from render.plan import Plan, PlannedFile, PlannedVariant
from render.preview.job import PreviewFile, PreviewJob, PreviewRow
from render.preview.making import MadePreview, PreviewMaker
from render.preview.rules import PreviewRules


def make_previews(job: PreviewJob, monitor: Monitor) -> tuple[PreviewRow, ...]:
    """Carry out `job`; its rows in its order.

    Raises AudioError in one sentence, or Cancelled, with the folder as it was before.
    """
    prepare(monitor)
    rules, mixes = PreviewRules.load(), [Mix(file.source) for file in job.files]
    with DeliveryFolder(job.out, job.locks, monitor) as folder:
        _refuse_delivery(job)
        plans = [_plan(job, rules, file, mix) for file, mix in zip(job.files, mixes, strict=True)]
        for plan in plans:
            folder.check_names(plan)
        check_space(job.out, sum(expected_bytes(plan) for plan in plans), shutil.disk_usage(job.out).free)
        makers = [
            PreviewMaker(mix, job.out / file.path, rules, job.finish)
            for file, mix in zip(job.files, mixes, strict=True)
        ]
        made = make_together([maker.make for maker in makers], _discard, monitor)
        _publish(job, made, folder, monitor)
        sync_folder(job.out)
    return tuple(_row(file, each) for file, each in zip(job.files, made, strict=True))


def _refuse_delivery(job: PreviewJob) -> None:
    """Previews go out where full files may not, so the two never lie in one folder."""
    if (job.out / NAME).exists():
        raise AudioError(
            f"{job.out} holds finished files, which would go out with the previews; nothing was made: choose a folder "
            "of their own for the previews."
        )


def _plan(job: PreviewJob, rules: PreviewRules, file: PreviewFile, mix: Mix) -> Plan:
    """The preview as a render's plan, for what looks after a delivery's folder."""
    variant = PlannedVariant("preview", (PlannedFile(rules.kind, file.path),))
    return Plan(job.out, mix.rate, mix.info.frames, (), (variant,))


def _publish(job: PreviewJob, made: Sequence[MadePreview], folder: DeliveryFolder, monitor: Monitor) -> None:
    try:
        for file, each in zip(job.files, made, strict=True):
            if Stamp.of(file.source) != each.stamp:
                raise AudioError(
                    f"{file.source.name} was changed while its preview was made, so nothing was written; wait until it "
                    "is saved whole, and make the preview again."
                )
        monitor.check()
    except BaseException:
        for each in made:
            _discard(each)
        raise
    folder.announce({file.path: each.writer.part for file, each in zip(job.files, made, strict=True)})
    folder.keep()
    for each in made:
        each.writer.publish()


def _discard(made: MadePreview) -> None:
    made.writer.discard()


def _row(file: PreviewFile, made: MadePreview) -> PreviewRow:
    found = made.inspected
    return PreviewRow(
        source=str(file.source),
        source_sha256=made.source_sha256,
        path=file.path,
        sha256=found.sha256,
        frames=found.info.frames,
        sample_rate=found.info.sample_rate,
        channels=found.info.channels,
        bitrate_kbps=made.writer.target.kind.bitrate_kbps,
        duration_s=found.info.frames / found.info.sample_rate,
        integrated_lufs=found.levels.loudness.integrated_lufs,
        true_peak_dbtp=found.levels.true_peak_dbtp,
        sample_peak_dbfs=found.levels.sample_peak_dbfs,
        trim_db=made.trim_db,
        marks_s=made.marks_s,
    )

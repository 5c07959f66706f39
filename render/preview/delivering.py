"""Previews into a folder of their own: all made and read back, then all given their names."""

from render.delivery.fingerprint import fingerprints
from render.delivery.transaction import Delivery, Kind
from render.kernels.prepare import prepare
from render.master.mix import Mix
from render.master.together import make_together
from render.mix.outputs import file_bytes
from render.monitor import Monitor
from render.preview.job import PreviewFile, PreviewJob, PreviewRow
from render.preview.making import MadePreview, PreviewMaker
from render.preview.rules import PreviewRules


def make_previews(job: PreviewJob, monitor: Monitor) -> tuple[PreviewRow, ...]:
    """Carry out `job`; its rows in its order.

    Raises BouncedeskError in one sentence, or Cancelled, with the folder as it was before.
    """
    sources = fingerprints(file.source for file in job.files)
    prepare(monitor)
    rules, mixes = PreviewRules.load(), [Mix(file.source) for file in job.files]
    with Delivery(job.out, Kind.PREVIEW, monitor, job.locks) as delivery:
        needed = sum(
            file_bytes(rules.kind, file.path, mix.info.frames, mix.rate)
            for file, mix in zip(job.files, mixes, strict=True)
        )
        delivery.foresee([file.path for file in job.files], sources, needed)
        makers = [
            PreviewMaker(mix, job.out / file.path, rules, job.finish)
            for file, mix in zip(job.files, mixes, strict=True)
        ]
        made = make_together([maker.make for maker in makers], lambda each: each.writer.discard(), monitor)
        delivery.take({file.path: each.writer for file, each in zip(job.files, made, strict=True)})
        delivery.publish(sources, None)
    return tuple(_row(file, each) for file, each in zip(job.files, made, strict=True))


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

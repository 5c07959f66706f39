"""Previews into a folder of their own: each mix analysed, marked, encoded and read back, then all named or none.

A preview is encoded again, lower, until its peaks stay below the ceiling. Its job and rows cross between processes.
"""

from dataclasses import dataclass
from pathlib import Path

from render.delivery.inspection import Inspected, inspect_file
from render.delivery.transaction import Delivery, Kind
from render.encoders.target import FileWriter, Target
from render.encoders.writers import open_writer
from render.errors import AudioError
from render.kernels.prepare import prepare
from render.master.analysis import MixAnalysis, analyse
from render.master.bounce import hand_over
from render.master.master_job import Finish
from render.mix.outputs import file_bytes
from render.monitor import Monitor, ProgressShare, run_all
from render.preview.watermark import Loudest, PreviewRules, Watermark, place_marks
from render.sources.fingerprint import fingerprints, hash_file
from render.sources.info import AudioInfo, flaw_sentences
from render.sources.stereo_file import StereoFile
from render.units import common_trim, ratio

PRINTS = 5  # at most; one or two are usual
MORE_DB = 0.03  # lowered by this beyond what was over: encoders answer a little unevenly
ANALYSED, WRITTEN = 0.25, 0.8  # how far along a preview is when its mix was analysed, and when it was first written


@dataclass(frozen=True, slots=True)
class PreviewFile:
    """A preview to make: the mix it is of, and its name."""

    source: Path
    path: str


@dataclass(frozen=True, slots=True)
class PreviewJob:
    """Previews into the folder `out`, all or none; `finish` is called for each before it is hashed.

    `locks` is the folder where renders into one place queue up, None where nobody else can render.
    """

    files: tuple[PreviewFile, ...]
    out: Path
    finish: Finish
    locks: Path | None = None


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A preview as it was read back; `path` within its folder, levels as a master's row has them.

    `trim_db` is by how much the mix was turned down for the ceiling, `marks_s` when the marks begin, in seconds;
    `warnings` are sentences of what is wrong with the mix's file.
    """

    source: str
    source_sha256: str
    path: str
    sha256: str
    frames: int
    sample_rate: int
    channels: int
    bitrate_kbps: int | None
    duration_s: float
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    sample_peak_dbfs: float | None
    trim_db: float
    marks_s: tuple[float, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class MadePreview:
    """A preview under its `.part` name, and the hash of what it was made of."""

    writer: FileWriter
    inspected: Inspected
    source_sha256: str
    trim_db: float
    marks_s: tuple[float, ...]


class PreviewMaker:
    """Makes the preview at `path` of a mix; `finish` adds what stands in the file beside its sound."""

    def __init__(self, mix: StereoFile, path: Path, rules: PreviewRules, finish: Finish) -> None:
        self._mix, self._path, self._rules, self._finish = mix, path, rules, finish

    def make(self, monitor: Monitor) -> MadePreview:
        """The preview; raises AudioError in one sentence, or Cancelled, with nothing left behind."""
        sha256 = hash_file(self._mix.path, monitor)
        analysis = analyse(self._mix, (), ProgressShare(monitor, 0.0, ANALYSED))
        room, writing = self._rules.room_db, ProgressShare(monitor, ANALYSED, 1.0)
        for _ in range(PRINTS):
            watermark, trim, marks = self._marked(analysis, sha256, room)
            writer, inspected = self._print(watermark, writing)
            over = (inspected.levels.true_peak_dbtp or self._rules.ceiling_dbtp) - self._rules.ceiling_dbtp
            if over <= 0:
                return MadePreview(writer, inspected, sha256, trim, marks)
            writer.discard()
            room += over + MORE_DB
        raise AudioError(
            f"The preview of {self._mix.path.name} could not be brought below {self._rules.ceiling_dbtp:g} dBTP, so "
            "nothing was written; make one of a mix with lower peaks.",
            code="ceiling_not_met",
            file=self._mix.path,
            ceiling_dbtp=self._rules.ceiling_dbtp,
        )

    def _marked(self, analysis: MixAnalysis, seed: str, room_db: float) -> tuple[Watermark, float, tuple[float, ...]]:
        """The mark for a mix brought `room_db` below the ceiling; the trim that takes, and when marks begin."""
        mix, mark = self._mix, self._rules.mark
        peak = analysis.levels.true_peak_dbtp
        highest, ceiling = ratio(peak) if peak is not None else 0.0, ratio(self._rules.ceiling_dbtp - room_db)
        trim = common_trim(highest, ceiling)
        loudest = Loudest(mix.info.frames / mix.rate, trim, highest * ratio(trim), ceiling)
        placed = place_marks(mark, mix.rate, analysis.power, loudest, seed)
        return Watermark(mark, mix.rate, placed, trim), trim, tuple(each.frame / mix.rate for each in placed)

    def _print(self, watermark: Watermark, monitor: Monitor) -> tuple[FileWriter, Inspected]:
        mix = self._mix
        target = Target(self._path, self._rules.kind, mix.rate, mix.info.frames, 0, dither=False)
        writer = open_writer(target, monitor.check)
        try:
            self._write(writer, watermark, ProgressShare(monitor, 0.0, WRITTEN))
            self._finish(writer.part, self._path.name)
            writer.sync()
            return writer, inspect_file(writer.part, target, monitor)
        except BaseException:
            writer.discard()
            raise

    def _write(self, writer: FileWriter, watermark: Watermark, monitor: Monitor) -> None:
        done, frames = 0, self._mix.info.frames
        for block in self._mix.seconds(monitor):
            hand_over(writer, done, watermark.over(done, block))
            done += block.size // 2
            monitor.progress("marking", done / frames)
        writer.finish()


def make_previews(job: PreviewJob, monitor: Monitor) -> tuple[PreviewRow, ...]:
    """Carry out `job`; its rows in its order.

    Raises BouncedeskError in one sentence, or Cancelled, with the folder as it was before.
    """
    sources = fingerprints(file.source for file in job.files)
    prepare(monitor)
    rules, mixes = PreviewRules.load(), [StereoFile(file.source) for file in job.files]
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
        made = run_all([maker.make for maker in makers], lambda each: each.writer.discard(), monitor)
        delivery.take({file.path: each.writer for file, each in zip(job.files, made, strict=True)})
        delivery.publish(sources, None)
        delivery.remember()
    return tuple(_row(file, each, mix.info) for file, each, mix in zip(job.files, made, mixes, strict=True))


def _row(file: PreviewFile, made: MadePreview, mix: AudioInfo) -> PreviewRow:
    inspected = made.inspected
    return PreviewRow(
        source=str(file.source),
        source_sha256=made.source_sha256,
        path=file.path,
        sha256=inspected.sha256,
        frames=inspected.info.frames,
        sample_rate=inspected.info.sample_rate,
        channels=inspected.info.channels,
        bitrate_kbps=made.writer.target.kind.bitrate_kbps,
        duration_s=inspected.info.frames / inspected.info.sample_rate,
        integrated_lufs=inspected.levels.loudness.integrated_lufs,
        true_peak_dbtp=inspected.levels.true_peak_dbtp,
        sample_peak_dbfs=inspected.levels.sample_peak_dbfs,
        trim_db=made.trim_db,
        marks_s=made.marks_s,
        warnings=tuple(sentence for _, sentence in flaw_sentences(file.source.name, mix)),
    )

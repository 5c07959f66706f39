"""The files of a render while they are written, all together, and what is done where one of them would clip."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from render.atomic import check_space
from render.encoders.formats import Format
from render.encoders.pcm import LARGEST_RIFF
from render.encoders.target import FileWriter, Target, dither_seed
from render.encoders.writers import open_writer
from render.errors import AudioError
from render.kernels.mix import CHANNELS, Floats
from render.mix.spool import spooled_bytes
from render.monitor import Monitor
from render.plan import Headroom, Plan, PlannedFile, PlannedVariant
from render.units import FULL_SCALE, common_trim, dbfs, resampled_frames

HEADERS = 4096


class Outputs:
    """Every `.part` file of a plan, by variant.

    `depths` is the bit depth that each variant's exact sum needs, None where no fixed format holds it exactly.
    Raises AudioError, with no file left behind, where the disk is too full or cannot be written.
    """

    def __init__(self, plan: Plan, depths: Sequence[int | None], monitor: Monitor) -> None:
        self.plan = plan
        self.writers: list[list[FileWriter]] = [[] for _ in plan.variants]
        check_space(plan.out, expected_bytes(plan))
        try:
            for files, variant, depth in zip(self.writers, plan.variants, depths, strict=True):
                files.extend(_open_writer(plan, variant, file, depth, monitor) for file in variant.files)
        except BaseException:
            self.discard()
            raise

    def all(self) -> Iterator[FileWriter]:
        """The writers of all files, variant by variant."""
        return (writer for files in self.writers for writer in files)

    def write(self, variant: int, start: int, mix: Floats, frames: int) -> None:
        """Write a block of one variant to each of its files; `mix` is the caller's again afterwards.

        Files that are written from front to back share one copy, which none of them alters.
        """
        streamed = [writer for writer in self.writers[variant] if not writer.target.kind.positional]
        if streamed:
            shared = mix.copy()
            for writer in streamed:
                writer.write(start, shared, frames)
        plain = [writer for writer in self.writers[variant] if writer.target.kind.positional]
        for index, writer in enumerate(plain):
            writer.write(start, mix if index == len(plain) - 1 else mix.copy(), frames)

    def finish(self) -> None:
        """Wait until every file is written."""
        for writer in self.all():
            writer.finish()

    def abort(self) -> None:
        """Stop every file at once; threads that wait for one are woken with `Cancelled`."""
        for writer in self.all():
            writer.abort()

    def discard(self) -> None:
        """Remove every file written so far."""
        self.abort()
        for writer in self.all():
            writer.discard()


def _open_writer(
    plan: Plan, variant: PlannedVariant, file: PlannedFile, depth: int | None, monitor: Monitor
) -> FileWriter:
    kind = file.kind
    exact = depth is not None and depth <= kind.bits and kind.delivered_rate(plan.sample_rate) == plan.sample_rate
    seed = dither_seed(variant.group or variant.name, kind.name)
    dither = kind.fixed and not exact
    faded = variant.cut.faded() if variant.cut and kind.fixed and exact else ()
    frames = plan.frames_of(variant)
    target = Target(plan.out / file.path, kind, plan.sample_rate, frames, seed, dither=dither, faded=faded)
    return open_writer(target, monitor.check)


def expected_bytes(plan: Plan) -> int:
    """The bytes a plan will write at most, files and spools; raises AudioError for a file its format cannot hold."""
    spools = [spooled_bytes(variant.cut) for variant in plan.variants if variant.cut and plan.processing]
    files = [
        file_bytes(file.kind, file.path, plan.frames_of(variant), plan.sample_rate)
        for variant in plan.variants
        for file in variant.files
    ]
    return sum(spools) + sum(files)


def file_bytes(kind: Format, path: str, frames: int, rate: int) -> int:
    """The most bytes of `frames` stereo frames at `rate` Hz; raises AudioError where the format cannot hold them."""
    if kind.bitrate_kbps:
        return HEADERS + frames * kind.bitrate_kbps * 125 // rate
    size = resampled_frames(frames, rate, kind.delivered_rate(rate)) * CHANNELS * kind.sample_bytes
    if kind.container == "aiff" and size + HEADERS > LARGEST_RIFF:
        raise AudioError(
            f"{path} would pass 4 GB, which AIFF cannot hold; choose wav24 for it.", code="aiff_too_long", file=path
        )
    return HEADERS + size


def limit_of(writer: FileWriter, headroom: Headroom, *, dithered: bool | None = None) -> float:
    """The largest magnitude a file may be given; with headroom on float, lossy files take what comes, as floats do."""
    kind = writer.target.kind
    if kind.lossy and headroom is Headroom.FLOAT:
        return float("inf")
    return kind.limit(dithered=writer.target.dither if dithered is None else dithered)


def is_over(outputs: Outputs, peaks: Floats, gain: float) -> bool:
    """Whether a file was asked to hold more than it can; `peaks` are before the common `gain`."""
    headroom = outputs.plan.headroom
    return any(peak * gain > limit_of(writer, headroom) for writer, peak in _demands(outputs, peaks, gain))


def make_room(outputs: Outputs, peaks: Floats, gain: float, *, cut: bool) -> tuple[Plan, float]:
    """How to go on where something would clip: the plan, and the trim in dB; raises AudioError to refuse.

    `cut` says that writing stopped early, so that what resampling made of the peaks is not known yet.
    """
    plan = outputs.plan
    demands = list(_demands(outputs, peaks, gain, cut=cut))
    if plan.headroom is Headroom.REFUSE:
        loudest, peak = max(demands, key=lambda pair: pair[1])
        raise AudioError(
            f"{loudest.target.path.name} would peak at {dbfs(peak / FULL_SCALE):+.2f} dBFS and clip, and headroom is "
            "set to refuse; turn the session down, or allow a trim or float files. Nothing was written.",
            code="no_headroom",
            file=loudest.target.path,
            peak_dbfs=dbfs(peak / FULL_SCALE),
        )
    if plan.headroom is Headroom.FLOAT:
        return replace(plan, variants=tuple(_as_float(variant) for variant in plan.variants)), 0.0
    return plan, min(common_trim(peak, limit_of(writer, plan.headroom, dithered=True)) for writer, peak in demands)


def _demands(outputs: Outputs, peaks: Floats, gain: float, *, cut: bool = False) -> Iterator[tuple[FileWriter, float]]:
    """Each file with the peak, before the common gain, that it has to hold: its own where resampling raised it."""
    for files, peak in zip(outputs.writers, peaks.tolist(), strict=True):
        for writer in files:
            yield writer, peak if cut else max(peak, writer.peak() / gain)


def _as_float(variant: PlannedVariant) -> PlannedVariant:
    files = [file.as_float or file for file in variant.files]
    return replace(variant, files=tuple({file.path: file for file in files}.values()))


class WriteUntilOver:
    """Writing goes on until something would clip: it will then all be done again, and only peaks matter."""

    def __init__(self, outputs: Outputs) -> None:
        self.outputs = outputs
        headroom = outputs.plan.headroom
        self._limits = [min(limit_of(writer, headroom) for writer in files) for files in outputs.writers]
        self.over = False

    def write(self, variant: int, start: int, mix: Floats, frames: int, peak: float) -> None:
        """Pass a block on, unless this or an earlier one is over."""
        self.over = self.over or peak > self._limits[variant]
        if not self.over:
            self.outputs.write(variant, start, mix, frames)

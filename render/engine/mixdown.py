"""The mix of a plan into its files: once at unity, and once more with the common trim where something would clip."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from render.cores import usable_cores
from render.encoders.formats import FLOAT_FORMAT
from render.engine.block import BlockMixer
from render.engine.classes import gain_classes
from render.engine.depth import exact_depths
from render.engine.headroom import common_trim
from render.engine.outputs import Outputs
from render.engine.threads import share_blocks
from render.errors import AudioError
from render.kernels.compiled import FULL_SCALE
from render.measure.levels import dbfs, ratio
from render.monitor import Monitor
from render.plan import Headroom, Plan, PlannedVariant
from render.sources.files import Handles
from render.sources.opening import Source, open_source

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to go about a render; neither setting changes a byte of what is delivered. Threads 0: all cores."""

    block_frames: int = 32_768
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Mixed:
    """A finished mix, still in `.part` files; `outputs.plan` is the plan as it was carried out.

    `peaks` are each variant's sample peaks before rounding, where full scale is 1.0; `made_float` says that the
    files were turned into float files because they would have clipped.
    """

    outputs: Outputs
    trim_db: float
    peaks: tuple[float, ...]
    made_float: bool
    mix_s: float


def mix_down(plan: Plan, monitor: Monitor, settings: Settings | None = None) -> Mixed:
    """Mix `plan` into `.part` files; raises AudioError or Cancelled with none of them left behind."""
    start = time.perf_counter()
    chosen = settings or Settings()
    outputs, peaks = _mix_once(plan, 0.0, monitor, chosen)
    trim_db, over = 0.0, _over(peaks, outputs.limits())
    if over:
        outputs.discard()
        roomier, trim_db = _make_room(plan, peaks, outputs.dithered_limits())
        outputs, peaks = _mix_once(roomier, trim_db, monitor, chosen)
    return Mixed(
        outputs,
        trim_db,
        tuple((peaks / FULL_SCALE).tolist()),
        made_float=over and not trim_db,
        mix_s=time.perf_counter() - start,
    )


def _over(peaks: Floats, limits: Sequence[float]) -> bool:
    return bool((peaks > np.array(limits)).any())


def _make_room(plan: Plan, peaks: Floats, limits: Sequence[float]) -> tuple[Plan, float]:
    if plan.headroom is Headroom.REFUSE:
        loudest = int(peaks.argmax())
        raise AudioError(
            f"{plan.variants[loudest].name} would peak at {dbfs(peaks[loudest] / FULL_SCALE):+.2f} dBFS and clip, and "
            "headroom is set to refuse; turn the session down, or allow a trim or float files. Nothing was written."
        )
    if plan.headroom is Headroom.FLOAT:
        return replace(plan, variants=tuple(_as_float(variant) for variant in plan.variants)), 0.0
    return plan, min(common_trim(peak, limit) for peak, limit in zip(peaks.tolist(), limits, strict=True))


def _as_float(variant: PlannedVariant) -> PlannedVariant:
    files = {file.float_path: replace(file, format=FLOAT_FORMAT, path=file.float_path) for file in variant.files}
    return replace(variant, files=tuple(files.values()))


def _mix_once(plan: Plan, trim_db: float, monitor: Monitor, settings: Settings) -> tuple[Outputs, Floats]:
    gain = ratio(trim_db) if trim_db else 1.0
    with Handles(len(plan.stems)) as handles:
        sources = [open_source(stem.path, handles, stem.name, plan.sample_rate) for stem in plan.stems]
        outputs = Outputs(plan, exact_depths(plan.stems, sources, gain))
        try:
            return outputs, _run_blocks(plan, sources, outputs, gain, monitor, settings)
        except BaseException:
            outputs.discard()
            raise


def _run_blocks(
    plan: Plan, sources: list[Source], outputs: Outputs, gain: float, monitor: Monitor, settings: Settings
) -> Floats:
    classes = gain_classes(plan.stems, sources)
    size = settings.block_frames
    blocks = -(-plan.frames // size)
    mixers = [
        BlockMixer(plan.stems, sources, classes, len(plan.variants), size)
        for _ in range(min(settings.threads or usable_cores(), max(1, blocks)))
    ]
    write = _write_until_over(outputs)

    def worker(mixer: BlockMixer) -> Callable[[int], None]:
        def run(number: int) -> None:
            monitor.check()
            mixer.mix(number * size, min(size, plan.frames - number * size), gain, write)
            monitor.progress("mixing", (number + 1) / blocks)

        return run

    share_blocks(blocks, [worker(mixer) for mixer in mixers], sources)
    return np.max([mixer.peaks for mixer in mixers], axis=0)  # type: ignore[no-any-return]  # numpy's stub


def _write_until_over(outputs: Outputs) -> Callable[[int, int, Floats, int, float], None]:
    """Writing goes on until something would clip: what is written will then be done again, only peaks matter."""
    limits = outputs.limits()
    over = [False]

    def write(variant: int, start: int, mix: Floats, frames: int, peak: float) -> None:
        over[0] = over[0] or peak > limits[variant]
        if not over[0]:
            outputs.write(variant, start, mix, frames)

    return write

"""The mix of a plan into its files: once at unity, and again with the common trim where something would clip.

A pass over the song serves every variant of its length, and a short one each cut-down.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from render.mix.blocks import BlockMixer, exact_depths, gain_classes, open_stem
from render.mix.cutdowns import run_cut
from render.mix.loudest import most_trim_db, too_loud
from render.mix.outputs import Outputs, WriteUntilOver, is_over, make_room
from render.mix.processed import PassResult, run_processed_plan
from render.mix.threads import MixSettings, share_blocks, threads_for
from render.monitor import Monitor, ProgressShare
from render.plan import Plan
from render.sources.files import Handles
from render.sources.source import StemSource
from render.units import FULL_SCALE, ratio

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mixed:
    """A finished mix, still in `.part` files; `outputs.plan` is the plan as it was carried out.

    `peaks` are each variant's sample peaks before the trim, where full scale is 1.0; `hashes` are the stems' by path,
    as far as they are taken while reading; `made_float` says that the files were turned into float files because they
    would have clipped. `residuals` are what is left over of the sums that processing was followed by, by the checks'
    names, before the files are quantised, full scale 1.0. `encode_s` is how long the encoders took after the last
    sample was mixed.
    """

    outputs: Outputs
    trim_db: float
    peaks: tuple[float, ...]
    hashes: Mapping[str, str]
    made_float: bool
    residuals: Mapping[str, float]
    mix_s: float
    encode_s: float


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One pass over the song; `cut` says that writing stopped because something would clip."""

    outputs: Outputs
    peaks: Floats
    residuals: Mapping[str, float]
    hashes: Mapping[str, str]
    cut: bool
    over: bool
    encode_s: float


def mix_down(plan: Plan, monitor: Monitor, settings: MixSettings | None = None, trim_db: float = 0.0) -> Mixed:
    """Mix `plan` into `.part` files, tried first with `trim_db`, which is that of an earlier render.

    Raises AudioError or Cancelled with none of the files left behind.
    """
    start = time.perf_counter()
    planned, chosen = plan, settings or MixSettings()
    attempt = first = _mix_once(plan, trim_db, monitor, chosen)
    while attempt.over:  # again at most twice: a new rate can raise the peaks of what was trimmed
        attempt.outputs.discard()
        plan, trim_db = make_room(attempt.outputs, attempt.peaks, _gain(trim_db), cut=attempt.cut)
        if trim_db < -most_trim_db():
            raise too_loud(plan, trim_db, monitor)
        attempt = _mix_once(plan, trim_db, monitor, chosen)
    return Mixed(
        attempt.outputs,
        trim_db,
        tuple((attempt.peaks / FULL_SCALE).tolist()),
        first.hashes,
        made_float=plan is not planned,
        residuals=attempt.residuals,
        mix_s=time.perf_counter() - start - attempt.encode_s,
        encode_s=attempt.encode_s,
    )


def _gain(trim_db: float) -> float:
    return ratio(trim_db) if trim_db else 1.0


def _mix_once(plan: Plan, trim_db: float, monitor: Monitor, settings: MixSettings) -> _Attempt:
    gain = _gain(trim_db)
    with Handles(len(plan.stems)) as handles:
        sources = [open_stem(stem, handles, plan.sample_rate) for stem in plan.stems]
        outputs = Outputs(plan, _depths(plan, sources, gain), monitor)
        try:
            writing = WriteUntilOver(outputs)
            played = run_plan(sources, writing, gain, monitor, settings)
            mixed = time.perf_counter()
            if not writing.over:
                outputs.finish()
        except BaseException:
            outputs.discard()
            raise
        hashed = [(str(stem.path), source.hash()) for stem, source in zip(plan.stems, sources, strict=True)]
    hashes = {path: taken for path, taken in hashed if taken}
    over = writing.over or is_over(outputs, played.peaks, gain)
    residuals = _residuals(plan, played, gain)
    return _Attempt(outputs, played.peaks, residuals, hashes, writing.over, over, time.perf_counter() - mixed)


def _depths(plan: Plan, sources: Sequence[StemSource], gain: float) -> tuple[int | None, ...]:
    """What processing makes of samples no fixed format holds exactly."""
    if plan.processing is not None:
        return (None,) * len(plan.variants)
    return exact_depths(plan.stems, sources, gain)


def _residuals(plan: Plan, played: PassResult, gain: float) -> dict[str, float]:
    """What is left over of each sum, at the level that it is delivered at."""
    residuals = zip(plan.checks, played.residuals, strict=True) if plan.processing else ()
    return {check.name: residual * gain / FULL_SCALE for check, residual in residuals if residual is not None}


def run_plan(
    sources: Sequence[StemSource], writing: WriteUntilOver, gain: float, monitor: Monitor, settings: MixSettings
) -> PassResult:
    """Mix every variant at the common `gain`."""
    plan = writing.outputs.plan
    if plan.processing is not None:
        return run_processed_plan(sources, writing, gain, monitor, settings)
    whole = [index for index, variant in enumerate(plan.variants) if variant.cut is None]
    cuts = [(index, variant.cut) for index, variant in enumerate(plan.variants) if variant.cut is not None]
    work = (plan.frames if whole else 0) + sum(cut.frames for _, cut in cuts)
    peaks, done = np.zeros(len(plan.variants)), 0
    if whole:
        done = plan.frames
        peaks[whole] = run_song(
            whole, sources, writing, gain, ProgressShare(monitor, 0.0, done / max(1, work)), settings
        )
    for index, cut in cuts:
        share = ProgressShare(monitor, done / work, (done + cut.frames) / work)
        peaks[index] = run_cut(index, cut, writing, gain, share, settings)
        done += cut.frames
    return PassResult(peaks, ())


def run_song(
    variants: Sequence[int],
    sources: Sequence[StemSource],
    writing: WriteUntilOver,
    gain: float,
    monitor: Monitor,
    settings: MixSettings,
) -> Floats:
    """Mix every block of these `variants` of the plan at the common `gain`.

    Returns the peak of each in the engine's unit, before that gain.
    """
    plan, size = writing.outputs.plan, settings.block_frames
    blocks = -(-plan.frames // size)
    stems = [replace(stem, gains=tuple(stem.gains[variant] for variant in variants)) for stem in plan.stems]
    classes = gain_classes(stems, sources)
    mixers = [BlockMixer(stems, sources, classes, len(variants), size) for _ in range(threads_for(settings, blocks))]

    def write(index: int, start: int, mix: Floats, frames: int, peak: float) -> None:
        writing.write(variants[index], start, mix, frames, peak)

    def worker(mixer: BlockMixer) -> Callable[[int], None]:
        def run(number: int) -> None:
            monitor.check()
            mixer.mix(number * size, min(size, plan.frames - number * size), gain, write)
            monitor.progress("mixing", (number + 1) / blocks)

        return run

    share_blocks(blocks, [worker(mixer) for mixer in mixers], [*sources, *writing.outputs.all()])
    peaks: Floats = np.stack([mixer.peaks for mixer in mixers]).max(axis=0)
    return peaks

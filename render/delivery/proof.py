"""The proof of a render: every new file read back and measured, every promised sum added up."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from render.delivery.inspection import Inspected, Term, inspect_file, judge, judge_processed, residual_of
from render.delivery.manifest import Check
from render.encoders.target import FileWriter, Target
from render.errors import AudioError
from render.machine import threads_of
from render.mix.mixdown import Mixed
from render.mix.outputs import Outputs
from render.monitor import Monitor, ProgressShare
from render.plan import Plan, PlannedCheck
from render.units import ratio

STEPS_A_FILE = 2  # 24-bit steps that dither and rounding may leave in each file of a sum that cannot be exact


@dataclass(frozen=True, slots=True)
class Finished:
    """Where the bytes are now (a new file still has its `.part` name), and what they were meant to be."""

    path: Path
    target: Target


@dataclass(frozen=True, slots=True)
class Proof:
    """What reading the files back showed; `inspected` is by the new files' paths within the delivery."""

    inspected: dict[str, Inspected]
    checks: tuple[Check, ...]
    measure_s: float
    verify_s: float


def prove(
    plan: Plan,
    files: Sequence[Sequence[Finished]],
    mixed: Mixed,
    monitor: Monitor,
    threads: int = 0,
) -> Proof:
    """Read the files that were `mixed` back and add up all the plan's `files`, by variant.

    Works on `threads` threads, 0 meaning one a processor.

    Raises AudioError where a file is damaged or a sum does not hold.
    """
    started = time.perf_counter()
    inspected = _inspect(mixed.outputs, ProgressShare(monitor, 0.0, 0.8), threads)
    measured = time.perf_counter()
    sums = [_prove_sum(plan, files, check, mixed, monitor, threads) for check in plan.checks]
    monitor.progress("verifying", 1.0)
    checks = tuple(check for check in sums if check is not None)
    for check in checks:
        if not check.holds:
            raise AudioError(
                f"The delivered files do not add up ({check.name}: {check.residual_dbfs:.1f} dBFS is left over), so "
                "nothing was delivered; render again, and report this if it happens twice.",
                code="sum_does_not_hold",
                check=check.name,
                residual_dbfs=check.residual_dbfs,
            )
    return Proof(inspected, checks, measured - started, time.perf_counter() - measured)


def _inspect(fresh: Outputs, monitor: Monitor, threads: int) -> dict[str, Inspected]:
    done: list[int] = []
    writers = list(fresh.all())

    def inspect(writer: FileWriter) -> Inspected:
        inspected = inspect_file(writer.part, writer.target, monitor)
        done.append(1)
        monitor.progress("measuring", len(done) / len(writers))
        return inspected

    with ThreadPoolExecutor(threads_of(threads)) as pool, ThreadPoolExecutor(1) as disk:
        synced = [disk.submit(writer.sync) for writer in writers]  # the disk writes while the processors measure
        inspected = list(pool.map(inspect, writers))
        for sync in synced:
            sync.result()
    return {path_of(fresh.plan, writer.target.path): one for writer, one in zip(writers, inspected, strict=True)}


def _prove_sum(
    plan: Plan,
    files: Sequence[Sequence[Finished]],
    check: PlannedCheck,
    mixed: Mixed,
    monitor: Monitor,
    threads: int,
) -> Check | None:
    """The outcome of a sum; None where nothing can show it.

    It is taken from each variant's most precise file; where a variant has only lossy or resampled ones, what is known
    of it is how a processed mix came out before.
    """
    left = mixed.residuals.get(check.name)
    summed = _add_up(plan, files, check, mixed.trim_db, monitor, threads)
    if left is None:
        return summed
    return judge_processed(summed or Check(check.name, holds=True, residual_dbfs=None, exact=False), left)


def _add_up(
    plan: Plan,
    files: Sequence[Sequence[Finished]],
    check: PlannedCheck,
    trim_db: float,
    monitor: Monitor,
    threads: int,
) -> Check | None:
    finest = [_finest(files[index]) for index in (check.total, *check.parts)]
    summed = [file for file in finest if file is not None]
    if len(summed) < len(finest):
        return None
    whole, *parts = summed
    stems = [plan.stems[index] for index in check.stems]
    trim = ratio(trim_db) if trim_db else 1.0
    terms = [
        Term(whole.path),
        *(Term(part.path, -1.0) for part in parts),
        *(Term(stem.path, -trim * stem.gains[check.total], stem.offset, stem.sides) for stem in stems),
    ]
    unjudged = Check(
        check.name,
        holds=False,
        residual_dbfs=None,
        exact=False,
        whole=path_of(plan, whole.target.path),
        parts=tuple(path_of(plan, part.target.path) for part in parts),
        stems=tuple(stem.name for stem in stems),
        tolerance_steps=_tolerance(summed, trim_db),
    )
    return judge(unjudged, residual_of(terms, plan.sample_rate, plan.frames, monitor, threads))


def _finest(files: Sequence[Finished]) -> Finished | None:
    """The file that holds most of a variant's bits at the session's rate."""
    whole = [file for file in files if not file.target.kind.lossy and file.target.delivered_rate == file.target.rate]
    return max(whole, key=lambda file: file.target.kind.bits, default=None)


def _tolerance(files: Sequence[Finished], trim_db: float) -> float:
    if not trim_db and not any(file.target.dither or file.target.kind.is_float for file in files):
        return 0.0
    return STEPS_A_FILE * len(files) * max(file.target.kind.step for file in files)


def path_of(plan: Plan, path: Path) -> str:
    """A file's path within the delivery, with forward slashes."""
    return path.relative_to(plan.out).as_posix()

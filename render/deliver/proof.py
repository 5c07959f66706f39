"""The proof of a render: every file read back and measured, every promised sum added up."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from render.cores import usable_cores
from render.deliver.inspection import Inspected, inspect_file
from render.deliver.sums import Check, Term, judge, residual_of
from render.encoders.writer import Writer
from render.engine.mixdown import Mixed
from render.errors import AudioError
from render.measure.levels import ratio
from render.monitor import Monitor, Share
from render.plan import PlannedCheck

STEPS_A_FILE = 2  # 24-bit steps that dither and rounding may leave in each file of a sum that cannot be exact


@dataclass(frozen=True, slots=True)
class Proof:
    """What reading the files back showed; `inspected` is by variant and file, as in the plan."""

    inspected: tuple[tuple[Inspected, ...], ...]
    checks: tuple[Check, ...]
    measure_s: float
    verify_s: float


def prove(mixed: Mixed, monitor: Monitor) -> Proof:
    """Read the finished mix back; raises AudioError where a file is damaged or a sum does not hold."""
    started = time.perf_counter()
    inspected = _inspect(mixed, Share(monitor, 0.0, 0.8))
    measured = time.perf_counter()
    sums = [_check(mixed, check, monitor) for check in mixed.outputs.plan.checks]
    checks = tuple(check for check in sums if check is not None)
    monitor.progress("verifying", 1.0)
    for check in checks:
        if not check.holds:
            raise AudioError(
                f"The delivered files do not add up ({check.name}: {check.residual_dbfs:.1f} dBFS is left over), so "
                "nothing was delivered; render again, and report this if it happens twice."
            )
    return Proof(inspected, checks, measured - started, time.perf_counter() - measured)


def _inspect(mixed: Mixed, monitor: Monitor) -> tuple[tuple[Inspected, ...], ...]:
    done: list[int] = []
    count = sum(1 for _ in mixed.outputs.all())

    def inspect(writer: Writer) -> Inspected:
        found = inspect_file(writer.part, writer.target, monitor)
        writer.sync()
        done.append(1)
        monitor.progress("measuring", len(done) / count)
        return found

    with ThreadPoolExecutor(usable_cores()) as pool:
        waiting = [[pool.submit(inspect, writer) for writer in files] for files in mixed.outputs.writers]
        return tuple(tuple(file.result() for file in files) for files in waiting)


def _check(mixed: Mixed, check: PlannedCheck, monitor: Monitor) -> Check | None:
    """A sum is taken from each variant's most precise file; None where a variant has only lossy or resampled ones."""
    plan = mixed.outputs.plan
    files = [_finest(mixed, index) for index in (check.total, *check.parts)]
    summed = [file for file in files if file is not None]
    if len(summed) < len(files):
        return None
    whole, *parts = summed
    stems = [plan.stems[index] for index in check.stems]
    trim = ratio(mixed.trim_db) if mixed.trim_db else 1.0
    terms = [
        Term(whole.part),
        *(Term(part.part, -1.0) for part in parts),
        *(Term(stem.path, -trim, stem.offset, stem.sides) for stem in stems),
    ]
    asked = Check(
        check.name,
        holds=False,
        residual_dbfs=None,
        exact=False,
        whole=_path(mixed, whole),
        parts=tuple(_path(mixed, part) for part in parts),
        stems=tuple(stem.name for stem in stems),
        tolerance_steps=_tolerance(mixed, summed),
    )
    return judge(asked, residual_of(terms, plan.sample_rate, plan.frames, monitor))


def _finest(mixed: Mixed, variant: int) -> Writer | None:
    """The file that holds most of a variant's bits at the session's rate."""
    whole = [
        writer
        for writer in mixed.outputs.writers[variant]
        if not writer.target.kind.lossy and writer.target.delivered_rate == writer.target.rate
    ]
    return max(whole, key=lambda writer: writer.target.kind.bits, default=None)


def _tolerance(mixed: Mixed, files: Sequence[Writer]) -> float:
    if not mixed.trim_db and not any(file.target.dither or file.target.kind.is_float for file in files):
        return 0.0
    return STEPS_A_FILE * len(files) * max(file.target.kind.step for file in files)


def _path(mixed: Mixed, writer: Writer) -> str:
    return writer.target.path.relative_to(mixed.outputs.plan.out).as_posix()

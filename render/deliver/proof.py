"""The proof of a render: every file read back and measured, every promised sum added up."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from render.cores import usable_cores
from render.deliver.inspection import Inspected, inspect_file
from render.deliver.sums import Check, Term, judge, residual_of
from render.encoders.wav import WavWriter
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
    checks = tuple(_check(mixed, check, monitor) for check in mixed.outputs.plan.checks)
    monitor.progress("verifying", 1.0)
    for check in checks:
        if not check.holds:
            raise AudioError(
                f"The delivered files do not add up ({check.name}: {check.residual_dbfs:.1f} dBFS is left over), so "
                "nothing was delivered; render again, and report this if it happens twice."
            )
    return Proof(inspected, checks, measured - started, time.perf_counter() - measured)


def _inspect(mixed: Mixed, monitor: Monitor) -> tuple[tuple[Inspected, ...], ...]:
    plan = mixed.outputs.plan
    done: list[int] = []
    count = sum(len(files) for files in mixed.outputs.writers)

    def inspect(writer: WavWriter) -> Inspected:
        found = inspect_file(writer.part.path, writer.kind, plan.sample_rate, plan.frames, monitor)
        writer.part.sync()
        done.append(1)
        monitor.progress("measuring", len(done) / count)
        return found

    with ThreadPoolExecutor(usable_cores()) as pool:
        waiting = [[pool.submit(inspect, writer) for writer in files] for files in mixed.outputs.writers]
        return tuple(tuple(file.result() for file in files) for files in waiting)


def _check(mixed: Mixed, check: PlannedCheck, monitor: Monitor) -> Check:
    """A sum is taken from each variant's most precise file, and is exact where nothing was dropped on the way."""
    plan = mixed.outputs.plan
    finest = [max(files, key=lambda writer: writer.kind.bits) for files in mixed.outputs.writers]
    whole, parts = finest[check.total], [finest[index] for index in check.parts]
    stems = [plan.stems[index] for index in check.stems]
    trim = ratio(mixed.trim_db) if mixed.trim_db else 1.0
    terms = [
        Term(whole.part.path),
        *(Term(part.part.path, -1.0) for part in parts),
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
        tolerance_steps=_tolerance(mixed, [whole, *parts]),
    )
    return judge(asked, residual_of(terms, plan.sample_rate, plan.frames, monitor))


def _tolerance(mixed: Mixed, files: Sequence[WavWriter]) -> float:
    if not mixed.trim_db and not any(file.dither or file.kind.is_float for file in files):
        return 0.0
    return STEPS_A_FILE * len(files) * max(file.kind.step for file in files)


def _path(mixed: Mixed, writer: WavWriter) -> str:
    return writer.part.target.relative_to(mixed.outputs.plan.out).as_posix()

"""Opening and measuring the files of a session side by side, on all cores."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from render.errors import AudioError
from render.machine import usable_cores
from render.monitor import Monitor
from render.sources import AudioInfo, read_info

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure import StemMeasurement


@dataclass(frozen=True, slots=True)
class Take:
    """One audio file as it was found: `error` is the sentence where it could not be read, `changed` a file that grew.

    `measured` is None where the file was not, or could not be, measured.
    """

    path: str
    info: AudioInfo | None = None
    measured: "StemMeasurement | None" = None
    error: str = ""
    empty: bool = False
    changed: bool = False


def inspect_headers(folder: Path, paths: Sequence[str], monitor: Monitor) -> list[Take]:
    """What the headers of the files say, in the order given; raises Cancelled when the monitor says so."""
    takes = []
    for path in paths:
        monitor.check()
        takes.append(_inspect(folder, path, None))
    return takes


def inspect_files(folder: Path, paths: Sequence[str], monitor: Monitor) -> list[Take]:
    """Measure the files, in the order given; a file that cannot be read is a Take with its error.

    Raises Cancelled when the monitor says so.
    """
    from render.kernels.prepare import prepare

    prepare(monitor)
    before = [_state(folder / path) for path in paths]
    shared = SharedProgress(monitor, sum(size for size, _ in before))
    pool = ThreadPoolExecutor(usable_cores())
    try:
        work = [
            pool.submit(_inspect, folder, path, shared.part(size))
            for path, (size, _) in zip(paths, before, strict=True)
        ]
        takes = [future.result() for future in work]
    finally:
        pool.shutdown(cancel_futures=True)
    return [_mark_changed(take, state, _state(folder / take.path)) for take, state in zip(takes, before, strict=True)]


def _inspect(folder: Path, path: str, monitor: Monitor | None) -> Take:
    file = folder / path
    try:
        if file.stat().st_size == 0:
            return Take(path, empty=True)
        info = read_info(file)
        if info.frames == 0:
            return Take(path, info, empty=True)
        return Take(path, info, _measure(file, monitor) if monitor else None)
    except AudioError as error:
        return Take(path, error=str(error))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Take(path, error=f"{file.name} cannot be opened ({reason}); check the file and its permissions.")


def _measure(file: Path, monitor: Monitor) -> "StemMeasurement":
    from render.measure import measure_stem

    monitor.check()
    measured = measure_stem(file, monitor)
    monitor.progress("measuring", 1.0)
    return measured


def _state(file: Path) -> tuple[int, int]:
    """Size and time of a file, zeros where it is gone."""
    try:
        status = file.lstat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _mark_changed(take: Take, before: tuple[int, int], after: tuple[int, int]) -> Take:
    if before == after:
        return take
    return Take(take.path, take.info, take.measured, take.error, take.empty, changed=True)


class SharedProgress:
    """One monitor shared by the measuring of several files, each with its weight in the whole."""

    def __init__(self, monitor: Monitor, total: int) -> None:
        self._monitor = monitor
        self._total = max(1, total)
        self._done = 0.0
        self._lock = threading.Lock()

    def part(self, weight: int) -> Monitor:
        """The monitor of one file that weighs `weight`."""
        return _Part(self, weight)

    def add(self, stage: str, weight: float) -> None:
        """Say that this much more of the whole is done."""
        with self._lock:
            self._done += weight
            self._monitor.progress(stage, min(1.0, self._done / self._total))

    def check(self) -> None:
        """Raise Cancelled if the whole is to stop."""
        self._monitor.check()


class _Part:
    """The share of one file; told how far that file is, it passes on what came since."""

    def __init__(self, whole: SharedProgress, weight: int) -> None:
        self._whole = whole
        self._weight = weight
        self._said = 0.0

    def progress(self, stage: str, fraction: float) -> None:
        more = max(0.0, fraction - self._said)
        self._said += more
        self._whole.add(stage, more * self._weight)

    def check(self) -> None:
        self._whole.check()

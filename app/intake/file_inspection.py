"""Opening the files of a session: their headers, their measurement on all cores, and fingerprints of what they hold."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.session import StemFingerprint
from render.errors import AudioError, reason_of
from render.machine import usable_cores
from render.monitor import Monitor, SharedProgress
from render.sources import AudioInfo, read_info
from render.sources.fingerprint import Fingerprint, hash_stem
from render.sources.multitrack import file_of

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure import StemMeasurement


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """One audio file as it was found: `error` is the sentence where it could not be read, `changed` a file that grew.

    `measured` is None where the file was not, or could not be, measured.
    """

    path: str
    info: AudioInfo | None = None
    measured: "StemMeasurement | None" = None
    error: str = ""
    empty: bool = False
    changed: bool = False


def inspect_headers(folder: Path, paths: Sequence[str], monitor: Monitor) -> list[InspectedFile]:
    """What the headers of the files say, in the order given; raises Cancelled when the monitor says so."""
    inspected = []
    for path in paths:
        monitor.check()
        inspected.append(_inspect(folder, path, None))
    return inspected


def inspect_files(folder: Path, paths: Sequence[str], monitor: Monitor) -> list[InspectedFile]:
    """Measure the files, in the order given; a file that cannot be read is an InspectedFile with its error.

    Raises Cancelled when the monitor says so.
    """
    from render.kernels.prepare import MEASURING, prepare

    prepare(monitor, MEASURING)
    before = [_state(folder / path) for path in paths]
    shared = SharedProgress(monitor, sum(size for size, _ in before))
    pool = ThreadPoolExecutor(usable_cores())
    try:
        work = [
            pool.submit(_inspect, folder, path, shared.part(size))
            for path, (size, _) in zip(paths, before, strict=True)
        ]
        inspected = [future.result() for future in work]
    finally:
        pool.shutdown(cancel_futures=True)
    return [
        _mark_changed(file, state, _state(folder / file.path)) for file, state in zip(inspected, before, strict=True)
    ]


def fingerprint_stems(
    folder: Path, paths: Sequence[str], known: Mapping[str, StemFingerprint], monitor: Monitor
) -> dict[str, StemFingerprint]:
    """The fingerprints of stems by path in `folder`; one whose size, time and inode are as `known` is not read again.

    Left out is what cannot be read, and what changes while it is read. Raises `Cancelled`.
    """
    fingerprints: dict[str, StemFingerprint] = {}
    for number, path in enumerate(paths):
        monitor.progress("reading the stems' content", number / len(paths))
        fingerprint = _fingerprint(folder / path, known.get(path), monitor)
        if fingerprint:
            fingerprints[path] = fingerprint
    return fingerprints


def _inspect(folder: Path, path: str, monitor: Monitor | None) -> InspectedFile:
    file = folder / path
    try:
        if file_of(file).stat().st_size == 0:
            return InspectedFile(path, empty=True)
        info = read_info(file)
        if info.frames == 0:
            return InspectedFile(path, info, empty=True)
        return InspectedFile(path, info, _measure(file, monitor) if monitor else None)
    except AudioError as error:
        return InspectedFile(path, error=str(error))
    except OSError as error:
        reason = reason_of(error)
        return InspectedFile(
            path, error=f"{file.name} cannot be opened ({reason}); check the file and its permissions."
        )


def _measure(file: Path, monitor: Monitor) -> "StemMeasurement":
    from render.measure import measure_stem

    monitor.check()
    measured = measure_stem(file, monitor)
    monitor.progress("measuring", 1.0)
    return measured


def _state(file: Path) -> tuple[int, int]:
    """Size and time of a file, zeros where it is gone."""
    try:
        status = file_of(file).lstat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _mark_changed(file: InspectedFile, before: tuple[int, int], after: tuple[int, int]) -> InspectedFile:
    if before == after:
        return file
    return InspectedFile(file.path, file.info, file.measured, file.error, file.empty, changed=True)


def _fingerprint(file: Path, known: StemFingerprint | None, monitor: Monitor) -> StemFingerprint | None:
    before = Fingerprint.of(file)
    if before is None:
        return None
    if known and (known.size, known.mtime_ns, known.inode) == (before.size, before.mtime_ns, before.inode):
        return known
    try:
        content = hash_stem(file, monitor)
    except (AudioError, OSError):
        return None
    return (
        StemFingerprint(content, before.size, before.mtime_ns, before.inode) if Fingerprint.of(file) == before else None
    )

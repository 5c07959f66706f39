"""Stamping stems: the hash of what each holds, by which it is known again wherever it went."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.stamps import StemStamp
from render.deliver.memory import Stamp
from render.errors import AudioError
from render.monitor import Monitor
from render.sources.fingerprint import hash_stem


def stamp_stems(
    folder: Path, paths: Sequence[str], known: Mapping[str, StemStamp], monitor: Monitor
) -> dict[str, StemStamp]:
    """The stamps of stems by their path in `folder`; one whose size, time and inode are as `known` is not read again.

    Left out is what cannot be read, and what changes while it is read. Raises `Cancelled`.
    """
    found: dict[str, StemStamp] = {}
    for number, path in enumerate(paths):
        monitor.progress("reading the stems' content", number / len(paths))
        stamp = _stamp(folder / path, known.get(path), monitor)
        if stamp:
            found[path] = stamp
    return found


def _stamp(file: Path, known: StemStamp | None, monitor: Monitor) -> StemStamp | None:
    before = Stamp.of(file)
    if before is None:
        return None
    if known and (known.size, known.mtime_ns, known.inode) == (before.size, before.mtime_ns, before.inode):
        return known
    try:
        content = hash_stem(file, monitor)
    except (AudioError, OSError):
        return None
    return StemStamp(content, before.size, before.mtime_ns, before.inode) if Stamp.of(file) == before else None

"""How a file is known again: by its size, time and place without reading it, or by the hash of its bytes."""

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from render.monitor import Monitor

HASH_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How a file is recognised without reading it: size in bytes, time of change and place on the disk."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "Fingerprint | None":
        """The fingerprint of the file at `path`, None where there is none."""
        with contextlib.suppress(OSError):
            status = path.stat()
            return cls(status.st_size, status.st_mtime_ns, status.st_ino)
        return None


def fingerprints(paths: Iterable[Path]) -> dict[Path, Fingerprint | None]:
    """The fingerprint of each file as it is now."""
    return {path: Fingerprint.of(path) for path in paths}


def hash_file(path: Path, monitor: Monitor) -> str:
    """The SHA-256 of a file as hexadecimal digits; raises OSError where it cannot be read."""
    digest = hashlib.sha256()
    block = bytearray(HASH_BLOCK)
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(block):
            monitor.check()
            digest.update(memoryview(block)[:size])
    return digest.hexdigest()

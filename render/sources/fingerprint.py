"""How a file is known again: by size, time and place, which needs no reading, or by a hash of bytes or samples."""

import contextlib
import hashlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import xxhash

from render.monitor import Monitor
from render.sources.chunks import read_at
from render.sources.info import AudioInfo
from render.sources.multitrack import file_of
from render.sources.probe import probe

BLOCK = 1 << 20  # bytes


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
            status = file_of(path).stat()
            return cls(status.st_size, status.st_mtime_ns, status.st_ino)
        return None


def fingerprints(paths: Iterable[Path]) -> dict[Path, Fingerprint | None]:
    """The fingerprint of each file as it is now."""
    return {path: Fingerprint.of(path) for path in paths}


def hash_file(path: Path, monitor: Monitor) -> str:
    """The SHA-256 of a file as hexadecimal digits; raises OSError where it cannot be read."""
    digest = hashlib.sha256()
    block = bytearray(BLOCK)
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(block):
            monitor.check()
            digest.update(memoryview(block)[:size])
    return digest.hexdigest()


class RunningHash:
    """A hash fed with stretches of bytes that may arrive a little out of order, from any thread.

    XXH3-128: not for proof against malice (deliverables have SHA-256), but it keeps up with the memory.
    """

    def __init__(self, kind: str) -> None:
        self._digest = xxhash.xxh3_128(kind.encode())
        self._next = 0
        self._early: dict[int, bytes] = {}
        self._turn = threading.Lock()

    def feed(self, position: int, data: memoryview) -> None:
        """Take the bytes at `position`; those already taken are passed over."""
        with self._turn:
            if position > self._next:
                self._early[position] = bytes(data)
                return
            if position == self._next:
                self._take(data)
            while (waiting := self._early.pop(self._next, None)) is not None:
                self._take(waiting)

    def _take(self, data: memoryview | bytes) -> None:
        self._digest.update(data)
        self._next += len(data)

    def result(self, size: int) -> str | None:
        """The hash as hexadecimal digits once all `size` bytes have been taken, otherwise None."""
        return self._digest.hexdigest() if self._next == size else None


def describe_kind(info: AudioInfo) -> str:
    """What beside the bytes makes a stem's sound; part of its hash."""
    return f"{info.container}/{info.subtype}/{info.channels}/{info.sample_rate}/{info.frames}"


def hash_stem(path: Path, monitor: Monitor) -> str:
    """The hash of the stem at `path`, as a render takes it while it reads it.

    Raises AudioError where the file cannot be read, and what `monitor` raises to stop.
    """
    with SampleBytes(path) as samples:
        running, done = RunningHash(describe_kind(samples.info)), 0
        while done < samples.size and (block := samples.read(done, BLOCK)):
            monitor.check()
            running.feed(done, memoryview(block))
            done += len(block)
    return running.result(done) or ""


class SampleBytes:
    """The bytes that are hashed and compared: the samples of plain files, all of any other; a context that closes it.

    Raises AudioError where the file cannot be read as audio.
    """

    def __init__(self, path: Path) -> None:
        self.info, self._layout = probe(path)
        self._file = file_of(path).open("rb", buffering=0)
        if self._layout is None:
            self.size = path.stat().st_size
        else:
            self.size = self.info.frames * self.info.channels * self._layout.sample_bytes

    def read(self, place: int, count: int) -> bytes:
        """At most `count` bytes from byte `place` of the sound on; fewer only where no more are there."""
        count = min(count, self.size - place)
        layout = self._layout
        if layout is None or not layout.stride:
            return read_at(self._file, place + (layout.data_start if layout else 0), count)
        width, stride = layout.sample_bytes, layout.stride
        first, last = place // width, -(-(place + count) // width)
        among = read_at(self._file, layout.data_start + first * stride, (last - first - 1) * stride + width)
        track = b"".join(among[at : at + width] for at in range(0, len(among), stride))
        return track[place - first * width :][:count]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

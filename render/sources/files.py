"""Reading bytes at a place in a file from many threads, also where the system allows few open files."""

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from render.errors import AudioError, reason_of
from render.sources.multitrack import file_of

SPARE_HANDLES = 32  # what the interpreter, the libraries and the outputs need beside the stems
DEFAULT_HANDLES = 512
_SNDFILE_SYSTEM = 2  # libsndfile's code for what the system refused it


class ByteFile(Protocol):
    """A file that is read at given places; safe to use from several threads."""

    def read_into(self, view: memoryview, position: int) -> int:
        """Fill `view` from byte `position`; returns how many bytes were there."""

    def close(self) -> None:
        """Give the system's handle back; reading is over."""


class Closable(Protocol):
    """What holds a file open, or a program that reads one, until it is closed."""

    def close(self) -> None:
        """Give back what the system lends."""


class KeptFile:
    """A file that stays open while it is used."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._turn = threading.Lock()

    def read_into(self, view: memoryview, position: int) -> int:
        """Read at a place: at once where the system can, otherwise one thread after the other."""
        if hasattr(os, "preadv"):
            return os.preadv(self._file.fileno(), [view], position)
        with self._turn:
            self._file.seek(position)
            return self._file.readinto(view) or 0

    def close(self) -> None:
        """Close the file, which cannot be read from then on."""
        self._file.close()


class ReopenedFile:
    """A file opened anew for every read, for sessions with more stems than the system allows open files."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read_into(self, view: memoryview, position: int) -> int:
        """Open, read at the place, close."""
        with self._path.open("rb", buffering=0) as file:
            file.seek(position)
            return file.readinto(view) or 0

    def close(self) -> None:
        """Nothing is open between reads."""


def system_failure(error: Exception) -> OSError | None:
    """What the system refused libsndfile, which keeps to itself why; None where the file itself is at fault."""
    if isinstance(error, OSError):
        return error
    refused = getattr(error, "code", None) == _SNDFILE_SYSTEM
    return OSError(errno.EIO, "the system did not let it be read") if refused else None


def unread(name: str, at_s: float, error: OSError) -> AudioError:
    """The sentence for a file that the system stopped giving out at `at_s` seconds of its sound."""
    reason = reason_of(error)
    return AudioError(
        f"{name} could not be read at {at_s:.3f} s ({reason}); check the drive it is on and try again.",
        code="unread_file",
        file=name,
        at_s=at_s,
        reason=reason,
    )


def fill(file: ByteFile, view: memoryview, position: int, name: str, second: Callable[[int], float]) -> None:
    """Fill `view` wholly from byte `position`; raises AudioError naming stem and time where that cannot be.

    `second` is where in the sound so many bytes of the view are.
    """
    done = 0
    while done < len(view):
        try:
            got = file.read_into(view[done:], position + done)
        except OSError as error:
            raise unread(name, second(done), error) from error
        if got == 0:
            raise AudioError(
                f"{name} became shorter while it was read, and ends at {second(done):.3f} s; wait until it is copied "
                "whole and try again.",
                code="shortened_file",
                file=name,
                at_s=second(done),
            )
        done += got


def spare_handles() -> int:
    """How many stems may be held open at once."""
    try:
        import resource
    except ImportError:  # Windows
        return DEFAULT_HANDLES
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return DEFAULT_HANDLES if soft == resource.RLIM_INFINITY else max(0, soft - SPARE_HANDLES)


class Scratch(threading.local):
    """A buffer of each thread's own, used again for every read: fresh memory costs more than the reading."""

    def __init__(self) -> None:
        self._buffer = np.empty(0, np.uint8)

    def bytes(self, size: int) -> NDArray[np.uint8]:
        """`size` bytes of any content, this thread's until it asks again."""
        if self._buffer.size < size:
            self._buffer = np.empty(size, np.uint8)
        return self._buffer[:size]


class Handles:
    """Opens the files of one render within the system's limit, and closes them all at the end."""

    def __init__(self, wanted: int) -> None:
        self.scratch = Scratch()
        self._keep = wanted <= spare_handles()
        self._open: list[Closable] = []

    @property
    def keep(self) -> bool:
        """Whether every stem may stay open."""
        return self._keep

    def open(self, path: Path) -> ByteFile:
        """Open a file for reading at places."""
        place = file_of(path)
        file = KeptFile(place) if self._keep else ReopenedFile(place)
        self.close_later(file)
        return file

    def close_later(self, file: Closable) -> None:
        """Have a file closed with the others."""
        self._open.append(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for file in self._open:
            file.close()

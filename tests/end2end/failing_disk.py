"""A disk that fails when it is told to: the program and its children run on it as they are.

A small C library (failing_disk.c), compiled where there is a compiler and preloaded by Linux's loader, counts what the
processes ask of files below given folders, and fails one such call, or all from there on.
"""

import errno
import mmap
import os
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from enum import IntFlag
from pathlib import Path

from tests.end2end.shell import PATIENCE_S, Answer, command_line, environment

SOURCE = Path(__file__).with_name("failing_disk.c")
KILL = -1
_ORDER = struct.Struct("=6i512s512s512s")
_COUNTS = struct.Struct("=2i")
_PATH = 512  # bytes, of each of the three


class Call(IntFlag):
    """What a process asks of the disk, as failing_disk.c numbers it; CREATE opens to write."""

    OPEN = 1
    CREATE = 2
    READ = 4
    WRITE = 8
    SYNC = 16
    RENAME = 32
    LINK = 64
    UNLINK = 128
    MKDIR = 256
    STAT = 512
    LIST = 1024
    CLOSE = 2048


@dataclass(frozen=True, slots=True)
class DiskFault:
    """The `at`-th of these `calls` on a file below `under` fails with `error`, or kills the program.

    Only files whose path below it matches the pattern `on` count; `onwards` all calls after it fail too.
    """

    calls: Call
    under: Path
    on: str = "*"
    error: int = errno.EIO
    at: int = 1
    onwards: bool = False

    def order(self) -> bytes:
        """As failing_disk.c reads it."""
        places = os.fsencode(self.under), os.fsencode(self.on)
        return _ORDER.pack(self.calls, self.at, self.onwards, self.error, 0, 0, *places, b"")


@dataclass(frozen=True, slots=True)
class Suffered:
    """How a command ended on a failing disk: how many calls there were, how many failed, and on which path first."""

    answer: Answer
    calls: int
    failed: int
    first: str = field(default="")


def why_not() -> str:
    """Why no disk can be made to fail here, "" where it can."""
    if not sys.platform.startswith("linux"):
        return "needs Linux's loader"
    return "" if compiler() else "needs a C compiler (cc)"


def compiler() -> str | None:
    """The system's C compiler."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def compiled(folder: Path) -> Path:
    """The library, compiled into a folder."""
    library = folder / "failing_disk.so"
    command = [compiler() or "cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True, timeout=PATIENCE_S)
    return library


def run_on(library: Path, fault: DiskFault, home: Path, *words: str | Path, log: Path | None = None) -> Suffered:
    """Run the program to its end on a disk with this fault; `log` is told of every call that could have failed."""
    order = library.with_suffix(f".{os.getpid()}.order")
    order.write_bytes(fault.order())
    preload = {"LD_PRELOAD": str(library), "FAILING_DISK": str(order)} | ({"FAILING_DISK_LOG": str(log)} if log else {})
    done = subprocess.run(
        command_line(*words),
        capture_output=True,
        cwd=home,
        env=environment(home) | preload,
        timeout=PATIENCE_S,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # what kills its group kills nobody else
    )
    with order.open("r+b") as file, mmap.mmap(file.fileno(), 0) as seen:
        calls, failed = _COUNTS.unpack_from(seen, 16)
        first = os.fsdecode(seen[_ORDER.size - _PATH : _ORDER.size].rstrip(b"\0"))
    return Suffered(Answer(done.returncode, done.stdout.decode(), done.stderr.decode()), calls, failed, first)

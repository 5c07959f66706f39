"""ffmpeg as a child with a process group of its own, and no wait for it without an end.

What is called ffmpeg may be a script whose own children outlive it and keep its pipes open: the whole group is ended
with it, and a pipe counts as finished once its process is gone and the pipe is empty.
"""

import contextlib
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, cast

STALL_S = 60.0  # without a byte read or written; a slow disk takes seconds
END_S = 5.0
_SLICE_MS = 50
_READ_BYTES = 1 << 20


class FfmpegProcess:
    """A running ffmpeg that is written to, or read from; raises OSError where it cannot be started.

    Any wait ends with TimeoutError after `stall_s` seconds in which nothing moved, and at once when it is `end`ed.
    """

    def __init__(self, command: Sequence[str], *, reads: bool = False, writes: bool = False, stall_s: float = STALL_S):
        self._stall_s, self._is_ended, self._is_alone = stall_s, False, False
        self.last_words = ""  # once it has ended, the last line of what it complained of
        self._errors = _errors_file()
        try:
            self._process = subprocess.Popen(
                command,
                bufsize=0,
                stdin=subprocess.PIPE if writes else subprocess.DEVNULL,
                stdout=subprocess.PIPE if reads else subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,
            )
        except OSError:
            self._errors.close()
            raise
        if self._process.stdin and os.name == "posix":
            os.set_blocking(self._process.stdin.fileno(), False)

    def read(self, size: int) -> bytes:
        """The next `size` bytes of what it writes, fewer only at the end."""
        pipe, got = cast("IO[bytes]", self._process.stdout), bytearray()
        while len(got) < size and self._is_ready(pipe, write=False):
            block = pipe.read(min(size - len(got), _READ_BYTES))
            if not block:
                break
            got += block
        return bytes(got)

    def write(self, data: bytes) -> None:
        """Send it all of `data`; raises OSError where it does not take it."""
        pipe, view = cast("IO[bytes]", self._process.stdin), memoryview(data)
        while view:
            if not self._is_ready(pipe, write=True):
                raise BrokenPipeError
            view = view[pipe.write(view) or 0 :]

    def _is_ready(self, pipe: IO[bytes], *, write: bool) -> bool:
        """Wait until something can be read or written; False where nothing ever will."""
        if os.name != "posix":  # its pipes cannot be asked
            return not self._is_ended
        asked, deadline, is_gone = select.poll(), time.monotonic() + self._stall_s, False
        asked.register(pipe, select.POLLOUT if write else select.POLLIN)
        while not self._is_ended:
            if asked.poll(0 if is_gone else _SLICE_MS):
                return True
            if is_gone:
                return False
            if time.monotonic() > deadline:
                raise TimeoutError
            is_gone = self._is_gone()
        return False

    def _is_gone(self) -> bool:
        if self._process.poll() is None:
            return False
        self._end_group()
        return True

    def finish(self, timeout_s: float = END_S) -> int:
        """Close its input and wait for it; its return code, which is a signal's where it had to be ended."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout_s)
        self.end()
        return self._process.returncode if self._process.returncode is not None else -signal.SIGTERM

    def interrupt(self) -> None:
        """End it from another thread; whoever waits for it goes on."""
        self._is_ended = True
        self._end_group()

    def end(self) -> None:
        """End it and all that it started, wherever it is."""
        self.interrupt()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(END_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._keep_last_words()

    def _end_group(self) -> None:
        if self._is_alone:  # its number may be another's by now
            return
        self._is_alone = True
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _keep_last_words(self) -> None:
        if self._errors.closed:
            return
        with self._errors as file, contextlib.suppress(OSError):
            file.seek(0)
            self.last_words = (file.read().decode("utf-8", "replace").strip().splitlines() or [""])[-1]


def _errors_file() -> IO[bytes]:
    """A file rather than a pipe, which would have to be read while it runs."""
    try:
        return tempfile.TemporaryFile()
    except OSError:
        return Path(os.devnull).open("w+b")


def output_of(command: Sequence[str], stall_s: float) -> bytes:
    """All that a short command prints; raises OSError where it fails, or hangs."""
    process = FfmpegProcess(command, reads=True, stall_s=stall_s)
    try:
        parts = list(iter(lambda: process.read(_READ_BYTES), b""))
        code = process.finish(stall_s)
    finally:
        process.end()
    if code:
        raise OSError(process.last_words or f"it ended with {code}")
    return b"".join(parts)

"""Progress on stderr: one bar with an ETA on a terminal, plain lines anywhere else."""

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self, TextIO

from app.jobs.job import Eta
from render.errors import Cancelled
from render.text import clock, printable

_REDRAW_S = 0.1  # at most ten pictures a second: more only costs time
_STEP = 0.1  # without a terminal, a line each tenth of the work
_BAR_CELLS = 28

_Handler = Callable[[int, FrameType | None], object] | int | None


class TerminalMonitor:
    """A `render.monitor.Monitor` that shows its progress on a stream while it is entered as a context.

    On a terminal it redraws one line and wipes it at the end; elsewhere it writes a plain line for each stage and
    each tenth of the work, never a control character. The first Ctrl+C makes the next `check()` raise `Cancelled`,
    the second interrupts at once. All methods may be called from any thread.
    """

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._clock = clock
        self._line = _Line(self._stream) if _is_terminal(self._stream) else None
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._eta = Eta()
        self._announced: set[str] = set()
        self._next_at = float("-inf")  # the next redraw (a moment) or the next plain line (a fraction)
        self._previous: _Handler = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():  # only there may a handler be set
            self._previous = signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)
        with self._lock:
            if self._line:
                self._line.wipe()

    def progress(self, stage: str, fraction: float) -> None:
        """Show the stage and the fraction (0 to 1) of the whole work."""
        stage, fraction = printable(stage), min(1.0, max(0.0, fraction))
        with self._lock:
            left = self._eta.update(self._clock(), fraction)
            if self._line:
                self._redraw(self._line, stage, fraction, left)
            else:
                self._say_plainly(stage, fraction)

    def check(self) -> None:
        """Raise `Cancelled` once Ctrl+C was pressed."""
        if self._stop.is_set():
            raise Cancelled("Stopped by Ctrl+C.")

    def note(self, sentence: str) -> None:
        """Write a line of its own, above the bar where there is one."""
        with self._lock:
            if self._line:
                self._line.wipe()
                self._next_at = float("-inf")
            _write(self._stream, printable(sentence) + "\n")

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._stop.is_set():
            raise KeyboardInterrupt
        self._stop.set()

    def _redraw(self, line: "_Line", stage: str, fraction: float, left: float | None) -> None:
        now = self._clock()
        if now < self._next_at:
            return
        self._next_at = now + _REDRAW_S
        line.draw("stopping" if self._stop.is_set() else stage, fraction, left)

    def _say_plainly(self, stage: str, fraction: float) -> None:
        if stage in self._announced and fraction < self._next_at:
            return
        self._announced.add(stage)
        self._next_at = (int(fraction / _STEP + 1e-9) + 1) * _STEP
        _write(self._stream, f"{stage}: {fraction * 100:.0f} %\n")


class _Line:
    """One line of a terminal, redrawn in place. No escape codes: every console knows a carriage return."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._cells = _cells(stream)
        self._drawn = 0

    def draw(self, stage: str, fraction: float, left: float | None) -> None:
        """Replace the line by a bar, the percentage, the time left and the stage."""
        full, empty = self._cells
        done = round(fraction * _BAR_CELLS)
        eta = f"{clock(left)} left" if left is not None else ""
        text = f"{full * done}{empty * (_BAR_CELLS - done)} {fraction * 100:3.0f} %  {eta:>12}  {stage}"
        text = text[: max(20, shutil.get_terminal_size().columns - 1)]
        _write(self._stream, "\r" + text.ljust(self._drawn))
        self._drawn = len(text)

    def wipe(self) -> None:
        """Leave the line empty, as it was before the first picture."""
        if self._drawn:
            _write(self._stream, "\r" + " " * self._drawn + "\r")
            self._drawn = 0


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def _cells(stream: TextIO) -> tuple[str, str]:
    try:
        "█░".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return "#", "-"
    return "█", "░"


def _write(stream: TextIO | None, text: str) -> None:
    """Write what the stream can show; a closed or broken stderr is no reason to lose a render."""
    if stream is None:
        return
    try:
        encoding = stream.encoding or "utf-8"
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except (OSError, ValueError):
        return

"""Work for the runner's tests; module-level, so that a spawned child finds it by name."""

import os
import signal
import sys
import time
from pathlib import Path

from app.errors import UsageError
from render.errors import AudioError, BouncedeskError
from render.monitor import Monitor

_REFUSALS: dict[str, type[BouncedeskError]] = {"audio": AudioError, "refused": BouncedeskError, "usage": UsageError}


def add(left: int, right: int, monitor: Monitor) -> int:
    """Report a stage and return a sum."""
    monitor.progress("adding", 0.5)
    monitor.check()
    monitor.progress("adding", 1.0)
    return left + right


def process_id(_monitor: Monitor) -> int:
    """The child's own process id."""
    return os.getpid()


def has_qt(_monitor: Monitor) -> bool:
    """Whether the child has loaded Qt."""
    return any(name.startswith(("PySide6", "shiboken6", "widgets")) for name in sys.modules)


def fail(kind: str, monitor: Monitor) -> None:
    """Raise what nobody meant to be raised."""
    monitor.progress("failing", 0.1)
    if kind == "subclass":
        raise FileNotFoundError(2, "No such file or directory", "Kick.wav")
    raise ValueError(f"A sentence about {kind}.")


def refuse(kind: str, monitor: Monitor) -> None:
    """Raise a plain error of the kind, with a code and a fact."""
    monitor.progress("failing", 0.1)
    raise _REFUSALS[kind](f"A sentence about {kind}.", code="refused_for_a_test", kind=kind)


def crash(how: str, _monitor: Monitor) -> None:
    """End the process without a word."""
    if how == "exit":
        os._exit(3)
    os.kill(os.getpid(), signal.SIGKILL)


def leave(_monitor: Monitor) -> None:
    """Try to leave the interpreter."""
    sys.exit(4)


def unpicklable(_monitor: Monitor) -> object:
    """Return what cannot cross a pipe."""
    return lambda: None


def work_on(seconds: float, monitor: Monitor) -> str:
    """Work in small steps that check, for at most this long."""
    begun = time.monotonic()
    while (spent := time.monotonic() - begun) < seconds:
        monitor.check()
        monitor.progress("working", spent / seconds)
        time.sleep(0.01)
    return "worked"


def be_deaf(seconds: float, monitor: Monitor) -> str:
    """Work that never checks."""
    monitor.progress("deaf", 0.0)
    time.sleep(seconds)
    return "slept"


def write_when_done(path: Path, text: str, seconds: float, _monitor: Monitor) -> None:
    """Leave a trace, to tell the order of jobs."""
    time.sleep(seconds)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def chatter(reports: int, monitor: Monitor) -> None:
    """Report far more often than anybody can read."""
    for number in range(reports):
        monitor.progress("chattering", number / reports)
    monitor.progress("chattering", 1.0)


def print_something(_monitor: Monitor) -> None:
    """Write to stdout, as careless libraries do."""
    print("noise")


def be_deaf_and_write(path: Path, seconds: float, monitor: Monitor) -> None:
    """Work that never checks, and leaves a file when it is done."""
    monitor.progress("deaf", 0.0)
    time.sleep(seconds)
    path.touch()

"""Deliveries in processes of their own: counted step by step, killed at one of them, or made to wait for another."""

import errno
import itertools
import multiprocessing
import os
import signal
import sys
import time
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from tests.render.delivery.users import BY_NAME, Place

FILE_EVENTS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir"}
PATIENCE_S = 600.0  # a hang is one by then, on any machine
STEPS = "steps"


def context() -> ForkServerContext:
    """Where children begin with all that a delivery imports, loaded once."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.render.delivery.children"])
    return server


class StepCounter:
    """Counts what a delivery does to files below `folder`, and its progress; kills its process at step `last`."""

    def __init__(self, folder: Path, last: int | None) -> None:
        self._folder, self._last = str(folder), last
        self._numbers = itertools.count(1)
        self.steps = 0
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in FILE_EVENTS and any(str(each).startswith(self._folder) for each in arguments[:2]):
            self._step()

    def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- the protocol
        """A step too."""
        self._step()

    def check(self) -> None:
        """Nobody cancels."""

    def _step(self) -> None:
        self.steps = next(self._numbers)
        if self._last is not None and self.steps >= self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def deliver_until(name: str, folder: Path, sources: list[Path], last: int | None, *, links: bool = True) -> None:
    """Deliver, and be killed at step `last`; without one, leave the number of steps in the folder.

    Without `links` the disk knows no second names, as exFAT.
    """
    if not links:
        os.link = _refused_link
    place, counter = Place(BY_NAME[name], folder), StepCounter(folder, last)
    place.again(sources, counter)
    (folder / STEPS).write_text(str(counter.steps))


def _refused_link(*_paths: object, **_how: object) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


class Meeting:
    """A monitor of one of two writers: the first stays in its work until the second says that it waits."""

    def __init__(self, marks: Path, *, first: bool) -> None:
        self._marks, self._first = marks, first

    def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- the protocol
        """Leave a mark for what is done now; the first one waits here for the second's."""
        if stage.startswith("waiting"):
            (self._marks / "waits").touch()
        elif self._first:
            (self._marks / "works").touch()
            wait_for(self._marks / "waits")

    def check(self) -> None:
        """Nobody cancels."""


def wait_for(mark: Path) -> None:
    """Until the other process has left its mark."""
    until = time.monotonic() + PATIENCE_S
    while not mark.exists():
        assert time.monotonic() < until, f"nobody left {mark.name}"
        time.sleep(0.01)


def deliver_beside(name: str, folder: Path, sources: list[Path], marks: Path, *, first: bool) -> None:
    """Deliver beside another process that does the same."""
    if not first:
        wait_for(marks / "works")
    Place(BY_NAME[name], folder).again(sources, Meeting(marks, first=first))

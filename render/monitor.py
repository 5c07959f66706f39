"""How long work reports how far it is, and learns that it should stop: alone, as a share of more, and side by side."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from render.errors import Cancelled
from render.machine import usable_cores

Value = TypeVar("Value")


class Monitor(Protocol):
    """Watches one piece of long work; both methods may be called from any thread."""

    def progress(self, stage: str, fraction: float) -> None:
        """Report that `fraction` (0 to 1) of the whole work is done, and what is being done now ("mixing")."""

    def check(self) -> None:
        """Raise `Cancelled` when the user has asked to stop; called at least every 100 ms of work."""


class Unwatched:
    """A monitor for work that nobody watches or cancels."""

    def progress(self, stage: str, fraction: float) -> None:
        """Goes nowhere: nobody is watching."""

    def check(self) -> None:
        """Never raises: nobody can ask to stop."""


class ProgressShare:
    """A part of longer work, which fills the whole's progress from `start` to `end` (fractions)."""

    def __init__(self, whole: Monitor, start: float, end: float) -> None:
        self._whole, self._start, self._end = whole, start, end

    def progress(self, stage: str, fraction: float) -> None:
        """Pass on how far this part is."""
        self._whole.progress(stage, self._start + fraction * (self._end - self._start))

    def check(self) -> None:
        """Raise `Cancelled` where the whole was cancelled."""
        self._whole.check()


class SharedProgress:
    """Several pieces of work side by side, in threads of their own, as one progress; what it reports never falls.

    `total` is what all of them weigh together.
    """

    def __init__(self, whole: Monitor, total: float) -> None:
        self._whole, self._total = whole, total or 1.0
        self._done = 0.0
        self._turn = threading.Lock()

    def part(self, weight: float = 1.0) -> Monitor:
        """The monitor of one piece that weighs `weight`."""
        return _PartialProgress(self, weight)

    def add(self, stage: str, weight: float) -> None:
        """Report that so much more of the whole is done."""
        with self._turn:
            self._done += weight
            self._whole.progress(stage, min(1.0, self._done / self._total))

    def check(self) -> None:
        """Raise `Cancelled` where the whole was cancelled."""
        self._whole.check()


class _PartialProgress:
    """One piece of several: passes on what came since it last reported."""

    def __init__(self, shared: SharedProgress, weight: float) -> None:
        self._shared, self._weight = shared, weight
        self._reported = 0.0

    def progress(self, stage: str, fraction: float) -> None:
        more = max(0.0, fraction - self._reported)
        self._reported += more
        self._shared.add(stage, more * self._weight)

    def check(self) -> None:
        self._shared.check()


class _Part:
    """The monitor of one of several pieces of work."""

    def __init__(self, together: "_Together", number: int) -> None:
        self._together, self._number = together, number

    def progress(self, stage: str, fraction: float) -> None:
        """Add to the whole's progress."""
        self._together.progress(self._number, stage, fraction)

    def check(self) -> None:
        """Stop with the whole, or because another part failed."""
        self._together.check()


class _Together:
    """The monitor of all of them."""

    def __init__(self, whole: Monitor, parts: int) -> None:
        self._whole = whole
        self._done = [0.0] * parts
        self.stopped = threading.Event()

    def progress(self, number: int, stage: str, fraction: float) -> None:
        self._done[number] = max(self._done[number], fraction)
        self._whole.progress(stage, sum(self._done) / len(self._done))

    def check(self) -> None:
        self._whole.check()
        if self.stopped.is_set():
            raise Cancelled


def run_all(
    works: Sequence[Callable[[Monitor], Value]], undo: Callable[[Value], None], monitor: Monitor
) -> list[Value]:
    """The values of all `works`, each given a monitor; where one fails, what the others made is undone."""
    together = _Together(monitor, len(works))

    def run(number: int) -> Value:
        try:
            return works[number](_Part(together, number))
        except BaseException:
            together.stopped.set()
            raise

    with ThreadPoolExecutor(usable_cores()) as pool:
        futures = [pool.submit(run, number) for number in range(len(works))]
    failures = [error for future in futures if (error := future.exception()) is not None]
    if failures:
        for future in futures:
            if future.exception() is None:
                undo(future.result())
        raise min(failures, key=lambda error: isinstance(error, Cancelled))  # what stopped the others comes first
    return [future.result() for future in futures]

"""Several files made side by side: one progress for all, and the first failure stops the others."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from render.errors import Cancelled
from render.machine import usable_cores
from render.monitor import Monitor

Value = TypeVar("Value")


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

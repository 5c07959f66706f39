"""How long work reports how far it is, and learns that it should stop: alone, as a share of more, and side by side."""

import threading
from typing import Protocol


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

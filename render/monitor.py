"""How long work says how far it is, and hears that it should stop."""

from typing import Protocol


class Monitor(Protocol):
    """Watches one piece of long work; both methods may be called from any thread."""

    def progress(self, stage: str, fraction: float) -> None:
        """Say that `fraction` (0 to 1) of the whole work is done, and what is being done now ("mixing")."""

    def check(self) -> None:
        """Raise `Cancelled` when the user has asked to stop; called at least every 100 ms of work."""


class Unwatched:
    """A monitor for work that nobody watches or cancels."""

    def progress(self, stage: str, fraction: float) -> None:
        """Tell nobody."""

    def check(self) -> None:
        """Never cancelled."""


class ProgressShare:
    """A part of longer work, which fills the whole's progress from `start` to `end` (fractions)."""

    def __init__(self, whole: Monitor, start: float, end: float) -> None:
        self._whole, self._start, self._end = whole, start, end

    def progress(self, stage: str, fraction: float) -> None:
        """Pass on how far this part is."""
        self._whole.progress(stage, self._start + fraction * (self._end - self._start))

    def check(self) -> None:
        """Stop with the whole."""
        self._whole.check()

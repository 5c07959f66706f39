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

"""Where work is done: a slot takes one piece of work at a time."""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, wait
from typing import Protocol

from app.jobs.work import Outcome, Work, outcome_of, perform
from render.errors import Cancelled
from render.monitor import Unwatched

Report = Callable[[str, float], None]
"""Called with the stage and the fraction done (0 to 1)."""

_POLL_S = 0.05


class Slot(Protocol):
    """A place for one piece of work at a time; `run` is called by one thread."""

    def run(self, work: Work, report: Report, cancelling: threading.Event) -> Outcome:
        """Do the work and wait for its outcome; stops soon after `cancelling` is set. Raises nothing."""

    def close(self) -> None:
        """Give back what the slot holds; it may be used again."""


class ExecutorSlot:
    """A slot in front of any `concurrent.futures.Executor`, such as a cluster's: the same work, handed elsewhere.

    An executor carries no progress and cannot stop what has begun: a cancelled job ends here, its work may go on there.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def run(self, work: Work, report: Report, cancelling: threading.Event) -> Outcome:  # noqa: ARG002 -- Slot's form
        """Submit the work and wait for it, or for the wish to cancel."""
        future: Future[Outcome] = self._executor.submit(perform, work, Unwatched())
        while not wait([future], _POLL_S).done:
            if cancelling.is_set():
                future.cancel()
                return Outcome(error=Cancelled("Cancelled."))
        return outcome_from(future)

    def close(self) -> None:
        """The executor belongs to whoever made it."""


def outcome_from(future: "Future[Outcome]") -> Outcome:
    """The outcome a finished future holds; an error of the executor itself becomes one."""
    try:
        return future.result(timeout=0)
    except CancelledError:
        return Outcome(error=Cancelled("Cancelled."))
    except Exception as error:  # noqa: BLE001 -- what could not be pickled, or a broken pool: ends this job only
        return outcome_of(error)

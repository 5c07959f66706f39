"""A piece of work as it crosses to another process, and how it comes back: a value, or the error it raised."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from render.errors import BouncedeskError, Cancelled, system_error
from render.monitor import Monitor

PATIENCE_S = 2.0
"""How long cancelled work may take to stop by itself: the longest a user waits for Cancel."""


@dataclass(frozen=True, slots=True)
class Work:
    """A module-level function and its arguments, all picklable; a Monitor is passed to it last.

    Cancelled, it has `patience_s` seconds to stop by itself before its process is killed.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    patience_s: float = PATIENCE_S


class Ending(StrEnum):
    """How work ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the work: its value where it is done, else the error; `details` are for the log only."""

    value: Any = None
    error: BouncedeskError | Cancelled | None = None
    details: str = ""

    @property
    def ending(self) -> Ending:
        """Whether the work was done, cancelled or failed."""
        if self.error is None:
            return Ending.DONE
        return Ending.CANCELLED if isinstance(self.error, Cancelled) else Ending.FAILED

    def unwrap(self) -> Any:
        """The value, or the error raised as it was meant: same class, sentence, code and facts."""
        if self.error is not None:
            raise self.error.with_traceback(None)
        return self.value


def perform(work: Work, monitor: Monitor) -> Outcome:
    """Do the work here and now. Whatever it raises becomes an outcome; nothing is raised."""
    try:
        return Outcome(work.function(*work.arguments, monitor))
    except BaseException as error:  # noqa: BLE001 -- a library that exits or runs out of memory must end this job only
        return outcome_of(error)


def outcome_of(error: BaseException) -> Outcome:
    """The outcome that says what `error` says; a fault of the program's own keeps its traceback for the log."""
    if isinstance(error, BouncedeskError | Cancelled):
        return Outcome(error=error.with_traceback(None))
    return Outcome(error=_plain(error), details="".join(traceback.format_exception(error)))


def _plain(error: BaseException) -> BouncedeskError:
    if isinstance(error, MemoryError):
        return BouncedeskError(
            "The work ran out of memory and was stopped; no source was touched: close other programs and try again.",
            code="out_of_memory",
        )
    if isinstance(error, OSError) and error.strerror:
        return system_error(error)
    detail = " ".join(str(error).split())
    what = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    return BouncedeskError(
        f"Bouncedesk made a mistake ({what}); no source was touched: the details are in the log, please report them.",
        code="own_mistake",
        what=what,
    )

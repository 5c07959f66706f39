"""A piece of work as it crosses to another process, and how it comes back: a value, or a class and a sentence."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.errors import BouncedeskError, UsageError
from render.errors import AudioError, Cancelled
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
    """How work ended. Exceptions do not cross: a class with its own constructor may not survive pickling."""

    DONE = "done"
    CANCELLED = "cancelled"
    USAGE = "usage"
    REFUSED = "refused"
    AUDIO = "audio"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the work: its value where it is done, else one sentence; `details` are for the log only."""

    ending: Ending
    value: Any = None
    sentence: str = ""
    details: str = ""

    def unwrap(self) -> Any:
        """The value, or the error raised again as it was meant: same class, same sentence."""
        if self.ending is Ending.DONE:
            return self.value
        raise _RAISED[self.ending](self.sentence)


_RAISED: dict[Ending, type[Exception]] = {
    Ending.CANCELLED: Cancelled,
    Ending.USAGE: UsageError,
    Ending.REFUSED: BouncedeskError,
    Ending.AUDIO: AudioError,
    Ending.FAULT: BouncedeskError,
}
_KNOWN: tuple[tuple[type[Exception], Ending], ...] = (
    (Cancelled, Ending.CANCELLED),
    (UsageError, Ending.USAGE),
    (BouncedeskError, Ending.REFUSED),
    (AudioError, Ending.AUDIO),
)


def perform(work: Work, monitor: Monitor) -> Outcome:
    """Do the work here and now. Whatever it raises becomes an outcome; nothing is raised."""
    try:
        return Outcome(Ending.DONE, work.function(*work.arguments, monitor))
    except BaseException as error:  # noqa: BLE001 -- a library that exits or runs out of memory must end this job only
        return outcome_of(error)


def outcome_of(error: BaseException) -> Outcome:
    """The outcome that says what `error` says; a fault of the program's own keeps its traceback for the log."""
    for kind, ending in _KNOWN:
        if isinstance(error, kind):
            return Outcome(ending, sentence=str(error))
    return Outcome(Ending.FAULT, sentence=_sentence(error), details="".join(traceback.format_exception(error)))


def _sentence(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "The work ran out of memory and was stopped; no source was touched: close other programs and try again."
    if isinstance(error, OSError) and error.strerror:
        where = f" with {error.filename}" if error.filename else ""
        return f"The system reported “{error.strerror}”{where}; no source was touched: mend that and try again."
    said = " ".join(str(error).split())
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return f"Bouncedesk made a mistake ({what}); no source was touched: the details are in the log, please report them."

"""What is raised for the user to read: one plain sentence, the code a shell knows it by, and its facts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


class BouncedeskError(Exception):
    """Something the user can act on: text is one plain sentence of facts. Commands exit with 1.

    `code` names what happened in snake_case words, so that each shell can add what to do in its own terms; `facts` are
    the values of that sentence (`file`, `at_s`, …). Both survive pickling, as every subclass does whatever its own
    constructor takes: errors come back from child processes as they were raised there.
    """

    def __init__(self, sentence: str, *, code: str = "", **facts: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self._facts = facts

    @property
    def facts(self) -> Mapping[str, Any]:
        """What happened, as values by name; they cannot be changed."""
        return MappingProxyType(self._facts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args), self.__dict__


def reason_of(error: OSError) -> str:
    """What the system says of its failure, as it stands in the middle of a sentence."""
    return (error.strerror or str(error)).lower()


def system_error(error: OSError) -> BouncedeskError:
    """The sentence for a failure of the system that nobody had another word for."""
    reason = error.strerror or " ".join(str(error).split()) or type(error).__name__
    where = f" with {error.filename}" if error.filename else ""
    return BouncedeskError(
        f"The system reported “{reason}”{where}; no source was touched: fix that and try again.",
        code="system_error",
        reason=reason,
        file=error.filename,
    )


class AudioError(BouncedeskError):
    """Audio that cannot be read, mixed or measured; the sentence names the file."""


class Cancelled(Exception):  # noqa: N818 -- a cancelled job is no error
    """The user cancelled the work; everything half-written has been removed."""


def _again(kind: type[BouncedeskError], args: tuple[Any, ...]) -> BouncedeskError:
    """An error as it was pickled, past a constructor of its own that would want other arguments."""
    return kind.__new__(kind, *args)

"""What every operation on a song or a release is made of, whoever waits for its child process."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from app.jobs.work import Work
from render.errors import BouncedeskError
from render.monitor import Monitor

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.jobs import RenderJob


@dataclass(frozen=True, slots=True)
class Ended:
    """How an operation ended: what to say of it, and what is to be done next without being asked for."""

    sentence: str = ""
    following: "Operation | None" = None


class Operation(ABC):
    """Something done to a song or a release: a frozen value that any shell can carry out, and carry out again.

    It begins in the catalogue, its `work` is done in a child process, and it ends in the catalogue or fails there. A
    command waits for the child (`carry_out`); the window hands the work to its jobs, and ends it when their
    signal comes.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def subject(self) -> int:
        """The id of the song or the release: of one kind of operation only one at a time is done to it."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What the work is called while it is going on."""

    @property
    @abstractmethod
    def work(self) -> Work:
        """What a child process is to do; its result is what `end` takes."""

    @property
    def busy(self) -> str:
        """Why it cannot begin while one like it is going on; empty where asking again is simply no news."""
        return ""

    @property
    def cancelled(self) -> str:
        """What is true once it was cancelled."""
        return "It was cancelled."

    @property
    def asked_for(self) -> bool:
        """Whether somebody asked for it, and is to know how it ended."""
        return True

    def begin(self, _catalogue: "Catalogue") -> "RenderJob | None":
        """Open its row in the catalogue, where it has one; raises BouncedeskError where it cannot even begin."""
        return None

    @abstractmethod
    def end(self, catalogue: "Catalogue", job: "RenderJob | None", result: Any) -> Ended:
        """Record what came of it; raises BouncedeskError where the catalogue cannot be written to."""

    def fail(self, catalogue: "Catalogue", job: "RenderJob | None", error: BaseException) -> None:
        """Record that it was cancelled, or failed and why."""
        if job is not None:
            from app.delivery.delivery_records import record_failure

            record_failure(catalogue, job, error)


class Worker(Protocol):
    """A child process, and a shell's way of waiting for it."""

    def run(self, function: Callable[..., Any], *arguments: Any, title: str, monitor: Monitor) -> Any:
        """`function(*arguments, monitor)` in the child; raises what the function raised."""


def carry_out(operation: Operation, catalogue: "Catalogue", worker: Worker, monitor: Monitor) -> Any:
    """Do an operation from its beginning to its end, and return what its work made; raises what the work raises."""

    def work() -> Any:
        return worker.run(*_call(operation.work), title=operation.title, monitor=monitor)

    return recorded(operation, catalogue, work)


def recorded(operation: Operation, catalogue: "Catalogue", work: Callable[[], Any]) -> Any:
    """As `carry_out`, for whoever has another way to do the work."""
    job = operation.begin(catalogue)
    try:
        result = work()
    except BaseException as error:
        operation.fail(catalogue, job, error)
        raise
    record_end(operation, catalogue, job, result)
    return result


def record_end(operation: Operation, catalogue: "Catalogue", job: "RenderJob | None", result: Any) -> Ended:
    """End an operation in the catalogue; where that refuses, its sentence says first that the files are there."""
    try:
        return operation.end(catalogue, job, result)
    except BouncedeskError as error:
        if job is None:
            raise
        raise BouncedeskError(
            f"The files in {job.out_folder} are delivered and whole, but the catalogue does not know of them: {error}",
            code=error.code,
            **{**error.facts, "folder": job.out_folder},
        ) from error


def _call(work: Work) -> tuple[Any, ...]:
    return work.function, *work.arguments

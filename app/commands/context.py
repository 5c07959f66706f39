"""What a command works with: the catalogue, the desktop, the engine's kernels, and a child process for long work."""

import os
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from app.jobs import tasks
from app.paths import find_paths, kernel_folder
from app.startup import start_log, stop_log
from render.errors import Cancelled
from render.monitor import Monitor

if TYPE_CHECKING:  # a command that keeps nothing loads no database, and one without long work nothing of processes
    from app.catalogue import Catalogue
    from app.desktop import Desktop
    from app.jobs.job import Job, JobProgress

POLL_S = 0.05


def opened() -> "Catalogue":
    """The studio's catalogue, made if there never was one; close it, or use it in a `with`."""
    from app.catalogue import Catalogue

    paths = find_paths()
    return Catalogue.open(paths.catalogue, paths.backups)


def desktop() -> "Desktop":
    """Whatever draws papers for the command that runs; nothing of it is loaded before one is drawn."""
    port: Desktop = click.get_current_context().obj
    return port


def prepare_engine() -> None:
    """Have compiled kernels kept in the user's cache; must come before anything of the engine is imported."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_folder(find_paths())))


class ChildProcess:
    """A child process for a command's long work, as a context.

    It starts with the first work. `load` starts it before: it then loads the engine while the command still reads what
    it was asked for.
    """

    def __enter__(self) -> Self:
        from app.jobs.runner import Runner

        paths = find_paths()
        self._log = start_log(paths.logs)
        self._runner = Runner(cache=kernel_folder(paths))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._runner.shutdown()
        stop_log(self._log)

    def load(self, task: Callable[[Monitor], None] = tasks.load_engine) -> None:
        """Start the child and have it load the engine, or what else `task` loads."""
        self._runner.start(task, title="Load the engine", patience_s=0.0)

    def run(self, function: Callable[..., Any], *arguments: Any, title: str, monitor: Monitor) -> Any:
        """`function(*arguments, monitor)` in the child, its progress on `monitor`; Ctrl+C stops it.

        Raises what the function raised, or BouncedeskError in one sentence where its process crashed.
        """

        def show(progress: "JobProgress") -> None:
            monitor.progress(progress.stage, progress.fraction)

        return _wait(self._runner.start(function, *arguments, title=title, on_progress=show), monitor)


def _wait(job: "Job", monitor: Monitor) -> Any:
    while True:
        try:
            return job.result(timeout=POLL_S)
        except TimeoutError:
            pass
        try:
            monitor.check()
        except Cancelled:
            job.cancel()
            return job.result()  # raises Cancelled, unless the work was done before

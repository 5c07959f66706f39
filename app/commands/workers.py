"""How commands get work done: in this process for a quick look, in a child process where it may crash."""

import os
from collections.abc import Callable
from typing import Any

from app.jobs import Job, JobProgress, Runner
from app.paths import find_paths
from render.errors import Cancelled
from render.monitor import Monitor

POLL_S = 0.05


def prepare_engine() -> None:
    """Have compiled kernels kept in the user's cache; must come before anything of the engine is imported."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(find_paths().kernels))


def run_in_child(function: Callable[..., Any], *arguments: Any, title: str, monitor: Monitor) -> Any:
    """`function(*arguments, monitor)` in a child process, its progress on `monitor`; Ctrl+C stops it.

    Raises what the function raised, or BouncedeskError in one sentence where its process crashed.
    """

    def show(progress: JobProgress) -> None:
        monitor.progress(progress.stage, progress.fraction)

    with Runner(cache=find_paths().kernels) as runner:
        job = runner.start(function, *arguments, title=title, on_progress=show)
        return _wait(job, monitor)


def _wait(job: Job, monitor: Monitor) -> Any:
    while True:
        try:
            return job.result(timeout=POLL_S)
        except TimeoutError:
            pass
        try:
            monitor.check()
        except Cancelled:
            job.cancel()
            return job.result()  # raises Cancelled, unless the work was done before it heard

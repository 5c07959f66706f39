"""Opens the window. Qt is imported only inside its functions, so that no child process ever loads it."""

from collections.abc import Iterator
from contextlib import contextmanager

from render.errors import BouncedeskError


def open_window() -> int:
    """Open the studio and its window; returns when it has been closed.

    Raises BouncedeskError in one sentence where the catalogue or the screen cannot be opened.
    """
    from app.bootstrap import compose
    from app.logs import start_log, stop_log

    with needing_qt():
        from widgets.run import run_window
    with compose() as studio:
        log = start_log(studio.paths.logs)
        try:
            return run_window(studio)
        finally:
            stop_log(log)


@contextmanager
def needing_qt() -> Iterator[None]:
    """Say in one sentence what Qt lacks where it cannot be loaded, as `libEGL.so.1` on a bare server."""
    try:
        yield
    except ImportError as error:
        if not (error.name or "").startswith(("PySide6", "shiboken6")) and ".so" not in str(error):
            raise
        raise BouncedeskError(
            f"Qt cannot be loaded ({error}); nothing was started: install what is missing, as README says, then try "
            "again."
        ) from error
